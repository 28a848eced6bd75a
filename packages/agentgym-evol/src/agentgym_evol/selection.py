"""Which explored trajectories are learned from, and how much each of them counts.

The E-step of AgentEvol in plain words: trajectories are weighted by their reward, so failures
drop out. `learning_set` adds the experts' trajectories and reports what became of all others.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from agentgym_envs.core.errors import InvalidOptionError
from agentgym_envs.trajectory import Trajectory

RewardRule = Literal["threshold", "reward", "off"]
Preference = Literal["first", "shortest"]
Merge = Literal["latest", "accumulate"]

TaskKey = tuple[str, str, str]

# AgentGym's filter keeps what scores above 0.99 (SciWorld: 99 of 100) but takes any success of
# BabyAI, whose score falls with every step.
_AGENTGYM_THRESHOLDS: Mapping[str, float] = {"AgentGym/BabyAI-v0": 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionConfig:
    """What to keep of an exploration. The defaults are those of AgentEvol.

    Raises:
        InvalidOptionError: a number out of its range.
    """

    reward: RewardRule = "threshold"
    """"threshold": scores above the threshold count 1, others 0. "reward": scores above 0 count
    as much as they are. "off": everything counts 1, failures too (a control)."""

    threshold: float = 0.99
    """Scores must be above this, with `reward="threshold"`."""

    thresholds: Mapping[str, float] = field(default_factory=lambda: _AGENTGYM_THRESHOLDS)
    """Other thresholds for some environments, by Gymnasium id."""

    per_task: int | None = 1
    """Trajectories kept per task; None: all."""

    prefer: Preference = "first"
    """Which of a task's trajectories are kept: the first found or those of fewest turns."""

    deduplicate: bool = True
    """Drop a trajectory whose replies equal those of another one of the same task."""

    balance: float = 1.0
    """An environment with n trajectories weighs n ** balance: 1 as they come, 0 all the same."""

    merge: Merge = "latest"
    """Learn from the latest exploration or from all so far; the experts' are always added."""

    def __post_init__(self) -> None:
        if self.per_task is not None and self.per_task < 1:
            raise InvalidOptionError(f"per_task must be 1 or more, or None, got {self.per_task!r}")
        if not 0 <= self.balance <= 1:
            raise InvalidOptionError(f"balance must be from 0 to 1, got {self.balance!r}")


@dataclass(frozen=True, slots=True)
class WeightedTrajectory:
    """A trajectory to learn from and how much it counts."""

    trajectory: Trajectory
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionReport:
    """What became of each explored trajectory; the five counts after `explored` add up to it."""

    explored: int
    """Trajectories looked at."""

    broken: int
    """Left out: the episode ended in an error or has no turns."""

    unrewarded: int
    """Left out: the score is too low."""

    duplicates: int
    """Left out: same task and same replies as an expert's or an earlier one."""

    surplus: int
    """Left out: the task has enough trajectories already."""

    kept: int
    """Learned from."""

    solved_tasks: int
    """Different tasks among the kept ones."""

    experts: int
    """Experts' trajectories that were added."""

    by_env: Mapping[str, int]
    """Kept and experts' trajectories per environment."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What to learn from: the experts' trajectories first, then the explored ones."""

    trajectories: tuple[WeightedTrajectory, ...]
    report: SelectionReport


def learning_set(
    explorations: Sequence[Sequence[Trajectory]],
    *,
    experts: Sequence[Trajectory] = (),
    config: SelectionConfig | None = None,
) -> Selection:
    """Returns what the next policy learns from.

    Args:
        explorations: One sequence per iteration, the latest last. With "accumulate", later
            iterations come first where `per_task` leaves a choice.
        experts: Trajectories of weight 1 that are always learned from (D_s).
        config: See `SelectionConfig`.
    """
    config = config or SelectionConfig()
    used = explorations if config.merge == "accumulate" else explorations[-1:]
    explored = [trajectory for iteration in reversed(used) for trajectory in iteration]
    whole = [trajectory for trajectory in explored if not _is_broken(trajectory)]
    weighted = [WeightedTrajectory(one, reward_weight(one, config)) for one in whole]
    rewarded = [one for one in weighted if one.weight > 0]
    distinct = _without_duplicates(rewarded, experts) if config.deduplicate else rewarded
    kept = _limited(distinct, config) if config.per_task is not None else distinct
    together = [*map(WeightedTrajectory, experts), *kept]
    return Selection(
        tuple(balanced(together, config.balance)),
        SelectionReport(
            explored=len(explored),
            broken=len(explored) - len(whole),
            unrewarded=len(weighted) - len(rewarded),
            duplicates=len(rewarded) - len(distinct),
            surplus=len(distinct) - len(kept),
            kept=len(kept),
            solved_tasks=len({task_key(one.trajectory) for one in kept}),
            experts=len(experts),
            by_env=_counts_by_env(together),
        ),
    )


