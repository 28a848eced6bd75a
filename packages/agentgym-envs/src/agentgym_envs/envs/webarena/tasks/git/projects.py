"""Questions about projects, their files and members."""

from collections.abc import Iterator, Sequence

from agentgym_envs.envs.webarena.sites.git.rules import members_of
from agentgym_envs.envs.webarena.sites.records import Records
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Fill,
    Leg,
    Template,
    answer_with,
    exact_answer,
)

from .ways import (
    ANY,
    HOST,
    START,
    answered,
    developed,
    drawn,
    file_leg,
    full,
    me,
    of_projects,
    project_leg,
    tab_leg,
    template,
    visible,
)

_SETTINGS = ("port", "cache_size_mb", "retries", "timeout_seconds", "log_level")


def _clone(git: Records) -> Iterator[Case]:
    for project in drawn("clone", visible(git)):
        address = f"git@git.test:{full(project)}.git"
        command = f"git clone {address}"
        values = {"project": full(project)}
        yield answered(values, project_leg(full(project)), command, answer_with(address))


def _stars(git: Records) -> Iterator[Case]:
    for project in drawn("stars", visible(git)):
        answer = str(project["star_count"])
        values = {"project": full(project)}
        yield answered(values, project_leg(full(project)), answer, exact_answer(answer))


_TEXT = """
SELECT b.content, p.namespace, p.path, p.default_branch FROM projects p
JOIN branches r ON r.project = p.id AND r.name = p.default_branch
JOIN files f ON f.branch = r.id AND f.path = '{file}' JOIN blobs b ON b.id = f.blob WHERE p.id = ?1
"""


def _licence(git: Records) -> Iterator[Case]:
    rows = of_projects(git, _TEXT.format(file="LICENSE"), visible(git))
    for row in drawn("licence", rows):
        answer = row["content"].partition("\n")[0]
        leg = file_leg(full(row), row["default_branch"], "LICENSE")
        yield answered({"project": full(row)}, leg, answer, answer_with(answer))


def _version(git: Records) -> Iterator[Case]:
    rows = of_projects(git, _TEXT.format(file="VERSION"), visible(git))
    for row in drawn("version", rows, 80):
        answer = row["content"].strip()
        leg = file_leg(full(row), row["default_branch"], "VERSION")
        yield answered({"project": full(row)}, leg, answer, answer_with(answer))


def _setting(git: Records) -> Iterator[Case]:
    rows = of_projects(git, _TEXT.format(file="config/default.toml"), visible(git))
    for row in drawn("setting", rows):
        name = drawn(f"setting {full(row)}", _SETTINGS, 1)[0]
        line = next(line for line in row["content"].splitlines() if line.startswith(f"{name} ="))
        answer = line.partition("= ")[2].strip('"')
        leg = file_leg(full(row), row["default_branch"], "config/default.toml")
        values = {"setting": name, "project": full(row)}
        yield answered(values, leg, answer, exact_answer(answer))


def _role(git: Records) -> Iterator[Case]:
    for project in drawn("role", visible(git)):
        direct = [row for row in members_of(git, project) if row["user"] != me(git)]
        row = drawn(f"role {project['id']}", direct, 1)[0]
        values = {"person": row["name"], "project": full(project)}
        leg = tab_leg(full(project), "Members", "project_members")
        yield answered(values, leg, row["role"], answer_with(row["role"]))


def _access(git: Records) -> Iterator[Case]:
    for project in developed(git):
        names = [r["username"] for r in members_of(git, project) if r["user"] != me(git)]
        leg = tab_leg(full(project), "Members", "project_members")
        values = {"project": full(project)}
        yield answered(values, leg, ", ".join(names), answer_with(*names))


def _favourite(git: Records) -> Iterator[Case]:
    for team in git.all("SELECT * FROM teams WHERE visibility = 'public' ORDER BY id"):
        sql = "SELECT * FROM projects WHERE team = ? AND visibility = 'public'"
        ranked = sorted(git.all(sql, team["id"]), key=lambda row: -row["star_count"])
        if ranked[0]["star_count"] > ranked[1]["star_count"]:
            path = (
                Click(ANY, "link", "Groups"),
                Fill(f"{HOST}/groups", {"Search by name": team["name"]}, "Filter"),
                Click(f"{HOST}/groups?filter=*", "link", team["name"]),
            )
            thought = f"The group {team['name']} lists its projects with their stars."
            leg = Leg(START, path, thought, seen=f"{HOST}/groups/{team['path']}")
            answer = ranked[0]["path"]
            yield answered({"group": team["name"]}, leg, answer, answer_with(answer))


TEMPLATES: Sequence[Template] = (
    template(
        "clone_command",
        _clone,
        "Show me the command to clone {{project}} with SSH.",
        "How do I clone {{project}} over SSH? Give me the whole command.",
        "I want a local copy of {{project}} through SSH; what do I have to type?",
    ),
    template(
        "stars",
        _stars,
        "How many stars does {{project}} have?",
        "Tell me how often {{project}} was starred, as a number.",
        "What is the number of stars of the project {{project}}?",
    ),
    template(
        "licence",
        _licence,
        "Under which licence is {{project}} published?",
        "What is the name of the licence in the LICENSE file of {{project}}?",
        "Look up the licence of {{project}}.",
    ),
    template(
        "version",
        _version,
        "Which version does the VERSION file of {{project}} name?",
        "Tell me the current version of {{project}} as its VERSION file has it.",
        "What does VERSION say in {{project}}?",
        held_out=True,
    ),
    template(
        "setting",
        _setting,
        "What value does {{setting}} have in config/default.toml of {{project}}?",
        "Look into the default configuration of {{project}} and tell me {{setting}}.",
        "Which {{setting}} is the default of {{project}}? Its config folder knows.",
    ),
    template(
        "member_role",
        _role,
        "Which role does {{person}} have in {{project}}?",
        "What is the role of {{person}} among the members of {{project}}?",
        "What is {{person}} in {{project}}: Guest, Reporter, Developer, Maintainer or Owner?",
    ),
    template(
        "who_has_access",
        _access,
        "Who else has access to {{project}}? Give me their usernames.",
        "List the usernames of all members of {{project}} besides me.",
        "I share {{project}} with other people. What are their usernames?",
    ),
    template(
        "favourite_of_group",
        _favourite,
        "Which project of the group {{group}} has the most stars?",
        "Name the most starred project of {{group}}.",
        "What is the most popular project of the group {{group}}, by stars?",
    ),
)
