"""The worlds by name."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from agentgym_envs.core import InvalidOptionError

if TYPE_CHECKING:
    from .core import SeveralAgents

WORLDS: Mapping[str, str] = MappingProxyType(
    {
        name: f"agentgym_envs.multiagent.{name}.env:{name.capitalize()}Env"
        for name in ("bargain", "duel", "household", "workshop")
    }
)
"""Name -> the class, as "module:class"; nothing is imported before `make`."""


def make(world: str, **options: Any) -> "SeveralAgents[Any, Any]":
    """Returns a new environment: an `AECEnv` (duel, bargain) or a `ParallelEnv`.

    Args:
        world: "duel", "bargain", "workshop" or "household".
        **options: Keyword arguments of the environment's class.

    Raises:
        InvalidOptionError: there is no such world or option, or a value is not allowed.
        MissingDependencyError: PettingZoo is not installed.
    """
    if world not in WORLDS:
        raise InvalidOptionError(f"world must be one of {sorted(WORLDS)}, got {world!r}")
    module, _, name = WORLDS[world].partition(":")
    kind = getattr(import_module(module), name)
    try:
        return kind(**options)
    except TypeError as error:
        raise InvalidOptionError(f"{world} cannot be made with {options}: {error}") from error
