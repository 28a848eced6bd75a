"""What the front and its workers send each other through pipes: length, number, status, JSON."""

import asyncio
import struct
from typing import NamedTuple

import msgspec

from .service import Settings
from .sessions import Numbers

_HEAD = struct.Struct(">IQH")


class Frame(NamedTuple):
    """One request or answer.

    Attributes:
        number: Names a request; its answer has the same.
        status: The HTTP status of an answer; 0 in requests.
        content: JSON.
    """

    number: int
    status: int
    content: bytes


class Setup(msgspec.Struct, frozen=True):
    """The first that a worker is sent.

    Attributes:
        settings: Of the server.
        numbers: Of its sessions.
    """

    settings: Settings
    numbers: Numbers


def packed(frame: Frame) -> bytes:
    """Returns a frame as it is sent."""
    return _HEAD.pack(len(frame.content), frame.number, frame.status) + frame.content


async def receive(reader: asyncio.StreamReader) -> Frame | None:
    """Returns the next frame; None where there is no more."""
    try:
        length, number, status = _HEAD.unpack(await reader.readexactly(_HEAD.size))
        return Frame(number, status, await reader.readexactly(length))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
