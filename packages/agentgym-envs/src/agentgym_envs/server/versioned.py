"""Our own protocol, /v1: the whole contract of `TextEnv`, for one session or many at once.

| request | what |
|---|---|
| GET /v1/worlds | the worlds, their options and limits |
| GET /v1/worlds/{world}/tasks?split=test&index=3 (or id=...) | one task: id, split, goal, digest |
| POST /v1/sessions | opens `number` sessions of one world |
| POST /v1/sessions/reset, /restore, /step | plays on many sessions: a list of what one takes |
| GET /v1/sessions/{number}/{what} | snapshot, actions, render, oracle |
| POST /v1/sessions/close | closes many |
"""

import asyncio
import base64
import hashlib
import io
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, cast

import numpy as np

from agentgym_envs.core import (
    AgentGymError,
    OracleUnavailableError,
    Snapshot,
    Split,
    Task,
    TextEnv,
)

from .errors import RefusedError, as_error
from .sessions import Answer, Limits, Session, Sessions
from .values import Body, get, get_or
from .worlds import World

CLIENT_OPTIONS = ("split", "rules", "max_steps", "prompt_format", "render_mode")
"""Options that a client may choose; the others name files, programs and addresses of the server."""


class VersionedProtocol:
    """Answers the requests of /v1."""

    def __init__(
        self, worlds: Mapping[str, World], sessions: Sessions, limits: Limits, *, oracle: bool
    ) -> None:
        """Keeps what it plays on; `oracle` lets clients ask the expert."""
        self._worlds = worlds
        self._sessions = sessions
        self._limits = limits
        self._oracle = oracle

    async def answer(self, path: Sequence[str], body: Body) -> object:
        """Returns the answer to one request, as JSON values.

        Args:
            path: What follows /v1, split at the slashes.
            body: The body of a POST, or the parameters of a GET.

        Raises:
            RefusedError: there is no such call, or the body is wrong.
            AgentGymError: the environment refuses.
        """
        match path:
            case ["worlds"]:
                return {"worlds": sorted(self._worlds), "options": CLIENT_OPTIONS}
            case ["worlds", name]:
                return await self._describe(self._world(name))
            case ["worlds", name, "tasks"]:
                return await self._task(self._world(name), body)
            case ["sessions"]:
                return await self._open(body)
            case ["sessions", "reset"]:
                return await self._each(body, self._reset)
            case ["sessions", "restore"]:
                return await self._each(body, self._restore)
            case ["sessions", "step"]:
                return await self._each(body, self._step)
            case ["sessions", "close"]:
                return await self._close(body)
            case ["sessions", number, what] if number.isascii() and number.isdecimal():
                return await self._look(self._sessions.get(_small(number)), what)
            case _:
                raise RefusedError(f"no call {'/'.join(path)!r} in /v1; see /openapi.json", 404)

    def _world(self, name: str) -> World:
        if name not in self._worlds:
            raise RefusedError(f"no world {name!r}; there are {sorted(self._worlds)}", 404)
        return self._worlds[name]

    async def _describe(self, world: World) -> object:
        env = await world.run(lambda: world.sample, slow=True)
        return {
            "id": world.facts.env_id,
            "data": env.data,
            "rules": env.rules,
            "max_steps": env.max_steps,
            "oracle": self._oracle,
            "tasks": {split: len(tasks) for split, tasks in env.tasks.items()},
        }

    async def _task(self, world: World, body: Body) -> object:
        return await world.run(partial(_find, world, body), slow=True)

    async def _open(self, body: Body) -> object:
        world = self._world(get(body, "world", str))
        options = get_or(body, "options", dict[str, Any], {})
        number = get_or(body, "number", int, 1)
        if not 1 <= number <= self._limits.max_batch:
            raise RefusedError(f"'number' must be 1 to {self._limits.max_batch}, got {number}", 422)
        for name in options:
            if name not in CLIENT_OPTIONS:
                raise RefusedError(f"options may be {list(CLIENT_OPTIONS)}, got {name!r}", 422)
        opened: list[Session] = []
        try:
            for _ in range(number):
                opened.append(await self._sessions.open(world, partial(world.make, options)))
        except AgentGymError:
            for session in opened:
                await self._sessions.close(session)
            raise
        prompt = opened[0].env.prompt
        return {
            "sessions": [session.number for session in opened],
            "data": opened[0].env.data,
            "max_steps": opened[0].env.max_steps,
            "instruction": prompt and prompt.instruction,
            "acknowledgement": prompt and prompt.acknowledgement,
        }

    async def _each(
        self, body: Body, play: Callable[[Body], Awaitable[Answer]]
    ) -> Mapping[str, list[object]]:
        items = get(body, "sessions", list[Any])
        if len(items) > self._limits.max_batch:
            most = self._limits.max_batch
            raise RefusedError(f"at most {most} sessions in one request, got {len(items)}", 422)
        return {"answers": await asyncio.gather(*(_answered(play, item) for item in items))}

    async def _reset(self, item: Body) -> Answer:
        session = self._sessions.get(get(item, "session", int))
        seed = get(item, "seed", int) if item.get("seed") is not None else None
        task_id = get(item, "task_id", str) if item.get("task_id") is not None else None
        return await session.reset(seed=seed, task_id=task_id)

    async def _restore(self, item: Body) -> Answer:
        session = self._sessions.get(get(item, "session", int))
        snapshot = get(item, "snapshot", dict[str, Any])
        for action in get(snapshot, "actions", list[Any]):
            self._check_action(action)
        get(snapshot, "task_id", str)
        _check_rng_state(get(snapshot, "rng_state", dict[str, Any]))
        return await session.restore(cast(Snapshot, snapshot))

    async def _step(self, item: Body) -> Answer:
        session = self._sessions.get(get(item, "session", int))
        action = self._check_action(get(item, "action", str))
        turn = item.get("turn")
        return await session.step(action, None if turn is None else get(item, "turn", int))

    def _check_action(self, action: object) -> str:
        if not isinstance(action, str):
            raise RefusedError(f"an action must be a string, got a {type(action).__name__}", 422)
        if len(action) > self._limits.max_action_chars:
            limit = self._limits.max_action_chars
            raise RefusedError(f"an action may have {limit:,} characters, got {len(action):,}", 413)
        return action

    async def _close(self, body: Body) -> object:
        closed = 0
        for number in get(body, "sessions", list[Any]):
            session = self._sessions.find(number)
            if session is not None:
                await self._sessions.close(session)
                closed += 1
        return {"closed": closed}

    async def _look(self, session: Session, what: str) -> object:
        env = session.env
        if what == "snapshot":
            return await session.run(env.snapshot)
        if session.last is None:
            raise RefusedError("no episode has begun: reset first", 409)
        if what == "actions":
            return {"actions": await session.run(partial(_actions, env), slow=True)}
        if what == "render":
            return await session.run(partial(_rendering, session), slow=True)
        if what == "oracle" and self._oracle:
            return await session.run(partial(_advice, session), slow=True)
        if what == "oracle":
            raise OracleUnavailableError(
                "this server keeps its expert to itself: start it with `serve --oracle`"
            )
        raise RefusedError(f"no {what!r} of a session; see /openapi.json", 404)


