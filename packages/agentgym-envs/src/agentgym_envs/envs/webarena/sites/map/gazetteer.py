"""Finds places: by name, kind, address, nearness to another place, or coordinates."""

import re
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from math import sqrt
from typing import NamedTuple

from agentgym_envs.envs.webarena.sites.land import coordinates

from .network import Spot

COUNTRY = "Holmar"

_NEAR = re.compile(r"\s(?:near|nearest to|closest to|close to|around|next to)\s")
_DEGREES = re.compile(r"\s*(-?\d{1,3}\.\d{1,8})\s*[, ]\s*(-?\d{1,3}\.\d{1,8})\s*")
_MINOR_WORDS = frozenset(
    ("a", "all", "and", "any", "at", "closest", "holmar", "in", "nearest", "of", "on", "the", "to")
)
_ALSO_CALLED: Mapping[str, str] = {
    "bicycle shop": "bike",
    "bookshop": "bookstore books",
    "cafe": "coffee",
    "car park": "parking",
    "cinema": "movies",
    "doctor": "physician",
    "fuel station": "gas petrol",
    "guest house": "guesthouse",
    "pharmacy": "chemist drugstore",
    "station": "railway train",
    "supermarket": "grocery",
    "swimming pool": "baths",
}
_NEAR_METRES = 1_000
_RANKS = {"town": 0, "street": 1, "house": 3}


class Place(NamedTuple):
    """A place of the map; x and y are metres east and north."""

    id: int
    name: str
    kind: str
    plural: str
    town: str
    county: str
    street: str
    house: int | None
    postcode: str
    x: int
    y: int
    road: int
    along: int

    @property
    def address(self) -> str:
        """House and street, town, county, postcode: "12 Mill Lane, Almstead, Midmark, HM01 5"."""
        door = f"{self.house} {self.street}" if self.house else self.street
        return ", ".join(part for part in (door, self.town, self.county, self.postcode) if part)

    @property
    def label(self) -> str:
        """Name and address in one line, as searches list it."""
        own = self.name not in (self.street, self.town, f"{self.house} {self.street}")
        return f"{self.name}, {self.address}" if own else self.address

    @property
    def latitude(self) -> float:
        """Degrees north, to four decimals."""
        return coordinates(self.x / 1000, self.y / 1000)[0]

    @property
    def longitude(self) -> float:
        """Degrees east, to four decimals."""
        return coordinates(self.x / 1000, self.y / 1000)[1]

    @property
    def degrees(self) -> str:
        """Both coordinates: "61.3237, -12.3604"."""
        return f"{self.latitude:.4f}, {self.longitude:.4f}"

    @property
    def spot(self) -> Spot:
        """Where it stands on its road."""
        return Spot(self.road, self.along)


class Hit(NamedTuple):
    """A place that a search found.

    Attributes:
        metres: How far it is, as the crow flies, from where the search said; None if it did not.
    """

    place: Place
    metres: int | None = None


