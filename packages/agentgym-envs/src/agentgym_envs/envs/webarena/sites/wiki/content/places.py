"""Holmar, its counties, rivers and towns."""

from agentgym_envs.envs.webarena.sites.land import TOWNS, Town
from agentgym_envs.envs.webarena.sites.wiki.markup import link

from .lore import Article, Lore

COUNTRY = "Holmar"


def tell(lore: Lore) -> None:
    """Adds the articles; they agree with what the other sites say."""
    counties = sorted({town.county for town in TOWNS})
    rivers = sorted({town.river for town in TOWNS if town.river})
    lore.add(_country(counties))
    for county in counties:
        lore.add(_county(county))
        lore.mention(COUNTRY, "Counties", link(county))
    for river in rivers:
        lore.add(_river(river))
        lore.mention(COUNTRY, "Rivers", link(_river_title(river)))
    for town in TOWNS:
        lore.add(_town(town))
        lore.mention(town.county, "Towns", link(town.name))


def _river_title(river: str) -> str:
    return f"{river} (river)"


def _country(counties: list[str]) -> Article:
    total = sum(town.population for town in TOWNS)
    largest = max(TOWNS, key=lambda town: town.population)
    return Article(
        COUNTRY,
        "Places",
        f"{COUNTRY} is a country of {len(counties)} counties and {len(TOWNS)} towns.",
        {"Capital": link(largest.name), "Counties": str(len(counties)),
         "People in towns": f"{total:,}"},
        {"Geography": "It reaches 90 km from west to east and 70 km from south to north. The sea "
         "is to the west."},
    )  # fmt: skip


def _county(county: str) -> Article:
    towns = [town for town in TOWNS if town.county == county]
    largest = max(towns, key=lambda town: town.population)
    oldest = min(towns, key=lambda town: town.founded)
    total = sum(town.population for town in towns)
    return Article(
        county,
        "Places",
        f"{county} is one of the counties of {link(COUNTRY)}.",
        {"Country": link(COUNTRY), "Largest town": link(largest.name),
         "Oldest town": link(oldest.name), "Towns": str(len(towns)),
         "People in towns": f"{total:,}"},
    )  # fmt: skip


def _river(river: str) -> Article:
    towns = [town for town in TOWNS if town.river == river]
    listed = ", ".join(link(town.name) for town in towns)
    return Article(
        _river_title(river),
        "Places",
        f"The {river} is a river in {link(COUNTRY)}.",
        {"Country": link(COUNTRY), "Towns on its banks": str(len(towns))},
        {"Course": f"These towns lie at the {river}: {listed}."},
    )


def _town(town: Town) -> Article:
    river = link(_river_title(town.river), town.river) if town.river else "None"
    at_river = f" It lies at the river {river}." if town.river else ""
    return Article(
        town.name,
        "Places",
        f"{town.name} is a town in {link(town.county)}, {link(COUNTRY)}, known for its "
        f"{town.known_for}.",
        {"County": link(town.county), "Population": f"{town.population:,}",
         "Founded": str(town.founded), "River": river},
        {"Overview": f"In the census of 2021 the town had {town.population:,} inhabitants."
         f"{at_river}",
         "History": f"The town got its first charter in {town.founded}. It is known for its "
         f"{town.known_for}."},
    )  # fmt: skip