def reward_weight(trajectory: Trajectory, config: SelectionConfig) -> float:
    """Returns how much a trajectory counts for its score alone, from 0 to 1."""
    if config.reward == "off":
        return 1.0
    if config.reward == "reward":
        return trajectory.score
    threshold = config.thresholds.get(trajectory.spec.env, config.threshold)
    return 1.0 if trajectory.score > threshold else 0.0


def balanced(
    trajectories: Sequence[WeightedTrajectory], exponent: float
) -> list[WeightedTrajectory]:
    """Returns the trajectories with weights such that environments count n ** exponent.

    The weights of each environment are scaled by one factor; without rewards between 0 and 1
    their sum over all environments stays what it was.

    >>> from agentgym_envs.trajectory import EpisodeSpec
    >>> def of(env): return WeightedTrajectory(Trajectory(EpisodeSpec(env, "a")))
    >>> [one.weight for one in balanced([of("Maze"), of("Maze"), of("Maze"), of("Wordle")], 0)]
    [0.6666666666666666, 0.6666666666666666, 0.6666666666666666, 2.0]
    """
    counts = _counts_by_env(trajectories)
    shares = {env: count**exponent for env, count in counts.items()}
    scale = sum(counts.values()) / sum(shares.values()) if shares else 1.0
    factors = {env: scale * shares[env] / counts[env] for env in counts}
    return [
        WeightedTrajectory(one.trajectory, one.weight * factors[one.trajectory.spec.env])
        for one in trajectories
    ]


def task_key(trajectory: Trajectory) -> TaskKey:
    """Returns what two tries at the same task share: environment, its options and task id."""
    spec = trajectory.spec
    return spec.env, json.dumps(dict(spec.options), sort_keys=True), spec.task_id


def _is_broken(trajectory: Trajectory) -> bool:
    return trajectory.error is not None or not trajectory.turns


def _replies(trajectory: Trajectory) -> tuple[tuple[int, ...] | str, ...]:
    """What the agent said, in tokens where they are known: other tokens are another lesson."""
    return tuple(turn.reply.token_ids or turn.reply.text for turn in trajectory.turns)


def _texts(trajectory: Trajectory) -> tuple[str, ...]:
    return tuple(turn.reply.text for turn in trajectory.turns)


def _without_duplicates(
    candidates: Iterable[WeightedTrajectory], experts: Iterable[Trajectory]
) -> list[WeightedTrajectory]:
    known_texts = {(task_key(expert), _texts(expert)) for expert in experts}
    seen: set[tuple[TaskKey, tuple[tuple[int, ...] | str, ...]]] = set()
    distinct: list[WeightedTrajectory] = []
    for candidate in candidates:
        task = task_key(candidate.trajectory)
        identity = (task, _replies(candidate.trajectory))
        if identity not in seen and (task, _texts(candidate.trajectory)) not in known_texts:
            distinct.append(candidate)
        seen.add(identity)
    return distinct


def _limited(
    candidates: Sequence[WeightedTrajectory], config: SelectionConfig
) -> list[WeightedTrajectory]:
    tasks: dict[TaskKey, list[int]] = defaultdict(list)
    for index, candidate in enumerate(candidates):
        tasks[task_key(candidate.trajectory)].append(index)

    def turns(index: int) -> int:
        return len(candidates[index].trajectory.turns)

    kept: list[int] = []
    for indices in tasks.values():
        ranked = sorted(indices, key=turns) if config.prefer == "shortest" else indices
        kept += ranked[: config.per_task]
    return [candidates[index] for index in sorted(kept)]


def _counts_by_env(trajectories: Iterable[WeightedTrajectory]) -> dict[str, int]:
    return dict(sorted(Counter(one.trajectory.spec.env for one in trajectories).items()))
