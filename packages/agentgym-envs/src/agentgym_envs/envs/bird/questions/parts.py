"""What questions are put together from: random choices, conditions with their words, drafts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from agentgym_envs.envs.bird.data import Difficulty
from agentgym_envs.envs.bird.domains.fields import Domain, Field, Role, Table, key_of
from agentgym_envs.envs.bird.sandbox import Cell, Query, Rows
from agentgym_envs.envs.bird.schema import quoted

ItemT = TypeVar("ItemT")


class NotPossibleError(Exception):
    """A shape finds nothing in this database to be filled with."""


class Draft(NamedTuple):
    """A question that is not checked yet.

    Attributes:
        text: The question.
        gold: SQL that answers it.
        evidence: What one has to know, as sentences without a full stop.
        probe: For an answer that is cut off after some rows: SQL for the values it is sorted by,
            with one more row; the last two must differ, or the answer would be a matter of luck.
    """

    text: str
    gold: str
    evidence: Sequence[str] = ()
    probe: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Which rows of a table are meant.

    Attributes:
        before: Adjective before the noun.
        after: What comes after the noun.
        sql: The condition, with "{}" where the name of the table goes.
        evidence: What has to be known, or "".
        of: The column that it is about.
    """

    before: str
    after: str
    sql: str
    evidence: str
    of: Field | None

    def on(self, alias: str) -> str:
        """Returns the SQL for a table of this alias ("" for none)."""
        return self.sql.replace("{}", f"{alias}." if alias else "")


class Link(NamedTuple):
    """A table that refers to another one."""

    child: Table
    ref: Field
    parent: Table


@dataclass(slots=True)
class Chooser:
    """Makes the choices of one shape for one database.

    Attributes:
        domain: The database's world.
        query: Runs SQL on it.
        draw: Gives random numbers from 0 to 1.
    """

    domain: Domain
    query: Query
    draw: Callable[[], float]

    def pick(self, items: Sequence[ItemT]) -> ItemT:
        """Returns one of the items.

        Raises:
            NotPossibleError: there is none.
        """
        if not items:
            raise NotPossibleError
        return items[int(self.draw() * len(items))]

    def table(self, *roles: Role, labelled: bool = False) -> Table:
        """Returns a table with columns of every one of these roles."""
        return self.pick(
            [
                table
                for table in self.domain.tables
                if all(table.of(role) for role in roles) and (table.label or not labelled)
            ]
        )

    def measure(self, table: Table) -> Field:
        """Returns a column with numbers that can be added up or compared."""
        return self.pick([f for f in table.of("number", "money") if not is_year(f)])

    def group(self, table: Table) -> Field:
        """Returns a column with few values, none of them missing."""
        return self.pick([f for f in table.of("category", "code") if not f.nulls])

    def link(self, *, labelled: bool = True) -> Link:
        """Returns a table and one that it refers to, which has names for its rows."""
        return self.pick(
            [
                Link(child, ref, parent)
                for child in self.domain.tables
                for ref in child.of("ref")
                for parent in [self.domain.table(ref.target)]
                if parent.label or not labelled
            ]
        )

    def year(self, table: Table, date: Field, last: int = 0) -> int:
        """Returns a year in which the date falls, with `last` more years after it."""
        column, name = quoted(date.name), quoted(table.name)
        rows = self.rows(
            f"SELECT CAST(min(strftime('%Y', {column})) AS INTEGER), "
            f"CAST(max(strftime('%Y', {column})) AS INTEGER) FROM {name}"
        )
        low, high = (int(value or 0) for value in rows[0])
        return self.pick(range(max(low, high - 6), high + 1 - last))

    def rows(self, sql: str) -> Sequence[Sequence[Cell]]:
        """Returns the rows of a statement of ours."""
        result = self.query(sql)
        assert isinstance(result, Rows), (sql, result)
        return result.rows

    def condition(self, table: Table, *roles: Role, but: Field | None = None) -> Condition:
        """Returns a condition on a table, of one of these roles or of any."""
        wanted = roles or ("category", "code", "code", "flag", "number", "money", "date")
        fields = [f for role in wanted for f in table.of(role) if f is not but]
        return self._condition(table, self.pick(fields))

    def _condition(self, table: Table, chosen: Field) -> Condition:
        column = "{}" + quoted(chosen.name)
        match chosen.role:
            case "category":
                value = self.pick(chosen.values)
                after = chosen.phrase.format(value)
                return Condition("", after, f"{column} = '{value}'", "", chosen)
            case "code":
                place = int(self.draw() * len(chosen.values))
                return coded(table, chosen, place)
            case "flag":
                return coded(table, chosen, int(self.draw() * 2))
            case "date":
                year = self.year(table, chosen)
                sql = f"strftime('%Y', {column}) = '{year}'"
                return Condition("", f"{chosen.phrase} in {year}", sql, "", chosen)
            case _:
                return self._comparison(table, chosen, column)

    def _comparison(self, table: Table, chosen: Field, column: str) -> Condition:
        above = self.draw() < 0.6
        share = self.pick((0.6, 0.75, 0.85)) if above else self.pick((0.2, 0.35, 0.5))
        name = quoted(chosen.name)
        rows = self.rows(
            f"SELECT {name} FROM {quoted(table.name)} WHERE {name} IS NOT NULL "
            f"ORDER BY {name} LIMIT 1 OFFSET {int(share * table.rows * (1 - chosen.nulls) * 0.95)}"
        )
        value = int(float(rows[0][0] or 0))
        if is_year(chosen):
            words = "after" if above else "before"
        else:
            words = self.pick(("above", "more than") if above else ("below", "less than"))
        after = f"whose {chosen.words} is {words} {value}"
        return Condition("", after, f"{column} {'>' if above else '<'} {value}", "", chosen)


