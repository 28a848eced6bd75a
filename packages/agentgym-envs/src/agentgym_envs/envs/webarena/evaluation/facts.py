"""What a short English text says: words, and numbers, dates, times and durations by value."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_MONTH = r"(?P<{}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th)?"
_YEAR = r"(?P<{}>\d{{4}})"
_HOURS, _MINUTES, _SECONDS = (r"h(?:ours?|rs?)?", r"m(?:in(?:ute)?s?)?", r"s(?:ec(?:ond)?s?)?")
_AMOUNT = r"\d{1,9}(?:\.\d{1,9})?"
_FACT = re.compile(
    "|".join(
        (
            r"(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})\b",
            r"(?P<m2>\d{1,2})/(?P<d2>\d{1,2})/(?P<y2>\d{4}|\d{2})\b",
            rf"\b{_MONTH.format('m3')} {_DAY.format('d3')},? {_YEAR.format('y3')}\b",
            rf"\b{_DAY.format('d4')} (?:of )?{_MONTH.format('m4')},? {_YEAR.format('y4')}\b",
            rf"(?P<h>{_AMOUNT}) ?{_HOURS}\b(?:(?:,| and)? ?(?P<hm>\d{{1,9}}) ?{_MINUTES}\b)?",
            rf"(?P<min>{_AMOUNT}) ?{_MINUTES}\b",
            rf"(?P<sec>{_AMOUNT}) ?{_SECONDS}\b",
            r"\b(?P<ch>\d{1,2}):(?P<cm>\d{2})(?: ?(?P<half>[ap])\.?m\b\.?)?",
            r"(?P<number>(?<![\w.])-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)",
            r"(?P<word>[^\W\d_]+(?:'[a-z]+)?)(?P<colon>:)?",
        )
    )
)

FILLERS = frozenset(
    {"a", "about", "according", "all", "also", "an", "and", "any", "are", "as", "at", "based",
     "be", "been", "by", "can", "did", "do", "does", "for", "from", "had", "has", "have", "he",
     "her", "his", "i", "if", "in", "into", "is", "it", "its", "me", "my", "of", "on", "or",
     "our", "she", "so", "than", "that", "the", "their", "them", "there", "these", "they",
     "this", "those", "to", "total", "up", "us", "was", "we", "were", "which", "will", "with",
     "would", "you", "your", "answer", "approximately", "around", "exactly", "found", "id",
     "name", "order", "orders", "please", "result", "result's", "spend", "spent", "time",
     "today's"}
)  # fmt: skip
"""Words that say nothing by themselves, and those for what the numbers beside them count."""

_SAME = {
    "automobile": "car", "bicycle": "bike", "bicycling": "bike", "biking": "bike", "by-car": "car",
    "canceled": "cancel", "cancelled": "cancel", "cycling": "bike", "cycle": "bike", "drive": "car",
    "drives": "car", "driving": "car", "foot": "walk", "walking": "walk", "zero": "0",
}  # fmt: skip
_NUMBER_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST_STEM = 4
_ALIKE = 0.8
_LONGEST_MONTH = 12


class Fact(NamedTuple):
    """A word, or something with a value.

    Attributes:
        kind: "word", "number", "date", "minutes", "clock", or "colon" for a colon after a word.
        value: Equal for facts that mean the same.
    """

    kind: str
    value: str | float | tuple[int, ...]


def facts(text: str) -> list[Fact]:
    """Returns what a text says, in order, without fillers.

    >>> facts("About 1h 35min, i.e. 95 minutes")[0] == facts("95 mins")[0]
    True
    >>> facts("on March 11th, 2023 for $1,234.50")
    [Fact(kind='date', value=(2023, 3, 11)), Fact(kind='number', value=1234.5)]
    """
    return list(_facts(_plain(text)))


def _plain(text: str) -> str:
    """Returns the text in small letters, without accents, with plain quotes and dashes."""
    text = unicodedata.normalize("NFKD", text.lower())
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    for strange, usual in (("\u2019", "'"), ("\u2018", "'"), ("\u2013", "-"), ("\u2014", "-")):
        text = text.replace(strange, usual)
    return " ".join(text.split())


def _facts(text: str) -> Iterator[Fact]:
    for found in _FACT.finditer(text):
        group = found.groupdict()
        if group["word"]:
            fact = _word(group["word"])
        elif group["number"]:
            fact = Fact("number", float(group["number"].replace(",", "")))
        elif group["ch"]:
            fact = _clock(int(group["ch"]), int(group["cm"]), group["half"])
        else:
            fact = _date(group) or _duration(group)
        if fact is not None:
            yield fact
            if group["colon"]:
                yield Fact("colon", "")


def _word(word: str) -> Fact | None:
    word = word.removesuffix("'s")
    if word in FILLERS:
        return None
    if word in _NUMBER_WORDS:
        return Fact("number", float(_NUMBER_WORDS.index(word)))
    return Fact("word", _SAME.get(word) or _month(word) or _stem(word))


def _month(word: str) -> str:
    """Returns the month that a word means, be it cut short or misspelt."""
    if len(word) > _LONGEST_MONTH:
        return ""
    for month in MONTHS:
        if word[:3] == month[:3] and (
            word in (month[:3], month[:4]) or SequenceMatcher(None, word, month).ratio() >= _ALIKE
        ):
            return month
    return ""


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def _clock(hour: int, minute: int, half: str | None) -> Fact:
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return Fact("clock", (hour, minute))


def _date(group: dict[str, str | None]) -> Fact | None:
    for number in "1234":
        year, month, day = (group[f"{part}{number}"] for part in "ymd")
        if year and month and day:
            return _valid_date(int(year), _month_number(month), int(day))
    return None


def _month_number(month: str) -> int:
    names = [name[:3] for name in MONTHS]
    return int(month) if month.isdecimal() else names.index(month) + 1


def _valid_date(year: int, month: int, day: int) -> Fact | None:
    year += 2000 if year < 100 else 0
    try:
        date(year, month, day)
    except ValueError:
        return None
    return Fact("date", (year, month, day))


def _duration(group: dict[str, str | None]) -> Fact | None:
    if group["h"]:
        return Fact("minutes", float(group["h"]) * 60 + float(group["hm"] or 0))
    if group["min"]:
        return Fact("minutes", float(group["min"]))
    if group["sec"]:
        return Fact("minutes", float(group["sec"]) / 60)
    return None
