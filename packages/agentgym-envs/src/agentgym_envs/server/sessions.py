"""Sessions: one environment each, found by a number, locked while it plays, closed when idle."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from agentgym_envs.core import Snapshot, TextEnv

from .errors import RefusedError, UnknownSessionError
from .worlds import World

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a server allows.

    Attributes:
        max_sessions: Open at once; one more is answered with 503 and Retry-After.
        idle_seconds: A session that nobody asks for so long is closed.
        max_body_bytes: Of a request.
        max_action_chars: Of one action or reply.
        max_batch: Sessions opened, stepped or closed by one request.
    """

    max_sessions: int = 10_000
    idle_seconds: float = 3_600.0
    max_body_bytes: int = 1_048_576
    max_action_chars: int = 250_000
    max_batch: int = 1_024


@dataclass(frozen=True, slots=True)
class Numbers:
    """How a process names its sessions: no two processes of a server share a name.

    Attributes:
        workers: Processes of the server.
        worker: Which one this is, from 0: its numbers leave this when divided by `workers`.
        generation: How many processes were this worker before.
    """

    workers: int = 1
    worker: int = 0
    generation: int = 0

    def of(self, count: int, *, scattered: bool = False) -> int:
        """Returns the number of the session that has `count` before it.

        Args:
            count: Below 2 ** 31.
            scattered: Whether numbers look drawn by chance, as WebShop's server draws them.

        >>> [Numbers(2, 1).of(count) for count in range(3)]
        [1, 3, 5]
        """
        if scattered:
            # Odd, so that no two counts below 2 ** 31 meet.
            count = _HALF + count * 1_540_483_477 % _HALF
        return (self.generation * 2 * _HALF + count) * self.workers + self.worker


_HALF = 2**31


class Answer(NamedTuple):
    """What a session last said: an observation and what came with it, as `TextEnv.step` gives."""

    observation: str
    reward: float
    terminated: bool
    truncated: bool
    info: Mapping[str, Any]

    @property
    def over(self) -> bool:
        """Whether the episode has ended."""
        return self.terminated or self.truncated


class Session:
    """One player's environment.

    Attributes:
        number: Its name for clients.
        world: What it plays.
        env: The environment; used by one request at a time, under `lock`.
        last: What it last said; None before the first reset.
        opening: The first observation of the episode.
        turns: Actions of the episode.
        last_action: The last of them.
    """

    def __init__(self, number: int, world: World, env: TextEnv[Any]) -> None:
        """Keeps the environment; starts no episode."""
        self.number = number
        self.world = world
        self.env = env
        self.lock = asyncio.Lock()
        self.last: Answer | None = None
        self.opening = ""
        self.turns = 0
        self.last_action = ""
        self.used = time.monotonic()
        self.closed = False

    async def run(self, work: Callable[[], ResultT], *, slow: bool = False) -> ResultT:
        """Returns what `work` returns, while nobody else uses the environment.

        Raises:
            UnknownSessionError: the session was closed in the meantime.
        """
        async with self.lock:
            if self.closed:
                raise UnknownSessionError(self.number)
            self.used = time.monotonic()
            return await self.world.run(work, slow=slow)

    async def reset(self, *, seed: int | None = None, task_id: str | None = None) -> Answer:
        """Starts an episode; see `TextEnv.reset`."""
        return await self.run(lambda: self._reset(seed, task_id), slow=True)

    async def restore(self, snapshot: Snapshot) -> Answer:
        """Brings an episode back; see `TextEnv.restore`."""
        return await self.run(lambda: self._restore(snapshot), slow=True)

    async def step(self, action: str, turn: int | None = None) -> Answer:
        """Plays one action; see `TextEnv.step`.

        Args:
            action: What to play.
            turn: How many actions the client has had answers to. One less than were played is a
                request sent again, and gets the answer that was lost; None does not ask.

        Raises:
            RefusedError: the client is at another turn.
        """
        return await self.run(lambda: self._play_once(action, turn))

    def _play_once(self, action: str, turn: int | None) -> Answer:
        if turn is None or turn == self.turns:
            return self.play(action)
        if turn == self.turns - 1 and self.last is not None and action == self.last_action:
            return self.last
        raise RefusedError(f"the episode is at turn {self.turns}, the request at {turn}", 409)

    def play(self, action: str) -> Answer:
        """Plays one action at once; for what already has the session to itself, see `run`."""
        answer = Answer(*self.env.step(action))
        self.last_action = action
        self.turns += 1
        self.last = answer
        return answer

    async def close(self) -> None:
        """Gives up what the environment holds."""
        if self.closed:
            return
        async with self.lock:
            self.closed = True
            await self.world.run(self.env.close)

    def _reset(self, seed: int | None, task_id: str | None) -> Answer:
        options = None if task_id is None else {"task_id": task_id}
        observation, info = self.env.reset(seed=seed, options=options)
        return self._begin(observation, info, 0)

    def _restore(self, snapshot: Snapshot) -> Answer:
        *actions, last = [None, *snapshot["actions"]]
        if last is None:
            observation = self.env.restore(snapshot)
            info = {"task_id": snapshot["task_id"], "score": 0.0, "success": False}
            return self._begin(observation, info | {"action_valid": True}, 0)
        before: Snapshot = {**snapshot, "actions": [one for one in actions if one is not None]}
        self.opening = self.env.restore(before)
        self.turns = len(before["actions"])
        return self.play(last)

    def _begin(self, observation: str, info: Mapping[str, Any], turns: int) -> Answer:
        self.opening, self.turns = observation, turns
        self.last = Answer(observation, 0.0, False, False, info)
        return self.last


