"""Minerals and animals of Holmar."""

from agentgym_envs.envs.webarena.sites.land import TOWNS
from agentgym_envs.envs.webarena.sites.wiki.markup import link
from agentgym_envs.toolkit.draws import Draws

from .lore import Article, Lore, some_town, year_of_work

MINERALS, ANIMALS = 90, 120
_COLOURS = ("green", "rose", "black", "honey yellow", "pale blue", "violet", "white", "rust red")
_LUSTRES = ("glassy", "waxy", "metallic", "pearly", "dull", "silky")
_SYSTEMS = ("cubic", "hexagonal", "monoclinic", "tetragonal", "trigonal")
_KINDS = (
    "otter", "hare", "heron", "newt", "beetle", "dormouse", "trout", "owl", "vole", "moth",
    "lizard", "goose",
)  # fmt: skip
_MARKS = (
    "Lesser", "Greater", "Marsh", "Rock", "Orra", "Tamber", "Striped", "Night", "Dwarf",
    "White-tailed", "Red-eyed", "Northfell", "Senn", "Crested",
)  # fmt: skip
_CLASSES = {
    "otter": "Mammal", "hare": "Mammal", "heron": "Bird", "newt": "Amphibian", "beetle": "Insect",
    "dormouse": "Mammal", "trout": "Fish", "owl": "Bird", "vole": "Mammal", "moth": "Insect",
    "lizard": "Reptile", "goose": "Bird",
}  # fmt: skip
_FOODS = (
    "snails",
    "berries",
    "reeds",
    "small fish",
    "seeds",
    "beetle grubs",
    "moss",
    "fallen fruit",
)
_PLACES = ("river banks", "old orchards", "peat bogs", "stone walls", "beech woods", "salt meadows")


def tell(lore: Lore) -> None:
    """Adds the articles."""
    _tell_of_minerals(lore)
    _tell_of_animals(lore)


def _tell_of_minerals(lore: Lore) -> None:
    draws = Draws("wiki minerals")
    finders = lore.of_trade("mineralogist")
    roots = [(town.name, town.name, town.founded) for town in TOWNS if " " not in town.name]
    roots += [(figure.last_name, figure.name, figure.born + 15) for figure in lore.figures]
    roots = draws.shuffled(roots)
    for number in range(MINERALS):
        finder = finders[number % len(finders)]
        year = year_of_work(finder, draws)
        title, after = next(
            (title, after)
            for root, after, first in roots
            if first < year and not lore.knows(title := f"{root.rstrip('aeioy')}ite")
        )
        lore.add(_mineral(title, after, finder.link, year, draws))
        lore.mention(finder.name, "Minerals described", f"{link(title)} ({year})", year)


def _mineral(title: str, after: str, finder: str, year: int, draws: Draws) -> Article:
    town, colour, lustre = some_town(draws), draws.pick(_COLOURS), draws.pick(_LUSTRES)
    hardness = f"{draws.between(2, 15) / 2:.1f}"
    return Article(
        title,
        "Minerals",
        f"{title} is a {colour} mineral that {finder} first described in {year}.",
        {"Described by": finder, "Described in": str(year), "Found near": link(town.name),
         "Colour": colour.capitalize(), "Hardness": hardness,
         "Crystal system": draws.pick(_SYSTEMS).capitalize()},
        {"Properties": f"The mineral has a {lustre} lustre and a hardness of {hardness}.",
         "Name": f"It is named after {link(after)}. The first piece was found near "
         f"{link(town.name)}, {draws.between(4, 120)} metres below the ground."},
    )  # fmt: skip


def _tell_of_animals(lore: Lore) -> None:
    draws = Draws("wiki animals")
    names = [(mark, kind) for mark in _MARKS for kind in _KINDS]
    counties = sorted({town.county for town in TOWNS})
    for mark, kind in draws.sample(names, ANIMALS):
        title, county = f"{mark} {kind}", draws.pick(counties)
        lore.add(_animal(title, kind, county, draws))
        lore.mention(county, "Animals", link(title))


def _animal(title: str, kind: str, county: str, draws: Draws) -> Article:
    food, place = draws.pick(_FOODS), draws.pick(_PLACES)
    length, young = draws.between(3, 95), draws.between(1, 12)
    number = draws.between(2, 900) * 10
    return Article(
        title,
        "Animals",
        f"The {title} is a {kind} that lives in {link(county)}.",
        {"Class": _CLASSES[kind], "Lives in": link(county), "Length": f"{length} cm",
         "Feeds on": food.capitalize(), "Young per year": str(young)},
        {"Description": f"A grown animal is about {length} cm long. It lives along {place} and "
         f"feeds on {food}.",
         "Protection": f"At the last count, in {draws.between(1998, 2022)}, there were about "
         f"{number:,} animals left. It has been protected since {draws.between(1931, 1995)}."},
    )  # fmt: skip
