"""Which conversation has which slot of the cache, and how much of it is there already."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Request:
    """A conversation that waits for a reply.

    Attributes:
        key: Names the conversation, the same at every turn: its earlier turns are looked for
            under it. Speed depends on it, results do not.
        ids: The whole conversation so far as token ids, through the generation prompt.
        seed: For sampling. Give each turn another one.
    """

    key: Hashable
    ids: Sequence[int]
    seed: int = 0


class Seating(NamedTuple):
    """Who sits where for one wave of requests.

    Attributes:
        requests: Request i has slot i.
        kept: How many of its tokens slot i holds already; at least one is always left to read.
        moved: If slots had to change places: slot i is what slot `moved[i]` was.
    """

    requests: list[Request]
    kept: list[int]
    moved: list[int] | None


class Seats:
    """The slots, with the tokens that each holds. Grows up to `most` slots."""

    def __init__(self, most: int) -> None:
        """Starts with no slot."""
        self._most = most
        self._keys: list[Hashable] = []
        self._ids: list[Sequence[int]] = []

    def __len__(self) -> int:
        return len(self._keys)

    def waves(self, requests: Sequence[Request]) -> list[list[Request]]:
        """Splits requests into groups that find a slot each."""
        seated = set(self._keys)
        # Who has a slot comes first, before others take it.
        queue = sorted(requests, key=lambda request: request.key not in seated)
        return [queue[i : i + self._most] for i in range(0, len(queue), self._most)]

    def sit(self, wave: Sequence[Request]) -> Seating:
        """Gives each request a slot, its own if it has one, and moves these slots to the front."""
        wanted = {request.key: request for request in wave}
        taken = {i: wanted.pop(key) for i, key in enumerate(self._keys) if key in wanted}
        for request in wanted.values():
            taken[self._free_slot(request, taken)] = request
        slots = sorted(taken)
        moved = None if slots == [*range(len(slots))] else self._move_to_front(slots)
        requests = [taken[slot] for slot in slots]
        self._keys[: len(requests)] = [request.key for request in requests]
        kept = [self._kept(i, request) for i, request in enumerate(requests)]
        return Seating(requests, kept, moved)

    def remember(self, slot: int, ids: Sequence[int]) -> None:
        """Notes the tokens that `slot` now holds."""
        self._ids[slot] = ids

    def _free_slot(self, request: Request, taken: Mapping[int, Request]) -> int:
        """Returns the free slot with which `request` shares the longest beginning."""
        free = [i for i in range(len(self._keys)) if i not in taken]
        if free:
            return max(free, key=lambda i: common_length(self._ids[i], request.ids))
        self._keys.append(request.key)
        self._ids.append(())
        return len(self._keys) - 1

    def _move_to_front(self, slots: list[int]) -> list[int]:
        front = set(slots)
        moved = [*slots, *(i for i in range(len(self._keys)) if i not in front)]
        self._keys = [self._keys[i] for i in moved]
        self._ids = [self._ids[i] for i in moved]
        return moved

    def _kept(self, slot: int, request: Request) -> int:
        return min(common_length(self._ids[slot], request.ids), len(request.ids) - 1)


def common_length(one: Sequence[int], other: Sequence[int]) -> int:
    """Returns how many tokens two sequences have in common at the beginning."""
    shorter = min(len(one), len(other))
    if [*one[:shorter]] == [*other[:shorter]]:
        return shorter
    return next(i for i in range(shorter) if one[i] != other[i])
