"""The expert: a short way to carry out the mission, from any state, knowing the whole level."""

from typing import NamedTuple

from agentgym_envs.core import OracleUnavailableError

from .planner import Plan, next_plan
from .walking import SHUT, Pose, Ways, walk
from .world import World
from .world.paths import Path
from .world.scene import DROP, PICKUP, TOGGLE, Move

DETOUR = 4
"""How many moves more than needed an action may take that does what is planned at once."""

_DEEDS: dict[str, Move] = {"pick up": PICKUP, "drop": DROP, "toggle": TOGGLE}


class Step(NamedTuple):
    """What to do and why.

    Attributes:
        action: What to do.
        thought: Why, in words.
    """

    action: str
    thought: str


def next_step(world: World) -> Step:
    """Returns the next action, one that brings the next thing in the plan about or nearer.

    Raises:
        OracleUnavailableError: the mission cannot be carried out any more.
    """
    plan = next_plan(world)
    if plan is None:
        raise OracleUnavailableError(
            f"{world.layout.mission!r} cannot be carried out any more from this state"
        )
    ways = Ways(world.scene, plan.poses, plan.barred)
    distance = ways.here
    if distance is None:
        raise OracleUnavailableError(f"no way leads to {world.layout.mission!r} from this state")
    action = _action(world, plan, ways, distance)
    if action is None:
        raise OracleUnavailableError(
            f"the plan is to {plan.deed} what is in front, and no action does that here"
        )
    return Step(action, _thought(plan, action, distance))


def _action(world: World, plan: Plan, ways: Ways, distance: int) -> str | None:
    if distance == 0:
        return _deed(world, plan)
    at_once = _at_once(world, plan, ways, distance)
    return at_once if at_once is not None else _nearer(world, plan, ways, distance)


def _deed(world: World, plan: Plan) -> str | None:
    """Returns the action for what is right in front."""
    if plan.deed == "face":
        return "turn left"  # it is faced already, but that counts only after a move
    moves = (_DEEDS[plan.deed],)
    return next((action for action, its in world.actions.items() if its == moves), None)


def _at_once(world: World, plan: Plan, ways: Ways, distance: int) -> str | None:
    """Returns an action that walks up and does what is planned, if there is one."""
    found: list[tuple[int, str]] = []
    for action, moves in world.actions.items():
        if not moves or not _does(plan, moves):
            continue
        after = walk(world.scene, moves, plan.barred)
        if after is not None and after.moves <= distance + DETOUR and ways.at(after.pose) == 0:
            found.append((after.moves, action))
    return min(found)[1] if found else None


def _does(plan: Plan, moves: Path) -> bool:
    """Returns whether moves end with what is planned, and with nothing else."""
    if plan.deed == "face":
        return moves[-1] < PICKUP
    return moves[-1] == _DEEDS[plan.deed]


def _nearer(world: World, plan: Plan, ways: Ways, distance: int) -> str | None:
    """Returns the action that leads farthest along a shortest way."""
    found: list[tuple[int, str]] = []
    for action, moves in world.actions.items():
        if not moves or (moves[-1] >= PICKUP and not _opens_a_door(world, ways, moves)):
            continue
        after = walk(world.scene, moves, plan.barred)
        if after is None:
            continue
        if moves == (TOGGLE,):
            found.append((1, action))
        elif ways.at(after.pose) == distance - after.moves:
            found.append((after.moves, action))
    return max(found, key=lambda one: one[0])[1] if found else None


def _opens_a_door(world: World, ways: Ways, moves: Path) -> bool:
    """Returns whether moves are a toggle of a shut door through which a shortest way leads."""
    scene, distance = world.scene, ways.here
    shut = moves == (TOGGLE,) and scene.cells[scene.front] in SHUT
    beyond = ways.at(Pose(scene.front, scene.direction))
    return shut and beyond is not None and distance is not None and beyond == distance - 2


def _thought(plan: Plan, action: str, distance: int) -> str:
    if distance == 0:
        return f"{plan.why} It is right in front of me: I {action}."
    far = "one move" if distance == 1 else f"{distance} moves"
    return f"{plan.why} That is {far} away: I {action}."
