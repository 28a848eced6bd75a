"""Stars, forks, follows, and the agent's own profile."""

from collections.abc import Iterator, Sequence

from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Expect,
    Fill,
    Leg,
    Template,
    both,
    page_says,
    records_hold,
)

from .ways import (
    ANY,
    HOST,
    START,
    changed,
    drawn,
    expect,
    full,
    me,
    my_name,
    project_path,
    template,
    visible,
)

_STATUSES = (
    "Reading the docs", "Out for a walk", "On a train to Corvane", "Deep in a review",
    "Baking bread", "Learning to juggle", "Away until Monday", "Playing chess", "Fixing a bike",
    "Watering the plants", "Working from the lake", "Back in an hour", "Counting bees",
    "Preparing a talk", "On a long weekend", "Tuning the piano", "In the workshop",
    "Answering mail", "Hiking near Dunmere", "Painting the fence", "Testing on old hardware",
    "Writing release notes", "At the market", "Moving house", "Looking for reviewers",
    "Sorting issues", "Taking the day off", "At a conference", "Drinking tea", "Pairing",
)  # fmt: skip
_DOMAINS = ("notes", "garden", "lab", "journal", "works", "desk")


def _star(git: Records) -> Iterator[Case]:
    sql = "SELECT project FROM stars WHERE user = ?"
    starred = {row["project"] for row in git.all(sql, me(git))}
    for project in drawn("star", [row for row in visible(git) if row["id"] not in starred]):
        path = (*project_path(full(project)), Click(f"{HOST}/{full(project)}", "button", "Star"))
        done = expect("stars", {"project": project["id"], "user": me(git)})
        thought = f"I open {full(project)} and give it a star."
        yield changed({"project": full(project)}, path, thought, done)


def _fork(git: Records) -> Iterator[Case]:
    others = [row for row in visible(git) if row["namespace"] != my_name()]
    for project in drawn("fork", others):
        url = f"{HOST}/{full(project)}"
        path = (
            *project_path(full(project)),
            Click(url, "link", "Fork"),
            Fill(f"{url}/-/forks/new", {}, "Fork project"),
        )
        row = {"namespace": my_name(), "path": project["path"], "forked_from": project["id"]}
        thought = f"I open {full(project)} and fork it into my own namespace."
        done = expect("projects", row, new=True)
        yield changed({"project": full(project)}, path, thought, done)


def _strangers(git: Records) -> list[Row]:
    sql = (
        "SELECT * FROM users WHERE id != ?1 AND id NOT IN"
        " (SELECT followed FROM follows WHERE user = ?1) ORDER BY id"
    )
    return git.all(sql, me(git))


def profile_path(user: Row) -> tuple[Fill | Click, ...]:
    """Returns the way to a person, who is searched for by name."""
    found = f"{HOST}/search?*"
    return (
        Fill(ANY, {"Search": user["name"]}, "Search"),
        Click(found, "link", "Users"),
        Click(f"{HOST}/search?*scope=users*", "link", user["name"]),
    )


def _follow(git: Records) -> Iterator[Case]:
    for user in drawn("follow", _strangers(git)):
        path = (*profile_path(user), Click(f"{HOST}/{user['username']}", "button", "Follow"))
        done = expect("follows", {"user": me(git), "followed": user["id"]})
        thought = f"I search for {user['name']} among the users."
        yield changed({"person": user["name"]}, path, thought, done)


def _follow_two(git: Records) -> Iterator[Case]:
    users = drawn("follow two", _strangers(git), 80)
    for pair in zip(users[::2], users[1::2], strict=True):
        rows = [expect("follows", {"user": me(git), "followed": each["id"]}) for each in pair]
        legs = [_follow_leg(user, done) for user, done in zip(pair, rows, strict=True)]
        values = {"first": pair[0]["name"], "second": pair[1]["name"]}
        yield Case(values, legs, records_hold(*rows))


def _follow_leg(user: Row, done: Expect) -> Leg:
    path = (*profile_path(user), Click(f"{HOST}/{user['username']}", "button", "Follow"))
    return Leg(START, path, f"I search for {user['name']} among the users.", holds=[done])


def _settings_path(fields: dict[str, str]) -> tuple[Fill | Click, ...]:
    form = f"{HOST}/-/profile"
    return (
        Click(ANY, "link", "Edit profile"),
        Fill(form, fields, "Update profile settings"),
    )


def _status(git: Records) -> Iterator[Case]:
    for status in _STATUSES:
        done = expect("users", {"id": me(git), "status": status})
        says = page_says(
            f"{START}{my_name()}",
            "document.querySelector('.cover-status').lastChild.textContent",
            status,
        )
        leg = Leg(
            START, _settings_path({"Your status": status}), "It is a part of my profile.",
            holds=[done],
        )  # fmt: skip
        yield Case({"status": status}, [leg], both(records_hold(done), says))


def _website(git: Records) -> Iterator[Case]:
    for number, user in enumerate(drawn("website", git.all("SELECT * FROM users ORDER BY id"), 40)):
        last_name = user["username"].rpartition(".")[2]
        address = f"http://{last_name}.{_DOMAINS[number % len(_DOMAINS)]}.test"
        done = expect("users", {"id": me(git), "website": address})
        path = _settings_path({"Website URL": address})
        thought = "The address of my website is a part of my profile."
        yield changed({"address": address}, path, thought, done)


TEMPLATES: Sequence[Template] = (
    template(
        "star",
        _star,
        "Star {{project}}.",
        "Give a star to the project {{project}}.",
        "Add {{project}} to the projects I have starred.",
    ),
    template(
        "fork",
        _fork,
        "Fork {{project}} into my own namespace.",
        "Make a fork of {{project}} for me.",
        "I want my own copy of {{project}} here. Fork it under my name.",
    ),
    template(
        "follow",
        _follow,
        "Follow {{person}}.",
        "Find the user {{person}} and follow them.",
        "I want to see what {{person}} does here, so make me a follower.",
    ),
    template(
        "follow_two",
        _follow_two,
        "Follow {{first}} and {{second}}.",
        "Make me a follower of both {{first}} and {{second}}.",
        "Find {{first}} and also {{second}} and follow the two of them.",
        held_out=True,
    ),
    template(
        "set_status",
        _status,
        'Set my status to "{{status}}".',
        'Let my profile show the status "{{status}}".',
        'Change the status on my profile: "{{status}}"',
    ),
    template(
        "set_website",
        _website,
        "Set the website of my profile to {{address}}.",
        "My new website is {{address}}. Put it on my profile.",
        "Update my profile: the website URL is {{address}} now.",
    ),
)
