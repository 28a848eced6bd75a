"""Promises about doing the same again: seeds, processes, snapshots, copies."""

import copy
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from agentgym_envs.catalog import find_spec
from agentgym_envs.core import TextEnv

from .subject import (
    BrokenPromiseError,
    Subject,
    demand,
    episode,
    expert_or_nonsense,
    first_difference,
    play,
    play_into,
    short,
    wanderer,
)

CHILD_SECONDS = 300


def same_seed_and_actions_give_the_same_episode(subject: Subject) -> None:
    """On one environment twice, and on a new one."""
    env = subject.make()
    for seed in range(3):
        first = episode(env, wanderer(seed), seed=seed)
        actions = iter([step.action for step in first[1:]])
        again = episode(env, lambda _, actions=actions: next(actions), seed=seed)
        demand(first == again, f"seed {seed}, played twice: {first_difference(first, again)}")
        fresh = episode(subject.make(), wanderer(seed), seed=seed)
        demand(first == fresh, f"seed {seed}, new environment: {first_difference(first, fresh)}")


def two_environments_do_not_disturb_each_other(subject: Subject) -> None:
    """Episodes played in turns are the ones that they are alone."""
    alone = episode(subject.make(), wanderer(3), seed=3)
    env, other = subject.make(), subject.make()
    choose, other_choose = wanderer(3), wanderer(4)
    together: list[Any] = [env.reset(seed=3)]
    other.reset(seed=4)
    while len(together) < len(alone):
        together += play(env, choose, most=1)
        if play(other, other_choose, most=1)[0][3:5] != (False, False):
            other.reset(seed=5)
    demand(alone == together, f"alone and in turns: {first_difference(alone, together)}")


def another_process_gives_the_same_episode(subject: Subject) -> None:
    """Whatever its hash seed: no order of a set or clock shows."""
    ours = json.loads(json.dumps(recordings(subject)))
    theirs = _recordings_of_another_process(subject)
    for mine, other in zip(ours, theirs, strict=True):
        demand(mine == other, f"here and in a new process: {first_difference(mine, other)}")


def restore_continues_exactly_where_the_snapshot_was_taken(subject: Subject) -> None:
    """After a round trip through JSON, on the same environment and on another one."""
    for seed in range(6):
        env = subject.make()
        play_into(env, seed, most=seed)
        snapshot = json.loads(json.dumps(env.snapshot()))
        demand(snapshot == env.snapshot(), f"JSON changed the snapshot {short(snapshot)}")
        after = play(env, wanderer(seed + 1))
        for place, other in (("the same", env), ("another", subject.make())):
            _check_restored(place, other, snapshot, [step.action for step in after], after)


def counts_steps_on_after_a_restore(subject: Subject) -> None:
    """The step limit holds for the episode, not for the part after a restore."""
    env = subject.make(max_steps=3)
    env.reset(seed=0)
    env.step("no such command")
    env.restore(env.snapshot())
    steps = play(env, lambda _: "no such command")
    demand(len(steps) == 2, f"max_steps=3, one action, restore, then {len(steps)} more actions")


def copies_go_on_like_the_original(subject: Subject) -> None:
    """`copy.deepcopy` and `pickle` of an environment in mid-episode."""
    env = subject.make()
    play_into(env, seed=0, most=3)
    copies = {
        "deepcopy": copy.deepcopy(env),
        "pickle": pickle.loads(pickle.dumps(env)),  # noqa: S301  (our own bytes)
    }
    after = play(env, expert_or_nonsense)
    for how, other in copies.items():
        same = play(other, expert_or_nonsense)
        demand(after == same, f"a {how} went on otherwise: {first_difference(after, same)}")


def recordings(subject: Subject) -> list[list[Any]]:
    """Returns a few episodes in plain values, for comparison with another process."""
    env = subject.make()
    return [
        episode(env, choose, seed=seed)
        for seed in range(3)
        for choose in (expert_or_nonsense, wanderer(seed))
    ]


def _recordings_of_another_process(subject: Subject) -> list[list[Any]]:
    hash_seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    child = subprocess.run(  # noqa: S603  (this very Python)
        [sys.executable, "-m", f"{__package__}.another_process"],
        input=json.dumps([subject.env_id, _entry_point(subject.env_id), dict(subject.options)]),
        env=os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=CHILD_SECONDS,
        check=False,
    )
    if child.returncode != 0:
        raise BrokenPromiseError(f"a new process failed: {child.stderr[-2000:]}")
    return json.loads(child.stdout)


def _entry_point(env_id: str) -> str:
    entry_point = find_spec(env_id).entry_point
    if isinstance(entry_point, str):
        return entry_point
    return f"{entry_point.__module__}:{getattr(entry_point, '__qualname__', '')}"


def _check_restored(
    place: str, env: TextEnv[Any], snapshot: Any, actions: Sequence[str], expected: Sequence[Any]
) -> None:
    env.restore(snapshot)
    replies = iter(actions)
    actual = play(env, lambda _: next(replies))
    demand(
        list(expected) == actual,
        f"restored on {place} environment: {first_difference(expected, actual)}",
    )
