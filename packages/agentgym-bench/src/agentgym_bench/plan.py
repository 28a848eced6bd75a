"""From a configuration to the list of episodes it means."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from agentgym_envs import InvalidOptionError, Split
from agentgym_envs.catalog import find_id, make_text_env
from agentgym_envs.trajectory import EpisodeSpec

from .config import FormatChoice, RunConfig
from .options import parse_options
from .suites import SUITES, SuitePart, suite_parts

CHAT_POLICIES = ("hf", "openai", "python")


def plan(config: RunConfig) -> list[EpisodeSpec]:
    """Returns every episode of a run, in order: environment by environment, task by task.

    Samples of one task follow one another. Each episode's seed is derived from `config.seed`, the
    environment, the task and the sample, so that an episode is the same in every run that has it.

    Raises:
        InvalidOptionError: an environment, split, option or number is not what it can be.
        UnknownTaskError: the data do not hold a task of the suite.
        DataUnavailableError: official data were asked for and are not on this machine.
    """
    _check_numbers(config)
    parts = _parts(config)
    per_env = _env_options(config.env_option, [part.env for part in parts])
    return [
        EpisodeSpec(
            part.env, task_id, sample, _seed(config.seed, part.env, task_id, sample), options
        )
        for part in parts
        for options in [_options(config, part, per_env[part.env])]
        for task_id in _task_ids(config, part, options)
        for sample in range(config.samples)
    ]


def prompt_format(config: RunConfig) -> FormatChoice:
    """Returns the prompt format asked for, or the one that suits the policy."""
    if config.prompt_format is not None:
        return config.prompt_format
    return "react" if config.policy.partition(":")[0] in CHAT_POLICIES else "none"


def _check_numbers(config: RunConfig) -> None:
    for name in ("n", "samples", "max_steps"):
        number = getattr(config, name)
        if number is not None and number < 1:
            raise InvalidOptionError(f"{name} must be at least 1, got {number}")
    if config.seed < 0:
        raise InvalidOptionError(f"seed must be at least 0, got {config.seed}")


def _parts(config: RunConfig) -> list[SuitePart]:
    if bool(config.env) == bool(config.suite):
        raise InvalidOptionError(
            f"name environments with --env, or a suite with --suite ({', '.join(SUITES)})"
        )
    if config.suite is not None:
        return suite_parts(config.suite)
    ids = [find_id(env_id) for env_id in config.env]
    return [SuitePart(env_id, {}, None, config.n or 0) for env_id in dict.fromkeys(ids)]


def _env_options(words: Sequence[str], envs: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Returns env -> options; `ID:name=value` is for one environment, `name=value` for all."""
    options: dict[str, dict[str, Any]] = {env: {} for env in envs}
    for word in words:
        owner = word.partition("=")[0].rpartition(":")[0]
        chosen = [find_id(owner)] if owner else envs
        value = parse_options([word.removeprefix(f"{owner}:")], "--env-option")
        for env in chosen:
            if env not in options:
                raise InvalidOptionError(f"--env-option {word} is for {env}, which is not played")
            options[env] |= value
    return options


def _options(config: RunConfig, part: SuitePart, chosen: Mapping[str, Any]) -> dict[str, Any]:
    options = {**part.options, **chosen}
    if prompt_format(config) != "none":
        options["prompt_format"] = prompt_format(config)
    if config.max_steps is not None:
        options["max_steps"] = config.max_steps
    return options


def _task_ids(config: RunConfig, part: SuitePart, options: Mapping[str, Any]) -> list[str]:
    env = make_text_env(part.env, options)
    if part.task_ids is not None:
        return [env.find_task(task_id).id for task_id in part.task_ids[: config.n]]
    split: Split = "test" if config.suite else config.split
    if split not in env.tasks:
        raise InvalidOptionError(f"split must be one of {list(env.tasks)}, got {split!r}")
    number = config.n or part.count or None
    task_ids = [task.id for task in env.tasks[split][:number]]
    if not task_ids:
        raise InvalidOptionError(f"{part.env} has no {split} tasks in its {env.data!r} data")
    return task_ids


def _seed(seed: int, env: str, task_id: str, sample: int) -> int:
    digest = hashlib.sha256(f"{seed} {env} {task_id} {sample}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1  # 31 bits: more than that some servers refuse
