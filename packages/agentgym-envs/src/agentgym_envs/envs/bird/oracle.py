"""The expert: it has the gold SQL, and in interactive episodes looks at the tables first."""

import re

from .data import Question
from .prompts import ANSWER
from .schema import quoted
from .world import World

_WORD = re.compile(r"\w+")


def next_action(world: World, question: Question, *, interactive: bool) -> str:
    """Returns the gold SQL, after one look at the main table where looking is allowed."""
    if not interactive:
        return question.gold
    if not world.looks:
        return f"SELECT * FROM {quoted(_tables_used(question)[0])} LIMIT 3"  # noqa: S608  (a table of the schema)
    return f"{ANSWER} {question.gold}"


def thought(world: World, question: Question, *, interactive: bool) -> str:
    """Returns why the expert says `next_action`, in a sentence or two."""
    tables = _tables_used(question)
    if interactive and not world.looks:
        return f"The question is about {_words(question, tables[0])}. I look at a few rows first."
    sentences = [f"What is asked for is in {_joined([_words(question, name) for name in tables])}."]
    if question.evidence:
        sentences.append("I use the evidence for what the words of the question mean.")
    return " ".join([*sentences, *_plan(question.gold, len(tables))])


def _tables_used(question: Question) -> list[str]:
    """Returns the tables that the gold SQL names, in the order in which it names them first."""
    used = [word.lower() for word in _WORD.findall(question.gold)]
    named = [table for table in question.schema.tables if table.lower() in used]
    named.sort(key=lambda table: used.index(table.lower()))
    return named or list(question.schema.tables[:1])


def _plan(gold: str, tables: int) -> list[str]:
    """Returns the steps of a statement, in words."""
    sql = gold.upper()
    steps = [("JOIN" in sql and tables > 1, "join the tables on their keys"),
             ("WHERE" in sql, "keep the rows that fit"),
             ("GROUP BY" in sql, "group them"),
             ("HAVING" in sql, "keep the groups that fit"),
             (" OVER " in sql, "compare rows within their group by a window"),
             (" INTERSECT " in sql or " EXCEPT " in sql, "compare two lists"),
             ("LIMIT" in sql, "sort and take the first")]  # fmt: skip
    found = [step for there, step in steps if there]
    return [f"I {_joined(found)}."] if found else []


def _words(question: Question, table: str) -> str:
    schema = question.schema
    return f"the table {schema.table_words[schema.tables.index(table)]}"


def _joined(parts: list[str]) -> str:
    if len(parts) < 3:
        return " and ".join(parts)
    return f"{', '.join(parts[:-1])}, and {parts[-1]}"
