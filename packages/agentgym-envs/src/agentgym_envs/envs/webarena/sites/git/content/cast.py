"""Users, groups, projects, members, stars and who follows whom."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from agentgym_envs.envs.webarena.sites.people import Person, account, people
from agentgym_envs.toolkit.draws import Draws

from .words import FORMS, LANGUAGES, TEAMS, TOPICS, Topic

USERS = 300
AGENT = 1
"""The id of the user whom the agent is signed in as."""

AGENT_OWNS = 12
AGENT_TEAMS = ("lantern-labs", "north-loop")
TEAM_PROJECTS = 4
OTHER_PROJECTS = 72
FIRST_DAY = date(2021, 3, 1)
LAST_DAY = date(2023, 6, 11)


@dataclass(frozen=True, slots=True)
class Project:
    """What the generators need to know of a project.

    Attributes:
        crew: Ids of the users who work on it and have a role; the first one works most.
    """

    id: int
    namespace: str
    path: str
    topic: Topic
    language: str
    branch: str
    begun: date
    crew: Sequence[int]

    @property
    def full_path(self) -> str:
        """Namespace and path: "lantern-labs/paper-lantern"."""
        return f"{self.namespace}/{self.path}"


@dataclass(frozen=True, slots=True)
class _Plan:
    namespace: str
    owner: int | None
    team: int | None


def add_cast(records: sqlite3.Connection) -> list[Project]:
    """Writes users, groups and projects; returns the projects in the order of their ids."""
    _add_users(records)
    teams = _add_teams(records)
    projects = [
        _add_project(records, number, plan, topic, form)
        for number, (plan, (topic, form)) in enumerate(
            zip(_plans(teams), _names(), strict=False), 1
        )
    ]
    _add_stars(records, projects)
    _add_follows(records)
    return projects


def moment(day: date, draws: Draws) -> str:
    """Returns a time on this day as records keep it."""
    return f"{day} {draws.between(7, 21):02}:{draws.below(60):02}:{draws.below(60):02}"


def _add_users(records: sqlite3.Connection) -> None:
    draws = Draws("git users")
    agent = account("git")
    rows = [_user(person, draws) for person in people()[:USERS]]
    records.executemany(
        "INSERT INTO users (id, username, name, email, bio, website, location, status, feed_token,"
        " created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    records.execute(
        "UPDATE users SET username = ?, password = ?, status = '', website = '' WHERE id = ?",
        (agent.username, agent.password, AGENT),
    )


def _user(person: Person, draws: Draws) -> tuple[object, ...]:
    topic = draws.pick(TOPICS)
    bio = draws.pick(
        (
            "",
            f"Works on a program that {topic.purpose}.",
            f"Likes {draws.pick(LANGUAGES)}, long walks and short functions.",
            "Writes documentation nobody asked for.",
            "Part-time maintainer.",
        )
    )
    website = f"http://{person.last_name.lower()}.{topic.name}.test" if draws.chance(0.4) else ""
    places = ("Almstead", "Brackwater", "Corvane", "Dunmere", "Hartwick", "Nethergate", "")
    status = draws.pick(("", "", "", "On holiday", "Reviewing", "Out for tea", "Busy"))
    token = sha256(f"feed {person.username}".encode()).hexdigest()[:20]
    day = date(2019, 1, 1) + timedelta(draws.below(780))
    place = draws.pick(places)
    return (
        person.number + 1, person.username, person.name, person.email, bio, website, place, status,
        token, moment(day, draws),
    )  # fmt: skip


def _add_teams(records: sqlite3.Connection) -> list[tuple[int, str, list[int]]]:
    draws = Draws("git teams")
    teams: list[tuple[int, str, list[int]]] = []
    for number, (path, name, description) in enumerate(TEAMS, 1):
        day = date(2020, 1, 1) + timedelta(draws.below(400))
        members = draws.sample(range(2, USERS + 1), draws.between(4, 7))
        records.execute(
            "INSERT INTO teams (id, path, name, description, created) VALUES (?, ?, ?, ?, ?)",
            (number, path, name, description, moment(day, draws)),
        )
        roles = ["Owner", "Maintainer", "Developer", "Developer", "Reporter", "Guest", "Developer"]
        listed = list(zip(members, roles, strict=False))
        if path in AGENT_TEAMS:
            listed.append((AGENT, "Maintainer"))
        records.executemany(
            "INSERT INTO team_members (team, user, role, since) VALUES (?, ?, ?, ?)",
            [(number, user, role, str(day + timedelta(draws.below(90)))) for user, role in listed],
        )
        teams.append((number, path, [user for user, role in listed if role != "Guest"]))
    return teams


def _plans(teams: Sequence[tuple[int, str, list[int]]]) -> Iterator[_Plan]:
    draws = Draws("git owners")
    for _ in range(AGENT_OWNS):
        yield _Plan(account("git").username, AGENT, None)
    for _ in range(TEAM_PROJECTS):
        for number, path, _members in teams:
            yield _Plan(path, None, number)
    for number in draws.sample(range(2, USERS), OTHER_PROJECTS):
        yield _Plan(people()[number - 1].username, number, None)


def _names() -> Iterator[tuple[Topic, tuple[str, str]]]:
    pairs = [(topic, form) for topic in TOPICS for form in FORMS]
    return iter(Draws("git names").shuffled(pairs))


def _add_project(
    records: sqlite3.Connection, number: int, plan: _Plan, topic: Topic, form: tuple[str, str]
) -> Project:
    path = topic.name + form[0]
    draws = Draws(f"git project {path}")
    begun = FIRST_DAY + timedelta(draws.below(420))
    crew = _crew(records, plan, draws)
    visibility = "private" if AGENT in dict(crew) and draws.chance(0.35) else "public"
    branch = draws.pick(("main", "main", "main", "master"))
    language = draws.pick(LANGUAGES)
    records.execute(
        "INSERT INTO projects (id, namespace, path, name, description, visibility, default_branch,"
        " language, team, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number, plan.namespace, path, path, f"{form[1]} that {topic.purpose}.", visibility,
            branch, language, plan.team, f"{begun} 08:00:00", f"{begun} 08:00:00",
        ),
    )  # fmt: skip
    records.executemany(
        "INSERT INTO members (project, user, role, expires, since) VALUES (?, ?, ?, ?, ?)",
        [
            (number, user, role, "2024-03-31" if draws.chance(0.1) and role != "Owner" else "",
             str(begun + timedelta(draws.below(200))))
            for user, role in crew
        ],
    )  # fmt: skip
    team = [row[0] for row in records.execute(_WORKERS, (plan.team,))] if plan.team else []
    workers = list(dict.fromkeys([*team, *(user for user, role in crew if role != "Guest")]))
    # Listing the same people first in every project of a team would make them its only stars.
    shuffled = tuple(draws.shuffled(workers)) if plan.owner is None else tuple(workers)
    return Project(number, plan.namespace, path, topic, language, branch, begun, shuffled)


_WORKERS = "SELECT user FROM team_members WHERE team = ? AND role != 'Guest' ORDER BY id"


def _crew(records: sqlite3.Connection, plan: _Plan, draws: Draws) -> list[tuple[int, str]]:
    """Returns the project's own members; those of its team are members through it."""
    taken = {row[0] for row in records.execute(_TEAM, (plan.team,))} if plan.team else set[int]()
    owner = [(plan.owner, "Owner")] if plan.owner is not None else []
    taken |= {user for user, _ in owner}
    free = [user for user in range(2, USERS + 1) if user not in taken]
    roles = ("Maintainer", "Developer", "Developer", "Reporter", "Developer", "Guest", "Reporter")
    crew = owner + list(zip(draws.sample(free, draws.between(3, 7)), roles, strict=False))
    if plan.owner != AGENT and AGENT not in taken and draws.chance(0.1):
        crew.append((AGENT, "Developer"))
    return crew


