"""Promises about vector environments."""

from typing import Any

import gymnasium

from .subject import Subject, demand, short

STEPS = 5
SEED = 5


def a_vector_of_two_matches_the_two_alone(subject: Subject) -> None:
    """In one process."""
    _compare(subject, "sync")


def two_processes_match_the_two_alone(subject: Subject) -> None:
    """In processes of their own, with texts in shared memory, as Gymnasium does by default."""
    _compare(subject, "async")


def _compare(subject: Subject, mode: str) -> None:
    vector = subject.make_vector(mode)
    try:
        _compare_steps(subject, vector)
    finally:
        vector.close()


def _compare_steps(subject: Subject, vector: gymnasium.vector.VectorEnv[Any, Any, Any]) -> None:
    alone = [subject.make() for _ in range(2)]
    observations, infos = vector.reset(seed=SEED)
    expected: list[Any] = [env.reset(seed=SEED + number) for number, env in enumerate(alone)]
    ids = [info["task_id"] for _, info in expected]
    _same([text for text, _ in expected], list(observations), "reset")
    _same(ids, list(infos["task_id"]), "reset: task_id")
    for number in range(1, STEPS + 1):
        actions = tuple(env.oracle_reply() for env in alone)
        observations, rewards, terminated, truncated, _ = vector.step(actions)
        expected = [env.step(action) for env, action in zip(alone, actions, strict=True)]
        where = f"step {number}"
        _same([step[0] for step in expected], list(observations), where)
        _same([float(step[1]) for step in expected], [float(reward) for reward in rewards], where)
        ended = [step[2] or step[3] for step in expected]
        _same(ended, [bool(flag) for flag in terminated | truncated], where)
        if any(ended):  # from here on the vector starts new episodes by itself
            return


def _same(expected: list[Any], actual: list[Any], where: str) -> None:
    demand(expected == actual, f"{where}: alone {short(expected)}, in a vector {short(actual)}")
