"""Battles of the wars that Holmar had."""

from collections.abc import Sequence

from agentgym_envs.envs.webarena.sites.wiki.markup import link
from agentgym_envs.toolkit.draws import Draws

from .lore import Article, Figure, Lore, some_town, year_of_work

BATTLES = 60
_FIRST = ("Crow", "Stone", "Mill", "Ash", "White", "Long", "Salt", "Raven", "Wolf", "Kings")
_SECOND = ("Ford", "Bridge", "Moor", "Hill", "Wood", "Field", "Marsh", "Gate")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_WARS = ("the War of the Five Counties", "the Salt War", "the Border War", "the Succession War")


def tell(lore: Lore) -> None:
    """Adds the articles."""
    draws = Draws("wiki battles")
    names = [f"Battle of {first} {second}" for first in _FIRST for second in _SECOND]
    generals = lore.of_trade("general")
    for number, title in enumerate(draws.sample(names, BATTLES)):
        winner = generals[number % len(generals)]
        year = year_of_work(winner, draws)
        loser = _enemy(winner, year, generals, draws)
        lore.add(_battle(title, winner, loser, year, draws))
        lore.mention(winner.name, "Battles", f"{link(title)} ({year}, won)", year)
        if loser is not None:
            lore.mention(loser.name, "Battles", f"{link(title)} ({year}, lost)", year)


def _enemy(winner: Figure, year: int, generals: Sequence[Figure], draws: Draws) -> Figure | None:
    alive = [
        each
        for each in generals
        if each is not winner and each.born + 22 <= year < each.died and each.town != winner.town
    ]
    return draws.pick(alive) if alive else None


def _battle(title: str, winner: Figure, loser: Figure | None, year: int, draws: Draws) -> Article:
    town, war, month = some_town(draws), draws.pick(_WARS), draws.pick(MONTHS)
    first, second = draws.between(8, 90) * 100, draws.between(8, 90) * 100
    against = loser.link if loser else "an unknown commander"
    return Article(
        title,
        "Battles",
        f"The {title} was fought near {link(town.name)} in {month} {year}, in {war}.",
        {"Date": f"{month} {year}", "Near": link(town.name), "Won by": winner.link,
         "Lost by": against, "Soldiers": f"{first:,} against {second:,}"},
        {"Course": f"{winner.link} led {first:,} soldiers against {second:,} under {against}. The "
         f"fighting lasted {draws.between(3, 40)} hours and ended at nightfall.",
         "Aftermath": f"A stone at the road to {link(town.name)} has recalled the battle since "
         f"{year + draws.between(20, 60)}."},
    )  # fmt: skip
