"""Makes the film world: who there is, what they made, and what it cost."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import shake_256
from struct import unpack
from typing import TypeVar

from . import words
from .records import CastCredit, Catalogue, Company, CrewCredit, Film, Person, Register
from .texts import LANGUAGES, PLOT_SIZES

FILMS = 2_200
FIRST_FILM, FIRST_PERSON, FIRST_COMPANY, FIRST_KEYWORD = 1_003, 20_011, 301, 7_001
FILM_STEP, PERSON_STEP = 7, 3

DEPARTMENTS = (
    *(("Acting", 2_100), ("Directing", 520), ("Writing", 400), ("Production", 350)),
    *(("Sound", 240), ("Editing", 160), ("Camera", 160), ("Art", 120)),
    *(("Costume & Make-Up", 120), ("Crew", 60)),
)
"""What people are known for, and how many of them."""

ItemT = TypeVar("ItemT")


class Dice:
    """A few hundred choices that are a function of a name, cheap and the same everywhere."""

    COUNT = 320

    def __init__(self, name: str) -> None:
        """Makes all choices at once."""
        digest = shake_256(name.encode()).digest(4 * self.COUNT)
        numbers: tuple[int, ...] = unpack(f"<{self.COUNT}I", digest)
        self._numbers = iter(numbers)

    def below(self, size: int) -> int:
        """Returns a number from 0 to `size` - 1."""
        return next(self._numbers) % size

    def between(self, low: int, high: int) -> int:
        """Returns a number from `low` to `high`, both included."""
        return low + next(self._numbers) % (high - low + 1)

    def choice(self, items: Sequence[ItemT]) -> ItemT:
        """Returns one of the items."""
        return items[next(self._numbers) % len(items)]

    def several(self, items: Sequence[ItemT], count: int) -> list[ItemT]:
        """Returns `count` different items."""
        chosen: dict[ItemT, None] = {}
        while len(chosen) < count:
            chosen[items[next(self._numbers) % len(items)]] = None
        return list(chosen)


@cache
def catalogue() -> Catalogue:
    """Returns the film world; made once per process, and shared: it never changes."""
    people = _people()
    crowd = _Crowd(people)
    titles = _titles()
    films = tuple(_film(number, titles, crowd) for number in range(FILMS))
    return Catalogue(
        Register(
            {film.id: film for film in films}, *_names((film.id, film.title) for film in films)
        ),
        Register(
            {person.id: person for person in people},
            *_names((person.id, person.name) for person in people),
        ),
        _by_person(credit for film in films for credit in film.cast),
        _by_person(credit for film in films for credit in film.crew),
    )


CreditT = TypeVar("CreditT", CastCredit, CrewCredit)


def _by_person(credits: Iterable[CreditT]) -> Mapping[int, tuple[CreditT, ...]]:
    found: dict[int, list[CreditT]] = {}
    for credit in credits:
        found.setdefault(credit.person, []).append(credit)
    return {person: tuple(listed) for person, listed in found.items()}


def _names(named: Iterable[tuple[int, str]]) -> tuple[dict[int, str], dict[str, frozenset[int]]]:
    names: dict[int, str] = {}
    found: dict[str, set[int]] = {}
    for number, name in named:
        names[number] = name.lower()
        for word in names[number].split():
            found.setdefault(word, set()).add(number)
    return names, {word: frozenset(numbers) for word, numbers in found.items()}


# People.


def _people() -> tuple[Person, ...]:
    departments = [name for name, count in DEPARTMENTS for _ in range(count)]
    taken: set[str] = set()
    return tuple(_person(number, name, taken) for number, name in enumerate(departments))


def _person(number: int, department: str, taken: set[str]) -> Person:
    dice = Dice(f"person {number}")
    gender = dice.between(1, 2)
    name = _person_name(dice, gender)
    while name in taken:
        name = _person_name(dice, gender)
    taken.add(name)
    handle = name.replace(" ", "").lower()
    return Person(
        FIRST_PERSON + PERSON_STEP * number,
        name,
        gender,
        f"{dice.between(1926, 1994)}-{dice.between(1, 12):02}-{dice.between(1, 28):02}",
        dice.choice(words.PLACES),
        department,
        dice.between(100, 40_000) / 1_000,
        f"nm{dice.between(1, 9_999_999):07}",
        dice.choice((None, f"{handle}official", f"{handle}{number}")),
        dice.choice((None, handle, f"the.{handle}", f"{handle}{number}")),
        dice.choice((None, handle.title(), f"{handle}{number}")),
    )


def _person_name(dice: Dice, gender: int) -> str:
    first = dice.choice(words.FIRST_NAMES[gender - 1])
    return f"{first} {dice.choice(words.SURNAME_STARTS)}{dice.choice(words.SURNAME_ENDS)}"


class _Crowd:
    """Who can be hired for what, by the year of birth."""

    def __init__(self, people: Iterable[Person]) -> None:
        by_department: dict[str, list[Person]] = {}
        for person in people:
            by_department.setdefault(person.known_for, []).append(person)
        self._people = {
            department: sorted(group, key=lambda person: person.birthday)
            for department, group in by_department.items()
        }
        self._years = {
            department: [int(person.birthday[:4]) for person in group]
            for department, group in self._people.items()
        }

    def hired(self, dice: Dice, department: str, year: int) -> Person:
        """Returns somebody of 19 to 75 years, the popular a little more often."""
        years, people = self._years[department], self._people[department]
        low, high = bisect_left(years, year - 75), bisect_right(years, year - 19)
        one = people[dice.between(low, high - 1)]
        if dice.below(3):
            return one
        other = people[dice.between(low, high - 1)]
        return one if one.popularity >= other.popularity else other


# Films.


def _titles() -> tuple[str, ...]:
    """Returns a title for each film, and as many again for other countries."""
    dice_name, found = "title {}", dict[str, None]()
    number = 0
    while len(found) < 2 * FILMS:
        found[_title(Dice(dice_name.format(number)))] = None
        number += 1
    return tuple(found)


def _title(dice: Dice) -> str:
    adjective, noun = dice.choice(words.ADJECTIVES), dice.choice(words.NOUNS)
    other, owner = dice.choice(words.NOUNS), dice.choice(words.OWNERS)
    title = dice.choice(
        (
            *(f"The {adjective} {noun}", f"{adjective} {noun}", f"{owner}'s {noun}"),
            *(f"The {noun} of {owner}", f"The {noun} and the {other}", f"{noun} for {owner}"),
        )
    )
    ending = dice.below(12)
    if ending == 0:
        return f"{title}: {dice.choice(words.SUBTITLES)}"
    return f"{title} {dice.choice(('II', 'III'))}" if ending == 1 else title


def _film(number: int, titles: Sequence[str], crowd: _Crowd) -> Film:
    dice = Dice(f"film {number}")
    film = FIRST_FILM + FILM_STEP * number
    year = dice.between(1962, 2024)
    budget, revenue = _money(dice)
    return Film(
        id=film,
        title=titles[number],
        plot=_plot(number),
        budget=budget,
        revenue=revenue,
        genres=tuple(dice.several(words.GENRES, dice.between(1, 3))),
        vote_average=dice.between(3_900, 8_900) / 1_000,
        release_date=f"{year}-{dice.between(1, 12):02}-{dice.between(1, 28):02}",
        runtime=dice.between(78, 171),
        popularity=dice.between(500, 90_000) / 1_000,
        companies=tuple(dice.several(_companies(), dice.between(1, 3))),
        countries=tuple(dice.several(tuple(words.COUNTRIES), dice.between(1, 2))),
        keywords=tuple(dice.several(_keywords(), dice.between(2, 8))),
        other_titles=_other_titles(dice, titles[FILMS + number]),
        languages=tuple(code for code in LANGUAGES if code == "en" or dice.below(5)),
        cast=_cast(dice, crowd, film, year),
        crew=_crew(dice, crowd, film, year),
    )


def _plot(number: int) -> tuple[int, int, int, int]:
    """Returns a plot; no two films have the same."""
    heroes, deeds, places, times = PLOT_SIZES
    # 1,871 shares no factor with the number of plots, so the walk meets each of them once.
    rest = number * 1_871 % (heroes * deeds * places * times)
    rest, hero = divmod(rest, heroes)
    rest, deed = divmod(rest, deeds)
    time, place = divmod(rest, places)
    return hero, deed, place, time


def _money(dice: Dice) -> tuple[int, int]:
    """Returns budget and revenue; of a few films they are unknown, which is written as 0."""
    size = dice.choice((2, 5, 12, 30, 70, 150))
    budget = size * dice.between(400, 1_600) * 1_000
    revenue = budget // 1_000 * dice.between(80, 4_200) + dice.below(1_000)
    unknown = dice.below(40)
    return 0 if unknown == 0 else budget, 0 if unknown <= 1 else revenue


def _other_titles(dice: Dice, spare: str) -> tuple[tuple[str, str, str], ...]:
    count = dice.choice((0, 1, 1, 2, 3))
    countries = dice.several(words.TITLE_COUNTRIES, count)
    names = (spare, f"{spare}: {dice.choice(words.SUBTITLES)}", f"Project {spare.split()[-1]}")
    kinds = ("", dice.choice(("", "DVD title")), "working title")
    return tuple(zip(countries, names, kinds, strict=False))


def _cast(dice: Dice, crowd: _Crowd, film: int, year: int) -> tuple[CastCredit, ...]:
    roles: dict[int, CastCredit] = {}
    characters: set[str] = set()
    wanted = dice.choice((3, 4, 5, 5, 6, 6, 7, 8, 10, 12))
    while len(roles) < wanted:
        person, character = crowd.hired(dice, "Acting", year), _character(dice)
        if character not in characters and person.id not in roles:
            characters.add(character)
            roles[person.id] = CastCredit(film, person.id, character)
    return tuple(roles.values())


def _character(dice: Dice) -> str:
    name = _person_name(dice, dice.between(1, 2))
    if dice.below(6):
        return name
    return f"{dice.choice(words.TITLES_OF_ROLES)} {name.split()[1]}"


def _crew(dice: Dice, crowd: _Crowd, film: int, year: int) -> tuple[CrewCredit, ...]:
    """Returns a director, producers, writers and others, the director first.

    Nobody does two things, except that some directors write their films themselves.
    """
    director = crowd.hired(dice, "Directing", year).id
    found = {director: "Director"}
    jobs = [("Producer", "Production")] * dice.between(1, 2) + [("Screenplay", "Writing")]
    jobs += [] if dice.below(3) == 0 else [("Writer", "Writing")]
    jobs += [job for job in words.JOBS[4:] if dice.below(4)]
    for job, department in jobs:
        person = crowd.hired(dice, department, year).id
        while person in found:
            person = crowd.hired(dice, department, year).id
        found[person] = job
    credits = [CrewCredit(film, person, job) for person, job in found.items()]
    if "Writer" not in found.values():
        credits.insert(1, CrewCredit(film, director, "Writer"))
    return tuple(credits)


@cache
def _companies() -> tuple[Company, ...]:
    names = [f"{start} {end}" for start in words.COMPANY_STARTS for end in words.COMPANY_ENDS]
    countries = tuple(words.COUNTRIES)
    return tuple(
        Company(FIRST_COMPANY + number, name, Dice(f"company {number}").choice(countries))
        for number, name in enumerate(names)
    )


@cache
def _keywords() -> tuple[tuple[int, str], ...]:
    return tuple(enumerate(words.KEYWORDS, start=FIRST_KEYWORD))
