"""What can be chosen about a run. No heavy imports: the command line is made from it."""

import dataclasses
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args

from pydantic import TypeAdapter, ValidationError

from agentgym_envs.core import InvalidOptionError, MalformedFileError, Split

from .learner.config import LearnerConfig, LoraSettings
from .selection import SelectionConfig
from .tokenise import TooLong

Preset = Literal["paper", "fast"]
Start = Literal["base", "previous"]
Algorithm = Literal["agentevol", "bc"]

# How pydantic checks a config file: a misspelt key is an error.
_STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvTasks:
    """One environment of a run and how many of its tasks play which part.

    Raises:
        InvalidOptionError: a number out of its range, or options that JSON cannot hold.
    """

    __pydantic_config__ = _STRICT

    id: str
    """Gymnasium id, such as "AgentGym/Maze-v0"."""

    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Keyword arguments of `gymnasium.make`, such as size = 5 or prompt_format = "react"."""

    experts: int = 40
    """Of the explored tasks, those with an expert trajectory (D_s); drawn by the run's seed."""

    explore: int = 400
    """Training tasks to explore in each iteration (Q): the first of the split, or all of it."""

    evaluate: int = 100
    """Tasks to score each policy on: the first of the evaluation split, or all of it."""

    def __post_init__(self) -> None:
        for name, least in (("experts", 0), ("explore", 1), ("evaluate", 1)):
            _at_least(self, name, least)
        try:
            json.dumps(to_plain(self.options))
        except TypeError as error:
            raise InvalidOptionError(f"options of {self.id}: {error}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentEvolConfig:
    """A run of AgentEvol (or of behavioural cloning alone).

    Fields that are None take the preset's value:

    | field | "paper" | "fast" |
    |---|---|---|
    | samples_per_task | 1 | 3 |
    | start_from | "base" | "previous" |
    | selection.prefer | "first" | "shortest" |

    "paper" is the method as published: each iteration trains the base model anew on D_s and the
    latest successes. "fast" starts from the previous policy and keeps the shortest of three tries.

    Raises:
        InvalidOptionError: a value out of its range.
    """

    __pydantic_config__ = _STRICT

    output_dir: str
    """Folder of the run; an unfinished run of the same config is continued."""

    model: str = ""
    """A model on the Hugging Face Hub or the path of one, with a tokenizer."""

    envs: tuple[EnvTasks, ...] = ()
    """The environments, learned together; each id once."""

    algorithm: Algorithm = "agentevol"
    """"bc" stops after cloning the experts."""

    preset: Preset = "paper"
    """What the fields that are None mean."""

    iterations: int = 4
    """Rounds of exploring and learning after behavioural cloning (M)."""

    seed: int = 0
    """Fixes the expert tasks, the order of training and every sampled token."""

    expert_files: tuple[str, ...] = ()
    """Trajectory files to clone instead of recording the environments' oracles: our JSON lines, or
    AgentTraj (.json) where the run has one environment."""

    samples_per_task: int | None = None
    """Tries at each task per iteration (K)."""

    temperature: float = 1.0
    """Of sampling while exploring. Evaluation is greedy."""

    max_new_tokens: int = 64
    """Longest reply, in tokens."""

    max_context_tokens: int | None = None
    """Longest conversation, in tokens, if less than the model can read; None: what it can read."""

    slots: int = 64
    """Episodes in flight while exploring and evaluating."""

    start_from: Start | None = None
    """What each iteration trains: the base model anew, or the previous policy."""

    selection: SelectionConfig | None = None
    """Which of the explored trajectories to learn from."""

    too_long: TooLong = "drop"
    """What to do with a trajectory longer than the context: drop it, or its first turns."""

    evaluate_split: Split = "test"
    """Split to score on. Choose settings on "validation"."""

    first_steps: int | None = None
    """Optimiser steps of behavioural cloning; None: as `learner` says."""

    controls: bool = False
    """Also train what the result must be compared with; see `algorithms.controls`."""

    learner: LearnerConfig = field(default_factory=LearnerConfig)
    """How a policy is trained in each iteration; its `seed` is replaced by the run's."""

    def __post_init__(self) -> None:
        _at_least(self, "iterations", 0)
        _at_least(self, "seed", 0)
        for name in _COUNTS:
            _at_least(self, name, 1)
        for name, words in _WORDS.items():
            if getattr(self, name) not in words:
                value = getattr(self, name)
                raise InvalidOptionError(f"{name} must be one of {list(words)}, got {value!r}")
        if not self.temperature > 0:
            raise InvalidOptionError(f"temperature must be above 0, got {self.temperature!r}")
        ids = [env.id for env in self.envs]
        if twice := {one for one in ids if ids.count(one) > 1}:
            raise InvalidOptionError(f"envs names {sorted(twice)} more than once")
        if self.controls and (self.algorithm == "bc" or not self.iterations):
            raise InvalidOptionError(
                "controls are compared with AgentEvol's last iteration: they need "
                'algorithm="agentevol" and at least 1 iteration'
            )

    def resolved(self) -> "AgentEvolConfig":
        """Returns the same config with the preset's values in place of None.

        >>> AgentEvolConfig(output_dir="run", preset="fast").resolved().samples_per_task
        3
        """
        missing = {k: v for k, v in _PRESETS[self.preset].items() if getattr(self, k) is None}
        return dataclasses.replace(self, **missing)


_COUNTS = ("samples_per_task", "slots", "max_new_tokens", "max_context_tokens", "first_steps")
_WORDS: Mapping[str, tuple[str | None, ...]] = {
    "preset": get_args(Preset),
    "algorithm": get_args(Algorithm),
    "start_from": (None, *get_args(Start)),
    "evaluate_split": get_args(Split),
    "too_long": get_args(TooLong),
}
_PRESETS: Mapping[Preset, Mapping[str, Any]] = {
    "paper": {
        "samples_per_task": 1,
        "start_from": "base",
        "selection": SelectionConfig(),
    },
    "fast": {
        "samples_per_task": 3,
        "start_from": "previous",
        "selection": SelectionConfig(prefer="shortest"),
    },
}


def read_config(path: Path) -> AgentEvolConfig:
    """Reads a run's TOML file: the fields of `AgentEvolConfig`, tables `[[envs]]`, `[learner]`.

    Raises:
        InvalidOptionError: there is no such file.
        MalformedFileError: it is not TOML, a key is unknown, or a value is not allowed.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InvalidOptionError(f"no config file at {str(path)!r}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MalformedFileError(f"{path} is not TOML: {error}") from error
    try:
        # As JSON, so that a list may fill a tuple while "4" may still not fill an int.
        return TypeAdapter(AgentEvolConfig).validate_json(
            json.dumps(values, default=str), strict=True
        )
    except ValidationError as error:
        raise MalformedFileError(f"{path}: {_first_sentence(error)}") from error


def with_qlora(config: AgentEvolConfig) -> AgentEvolConfig:
    """Returns the config with the base model in 4 bits and an adapter to train.

    >>> with_qlora(AgentEvolConfig(output_dir="run")).learner.quantise
    True
    """
    lora = config.learner.lora or LoraSettings()
    learner = dataclasses.replace(config.learner, quantise=True, lora=lora)
    return dataclasses.replace(config, learner=learner)


def to_plain(value: Any) -> Any:
    """Returns dataclasses as plain JSON values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(k): to_plain(v) for k, v in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in cast("list[Any]", value)]
    return value


def _first_sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    key = ".".join(map(str, first["loc"]))
    match first["type"]:
        case "unexpected_keyword_argument":
            return f"there is no key {key!r}"
        case "missing":
            return f"{key!r} is missing"
        case "value_error":
            message = first["msg"].removeprefix("Value error, ")
            return f"{key}: {message}" if key else message
        case _:
            return f"{key}: {first['msg']}, got {first['input']!r:.80}"


def _at_least(config: EnvTasks | AgentEvolConfig, name: str, least: int) -> None:
    value = getattr(config, name)
    if value is not None and value < least:
        raise InvalidOptionError(f"{name} must be at least {least}, got {value!r}")
