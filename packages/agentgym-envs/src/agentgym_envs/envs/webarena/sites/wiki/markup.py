"""The few marks that article texts have: links and lists."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from markupsafe import Markup, escape

_LINK = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")
_WORD = re.compile(r"[a-z0-9]+")

COMMON = frozenset(
    (
        "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "had", "has", "in", "is",
        "it", "its", "of", "on", "or", "that", "the", "their", "they", "this", "to", "was", "were",
        "which", "who", "with",
    )
)  # fmt: skip
"""Words that a search does not look at."""


def article_url(title: str) -> str:
    """Returns the path of an article.

    >>> article_url("Oxley Cross")
    '/A/Oxley_Cross'
    """
    return "/A/" + quote(title.replace(" ", "_"))


def link(title: str, words: str = "") -> str:
    """Returns the mark for a link to an article."""
    return f"[[{title}|{words}]]" if words else f"[[{title}]]"


def plain(text: str) -> str:
    """Returns a text without its marks.

    >>> plain("Born in [[Oxley Cross|Oxley]], [[Holmar]].")
    'Born in Oxley, Holmar.'
    """
    return _LINK.sub(lambda match: match[2] or match[1], text)


def linked(text: str) -> Markup:
    """Returns a line as HTML."""
    parts: list[Markup] = []
    position = 0
    for match in _LINK.finditer(text):
        parts.append(escape(text[position : match.start()]))
        words = match[2] or match[1]
        parts.append(Markup('<a href="{}">{}</a>').format(article_url(match[1]), words))
        position = match.end()
    return Markup("").join([*parts, escape(text[position:])])


def blocks(text: str) -> Iterator[tuple[str, list[Markup]]]:
    """Yields the parts of a section: ("p", [line]) or ("ul", lines)."""
    for part in text.split("\n\n"):
        if part.startswith("* "):
            yield "ul", [linked(line[2:]) for line in part.split("\n")]
        else:
            yield "p", [linked(part)]


def words_of(text: str) -> list[str]:
    """Returns the words that a search can find.

    >>> words_of("The Battle of Crow's Ford (1622)")
    ['battle', 'crow', 's', 'ford', '1622']
    """
    return [word for word in _WORD.findall(plain(text).lower()) if word not in COMMON]
