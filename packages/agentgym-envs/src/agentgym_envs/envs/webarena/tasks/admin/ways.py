"""Ways through the back office that several templates go."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from agentgym_envs.envs.webarena.sites.records import Records
from agentgym_envs.envs.webarena.tasks.template import Click, Expect, Fill, Leg, Waypoint

RecordsOf = Callable[[str], Records]

START = "http://shop.test/admin/dashboard/"
ANYWHERE = "shop.test/admin/*"
SITES = ("admin",)


def menu(link: str) -> Click:
    """Follows a link of the menu."""
    return Click(ANYWHERE, "link", link)


def filtered(path: str, filters: Mapping[str, str]) -> str:
    """Returns the pages of a grid on which filters hold: name of the column -> text."""
    return f"shop.test/admin/{path}?*" + "".join(f"{_pair(each)}*" for each in filters.items())


def to_filtered(
    link: str, path: str, filters: Mapping[str, str], labels: Mapping[str, str]
) -> list[Waypoint]:
    """Returns the way to a grid and through its filters.

    Args:
        link: In the menu.
        path: Of the grid: "sales/order/".
        filters: Name of the column -> what to write.
        labels: Name of the column -> label of its field, in the same order.
    """
    at = f"shop.test/admin/{path}*"
    fields = {labels[name]: text for name, text in filters.items()}
    return [
        menu(link),
        Click(at, "DisclosureTriangle", "Filters"),
        Fill(at, fields, "Apply Filters"),
    ]


def look(
    link: str,
    path: str,
    filters: Mapping[str, str],
    labels: Mapping[str, str],
    thought: str,
) -> Leg:
    """Returns the leg to a grid on which the filters hold."""
    way = to_filtered(link, path, filters, labels)
    return Leg(START, way, thought, seen=filtered(path, filters))


def edit(
    way: Sequence[Waypoint],
    grid: str,
    filters: Mapping[str, str],
    beside: str,
    change: Sequence[Waypoint],
    holds: Sequence[Expect],
    thought: str,
    link: str = "Edit",
) -> Leg:
    """Returns the leg that opens a row of a grid and changes it, until the records say so."""
    path = [*way, Click(filtered(grid, filters), "link", link, beside), *change]
    return Leg(START, path, thought, holds=tuple(holds))


def _pair(item: tuple[str, str]) -> str:
    """Returns a name and its value as a form with the method GET sends them."""
    return urlencode([item])
