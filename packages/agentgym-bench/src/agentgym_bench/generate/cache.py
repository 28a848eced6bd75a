"""Keys and values of many conversations, each in a row of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from transformers.cache_utils import Cache, CacheLayerMixin
from typing_extensions import override

_GROW_BY = 1.5


@dataclass(frozen=True, slots=True)
class Rows:
    """Which row of the cache each row of a batch is.

    Attributes:
        index: `[batch]`.
        leading: Whether they are 0, 1, 2 ... without a gap, so that they can be read uncopied.
    """

    index: Tensor
    leading: bool

    @classmethod
    def of(cls, rows: Sequence[int], device: torch.device) -> "Rows":
        """Returns these rows, with the index on `device`."""
        return cls(torch.tensor(rows, device=device), [*rows] == [*range(len(rows))])


@dataclass(frozen=True, slots=True)
class Place:
    """Where the tokens of one forward pass go.

    Attributes:
        rows: Of the batch.
        positions: `[batch, tokens]`, the column of each token. Twice the same column is allowed
            for twice the same token.
        width: Columns that attention sees: one more than the largest position.
        all_rows: How many rows the cache must have.
    """

    rows: Rows
    positions: Tensor
    width: int
    all_rows: int


class SlotCache(Cache):
    """A cache in which column p of a row holds the token at position p of that conversation.

    So a row has no holes, rows of different length need no padding, and a row that goes on from
    an earlier point writes over what is no longer said. What attention may see is left to the
    mask: `column <= position of the query`.
    """

    def __init__(self, layers: int) -> None:
        """Starts empty, with `layers` attention layers."""
        self._rows = [_Layer() for _ in range(layers)]
        super().__init__(layers=[*self._rows])

    def aim(self, place: Place) -> None:
        """Says where the next forward pass writes."""
        for layer in self._rows:
            layer.place = place

    def take_rows(self, order: list[int]) -> None:
        """Rearranges the rows: row i becomes what row `order[i]` was."""
        for layer in self._rows:
            layer.take_rows(order)


class _Layer(CacheLayerMixin):
    """Keys and values of one layer, `[rows, columns, heads, width of a head]` each."""

    is_sliding = False
    place: Place
    stored: tuple[Tensor, Tensor]

    @override
    def lazy_initialization(self, key_states: Tensor, value_states: Tensor) -> None:
        self.stored = (_empty_like(key_states), _empty_like(value_states))
        self.is_initialized = True

    @override
    def update(
        self, key_states: Tensor, value_states: Tensor, *args: Any, **kwargs: Any
    ) -> tuple[Tensor, Tensor]:
        """Stores new keys and values, `[batch, heads, tokens, width]`; returns all to attend to."""
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        keys, values = (_with_room(it, self.place) for it in self.stored)
        self.stored = keys, values
        return _store(keys, key_states, self.place), _store(values, value_states, self.place)

    def take_rows(self, order: list[int]) -> None:
        if self.is_initialized:
            keys, values = self.stored
            index = torch.tensor(order, device=keys.device)
            self.stored = keys.index_select(0, index), values.index_select(0, index)

    @override
    def get_seq_length(self) -> int:
        return self.stored[0].shape[1] if self.is_initialized else 0

    @override
    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        return self.place.width, 0

    @override
    def get_max_length(self) -> int:
        return -1


def _empty_like(states: Tensor) -> Tensor:
    return states.new_zeros(0, 0, states.shape[1], states.shape[3])


def _with_room(kept: Tensor, place: Place) -> Tensor:
    """Returns `kept`, grown if the place lies outside."""
    rows, columns = kept.shape[:2]
    if rows >= place.all_rows and columns >= place.width:
        return kept
    if columns < place.width:
        columns = max(place.width, int(_GROW_BY * columns))
    # Zeros, not just any memory: attention gives hidden columns the weight 0, and 0 * nan is nan.
    grown = kept.new_zeros(max(rows, place.all_rows), columns, *kept.shape[2:])
    grown[:rows, : kept.shape[1]] = kept
    return grown


def _store(kept: Tensor, states: Tensor, place: Place) -> Tensor:
    """Writes `states` into `kept`; returns what attention reads, `[batch, heads, width, ...]`."""
    index = place.rows.index
    kept[index[:, None], place.positions] = states.transpose(1, 2)
    columns = kept[:, : place.width]
    seen = columns[: len(index)] if place.rows.leading else columns[index]
    return seen.transpose(1, 2)
