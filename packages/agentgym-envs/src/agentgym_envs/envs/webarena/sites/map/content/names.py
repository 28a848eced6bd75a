"""Names of streets and places."""

from collections.abc import Callable
from typing import NamedTuple

from agentgym_envs.envs.webarena.sites.people import people
from agentgym_envs.toolkit.draws import Draws

_STREET_WORDS = (
    "Acorn Alder Anchor Apple Arbour Ash Bakers Barley Beacon Bell Birch Bishops Bramble Brewers "
    "Bridle Canal Candle Castle Cedar Chapel Chestnut Church Clover Coopers Crane Crown Dove "
    "Drapers Elm Falcon Fern Ferry Fishers Forge Foundry Fountain Garden Glovers Grange Granary "
    "Harbour Hawthorn Hazel Heron Holly Hop Ivy Juniper King Lantern Larch Lark Laurel Lilac Lime "
    "Linden Maple Masons Meadow Mill Minster Moor Mulberry Needle North Nursery Oak Orchard Otter "
    "Pear Plover Poplar Primrose Priory Quarry Queen Quince Raven Ropers Rose Rowan Saddlers "
    "Saffron School South Spring Sycamore Tanners Thistle Tower Vine Walnut Weavers West Willow "
    "Windmill"
)
_STREET_ENDS = ("Street", "Lane", "Road", "Avenue", "Row", "Hill", "Close", "Walk", "Terrace")

_MOODS = (
    "Amber Blue Brass Bright Copper Crooked Dancing Early Evening Frosted Gentle Golden Grand "
    "Green Hidden Honest Humble Indigo Laughing Little Lucky Merry Midnight Misty Northern Old "
    "Painted Patient Quiet Red Rolling Royal Silver Sleepy Southern Spotted Stone Sunny Velvet "
    "Wandering White Wild Winter Wooden Young"
)
_THINGS = (
    "Acorn Anchor Badger Barrel Bell Bicycle Bluebird Boat Boot Button Candle Compass Cricket "
    "Crown Cup Drum Feather Fiddle Finch Fox Garden Goose Hare Harp Hedgehog Heron Kettle Key "
    "Kite Ladder Lamp Lantern Lark Lion Mill Moon Needle Oak Otter Owl Peacock Pear Pebble Pigeon "
    "Plough Plum Quill Rabbit Raven River Robin Rooster Rose Saddle Sparrow Spoon Star Stove Swan "
    "Table Teapot Thimble Thistle Trout Turtle Umbrella Whistle Willow Wren"
)


class Spot(NamedTuple):
    """What the name of a place may speak of."""

    town: str
    street: str
    river: str


Namer = Callable[[Draws, Spot], str]


def street_names(draws: Draws, number: int) -> list[str]:
    """Returns as many different names; the first three are the same in every town."""
    words = draws.sample(_STREET_WORDS.split(), number)
    names = [f"{word} {draws.pick(_STREET_ENDS)}" for word in words]
    return ["High Street", "Station Road", "Market Street", *names][:number]


def last_name(draws: Draws) -> str:
    """Returns a family name."""
    return draws.pick(people()).last_name


def first_name(draws: Draws) -> str:
    """Returns a first name."""
    return draws.pick(people()).first_name


def mood_and_thing(draws: Draws) -> str:
    """Returns two words: "Crooked Kettle"."""
    return f"{draws.pick(_MOODS.split())} {draws.pick(_THINGS.split())}"


def two_things(draws: Draws) -> str:
    """Returns two things: "Fox and Barrel"."""
    one, other = draws.sample(_THINGS.split(), 2)
    return f"{one} and {other}"


def coined(form: str) -> Namer:
    """Returns a namer that puts a mood and a thing into the form: "Cafe {}"."""
    return lambda draws, spot: form.format(mood_and_thing(draws))


def paired(form: str) -> Namer:
    """Returns a namer that puts two things into the form: "The {}"."""
    return lambda draws, spot: form.format(two_things(draws))


def family(form: str) -> Namer:
    """Returns a namer that puts two family names into the form: "{} Bakery"."""
    return lambda draws, spot: form.format(f"{last_name(draws)} and {last_name(draws)}")


def person(form: str) -> Namer:
    """Returns a namer that puts a whole name into the form: "{} School"."""
    return lambda draws, spot: form.format(f"{first_name(draws)} {last_name(draws)}")


def chain(*brands: str) -> Namer:
    """Returns a namer of branches: the brand and the street."""
    return lambda draws, spot: f"{draws.pick(brands)} {spot.town} {spot.street}"


def local(form: str) -> Namer:
    """Returns a namer that fills {town}, {street} and {river} in."""
    return lambda draws, spot: form.format(town=spot.town, street=spot.street, river=spot.river)
