"""/v1 over one WebSocket, for those who ask often."""

from collections.abc import Mapping
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from agentgym_envs.core import AgentGymError

from .errors import as_error
from .service import Versioned
from .values import get, get_or, read_object, to_json

TOO_LARGE = 1009
"""WebSocket's code for a message that is larger than is allowed."""


async def converse(socket: WebSocket, protocol: Versioned, max_bytes: int) -> None:
    """Answers the messages of an accepted WebSocket, one after the other, until it closes.

    A message is `{"id", "call", "body"}`: the path of a request after /v1/, its body, and whatever
    the client wants to know the answer by. The answer is `{"id", "answer"}`, or `{"id", "error",
    "kind"}`.

    Args:
        socket: Its texts or bytes are JSON.
        protocol: Answers.
        max_bytes: A longer message ends the conversation.
    """
    try:
        while True:
            message = await _receive(socket)
            if len(message) > max_bytes:
                await socket.close(TOO_LARGE, f"a message may have {max_bytes:,} bytes")
                return
            await socket.send_text(to_json(await _answer(message, protocol)).decode())
    except WebSocketDisconnect:
        return


async def _receive(socket: WebSocket) -> bytes:
    event = await socket.receive()
    if event["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(event.get("code", 1000))
    text = event.get("text")
    return event.get("bytes") or b"" if text is None else text.encode("utf-8", "surrogatepass")


async def _answer(message: bytes, protocol: Versioned) -> Mapping[str, Any]:
    name: object = None
    try:
        asked = read_object(message)
        name = asked.get("id")
        path = get(asked, "call", str).split("/")
        return {
            "id": name,
            "answer": await protocol.answer(path, get_or(asked, "body", dict[str, Any], {})),
        }
    except AgentGymError as error:
        return {"id": name, **as_error(error)}
