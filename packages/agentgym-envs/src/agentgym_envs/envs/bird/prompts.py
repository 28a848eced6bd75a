"""The rules as told to a chat model, and how its reply is read."""

import re

from agentgym_envs.core import BadReplyError, Prompt
from agentgym_envs.core.prompt import ACKNOWLEDGEMENT

RULES = """You are given the tables of an SQLite database, sometimes what words in a question \
mean, and a question about the data.
Answer with one SQL statement that only reads (SELECT or WITH) and returns exactly what is asked \
for: the right columns in the order of the question, and nothing else. The order of the rows \
does not count."""

INTERACTIVE_RULES = """You are given the tables of an SQLite database, sometimes what words in a \
question mean, and a question about the data.
You may run SQL statements that only read (SELECT or WITH, also PRAGMA table_info); the first 20 \
rows are shown. When you know enough, write "answer:" before the statement that returns exactly \
what is asked for: the right columns in the order of the question, and nothing else. That ends \
the task."""

FORMAT = """

Answer each message in this format:
Thought: what you know and how the statement has to look

Action: ```sql
one statement
```"""

INTERACTIVE_FORMAT = """

Answer each message in this format, without "answer:" as long as you only want to see rows:
Thought: what you know and what you want to know next

Action: answer: ```sql
one statement
```"""

ANSWER = "answer:"
_NO_ACTION = 'No SQL found. Answer with "Thought: ..." and then "Action: ```sql ... ```".'
_LANGUAGE = re.compile(r"\A(?:sqlite3?|sql)\b", re.IGNORECASE)


def parse(reply: str) -> str:
    r"""Returns the statement in the last code block, or else all that follows the last "Action:".

    "answer:" before the block is kept, as the first word of the action.

    Raises:
        BadReplyError: there is neither a block nor "Action:", or nothing in it.

    >>> parse("Thought: x\n\nAction: answer: ```sql\nSELECT 1\n```")
    'answer: SELECT 1'
    >>> parse("```SQL\nSELECT 1;\n```"), parse("Action: SELECT 1")
    ('SELECT 1;', 'SELECT 1')
    """
    pieces = reply.split("```")
    if len(pieces) > 1:
        # Every second piece is a block; the last one may lack its end.
        place = len(pieces) - 1 - len(pieces) % 2
        action = _LANGUAGE.sub("", pieces[place].strip(), count=1).strip()
        final = pieces[place - 1].rstrip().lower().endswith(ANSWER)
        action = f"{ANSWER} {action}" if final and action else action
    else:
        action = reply.rpartition("Action:")[2].strip() if "Action:" in reply else ""
    if not action:
        raise BadReplyError(_NO_ACTION)
    return action


def write(thought: str, action: str) -> str:
    r"""Returns a reply that `parse` reads back.

    >>> write("One.", "answer: SELECT 1")
    'Thought: One.\n\nAction: answer: ```sql\nSELECT 1\n```'
    """
    lead = f"{ANSWER} " if action.startswith(ANSWER) else ""
    statement = action.removeprefix(ANSWER).strip()
    return f"Thought: {thought}\n\nAction: {lead}```sql\n{statement}\n```"


def parse_agentgym(reply: str) -> str:
    r"""Returns the SQL that AgentGym's client sent for a reply.

    It takes what stands after the last "```sql", or the whole reply, up to the next fence; other
    languages are not recognised, so that what stands before the fence is sent.

    >>> parse_agentgym("Action: ```sql\nSELECT 1\n```"), parse_agentgym("```SQL\nSELECT 1\n```")
    ('SELECT 1', '')
    """
    return reply.split("```sql")[-1].split("```")[0].strip()


REACT = Prompt(RULES + FORMAT, ACKNOWLEDGEMENT, parse, write, parse_agentgym)
INTERACTIVE = REACT._replace(instruction=INTERACTIVE_RULES + INTERACTIVE_FORMAT)
