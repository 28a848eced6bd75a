"""Mazes that are a function of their name, the same on every machine.

All choices come from the bytes of SHAKE-256 of the name: no random number generator whose
stream might change with a version of Python or numpy.
"""

from functools import cache, lru_cache
from hashlib import shake_256

from .data import BACK, DOWN, LEFT, RIGHT, SOLID, UP, Maze

MIN_SIZE, MAX_SIZE = 5, 25


def random_bytes(name: str, length: int) -> bytes:
    """Returns `length` bytes that look random and depend on `name` only."""
    return shake_256(name.encode()).digest(length)


@lru_cache(maxsize=1024)
def generate(name: str, size: int, loops: float = 0.0) -> Maze:
    """Returns a maze of `size` x `size` cells in which every cell can be reached.

    A depth-first walk carves a perfect maze (one way between any two cells), with long
    corridors; then some of the walls that are left inside fall.

    Args:
        name: The same name, size and loops always give the same maze.
        size: Cells per side, 5 to 25.
        loops: Fraction of the inner walls of the perfect maze that fall, 0 to 1.

    >>> maze = generate("an example", 5)
    >>> ways_out = sum(4 - mask.bit_count() for mask in maze.walls)
    >>> ways_out == 2 * (25 - 1)  # a tree
    True
    """
    walls = _perfect(random_bytes(f"{name} walk", size * size), size)
    if loops:
        _open_loops(walls, size, loops, name)
    return Maze(size, size, bytes(walls))


@cache
def _ways(size: int) -> tuple[tuple[tuple[int, int, int], ...], ...]:
    """Returns, per cell, (neighbour, direction there, direction back) of each neighbour."""
    return tuple(
        tuple(
            (size * (row + down) + column + right, bit, BACK[bit])
            for bit, down, right in ((RIGHT, 0, 1), (LEFT, 0, -1), (UP, -1, 0), (DOWN, 1, 0))
            if 0 <= row + down < size and 0 <= column + right < size
        )
        for row in range(size)
        for column in range(size)
    )


def _perfect(choices: bytes, size: int) -> bytearray:
    neighbours = _ways(size)
    walls = bytearray([SOLID]) * (size * size)
    cell = int.from_bytes(choices[:2]) % (size * size)
    passed: list[int] = []
    # A cell is new as long as all its walls stand; each further byte opens one new cell.
    for choice in choices[1:]:
        ways = [way for way in neighbours[cell] if walls[way[0]] == SOLID]
        while not ways:
            cell = passed.pop()
            ways = [way for way in neighbours[cell] if walls[way[0]] == SOLID]
        following, there, back = ways[choice % len(ways)]
        walls[cell] ^= there
        walls[following] ^= back
        passed.append(cell)
        cell = following
    return walls


def _open_loops(walls: bytearray, size: int, loops: float, name: str) -> None:
    standing = [
        (cell, way)
        for cell, ways in enumerate(_ways(size))
        for way in ways
        if way[1] in (RIGHT, DOWN) and walls[cell] & way[1]
    ]
    number = round(loops * len(standing))
    order = random_bytes(f"{name} loops", 4 * len(standing))
    keys = [order[4 * i : 4 * i + 4] + i.to_bytes(2) for i in range(len(standing))]
    for i in sorted(range(len(standing)), key=keys.__getitem__)[:number]:
        cell, (following, there, back) = standing[i]
        walls[cell] ^= there
        walls[following] ^= back
