"""What is under test, and how to play it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import gymnasium
import numpy as np

from agentgym_envs.catalog import make_text_env
from agentgym_envs.core import AgentGymError, OracleUnavailableError, Task, TextEnv

NONSENSE: Sequence[str] = (
    "",
    " ",
    "\n",
    "\x00",
    "no such command",
    "{0} %s %(x)s ${x}",
    "Action:",
    "'; DROP TABLE tasks; --",
    "\u00e9\u4e2d\u6587\u0661\u00b2\u00bd",
    "\u202e\u200b\ufeff\u0301",
    "\U0001f600\U0010ffff",
    "\ud800",
    "9" * 5_000,
    "-1",
    "(" * 3_000,
    "a" * 100_000,
    "x\n" * 2_000,
    "\x1b[2J\r\x07\x7f",
)
"""Texts that have broken parsers before: number tricks, control characters, a lone surrogate."""

Chooser = Callable[[TextEnv[Any]], str]


class BrokenPromiseError(AgentGymError, AssertionError):
    """An environment does not keep the contract; the text says where, with the values."""


class Step(NamedTuple):
    """One action and everything it brought."""

    action: str
    observation: str
    reward: float
    terminated: bool
    truncated: bool
    info: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """An environment under test.

    Attributes:
        env_id: Its Gymnasium id.
        options: Keyword arguments of `gymnasium.make`.
        limit: At most so many tasks of each split are given to the oracle; None: all of
            validation and test, and a sample of train.
    """

    env_id: str
    options: Mapping[str, Any]
    limit: int | None = None

    def make(self, **more: Any) -> TextEnv[Any]:
        """Returns a new environment, without wrappers; `more` goes over `options`."""
        return make_text_env(self.env_id, {**self.options, **more})

    def with_tasks(self) -> "Subject":
        """Returns the subject with a split that has tasks: of official data some may have none."""
        env = self.make()
        filled = [split for split, tasks in env.tasks.items() if len(tasks)]
        if "split" in self.options or env.split in filled or not filled:
            return self
        return Subject(self.env_id, {**self.options, "split": filled[0]}, self.limit)

    def make_vector(self, mode: str) -> gymnasium.vector.VectorEnv[Any, Any, Any]:
        """Returns a vector of two; `mode` is "sync" or "async"."""
        return gymnasium.make_vec(self.env_id, num_envs=2, vectorization_mode=mode, **self.options)


def demand(kept: bool, broken: str) -> None:
    """Raises BrokenPromiseError with the text `broken` unless the promise is kept."""
    if not kept:
        raise BrokenPromiseError(broken)


def expert(env: TextEnv[Any]) -> str:
    """Chooses what the oracle does."""
    return env.oracle_reply()


def expert_or_nonsense(env: TextEnv[Any]) -> str:
    """Chooses what the oracle does, or nonsense where it has lost the way."""
    return expert(env) if knows_the_way(env) else NONSENSE[4]


def wanderer(seed: int) -> Chooser:
    """Returns a chooser that mixes sensible, expert and nonsensical actions, the same each time."""
    draws = np.random.default_rng(seed)

    def choose(env: TextEnv[Any]) -> str:
        kind = draws.integers(4)
        if kind == 0:
            return NONSENSE[int(draws.integers(len(NONSENSE)))]
        sensible = sensible_actions(env) if kind > 1 else []
        if not sensible:
            return expert_or_nonsense(env)
        action = sensible[int(draws.integers(len(sensible)))]
        return action if env.prompt is None else env.prompt.write("", action)

    return choose


def knows_the_way(env: TextEnv[Any]) -> bool:
    """Returns whether the oracle has an answer; only some environments may let it have none."""
    try:
        env.oracle_action()
    except OracleUnavailableError:
        if not env.oracle_can_lose_the_way:
            raise
        return False
    return True


def sensible_actions(env: TextEnv[Any]) -> list[str]:
    """Returns the available actions, or none where a world has no such list."""
    try:
        return env.available_actions()
    except NotImplementedError:
        return []


def play(env: TextEnv[Any], choose: Chooser, most: int | None = None) -> list[Step]:
    """Plays a running episode on, to its end or for at most `most` actions."""
    steps: list[Step] = []
    while most is None or len(steps) < most:
        action = choose(env)
        steps.append(Step(action, *env.step(action)))
        if steps[-1].terminated or steps[-1].truncated:
            break
    return steps


def play_into(env: TextEnv[Any], seed: int, most: int) -> list[Step]:
    """Starts an episode and plays the wanderer's first actions, but none that ends it."""
    for number in range(most, 0, -1):
        env.reset(seed=seed)
        steps = play(env, wanderer(seed), number)
        if not (steps[-1].terminated or steps[-1].truncated):
            return steps
    env.reset(seed=seed)
    return []


def episode(env: TextEnv[Any], choose: Chooser, **reset: Any) -> list[Any]:
    """Returns all that `reset(**reset)` and then `choose` bring, in order."""
    return [env.reset(**reset), *play(env, choose)]


def sample(tasks: Sequence[Task[Any]], most: int | None) -> list[Task[Any]]:
    """Returns at most `most` tasks, spread evenly over the sequence."""
    stride = 1 if most is None else math.ceil(len(tasks) / most)
    return [tasks[number] for number in range(0, len(tasks), max(stride, 1))]


def first_difference(first: Sequence[Any], second: Sequence[Any]) -> str:
    """Returns where two recordings of one episode part, in words."""
    for number, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return f"step {number}: {short(one)} and {short(other)}"
    return f"{len(first)} and {len(second)} steps"


def short(value: Any) -> str:
    """Returns `repr(value)`, cut to a length that fits a message."""
    text = repr(value)
    return text if len(text) <= 300 else f"{text[:300]}... ({len(text):,} characters)"