async def _answered(play: Callable[[Body], Awaitable[Answer]], item: object) -> object:
    """Returns the answer of one session; what one refuses does not spoil the others."""
    try:
        if not isinstance(item, dict):
            raise RefusedError(f"each session must be an object, got {repr(item)[:100]}", 422)
        answer = await play(cast(Body, item))
    except AgentGymError as error:
        return as_error(error)
    return {
        "observation": answer.observation,
        "reward": answer.reward,
        "terminated": answer.terminated,
        "truncated": answer.truncated,
        "info": answer.info,
    }


def _find(world: World, body: Body) -> object:
    env = world.sample
    if "id" in body:
        return _shown(env.find_task(str(body["id"])))
    split = get_or(body, "split", str, "train")
    if split not in env.tasks:
        raise RefusedError(f"split must be one of {list(env.tasks)}, got {split!r}", 422)
    tasks = env.tasks[cast(Split, split)]
    index = _small(str(body.get("index", 0)))
    if not 0 <= index < len(tasks):
        raise RefusedError(f"{split} has the tasks 0 to {len(tasks) - 1}, got {index}", 404)
    return _shown(tasks[index])


def _shown(task: Task[Any]) -> dict[str, str]:
    digest = hashlib.sha256(repr(task.data).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return {"id": task.id, "split": task.split, "goal": task.goal, "digest": digest}


def _check_rng_state(state: dict[str, Any]) -> None:
    try:
        np.random.PCG64().state = cast(Any, state)
    except (KeyError, OverflowError, TypeError, ValueError) as error:
        raise RefusedError(f"'rng_state' is not one of a snapshot: {error}", 422) from error


def _rendering(session: Session) -> dict[str, str | None]:
    shown = session.env.render()
    if shown is None or isinstance(shown, str):
        return {"text": shown, "png": None}
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(shown).save(file, "PNG")
    return {"text": None, "png": base64.b64encode(file.getvalue()).decode("ascii")}


def _actions(env: TextEnv[Any]) -> list[str] | None:
    """Returns the available actions; None where the world has no such list."""
    try:
        return env.available_actions()
    except NotImplementedError:
        return None


def _advice(session: Session) -> dict[str, str]:
    return {"action": session.env.oracle_action(), "thought": session.env.oracle_thought()}


def _small(digits: str) -> int:
    """Returns an integer from digits; -1, which nothing has, if they are none or too many."""
    plain = digits.isascii() and digits.isdecimal() and len(digits) < 19
    return int(digits) if plain else -1
