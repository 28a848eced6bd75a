"""What the git host holds when an episode begins: drawn from words of our own, always the same.

words.py      the vocabulary
files.py      the files of a project
cast.py       users, groups, projects, members, stars
history.py    branches, files and commits
talk.py       labels, milestones, issues, merge requests, comments, to-dos
"""

import sqlite3

from .cast import add_cast
from .history import add_history
from .talk import add_talk


def fill(records: sqlite3.Connection) -> None:
    """Writes the content into an empty database that has the schema."""
    projects = add_cast(records)
    add_history(records, projects)
    add_talk(records, projects)
