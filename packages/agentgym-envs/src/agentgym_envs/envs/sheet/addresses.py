"""Addresses of cells: A1 notation and back."""

import re
from typing import NamedTuple

_A1 = re.compile(r"([A-Za-z]{1,4})([1-9][0-9]{0,7})")


class Position(NamedTuple):
    """A cell, counted from 0."""

    row: int
    column: int


class Area(NamedTuple):
    """A rectangle of cells, counted from 0; `bottom` and `right` are the first ones outside."""

    top: int
    left: int
    bottom: int
    right: int

    def overlaps(self, other: "Area") -> bool:
        """Returns whether the two share a cell."""
        rows = self.top < other.bottom and other.top < self.bottom
        return rows and self.left < other.right and other.left < self.right

    @property
    def size(self) -> int:
        """How many cells it has."""
        return (self.bottom - self.top) * (self.right - self.left)


def letters(column: int) -> str:
    """Returns the letters of a column, counted from 0.

    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    text, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        text = chr(ord("A") + digit) + text
    return text


def column_of(text: str) -> int:
    """Returns the column, counted from 0, that letters name.

    >>> column_of("A"), column_of("AB")
    (0, 27)
    """
    number = 0
    for letter in text.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def address(row: int, column: int) -> str:
    """Returns the address of a cell, counted from 0.

    >>> address(1, 3)
    'D2'
    """
    return f"{letters(column)}{row + 1}"


def position_of(text: str) -> Position | None:
    """Returns the cell that an address names, or None if it is no address.

    >>> position_of("b3"), position_of("3B"), position_of("B0")
    (Position(row=2, column=1), None, None)
    """
    found = _A1.fullmatch(text)
    return Position(int(found[2]) - 1, column_of(found[1])) if found else None


def area_of(start: Position, end: Position) -> Area:
    """Returns the rectangle with these two corners, in whatever order.

    >>> area_of(Position(2, 2), Position(0, 0))
    Area(top=0, left=0, bottom=3, right=3)
    """
    rows, columns = sorted((start.row, end.row)), sorted((start.column, end.column))
    return Area(rows[0], columns[0], rows[1] + 1, columns[1] + 1)
