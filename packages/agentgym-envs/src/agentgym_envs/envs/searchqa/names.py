"""The names of an invented country: all made up of syllables and words that are put together."""

from collections.abc import Sequence
from functools import cache
from hashlib import shake_256

COUNTRY = "Velmora"

_FIRST = (
    "Al Be Cor Da El Fen Gal Har Il Jor Ka Lo Mar Ne Or Pel Ro Sel Tav Ul Ve Wil Yor Zan",
    "adin bia dric esta gan lina mund nora rik sabe tia vor",
)
_LAST = (
    "Ak Bran Dol Esk Fal Grim Hosk Ist Jel Kest Lom Mord Nav Ost Prav Quil Rusk Sten Thol Urs Vand "
    "Wex Yarr Zel",
    "ane ather elk ender indal isk ovar ram ran rell rick tane ulm vane vick wen",
)
_TOWNS = (
    "Am Bel Cas Dorn Ech Farn Gol Hes Ing Kal Lind Mer Nol Orm Pell Rav Sol Tam Ulm Val Wend Yst "
    "Zar Bry Cald Dun Ferr Glas Kirn Luth Morr Nesk Oss Pont Tarr Wyn",
    "aby burn combe dale ester ford grave haven inster mere nock port stead thorpe wick worth",
)
_FIRMS = (
    "Aro Bix Cen Dav Eko Fir Gro Hux Iro Jun Kor Lat Max Nev Opt Pri Qua Rel Sim Tec",
    "alto bern cora dex fane gram lux mark nox plan quor rona",
)
_ADJECTIVES = (
    "Amber Ashen Bitter Broken Burning Buried Copper Crooked Distant Drowned Early Empty Faithful "
    "Fallen Forgotten Frozen Gilded Golden Hidden Hollow Iron Ivory Laughing Lonely Lost Marble "
    "Midnight Narrow Nameless Painted Pale Patient Quiet Restless Salt Scarlet Second Secret "
    "Silent Silver Sleeping Stolen Thirteenth Tin Unfinished Unlit Velvet Waiting Wandering White "
    "Winter"
)
_NOUNS = (
    "Almanac Anchor Beekeeper Bell Bridge Candle Cartographer Chapel Clock Compass Corridor Crown "
    "Daughter Feather Fence Ferryman Garden Gate Harbour Heron Horizon Inheritance Island Kitchen "
    "Ladder Lantern Letter Lighthouse Locksmith Map Meadow Miller Mirror Needle Oath Orchard "
    "Piano Pilgrim Quarry Regiment Roof Shepherd Staircase Stranger Summer Thread Tide Verdict "
    "Violin Well"
)
_WATERS = "Aisk Bordle Cresk Dovra Elsk Finnel Garra Hallow Imber Jasker Kessel Lorra Mesk Nidder"
_SHIP_WORDS = (
    "Bold Bright Brave Eastern Fair Grey Loyal Merry Northern Proud Royal Southern Swift True "
    "Western",
    "Cormorant Curlew Dolphin Eider Falcon Fulmar Gannet Gull Kestrel Osprey Petrel Plover Puffin "
    "Swallow Tern",
)

REGIONS = (
    "Ardmark", "Blyland", "Corvale", "Eastmarch", "Fenreach", "Greyshire", "High Tessen",
    "Low Tessen", "Marrow Coast", "Northwold", "Pine Hundred", "Saltmarch", "Upper Lann",
    "Westerly",
)  # fmt: skip
TRADES = (
    "Press", "Shipyard", "Glassworks", "Foundry", "Mills", "Brewery", "Clockworks", "Tannery",
    "Potteries", "Chemical Works", "Instruments", "Railway Company",
)  # fmt: skip
EVENTS = (
    "Battle of", "Siege of", "Great Fire of", "Flood of", "Congress of", "Exhibition of",
    "Treaty of", "Strike of", "Coronation at", "Comet Watch at",
)  # fmt: skip
PAPERS = (
    "Courier", "Herald", "Observer", "Post", "Gazette", "Messenger", "Tribune", "Chronicle",
)  # fmt: skip


def draws(name: str, count: int) -> list[int]:
    """Returns `count` numbers below 2**32 that look random and depend on `name` only."""
    data = shake_256(name.encode()).digest(4 * count)
    return [int.from_bytes(data[place : place + 4]) for place in range(0, 4 * count, 4)]


@cache
def first_names() -> Sequence[str]:
    """Returns 288 given names."""
    return _joined("first names", *_FIRST)


@cache
def people(count: int) -> Sequence[str]:
    """Returns `count` different names of people, given name and family name."""
    first, last = first_names(), _joined("last names", *_LAST)
    return [
        f"{first[(number * 7 + number // len(last) * 11) % len(first)]} {last[number % len(last)]}"
        for number in range(count)
    ]


@cache
def towns() -> Sequence[str]:
    """Returns 576 names of towns; what is left over serves as old names."""
    return _joined("towns", *_TOWNS)


@cache
def firm_words() -> Sequence[str]:
    """Returns 240 words that firms are called by."""
    return _joined("firms", *_FIRMS)


@cache
def titles() -> Sequence[str]:
    """Returns some 2,500 titles of works: "The Amber Orchard"."""
    return _joined("works", _ADJECTIVES, _NOUNS, "The {} {}")


@cache
def ships() -> Sequence[str]:
    """Returns 225 names of ships."""
    return _joined("ships", *_SHIP_WORDS, "{} {}")


@cache
def waters() -> Sequence[str]:
    """Returns names of rivers."""
    return _joined("rivers", _WATERS, "River Water Beck Brook", "{} {}")


def _joined(name: str, starts: str, ends: str, form: str = "{}{}") -> Sequence[str]:
    """Returns every start with every end, in a fixed shuffled order."""
    made = [form.format(start, end) for start in starts.split() for end in ends.split()]
    return sorted(made, key=lambda word: shake_256(f"{name} {word}".encode()).digest(8))