_TEAM = "SELECT user FROM team_members WHERE team = ?"


def _add_stars(records: sqlite3.Connection, projects: Sequence[Project]) -> None:
    """Gives every project another number of stars, a few of them many."""
    draws = Draws("git stars")
    counts = [*range(1, 60), *range(60, 60 + 2 * (len(projects) - 59), 2)]
    for project, count in zip(draws.shuffled(projects), counts, strict=True):
        fans = draws.sample(range(2, USERS + 1), min(count, USERS - 1))
        rows = [(project.id, user) for user in sorted(fans)]
        records.executemany("INSERT INTO stars (project, user) VALUES (?, ?)", rows)
    # The agent has starred none of its own.
    mine = [(number, AGENT) for number in sorted(draws.sample(range(13, 160), 9))]
    records.executemany("INSERT INTO stars (project, user) VALUES (?, ?)", mine)
    records.execute(
        "UPDATE projects SET star_count = (SELECT count(*) FROM stars WHERE project = projects.id)"
    )


def _add_follows(records: sqlite3.Connection) -> None:
    draws = Draws("git follows")
    for user in range(1, USERS + 1):
        chosen = draws.sample(range(1, USERS + 1), draws.between(0, 8))
        rows = [(user, other) for other in sorted(chosen) if other != user]
        records.executemany("INSERT INTO follows (user, followed) VALUES (?, ?)", rows)
