"""Finding an environment by the name that somebody typed, and making it."""

import difflib
import importlib
import inspect
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import gymnasium
from gymnasium.envs.registration import EnvSpec, load_env_creator

from . import ENVIRONMENTS
from .core import InvalidOptionError, TextEnv

NAMESPACE = "AgentGym/"
REMOTE = f"{NAMESPACE}Remote-v0"


def environment_ids() -> list[str]:
    """Returns the ids of this package that are registered, sorted; the remote stands for any."""
    names = (name for name in gymnasium.registry if name != REMOTE)
    return sorted(name for name in names if name.startswith(NAMESPACE))


def find_id(name: str) -> str:
    """Returns the Gymnasium id that a name stands for: the id itself, or a short form of ours.

    "my_module:My/Game-v0" is an id as well, as it is for `gymnasium.make`: the module registers
    the environment when it is imported, which happens wherever one is made.

    Raises:
        InvalidOptionError: nothing has this name.

    >>> [find_id(name) for name in ("wordle", "Wordle-v0", "AgentGym/Wordle-v0")]
    ['AgentGym/Wordle-v0', 'AgentGym/Wordle-v0', 'AgentGym/Wordle-v0']
    """
    if name in gymnasium.registry or ":" in name:
        return name
    wanted = name.lower().removeprefix(NAMESPACE.lower())
    short = _short_names()
    if wanted not in short:
        raise InvalidOptionError(f"no environment {name!r}; {_proposal(wanted, list(short))}")
    return short[wanted]


def make_env(env_id: str, options: Mapping[str, Any]) -> gymnasium.Env[str, str]:
    """Returns `gymnasium.make(env_id, **options)`, without Gymnasium's checks of every step.

    Raises:
        InvalidOptionError: the id is not registered, the environment has no such option, or a
            value is of the wrong type.
        DataUnavailableError: official data was asked for and is not on this machine.
    """
    spec = find_spec(env_id)
    known = option_names(env_id)
    for option in options:
        if option not in known:
            raise InvalidOptionError(f"{env_id} has no option {option!r}; it has {list(known)}")
    try:
        return gymnasium.make(spec, disable_env_checker=True, **options)
    except TypeError as error:
        raise InvalidOptionError(
            f"{env_id} cannot be made with {dict(options)}: {error}"
        ) from error


def make_text_env(env_id: str, options: Mapping[str, Any]) -> TextEnv[Any]:
    """Returns what `make_env` returns, without wrappers.

    Raises:
        InvalidOptionError: see `make_env`; or the environment is none of ours.
    """
    return as_text_env(make_env(env_id, options))


def as_text_env(env: gymnasium.Env[Any, Any]) -> TextEnv[Any]:
    """Returns the text environment inside any wrappers.

    Raises:
        InvalidOptionError: there is none.
    """
    inner = env.unwrapped
    if not isinstance(inner, TextEnv):
        raise InvalidOptionError(f"{env} is not an AgentGym text environment")
    return cast(TextEnv[Any], inner)


def option_names(env_id: str) -> Sequence[str]:
    """Returns the names of the keyword arguments of an environment.

    Raises:
        InvalidOptionError: the id is not registered.
    """
    entry_point = find_spec(env_id).entry_point
    creator = load_env_creator(entry_point) if isinstance(entry_point, str) else entry_point
    assert creator is not None, "text environments are registered with an entry point"
    return list(inspect.signature(creator).parameters)


def find_spec(env_id: str) -> EnvSpec:
    """Returns what Gymnasium knows of an environment; see `find_id` for those of a module.

    Raises:
        InvalidOptionError: the id is not registered, or its module cannot be imported.
    """
    module, _, name = env_id.rpartition(":")
    try:
        if module:
            _import(module)
        return gymnasium.spec(name)
    except (gymnasium.error.Error, ImportError) as error:
        raise InvalidOptionError(f"no environment {env_id!r}: {error}") from error


def _import(module: str) -> None:
    """Imports a module; the current folder is searched first."""
    if module.startswith("."):
        raise ImportError(f"{module!r} is not the whole name of a module")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    importlib.import_module(module)


def _short_names() -> dict[str, str]:
    """Returns "maze-v0" and "maze" -> id; the bare name is that of the newest version.

    Ours are also known by the name of their folder, which is AgentGym's: "todo".
    """
    specs = sorted(map(gymnasium.spec, environment_ids()), key=lambda spec: spec.version or 0)
    bare = {spec.name.lower(): spec.id for spec in specs}
    whole = {spec.id.lower().removeprefix(NAMESPACE.lower()): spec.id for spec in specs}
    folders = {place.split(":")[0].split(".")[-1]: name for name, place in ENVIRONMENTS.items()}
    return folders | bare | whole


def _proposal(wanted: str, names: Sequence[str]) -> str:
    close = difflib.get_close_matches(wanted, names, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"there are {environment_ids()}"
