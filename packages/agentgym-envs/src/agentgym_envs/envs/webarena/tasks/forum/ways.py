"""What the forum's templates share: what there is to ask for, and the ways to it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from agentgym_envs.envs.webarena.sites.forum.content.users import AGENT
from agentgym_envs.envs.webarena.sites.people import account
from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.tasks.template import Click, Expect, Fill, Leg, Waypoint
from agentgym_envs.toolkit.draws import Draws

START = "http://forum.test/"
ANYWHERE = "forum.test/*"

RecordsOf = Callable[[str], Records]


class Post(NamedTuple):
    """A submission."""

    id: int
    forum: str
    forum_id: int
    title: str
    slug: str
    author: str
    author_id: int
    posted: str
    score: int
    comments: int

    @property
    def url(self) -> str:
        """Its page, without "http://"."""
        return f"forum.test/f/{self.forum}/{self.id}/{self.slug}"

    @property
    def place(self) -> str:
        """What the addresses of its comments begin with."""
        return f"forum.test/f/{self.forum}/{self.id}/-/comment"


_POSTS = """
SELECT s.id, f.name, s.forum_id, s.title, s.slug, u.username, s.user_id, s.posted, s.ups - s.downs,
s.comments FROM submissions s JOIN forums f ON f.id = s.forum_id JOIN users u ON u.id = s.user_id
ORDER BY s.id
"""


def posts(records_of: RecordsOf) -> list[Post]:
    """Returns all submissions, the oldest first."""
    return [Post(*row) for row in records_of("forum").all(_POSTS)]


def drawn(records_of: RecordsOf, name: str) -> Iterator[Post]:
    """Yields the submissions of other users, in an order of its own."""
    others = [post for post in posts(records_of) if post.author_id != AGENT]
    yield from Draws(f"tasks {name}").shuffled(others)


def own(records_of: RecordsOf) -> list[Post]:
    """Returns the submissions of the agent."""
    return [post for post in posts(records_of) if post.author_id == AGENT]


def by_forum(records_of: RecordsOf, since: str = "") -> dict[str, list[Post]]:
    """Returns name of a forum -> its submissions since a time, the oldest first."""
    found: dict[str, list[Post]] = {}
    for post in posts(records_of):
        if post.posted >= since:
            found.setdefault(post.forum, []).append(post)
    return dict(sorted(found.items()))


def only_best(found: Sequence[Post], key: Callable[[Post], int]) -> Post | None:
    """Returns the submission with the highest value; None where several have it."""
    best = max(map(key, found))
    chosen = [post for post in found if key(post) == best]
    return chosen[0] if len(chosen) == 1 else None


def unvoted(records_of: RecordsOf) -> Callable[[Post], bool]:
    """Returns a function that says whether the agent may yet vote on a submission."""
    sql = "SELECT submission_id FROM submission_votes WHERE user_id = ?"
    voted = {row[0] for row in records_of("forum").all(sql, AGENT)}
    return lambda post: post.id not in voted and post.author_id != AGENT


class Remark(NamedTuple):
    """A comment of somebody else's that answers a submission itself.

    Attributes:
        author: Nobody else commented so on this submission, and the author did once.
    """

    id: int
    post: Post
    author: str
    body: str


def remarks(records_of: RecordsOf, name: str) -> Iterator[Remark]:
    """Yields comments, one of a submission at most, in an order of its own."""
    by_id = {post.id: post for post in posts(records_of)}
    sql = (
        "SELECT c.id, c.submission_id, u.username, c.body FROM comments c JOIN users u "
        "ON u.id = c.user_id WHERE c.parent_id IS NULL AND c.user_id <> ? "
        "AND (SELECT count(*) FROM comments d WHERE d.submission_id = c.submission_id "
        "AND (d.user_id = c.user_id OR d.body = c.body)) = 1 ORDER BY c.id"
    )
    seen: set[int] = set()
    for row in Draws(f"tasks {name}").shuffled(records_of("forum").all(sql, AGENT)):
        if row["submission_id"] not in seen:
            seen.add(row["submission_id"])
            yield Remark(row["id"], by_id[row["submission_id"]], row["username"], row["body"])


def forums(records_of: RecordsOf) -> list[Row]:
    """Returns all forums."""
    return records_of("forum").all("SELECT * FROM forums ORDER BY name COLLATE NOCASE")


def path_to_forum(name: str) -> list[Waypoint]:
    """Returns the way to a forum, through the list of all."""
    return [
        Click(ANYWHERE, "link", "Forums"),
        Click("forum.test/forums*", "link", "Next"),
        Click("forum.test/forums*", "link", name),
    ]


def path_to_list(name: str, tab: str, span: str = "") -> list[Waypoint]:
    """Returns the way to a forum's submissions in another order."""
    path = [*path_to_forum(name), Click(f"forum.test/f/{name}", "link", tab)]
    if span:
        path.append(Click(f"forum.test/f/{name}/*", "link", span))
    return path


def path_to_post(post: Post) -> list[Waypoint]:
    """Returns the way to a submission, through the search."""
    return [
        Fill(ANYWHERE, {"Search": post.title}, "Search"),
        Click(results(post.title), "link", post.title),
    ]


def results(query: str) -> str:
    """Returns the page, without "http://", that lists what a search finds."""
    return f"forum.test/search?{urlencode({'q': query})}"


def to_list(name: str, sort: str, tab: str, thought: str) -> Leg:
    """Returns the leg that opens a forum's submissions in another order."""
    return Leg(START, path_to_list(name, tab), thought, seen=f"forum.test/f/{name}/{sort}")


def to_forum(name: str, thought: str) -> Leg:
    """Returns the leg that opens a forum."""
    return Leg(START, path_to_forum(name), thought, seen=f"forum.test/f/{name}")


def to_post(post: Post, thought: str) -> Leg:
    """Returns the leg that opens a submission."""
    return Leg(START, path_to_post(post), thought, seen=post.url)


def to_author(post: Post, thought: str) -> Leg:
    """Returns the leg that opens the page of a submission's author."""
    path = [*path_to_post(post), Click(post.url, "link", post.author)]
    return Leg(START, path, thought, seen=f"forum.test/user/{post.author}")


def until(path: Sequence[Waypoint], holds: Sequence[Expect], thought: str) -> Leg:
    """Returns the leg that goes on until the records say so."""
    return Leg(START, signed_in(path), thought, holds=holds)


def signed_in(path: Sequence[Waypoint]) -> list[Waypoint]:
    """Returns a path on which an expert who is signed out signs in before all else."""
    mine = account("forum")
    fields = {"Username": mine.username, "Password": mine.password}
    return [
        *path,
        Click(ANYWHERE, "link", "Sign in"),
        Fill("forum.test/login*", fields, "Sign in"),
    ]


def added(table: str, where: Mapping[str, str | int | None]) -> tuple[Expect, Expect]:
    """Returns what holds when one row was added to a table, and no other."""
    return (
        Expect("forum", table, where, count=1, new=True),
        Expect("forum", table, {}, count=1, new=True),
    )
