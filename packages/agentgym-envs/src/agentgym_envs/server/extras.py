"""What single worlds of AgentGym's servers answer besides; its clients do not ask for it.

Source: AgentGym 3ef9235, `agentenv-*/…/server.py`.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from .sessions import Session

if TYPE_CHECKING:
    from agentgym_envs.envs.alfworld.game import Game
    from agentgym_envs.envs.sciworld import SciWorldEnv
    from agentgym_envs.envs.webshop import WebShopEnv

_ALFRED_KINDS: Mapping[str, str] = {
    "place": "pick_and_place_simple",
    "clean": "pick_clean_then_place_in_recep",
    "heat": "pick_heat_then_place_in_recep",
    "cool": "pick_cool_then_place_in_recep",
    "two": "pick_two_obj_and_place",
    "look": "look_at_obj_in_light",
}


def task_type(session: Session) -> str:
    """Returns "<task>/<trial>" of an ALFWorld episode, named as ALFRED's folders are.

    Official games beyond AgentGym's numbers have their own folders' names; others are named by what
    is to be done, and their task id.
    """
    task = session.env.task
    if task.id.count("/") == 2:
        return task.id.partition("/")[2]
    goal = cast("Game", task.data).goal
    number = task.id.rpartition("_")[2]
    names = (_ALFRED_KINDS[goal.kind], goal.thing.title(), "None", goal.target.title(), number)
    return f"{'-'.join(names)}/trial_{task.id}"


def _commands(session: Session) -> object:
    return session.opening.partition("\n\nGoal:")[0]


def _state(session: Session) -> object:
    address, page = cast("WebShopEnv", session.env).page()
    return {"url": address, "html": page, "instruction_text": session.env.task.goal}


def _hints(session: Session) -> object:
    actions, objects = cast("SciWorldEnv", session.env).hints()
    return {"possible_actions": actions, "possible_objects": objects}


def _description(session: Session) -> object:
    return session.opening.partition("\n")[0]


EXTRAS: Mapping[str, Mapping[str, Callable[[Session], object]]] = {
    "sciworld": {"action_hint": _hints, "task_description": _description},
    "textcraft": {"commands": _commands},
    "webshop": {"state": _state},
}
"""World -> call -> the answer, of an episode that has begun."""
