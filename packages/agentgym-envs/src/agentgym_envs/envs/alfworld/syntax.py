"""PDDL as text: one problem file, taken apart and not yet understood."""

import re
from typing import NamedTuple, cast

from agentgym_envs.core import MalformedFileError

Form = list["str | Form"]
Fact = tuple[str, ...]

COMMENT = re.compile(r";[^\n]*")

_TOKEN = re.compile(r"[()]|[^\s()]+")


class Problem(NamedTuple):
    """What a problem file says, all in lower case.

    Attributes:
        types: Id -> its type.
        facts: Predicate -> the arguments of each fact that holds at first; costs are left out.
        goal: The goal as nested lists.
    """

    types: dict[str, str]
    facts: dict[str, list[Fact]]
    goal: Form


def read_problem(text: str) -> Problem:
    """Returns the parts of a problem file of ALFWorld.

    Raises:
        MalformedFileError: the text is cut off, no PDDL, or of another domain.
    """
    form = _read(text)
    if form[:1] != ["define"]:
        raise MalformedFileError("the problem does not begin with (define (problem ...")
    parts = {str(part[0]): part[1:] for part in form[1:] if isinstance(part, list) and part}
    for name in ("problem", ":domain", ":objects", ":init", ":goal"):
        if name not in parts:
            raise MalformedFileError(f"the problem has no ({name} ...)")
    if parts[":domain"] != ["alfred"]:
        raise MalformedFileError(f"the problem is of the domain {short(parts[':domain'])}")
    return Problem(_types(parts[":objects"]), _facts(parts[":init"]), parts[":goal"])


def _read(text: str) -> Form:
    """Returns the one expression of a text as nested lists of lower-case words."""
    stack: list[Form] = [[]]
    for word in _TOKEN.findall(COMMENT.sub("", text).lower()):
        if word == "(":
            stack.append([])
        elif word != ")":
            stack[-1].append(word)
        elif len(stack) == 1:
            raise MalformedFileError("the problem has a ) without its (")
        else:
            done = stack.pop()
            stack[-1].append(done)
    if len(stack) > 1:
        raise MalformedFileError(f"the problem is cut off: {len(stack) - 1} ( are never closed")
    if len(stack[0]) != 1 or isinstance(stack[0][0], str):
        raise MalformedFileError("the problem must be one expression in brackets")
    return stack[0][0]


def _types(objects: Form) -> dict[str, str]:
    """Returns id -> type of a list like `a b - object c - location`."""
    types: dict[str, str] = {}
    waiting: list[str] = []
    for word in words(objects, ":objects"):
        if waiting and waiting[-1] == "-":
            types.update(dict.fromkeys(waiting[:-1], word))
            waiting = []
        else:
            waiting.append(word)
    if waiting:
        raise MalformedFileError(f"(:objects ...) ends without a type for {waiting[0]!r}")
    return types


def _facts(init: Form) -> dict[str, list[Fact]]:
    """Returns predicate -> its arguments, in the order of the file; costs are left out."""
    facts: dict[str, list[Fact]] = {}
    for fact in init:
        if isinstance(fact, str) or not fact:
            raise MalformedFileError(f"(:init ...) holds {short(fact)}, which is no fact")
        if fact[0] != "=":
            name, *arguments = words(fact, ":init")
            facts.setdefault(name, []).append(tuple(arguments))
    return facts


def words(form: Form, where: str) -> list[str]:
    """Returns a list that must hold words only.

    Raises:
        MalformedFileError: there is a list in it; the message calls the place `where`.
    """
    for word in form:
        if not isinstance(word, str):
            raise MalformedFileError(f"({where} ...) holds {short(word)} where a word must be")
    return cast("list[str]", form)


def short(form: object) -> str:
    """Returns the beginning of a part, for messages."""
    return f"{form!r:.60}"
