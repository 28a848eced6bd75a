"""Projects, groups, files and settings."""

from collections.abc import Iterator, Sequence

from agentgym_envs.envs.webarena.sites.git.content.words import TOPICS
from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Fill,
    Leg,
    Template,
    both,
    page_says,
    records_hold,
)
from agentgym_envs.toolkit.draws import Draws

from .ways import (
    ANY,
    HOST,
    START,
    changed,
    developed,
    drawn,
    expect,
    file_path,
    full,
    maintained,
    my_name,
    of_projects,
    tab_path,
    template,
)

_KINDS = ("notes", "sketches", "ideas")
_TEMPLATES = (
    ("Plain HTML", "index.html"),
    ("Python package", "pyproject.toml"),
    ("Go service", "main.go"),
    ("Documentation", "docs"),
)
_NEW_PROJECT = Click(f"{HOST}/*", "link", "New project")


def _blank(git: Records) -> Iterator[Case]:
    for number, topic in enumerate(TOPICS):
        name = f"{topic.name}-{_KINDS[number % len(_KINDS)]}"
        visibility = ("Public", "Private", "Internal")[number % 3]
        fields = {"Project name": name, visibility: "on"}
        path = (_NEW_PROJECT, Fill(f"{HOST}/projects/new", fields, "Create project"))
        wanted = {"namespace": my_name(), "path": name, "visibility": visibility.lower()}
        values = {"name": name, "visibility": visibility.lower()}
        thought = f"I open the form for a new project and call it {name}."
        yield changed(values, path, thought, expect("projects", wanted, new=True))


def _from_template(git: Records) -> Iterator[Case]:
    for number, topic in enumerate(TOPICS):
        kind, file = _TEMPLATES[number % len(_TEMPLATES)]
        name = f"new-{topic.name}"
        fields = {"Project name": name, "Template": kind, "Private": "on"}
        path = (_NEW_PROJECT, Fill(f"{HOST}/projects/new", fields, "Create project"))
        wanted = {"namespace": my_name(), "path": name, "visibility": "private"}
        done = expect("projects", wanted, new=True)
        says = page_says(f"{START}{my_name()}/{name}", "", kind, file)
        leg = Leg(START, path, f"The form for new projects offers {kind}.", holds=[done])
        yield Case({"name": name, "template": kind}, [leg], both(records_hold(done), says))


def _group(git: Records) -> Iterator[Case]:
    users = drawn("group members", git.all("SELECT * FROM users WHERE id > 1 ORDER BY id"), 120)
    for number, topic in enumerate(TOPICS):
        pair = users[2 * number % 120 :][:2]
        name = f"{topic.name}-crew"
        who = ", ".join(user["username"] for user in pair)
        label = "Invite members (usernames with commas between them, optional)"
        path = (
            Click(ANY, "link", "Groups"),
            Click(f"{HOST}/groups", "link", "New group"),
            Fill(f"{HOST}/groups/new", {"Group name": name, label: who}, "Create group"),
        )
        done = expect("teams", {"name": name, "path": name}, new=True)
        members = [f"@{user['username']}" for user in pair]
        says = page_says(f"{START}groups/{name}/-/group_members", "", *members)
        values = {"name": name, "first": pair[0]["username"], "second": pair[1]["username"]}
        leg = Leg(START, path, f"I create the group {name} with its members.", holds=[done])
        yield Case(values, [leg], both(records_hold(done), says))


_VERSIONS = """
SELECT p.*, b.content FROM projects p JOIN branches r ON r.project = p.id
 AND r.name = p.default_branch JOIN files f ON f.branch = r.id AND f.path = 'VERSION'
JOIN blobs b ON b.id = f.blob WHERE p.id = ?1
"""


def _version(git: Records) -> Iterator[Case]:
    for row in of_projects(git, _VERSIONS, developed(git)):
        for step in (1, 2, 3):
            version = f"{3 + step}.{Draws(f'version {full(row)} {step}').below(10)}.0"
            form = f"{HOST}/{full(row)}/-/edit/{row['default_branch']}/VERSION"
            path = (
                *file_path(full(row), row["default_branch"], "VERSION"),
                Click(form.replace("/edit/", "/blob/"), "link", "Edit"),
                Fill(form, {"File content": version}, "Commit changes"),
            )
            values = {"version": version, "project": full(row)}
            yield _written(row, values, path, "VERSION", version)