def is_year(chosen: Field) -> bool:
    """Returns whether a number is a year: nobody adds those up."""
    return chosen.words == "year" or chosen.words.startswith("year of")


def coded(table: Table, chosen: Field, place: int) -> Condition:
    """Returns the condition that a code or flag has its value number `place`."""
    value, meaning = chosen.values[place], chosen.meanings[place]
    literal = value if chosen.role == "flag" else f"'{value}'"
    evidence = f"{meaning} {table.many}: {quoted(chosen.name)} = {literal}"
    return Condition(meaning, "", "{}" + f"{quoted(chosen.name)} = {literal}", evidence, chosen)


def described(table: Table, *conditions: Condition, one: bool = False) -> str:
    """Returns a noun with its conditions: "cancelled orders placed in 2021"."""
    before = [condition.before for condition in conditions if condition.before]
    after = [condition.after for condition in conditions if condition.after]
    plain = [words for words in after if not words.startswith("whose")]
    clauses = [words for words in after if words.startswith("whose")]
    noun = table.one if one else table.many
    parts = [*before, noun, " and ".join(plain), " and ".join(clauses)]
    return " ".join(part for part in parts if part)


def evidence(*conditions: Condition) -> list[str]:
    """Returns what has to be known for some conditions."""
    return list(dict.fromkeys(c.evidence for c in conditions if c.evidence))


def name_of(table: Table) -> str:
    """Returns the column that tells rows apart, as SQL.

    Raises:
        NotPossibleError: the table has a key of several columns.
    """
    chosen = table.label or table.key
    if chosen is None:
        raise NotPossibleError
    return quoted(chosen.name)


def words_of(table: Table) -> str:
    """Returns what the column of `name_of` is called in a sentence."""
    chosen = table.label or table.key
    assert chosen is not None, table.name
    return chosen.words


def joined(domain: Domain, link: Link) -> str:
    """Returns FROM ... JOIN, with the child as T1 and the parent as T2."""
    key = quoted(key_of(domain, link.parent.name))
    return (
        f"FROM {quoted(link.child.name)} AS T1 INNER JOIN {quoted(link.parent.name)} AS T2 "
        f"ON T1.{quoted(link.ref.name)} = T2.{key}"
    )


def indefinite(words: str) -> str:
    """Returns words with "a" or "an" before them.

    >>> indefinite("open order"), indefinite("used card"), indefinite("one-day ticket")
    ('an open order', 'a used card', 'a one-day ticket')
    """
    vowel = words[0] in "aeiou" and not words.startswith(("us", "uni", "one", "eu"))
    return f"{'an' if vowel else 'a'} {words}"


Shape = Callable[[Chooser], Draft]


class Kind(NamedTuple):
    """A shape of questions with its label and how many of it one database gets at most."""

    shape: Shape
    difficulty: Difficulty
    most: int
