"""Pages of the forum that are to be open at the end."""

from collections.abc import Iterator
from itertools import islice

from agentgym_envs.envs.webarena.tasks.template import Case, Click, Leg, Template, page_open
from agentgym_envs.toolkit.draws import Draws

from .ways import START, RecordsOf, by_forum, drawn, forums, path_to_list, path_to_post

_ORDERS = {
    "the newest first": ("New", "", "new"),
    "the most commented ones of the past year first": ("Most commented", "Past year", "year"),
    "the best of the past 24 hours": ("Top", "Past 24 hours", "day"),
    "the best of the past week": ("Top", "Past week", "week"),
    "the best of the past month": ("Top", "Past month", "month"),
    "the best of the past year": ("Top", "Past year", "year"),
}
_SORTS = {"New": "new", "Top": "top", "Most commented": "most_commented"}


def _open_post(records_of: RecordsOf) -> Iterator[Case]:
    for post in islice(drawn(records_of, "forum open"), 90):
        thought = "I search for the title and open the post."
        legs = [Leg(START, path_to_post(post), thought, here=post.url)]
        yield Case({"title": post.title}, legs, page_open(f"http://{post.url}"))


def _open_list(records_of: RecordsOf) -> Iterator[Case]:
    pairs = [(forum["name"], order) for forum in forums(records_of) for order in _ORDERS]
    for forum, order in Draws("tasks forum lists").sample(pairs, 100):
        tab, span, value = _ORDERS[order]
        url = f"forum.test/f/{forum}/{_SORTS[tab]}" + (f"?t={value}" if span else "")
        thought = f"The tabs of {forum} sort its posts."
        legs = [Leg(START, path_to_list(forum, tab, span), thought, here=url)]
        yield Case({"forum": forum, "order": order}, legs, page_open(f"http://{url}"))


def _open_profile(records_of: RecordsOf) -> Iterator[Case]:
    for forum, found in by_forum(records_of).items():
        author = found[-1].author
        url = f"forum.test/user/{author}"
        path = [
            *path_to_list(forum, "New"),
            Click(f"forum.test/f/{forum}/new", "link", author),
        ]
        thought = f"The newest post in {forum} says who wrote it."
        legs = [Leg(START, path, thought, here=url)]
        yield Case({"forum": forum}, legs, page_open(f"http://{url}"))


def _open_comments(records_of: RecordsOf) -> Iterator[Case]:
    for post in islice(drawn(records_of, "forum open comments"), 60):
        page = f"forum.test/user/{post.author}"
        path = [
            *path_to_post(post),
            Click(post.url, "link", post.author),
            Click(page, "link", "Comments"),
        ]
        thought = f"I go from the post to its author, {post.author}, and to the tab 'Comments'."
        legs = [Leg(START, path, thought, here=f"{page}/comments")]
        yield Case({"title": post.title}, legs, page_open(f"http://{page}/comments"))


TEMPLATES = (
    Template(
        "forum_open_post",
        ["forum"],
        START,
        [
            'Open the post titled "{{title}}".',
            'Take me to the discussion "{{title}}".',
            'I would like to read "{{title}}" with its comments. Please bring it up.',
        ],
        _open_post,
    ),
    Template(
        "forum_open_list",
        ["forum"],
        START,
        [
            "Show me the posts of {{forum}}, {{order}}.",
            "List what was posted in the {{forum}} forum: {{order}}.",
            "Open /f/{{forum}} so that I see {{order}}.",
        ],
        _open_list,
    ),
    Template(
        "forum_open_profile",
        ["forum"],
        START,
        [
            "Open the profile of whoever made the newest post in {{forum}}.",
            "Go to the user page of the author of the latest submission in {{forum}}.",
            "Show me the profile page of the last person to post in /f/{{forum}}.",
        ],
        _open_profile,
    ),
    Template(
        "forum_open_comments",
        ["forum"],
        START,
        [
            'Show me all comments by the user who posted "{{title}}".',
            'Open the list of comments that the author of "{{title}}" has written.',
            'Where has the writer of "{{title}}" commented? Open that list.',
        ],
        _open_comments,
        held_out=True,
    ),
)
