"""Subscriptions, one's own profile and forums, and other users."""

from collections.abc import Iterator, Sequence
from itertools import islice

from agentgym_envs.envs.webarena.sites.forum.content.users import AGENT
from agentgym_envs.envs.webarena.sites.land import TOWNS
from agentgym_envs.envs.webarena.sites.people import account
from agentgym_envs.envs.webarena.sites.records import Row
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Expect,
    Fill,
    Template,
    both,
    page_says,
    records_hold,
)
from agentgym_envs.toolkit.draws import Draws

from .ways import (
    ANYWHERE,
    START,
    RecordsOf,
    added,
    drawn,
    forums,
    path_to_forum,
    path_to_post,
    until,
)

_ME = account("forum").username
_PROFILE = f"forum.test/user/{_ME}"
_HOBBIES = (
    "I collect postcards from", "Retired gardener in", "Learning to sail near", "I bake bread in",
    "Always looking for old maps of", "Working on a novel about",
)  # fmt: skip
_DESCRIPTIONS = (
    "Everything you wanted to know, and more.", "A quiet corner for slow people.",
    "Questions first, answers later.", "Be kind and stay curious.", "Beginners are welcome here.",
    "News, pictures and long evenings.", "For those who cannot get enough of it.",
    "Facts only, please.", "Old and new, near and far.", "No question is too small.",
    "Share what you know.", "Where friends of the subject meet.",
)  # fmt: skip
_SUBJECTS = (
    "beekeeping", "pottery", "sailing", "origami", "calligraphy", "juggling", "cheese making",
    "stargazing", "beachcombing", "home brewing", "quilting", "bird song", "fencing", "skating",
    "magic tricks", "puppetry", "letter writing", "crossword puzzles", "model ships", "mushrooms",
    "street art", "genealogy", "radio plays", "kite flying", "bookbinding", "basket weaving",
    "wild swimming", "table tennis", "choir singing", "soap making",
)  # fmt: skip
_SIDEBARS = ("Be civil.", "Stay on topic.", "No advertising.", "Search before you ask.")
_MESSAGES = (
    "I liked your post and would like to hear more.", "Could you tell me where you bought it?",
    "Would you meet me for a coffee and a chat?", "Thank you, your post helped me.",
    "May I quote you in my newsletter?", "Is your offer still open?",
)  # fmt: skip
_REASONS = ("too many puns", "posts the same every week", "rude to newcomers", "off topic", "spam")


def _subscription(forum: Row) -> dict[str, str | int | None]:
    return {"forum_id": forum["id"], "user_id": AGENT}


def _subscribe(records_of: RecordsOf) -> Iterator[Case]:
    for forum in _by_subscription(records_of)[0]:
        name = forum["name"]
        path = [*path_to_forum(name), Click(f"forum.test/f/{name}", "button", "Subscribe")]
        expected = added("subscriptions", _subscription(forum))
        thought = f"I go to {name}, where there is a button 'Subscribe'."
        checks = both(
            page_says(START, 'document.querySelector("#sidebar > section").outerText', name),
            records_hold(*expected),
        )
        yield Case({"forum": name}, [until(path, expected, thought)], checks)


def _exchange(records_of: RecordsOf) -> Iterator[Case]:
    unread, read = _by_subscription(records_of)
    pairs = [(old, new) for old in read for new in unread]
    for old, new in Draws("tasks forum exchange").sample(pairs, 70):
        gone = [Expect("forum", "subscriptions", _subscription(old), count=0)]
        come = added("subscriptions", _subscription(new))
        kept = Expect("forum", "subscriptions", {"user_id": AGENT}, count=len(read))
        legs = [
            until(
                [
                    *path_to_forum(forum["name"]),
                    Click(f"forum.test/f/{forum['name']}", "button", button),
                ],
                holds,
                f"The page of {forum['name']} has a button '{button}'.",
            )
            for forum, button, holds in ((old, "Unsubscribe", gone), (new, "Subscribe", come))
        ]
        values = {"old": old["name"], "new": new["name"]}
        yield Case(values, legs, records_hold(*gone, *come, kept))


def _by_subscription(records_of: RecordsOf) -> tuple[Sequence[Row], Sequence[Row]]:
    """Returns the forums that the agent does not read, and those that it does."""
    sql = "SELECT forum_id FROM subscriptions WHERE user_id = ?"
    mine = {row[0] for row in records_of("forum").all(sql, AGENT)}
    every = forums(records_of)
    return [row for row in every if row["id"] not in mine], [
        row for row in every if row["id"] in mine
    ]


def _biography(records_of: RecordsOf) -> Iterator[Case]:
    texts = [f"{hobby} {town.name}." for hobby in _HOBBIES for town in TOWNS]
    for text in Draws("tasks forum biography").sample(texts, 70):
        path = [
            Click(ANYWHERE, "link", _ME),
            Click(f"{_PROFILE}*", "link", "Edit biography"),
            Fill(f"{_PROFILE}/edit_biography", {"Biography": text}, "Save"),
        ]
        expected = [Expect("forum", "users", {"id": AGENT, "biography": text})]
        thought = "My biography can be edited from my profile."
        locator = 'document.querySelector(".user-bio__biography").outerText'
        checks = both(page_says(f"http://{_PROFILE}", locator, text), records_hold(*expected))
        yield Case({"text": text}, [until(path, expected, thought)], checks)


