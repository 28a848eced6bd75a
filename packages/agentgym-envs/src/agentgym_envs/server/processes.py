"""A server's worker processes, as its front sees them."""

import asyncio
import contextlib
import sys
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from .errors import ForwardedError, RefusedError
from .frames import Frame, Setup, packed, receive
from .service import Settings
from .sessions import Numbers
from .values import Body, to_json

GRACE_SECONDS = 10.0
MODULE = "agentgym_envs.server.worker"


class WorkerProcess:
    """One worker: its process, which is started anew where it ended, and what it was asked."""

    def __init__(self, settings: Settings, numbers: Numbers) -> None:
        """Starts nothing yet."""
        self._settings = settings
        self._numbers = numbers
        self._process: asyncio.subprocess.Process | None = None
        self._listener: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._waiting: dict[int, asyncio.Future[Frame]] = {}
        self._asked = 0

    @property
    def runs(self) -> bool:
        """Whether its process is there."""
        return self._process is not None

    @property
    def process_id(self) -> int | None:
        """The number of its process; None where none runs."""
        return None if self._process is None else self._process.pid

    async def ask(self, protocol: str, path: Sequence[str], body: Body) -> bytes:
        """Returns the worker's answer, as JSON.

        Raises:
            RefusedError: the worker refused, or ended before it answered.
        """
        content = to_json({"protocol": protocol, "path": path, "body": body})
        async with self._starting:
            process = self._process or await self._start()
        number = self._asked = self._asked + 1
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            _write(process, Frame(number, 0, content))
            answer = await future
        finally:
            self._waiting.pop(number, None)
        if answer.status != 200:
            raise ForwardedError(**msgspec.json.decode(answer.content), status=answer.status)
        return answer.content

    async def close(self) -> None:
        """Ends the process: kindly, and after `GRACE_SECONDS` by force."""
        process = self._process
        if process is None:
            return
        assert process.stdin is not None, "it was started with pipes"
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), GRACE_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()
        if self._listener is not None:
            await self._listener

    async def _start(self) -> asyncio.subprocess.Process:
        # A session of its own: an interrupt of the terminal is for the front alone.
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", MODULE),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        setup = Setup(self._settings, self._numbers)
        _write(process, Frame(0, 0, msgspec.json.encode(setup)))
        # The next one begins elsewhere: no number is used twice.
        self._numbers = replace(self._numbers, generation=self._numbers.generation + 1)
        self._process = process
        self._listener = asyncio.create_task(self._listen(process))
        return process

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None, "it was started with pipes"
        while (frame := await receive(process.stdout)) is not None:
            future = self._waiting.get(frame.number)
            if future is not None and not future.done():
                future.set_result(frame)
        self._process = None
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(_ended())
        with contextlib.suppress(ProcessLookupError):
            await process.wait()


def _write(process: asyncio.subprocess.Process, frame: Frame) -> None:
    assert process.stdin is not None, "it was started with pipes"
    process.stdin.write(packed(frame))


def _ended() -> RefusedError:
    reason = "the worker process ended while it played, and its sessions with it"
    return RefusedError(f"{reason}: open new ones", 503, {"Retry-After": "1"})
