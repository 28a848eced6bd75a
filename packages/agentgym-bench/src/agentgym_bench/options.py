"""`name=value` words from a command line, and names checked against a signature."""

import difflib
import inspect
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

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
