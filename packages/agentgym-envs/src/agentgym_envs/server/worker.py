"""One of a server's worker processes: plays what the front sends it, until its pipe is closed."""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, cast

import msgspec

from agentgym_envs.core import AgentGymError

from .errors import RefusedError, as_error, status_of
from .frames import Frame, Setup, packed, receive
from .service import Service
from .values import read_object, to_json

Send = Callable[[Frame], None]


async def work(reader: asyncio.StreamReader, send: Send) -> None:
    """Answers requests as they come, many at a time, until there are no more."""
    first = await receive(reader)
    if first is None:
        return
    setup = msgspec.json.decode(first.content, type=Setup)
    service = Service(setup.settings, setup.numbers)
    reaper = asyncio.create_task(service.reap())
    playing: set[asyncio.Task[None]] = set()
    while (frame := await receive(reader)) is not None:
        task = asyncio.create_task(_play(service, frame, send))
        playing.add(task)
        task.add_done_callback(playing.discard)
    reaper.cancel()
    await asyncio.gather(*playing)
    await service.close()


async def _play(service: Service, frame: Frame, send: Send) -> None:
    try:
        answer = to_json(await _answer(service, read_object(frame.content)))
        send(Frame(frame.number, 200, answer))
    except AgentGymError as error:
        headers = error.headers if isinstance(error, RefusedError) else {}
        said = as_error(error) | {"headers": headers}
        send(Frame(frame.number, status_of(error), to_json(said)))


async def _answer(service: Service, asked: Mapping[str, Any]) -> object:
    body = cast(Mapping[str, Any], asked["body"])
    match asked["protocol"]:
        case "versioned":
            return await service.versioned.answer(asked["path"], body)
        case "original":
            name, call = asked["path"]
            return await service.original.answer(name, call, body)
        case _:
            return await service.counts()


async def _main() -> None:
    # What worlds print must not get among the answers.
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer
    )

    def send(frame: Frame) -> None:
        content = memoryview(packed(frame))
        while content:
            content = content[answers.write(content) :]

    await work(reader, send)


if __name__ == "__main__":
    asyncio.run(_main())
