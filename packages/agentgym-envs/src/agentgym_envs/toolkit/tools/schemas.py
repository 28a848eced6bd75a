"""Types of arguments as JSON schemas, and values that fit them."""

import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Union, cast, get_args, get_origin

LARGEST = 10**18
"""Numbers are smaller than that; NaN and infinity are none."""

Schema = Mapping[str, Any]

_PLAIN: Mapping[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
    list: "array",
    dict: "object",
}
_NAMES: Mapping[str, str] = {
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
    "array": "a list",
    "object": "a dictionary",
}


def schema_of(annotation: Any) -> Schema:
    """Returns the JSON schema of a type.

    Args:
        annotation: str, int, float, bool, None, list[...], dict[str, ...], a union of these, a
            Literal, or Any.

    >>> schema_of(list[int]), schema_of(Literal["asc", "des"])
    ({'type': 'array', 'items': {'type': 'integer'}}, {'enum': ['asc', 'des']})
    """
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation is Any:
        return {}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [schema_of(argument) for argument in arguments]}
    schema: dict[str, Any] = {"type": _PLAIN[origin or annotation]}
    if origin is list and arguments != (Any,):
        schema["items"] = schema_of(arguments[0])
    return schema


def named(schema: Schema) -> str:
    """Returns what a schema asks for, in words.

    >>> named(schema_of(str | list[float]))
    'a string or a list'
    """
    if "enum" in schema:
        return " or ".join(repr(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(named(each) for each in schema["anyOf"])
    return _NAMES[schema["type"]] if schema else "anything"


def type_words(schema: Schema) -> str:
    """Returns a schema as a type, for signatures.

    >>> type_words(schema_of(str | list[float]))
    'string | array'
    """
    if "enum" in schema:
        return " | ".join(repr(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(type_words(each) for each in schema["anyOf"])
    return schema.get("type", "any")


def convert(value: Any, schema: Schema) -> Any:
    """Returns `value` as a value of the schema.

    Numbers may be texts ("39.7"), and where a text is wanted a whole number is taken as one.

    Raises:
        ValueError: it does not fit.

    >>> convert("39.7", {"type": "number"}), convert(7, {"type": "string"})
    (39.7, '7')
    """
    if not schema:
        return value
    if "enum" in schema:
        return _one_of(value, schema["enum"])
    if "anyOf" in schema:
        return _any_of(value, schema["anyOf"])
    converted = _CONVERTERS[schema["type"]](value)
    if "items" in schema:
        return [convert(item, schema["items"]) for item in converted]
    return converted


def _one_of(value: Any, allowed: Sequence[Any]) -> Any:
    if value not in allowed:
        raise ValueError(value)
    return value


def _any_of(value: Any, schemas: Sequence[Schema]) -> Any:
    """Returns `value` as it is where one schema has its very type, else the first that fits."""
    kinds = ("integer", "number") if type(value) is int else (_PLAIN.get(type(value)),)
    for schema in sorted(schemas, key=lambda schema: schema.get("type") not in kinds):
        try:
            return convert(value, schema)
        except ValueError:
            continue
    raise ValueError(value)


def _string(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _typed(value, str)


def _integer(value: Any) -> int:
    if isinstance(value, str):
        value = float(value) if "." in value else int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return _number(value, int)


def _number(value: Any, kind: type | tuple[type, ...] = (int, float)) -> Any:
    if isinstance(value, str):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, kind) or not abs(value) < LARGEST:
        raise ValueError(value)
    return value


def _boolean(value: Any) -> bool:
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return _typed(value, bool)


def _array(value: Any) -> list[Any]:
    return list(cast("tuple[Any, ...]", value)) if isinstance(value, tuple) else _typed(value, list)


def _object(value: Any) -> dict[str, Any]:
    return _typed(value, dict)


def _null(value: Any) -> None:
    return _typed(value, type(None))


def _typed(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise ValueError(value)
    return value


_CONVERTERS: Mapping[str, Callable[[Any], Any]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "null": _null,
    "array": _array,
    "object": _object,
}
