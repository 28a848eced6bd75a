"""A policy from any Python function or class."""

import importlib
import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from agentgym_bench.options import check_names, did_you_mean
from agentgym_envs import InvalidOptionError
from agentgym_envs.rollout import Conversation, Policy

Answer = Callable[[list[dict[str, str]]], object]


class FunctionPolicy:
    """Answers each conversation with `function(messages)`.

    What the function raises ends that episode as a recorded failure; the others go on.
    """

    def __init__(self, function: Answer) -> None:
        """Keeps `function`, which gets `[{"role": ..., "content": ...}, ...]` and returns text."""
        self._function = function

    def act(self, conversations: Sequence[Conversation]) -> list[str | Exception]:
        """Returns the answers, or the exceptions in their place."""
        return [self._answer(talk) for talk in conversations]

    def _answer(self, talk: Conversation) -> str | Exception:
        messages = [{"role": m.role, "content": m.content} for m in talk.messages]
        try:
            answer = self._function(messages)
        except Exception as error:  # the boundary: a user's mistake is a result, not a crash
            return error
        if not isinstance(answer, str):
            return TypeError(f"the policy returned {type(answer).__name__}, not str")
        return answer


def python_policy(target: str, options: Mapping[str, Any]) -> Policy:
    """Returns the policy that "MODULE:CALLABLE" names; the current folder is searched first.

    The callable is one of
        a function `answer(messages: list[dict[str, str]]) -> str`, given the chat so far, the
            user's message last, once per turn;
        a class (or function with options) that makes something with an `act` method like
            `agentgym_envs.rollout.Policy`; it gets `options` as keyword arguments;
        an object that has such an `act` method already.

    Raises:
        InvalidOptionError: the module or the name in it is not there, or it is none of these.
    """
    found = _load(target)
    if inspect.isclass(found):
        check_names(options, found, target)
        _check_complete(options, found, target)
        found = found(**options)
    elif options:
        raise InvalidOptionError(f"{target} takes no options, got {', '.join(options)}")
    if hasattr(found, "act"):
        return cast(Policy, found)
    if callable(found):
        return FunctionPolicy(cast(Answer, found))
    raise InvalidOptionError(
        f"{target} must be a function of a list of messages, or have an `act` method; "
        f"it is {type(found).__name__}"
    )


def _check_complete(options: Mapping[str, Any], made: type, target: str) -> None:
    """Refuses to make something without an option that it cannot do without."""
    needed = [
        name
        for name, parameter in inspect.signature(made).parameters.items()
        if parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    ]
    missing = [name for name in needed if name not in options]
    if missing:
        raise InvalidOptionError(
            f"{target} needs {' and '.join(missing)}: pass --policy-option {missing[0]}=..."
        )


def _load(target: str) -> object:
    module_name, _, name = target.partition(":")
    if not (module_name and name) or module_name.startswith("."):
        raise InvalidOptionError(f"python policy must be python:MODULE:CALLABLE, got {target!r}")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise InvalidOptionError(f"cannot import {module_name!r}: {error}") from error
    if not hasattr(module, name):
        near = did_you_mean(name, vars(module))
        raise InvalidOptionError(f"module {module_name!r} has no {name!r}{near}")
    return getattr(module, name)
