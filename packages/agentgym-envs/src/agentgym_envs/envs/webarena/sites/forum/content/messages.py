"""Private messages that the agent has got."""

import sqlite3
from datetime import timedelta

from agentgym_envs.envs.webarena.sites.land import TOWNS
from agentgym_envs.envs.webarena.sites.web import START
from agentgym_envs.toolkit.draws import Draws

from .users import AGENT, someone
from .words import MONTHS, filled

MESSAGES = 14
_TEXTS = (
    "Thank you for your answer the other day, it worked at once.",
    "Are you coming to the meeting in {town} in {month}?",
    "Would you sell me the one in your picture?",
    "I think we met in {town}. Was that you with the red hat?",
    "Could you read my draft before I post it? No hurry, {month} is fine.",
    "Your comment made my day.",
)


def add_messages(records: sqlite3.Connection) -> None:
    """Adds the messages, the oldest first."""
    draws = Draws("forum messages")
    sql = "INSERT INTO messages (sender_id, receiver_id, body, sent) VALUES (?, ?, ?, ?)"
    for number in range(MESSAGES):
        words = {"town": draws.pick(TOWNS).name, "month": draws.pick(MONTHS)}
        moment = START - timedelta(days=9 * (MESSAGES - number), minutes=draws.below(1440))
        text = filled(draws.pick(_TEXTS), words)
        records.execute(sql, (someone(draws), AGENT, text, f"{moment:%Y-%m-%d %H:%M:%S}"))
