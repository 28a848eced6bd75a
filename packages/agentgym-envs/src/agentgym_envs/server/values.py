"""JSON bodies: reading them, checking what is in them, and writing answers."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar, cast, get_origin

import msgspec

from .errors import RefusedError

ValueT = TypeVar("ValueT")
Body = Mapping[str, Any]

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


def read_object(body: bytes) -> Body:
    r"""Returns the JSON object in a body; an empty body is an empty object.

    Raises:
        RefusedError: it is something else.

    >>> read_object(b'{"action": "\\ud800"}'), read_object(b"")
    ({'action': '\ud800'}, {})
    """
    if not body:
        return {}
    try:
        value = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        value = _read_with_surrogates(body)
    if not isinstance(value, dict):
        raise RefusedError(f"the body must be a JSON object, got a {type(value).__name__}", 422)
    return cast(Body, value)


def to_json(value: object) -> bytes:
    r"""Returns a value as JSON; texts may hold halves of surrogate pairs, integers be of any size.

    >>> to_json({"observation": "\ud800"})
    b'{"observation": "\\ud800"}'
    """
    try:
        return _encode(value)
    except (UnicodeEncodeError, OverflowError):
        return json.dumps(value, default=_ready).encode()


def get(body: Body, key: str, kind: type[ValueT]) -> ValueT:
    """Returns a value of a body.

    Raises:
        RefusedError: it is not there, or not of this type.
    """
    if key not in body:
        raise RefusedError(f"the body must have {key!r}", 422)
    return _typed(key, body[key], kind)


def get_or(body: Body, key: str, kind: type[ValueT], otherwise: ValueT) -> ValueT:
    """Returns a value of a body, or `otherwise` where it is missing or null.

    Raises:
        RefusedError: it is not of this type.
    """
    value = body.get(key)
    return otherwise if value is None else _typed(key, value, kind)


def _typed(key: str, value: object, kind: type[ValueT]) -> ValueT:
    kind = get_origin(kind) or kind
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise RefusedError(
            f"{key!r} must be {_NAMES[kind]}, got a {type(value).__name__}: {repr(value)[:100]}",
            422,
        )
    return value


_NAMES: Mapping[type, str] = {
    bool: "a bool",
    int: "an integer",
    str: "a string",
    list: "a list",
    dict: "an object",
}


def _ready(value: object) -> object:
    """Returns what is JSON already as values."""
    assert isinstance(value, msgspec.Raw), "answers are JSON values, or ready"
    return json.loads(bytes(value))


def _read_with_surrogates(body: bytes) -> object:
    """Returns what JSON allows and msgspec does not: escapes of half a surrogate pair."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RefusedError(f"the body is not JSON: {error}") from error
