"""What can be read in the forum."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from agentgym_envs.envs.webarena.sites.land import TOWNS
from agentgym_envs.envs.webarena.sites.web import START as NOW
from agentgym_envs.envs.webarena.tasks.template import Case, Click, Leg, Template, answer_with

from .ways import (
    START,
    Post,
    RecordsOf,
    by_forum,
    drawn,
    forums,
    only_best,
    path_to_list,
    to_author,
    to_forum,
    to_list,
    to_post,
)

_PER_PAGE = 25


def _newest_comments(records_of: RecordsOf) -> Iterator[Case]:
    for forum, found in by_forum(records_of).items():
        number = found[-1].comments
        if number:
            thought = f"I sort the submissions of {forum} by time; each says its comments."
            legs = [to_list(forum, "new", "New", thought)]
            yield Case({"forum": forum}, legs, answer_with(str(number)), str(number))


def _top_author(records_of: RecordsOf) -> Iterator[Case]:
    for forum, found in by_forum(records_of).items():
        best = only_best(found, lambda post: post.score)
        if best is not None:
            thought = f"Sorted by 'Top', {forum} begins with the submission of the highest score."
            legs = [to_list(forum, "top", "Top", thought)]
            yield Case({"forum": forum}, legs, answer_with(best.author), best.author)


def _most_commented(records_of: RecordsOf) -> Iterator[Case]:
    for forum, found in by_forum(records_of).items():
        best = only_best(found, lambda post: post.comments)
        if best is not None:
            thought = f"{forum} can be sorted by the number of comments."
            legs = [to_list(forum, "most_commented", "Most commented", thought)]
            yield Case({"forum": forum}, legs, answer_with(best.title), best.title)


def _top_of_month(records_of: RecordsOf) -> Iterator[Case]:
    since = f"{NOW - timedelta(days=30):%Y-%m-%d %H:%M:%S}"
    for forum, found in by_forum(records_of, since).items():
        best = only_best(found, lambda post: post.score)
        if best is not None and len(found) > 1:
            thought = f"I sort {forum} by 'Top' and look at the past month only."
            path = path_to_list(forum, "Top", "Past month")
            legs = [Leg(START, path, thought, seen=f"forum.test/f/{forum}/top?t=month")]
            yield Case({"forum": forum}, legs, answer_with(best.title), best.title)


def _subscribers(records_of: RecordsOf) -> Iterator[Case]:
    sql = "SELECT count(*) FROM subscriptions WHERE forum_id = ?"
    for forum in forums(records_of):
        name, number = forum["name"], str(records_of("forum").value(sql, forum["id"]))
        legs = [to_forum(name, f"The page of {name} says how many have subscribed.")]
        yield Case({"forum": name}, legs, answer_with(number), number)


def _moderator(records_of: RecordsOf) -> Iterator[Case]:
    sql = "SELECT username FROM users WHERE id = ?"
    for forum in forums(records_of):
        name, owner = forum["name"], records_of("forum").value(sql, forum["owner_id"])
        legs = [to_forum(name, f"The moderator is named beside the submissions of {name}.")]
        yield Case({"forum": name}, legs, answer_with(owner), owner)


def _submissions(records_of: RecordsOf) -> Iterator[Case]:
    sql = "SELECT count(*) FROM submissions WHERE user_id = ?"
    for post in islice(drawn(records_of, "forum submissions"), 70):
        number = str(records_of("forum").value(sql, post.author_id))
        thought = "I search for the post; its author's page counts the submissions."
        legs = [to_author(post, thought)]
        yield Case({"title": post.title}, legs, answer_with(number), number)


def _joined(records_of: RecordsOf) -> Iterator[Case]:
    sql = "SELECT substr(joined, 1, 4) FROM users WHERE id = ?"
    for post in islice(drawn(records_of, "forum joined"), 50):
        year = records_of("forum").value(sql, post.author_id)
        legs = [to_author(post, "The page of the author says when that was.")]
        yield Case({"title": post.title}, legs, answer_with(year), year)


def _author_town(records_of: RecordsOf) -> Iterator[Case]:
    sql = "SELECT biography FROM users WHERE id = ?"
    cases: dict[int, Case] = {}
    for post in drawn(records_of, "forum towns"):
        text = records_of("forum").value(sql, post.author_id)
        named = [town.name for town in TOWNS if town.name in text]
        if len(named) == 1 and post.author_id not in cases and len(cases) < 70:
            legs = [to_author(post, "Users say in their biography where they are from.")]
            answer = answer_with(named[0])
            cases[post.author_id] = Case({"title": post.title}, legs, answer, named[0])
    yield from cases.values()


def _best_comment(records_of: RecordsOf) -> Iterator[Case]:
    sql = (
        "SELECT username, ups - downs AS score FROM comments JOIN users ON users.id = user_id "
        "WHERE submission_id = ? ORDER BY score DESC LIMIT 2"
    )
    busy = (post for post in drawn(records_of, "forum best comment") if 4 <= post.comments <= 14)
    for post in islice(busy, 70):
        first, second = records_of("forum").all(sql, post.id)
        if first["score"] > second["score"]:
            legs = [to_post(post, "I open the post and compare the scores of its comments.")]
            name = first["username"]
            yield Case({"title": post.title}, legs, answer_with(name), name)


def _disliked(records_of: RecordsOf) -> Iterator[Case]:
    for forum, found in by_forum(records_of).items():
        post = found[-1]
        sql = "SELECT count(*), coalesce(sum(downs > ups), 0) FROM comments WHERE user_id = ?"
        total, disliked = records_of("forum").all(sql, post.author_id)[0]
        if 0 < total <= 2 * _PER_PAGE:
            legs = _to_comments(forum, post, total)
            yield Case({"forum": forum}, legs, answer_with(str(disliked)), str(disliked))


def _to_comments(forum: str, post: Post, total: int) -> list[Leg]:
    page = f"forum.test/user/{post.author}"
    path = [
        *path_to_list(forum, "New"),
        Click(f"forum.test/f/{forum}/new", "link", post.author),
        Click(page, "link", "Comments"),
    ]
    thought = f"The latest post in {forum} names its author, whose comments show their scores."
    legs = [Leg(START, path, thought, seen=f"{page}/comments")]
    if total > _PER_PAGE:
        after = [*path, Click(f"{page}/comments", "link", "Next")]
        thought = "There is one more page of comments."
        legs.append(Leg(START, after, thought, seen=f"{page}/comments?page=2"))
    return legs


TEMPLATES = (
    Template(
        "forum_newest_comments",
        ["forum"],
        START,
        [
            "How many comments does the newest post in the {{forum}} forum have?",
            "Look up the latest submission in {{forum}} and tell me the number of its comments.",
            "The most recent post in /f/{{forum}}: how many comments has it got so far?",
        ],
        _newest_comments,
    ),
    Template(
        "forum_top_author",
        ["forum"],
        START,
        [
            "Who wrote the post with the highest score of all time in {{forum}}?",
            "Name the user behind the top submission ever in the {{forum}} forum.",
            "Which user posted the best rated submission of all in /f/{{forum}}?",
        ],
        _top_author,
    ),
    Template(
        "forum_most_commented",
        ["forum"],
        START,
        [
            "What is the title of the most commented post in {{forum}}?",
            "Which submission in the {{forum}} forum has drawn the most comments? Give its title.",
            "Tell me the title of the post in /f/{{forum}} that was discussed most.",
        ],
        _most_commented,
    ),
    Template(
        "forum_top_of_month",
        ["forum"],
        START,
        [
            "Which post of the past month has the highest score in {{forum}}?",
            "Give me the title of the best rated submission of the last 30 days in {{forum}}.",
            "What is the top post in /f/{{forum}} of the past month called?",
        ],
        _top_of_month,
        held_out=True,
    ),
    Template(
        "forum_subscribers",
        ["forum"],
        START,
        [
            "How many subscribers does the {{forum}} forum have?",
            "Tell me the number of people who have subscribed to {{forum}}.",
            "What is the subscriber count of /f/{{forum}}?",
        ],
        _subscribers,
    ),
    Template(
        "forum_moderator",
        ["forum"],
        START,
        [
            "Who is the moderator of the {{forum}} forum?",
            "Which user moderates {{forum}}?",
            "Give me the user name of the person in charge of /f/{{forum}}.",
        ],
        _moderator,
    ),
    Template(
        "forum_author_submissions",
        ["forum"],
        START,
        [
            'How many submissions has the author of "{{title}}" made altogether?',
            'Find out who posted "{{title}}" and how many posts that user has in total.',
            'What is the total number of submissions by the user who wrote "{{title}}"?',
        ],
        _submissions,
    ),
    Template(
        "forum_author_joined",
        ["forum"],
        START,
        [
            'In which year did the author of "{{title}}" join the forum?',
            'Since which year has the user who posted "{{title}}" been a member?',
            'When, give only the year, did the writer of "{{title}}" sign up here?',
        ],
        _joined,
    ),
    Template(
        "forum_author_town",
        ["forum"],
        START,
        [
            'Which town does the author of "{{title}}" mention in the biography?',
            'Where is the user from who posted "{{title}}", going by what the profile says?',
            'The person who wrote "{{title}}": what town does their biography name?',
        ],
        _author_town,
    ),
    Template(
        "forum_best_comment",
        ["forum"],
        START,
        [
            'Who wrote the comment with the highest score on the post "{{title}}"?',
            'Which user\'s comment on "{{title}}" is the best liked?',
            'Name the author of the top rated comment under "{{title}}".',
        ],
        _best_comment,
    ),
    Template(
        "forum_disliked_comments",
        ["forum"],
        START,
        [
            "How many comments with more downvotes than upvotes has the user who made the latest "
            "post in {{forum}}?",
            "Count the comments with a negative score by the author of the newest submission in "
            "{{forum}}.",
            "Take whoever posted last in /f/{{forum}}: how many of that user's comments were voted "
            "below zero?",
        ],
        _disliked,
        held_out=True,
    ),
)
