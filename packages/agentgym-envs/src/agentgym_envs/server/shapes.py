"""The requests and answers of AgentGym's servers, world by world.

Source: AgentGym 3ef9235, `agentenv/envs/*.py` (what its clients send and read) and the servers
`agentenv-*`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .extras import task_type
from .sessions import Answer, Session


@dataclass(frozen=True, slots=True)
class Shapes:
    """How one world is spoken to.

    Attributes:
        session_key: Names the session in requests: "env_idx" or "id".
        index_key: Names the task in a reset.
        greeting: What GET / says.
        created: The answer to a create.
        started: The answer to a reset.
        stepped: The answer to a step.
        closed: The answer to a close.
        begins: Whether a create starts an episode: the client reads its observation.
        keeps_opening: Whether GET observation says what the episode began with, for ever.
        refuses_after_end: Whether a step after the end is an error, as in the original; else the
            last answer comes once more, and says that it is over.
    """

    session_key: str
    index_key: str
    greeting: str
    created: Callable[[Session], Any]
    started: Callable[[Session, Answer], Any]
    stepped: Callable[[Session, Answer], Any]
    closed: Callable[[Session], Any] = lambda session: True
    begins: bool = False
    keeps_opening: bool = False
    refuses_after_end: bool = False


def _number(session: Session) -> int:
    return session.number


def _id(session: Session) -> dict[str, Any]:
    return {"id": session.number}


def _text(session: Session, answer: Answer) -> str:
    return answer.observation


def _pair(session: Session, answer: Answer) -> list[str | None]:
    return [answer.observation, None]


def _plain(session: Session, answer: Answer) -> dict[str, Any]:
    return {
        "observation": answer.observation,
        "reward": _reward(session, answer),
        "done": answer.over,
    }


def _state(session: Session, answer: Answer) -> dict[str, Any]:
    return {
        "state": answer.observation,
        "reward": _reward(session, answer),
        "done": answer.over,
        "info": None,
    }


def _with_info(session: Session, answer: Answer) -> dict[str, Any]:
    return _plain(session, answer) | {"info": None}


def _textcraft(session: Session, answer: Answer) -> dict[str, Any]:
    return _plain(session, answer) | _id(session)


def _textcraft_created(session: Session) -> dict[str, Any]:
    assert session.last is not None, "a create starts an episode"
    return _textcraft(session, session.last)


def _with_score(session: Session, answer: Answer) -> dict[str, Any]:
    return _plain(session, answer) | {"score": _score(session, answer)}


def _babyai_started(session: Session, answer: Answer) -> dict[str, Any]:
    return _with_score(session, answer) | {"deleted": False}


def _sciworld_started(session: Session, answer: Answer) -> dict[str, Any]:
    description, _, observation = answer.observation.partition("\n")
    problem = session.env.task.data
    return _babyai_started(session, answer) | {
        "task_name": problem.kind,
        "var_num": problem.variation,
        "task_description": description,
        "observation": observation,
    }


def _alfworld_started(session: Session, answer: Answer) -> dict[str, Any]:
    return _id(session) | {
        "observation": answer.observation,
        "available_actions": session.env.available_actions(),
        "task_type": task_type(session),
    }


def _alfworld(session: Session, answer: Answer) -> dict[str, Any]:
    actions = [] if answer.over else session.env.available_actions()
    return _plain(session, answer) | {"available_actions": actions}


def _observation(session: Session, answer: Answer) -> dict[str, Any]:
    return {"observation": answer.observation}


def _wordle_started(session: Session, answer: Answer) -> dict[str, Any]:
    return _id(session) | _observation(session, answer)


def _webarena_created(session: Session) -> dict[str, Any]:
    return {"env_idx": session.number}


def _webarena_started(session: Session, answer: Answer) -> dict[str, Any]:
    return {"observation": answer.observation, "sites": None, "object": session.env.task.goal}


def _webarena(session: Session, answer: Answer) -> dict[str, Any]:
    return {
        "observation": answer.observation,
        "reward": answer.reward,
        "terminated": answer.terminated,
        "truncated": answer.truncated,
        "info": None,
    }


def _reward(session: Session, answer: Answer) -> float:
    return answer.info["score"] if session.world.facts.reward_is_score else answer.reward


def _score(session: Session, answer: Answer) -> float:
    """Returns the original's score; SciWorld counts to 100, which ours does by its rules only."""
    score = answer.info["score"]
    hundredths = session.world.name == "sciworld" and session.world.rules == "fixed"
    return 100 * score if hundredths else score


_TOOLS = Shapes("env_idx", "id", "ok", _number, _text, _plain, begins=True, keeps_opening=True)

SHAPES: Mapping[str, Shapes] = {
    **dict.fromkeys(("academia", "movie", "sheet", "todo", "weather"), _TOOLS),
    "searchqa": Shapes(
        "env_idx", "id", "ok", _number, _text, _with_info, begins=True, keeps_opening=True
    ),
    "webshop": Shapes("env_idx", "session_id", "ok", _number, _pair, _state),
    "sqlgym": Shapes("env_idx", "item_id", "ok", _number, _pair, _state),
    "webarena": Shapes(
        "env_idx",
        "idx",
        "ok",
        _webarena_created,
        _webarena_started,
        _webarena,
        closed=lambda session: {"closed": "closed"},
    ),
    "textcraft": Shapes(
        "id",
        "data_idx",
        "This is environment TextCraft.",
        _textcraft_created,
        _textcraft,
        _textcraft,
        begins=True,
    ),
    "babyai": Shapes(
        "id",
        "data_idx",
        "This is environment BabyAI.",
        _id,
        _babyai_started,
        _with_score,
        refuses_after_end=True,
    ),
    "sciworld": Shapes(
        "id",
        "data_idx",
        "This is environment ScienceWorld.",
        _id,
        _sciworld_started,
        _with_score,
        refuses_after_end=True,
    ),
    "alfworld": Shapes(
        "id",
        "game",
        "This is environment AlfWorld.",
        _id,
        _alfworld_started,
        _alfworld,
        refuses_after_end=True,
    ),
    "maze": Shapes(
        "id",
        "game",
        "This is environment LMRL-Gym.",
        _id,
        _observation,
        _plain,
        refuses_after_end=True,
    ),
    "wordle": Shapes(
        "id",
        "seed",
        "This is environment LMRL-Gym.",
        _id,
        _wordle_started,
        _plain,
        refuses_after_end=True,
    ),
}
"""Where a world is mounted -> its shapes."""
