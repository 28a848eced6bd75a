"""Promises about tasks, splits and ids."""

import contextlib
from collections.abc import Callable
from typing import Any, cast
from unittest import mock

from agentgym_envs.core import Task, TextEnv, UnknownTaskError

from .subject import Subject, demand, sample, short

DRAWS = 20
TRAIN_SAMPLE = 2_000
LOOKUPS = 50
FEW = 10
"""Tasks that may be built by one construction or look-up: some to build, none to enumerate."""


def draws_tasks_of_the_split_asked_for(subject: Subject) -> None:
    """`reset` without a task id draws from `split`, and not always the same task."""
    for split, tasks in subject.make().tasks.items():
        if not len(tasks):
            continue
        env = subject.make(split=split)
        drawn = {env.reset(seed=seed)[1]["task_id"] for seed in range(DRAWS)}
        strangers = [task_id for task_id in drawn if env.tasks[split].find(task_id) is None]
        demand(not strangers, f"split={split!r} drew {strangers}, which it does not hold")
        demand(len(drawn) > 1 or len(env.tasks[split]) == 1, f"{split}: {DRAWS} draws of {drawn}")


def splits_share_no_task_and_no_problem(subject: Subject) -> None:
    """Train, validation and test are there, and what is tested was never trained on.

    This is promised of embedded data; official data is as it is.
    """
    env = subject.make()
    names = set(env.tasks)
    demand(names == {"train", "validation", "test"}, f"the splits are {sorted(names)}")
    if env.data != "embedded":
        return
    empty = [split for split, tasks in env.tasks.items() if not len(tasks)]
    demand(not empty, f"the splits {empty} have no task")
    ids: dict[str, str] = {}
    problems: dict[str, str] = {}
    for split in ("test", "validation", "train"):
        most = TRAIN_SAMPLE if split == "train" else None
        for task in sample(env.tasks[split], most):
            demand(task.split == split, f"{task.id} of {split} says it is of {task.split}")
            demand(task.id not in ids, f"{task.id} is in {split} and in {ids.get(task.id)}")
            ids[task.id] = split
            home = problems.setdefault(repr(task.data), split)
            demand(home == split, f"{task.id} of {split} is a problem of {home} too")


def finds_every_task_by_its_id(subject: Subject) -> None:
    """`find_task` gives the task at hand whatever the split, and slices are lists."""
    env = subject.make()
    for tasks in filter(len, env.tasks.values()):
        for task in (*sample(tasks, LOOKUPS), tasks[-1]):
            found = env.find_task(task.id)
            same = (found.id, found.data) == (task.id, task.data)
            demand(same, f"find_task({task.id!r}) gave {short(found)}, not {short(task)}")
        ids = [task.id for task in tasks[:3]]
        alone = [tasks[number].id for number in range(min(3, len(tasks)))]
        demand(ids == alone, f"the slice [:3] has the ids {ids}, one by one they are {alone}")
        task_id = env.reset(options={"task_id": tasks[-1].id})[1]["task_id"]
        demand(task_id == tasks[-1].id, f"reset to {tasks[-1].id!r} started {task_id!r}")


def names_an_unknown_task_in_the_error(subject: Subject) -> None:
    """Ids that no split holds raise UnknownTaskError, near misses included."""
    env = subject.make()
    real = env.tasks[env.split][0].id
    stem = real.rstrip("0123456789")
    for task_id in ("no-such-task", "", f"{stem}-1", f"{stem}00", f"{stem}{10**30}", f"{real} "):
        try:
            task = env.find_task(task_id)
        except UnknownTaskError as error:
            demand(repr(task_id) in str(error), f"the error does not name {task_id!r}: {error}")
        else:
            demand(False, f"find_task({task_id!r}) found {task.id!r}")


def constructs_and_finds_without_enumerating(subject: Subject) -> None:
    """Once loaded, neither a second environment nor a look-up builds the tasks again."""
    first = subject.make()
    last_id = first.tasks[first.split][-1].id
    first.find_task(last_id)
    built = _tasks_built_by(subject.make)
    demand(built <= FEW, f"making a second environment built {built:,} tasks")
    for task_id in (last_id, "no-such-task"):
        built = _tasks_built_by(lambda task_id=task_id: _try_to_find(first, task_id))
        demand(built <= FEW, f"looking up {task_id!r} built {built:,} tasks")


def _try_to_find(env: TextEnv[Any], task_id: str) -> None:
    with contextlib.suppress(UnknownTaskError):
        env.find_task(task_id)


def _tasks_built_by(work: Callable[[], object]) -> int:
    built = 0
    build = cast(Any, Task).__init__

    def counted(task: Task[Any], *arguments: Any, **named: Any) -> None:
        nonlocal built
        built += 1
        build(task, *arguments, **named)

    with mock.patch.object(Task, "__init__", counted):
        work()
    return built
