"""A `gymnasium` space that holds any string, vector environments included."""

import multiprocessing
import string
from collections.abc import Sequence
from typing import Any

import numpy as np
from gymnasium.spaces import Box, Text

# Gymnasium leaves the element types of these two functions' results open.
from gymnasium.spaces.utils import (
    flatdim,
    flatten,
    flatten_space,  # pyright: ignore[reportUnknownVariableType]
    unflatten,
)
from gymnasium.vector.utils import (
    create_shared_memory,  # pyright: ignore[reportUnknownVariableType]
    read_from_shared_memory,
    write_to_shared_memory,
)
from numpy.typing import NDArray
from typing_extensions import override

MAX_SAMPLE_CHARS = 64
_LAST_CODE_POINT = 0x10FFFF


class UnicodeText(Text):
    """Any `str` of at most `max_length` characters.

    `gymnasium.spaces.Text` checks every character against a charset, so one "é" in a web page
    would put an observation outside its own space, and in `AsyncVectorEnv` with shared memory it
    gives the same stale text for ever. This one checks the length only and is read anew at every
    step. `sample` draws up to 64 printable ASCII characters.
    """

    def __init__(self, max_length: int, *, seed: int | np.random.Generator | None = None) -> None:
        """Makes the space; `max_length` is in code points."""
        super().__init__(max_length, min_length=0, charset=string.printable, seed=seed)

    @override
    def sample(self, mask: Any = None, probability: Any = None) -> str:
        if mask is not None or probability is not None:
            return super().sample(mask, probability)
        length = int(self.np_random.integers(0, min(self.max_length, MAX_SAMPLE_CHARS) + 1))
        picks = self.np_random.integers(0, len(string.printable), size=length)
        return "".join(string.printable[pick] for pick in picks)

    @override
    def contains(self, x: Any) -> bool:
        return isinstance(x, str) and len(x) <= self.max_length

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, UnicodeText) and self.max_length == other.max_length

    @override
    def __hash__(self) -> int:
        return hash((UnicodeText, self.max_length))

    @override
    def __repr__(self) -> str:
        return f"UnicodeText(max_length={self.max_length})"


class _SharedTexts(Sequence[str]):
    """A live view of the texts in shared memory; copying it gives a plain tuple of str.

    Gymnasium reads shared memory once, when the vector environment is made, and copies the
    result at every step (`copy=True`, the default): the copy is where we decode.
    """

    def __init__(self, shared_memory: Any, number: int, width: int) -> None:
        self._rows = _as_rows(shared_memory, width)[:number]

    @override
    def __len__(self) -> int:
        return len(self._rows)

    @override
    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return tuple(self)[index]
        row = self._rows[index]
        return row[1 : 1 + int(row[0])].tobytes().decode("utf-32-le", "surrogatepass")

    def __deepcopy__(self, memo: dict[int, Any]) -> tuple[str, ...]:
        return tuple(self)

    @override
    def __repr__(self) -> str:
        return repr(tuple(self))


def _as_rows(shared_memory: Any, width: int) -> NDArray[np.int32]:
    return np.frombuffer(shared_memory.get_obj(), dtype="<i4").reshape(-1, width + 1)


def _code_points(text: str) -> NDArray[np.int32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<i4")


@create_shared_memory.register(UnicodeText)
def _create_shared_memory(space: UnicodeText, n: int = 1, ctx: Any = multiprocessing) -> Any:
    return ctx.Array("i", n * (space.max_length + 1))


@read_from_shared_memory.register(UnicodeText)
def _read_from_shared_memory(space: UnicodeText, shared_memory: Any, n: int = 1) -> Any:
    return _SharedTexts(shared_memory, n, space.max_length)


@write_to_shared_memory.register(UnicodeText)
def _write_to_shared_memory(space: UnicodeText, index: int, value: str, shared_memory: Any) -> None:
    points = _code_points(value)
    row = _as_rows(shared_memory, space.max_length)[index]
    row[1 : 1 + len(points)] = points
    row[0] = len(points)


@flatdim.register(UnicodeText)
def _flatdim(space: UnicodeText) -> int:
    return space.max_length


@flatten_space.register(UnicodeText)
def _flatten_space(space: UnicodeText) -> Box:
    return Box(low=-1, high=_LAST_CODE_POINT, shape=(space.max_length,), dtype=np.int32)


@flatten.register(UnicodeText)
def _flatten(space: UnicodeText, x: str) -> NDArray[np.int32]:
    flat = np.full(space.max_length, -1, dtype=np.int32)
    flat[: len(x)] = _code_points(x)
    return flat


@unflatten.register(UnicodeText)
def _unflatten(space: UnicodeText, x: NDArray[np.int32]) -> str:
    points = x[x >= 0].astype("<i4")
    return points.tobytes().decode("utf-32-le", "surrogatepass")
