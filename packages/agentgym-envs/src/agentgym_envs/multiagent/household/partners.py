"""Robots of several strengths."""

from types import MappingProxyType

from typing_extensions import override

from agentgym_envs.envs.alfworld import explorer
from agentgym_envs.envs.alfworld.oracle import GIVE_UP, command, find_plan
from agentgym_envs.envs.alfworld.plans import Knowledge, Plan
from agentgym_envs.multiagent.contract import random_partner
from agentgym_envs.toolkit.draws import Draws

from .world import World

WAIT = "wait"
PATIENCE = 2
"""For how many rounds a planner counts on a robot that does nothing."""


def planner(world: World, agent: str, draws: Draws) -> str:
    """Knows where everything is, and counts on the others: the nearest robot takes a task.

    It counts on a robot until that has done nothing in two rounds.

    A team of planners does every task of every house, from any state.
    """
    task = _assignment(world, agent).get(agent)
    return WAIT if task is None else _next_command(world, agent, task)


def solo(world: World, agent: str, draws: Draws) -> str:
    """Knows where everything is, but not that there are others: does the tasks in their order."""
    for task, done in enumerate(world.done):
        if not done and _plan(world, agent, task):
            return _next_command(world, agent, task)
    return WAIT


def searcher(world: World, agent: str, draws: Draws) -> str:
    """Knows what it has been shown, and looks for the rest where things usually are.

    Each begins with another task of the list. Where a thing that it has seen is now, it knows even
    if somebody else has moved it; if it has looked everywhere, it goes round once more.
    """
    open_tasks = [task for task, done in enumerate(world.done) if not done]
    place = world.robots.index(agent)
    for turn in range(len(open_tasks)):
        view = world.view(agent, open_tasks[(place + turn) % len(open_tasks)])
        step = explorer.decide(view).step
        if step != GIVE_UP:
            return command(view.game, step)
    return _patrol(world, agent) if open_tasks else WAIT


def slow(world: World, agent: str, draws: Draws) -> str:
    """A planner that waits in every other round."""
    return WAIT if world.rounds % 2 else planner(world, agent, draws)


def idle(world: World, agent: str, draws: Draws) -> str:
    """Does nothing, so that it shows what the others do without help."""
    return WAIT


PARTNERS = MappingProxyType(
    {
        "planner": planner,
        "solo": solo,
        "slow": slow,
        "searcher": searcher,
        "random": random_partner,
        "idle": idle,
    }
)


class _TeamKnowledge(Knowledge):
    """What an expert knows that leaves alone what others hold."""

    def __init__(self, world: World, robot: str, task: int) -> None:
        super().__init__(world.view(robot, task))
        self._taken = world.held_by_others(robot)

    @override
    def wanted(self) -> list[int]:
        return [thing for thing in super().wanted() if thing not in self._taken]


def _plan(world: World, robot: str, task: int) -> Plan:
    """Returns a shortest plan for a task; () where this robot has none."""
    return find_plan(_TeamKnowledge(world, robot, task))


def _patrol(world: World, robot: str) -> str:
    """Returns a step of a walk through the house: what is missing was put somewhere by another."""
    body, receptacles = world.bodies[robot], world.house[0].receptacles
    start = world.robots.index(robot) * len(receptacles) // len(world.robots)
    number = (start + world.rounds // 2) % len(receptacles)
    if body.place != receptacles[number].place:
        return f"go to {receptacles[number].name}"
    return f"{'examine' if body.accessible(number) else 'open'} {receptacles[number].name}"


def _next_command(world: World, robot: str, task: int) -> str:
    return command(world.house[task], _plan(world, robot, task)[0])


def _assignment(world: World, agent: str) -> dict[str, int]:
    """Returns robot -> task, as `agent` counts on the others.

    Of all pairs that are left it is always the one with the shortest plan.
    """
    pairs = sorted(
        (len(plan), task, place)
        for task, done in enumerate(world.done)
        if not done
        for place, robot in enumerate(world.robots)
        if robot == agent or world.still[robot] < PATIENCE
        if (plan := _plan(world, robot, task))
    )
    assigned: dict[str, int] = {}
    for _, task, place in pairs:
        if world.robots[place] not in assigned and task not in assigned.values():
            assigned[world.robots[place]] = task
    return assigned
