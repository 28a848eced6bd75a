"""Negotiators of several strengths.

Most decide by time: what they want falls from all points to what they have without a deal, late
(hard), evenly (steady) or at once (soft). Of the offers that are good enough for them they make the
one that is most like the other side's. They do not know the other side's points; "fair" does.
"""

from collections.abc import Sequence
from types import MappingProxyType

from agentgym_envs.multiagent.contract import Partner, random_partner
from agentgym_envs.toolkit.draws import Draws

from .tasks import ALL_POINTS, BUYER, SELLER, Case
from .world import TURNS_EACH, Deal, World, other_side

HARD, STEADY, SOFT = 4.0, 1.0, 0.3
"""Powers of the time that has passed, by which a negotiator comes down."""


def fair(world: World, agent: str, draws: Draws) -> str:
    """Knows both sides' points, and offers and takes the deal that is best for both together.

    Source: J. Nash, The Bargaining Problem, Econometrica 18 (1950): the largest product of gains.
    """
    best = _fair_deal(world.case)
    standing = world.offers[other_side(agent)]
    enough = world.case.worth(agent, best)
    if standing is not None and world.case.worth(agent, standing) >= enough:
        return "accept"
    return world.offer_text(best)


def by_time(power: float) -> Partner:
    """Returns a negotiator that comes down by this power of time."""

    def negotiator(world: World, agent: str, draws: Draws) -> str:
        """Takes an offer that is as good as what it would ask for; else asks."""
        wanted = _wanted(world, agent, power)
        standing = world.offers[other_side(agent)]
        if standing is not None and world.case.worth(agent, standing) >= wanted:
            return "accept"
        return world.offer_text(_closest(world, agent, wanted))

    return negotiator


PARTNERS = MappingProxyType(
    {
        "fair": fair,
        "hard": by_time(HARD),
        "steady": by_time(STEADY),
        "soft": by_time(SOFT),
        "random": random_partner,
    }
)


def _wanted(world: World, agent: str, power: float) -> float:
    """Returns the points that are enough now; in the last turn what is better than no deal."""
    passed = (TURNS_EACH - world.turns_left(agent)) / (TURNS_EACH - 1)
    least = world.case.fallback[agent] + 1
    return ALL_POINTS - (ALL_POINTS - least) * min(passed, 1.0) ** power


def _closest(world: World, agent: str, wanted: float) -> Deal:
    """Returns the good enough deal that has most in common with the other's offers, then the best.

    What the other side has asked for in more of its offers counts more.
    """
    case, theirs = world.case, world.past_offers[other_side(agent)]
    enough = [deal for deal in case.deals() if case.worth(agent, deal) >= wanted]
    return max(enough, key=lambda deal: (_in_common(deal, theirs), case.worth(agent, deal)))


def _in_common(deal: Deal, offers: Sequence[Deal]) -> int:
    return sum(mine == theirs for offer in offers for mine, theirs in zip(deal, offer, strict=True))


def _fair_deal(case: Case) -> Deal:
    def product_of_gains(deal: Deal) -> int:
        gains = [case.worth(side, deal) - case.fallback[side] for side in (BUYER, SELLER)]
        return gains[0] * gains[1] if min(gains) > 0 else 0

    return max(case.deals(), key=product_of_gains)
