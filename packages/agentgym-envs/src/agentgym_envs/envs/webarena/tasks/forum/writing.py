"""Submissions and comments that are to be written, changed or deleted."""

from collections.abc import Iterator
from itertools import islice

from agentgym_envs.envs.webarena.sites.forum.content.topics import Topic, topics
from agentgym_envs.envs.webarena.sites.forum.content.users import AGENT
from agentgym_envs.envs.webarena.sites.forum.content.words import filled
from agentgym_envs.envs.webarena.sites.land import TOWNS
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Expect,
    Fill,
    Template,
    Waypoint,
    records_hold,
)
from agentgym_envs.toolkit.draws import Draws

from .ways import (
    START,
    Post,
    RecordsOf,
    added,
    drawn,
    forums,
    own,
    path_to_forum,
    path_to_post,
    posts,
    remarks,
    until,
)

_TITLES = (
    "Swap meeting: bring your {thing} to {town}",
    "What to pay for a {thing} these days?",
    "Thank you for the advice on {doing}",
    "Who near {town} knows about {doing}?",
    "I am giving away a {thing}",
    "Poll: {doing}, yes or no?",
    "A question on my {thing} from {town}",
)
_BODIES = (
    "We meet on Saturday at three. Bring a friend.", "I would like to hear your opinion.",
    "Any hint is welcome, even a small one.", "Please answer here and not by message.",
    "I have about forty dollars to spend.", "It has worked for me since last spring.",
    "The first to reply gets it.", "I asked this elsewhere and nobody knew.",
    "Let us keep this friendly.", "My sister wants to know as well.",
)  # fmt: skip
_COMMENTS = (
    "I was about to ask the same.", "This helped me a lot, thank you.", "Where did you find that?",
    "Could you post a picture?", "I have had the opposite experience.", "Count me in!",
    "That is a great idea for a rainy day.", "How long did it take you?",
    "I agree with every word.",
    "Try again in autumn, it gets easier.", "My neighbour swears by it.", "Is it still available?",
)  # fmt: skip
_NEW_BODIES = (
    "Solved, thank you all.", "Please ignore this, I have found the answer.",
    "Update: it is still going well.", "I have changed my mind about this.",
)  # fmt: skip
_NEW_TITLES = ("Solved: {}", "Still relevant: {}", "Question: {}")


def _words(topic: Topic, draws: Draws) -> dict[str, str]:
    return {
        "thing": draws.pick(topic.things),
        "doing": draws.pick(topic.doings),
        "town": draws.pick(TOWNS).name,
    }


def _path_to_submit(forum: str, fields: dict[str, str]) -> list[Waypoint]:
    return [
        *path_to_forum(forum),
        Click(f"forum.test/f/{forum}", "link", "Submit"),
        Fill(f"forum.test/submit/{forum}", fields, "Create submission"),
    ]


def _post_text(records_of: RecordsOf) -> Iterator[Case]:
    draws = Draws("tasks forum post")
    by_name = {topic.name: topic for topic in topics()}
    for forum in [*forums(records_of), *draws.sample(forums(records_of), 40)]:
        name = forum["name"]
        title = filled(draws.pick(_TITLES), _words(by_name[name], draws))
        body = draws.pick(_BODIES)
        where = {"forum_id": forum["id"], "user_id": AGENT, "title": title, "body": body}
        expected = added("submissions", where)
        path = _path_to_submit(name, {"Title": title, "Body": body})
        thought = f"I open {name} and create the submission there."
        values = {"forum": name, "title": title, "body": body}
        yield Case(values, [until(path, expected, thought)], records_hold(*expected))


def _post_link(records_of: RecordsOf) -> Iterator[Case]:
    draws = Draws("tasks forum link")
    for forum in draws.sample(forums(records_of), 60):
        name, town = forum["name"], draws.pick(TOWNS).name
        url = f"http://wiki.test/A/{town.replace(' ', '_')}"
        title = f"Worth reading: {town} in the wiki"
        where = {"forum_id": forum["id"], "user_id": AGENT, "title": title, "url": url}
        expected = added("submissions", where)
        path = _path_to_submit(name, {"URL": url, "Title": title})
        thought = f"A submission in {name} can have a URL; I fill it in with the title."
        values = {"forum": name, "title": title, "url": url}
        yield Case(values, [until(path, expected, thought)], records_hold(*expected))


def _comment(records_of: RecordsOf) -> Iterator[Case]:
    draws = Draws("tasks forum comments")
    for post in islice(drawn(records_of, "forum comment on"), 80):
        text = draws.pick(_COMMENTS)
        where = {"submission_id": post.id, "parent_id": None, "user_id": AGENT, "body": text}
        expected = added("comments", where)
        path = [*path_to_post(post), Fill(post.url, {"Comment": text}, "Post")]
        thought = "I open the post and write the comment below it."
        values = {"title": post.title, "comment": text}
        yield Case(values, [until(path, expected, thought)], records_hold(*expected))


def _reply(records_of: RecordsOf) -> Iterator[Case]:
    draws = Draws("tasks forum replies")
    for remark in islice(remarks(records_of, "forum answered"), 80):
        post, text = remark.post, draws.pick(_COMMENTS)
        where = {"submission_id": post.id, "parent_id": remark.id, "user_id": AGENT, "body": text}
        expected = added("comments", where)
        path = [
            *path_to_post(post),
            Click(post.url, "link", "Reply", beside=remark.body),
            Fill(f"{post.place}/{remark.id}", {"Reply": text}, "Post"),
        ]
        thought = f"I look for the comment of {remark.author} and answer it."
        values = {"user": remark.author, "title": post.title, "reply": text}
        yield Case(values, [until(path, expected, thought)], records_hold(*expected))


