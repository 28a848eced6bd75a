"""The OpenAPI document of a server."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from .extras import EXTRAS
from .shapes import SHAPES

_INTEGER: Mapping[str, Any] = {"type": "integer"}
_TEXT: Mapping[str, Any] = {"type": "string"}


def openapi(names: Sequence[str], *, root: str | None) -> dict[str, Any]:
    """Returns the document: every call of every world, and of /v1.

    Args:
        names: The worlds.
        root: The one that is mounted at the root; None mounts each under its name.
    """
    paths: dict[str, Any] = {
        "/health": {"get": _get("Whether the server is there.")},
        "/v1/worlds": {"get": _get("The worlds.")},
        "/v1/worlds/{world}": {"get": _get("One world.", path=("world",))},
        "/v1/worlds/{world}/tasks": {
            "get": _get("One task.", path=("world",), query=("split", "index", "id"))
        },
        "/v1/sessions": {"post": _post("Opens sessions.", _OPEN)},
        "/v1/sessions/{session}/{what}": {
            "get": _get("snapshot, actions, render or oracle.", path=("session", "what"))
        },
    }
    for call, item in _BATCHED.items():
        paths[f"/v1/sessions/{call}"] = {"post": _post(f"Many sessions: {call}.", _list(item))}
    for name in names:
        paths |= _original(name, "" if name == root else f"/{name}")
    return {
        "openapi": "3.1.0",
        "info": {"title": "AgentGym", "version": version("agentgym-envs")},
        "paths": paths,
    }


def _original(name: str, prefix: str) -> dict[str, Any]:
    shapes = SHAPES[name]
    key, index = shapes.session_key, shapes.index_key
    session = _object({key: _INTEGER}, (key,))
    return {
        f"{prefix}/": {"get": _get(f"Whether {name} is there.")},
        f"{prefix}/create": {"post": _post("Opens a session.", _object({}, ()))},
        f"{prefix}/reset": {
            "post": _post("Begins an episode.", _object({key: _INTEGER, index: _INTEGER}, (key,)))
        },
        f"{prefix}/step": {
            "post": _post("Plays.", _object({key: _INTEGER, "action": _TEXT}, (key, "action")))
        },
        f"{prefix}/close": {"post": _post("Closes a session.", session)},
        f"{prefix}/observation": {"get": _get("What was seen last.", query=(key,))},
        **{
            f"{prefix}/{call}": {"get": _get(f"An episode's {call}.", query=(key,))}
            for call in EXTRAS.get(name, {})
        },
    }


def _object(properties: Mapping[str, Any], required: Sequence[str]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(properties), "required": list(required)}


def _list(item: Mapping[str, Any]) -> dict[str, Any]:
    return _object({"sessions": {"type": "array", "items": item}}, ("sessions",))


_OPEN = _object({"world": _TEXT, "number": _INTEGER, "options": {"type": "object"}}, ("world",))

_SNAPSHOT = _object(
    {
        "task_id": _TEXT,
        "rng_state": {"type": "object"},
        "actions": {"type": "array", "items": _TEXT},
    },
    ("task_id", "rng_state", "actions"),
)

_BATCHED: Mapping[str, Mapping[str, Any]] = {
    "reset": _object({"session": _INTEGER, "seed": _INTEGER, "task_id": _TEXT}, ("session",)),
    "restore": _object({"session": _INTEGER, "snapshot": _SNAPSHOT}, ("session", "snapshot")),
    "step": _object(
        {"session": _INTEGER, "action": _TEXT, "turn": _INTEGER}, ("session", "action")
    ),
    "close": _INTEGER,
}


def _get(summary: str, path: Sequence[str] = (), query: Sequence[str] = ()) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": place, "required": place == "path", "schema": dict(_TEXT)}
        for place, names in (("path", path), ("query", query))
        for name in names
    ]
    return {"summary": summary, "parameters": parameters, "responses": _RESPONSES}


def _post(summary: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    body = {"content": {"application/json": {"schema": schema}}}
    return {"summary": summary, "requestBody": body, "responses": _RESPONSES}


_RESPONSES: Mapping[str, Any] = {
    "200": {"description": "The answer, or an error that an agent may learn from."},
    "4XX": {"description": "What was wrong with the request."},
    "501": {"description": "The world's data or packages are not on this machine."},
    "503": {"description": "All sessions are taken, or a simulator does not start."},
}
