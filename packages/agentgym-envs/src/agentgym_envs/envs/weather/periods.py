"""Days and spans of days, as people speak of them."""

from datetime import date, timedelta
from typing import Literal, NamedTuple

from agentgym_envs.toolkit.tools import Draws

Tense = Literal["past", "present", "future"]


class Period(NamedTuple):
    """One day, or several.

    Attributes:
        first: The first day.
        last: The last day; the first one, if it is only one.
        phrase: How it is spoken of ("yesterday", "over the next 5 days").
        relative: Whether today's date must be known to tell which days are meant.
        tense: Where it lies, as seen from today.
    """

    first: date
    last: date
    phrase: str
    relative: bool
    tense: Tense

    @property
    def key(self) -> str:
        """The days without the wording."""
        return f"{self.first}..{self.last}"


def a_day(draws: Draws, today: date, *, future: bool = True) -> Period:
    """Returns a day around `today`: often near, sometimes a date.

    Args:
        draws: Makes the choices.
        today: The user's date.
        future: Whether it may lie ahead.
    """
    kind = draws.integer(0, 9 if future else 6)
    if kind <= 1:
        return _near(today, -1, "yesterday")
    if kind == 2:
        days = draws.integer(2, 20)
        return _near(today, -days, f"{days} days ago")
    if kind == 3:
        weeks = draws.integer(1, 8)
        return _near(today, -7 * weeks, f"{_count(weeks, 'week')} ago")
    if kind == 4:
        return _near(today, 0, draws.choice(("today", "today", "on this very day")))
    if kind <= 6:
        day = today - timedelta(draws.integer(3, 300))
        return Period(day, day, f"on {_spoken(draws, day)}", False, "past")
    if kind == 7:
        return _near(today, 1, "tomorrow")
    if kind == 8:
        days = draws.integer(2, 14)
        return _near(today, days, f"in {days} days")
    weeks = draws.integer(1, 3)
    return _near(today, 7 * weeks, f"{_count(weeks, 'week')} from now")


def some_days(draws: Draws, today: date, *, future: bool = True) -> Period:
    """Returns 3 to 31 days that lie before `today`, or after it."""
    kind = draws.integer(0, 6 if future else 4)
    if kind <= 1:
        days = draws.integer(3, 14)
        phrase = draws.choice(("over the past {} days", "in the last {} days before today"))
        return _span(today, -days, -1, phrase.format(days))
    if kind == 2:
        last = today.replace(day=1) - timedelta(1)
        return Period(last.replace(day=1), last, "last month", True, "past")
    if kind == 3 and today.day > 4:
        phrase = "this month so far, without today"
        return Period(today.replace(day=1), today - timedelta(1), phrase, True, "past")
    if kind <= 4:
        last = today - timedelta(draws.integer(2, 200))
        first = last - timedelta(draws.integer(3, 12))
        return Period(first, last, f"from {_iso(first)} to {_iso(last)}", False, "past")
    days = draws.integer(3, 14)
    phrase = draws.choice(("over the next {} days", "in the {} days after today"))
    return _span(today, 1, days, phrase.format(days))


def a_year_before(day: date) -> date:
    """Returns the same day of the year before; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _near(today: date, away: int, phrase: str) -> Period:
    tense: Tense = "present" if away == 0 else "past" if away < 0 else "future"
    day = today + timedelta(away)
    return Period(day, day, phrase, True, tense)


def _span(today: date, first: int, last: int, phrase: str) -> Period:
    tense: Tense = "past" if first < 0 else "future"
    return Period(today + timedelta(first), today + timedelta(last), phrase, True, tense)


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _iso(day: date) -> str:
    return day.isoformat()


def _spoken(draws: Draws, day: date) -> str:
    return draws.choice((_iso(day), f"{day.day} {_MONTHS[day.month - 1]} {day.year}"))


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August",
           "September", "October", "November", "December")  # fmt: skip
"""By hand: names of the calendar module change with the user's language."""