def _edit_path(post: Post, fields: dict[str, str]) -> list[Waypoint]:
    edit = f"forum.test/f/{post.forum}/{post.id}/-/edit"
    return [
        *path_to_post(post),
        Click(post.url, "link", "Edit"),
        Fill(edit, fields, "Edit submission"),
    ]


def _rewrite(records_of: RecordsOf) -> Iterator[Case]:
    for post in own(records_of):
        for text in _NEW_BODIES:
            expected = [
                Expect("forum", "submissions", {"id": post.id, "title": post.title, "body": text})
            ]
            path = _edit_path(post, {"Body": text})
            thought = "My own post has a link 'Edit'; I put the new text in place of the old one."
            values = {"title": post.title, "body": text}
            yield Case(values, [until(path, expected, thought)], records_hold(*expected))


def _retitle(records_of: RecordsOf) -> Iterator[Case]:
    for post in own(records_of):
        for form in _NEW_TITLES:
            title = form.format(post.title)
            expected = [Expect("forum", "submissions", {"id": post.id, "title": title})]
            path = _edit_path(post, {"Title": title})
            thought = "I open my post, follow 'Edit' and change the title."
            values = {"title": post.title, "new": title}
            yield Case(values, [until(path, expected, thought)], records_hold(*expected))


def _delete_post(records_of: RecordsOf) -> Iterator[Case]:
    mine = own(records_of)
    for post in mine:
        expected = [
            Expect("forum", "submissions", {"id": post.id}, count=0),
            Expect("forum", "submissions", {"user_id": AGENT}, count=len(mine) - 1),
        ]
        path = [*path_to_post(post), Click(post.url, "button", "Delete")]
        thought = "I open my post, which has a button 'Delete'."
        values = {"title": post.title, "forum": post.forum}
        yield Case(values, [until(path, expected, thought)], records_hold(*expected))


def _delete_comment(records_of: RecordsOf) -> Iterator[Case]:
    by_id = {post.id: post for post in posts(records_of)}
    sql = "SELECT id, submission_id FROM comments WHERE user_id = ? ORDER BY id"
    mine = records_of("forum").all(sql, AGENT)
    places = [row["submission_id"] for row in mine]
    for row in mine:
        post = by_id[row["submission_id"]]
        if places.count(post.id) == 1 and post.author_id != AGENT:
            expected = [
                Expect("forum", "comments", {"id": row["id"], "user_id": AGENT}, count=0),
                Expect("forum", "comments", {"user_id": AGENT}, count=len(mine) - 1),
            ]
            path = [*path_to_post(post), Click(post.url, "button", "Delete")]
            thought = "Below the post there is one comment of mine, with a button 'Delete'."
            values = {"title": post.title}
            yield Case(values, [until(path, expected, thought)], records_hold(*expected))


TEMPLATES = (
    Template(
        "forum_post_text",
        ["forum"],
        START,
        [
            'Create a post in {{forum}} with the title "{{title}}" and the text "{{body}}".',
            'Start a discussion in the {{forum}} forum. Title: "{{title}}". Body: "{{body}}".',
            'Please post "{{title}}" in /f/{{forum}}; as text write "{{body}}"',
        ],
        _post_text,
    ),
    Template(
        "forum_post_link",
        ["forum"],
        START,
        [
            'Submit the link {{url}} to {{forum}} under the title "{{title}}".',
            'Share {{url}} in the {{forum}} forum and call the post "{{title}}".',
            'Make a link post in /f/{{forum}}, titled "{{title}}", that points to {{url}}',
        ],
        _post_link,
    ),
    Template(
        "forum_comment",
        ["forum"],
        START,
        [
            'Comment on the post "{{title}}" with "{{comment}}"',
            'Write "{{comment}}" as a comment under "{{title}}".',
            'Add the following comment to the discussion "{{title}}": "{{comment}}"',
        ],
        _comment,
    ),
    Template(
        "forum_reply",
        ["forum"],
        START,
        [
            'Reply to the comment by {{user}} on "{{title}}" with "{{reply}}"',
            'Answer {{user}}, who commented on "{{title}}": "{{reply}}"',
            'Under "{{title}}" there is a comment by {{user}}. Write "{{reply}}" in reply to it.',
        ],
        _reply,
    ),
    Template(
        "forum_rewrite_post",
        ["forum"],
        START,
        [
            'Replace the text of my post "{{title}}" with "{{body}}"',
            'Edit my submission "{{title}}" so that its body is just "{{body}}"',
            'The body of my post "{{title}}" should read "{{body}}" and nothing else.',
        ],
        _rewrite,
    ),
    Template(
        "forum_rename_post",
        ["forum"],
        START,
        [
            'Change the title of my post "{{title}}" to "{{new}}".',
            'Rename my submission "{{title}}": it should be called "{{new}}".',
            'My post "{{title}}" needs the new title "{{new}}".',
        ],
        _retitle,
        held_out=True,
    ),
    Template(
        "forum_delete_post",
        ["forum"],
        START,
        [
            'Delete my post "{{title}}" in {{forum}}.',
            'Remove the submission "{{title}}" that I made in the {{forum}} forum.',
            'I regret having posted "{{title}}" in /f/{{forum}}. Take it down.',
        ],
        _delete_post,
    ),
    Template(
        "forum_delete_comment",
        ["forum"],
        START,
        [
            'Delete my comment on "{{title}}".',
            'Remove what I commented under the post "{{title}}".',
            'Take down the comment that I left on "{{title}}".',
        ],
        _delete_comment,
    ),
)
