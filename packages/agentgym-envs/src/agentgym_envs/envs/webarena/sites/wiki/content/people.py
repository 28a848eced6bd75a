"""People of the past."""

from agentgym_envs.envs.webarena.sites.wiki.markup import link
from agentgym_envs.toolkit.draws import Draws

from .lore import Article, Figure, Lore, some_town

_CHILDHOODS = (
    "the {order} child of a {trade}", "the only child of a {trade}",
    "raised by an uncle, a {trade}",
)  # fmt: skip
_ORDERS = ("first", "second", "third", "fourth", "fifth", "sixth")
_TRADES = ("miller", "tailor", "fisherman", "teacher", "smith", "notary", "weaver", "carter")
_HABITS = (
    "kept bees all through life", "never travelled by boat", "wrote a letter home every Sunday",
    "was known for long walks", "collected buttons", "spoke four languages", "played the fiddle",
)  # fmt: skip


def tell(lore: Lore) -> None:
    """Adds the articles."""
    draws = Draws("wiki people")
    for figure in lore.figures:
        lore.add(_person(figure, draws))
        years = f"{figure.trade}, {figure.born} to {figure.died}"
        lore.mention(figure.town.name, "People", f"{figure.link} ({years})", figure.born)


def _person(figure: Figure, draws: Draws) -> Article:
    home, died = some_town(draws), some_town(draws)
    childhood = draws.pick(_CHILDHOODS).format(order=draws.pick(_ORDERS), trade=draws.pick(_TRADES))
    moved = draws.between(figure.born + 15, figure.born + 22)
    article = "an" if figure.trade[0] in "aeiou" else "a"
    return Article(
        figure.name,
        "People",
        f"{figure.name} ({figure.born} to {figure.died}) was {article} {figure.trade} from "
        f"{link(figure.town.name)}.",
        {"Born": f"{figure.born} in {link(figure.town.name)}",
         "Died": f"{figure.died} in {link(died.name)}", "Known as": figure.trade.capitalize()},
        {"Life": f"{figure.name} was born in {link(figure.town.name)} in {figure.born}, "
         f"{childhood}, and moved to {link(home.name)} in {moved}.\n\n"
         f"{figure.last_name} {draws.pick(_HABITS)} and died in {link(died.name)} in "
         f"{figure.died}."},
    )  # fmt: skip
