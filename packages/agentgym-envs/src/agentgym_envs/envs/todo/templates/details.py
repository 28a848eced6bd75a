"""Questions about one task or project."""

from agentgym_envs.envs.todo.script import named

from .parts import (
    DATE,
    NUMBER,
    PROJECT_NAME,
    TEXT,
    YES,
    Asker,
    Made,
    Template,
    Wordings,
    made,
)

DETAILS = {
    "Place": "the place where I have to be for {}",
    "Bring": "what I have to bring for {}",
    "Contact": "the person to contact about {}",
}
WHERE: Wordings = (
    ('Which project is the task "{}" in?', 'In which of my projects is "{}"?'),
    ('Under which project did I put "{}"?',),
)
FAVORITE: Wordings = (
    ('Is the project "{}" one of my favourites?', 'Did I mark "{}" as a favourite?'),
    ('Have I made "{}" a favourite project?',),
)
IN_TIME: Wordings = (
    ('Is "{}" overdue?', 'Has the task "{}" missed its due date?'),
    ('Should "{}" have been done before today?',),
)


def due_date(asker: Asker) -> Made:
    """Asks when something is due."""
    todo, script = asker.todo(), asker.script()
    row = named(script.todos(asker.project_of(todo)), todo)
    goal = asker.ask(f"the due date of {asker.called(todo)}", DATE)
    return made(goal, script.ended(row["due_date"], f"It is due on {row['due_date']}."))


def priority(asker: Asker) -> Made:
    """Asks how urgent something is."""
    todo, script = asker.todo(), asker.script()
    row = named(script.todos(asker.project_of(todo)), todo)
    goal = asker.ask(f"the priority, from 1 to 4, of {asker.called(todo)}", NUMBER)
    return made(goal, script.ended(row["priority"], f"Its priority is {row['priority']}."))


def duration(asker: Asker) -> Made:
    """Asks how long something takes."""
    todo, script = asker.todo(), asker.script()
    minutes = script.minutes(named(script.todos(asker.project_of(todo)), todo))
    goal = asker.ask(f"the duration in minutes of {asker.called(todo)}", NUMBER)
    return made(goal, script.ended(minutes, f"It takes {minutes} minutes."))


def detail(asker: Asker) -> Made:
    """Asks for what a description says."""
    todo, script = asker.todo(), asker.script()
    key = asker.draws.choice(tuple(DETAILS))
    value = script.detail(named(script.todos(asker.project_of(todo)), todo), key)
    goal = asker.ask(DETAILS[key].format(asker.called(todo)), TEXT)
    return made(goal, script.ended(value, f"The description says: {value}."))


def project_of(asker: Asker) -> Made:
    """Asks which project something is in."""
    todo, script = asker.todo(), asker.script()
    for project in asker.scene.account.projects.values():
        if any(row["content"] == todo.content for row in script.todos(project)):
            goal = f"{asker.pick(WHERE).format(todo.content)} {asker.pick(PROJECT_NAME)}"
            return made(goal, script.ended(project.name, f'It is in "{project.name}".'))
    raise AssertionError("a task is in one of the projects")


def is_favorite(asker: Asker) -> Made:
    """Asks whether a project is a favourite."""
    project, script = asker.project(), asker.script()
    row = next(row for row in script.projects() if row["name"] == project.name)
    goal = f"{asker.pick(FAVORITE).format(project.name)} {asker.pick(YES)}"
    answer = "Yes" if row["is_favorite"] else "No"
    return made(goal, script.ended(answer, f"is_favorite is {row['is_favorite']}."))


def is_overdue(asker: Asker) -> Made:
    """Asks whether something is overdue."""
    todo, script = asker.todo(), asker.script()
    today, row = script.today().isoformat(), named(script.all_todos(), todo)
    goal = f"{asker.pick(IN_TIME).format(todo.content)} {asker.pick(YES)}"
    reason = f"It is due on {row['due_date']}, and today is {today}."
    return made(goal, script.ended("Yes" if row["due_date"] < today else "No", reason))


TEMPLATES: tuple[Template, ...] = (
    *(due_date, priority, duration, detail, detail, project_of, is_favorite, is_overdue),
)
