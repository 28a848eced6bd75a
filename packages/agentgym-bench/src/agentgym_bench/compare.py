"""Two runs of the same tasks, compared task by task.

* difference: the mean over tasks of (second run - first run), of the success rate or the score of
  each task; its interval is a bootstrap over tasks, which keeps the pairs together.
* better, worse: tasks on which the second run's success rate is higher, or lower.
* p: the exact two-sided sign test on those: how likely so uneven a split is if neither run is
  better.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from agentgym_envs import InvalidOptionError

from .metrics import Interval, bootstrap_interval, by_task
from .records import EpisodeRecord


@dataclass(frozen=True, slots=True)
class Comparison:
    """The second run against the first, on one environment.

    Attributes:
        env: A Gymnasium id.
        tasks: Tasks that both runs played.
        unpaired: Tasks that only one of them played; they do not count.
        same_options: Whether both runs made the environment with the same options.
        success_rates: Of the first and the second run, on the tasks of both.
        success_difference: Second minus first.
        success_interval: Of the difference.
        score_difference: Of the mean scores, second minus first.
        score_interval: Of that difference.
        better: Tasks that the second run solves more often.
        worse: Tasks that it solves less often.
        p: Of the sign test.
    """

    env: str
    tasks: int
    unpaired: int
    same_options: bool
    success_rates: tuple[float, float]
    success_difference: float
    success_interval: Interval
    score_difference: float
    score_interval: Interval
    better: int
    worse: int
    p: float


def compare(first: Sequence[EpisodeRecord], second: Sequence[EpisodeRecord]) -> list[Comparison]:
    """Returns one comparison per environment that both runs played.

    Raises:
        InvalidOptionError: the runs share no task.
    """
    shared = [env for env in _envs(first) if env in _envs(second)]
    comparisons = [
        comparison
        for env in shared
        if (comparison := _compare(env, _of(env, first), _of(env, second))) is not None
    ]
    if not comparisons:
        raise InvalidOptionError(
            f"the runs share no task: one plays {', '.join(_envs(first)) or 'nothing'}, "
            f"the other {', '.join(_envs(second)) or 'nothing'}"
        )
    return comparisons


def sign_test(better: int, worse: int) -> float:
    """Returns the two-sided p-value of an exact sign test.

    >>> sign_test(better=5, worse=1)
    0.21875
    """
    number = better + worse
    if number == 0:
        return 1.0
    tail = sum(math.comb(number, wins) for wins in range(min(better, worse) + 1))
    return min(1.0, 2 * tail / 2**number)


def _compare(
    env: str, first: Sequence[EpisodeRecord], second: Sequence[EpisodeRecord]
) -> Comparison | None:
    ours, theirs = by_task(first), by_task(second)
    shared = [task for task in ours if task in theirs]
    if not shared:
        return None
    rates = [(_success(ours[task]), _success(theirs[task])) for task in shared]
    gains = [after - before for before, after in rates]
    score_gains = [_score(theirs[task]) - _score(ours[task]) for task in shared]
    better, worse = sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)
    return Comparison(
        env=env,
        tasks=len(shared),
        unpaired=len(ours) + len(theirs) - 2 * len(shared),
        same_options=first[0].trajectory.spec.options == second[0].trajectory.spec.options,
        success_rates=(fmean(rate for rate, _ in rates), fmean(rate for _, rate in rates)),
        success_difference=fmean(gains),
        success_interval=bootstrap_interval(gains),
        score_difference=fmean(score_gains),
        score_interval=bootstrap_interval(score_gains),
        better=better,
        worse=worse,
        p=sign_test(better, worse),
    )


def _envs(records: Sequence[EpisodeRecord]) -> list[str]:
    return list(dict.fromkeys(record.trajectory.spec.env for record in records))


def _of(env: str, records: Sequence[EpisodeRecord]) -> list[EpisodeRecord]:
    return [record for record in records if record.trajectory.spec.env == env]


def _success(records: Sequence[EpisodeRecord]) -> float:
    return fmean(record.trajectory.success for record in records)


def _score(records: Sequence[EpisodeRecord]) -> float:
    return fmean(record.trajectory.score for record in records)
