"""Values as an agent writes them: JSON, or a small Python expression that is walked, never run.

The original hands the text to Python's `eval`. What models really write there is a dictionary of
literals, now and then with a sum, a rounding or a comprehension in it; that is what is understood
here. Names, functions and methods come from the tables below and from nowhere else, every
operation is paid for before it is done (see `limits`), and all else is a `BadValueError`.
"""

import ast
import json
import re
import warnings
from threading import Lock
from typing import Any

from .errors import BadValueError
from .expressions import Evaluator
from .limits import MAX_DEPTH

MAX_CHARACTERS = 20_000

_OPENING, _CLOSING = "([{", ")]}"
_JSON_ONLY = re.compile(r"\b(?:true|false|null)\b")
_WARNINGS = Lock()


def read_value(text: str, *, json_names: bool = True) -> Any:
    r"""Returns the value that `text` stands for.

    Args:
        text: JSON, or a Python expression.
        json_names: Whether true, false and null mean something. In the original they do not.

    Raises:
        BadValueError: `text` is neither, or too large.

    >>> read_value('{"on": true, "at": [1, 2.5]}')
    {'on': True, 'at': [1, 2.5]}
    >>> read_value("{'answer': round((3.25 + 4) / 2, 1), 'days': [d for d in ('Mo', 'Tu')]}")
    {'answer': 3.6, 'days': ['Mo', 'Tu']}
    >>> read_value("__import__('os').getcwd()")
    Traceback (most recent call last):
    agentgym_envs.toolkit.tools.errors.BadValueError: only functions such as sum can be called here
    """
    _check_size(text)
    if "\\" not in text and (json_names or not _JSON_ONLY.search(text)):
        try:
            return json.loads(text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            pass
    try:
        return read_node(parse_expression(text), json_names=json_names)
    except BadValueError:
        if json_names and "\\" in text:
            return _read_json(text)
        raise


def read_node(node: ast.expr, *, json_names: bool = True) -> Any:
    """Returns the value of an expression that is already parsed.

    Raises:
        BadValueError: it is not of the kind that is allowed, or too large.
    """
    return Evaluator(json_names=json_names).evaluate(node)


def parse_expression(text: str) -> ast.expr:
    """Returns the tree of one Python expression.

    Raises:
        BadValueError: it is none, or too deep a tree.
    """
    _check_size(text)
    tree = parse_python(text.lstrip(" \t"), "eval")
    assert isinstance(tree, ast.Expression), "what the mode says"
    return tree.body


def parse_python(text: str, mode: str) -> ast.AST:
    """Returns the tree of Python text; `mode` is "eval" or "exec", as `compile` has it.

    Raises:
        BadValueError: it is no Python.
    """
    try:
        if "\\" not in text:
            return ast.parse(text, mode=mode)
        # A path like "C:\dir" would bring a warning of the parser's.
        with _WARNINGS, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, mode=mode)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadValueError(f"{text[:60]!r} is neither JSON nor a Python expression") from error


def write_value(value: Any) -> str:
    """Returns text that `read_value` reads back, and Python as well.

    >>> write_value({"name": "Zürich", "days": [1, 2]}), write_value({"favorite": True})
    ('{"name": "Zürich", "days": [1, 2]}', "{'favorite': True}")
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        return repr(value)
    return repr(value) if "\\" in text or _JSON_ONLY.search(text) else text


def _refuse_constant(name: str) -> Any:
    raise BadValueError(f"{name} is no value")


def _read_json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadValueError(f"{text[:60]!r} is neither JSON nor a Python expression") from error


def _check_size(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise BadValueError(f"a value may have at most {MAX_CHARACTERS:,} characters")
    if sum(map(text.count, _OPENING)) > MAX_DEPTH and _depth(text) > MAX_DEPTH:
        raise BadValueError(f"the value is nested more than {MAX_DEPTH} levels deep")


def _depth(text: str) -> int:
    """Returns how deep the brackets go; those within quotes count too, which errs to be careful."""
    depth = deepest = 0
    for character in text:
        if character in _OPENING:
            depth += 1
            deepest = max(deepest, depth)
        elif character in _CLOSING:
            depth -= 1
    return deepest
