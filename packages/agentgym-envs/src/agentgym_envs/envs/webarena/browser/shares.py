"""How room is shared among boxes beside each other, rounded as Chromium rounds. In 1/64 px."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from struct import pack, unpack
from typing import NamedTuple


class Wish(NamedTuple):
    """What an item of a row asks for.

    Attributes:
        base: The width it begins with.
        inset: How much of that is padding and border.
        least: The narrowest it may be.
        grows: Whether it takes room that is left.
        shrinks: Whether it gives room that is missing.
    """

    base: int
    inset: int
    least: int
    grows: bool
    shrinks: bool


def flexed(wishes: Sequence[Wish], width: int) -> list[int]:
    """Lets the items of a row grow into the room that is left, or shrink to the room there is.

    Chromium shares out what is missing in single precision, so an item that shrinks may be 1/64 px
    wider or narrower there; no page of the sites has one.
    """
    widths = [wish.base for wish in wishes]
    free = width - sum(widths)
    if free > 0:
        parts = shares(free, [int(wish.grows) for wish in wishes])
        return [own + part for own, part in zip(widths, parts, strict=True)]
    weights = [wish.base - wish.inset if wish.shrinks else 0 for wish in wishes]
    return _shrunk(widths, [wish.least for wish in wishes], weights, free)


def shares(total: int, weights: Sequence[int], *, halves_up: bool = False) -> list[int]:
    """Divides a length by weights, rounding so that the shares add up to it.

    Args:
        total: What to divide; may be negative.
        weights: Of each share.
        halves_up: Whether half a unit goes to the earlier share.

    >>> shares(100, [1, 1, 1]), shares(5, [1, 1]), shares(5, [1, 1], halves_up=True)
    ([33, 34, 33], [2, 3], [3, 2])
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    if total < 0:
        return [-share for share in shares(-total, weights, halves_up=halves_up)]
    half = whole if halves_up else whole - 1
    ends = [(2 * total * end + half) // (2 * whole) for end in accumulate(weights, initial=0)]
    return [after - before for before, after in pairwise(ends)]


def justified(how: str, x: int, free: int) -> int:
    """Returns where a row begins that has `free` room, given `justify-content`."""
    return x + {"center": free // 2, "flex-end": free}.get(how, 0)


def tracks(columns: Sequence[tuple[str, int]], gap: int, width: int) -> list[int]:
    """Returns the widths of a grid's columns, `gap` apart, in a box of this width.

    >>> tracks([("px", 100), ("fr", 1), ("fr", 2)], 10, 420)
    [100, 100, 200]
    """
    free = width - gap * (len(columns) - 1)
    free -= sum(size for kind, size in columns if kind == "px")
    parts = sum(size for kind, size in columns if kind == "fr")
    # Chromium works a share out in single precision, and carries on what it cuts off.
    share = unpack("f", pack("f", max(free, 0) / max(parts, 1)))[0]
    widths: list[int] = []
    left = 0.0
    for kind, size in columns:
        exact = size if kind == "px" else share * size + left
        widths.append(int(exact))
        left = left if kind == "px" else exact - int(exact)
    return widths


def columns(given: Sequence[int | None], width: int) -> list[int]:
    """Returns the widths of a table's columns: those that are given, the rest in equal shares.

    If all are given, they are stretched to `width`, never narrowed. The last one takes what
    rounding leaves.

    >>> columns([None, 60, None], 200), columns([50, 50], 200)
    ([70, 60, 70], [100, 100])
    """
    fixed = sum(size for size in given if size is not None)
    automatic = [at for at, size in enumerate(given) if size is None]
    if automatic:
        share = max(width - fixed, 0) // len(automatic)
        widths = [share if size is None else size for size in given]
    else:
        widths = [(size or 0) * max(width, fixed) // fixed for size in given]
    if widths:
        widths[automatic[-1] if automatic else -1] += max(width - sum(widths), 0)
    return widths


def _shrunk(widths: list[int], least: Sequence[int], weights: list[int], missing: int) -> list[int]:
    """Takes away what is missing, but from none more than its least width allows."""
    while True:
        parts = shares(missing, weights)
        stopped = [
            at
            for at, (own, part) in enumerate(zip(widths, parts, strict=True))
            if weights[at] and own + part < least[at]
        ]
        if not stopped:
            return [own + part for own, part in zip(widths, parts, strict=True)]
        for at in stopped:
            missing -= least[at] - widths[at]
            widths[at] = least[at]
            weights[at] = 0
