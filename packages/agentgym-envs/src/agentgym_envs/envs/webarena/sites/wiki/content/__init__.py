"""What the wiki's records hold."""

import sqlite3

from . import battles, customs, nature, people, places, works
from .lore import Article, Lore
from .tables import write


def fill(records: sqlite3.Connection) -> None:
    """Writes all articles and the words by which they are found."""
    write(records, articles())


def articles() -> list[Article]:
    """Returns all articles in alphabetical order."""
    lore = Lore()
    for part in (works, battles, nature, customs, people, places):
        part.tell(lore)
    return lore.finished()
