"""Questions that compare or count tasks and projects."""

from datetime import timedelta

from agentgym_envs.envs.todo.script import Row, named

from .parts import (
    LEVELS,
    NAME,
    NAMES,
    NUMBER,
    PROJECT_NAME,
    Asker,
    Made,
    Template,
    Wordings,
    made,
)

BEFORE: Wordings = (
    ("Which tasks {where} are due before {day}?", "What do I have to do {where} before {day}?"),
    ("List the tasks {where} whose due date is earlier than {day}.",),
)
MOST: Wordings = (
    ("Which project has the most open tasks?", "In which project is most left to do?"),
    ("Of my projects, which one holds the largest number of open tasks?",),
)
SOONER: Wordings = (
    ('Which is due first, "{}" or "{}"?', 'What shall I do first to be in time, "{}" or "{}"?'),
    ('Of "{}" and "{}", which one has the earlier due date?',),
)
LONGER: Wordings = (
    ('Which takes longer, "{}" or "{}"?', 'What needs more time, "{}" or "{}"?'),
    ('Of "{}" and "{}", which one has the longer duration?',),
)
URGENT: Wordings = (
    (
        'Which task in the project "{}" has the highest priority?',
        'What is the most urgent task, by priority, in "{}"?',
    ),
    ('By priority, what comes first in my project "{}"?',),
)
WITH_LEVEL: Wordings = (
    ("Which of all my tasks have priority {}?", "List all tasks with priority {}."),
    ("Across all projects, what has the priority {}?",),
)
FAVORITES: Wordings = (
    ("Which projects are my favourites?", "List my favourite projects."),
    ("Name the projects that I marked as favourites.",),
)


def open_tasks(asker: Asker) -> Made:
    """Asks how much is left to do, in a project or at all."""
    script, everywhere = asker.script(), asker.draws.integer(0, 3) == 0
    project = asker.project()
    rows = script.all_todos() if everywhere else script.todos(project)
    where = "all my projects together" if everywhere else f'the project "{project.name}"'
    goal = asker.ask(f"the number of open tasks in {where}", NUMBER)
    return made(goal, script.ended(len(rows), f"There are {len(rows)}."))


def due_before(asker: Asker) -> Made:
    """Asks what is due before a day, in a project or at all."""
    script, everywhere = asker.script(), asker.draws.integer(0, 1)
    project = asker.project()
    day = (asker.scene.today + timedelta(asker.draws.integer(-2, 18))).isoformat()
    rows = script.all_todos() if everywhere else script.todos(project)
    names = _contents([row for row in rows if row["due_date"] < day])
    where = "in all my projects" if everywhere else f'in the project "{project.name}"'
    goal = asker.say(BEFORE, NAMES, where=where, day=day)
    return made(goal, script.ended(names, f"{len(names)} tasks are due before {day}."))


def overdue(asker: Asker) -> Made:
    """Asks how many tasks are overdue."""
    script = asker.script()
    today = script.today().isoformat()
    count = sum(row["due_date"] < today for row in script.all_todos())
    goal = asker.ask("the number of my tasks that are overdue today", NUMBER)
    return made(goal, script.ended(count, f"{count} are due before {today}."))


def with_priority(asker: Asker) -> Made:
    """Asks for the tasks of a priority."""
    script, level = asker.script(), asker.draws.integer(1, 4)
    names = _contents([row for row in script.all_todos() if row["priority"] == level])
    goal = f"{asker.pick(WITH_LEVEL).format(LEVELS[level])} {asker.pick(NAMES)}"
    return made(goal, script.ended(names, f"{len(names)} tasks have priority {level}."))


def most_urgent(asker: Asker) -> Made:
    """Asks for the task of the highest priority in a project, if there is one such."""
    script, project = asker.script(), asker.project()
    rows = script.todos(project)
    highest = max(row["priority"] for row in rows)
    names = _contents([row for row in rows if row["priority"] == highest])
    if len(names) > 1:
        return None
    goal = f"{asker.pick(URGENT).format(project.name)} {asker.pick(NAME)}"
    return made(goal, script.ended(names[0], f"Its priority, {highest}, is the highest."))


def sooner(asker: Asker) -> Made:
    """Asks which of two tasks is due first."""
    script = asker.script()
    first, second = asker.draws.sample(tuple(asker.scene.account.todos.values()), 2)
    rows = script.all_todos()
    one, other = named(rows, first), named(rows, second)
    if one["due_date"] == other["due_date"]:
        return None
    best = min(one, other, key=lambda row: row["due_date"])
    goal = f"{asker.pick(SOONER).format(first.content, second.content)} {asker.pick(NAME)}"
    return made(goal, script.ended(best["content"], f"It is due on {best['due_date']}."))


def longer(asker: Asker) -> Made:
    """Asks which of two tasks takes longer."""
    script = asker.script()
    first, second = asker.draws.sample(tuple(asker.scene.account.todos.values()), 2)
    rows = script.all_todos()
    minutes = {todo.content: script.minutes(named(rows, todo)) for todo in (first, second)}
    best = max(minutes, key=lambda name: minutes[name])
    if len(set(minutes.values())) == 1:
        return None
    goal = f"{asker.pick(LONGER).format(first.content, second.content)} {asker.pick(NAME)}"
    return made(goal, script.ended(best, f"It takes {minutes[best]} minutes."))


def total_duration(asker: Asker) -> Made:
    """Asks how long a whole project takes."""
    script, project = asker.script(), asker.project()
    total = sum(script.minutes(row) for row in script.todos(project))
    thing = f'the total duration in minutes of the open tasks in "{project.name}"'
    return made(asker.ask(thing, NUMBER), script.ended(total, f"Added up: {total} minutes."))


def fullest_project(asker: Asker) -> Made:
    """Asks which project has the most tasks, if there is one such."""
    script = asker.script()
    projects = asker.scene.account.projects.values()
    counts = {project.name: len(script.todos(project)) for project in projects}
    most = max(counts.values())
    names = [name for name, count in counts.items() if count == most]
    if len(names) > 1:
        return None
    goal = f"{asker.pick(MOST)} {asker.pick(PROJECT_NAME)}"
    return made(goal, script.ended(names[0], f"It has {most} open tasks."))


def favorites(asker: Asker) -> Made:
    """Asks for the favourite projects, or the number of projects."""
    script, count = asker.script(), asker.draws.integer(0, 2) == 0
    rows = script.projects()
    if count:
        goal = asker.ask("the number of projects that I have", NUMBER)
        return made(goal, script.ended(len(rows), f"There are {len(rows)} projects."))
    names = [row["name"] for row in rows if row["is_favorite"]]
    goal = f"{asker.pick(FAVORITES)} {asker.pick(NAMES)}"
    return made(goal, script.ended(names, f"{len(names)} projects are favourites."))


def _contents(rows: list[Row]) -> list[str]:
    return [row["content"] for row in rows]


TEMPLATES: tuple[Template, ...] = (
    *(open_tasks, due_before, due_before, overdue, with_priority, most_urgent, sooner, longer),
    *(total_duration, fullest_project, favorites),
)
