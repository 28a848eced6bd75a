"""What the forum's records hold at the beginning of every episode."""

import sqlite3

from .comments import add_comments
from .forums import add_forums
from .messages import add_messages
from .submissions import add_submissions
from .users import add_users


def fill(records: sqlite3.Connection) -> None:
    """Writes all users, forums, submissions, comments, votes and messages."""
    add_users(records)
    add_forums(records)
    add_submissions(records)
    add_comments(records)
    add_messages(records)
