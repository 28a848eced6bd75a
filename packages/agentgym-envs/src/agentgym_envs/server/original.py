"""AgentGym's own HTTP protocol: create, reset, observation, step, close, for all worlds."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from agentgym_envs.core import AgentGymError, UnknownTaskError

from .errors import RefusedError, UnknownSessionError
from .extras import EXTRAS
from .sessions import Answer, Limits, Session, Sessions, actions_of
from .shapes import SHAPES, Shapes
from .values import Body, get, get_or
from .worlds import World

_Call = Callable[[Session, Shapes, Body], Awaitable[object]]

NOT_RESET = "No episode has begun: reset first."


class OriginalProtocol:
    """Answers the requests of AgentGym's clients; see `shapes` for what they look like."""

    def __init__(self, worlds: Mapping[str, World], sessions: Sessions, limits: Limits) -> None:
        """Keeps what it plays on."""
        self._worlds = worlds
        self._sessions = sessions
        self._limits = limits
        self._calls: Mapping[str, _Call] = {
            "reset": self._reset,
            "step": self._step,
            "close": self._close,
            "observation": _observation,
            "detail": _detail,
            "available_actions": _available_actions,
            "filtered_vocab": _words,
            "instruction_text": _goal,
            "goal": _goal,
        }

    async def answer(self, name: str, call: str, body: Body) -> object:
        """Returns the answer to one request, as JSON values.

        Args:
            name: The world.
            call: "create", "step" ...; "" is the greeting.
            body: The body of a POST, or the parameters of a GET.

        Raises:
            RefusedError: there is no such world or call, the body is wrong, no session is free.
        """
        world = self._worlds.get(name)
        if world is None:
            raise RefusedError(f"no world {name!r}; there are {sorted(self._worlds)}", 404)
        shapes = SHAPES[name]
        if call == "":
            return shapes.greeting
        if call == "create":
            return await self._create(world, shapes, body)
        if call == "list_envs":
            return self._sessions.numbers(world)
        own = EXTRAS.get(name, {})
        if call not in self._calls and call not in own:
            raise RefusedError(f"no call {call!r}; there are {sorted({*self._calls, *own})}", 404)
        try:
            session = self._sessions.get(get(body, shapes.session_key, int), world)
            if call in own:
                return await _extra(session, own[call])
            return await self._calls[call](session, shapes, body)
        except UnknownSessionError as error:
            # With the status that the original's servers give: their clients read the body.
            return {"error": str(error)}
        except UnknownTaskError as error:
            return {"error": str(error)}

    async def _create(self, world: World, shapes: Shapes, body: Body) -> object:
        session = await self._sessions.open(world, world.make_original)
        if shapes.begins:
            try:
                await self._start(session, get_or(body, "id", int, 0))
            except AgentGymError:
                await self._sessions.close(session)
                raise
        return shapes.created(session)

    async def _reset(self, session: Session, shapes: Shapes, body: Body) -> object:
        answer = await self._start(session, _index(body, shapes.index_key))
        return await session.run(partial(shapes.started, session, answer))

    async def _step(self, session: Session, shapes: Shapes, body: Body) -> object:
        action = get(body, "action", str)
        if len(action) > self._limits.max_action_chars:
            limit = self._limits.max_action_chars
            raise RefusedError(f"an action may have {limit:,} characters, got {len(action):,}", 413)
        return await session.run(partial(_play, session, shapes, action))

    async def _close(self, session: Session, shapes: Shapes, body: Body) -> object:
        await self._sessions.close(session)
        return shapes.closed(session)

    async def _start(self, session: Session, index: int) -> Answer:
        task_id = await session.world.run(partial(session.world.task_id, index), slow=True)
        return await session.reset(task_id=task_id)


async def _observation(session: Session, shapes: Shapes, body: Body) -> object:
    if session.last is None:
        return {"error": NOT_RESET}
    return session.opening if shapes.keeps_opening else session.last.observation


async def _detail(session: Session, shapes: Shapes, body: Body) -> object:
    if session.last is None:
        return {"error": NOT_RESET}
    return await session.run(partial(shapes.stepped, session, session.last))


async def _extra(session: Session, answer: Callable[[Session], object]) -> object:
    if session.last is None:
        return {"error": NOT_RESET}
    return await session.run(partial(answer, session))


async def _available_actions(session: Session, shapes: Shapes, body: Body) -> object:
    if session.last is None:
        return {"error": NOT_RESET}
    actions = await session.run(partial(actions_of, session.env))
    if session.world.name != "webshop":
        return actions
    clickable = [action[6:-1] for action in actions if action.startswith("click[")]
    return {"has_search_bar": len(clickable) < len(actions), "clickables": clickable}


async def _words(session: Session, shapes: Shapes, body: Body) -> object:
    if session.world.name != "wordle":
        raise RefusedError(f"{session.world.name} has no vocabulary", 404)
    return await session.run(session.env.available_actions)


async def _goal(session: Session, shapes: Shapes, body: Body) -> object:
    return {"error": NOT_RESET} if session.last is None else session.env.task.goal


def _play(session: Session, shapes: Shapes, action: str) -> object:
    last = session.last
    if last is None:
        return {"error": NOT_RESET}
    if last.over:
        error = f"The task with environment {session.number} has finished."
        if shapes.refuses_after_end:
            return {"error": error}
        return {**shapes.stepped(session, last), "error": error}
    return shapes.stepped(session, session.play(action))


def _index(body: Body, key: str) -> int:
    """Returns the number of the task; what names a session in WebShop may be a text of digits."""
    value = body.get(key)
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 19:
        return int(value)
    return get_or(body, key, int, 0)