class Sessions:
    """The open sessions of a server."""

    def __init__(self, limits: Limits, numbers: Numbers | None = None) -> None:
        """Begins with none."""
        self._numbers = numbers or Numbers()
        self._limits = limits
        self._open: dict[int, Session] = {}
        self._next = 0
        self._opening = 0

    def __len__(self) -> int:
        return len(self._open)

    def counts(self) -> Mapping[str, int]:
        """Returns how many sessions each world has, sorted by its name."""
        counts: dict[str, int] = {}
        for session in self._open.values():
            counts[session.world.name] = counts.get(session.world.name, 0) + 1
        return dict(sorted(counts.items()))

    def numbers(self, world: World) -> list[int]:
        """Returns the numbers of a world's sessions, sorted."""
        return sorted(one.number for one in self._open.values() if one.world is world)

    async def open(self, world: World, make: Callable[[], TextEnv[Any]]) -> Session:
        """Returns a new session; see `Numbers` for what it is called.

        Raises:
            RefusedError: as many sessions as allowed are open.
        """
        if len(self._open) + self._opening >= self._limits.max_sessions:
            raise RefusedError(
                f"all {self._limits.max_sessions} sessions are taken: close one, or ask later",
                503,
                {"Retry-After": "1"},
            )
        self._opening += 1
        try:
            env = await world.run(make, slow=True)
        finally:
            self._opening -= 1
        number = self._numbers.of(self._next, scattered=world.facts.scattered)
        session = Session(number, world, env)
        self._next += 1
        self._open[session.number] = session
        return session

    def find(self, number: object) -> Session | None:
        """Returns an open session, or None."""
        return self._open.get(number) if isinstance(number, int) else None

    def get(self, number: object, world: World | None = None) -> Session:
        """Returns an open session.

        Args:
            number: Its name.
            world: Where it must be of; None takes any.

        Raises:
            UnknownSessionError: there is none.
        """
        session = self.find(number)
        if session is None or (world is not None and session.world is not world):
            raise UnknownSessionError(number)
        return session

    async def close(self, session: Session) -> None:
        """Closes a session; its number is never used again."""
        self._open.pop(session.number, None)
        await session.close()

    async def close_idle(self, now: float) -> int:
        """Closes the sessions that were idle too long before `now`, and returns how many."""
        before = now - self._limits.idle_seconds
        idle = [
            session
            for session in self._open.values()
            if session.used < before and not session.lock.locked()
        ]
        for session in idle:
            await self.close(session)
        return len(idle)

    async def close_all(self) -> None:
        """Closes every session."""
        for session in list(self._open.values()):
            await self.close(session)


def actions_of(env: TextEnv[Any]) -> list[str]:
    """Returns the available actions of a running episode.

    Raises:
        RefusedError: the world has no such list.
    """
    try:
        return env.available_actions()
    except NotImplementedError as error:
        raise RefusedError(str(error), 404) from error
