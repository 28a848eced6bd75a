"""Wishes to have one thing changed."""

from datetime import date, timedelta

from agentgym_envs.envs.todo.data import Todo
from agentgym_envs.envs.todo.script import Row, Script, named

from .parts import Asker, Made, Template, Wordings, made

MOVE: Wordings = (
    ("set the due date of {} to {}", "change the due date of {} to {}", "move {} to {}"),
    ("make {} due on {}", "give {} the new due date {}"),
)
LATER: Wordings = (
    ("put off {} by {} days", "postpone {} by {} days", "make {} due {} days later than it is"),
    ("let {} be due {} days after its present date",),
)
EARLIER: Wordings = (
    ("make {} due {} days earlier than it is", "bring {} forward by {} days"),
    ("let {} be due {} days sooner than it is now",),
)
RELATIVE: Wordings = (
    ("set the due date of {} to {}", "move {} to {}"),
    ("make {} due {}",),
)
COMPLETE: Wordings = (
    ("mark {} as completed", "tick off {}, which I have done", "complete {}"),
    ("check off {}, since it is finished", "put {} down as completed"),
)
DELETE: Wordings = (
    ("delete {}", "remove {} from my lists for good"),
    ("erase {}", "throw out {} without completing it"),
)
FAVOR: Wordings = (
    ("make {} a favourite", "mark {} as a favourite"),
    ("add {} to my favourites",),
)
DISFAVOR: Wordings = (
    ("take {} off my favourites", "unmark {} as a favourite"),
    ("let {} be a favourite no more",),
)


def set_date(asker: Asker) -> Made:
    """Wants another due date, which is given."""
    todo, script = asker.todo(), asker.script()
    day = asker.scene.today + timedelta(asker.draws.integer(1, 40))
    if day.isoformat() == todo.due_date:
        return None
    script.postpone(_found(asker, script, todo), day)
    return made(asker.want(asker.pick(MOVE).format(_name(asker, todo), day)), script.done())


def shift_date(asker: Asker) -> Made:
    """Wants something to be due some days later or earlier than it is."""
    todo, script = asker.todo(), asker.script()
    days, is_later = asker.draws.integer(2, 9), asker.draws.integer(0, 2) > 0
    row = _found(asker, script, todo)
    shift = timedelta(days if is_later else -days)
    script.postpone(row, date.fromisoformat(row["due_date"]) + shift)
    words = asker.pick(LATER if is_later else EARLIER)
    return made(asker.want(words.format(_name(asker, todo), days)), script.done())


def date_from_today(asker: Asker) -> Made:
    """Wants another due date, which is said from today."""
    todo, script = asker.todo(), asker.script()
    days = asker.draws.choice((0, 1, 3, 7))
    day = script.today() + timedelta(days)
    if day.isoformat() == todo.due_date:
        return None
    script.postpone(_found(asker, script, todo), day)
    words = {0: "today", 1: "tomorrow", 3: "three days from today", 7: "a week from today"}
    return made(
        asker.want(asker.pick(RELATIVE).format(_name(asker, todo), words[days])), script.done()
    )


def complete(asker: Asker) -> Made:
    """Wants something marked as completed."""
    todo, script = asker.todo(), asker.script()
    script.complete(_found(asker, script, todo))
    return made(asker.want(asker.pick(COMPLETE).format(_name(asker, todo))), script.done())


def delete(asker: Asker) -> Made:
    """Wants something deleted."""
    todo, script = asker.todo(), asker.script()
    script.delete(_found(asker, script, todo))
    return made(asker.want(asker.pick(DELETE).format(_name(asker, todo))), script.done())


def mark_project(asker: Asker) -> Made:
    """Wants a project to be a favourite or not, named or known by a task in it."""
    project, script = asker.project(), asker.script()
    row = next(row for row in script.projects() if row["name"] == project.name)
    script.mark(row, not project.is_favorite)
    words = asker.pick(DISFAVOR if project.is_favorite else FAVOR)
    return made(asker.want(words.format(f'the project "{project.name}"')), script.done())


def mark_project_of(asker: Asker) -> Made:
    """Wants the project of a task to be a favourite or not."""
    todo, script = asker.todo(), asker.script()
    wanted = asker.project_of(todo)
    for project in asker.scene.account.projects.values():
        if any(row["content"] == todo.content for row in script.todos(project)):
            break
    row = next(row for row in script.projects() if row["name"] == wanted.name)
    script.mark(row, not wanted.is_favorite)
    words = asker.pick(DISFAVOR if wanted.is_favorite else FAVOR)
    name = f'the project that has the task "{todo.content}"'
    return made(asker.want(words.format(name)), script.done())


def _name(asker: Asker, todo: Todo) -> str:
    """Returns how a task is spoken of; the same way that `_found` looks for it."""
    return asker.called(todo) if _with_project(todo) else f'the task "{todo.content}"'


def _found(asker: Asker, script: Script, todo: Todo) -> Row:
    rows = script.todos(asker.project_of(todo)) if _with_project(todo) else script.all_todos()
    return named(rows, todo)


def _with_project(todo: Todo) -> bool:
    return int(todo.id) % 3 > 0


TEMPLATES: tuple[Template, ...] = (
    *(set_date, set_date, shift_date, shift_date, date_from_today, complete, complete, delete),
    *(delete, mark_project, mark_project_of),
)
