"""A server's front: sends each request to the worker process that has the session.

A session's number, divided by the number of workers, leaves the number of its worker.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import msgspec

from agentgym_envs.core import AgentGymError

from .errors import RefusedError, as_error
from .metrics import Metrics
from .processes import WorkerProcess
from .service import Settings, check_settings, names_of
from .sessions import Numbers
from .shapes import SHAPES
from .values import Body


class Front:
    """What `Service` is for one process, for several: it looks the same to the application.

    Attributes:
        settings: Of the server.
        metrics: What was asked so far.
        original: AgentGym's protocol.
        versioned: Our own.
    """

    def __init__(self, settings: Settings) -> None:
        """Starts no worker yet: each starts with the first request for it.

        Raises:
            InvalidOptionError: a setting is wrong.
        """
        check_settings(settings)
        self.settings = settings
        self.metrics = Metrics()
        count = settings.workers
        share = -(-settings.limits.max_sessions // count)
        limits = replace(settings.limits, max_sessions=share)
        own = replace(settings, limits=limits, workers=1, token=None)
        self.workers = [WorkerProcess(own, Numbers(count, place)) for place in range(count)]
        self.original = OriginalFront(self.workers)
        self.versioned = VersionedFront(self.workers, limits.max_batch)

    @property
    def names(self) -> Sequence[str]:
        """The names of its worlds, sorted."""
        return names_of(self.settings)

    async def counts(self) -> Mapping[str, int]:
        """Returns how many sessions each world has, sorted by its name."""
        asked = [worker.ask("counts", [], {}) for worker in self.workers if worker.runs]
        total: Counter[str] = Counter()
        for answer in await asyncio.gather(*asked):
            total.update(msgspec.json.decode(answer, type=dict[str, int]))
        return dict(sorted(total.items()))

    async def reap(self) -> None:
        """Does nothing: workers close idle sessions themselves."""

    async def close(self) -> None:
        """Lets the workers close their sessions and end."""
        await asyncio.gather(*(worker.close() for worker in self.workers))


class OriginalFront:
    """AgentGym's protocol over several workers."""

    def __init__(self, workers: Sequence[WorkerProcess]) -> None:
        """Keeps the workers."""
        self._workers = workers
        self._turn = Turn(workers)

    async def answer(self, name: str, call: str, body: Body) -> object:
        """Returns the answer to one request; see `OriginalProtocol.answer`."""
        path = (name, call)
        if call == "create":
            return await self._turn.open("original", path, body)
        if call == "list_envs":
            asked = [worker.ask("original", path, body) for worker in self._workers]
            lists = [msgspec.json.decode(answer) for answer in await asyncio.gather(*asked)]
            return sorted(number for numbers in lists for number in numbers)
        key = SHAPES[name].session_key if name in SHAPES else ""
        worker = self._workers[_place(body.get(key), self._workers)]
        return msgspec.Raw(await worker.ask("original", path, body))


class VersionedFront:
    """/v1 over several workers: what is for many sessions is shared out, and put together."""

    def __init__(self, workers: Sequence[WorkerProcess], max_batch: int) -> None:
        """Keeps the workers."""
        self._workers = workers
        self._max_batch = max_batch
        self._turn = Turn(workers)

    async def answer(self, path: Sequence[str], body: Body) -> object:
        """Returns the answer to one request; see `VersionedProtocol.answer`."""
        match path:
            case ["sessions"]:
                return await self._turn.open("versioned", path, body)
            case ["sessions", "close"] if isinstance(body.get("sessions"), list):
                answers = await self._share(path, body["sessions"])
                return {"closed": sum(part["closed"] for _, part in answers if "closed" in part)}
            case ["sessions", _] if self._is_batch(body):
                return await self._each(path, body["sessions"])
            case ["sessions", digits, _]:
                plain = digits.isascii() and digits.isdecimal() and len(digits) < 19
                worker = self._workers[_place(int(digits) if plain else 0, self._workers)]
                return msgspec.Raw(await worker.ask("versioned", path, body))
            case _:
                return msgspec.Raw(await self._workers[0].ask("versioned", path, body))

    def _is_batch(self, body: Body) -> bool:
        """Returns whether a request can be shared out; what is wrong one worker refuses."""
        items: object = body.get("sessions")
        return isinstance(items, list) and len(cast(list[object], items)) <= self._max_batch

    async def _each(self, path: Sequence[str], items: Sequence[Any]) -> object:
        answers: list[object] = [None] * len(items)
        for places, part in await self._share(path, items):
            said = part.get("answers") or [part] * len(places)
            for place, answer in zip(places, said, strict=True):
                answers[place] = answer
        return {"answers": answers}

    async def _share(
        self, path: Sequence[str], items: Sequence[Any]
    ) -> list[tuple[list[int], Mapping[str, Any]]]:
        """Returns, for every worker that has sessions of `items`, their places and its answer."""
        parts: dict[int, list[int]] = {}
        for place, item in enumerate(items):
            number = cast(Body, item).get("session") if isinstance(item, dict) else item
            parts.setdefault(_place(number, self._workers), []).append(place)
        asked = [
            _asked(self._workers[worker], path, [items[place] for place in places])
            for worker, places in parts.items()
        ]
        return list(zip(parts.values(), await asyncio.gather(*asked), strict=True))


class Turn:
    """Opens sessions on one worker after the other."""

    def __init__(self, workers: Sequence[WorkerProcess]) -> None:
        """Begins with the first."""
        self._workers = workers
        self._next = 0

    async def open(self, protocol: str, path: Sequence[str], body: Body) -> object:
        """Returns the answer of the worker whose turn it is, or of one that has room.

        Raises:
            RefusedError: all of them refuse.
        """
        first = self._next
        self._next = (first + 1) % len(self._workers)
        refusal: RefusedError | None = None
        for worker in [*self._workers[first:], *self._workers[:first]]:
            try:
                return msgspec.Raw(await worker.ask(protocol, path, body))
            except RefusedError as error:
                if error.status != 503:
                    raise
                refusal = error
        assert refusal is not None, "there is at least one worker"
        raise refusal


async def _asked(
    worker: WorkerProcess, path: Sequence[str], items: Sequence[Any]
) -> Mapping[str, Any]:
    """Returns a worker's answer; its end does not spoil the others' answers."""
    try:
        return msgspec.json.decode(await worker.ask("versioned", path, {"sessions": items}))
    except AgentGymError as error:
        return as_error(error)


def _place(number: object, workers: Sequence[WorkerProcess]) -> int:
    """Returns whose a session is; what names none goes to the first, which says so."""
    return number % len(workers) if isinstance(number, int) else 0
