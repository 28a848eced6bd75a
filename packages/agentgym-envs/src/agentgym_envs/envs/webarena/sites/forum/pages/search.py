"""The search for submissions."""

from flask import Flask, render_template

from agentgym_envs.envs.webarena.sites.app import Pages, asked, like, records

from .common import cards_in

MAX_WORDS = 8
_HAS = r"(title LIKE ? ESCAPE '\' OR body LIKE ? ESCAPE '\')"


def add_pages(app: Flask) -> None:
    """Adds this page."""
    app.get("/search")(search)


def search() -> str:
    """Submissions that have all words, those with the whole text in their title first."""
    query = asked("q")[:200]
    words = query.split()[:MAX_WORDS]
    return render_template("search.html", query=query, submissions=_found(query, words))


def _found(query: str, words: list[str]) -> Pages | None:
    if not words:
        return None
    conditions = " AND ".join(_HAS for _ in words)
    values = [pattern for word in words for pattern in (like(word), like(word))]
    order = r"ORDER BY title LIKE ? ESCAPE '\' DESC, posted DESC"
    sql = f"SELECT id FROM submissions WHERE {conditions} {order}"  # noqa: S608
    numbers = [row[0] for row in records().all(sql, *values, like(query))]
    return cards_in(numbers)
