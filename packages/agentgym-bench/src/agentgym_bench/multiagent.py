"""How the scripted partners of worlds for several agents do against, or with, each other.

The first partner plays the first agent, the second all others. Every pairing plays the same tasks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from rich.table import Table
from rich.text import Text

from agentgym_envs.core import InvalidOptionError, Split
from agentgym_envs.multiagent import make
from agentgym_envs.multiagent.policies import PartnerPolicy, match_specs
from agentgym_envs.multiagent.rollout import Match, rollout

from .metrics import Interval, bootstrap_interval


@dataclass(frozen=True, slots=True)
class Pairing:
    """The results of two partners.

    Attributes:
        agents: The world's agents, in order.
        first: The partner that plays the first agent.
        others: The partner that plays all others.
        matches: How many were played.
        errors: How many of them broke off; their scores count as 0.
        score: Mean score of the first agent.
        score_interval: Its 95 % bootstrap interval, over tasks.
        others_score: Mean score of the other agents.
        success_rate: Of the first agent.
        others_success_rate: Of the other agents.
        turns: Mean actions per agent and match.
    """

    agents: tuple[str, ...]
    first: str
    others: str
    matches: int
    errors: int
    score: float
    score_interval: Interval
    others_score: float
    success_rate: float
    others_success_rate: float
    turns: float


def play_pairings(
    world: str,
    *,
    partners: Sequence[str] = (),
    split: Split = "test",
    tasks: int = 50,
    seed: int = 0,
    options: Mapping[str, Any] | None = None,
) -> list[Pairing]:
    """Lets every partner play with every partner, and returns the results, row by row.

    Args:
        world: "duel", "bargain", "workshop" or "household".
        partners: Which ones; all of the world's if none is named.
        split: Which tasks.
        tasks: How many of them.
        seed: Of what the partners leave to chance.
        options: Keyword arguments of the world.

    Raises:
        InvalidOptionError: there is no such world, option or partner, or `tasks` is below 1.
        MissingDependencyError: PettingZoo is not installed.
    """
    if tasks < 1:
        raise InvalidOptionError(f"tasks must be at least 1, got {tasks!r}")
    env = make(world, **(options or {}))
    for partner in partners:
        if partner not in env.partners:
            raise InvalidOptionError(
                f"partner must be one of {list(env.partners)}, got {partner!r}"
            )
    specs = match_specs(world, split=split, number=tasks, seed=seed, options=options)
    names = list(partners or env.partners)
    agents = tuple(env.possible_agents)
    return [
        _pairing(agents, first, others, rollout(_policies(agents, first, others), specs))
        for first in names
        for others in names
    ]


def pairing_table(pairings: Sequence[Pairing]) -> Table:
    """Returns the result table, one row per pairing, with 95 % intervals."""
    first, *others = pairings[0].agents
    table = Table(caption=f"Brackets: 95 % intervals of the score of {first}")
    rest = ", ".join(others)
    texts = (first, rest)
    numbers = ("matches", f"score of {first}", f"score of {rest}", "success", "turns", "errors")
    for column in (*texts, *numbers):
        table.add_column(column, justify="left" if column in texts else "right")
    for pairing in pairings:
        table.add_row(*map(Text, _cells(pairing)))
    return table


def _policies(agents: Sequence[str], first: str, others: str) -> dict[str, PartnerPolicy]:
    rest = PartnerPolicy(others)
    return {agents[0]: PartnerPolicy(first), **dict.fromkeys(agents[1:], rest)}


def _pairing(agents: tuple[str, ...], first: str, others: str, matches: Sequence[Match]) -> Pairing:
    played = [match.trajectories[agents[0]] for match in matches]
    rest = [match.trajectories[agent] for match in matches for agent in agents[1:]]
    scores = [trajectory.score for trajectory in played]
    return Pairing(
        agents=agents,
        first=first,
        others=others,
        matches=len(matches),
        errors=sum(match.error is not None for match in matches),
        score=fmean(scores),
        score_interval=bootstrap_interval(scores),
        others_score=fmean(trajectory.score for trajectory in rest),
        success_rate=fmean(trajectory.success for trajectory in played),
        others_success_rate=fmean(trajectory.success for trajectory in rest),
        turns=fmean(len(trajectory.turns) for trajectory in (*played, *rest)),
    )


def _cells(pairing: Pairing) -> list[str]:
    low, high = pairing.score_interval
    return [
        pairing.first,
        pairing.others,
        str(pairing.matches),
        f"{pairing.score:.3f} [{low:.3f}, {high:.3f}]",
        f"{pairing.others_score:.3f}",
        f"{100 * pairing.success_rate:.0f} % / {100 * pairing.others_success_rate:.0f} %",
        f"{pairing.turns:.1f}",
        str(pairing.errors),
    ]
