"""Promises about the interface: what calls give, and what they refuse."""

import contextlib
import io
import math
import random
import warnings
from collections.abc import Callable
from typing import Any

import gymnasium
import numpy as np
from gymnasium.utils.env_checker import check_env

from agentgym_envs.core import (
    AgentGymError,
    DataUnavailableError,
    EpisodeOverError,
    InvalidOptionError,
)

from .subject import NONSENSE, Chooser, Subject, demand, expert, play, short, wanderer

INFO_TYPES: dict[str, type] = {
    "task_id": str,
    "score": float,
    "success": bool,
    "action_valid": bool,
}
BAD_OPTIONS: tuple[tuple[str, Any], ...] = (
    ("split", "tset"),
    ("rules", "house"),
    ("prompt_format", "yaml"),
    ("render_mode", "hologram"),
    ("max_steps", 0),
    ("data", "/no/such/folder"),
)
TOLERANCE = 1e-9
"""For sums of rewards that are no binary fractions."""


def passes_gymnasiums_own_checker_without_a_warning(subject: Subject) -> None:
    """`gymnasium.utils.env_checker.check_env`, render modes included."""
    env = gymnasium.make(subject.env_id, disable_env_checker=True, **subject.options).unwrapped
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_env(env)


def gives_the_same_info_keys_and_types_on_reset_and_every_step(subject: Subject) -> None:
    """`task_id`, `score`, `success` and `action_valid`; and every observation is in the space."""
    env = subject.make()
    for choose in _players():
        observation, info = env.reset(seed=0)
        task_id = info["task_id"]
        _check_info(info, task_id, "reset")
        demand(info["action_valid"] and not info["success"], f"reset gave the info {info}")
        _check_observation(env.observation_space, observation, "reset")
        for number, step in enumerate(play(env, choose), start=1):
            where = f"step {number}, action {short(step.action)}"
            _check_info(step.info, task_id, where)
            _check_observation(env.observation_space, step.observation, where)


def rewards_sum_to_the_score_and_the_score_is_from_0_to_1(subject: Subject) -> None:
    """By the fixed rules; AgentGym's own rules may count otherwise."""
    env = subject.make(rules="fixed")
    for choose in _players():
        _, info = env.reset(seed=1)
        demand(info["score"] == 0, f"the score is {info['score']!r} at reset, not 0")
        total = 0.0
        for step in play(env, choose):
            total += step.reward
            score = step.info["score"]
            demand(0 <= score <= 1, f"after {short(step.action)} the score is {score!r}")
            demand(
                math.isclose(total, score, abs_tol=TOLERANCE),
                f"after {short(step.action)} the rewards sum to {total!r}, the score is {score!r}",
            )


def success_ends_the_episode_and_only_one_thing_ends_it(subject: Subject) -> None:
    """A solved task is over, and no episode is both terminated and truncated."""
    env = subject.make()
    for seed in range(3):
        for choose in _players():
            env.reset(seed=seed)
            for step in play(env, choose):
                what = f"action {short(step.action)}"
                demand(step.terminated or not step.info["success"], f"{what}: success goes on")
                demand(not (step.terminated and step.truncated), f"{what} ended it twice")
                flags = (step.terminated, step.truncated)
                demand({type(flag) for flag in flags} == {bool}, f"{what} gave {flags}, not bools")


def counts_steps_by_itself(subject: Subject) -> None:
    """After `max_steps` actions an episode that the task has not ended is truncated."""
    env = subject.make(max_steps=2)
    env.reset(seed=0)
    ends = [step.truncated or step.terminated for step in play(env, lambda _: "no such command")]
    demand(ends == [False, True], f"with max_steps=2 nonsense gave the endings {ends}")


def accepts_both_values_of_rules(subject: Subject) -> None:
    """The values "fixed" and "agentgym" are both there, even where they do not differ."""
    for rules in ("fixed", "agentgym"):
        env = subject.make(rules=rules)
        env.reset(seed=0)
        steps = play(env, expert)
        demand(bool(steps), f'rules="{rules}" plays no step')


def refuses_bad_options_with_the_value_in_the_message(subject: Subject) -> None:
    """Each bad value of the common options raises InvalidOptionError that shows it."""
    make = type(subject.make())
    for name, value in BAD_OPTIONS:
        allowed = (InvalidOptionError, DataUnavailableError) if name == "data" else ()
        _must_raise(
            allowed or (InvalidOptionError,),
            str(value),
            f"{name}={value!r}",
            lambda name=name, value=value: make(**{**subject.options, name: value}),
        )


def says_what_to_do_when_called_at_the_wrong_time(subject: Subject) -> None:
    """`step`, `snapshot` and `render` before `reset`, and `step` after the end."""
    env = subject.make()
    wrong = (EpisodeOverError,)
    _must_raise(wrong, "reset()", "step() before reset()", lambda: env.step("anything"))
    _must_raise(wrong, "reset()", "snapshot() before reset()", env.snapshot)
    _must_raise(wrong, "reset()", "render() before reset()", env.render)
    env.reset(seed=0)
    play(env, expert)
    _must_raise(wrong, "reset()", "step() after the end", lambda: env.step("anything"))


def prints_nothing_and_leaves_global_randomness_alone(subject: Subject) -> None:
    """Neither `random` nor `numpy.random` is drawn from, seeded, or looked at."""
    before = (random.getstate(), repr(np.random.get_state()))  # noqa: NPY002  (to see it untouched)
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
        env = subject.make()
        for choose in _players():
            env.reset(seed=0)
            play(env, choose)
    after = (random.getstate(), repr(np.random.get_state()))  # noqa: NPY002
    demand(before == after, "an episode changed the state of `random` or `numpy.random`")
    demand(not out.getvalue(), f"an episode printed {short(out.getvalue())}")


def _players() -> tuple[Chooser, ...]:
    def hopeless(_: object) -> str:
        return NONSENSE[4]

    return expert, wanderer(1), wanderer(2), hopeless


def _check_info(info: dict[str, Any], task_id: str, where: str) -> None:
    types: dict[str, type] = {key: type(value) for key, value in info.items() if key in INFO_TYPES}
    demand(types == INFO_TYPES, f"{where}: info has the types {types}, not {INFO_TYPES}")
    demand(info["task_id"] == task_id, f"{where}: the task became {info['task_id']!r}")


def _check_observation(space: gymnasium.Space[str], observation: str, where: str) -> None:
    demand(
        space.contains(observation),
        f"{where}: the observation is not in the space {space}: {short(observation)}",
    )


def _must_raise(
    allowed: tuple[type[AgentGymError], ...], text: str, what: str, call: Callable[[], object]
) -> None:
    names = " or ".join(kind.__name__ for kind in allowed)
    try:
        call()
    except allowed as error:
        demand(text in str(error), f"{what}: the message does not say {text!r}: {error}")
        return
    except Exception as error:
        demand(False, f"{what} raised {type(error).__name__}, not {names}: {error}")
        raise
    demand(False, f"{what} raised nothing; {names} was due")
