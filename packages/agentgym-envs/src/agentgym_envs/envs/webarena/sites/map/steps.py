"""Says a way in words: turn by turn."""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from math import atan2, degrees
from typing import NamedTuple

from .gazetteer import distance
from .network import Network, Piece, Route


class Step(NamedTuple):
    """One line of directions; `length` is "" at the end."""

    text: str
    length: str


def steps(network: Network, route: Route, goal: str) -> Sequence[Step]:
    """Returns what to do, in order; `goal` is the name of where the way leads."""
    streets = [
        (name, list(pieces))
        for name, pieces in groupby(route.pieces, key=lambda piece: network.roads[piece.road].name)
    ]
    lines = [Step(f"Start on {name}", _length(pieces)) for name, pieces in streets[:1]]
    for (_, before), (name, pieces) in pairwise(streets):
        turn = _turn(before[-1], pieces[0])
        lines.append(Step(f"{turn} onto {name}", _length(pieces)))
    return [*lines, Step(f"Arrive at {goal}", "")]


def duration(tenths: int) -> str:
    """Returns a time in hours and full minutes.

    >>> duration(0), duration(14_090), duration(40_000)
    ('0:00', '0:23', '1:07')
    """
    minutes = round_minutes(tenths)
    return f"{minutes // 60}:{minutes % 60:02}"


def round_minutes(tenths: int) -> int:
    """Returns tenths of a second as minutes, half a minute rounded up."""
    return (tenths + 300) // 600


def _length(pieces: Iterable[Piece]) -> str:
    return distance(sum(piece.metres for piece in pieces))


def _turn(before: Piece, after: Piece) -> str:
    """Returns how the way bends from one piece to the next."""
    angle = degrees(_heading(after) - _heading(before))
    angle = (angle + 180) % 360 - 180
    if abs(angle) < 25:
        return "Continue"
    sharpness = "slightly " if abs(angle) < 55 else "sharp " if abs(angle) > 125 else ""
    return f"Turn {sharpness}{'left' if angle > 0 else 'right'}"


def _heading(piece: Piece) -> float:
    (x, y), (to_x, to_y) = piece.begin, piece.end
    return atan2(to_y - y, to_x - x)
