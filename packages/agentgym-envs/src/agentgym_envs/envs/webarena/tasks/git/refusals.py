"""What cannot be done: the answer is "N/A"."""

from collections.abc import Iterator, Sequence

from agentgym_envs.envs.webarena.sites.git.rules import members_of
from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.tasks.template import Case, Fill, Leg, Template, impossible
from agentgym_envs.toolkit.draws import Draws

from .own import profile_path
from .ways import (
    ANY,
    HOST,
    START,
    answered,
    drawn,
    full,
    maintained,
    project_leg,
    tab_leg,
    template,
    visible,
)


def _without(name: str, reason: str, git: Records) -> Iterator[Case]:
    """Returns the cases of something that projects do not have here."""
    for project in drawn(name, visible(git), 60):
        values = {"project": full(project)}
        yield answered(values, project_leg(full(project)), "N/A", impossible(reason))


def _downloads(git: Records) -> Iterator[Case]:
    return _without("downloads", "The site counts no downloads and has no releases.", git)


def _pipeline(git: Records) -> Iterator[Case]:
    return _without("pipeline", "Projects have no pipelines here.", git)


def _missing_issue(git: Records) -> Iterator[Case]:
    for project in drawn("missing issue", maintained(git)):
        for number in (4_001, 977, 1_250):
            reason = f"{full(project)} has no issue #{number}."
            leg = tab_leg(full(project), "Issues", "issues")
            values = {"number": str(number), "project": full(project)}
            yield answered(values, leg, "N/A", impossible(reason))


def _not_a_member(git: Records) -> Iterator[Case]:
    users = git.all("SELECT * FROM users ORDER BY id")
    for project in maintained(git):
        known = {row["user"] for row in members_of(git, project)}
        strangers = [user for user in users if user["id"] not in known]
        for user in drawn(f"not a member {project['id']}", strangers, 3):
            values = {"person": user["name"], "project": full(project)}
            leg = tab_leg(full(project), "Members", "project_members")
            reason = f"{user['name']} is not a member of {full(project)}."
            yield answered(values, leg, "N/A", impossible(reason))


def _no_such_project(git: Records) -> Iterator[Case]:
    names = {row["path"] for row in visible(git)}
    for project in drawn("no such project", visible(git), 60):
        name = f"{project['path']}-{_unused(project)}"
        if name not in names:
            path = (Fill(ANY, {"Search": name}, "Search"),)
            seen = f"{HOST}/search?search={name}"
            leg = Leg(START, path, f"I search for {name} first.", seen=seen)
            reason = f"There is no project {name}."
            yield answered({"name": name}, leg, "N/A", impossible(reason))


_MESSAGES = ("Are you free on Friday?", "Thank you for your help!", "Can I call you tomorrow?")


def _message(git: Records) -> Iterator[Case]:
    users = git.all("SELECT * FROM users WHERE id > 1 ORDER BY id")
    for number, user in enumerate(drawn("message", users, 60)):
        path = profile_path(user)
        seen = f"{HOST}/{user['username']}"
        leg = Leg(START, path, f"I look for a way to write to {user['name']}.", seen=seen)
        values = {"person": user["name"], "text": _MESSAGES[number % len(_MESSAGES)]}
        reason = "Users cannot send each other messages here."
        yield answered(values, leg, "N/A", impossible(reason))


def _wiki(git: Records) -> Iterator[Case]:
    return _without("wiki", "Projects have no wiki here.", git)


def _unused(project: Row) -> str:
    return Draws(f"unused {project['id']}").pick(("legacy", "nightly", "mirror", "premium"))


TEMPLATES: Sequence[Template] = (
    template(
        "downloads",
        _downloads,
        "How often was the latest release of {{project}} downloaded?",
        "Tell me the number of downloads of the newest release of {{project}}.",
        "What is the count of downloads for the current release of {{project}}?",
    ),
    template(
        "pipeline",
        _pipeline,
        "Did the last pipeline of {{project}} pass?",
        "Tell me whether the most recent CI run of {{project}} has failed.",
        "What is the status of the latest pipeline on the default branch of {{project}}?",
    ),
    template(
        "missing_issue",
        _missing_issue,
        "Close issue #{{number}} of {{project}}.",
        "Please close the issue with the number {{number}} in {{project}}.",
        "Issue #{{number}} of {{project}} is solved, close it.",
    ),
    template(
        "not_a_member",
        _not_a_member,
        "Change the role of the member {{person}} of {{project}} to Reporter.",
        "{{person}} is a member of {{project}}; make their membership expire on 2023-12-31.",
        "Edit the membership of {{person}} in {{project}}: the role has to be Guest.",
        held_out=True,
    ),
    template(
        "no_such_project",
        _no_such_project,
        "How many stars does the project {{name}} have?",
        "Fork the project {{name}}.",
        "Show me the command to clone the project {{name}} with SSH.",
    ),
    template(
        "private_message",
        _message,
        'Send {{person}} the private message "{{text}}"',
        'Write directly to {{person}}, so that nobody else can read it: "{{text}}"',
        'Message {{person}}: "{{text}}"',
    ),
    template(
        "wiki",
        _wiki,
        "Add a page about the installation to the wiki of {{project}}.",
        "How many pages does the wiki of {{project}} have?",
        "Open the wiki of {{project}} and tell me the title of its first page.",
    ),
)
