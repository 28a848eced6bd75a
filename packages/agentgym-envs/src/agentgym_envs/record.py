"""Recording episodes of a policy that needs no model: expert data that nobody has to buy."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from .catalog import make_text_env
from .console import Advance
from .core import InvalidOptionError, Split
from .policies import OraclePolicy, RandomPolicy
from .rollout import Policy, rollout
from .trajectory import EpisodeSpec, Trajectory

PolicyName = Literal["oracle", "random"]
_POLICIES: Mapping[PolicyName, type[Policy]] = {"oracle": OraclePolicy, "random": RandomPolicy}


def record(
    env_id: str,
    *,
    policy: PolicyName = "oracle",
    split: Split = "train",
    number: int = 100,
    seed: int = 0,
    options: Mapping[str, Any] | None = None,
    advance: Advance | None = None,
) -> list[Trajectory]:
    """Returns episodes on the first `number` tasks of a split, in order.

    With `options={"prompt_format": "react"}` the replies hold the expert's thoughts too.

    Args:
        env_id: The environment.
        policy: "oracle" or "random".
        split: Where the tasks come from.
        number: How many tasks, one episode each.
        seed: Given to every episode.
        options: Keyword arguments of `gymnasium.make`.
        advance: Called with 1 after each episode.

    Raises:
        InvalidOptionError: an argument is not one of the allowed values, or the split is smaller.
        DataUnavailableError: official data was asked for and is not on this machine.
    """
    if policy not in get_args(PolicyName):
        raise InvalidOptionError(f"policy must be one of {list(_POLICIES)}, got {policy!r}")
    specs = episode_specs(env_id, split=split, number=number, seed=seed, options=options)
    return rollout(
        _POLICIES[policy](),
        specs,
        on_finish=None if advance is None else lambda _index, _trajectory: advance(1),
    )


def episode_specs(
    env_id: str,
    *,
    split: Split,
    number: int,
    seed: int = 0,
    options: Mapping[str, Any] | None = None,
) -> Sequence[EpisodeSpec]:
    """Returns one spec for each of the first `number` tasks of a split.

    Raises:
        InvalidOptionError: there is no such split, it has fewer tasks, or `seed` is below 0.
    """
    if seed < 0:
        raise InvalidOptionError(f"seed must be 0 or more, got {seed!r}")
    options = dict(options or {})
    env = make_text_env(env_id, {**options, "split": split})
    tasks = env.tasks[split]
    if not 1 <= number <= len(tasks):
        raise InvalidOptionError(
            f"{env_id} has {len(tasks):,} {split} tasks: ask for 1 to {len(tasks):,}, "
            f"not {number:,}"
        )
    return [EpisodeSpec(env_id, tasks[i].id, seed=seed, options=options) for i in range(number)]
