"""Wishes to have several things changed, some with a question after it."""

from collections.abc import Callable
from datetime import date, timedelta

from agentgym_envs.envs.todo.data import Project
from agentgym_envs.envs.todo.script import Row, Script

from .parts import LEVELS, NUMBER, Asker, Made, Template, Wordings, made

OVERDUE: Wordings = (
    ("{} all tasks that are overdue today", "{} every task whose due date is before today"),
    ("{} whatever should have been done before today",),
)
IN_PROJECT: Wordings = (
    ('{} all tasks with priority {} in the project "{}"',),
    ('{0} everything in "{2}" that has the priority {1}',),
)
SHIFT: Wordings = (
    ('make all tasks of the project "{}" due {} later than they are',),
    ('let everything in "{}" be due {} later than it is now',),
)
SHORT: Wordings = (
    ('{} all tasks in the project "{}" that take less than {} minutes',),
    ('{0} whatever in "{1}" has a duration under {2} minutes',),
)
THEN: Wordings = (
    ("Then tell me {}.", "After that I would like to know {}."),
    ("With that done, what is {}?",),
)
COMPLETE = (("complete", "mark as completed"), ("put down as completed",))
DELETE = (("delete",), ("erase",))


def overdue(asker: Asker) -> Made:
    """Wants all that is overdue deleted, completed or put off."""
    script, kind = asker.script(), asker.draws.choice(("complete", "delete", "tomorrow"))
    today = script.today()
    rows = [row for row in script.all_todos() if row["due_date"] < today.isoformat()]
    if not rows:
        return None
    for row in rows:
        if kind == "tomorrow":
            script.postpone(row, today + timedelta(1))
        else:
            _end(script, row, kind)
    if kind == "tomorrow":
        deed = asker.pick(OVERDUE).format("move to tomorrow")
    else:
        deed = asker.pick(OVERDUE).format(_word(asker, kind))
    return made(asker.want(deed), script.done())


def by_priority(asker: Asker) -> Made:
    """Wants the tasks of a priority in a project completed or deleted; may ask what is left."""
    script, project = asker.script(), asker.project()
    kind, level = asker.draws.choice(("complete", "delete")), asker.draws.integer(1, 4)
    rows = script.todos(project)
    if not (chosen := [row for row in rows if row["priority"] == level]):
        return None
    for row in chosen:
        _end(script, row, kind)
    deed = asker.pick(IN_PROJECT).format(_word(asker, kind), LEVELS[level], project.name)
    return _ended(asker, script, project, deed, len(rows) - len(chosen))


def by_duration(asker: Asker) -> Made:
    """Wants the short tasks of a project completed or deleted."""
    script, project = asker.script(), asker.project()
    kind = asker.draws.choice(("complete", "delete"))
    minutes = asker.draws.choice((30, 45, 60))
    rows = script.todos(project)
    chosen = [row for row in rows if script.minutes(row) < minutes]
    if not chosen:
        return None
    for row in chosen:
        _end(script, row, kind)
    deed = asker.pick(SHORT).format(_word(asker, kind), project.name, minutes)
    return made(asker.want(deed), script.done())


def shift_project(asker: Asker) -> Made:
    """Wants a whole project put off."""
    script, project = asker.script(), asker.project()
    days = asker.draws.choice((1, 2, 7, 14))
    words = {1: "one day", 2: "two days", 7: "one week", 14: "two weeks"}
    rows = script.todos(project)
    for row in rows:
        script.postpone(row, date.fromisoformat(row["due_date"]) + timedelta(days))
    deed = asker.pick(SHIFT).format(project.name, words[days])
    return _ended(asker, script, project, deed, len(rows))


def _ended(asker: Asker, script: Script, project: Project, deed: str, left: int) -> Made:
    """Returns the wish, in half of the cases with a question after it."""
    if asker.draws.integer(0, 1):
        return made(asker.want(deed), script.done())
    wish = f"Please {deed}." if asker.split == "train" else f"First {deed}."
    then = asker.pick(THEN).format(f'the number of open tasks left in "{project.name}"')
    reason = f"It is done, and {left} are left."
    return made(f"{wish} {then} {asker.pick(NUMBER)}", script.ended(left, reason))


def _word(asker: Asker, kind: str) -> str:
    return asker.pick(COMPLETE if kind == "complete" else DELETE)


def _end(script: Script, row: Row, kind: str) -> None:
    ends: dict[str, Callable[[Row], None]] = {"complete": script.complete, "delete": script.delete}
    ends[kind](row)


TEMPLATES: tuple[Template, ...] = (
    *(overdue, overdue, by_priority, by_priority, by_duration, shift_project),
)