def _written(
    project: Row, values: dict[str, str], path: Sequence[Fill | Click], file: str, text: str
) -> Case:
    """Returns the case of a file that must have this one line at the end."""
    done = expect("blobs", {"content": f"{text}\n"}, new=True)
    raw = f"{START}{full(project)}/-/raw/{project['default_branch']}/{file}"
    leg = Leg(START, path, f"I write {file} with the editor of the site.", holds=[done])
    return Case(values, [leg], both(records_hold(done), page_says(raw, "", text)))


_NOTES = (
    ("TEAM.md", "Maintained by two people in their free time."),
    ("docs/contact.md", "Write to us through the issue tracker."),
    ("docs/support.md", "There is help every Tuesday evening."),
    ("SECURITY.md", "Please report problems in private first."),
    ("docs/roadmap.md", "The next release is planned for autumn."),
)


def _new_file(git: Records) -> Iterator[Case]:
    for project in developed(git):
        for file, text in drawn(f"new file {project['id']}", _NOTES, 3):
            form = f"{HOST}/{full(project)}/-/new/{project['default_branch']}"
            path = (
                *tab_path(full(project), "Files"),
                Click(form.replace("/new/", "/tree/"), "link", "New file"),
                Fill(form, {"File path": file, "File content": text}, "Commit changes"),
            )
            values = {"file": file, "text": text, "project": full(project)}
            yield _written(project, values, path, file, text)


def _settings(project: Row, fields: dict[str, str]) -> tuple[Fill | Click, ...]:
    form = f"{HOST}/{full(project)}/edit"
    return (*tab_path(full(project), "Settings"), Fill(form, fields, "Save changes"))


def _visibility(git: Records) -> Iterator[Case]:
    for project in maintained(git):
        for visibility in ("public", "internal", "private"):
            if visibility != project["visibility"]:
                path = _settings(project, {"Visibility level": visibility.capitalize()})
                done = expect("projects", {"id": project["id"], "visibility": visibility})
                values = {"visibility": visibility, "project": full(project)}
                thought = f"The settings of {full(project)} say who may see it."
                yield changed(values, path, thought, done)


def _description(git: Records) -> Iterator[Case]:
    for project in maintained(git):
        for topic in drawn(f"description {project['id']}", TOPICS, 3):
            text = f"Belongs to the family of {topic.name}."
            path = _settings(project, {"Project description": text})
            done = expect("projects", {"id": project["id"], "description": text})
            values = {"text": text, "project": full(project)}
            thought = f"The description of {full(project)} is one of its settings."
            yield changed(values, path, thought, done)


TEMPLATES: Sequence[Template] = (
    template(
        "create_project",
        _blank,
        "Create a {{visibility}} project {{name}} under my name.",
        "Start a new project called {{name}}, visibility {{visibility}}, in my namespace.",
        "I need a new repository {{name}} of my own. It should be {{visibility}}.",
    ),
    template(
        "create_from_template",
        _from_template,
        'Create a private project {{name}} from the template "{{template}}".',
        'Use the template "{{template}}" for a new private repository of mine named {{name}}.',
        'Set up {{name}} as a private project of mine, based on "{{template}}".',
    ),
    template(
        "create_group",
        _group,
        "Create a group {{name}} with the members {{first}} and {{second}}.",
        "Make a new group called {{name}} and invite {{first}} and {{second}} to it.",
        "{{first}}, {{second}} and I need a group of our own: {{name}}.",
    ),
    template(
        "set_version",
        _version,
        "Change the VERSION file of {{project}} to {{version}}.",
        "Write {{version}}, and nothing else, into the file VERSION of {{project}}.",
        "Bump {{project}} to version {{version}} in its VERSION file on the default branch.",
    ),
    template(
        "add_file",
        _new_file,
        'Add a file {{file}} to {{project}} that says: "{{text}}"',
        'Create {{file}} on the default branch of {{project}} with the text "{{text}}"',
        'Put a new file {{file}} into {{project}}; its only line is "{{text}}"',
        held_out=True,
    ),
    template(
        "set_visibility",
        _visibility,
        "Make {{project}} {{visibility}}.",
        "Change the visibility of {{project}} to {{visibility}}.",
        "{{project}} should be {{visibility}} from now on.",
    ),
    template(
        "set_description",
        _description,
        'Change the description of {{project}} to "{{text}}"',
        'Let the description of {{project}} read "{{text}}"',
        'Describe {{project}} anew: "{{text}}"',
    ),
)
