"""What the forum does not have: the answer is "N/A"."""

from collections.abc import Iterator
from itertools import islice

from agentgym_envs.envs.webarena.sites.forum.content.topics import topics
from agentgym_envs.envs.webarena.sites.forum.content.words import filled
from agentgym_envs.envs.webarena.tasks.template import Case, Fill, Leg, Template, impossible
from agentgym_envs.toolkit.draws import Draws

from .ways import ANYWHERE, START, RecordsOf, drawn, posts, results, to_author, to_post

_COUNTED = ("awards", "views", "shares", "bookmarks")
_PRIVATE = ("e-mail address", "phone number", "real name", "birthday")
_MISSING = (
    "Please hide my {thing} from the neighbours", "The curse of {doing}",
    "My cousin ate a {thing}", "A song about {doing}", "Confessions of a {thing} thief",
)  # fmt: skip


def _numbers(records_of: RecordsOf) -> Iterator[Case]:
    draws = Draws("tasks forum not counted")
    for post in islice(drawn(records_of, "forum awards"), 70):
        what = draws.pick(_COUNTED)
        reason = f"The forum does not count {what}."
        legs = [to_post(post, f"I open the post and look for the number of {what}.")]
        yield Case({"title": post.title, "what": what}, legs, impossible(reason), "N/A")


def _private(records_of: RecordsOf) -> Iterator[Case]:
    draws = Draws("tasks forum private")
    for post in islice(drawn(records_of, "forum private"), 50):
        what = draws.pick(_PRIVATE)
        reason = f"Profiles in the forum do not show a user's {what}."
        legs = [to_author(post, f"I look for the {what} on the page of {post.author}.")]
        yield Case({"title": post.title, "what": what}, legs, impossible(reason), "N/A")


def _missing(records_of: RecordsOf) -> Iterator[Case]:
    draws = Draws("tasks forum missing")
    known = {post.title.lower() for post in posts(records_of)}
    for topic in topics():
        words = {"thing": draws.pick(topic.things), "doing": draws.pick(topic.doings)}
        title = filled(draws.pick(_MISSING), words)
        if title.lower() not in known:
            reason = f'There is no post "{title}".'
            search = Fill(ANYWHERE, {"Search": title}, "Search")
            thought = "I search for the title first."
            legs = [Leg(START, [search], thought, seen=results(title))]
            yield Case({"title": title, "forum": topic.name}, legs, impossible(reason), "N/A")


TEMPLATES = (
    Template(
        "forum_not_counted",
        ["forum"],
        START,
        [
            'How many {{what}} has the post "{{title}}" got?',
            'Tell me the number of {{what}} of the submission "{{title}}".',
            'What is the count of {{what}} for "{{title}}"?',
        ],
        _numbers,
    ),
    Template(
        "forum_private_facts",
        ["forum"],
        START,
        [
            'What is the {{what}} of the user who posted "{{title}}"?',
            'Find out the {{what}} of the author of "{{title}}".',
            'I need the {{what}} of whoever wrote "{{title}}".',
        ],
        _private,
        held_out=True,
    ),
    Template(
        "forum_missing_post",
        ["forum"],
        START,
        [
            'Who wrote the post "{{title}}" in {{forum}}?',
            'Name the author of the submission "{{title}}" in the {{forum}} forum.',
            'Which user posted "{{title}}" in /f/{{forum}}?',
        ],
        _missing,
    ),
)