def _create(records_of: RecordsOf) -> Iterator[Case]:
    draws = Draws("tasks forum create")
    for subject in _SUBJECTS:
        name = subject.replace(" ", "_")
        title, description = subject.capitalize(), draws.pick(_DESCRIPTIONS)
        sidebar = draws.pick(_SIDEBARS)
        fields = {"Name": name, "Title": title, "Description": description, "Sidebar": sidebar}
        path = [
            Click(ANYWHERE, "link", "Create a forum"),
            Fill("forum.test/create_forum", fields, "Create forum"),
        ]
        expected = added("forums", {key.lower(): value for key, value in fields.items()})
        values = {key.lower(): value for key, value in fields.items()}
        thought = "At the foot of each page there is a link to create a forum."
        yield Case(values, [until(path, expected, thought)], records_hold(*expected))


def _describe(records_of: RecordsOf) -> Iterator[Case]:
    for forum in [row for row in forums(records_of) if row["owner_id"] == AGENT]:
        for text in _DESCRIPTIONS:
            page = f"forum.test/f/{forum['name']}"
            path = [
                *path_to_forum(forum["name"]),
                Click(page, "link", "Edit this forum"),
                Fill(f"{page}/edit", {"Description": text}, "Save"),
            ]
            where = {"id": forum["id"], "description": text, "sidebar": forum["sidebar"]}
            expected = [Expect("forum", "forums", where)]
            thought = f"I moderate {forum['name']}, so I may edit it."
            locator = 'document.querySelector("#forum_description").value'
            checks = both(page_says(f"http://{page}/edit", locator, text), records_hold(*expected))
            values = {"forum": forum["name"], "text": text}
            yield Case(values, [until(path, expected, thought)], checks)


def _block(records_of: RecordsOf) -> Iterator[Case]:
    draws = Draws("tasks forum reasons")
    for post in islice(drawn(records_of, "forum block"), 60):
        reason = draws.pick(_REASONS)
        profile = f"forum.test/user/{post.author}"
        path = [
            *path_to_post(post),
            Click(post.url, "link", post.author),
            Click(profile, "link", "Block user"),
            Fill(f"{profile}/block_user", {"Comment": reason}, "Block"),
        ]
        where = {"user_id": AGENT, "blocked_id": post.author_id, "comment": reason}
        expected = added("blocks", where)
        thought = f"From the post I get to {post.author}, whom I can block there."
        values = {"title": post.title, "reason": reason}
        yield Case(values, [until(path, expected, thought)], records_hold(*expected))


def _message(records_of: RecordsOf) -> Iterator[Case]:
    draws = Draws("tasks forum messages")
    for post in islice(drawn(records_of, "forum message"), 70):
        text = draws.pick(_MESSAGES)
        profile = f"forum.test/user/{post.author}"
        path = [
            *path_to_post(post),
            Click(post.url, "link", post.author),
            Click(profile, "link", "Send a message"),
            Fill(f"{profile}/compose_message", {"Message": text}, "Send"),
        ]
        where = {"sender_id": AGENT, "receiver_id": post.author_id, "body": text}
        expected = added("messages", where)
        thought = f"The page of {post.author} has a link to send a message."
        values = {"title": post.title, "message": text}
        yield Case(values, [until(path, expected, thought)], records_hold(*expected))


TEMPLATES = (
    Template(
        "forum_subscribe",
        ["forum"],
        START,
        [
            "Subscribe to the {{forum}} forum.",
            "I want to follow {{forum}}. Subscribe me.",
            "Put /f/{{forum}} among my subscriptions.",
        ],
        _subscribe,
    ),
    Template(
        "forum_exchange_subscriptions",
        ["forum"],
        START,
        [
            "Unsubscribe me from {{old}} and subscribe me to {{new}} instead.",
            "I am tired of {{old}}: end that subscription, and begin one to {{new}}.",
            "Replace my subscription to /f/{{old}} by one to /f/{{new}}.",
        ],
        _exchange,
    ),
    Template(
        "forum_biography",
        ["forum"],
        START,
        [
            'Change my biography in the forum to "{{text}}"',
            'Set my forum bio to "{{text}}"',
            'My profile in the forum should say "{{text}}" about me.',
        ],
        _biography,
    ),
    Template(
        "forum_create_forum",
        ["forum"],
        START,
        [
            'Create a forum called {{name}} with the title "{{title}}", the description '
            '"{{description}}" and the sidebar "{{sidebar}}"',
            'Start a new forum, name {{name}}, title "{{title}}". Describe it as '
            '"{{description}}" and put "{{sidebar}}" into the sidebar.',
            'We need a forum {{name}} ("{{title}}"). Its description is "{{description}}", its '
            'sidebar "{{sidebar}}".',
        ],
        _create,
        held_out=True,
    ),
    Template(
        "forum_describe_forum",
        ["forum"],
        START,
        [
            'Change the description of my forum {{forum}} to "{{text}}"',
            'The forum {{forum}}, which I moderate, needs a new description: "{{text}}"',
            'Describe /f/{{forum}} as "{{text}}" from now on.',
        ],
        _describe,
    ),
    Template(
        "forum_block_author",
        ["forum"],
        START,
        [
            'Block the user who posted "{{title}}" and note "{{reason}}" as the comment.',
            'I do not want to see anything more by the author of "{{title}}": block that user, '
            'with the comment "{{reason}}".',
            'Block whoever wrote "{{title}}". Comment: "{{reason}}".',
        ],
        _block,
    ),
    Template(
        "forum_message_author",
        ["forum"],
        START,
        [
            'Send the author of "{{title}}" the message "{{message}}"',
            'Write a private message to the user who posted "{{title}}": "{{message}}"',
            'Tell the person behind the post "{{title}}" in a private message: "{{message}}"',
        ],
        _message,
    ),
)
