"""`name=value` words from a command line, and names checked against a signature."""

import difflib
import inspect
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, get_args, get_origin, get_type_hints

from agentgym_envs import InvalidOptionError


def parse_options(words: Sequence[str], flag: str) -> dict[str, Any]:
    """Returns `name=value` words as a dict; a value is JSON where it reads as JSON, else text.

    Raises:
        InvalidOptionError: a word has no name or no "=".

    >>> parse_options(["size=5", "loops=0.5", "recipes=sorted"], "--env-option")
    {'size': 5, 'loops': 0.5, 'recipes': 'sorted'}
    """
    options: dict[str, Any] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not (name and equals):
            raise InvalidOptionError(f"{flag} must be name=value, got {word!r}")
        options[name.replace("-", "_")] = _value(value)
    return options


def check_names(
    names: Iterable[str], function: Callable[..., Any], owner: str, *, without: Sequence[str] = ()
) -> None:
    """Refuses names that are no arguments of `function`, or are among `without`.

    Raises:
        InvalidOptionError: names the wrong one, the nearest right one, and all of them.
    """
    allowed = [name for name in inspect.signature(function).parameters if name not in without]
    for name in names:
        if name not in allowed:
            raise InvalidOptionError(
                f"{owner} has no option {name!r}{did_you_mean(name, allowed)}; "
                f"its options are {', '.join(allowed) or 'none'}"
            )


def check_types(options: Mapping[str, object], function: Callable[..., Any], owner: str) -> None:
    """Refuses values that are not of the type that `function` wants for them.

    Args:
        options: Names, which are arguments of `function`, and their values.
        function: A function or a class.
        owner: Who has these options, for the message.

    Raises:
        InvalidOptionError: names the option, its type and the value.
    """
    hints = get_type_hints(function.__init__ if inspect.isclass(function) else function)
    for name, value in options.items():
        kinds: list[type] = [get_origin(kind) or kind for kind in get_args(hints[name])]
        kinds = kinds or [hints[name]]
        # A bool is an int to Python, but nobody means 1 by "true".
        fits = bool in kinds if isinstance(value, bool) else isinstance(value, tuple(kinds))
        if not fits and not (float in kinds and type(value) is int):
            wanted = " or ".join(_TYPE_WORDS[kind] for kind in kinds if kind in _TYPE_WORDS)
            raise InvalidOptionError(f"{name} of {owner} must be {wanted}, got {value!r}")


_TYPE_WORDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    type(None): "null",
}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Returns "; did you mean 'x'?" for the nearest known word, or "" where none is near.

    >>> did_you_mean("siez", ["size", "layout"])
    "; did you mean 'size'?"
    """
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
