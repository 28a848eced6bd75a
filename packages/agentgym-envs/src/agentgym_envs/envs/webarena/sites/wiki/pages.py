"""The pages of the wiki."""

from typing import Any

from flask import Flask, abort, render_template

from agentgym_envs.envs.webarena.sites.app import Pages, asked, found, paged, records

from .markup import article_url, blocks, linked, words_of

PAGE_SIZE = 30
RESULTS = 15
MAX_WORDS = 12
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FEATURED = "Holmar"

_SEARCH = """
SELECT a.title, a.summary FROM words w JOIN articles a ON a.id = w.article_id
WHERE w.word IN ({}) GROUP BY a.id HAVING count(*) = ?
ORDER BY sum(w.weight) DESC, length(a.title), a.title
"""


def add_pages(app: Flask) -> None:
    """Adds all pages to the application."""
    names: dict[str, Any] = {"article_url": article_url, "linked": linked, "blocks": blocks}
    app.jinja_env.globals |= names
    app.get("/")(home)
    app.get("/A/<path:title>")(article)
    app.get("/search")(search)
    app.get("/categories/<name>")(category)
    app.get("/index")(index)
    app.get("/index/<letter>")(index)


def home() -> str:
    """The main page: what there is, by category."""
    categories = records().all(
        "SELECT category AS name, count(*) AS articles FROM articles GROUP BY category"
    )
    return render_template(
        "home.html",
        categories=categories,
        total=records().value("SELECT count(*) FROM articles"),
        featured=records().one("SELECT * FROM articles WHERE title = ?", FEATURED),
    )


def article(title: str) -> str:
    """An article with its box of facts."""
    name = title.replace("_", " ").strip()
    here = found(records().one("SELECT * FROM articles WHERE title = ?", name))
    facts = "SELECT name, value FROM facts WHERE article_id = ? ORDER BY id"
    sections = "SELECT heading, body FROM sections WHERE article_id = ? ORDER BY id"
    return render_template(
        "article.html",
        article=here,
        facts=records().all(facts, here["id"]),
        sections=records().all(sections, here["id"]),
    )


def search() -> str:
    """Articles that have all words; those that have them in their title come first."""
    query = asked("q")[:200]
    words = sorted(set(words_of(query)))[:MAX_WORDS]
    return render_template("search.html", query=query, articles=_found(words))


def _found(words: list[str]) -> Pages | None:
    if not words:
        return None
    sql = _SEARCH.format(", ".join("?" * len(words)))
    return paged(records(), sql, *words, len(words), size=RESULTS)


def category(name: str) -> str:
    """The articles of a category."""
    sql = "SELECT title, summary FROM articles WHERE category = ? ORDER BY title"
    articles = paged(records(), sql, name, size=PAGE_SIZE)
    if not articles.total:
        abort(404)
    return render_template("list.html", name=name, articles=articles)


def index(letter: str = "A") -> str:
    """The articles whose title begins with a letter."""
    if letter not in LETTERS or len(letter) != 1:
        abort(404)
    sql = "SELECT title FROM articles WHERE title LIKE ? ORDER BY title"
    articles = paged(records(), sql, f"{letter}%", size=PAGE_SIZE)
    return render_template("index.html", letter=letter, letters=LETTERS, articles=articles)