class Gazetteer:
    """All places, by the words that one can find them with."""

    def __init__(self, places: Iterable[Place], cuisines: Mapping[int, str]) -> None:
        """Sorts places by their words.

        Args:
            places: All of them, with different ids.
            cuisines: Id of a restaurant -> what it cooks.
        """
        self.places = {place.id: place for place in places}
        self._by_word: dict[str, set[int]] = {}
        self._exact: dict[str, list[int]] = {}
        self._name_words: dict[int, set[str]] = {}
        self._kind_words: dict[str, set[str]] = {}
        self._kinds: dict[str, str] = {}
        for place in self.places.values():
            for word in _words_of(place, cuisines.get(place.id, "")):
                self._by_word.setdefault(word, set()).add(place.id)
            for title in _titles(place):
                self._exact.setdefault(title, []).append(place.id)
            self._name_words[place.id] = set(_words(place.name))
            self._kind_words[place.kind] = set(_words(f"{place.kind} {place.plural}"))
            self._kinds |= {
                " ".join(_words(name)): place.kind for name in (place.kind, place.plural)
            }
        by_name = sorted(self.places.values(), key=lambda place: (place.name, place.id))
        self._by_kind = _grouped(by_name, "kind")
        self._by_town = _grouped(by_name, "town")
        self._doors = [place for place in by_name if place.kind not in _RANKS]
        self._doors_by_town = _grouped(self._doors, "town")

    def find(self, query: str) -> Sequence[Hit]:
        """Returns everything that fits, best first.

        "A near B" gives what fits A (all of a kind, if A names one), nearest to the best place for
        B first. Two numbers are latitude and longitude, and give what lies within about a
        kilometre, nearest first.
        """
        degrees = _DEGREES.fullmatch(query)
        if degrees:
            x, y = _position(float(degrees[1]), float(degrees[2]))
            return self._around(x, y)
        what, *where = _NEAR.split(f" {query.lower()} ", maxsplit=1)
        if not where:
            return [Hit(place) for place in self._fitting(query)]
        centre = self.best(where[0])
        if centre is None:
            return []
        kind = self._kinds.get(" ".join(_words(what)))
        sought = self._fitting(what) if kind is None else self.of_kind(kind)
        fitting = [place for place in sought if place.id != centre.id]
        return _by_distance(fitting, centre.x, centre.y)

    def best(self, query: str) -> Place | None:
        """Returns the place that a query means most likely; None if there is none."""
        hits = self.find(query)
        return hits[0].place if hits else None

    def near(self, place: Place, number: int) -> Sequence[Hit]:
        """Returns other places in the town of one, nearest first."""
        doors = self._doors_by_town[place.town]
        hits = _by_distance(doors, place.x, place.y, number + 1)
        return [hit for hit in hits if hit.place.id != place.id][:number]

    def of_kind(self, kind: str, town: str = "") -> Sequence[Place]:
        """Returns the places of a kind, in one town or all, by name."""
        found = self._by_kind.get(kind, [])
        return [place for place in found if place.town == town] if town else found

    def in_town(self, town: str) -> Sequence[Place]:
        """Returns everything in a town."""
        return self._by_town.get(town, [])

    def _around(self, x: int, y: int) -> Sequence[Hit]:
        """Returns what is not far from a point, nearest first."""
        near = [
            place
            for place in self._doors
            if abs(place.x - x) <= _NEAR_METRES and abs(place.y - y) <= _NEAR_METRES
        ]
        return _by_distance(near, x, y)

    def _fitting(self, query: str) -> Sequence[Place]:
        """Returns the places that have all words of the query; exact names come first."""
        words = _words(query)
        exact = self._exact.get(" ".join(words), [])
        found = set(exact)
        if words:
            found |= set[int].intersection(*(self._by_word.get(word, set()) for word in words))
        places = [self.places[number] for number in found]
        return sorted(places, key=lambda place: self._merit(place, exact, set(words)))

    def _merit(self, place: Place, exact: Sequence[int], words: set[str]) -> tuple[int, int, int]:
        """Returns what places are sorted by: exact title, words of the name, kind, then id."""
        if place.id in exact:
            fit = 0
        elif words <= self._name_words[place.id]:
            fit = 1
        elif words & self._kind_words[place.kind]:
            fit = 2
        else:
            fit = 3
        return fit, _RANKS.get(place.kind, 2), place.id


def distance(metres: int) -> str:
    """Returns a distance as people say it.

    >>> distance(748), distance(12345)
    ('748m', '12.3km')
    """
    return f"{metres}m" if metres < 1000 else f"{(metres + 50) // 100 / 10:.1f}km"


def _words(text: str) -> list[str]:
    """Returns the words of a text in lower case, without those that say little."""
    plain = text.lower().replace("'", "")
    return [word for word in re.findall(r"[a-z0-9]+", plain) if word not in _MINOR_WORDS]


def _words_of(place: Place, cuisine: str) -> set[str]:
    parts = (place.name, place.kind, place.plural, place.address, cuisine)
    return set(_words(" ".join((*parts, _ALSO_CALLED.get(place.kind, "")))))


def _titles(place: Place) -> set[str]:
    """Returns the texts that mean exactly this place."""
    door = f"{place.house or ''} {place.street or place.name} {place.town}"
    titles = (place.name, f"{place.name} {place.town}", place.address, place.label, door)
    return {" ".join(_words(title)) for title in titles}


def _position(latitude: float, longitude: float) -> tuple[int, int]:
    """Returns x and y in metres of a point given in degrees."""
    south, west = coordinates(0, 0)
    north, east = coordinates(100, 100)
    x = (longitude - west) / (east - west) * 100_000
    y = (latitude - south) / (north - south) * 100_000
    return round(x), round(y)


def _grouped(places: Iterable[Place], attribute: str) -> dict[str, list[Place]]:
    groups: dict[str, list[Place]] = {}
    for place in places:
        groups.setdefault(getattr(place, attribute), []).append(place)
    return groups


def _by_distance(places: Iterable[Place], x: int, y: int, number: int | None = None) -> list[Hit]:
    """Returns the places, or so many of them, nearest first; of equally near ones by id."""
    squares = [((place.x - x) ** 2 + (place.y - y) ** 2, place.id, place) for place in places]
    chosen = sorted(squares) if number is None else nsmallest(number, squares)
    return [Hit(place, round(sqrt(square))) for square, _, place in chosen]
