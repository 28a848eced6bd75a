"""What the numbers of a result table mean, and how they are computed.

* success rate: episodes whose world said `success`, over all episodes. The score is not asked: a
  score of 1 is not a success where the world does not say so, and a world that counts to 100 has
  nothing special about 1. An episode that broke off with an error is a failure and is also counted
  under errors.
* success interval: Wilson's 95 % interval. With several samples of a task it counts tasks, not
  episodes, because samples of one task are not independent.
* mean score: the mean of the episode scores, 0 for a broken episode.
* score interval: 95 % percentile bootstrap over tasks, with a fixed seed.
* turns: the mean number of actions of the episodes that did not break off.
* invalid-action rate: actions the world did not understand, over all actions of all episodes.
* tokens: means per episode, over the episodes where they are known.
* pass@k: the chance that at least one of k samples of a task succeeds; pass^k: that all k do. Both
  are unbiased estimates from the samples there are, averaged over tasks.
"""

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean
from typing import Any, NamedTuple

import numpy as np

from .records import EpisodeRecord

CONFIDENCE = 0.95
BOOTSTRAP_RESAMPLES = 5_000
BOOTSTRAP_SEED = 0


class Interval(NamedTuple):
    """A confidence interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Summary:
    """The results of one environment; the module's docstring defines every number.

    Attributes:
        env: A Gymnasium id.
        options: Keyword arguments it was made with.
        tasks: Different tasks played.
        samples: Tries at each task (the smallest number, if tasks differ).
        episodes: Episodes played, broken ones included.
        errors: Episodes that broke off.
        success_rate: In [0, 1].
        success_interval: Of the success rate.
        mean_score: In [0, 1].
        score_interval: Of the mean score.
        turns: Mean actions per episode; None if every episode broke off.
        invalid_action_rate: In [0, 1]; None if no action was played.
        prompt_tokens: Mean tokens read per episode; None where unknown.
        completion_tokens: Mean tokens written per episode; None where unknown.
        pass_at_k: k -> pass@k, for k up to `samples`.
        pass_all_k: k -> pass^k, for k up to `samples`.
    """

    env: str
    options: Mapping[str, Any]
    tasks: int
    samples: int
    episodes: int
    errors: int
    success_rate: float
    success_interval: Interval
    mean_score: float
    score_interval: Interval
    turns: float | None
    invalid_action_rate: float | None
    prompt_tokens: float | None
    completion_tokens: float | None
    pass_at_k: Mapping[int, float]
    pass_all_k: Mapping[int, float]


def summarise(records: Iterable[EpisodeRecord]) -> list[Summary]:
    """Returns one summary per environment (and its options), in order of first appearance."""
    groups: dict[str, list[EpisodeRecord]] = defaultdict(list)
    for record in sorted(records, key=lambda record: record.index):
        spec = record.trajectory.spec
        groups[json.dumps([spec.env, dict(spec.options)], sort_keys=True)].append(record)
    return [_summary(group) for group in groups.values()]


def wilson_interval(rate: float, number: int) -> Interval:
    """Returns Wilson's 95 % score interval of a proportion.

    Args:
        rate: The proportion seen, in [0, 1].
        number: Independent trials, at least 1.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927).

    >>> low, high = wilson_interval(0.0, 10)
    >>> round(low, 4), round(high, 4)
    (0.0, 0.2775)
    """
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    middle = rate + z * z / (2 * number)
    half = z * math.sqrt(rate * (1 - rate) / number + z * z / (4 * number * number))
    scale = 1 + z * z / number
    return Interval(max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale))


def bootstrap_interval(values: Sequence[float]) -> Interval:
    """Returns the 95 % percentile bootstrap interval of the mean of `values`, one per task.

    5,000 resamples are drawn with a fixed seed: the same values give the same interval.

    >>> bootstrap_interval([0.5, 0.5, 0.5])
    Interval(low=0.5, high=0.5)
    """
    sample = np.asarray(values, dtype=np.float64)
    generator = np.random.default_rng(BOOTSTRAP_SEED)
    means = [
        float(sample[generator.integers(len(sample), size=len(sample))].mean())
        for _ in range(BOOTSTRAP_RESAMPLES)
    ]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return Interval(float(low), float(high))


def pass_at_k(samples: int, successes: int, k: int) -> float:
    """Returns the estimated chance that at least one of `k` samples of a task succeeds.

    Source: M. Chen et al., Evaluating Large Language Models Trained on Code (2021), equation 1.

    >>> pass_at_k(samples=4, successes=1, k=2)
    0.5
    """
    return 1 - math.comb(samples - successes, k) / math.comb(samples, k)


def pass_all_k(samples: int, successes: int, k: int) -> float:
    """Returns the estimated chance that all of `k` samples of a task succeed (pass^k).

    Source: S. Yao et al., tau-bench (2024), section 4.

    >>> pass_all_k(samples=4, successes=3, k=2)
    0.5
    """
    return math.comb(successes, k) / math.comb(samples, k)


def by_task(records: Iterable[EpisodeRecord]) -> dict[str, list[EpisodeRecord]]:
    """Returns the records of each task id, in order of first appearance."""
    tasks: dict[str, list[EpisodeRecord]] = defaultdict(list)
    for record in records:
        tasks[record.trajectory.spec.task_id].append(record)
    return dict(tasks)


def _summary(records: Sequence[EpisodeRecord]) -> Summary:
    trajectories = [record.trajectory for record in records]
    tasks = by_task(records)
    samples = min(map(len, tasks.values()))
    turns = [turn for trajectory in trajectories for turn in trajectory.turns]
    success_rate = fmean(trajectory.success for trajectory in trajectories)
    counts = [record.tokens for record in records if record.tokens is not None]
    spec = trajectories[0].spec
    return Summary(
        env=spec.env,
        options=spec.options,
        tasks=len(tasks),
        samples=samples,
        episodes=len(records),
        errors=sum(trajectory.error is not None for trajectory in trajectories),
        success_rate=success_rate,
        success_interval=wilson_interval(success_rate, len(tasks)),
        mean_score=fmean(trajectory.score for trajectory in trajectories),
        score_interval=bootstrap_interval(
            [fmean(record.trajectory.score for record in tries) for tries in tasks.values()]
        ),
        turns=_mean(len(t.turns) for t in trajectories if t.error is None),
        invalid_action_rate=_mean(not turn.valid for turn in turns),
        prompt_tokens=_mean(count.prompt for count in counts),
        completion_tokens=_mean(count.completion for count in counts),
        pass_at_k=_over_tasks(pass_at_k, tasks, samples),
        pass_all_k=_over_tasks(pass_all_k, tasks, samples),
    )


def _over_tasks(
    estimate: Callable[[int, int, int], float],
    tasks: Mapping[str, Sequence[EpisodeRecord]],
    samples: int,
) -> dict[int, float]:
    solved = [(len(tries), sum(t.trajectory.success for t in tries)) for tries in tasks.values()]
    return {
        k: fmean(estimate(number, successes, k) for number, successes in solved)
        for k in range(1, samples + 1)
    }


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return fmean(listed) if listed else None
