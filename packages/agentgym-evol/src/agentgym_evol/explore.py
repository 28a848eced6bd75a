"""Playing a policy on many tasks, in shards that survive a crash."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from agentgym_envs.json_values import dump
from agentgym_envs.rollout import Policy, rollout
from agentgym_envs.trajectory import EpisodeSpec, Trajectory
from agentgym_envs.trajectory_files import read_trajectories, to_json

from .errors import RolloutError

SHARD_EPISODES = 512
"""Episodes that are kept or played again together.

A sampled token depends a little on which conversations share its batch (the last bits of a sum
do), so a run that was interrupted equals one that was not only if whole batches are played again.
"""


def play_shards(
    make_policy: Callable[[], Policy],
    episodes: Sequence[EpisodeSpec],
    path: Path,
    *,
    slots: int,
    on_progress: Callable[[int], None],
) -> list[Trajectory]:
    """Plays the episodes into a JSON-lines file and returns the trajectories in order.

    Whole shards that `path` holds already are read and not played again.

    Args:
        make_policy: Gives a policy that has seen nothing yet; called once per shard.
        episodes: What to play.
        path: Where to write; grows by one shard at a time.
        slots: Episodes in flight.
        on_progress: Told how many episodes are finished: at the beginning and after each.

    Raises:
        RolloutError: in a whole shard, the policy did not give one answer.
    """
    played = _whole_shards(path, len(episodes))
    finished = len(played)
    on_progress(finished)

    def count(_index: int, _trajectory: Trajectory) -> None:
        nonlocal finished
        finished += 1
        on_progress(finished)

    for start in range(len(played), len(episodes), SHARD_EPISODES):
        batch = episodes[start : start + SHARD_EPISODES]
        shard = rollout(make_policy(), batch, slots=slots, on_finish=count)
        _refuse_silence(shard)
        _append(path, shard)
        played += shard
    return played


def _whole_shards(path: Path, wanted: int) -> list[Trajectory]:
    """Reads the whole shards and cuts off what follows them."""
    if not path.exists():
        return []
    ends = list(_line_ends(path))
    whole = len(ends) if len(ends) == wanted else len(ends) // SHARD_EPISODES * SHARD_EPISODES
    end = ends[whole - 1] if whole else 0
    if end < path.stat().st_size:
        os.truncate(path, end)
    return list(read_trajectories(path))


def _line_ends(path: Path) -> Iterator[int]:
    """Yields the byte offset after each line that was written whole."""
    end = 0
    with path.open("rb") as file:
        for line in file:
            end += len(line)
            if line.endswith(b"\n"):
                yield end


def _refuse_silence(shard: Sequence[Trajectory]) -> None:
    """Stops where going on would learn from nothing, say because the memory is full."""
    if not any(trajectory.turns for trajectory in shard):
        raise RolloutError(
            f"none of {len(shard)} episodes got an answer of the policy; the first broke off with "
            f"{shard[0].error}"
        )


def _append(path: Path, shard: Sequence[Trajectory]) -> None:
    text = "".join(dump(to_json(t)) + "\n" for t in shard)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
