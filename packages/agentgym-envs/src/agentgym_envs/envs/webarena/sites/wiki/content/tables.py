"""Articles as rows."""

import sqlite3
from collections.abc import Sequence

from agentgym_envs.envs.webarena.sites.wiki.markup import plain, words_of

from .lore import Article

_IN_TITLE, _IN_LEAD, _IN_TEXT = 100, 10, 1


def write(records: sqlite3.Connection, articles: Sequence[Article]) -> None:
    """Writes the articles, numbered from 1."""
    for number, article in enumerate(articles, 1):
        values = (number, article.title, article.category, plain(article.lead))
        records.execute("INSERT INTO articles VALUES (?, ?, ?, ?)", values)
        records.executemany(
            "INSERT INTO facts (article_id, name, value) VALUES (?, ?, ?)",
            [(number, name, value) for name, value in article.facts.items()],
        )
        records.executemany(
            "INSERT INTO sections (article_id, heading, body) VALUES (?, ?, ?)",
            [(number, "", article.lead)]
            + [(number, heading, body) for heading, body in article.sections.items()],
        )
        records.executemany(
            "INSERT INTO words VALUES (?, ?, ?)",
            [(word, number, weight) for word, weight in _weights(article).items()],
        )


def _weights(article: Article) -> dict[str, int]:
    """Returns how much an article counts when a word is looked for."""
    weights: dict[str, int] = {}
    texts = [(" ".join(article.sections.values()), _IN_TEXT)]
    texts += [(" ".join(article.facts.values()), _IN_TEXT), (article.lead, _IN_LEAD)]
    for text, weight in [*texts, (article.title, _IN_TITLE)]:
        for word in words_of(text):
            weights[word] = weights.get(word, 0) + weight
    return weights
