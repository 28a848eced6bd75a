"""Votes for and against submissions and comments."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from agentgym_envs.envs.webarena.sites.forum.content.users import AGENT
from agentgym_envs.envs.webarena.sites.forum.pages.common import PAGE_SIZE
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Expect,
    Leg,
    Template,
    both,
    page_says,
    records_hold,
)
from agentgym_envs.toolkit.draws import Draws

from .ways import (
    START,
    Post,
    RecordsOf,
    added,
    by_forum,
    only_best,
    path_to_list,
    path_to_post,
    posts,
    remarks,
    signed_in,
    until,
    unvoted,
)

_STATE = (
    "document.querySelector('div.submission__vote').querySelector('form').getAttribute('class')"
)


def _vote(post: Post, choice: int) -> tuple[Expect, Expect]:
    where: dict[str, str | int | None] = {
        "submission_id": post.id,
        "user_id": AGENT,
        "choice": choice,
    }
    return added("submission_votes", where)


def _upvote_newest(records_of: RecordsOf) -> Iterator[Case]:
    allowed = unvoted(records_of)
    for forum, found in by_forum(records_of).items():
        post = found[-1]
        if allowed(post):
            path = [
                *path_to_list(forum, "New"),
                Click(f"forum.test/f/{forum}/new", "link", post.title),
                Click(post.url, "button", "Upvote"),
            ]
            thought = f"I open the newest post in {forum} and vote for it."
            expected = _vote(post, 1)
            seen = page_says(f"http://{post.url}", _STATE, "vote vote--user-upvoted")
            checks = both(seen, records_hold(*expected))
            yield Case({"forum": forum}, [until(path, expected, thought)], checks)


def _downvote_top(records_of: RecordsOf) -> Iterator[Case]:
    allowed = unvoted(records_of)
    for forum, found in by_forum(records_of).items():
        post = only_best(found, lambda each: each.score)
        if post is not None and allowed(post):
            path = [
                *path_to_list(forum, "Top"),
                Click(f"forum.test/f/{forum}/top", "link", post.title),
                Click(post.url, "button", "Downvote"),
            ]
            thought = f"Sorted by 'Top', the first post in {forum} is the one to vote against."
            expected = _vote(post, -1)
            yield Case({"forum": forum}, [until(path, expected, thought)], records_hold(*expected))


def _retract(records_of: RecordsOf) -> Iterator[Case]:
    sql = "SELECT id, submission_id, choice FROM submission_votes WHERE user_id = ? ORDER BY id"
    votes = records_of("forum").all(sql, AGENT)
    by_id = {post.id: post for post in posts(records_of)}
    for row in votes:
        post = by_id[row["submission_id"]]
        what = "upvote" if row["choice"] == 1 else "downvote"
        path = [*path_to_post(post), Click(post.url, "button", f"Retract {what}")]
        expected = [
            Expect("forum", "submission_votes", {"id": row["id"]}, count=0),
            Expect("forum", "submission_votes", {"user_id": AGENT}, count=len(votes) - 1),
        ]
        thought = f"I open the post, where my {what} can be taken back."
        values = {"title": post.title, "vote": what}
        yield Case(values, [until(path, expected, thought)], records_hold(*expected))


def _upvote_all(records_of: RecordsOf) -> Iterator[Case]:
    allowed = unvoted(records_of)
    groups: dict[tuple[str, str], list[Post]] = {}
    for post in posts(records_of):
        groups.setdefault((post.author, post.forum), []).append(post)
    total = Counter(post.author for post in posts(records_of))
    several = [
        each
        for (author, _), each in groups.items()
        if 2 <= len(each) <= 3 and total[author] <= PAGE_SIZE and all(map(allowed, each))
    ]
    for group in Draws("tasks forum all of").sample(several, 60):
        author, forum = group[0].author, group[0].forum
        legs = [_upvote_from_profile(post) for post in group]
        expected = [_vote(post, 1)[0] for post in group]
        all_votes = Expect("forum", "submission_votes", {}, count=len(group), new=True)
        yield Case({"user": author, "forum": forum}, legs, records_hold(*expected, all_votes))


def _upvote_from_profile(post: Post) -> Leg:
    profile = f"forum.test/user/{post.author}"
    path = [
        Click(profile, "link", post.title),
        Click(post.url, "button", "Upvote"),
    ]
    thought = f"The page of {post.author} lists the posts; one in {post.forum} is still to do."
    return Leg(f"http://{profile}", signed_in(path), thought, holds=_vote(post, 1)[:1])


def _upvote_comment(records_of: RecordsOf) -> Iterator[Case]:
    sql = "SELECT comment_id FROM comment_votes"
    voted = {row[0] for row in records_of("forum").all(sql)}
    found = (each for each in remarks(records_of, "forum liked") if each.id not in voted)
    for remark in islice(found, 80):
        post = remark.post
        path = [*path_to_post(post), Click(post.url, "button", "Upvote", beside=remark.body)]
        expected = added("comment_votes", {"comment_id": remark.id, "user_id": AGENT, "choice": 1})
        thought = f"I look for what {remark.author} wrote below the post."
        values = {"user": remark.author, "title": post.title}
        yield Case(values, [until(path, expected, thought)], records_hold(*expected))


TEMPLATES = (
    Template(
        "forum_upvote_newest",
        ["forum"],
        START,
        [
            "Upvote the newest post in {{forum}}.",
            "Give the latest submission in the {{forum}} forum an upvote.",
            "Vote for whatever was posted last in /f/{{forum}}.",
        ],
        _upvote_newest,
    ),
    Template(
        "forum_downvote_top",
        ["forum"],
        START,
        [
            "Downvote the post with the highest score ever in {{forum}}.",
            "Vote against the top submission of all time in {{forum}}.",
            "Thumbs down for the best rated post of all in /f/{{forum}}.",
        ],
        _downvote_top,
    ),
    Template(
        "forum_retract_vote",
        ["forum"],
        START,
        [
            'Take back my {{vote}} on "{{title}}".',
            'I no longer want my {{vote}} on the post "{{title}}". Remove it.',
            'Undo the {{vote}} that I gave to "{{title}}".',
        ],
        _retract,
    ),
    Template(
        "forum_upvote_all",
        ["forum"],
        START,
        [
            "Upvote all submissions by {{user}} in {{forum}}.",
            "Like everything that {{user}} has posted in the {{forum}} forum.",
            "Give every post of {{user}} in /f/{{forum}} an upvote.",
        ],
        _upvote_all,
        held_out=True,
    ),
    Template(
        "forum_upvote_comment",
        ["forum"],
        START,
        [
            'Upvote the comment by {{user}} on "{{title}}".',
            'Vote for what {{user}} commented under the post "{{title}}".',
            'I liked the comment of {{user}} on "{{title}}". Give it an upvote.',
        ],
        _upvote_comment,
    ),
)
