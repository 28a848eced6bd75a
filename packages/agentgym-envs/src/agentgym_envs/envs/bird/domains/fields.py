"""What a table of ours is made of: a few kinds of columns, each with its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from agentgym_envs.core import Split
from agentgym_envs.envs.bird.schema import Column, Schema

Role = Literal[
    "key", "ref", "name", "category", "code", "flag", "number", "money", "date", "after", "text"
]
"""What a column means, which decides how its values are made and what can be asked about it."""

_SQL_TYPES: Mapping[Role, str] = {
    "key": "integer",
    "ref": "integer",
    "flag": "integer",
    "number": "integer",
    "money": "real",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A column.

    Attributes:
        name: What it is called in SQL.
        words: What it is called in sentences.
        role: What it means.
        values: What it may hold: categories; the two halves of names; codes.
        meanings: Of codes and flags, in the order of `values`: adjectives or nouns.
        low: Smallest number, or first day (as text), or days after.
        high: The largest.
        nulls: Share of rows without a value.
        phrase: How rows with a value are described, with "{}" for it: "from {}".
        target: The table that a "ref" refers to.
        base: The date that an "after" follows.
    """

    name: str
    words: str
    role: Role
    values: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    low: float | str = 0
    high: float | str = 0
    nulls: float = 0.0
    phrase: str = ""
    target: str = ""
    base: str = ""

    @property
    def sql_type(self) -> str:
        """Its type in CREATE TABLE."""
        if self.role in ("date", "after"):
            return "date"
        return _SQL_TYPES.get(self.role, "text")


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        name: What it is called in SQL.
        one: A row of it in words ("order").
        many: Several ("orders").
        rows: How many there are.
        fields: Its columns.
    """

    name: str
    one: str
    many: str
    rows: int
    fields: tuple[Field, ...]

    def of(self, *roles: Role) -> list[Field]:
        """Returns the columns of some roles, in order."""
        return [field for field in self.fields if field.role in roles]

    @cached_property
    def key(self) -> Field | None:
        """Its key; None where the references together are the key."""
        keys = self.of("key")
        return keys[0] if keys else None

    @cached_property
    def label(self) -> Field | None:
        """The column that names a row for people, or None."""
        names = self.of("name")
        return names[0] if names else None


@dataclass(frozen=True)
class Domain:
    """One database of ours.

    Attributes:
        name: Its name.
        split: Where its questions belong.
        tables: Its tables; a table refers to earlier ones only.
    """

    name: str
    split: Split
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        """Returns the table of this name."""
        return next(table for table in self.tables if table.name == name)

    @cached_property
    def schema(self) -> Schema:
        """The schema, as BIRD describes one."""
        columns: list[Column] = []
        place: dict[tuple[str, str], int] = {}
        for number, table in enumerate(self.tables):
            for field in table.fields:
                place[table.name, field.name] = len(columns)
                columns.append(Column(number, field.name, field.words, field.sql_type))
        return Schema(
            self.name,
            tuple(table.name for table in self.tables),
            tuple(table.name.replace("_", " ") for table in self.tables),
            tuple(columns),
            tuple(
                tuple(place[table.name, name] for name in primary_key(table))
                for table in self.tables
            ),
            tuple(
                (place[table.name, field.name], place[field.target, key_of(self, field.target)])
                for table in self.tables
                for field in table.of("ref")
            ),
        )


def primary_key(table: Table) -> tuple[str, ...]:
    """Returns the names of the columns of a table's key."""
    if table.key is not None:
        return (table.key.name,)
    return tuple(field.name for field in table.of("ref"))


def key_of(domain: Domain, table: str) -> str:
    """Returns the name of the one column that is a table's key."""
    return primary_key(domain.table(table))[0]


# Short ways to write columns. Where `words` is empty, it is the name with blanks.


def table(name: str, one: str, many: str, rows: int, *fields: Field) -> Table:
    """Returns a table."""
    return Table(name, one, many, rows, fields)


def key(name: str, words: str = "") -> Field:
    """Numbers from 1."""
    return Field(name, _words(name, words), "key")


def ref(name: str, target: str, phrase: str, words: str = "", nulls: float = 0.0) -> Field:
    """A row of another table; `phrase` says how the two belong together: "placed by"."""
    return Field(name, _words(name, words), "ref", target=target, phrase=phrase, nulls=nulls)


def names(name: str, first: str, second: str, words: str = "") -> Field:
    """Names of two parts, each from a list of words."""
    return Field(name, _words(name, words), "name", (first, second))


def people(name: str, words: str = "name") -> Field:
    """Names of people."""
    return Field(name, words, "name", ("people", ""))


def pick(name: str, values: str, phrase: str, words: str = "", nulls: float = 0.0) -> Field:
    """One of some texts, written with "|" between them; the first ones are more common."""
    split = tuple(values.split("|"))
    return Field(name, _words(name, words), "category", split, phrase=phrase, nulls=nulls)


def code(name: str, meanings: Mapping[str, str], words: str = "", nulls: float = 0.0) -> Field:
    """A short code; the meanings are adjectives, and only the evidence tells them."""
    return Field(
        name, _words(name, words), "code", tuple(meanings), tuple(meanings.values()), nulls=nulls
    )


def flag(name: str, yes: str, no: str, words: str = "") -> Field:
    """1 or 0; `yes` and `no` are adjectives."""
    return Field(name, _words(name, words), "flag", ("1", "0"), (yes, no))


def number(name: str, low: int, high: int, words: str = "", nulls: float = 0.0) -> Field:
    """A whole number."""
    return Field(name, _words(name, words), "number", low=low, high=high, nulls=nulls)


def money(name: str, low: int, high: int, words: str = "", nulls: float = 0.0) -> Field:
    """A number of quarters: sums of them are exact, whatever their order."""
    return Field(name, _words(name, words), "money", low=low, high=high, nulls=nulls)


def day(name: str, low: str, high: str, phrase: str, words: str = "", nulls: float = 0.0) -> Field:
    """A date; `phrase` is a verb in the past: "placed"."""
    return Field(name, _words(name, words), "date", low=low, high=high, phrase=phrase, nulls=nulls)


def after(name: str, base: str, low: int, high: int, words: str = "", nulls: float = 0.0) -> Field:
    """A date some days after another one of the same row."""
    return Field(name, _words(name, words), "after", low=low, high=high, nulls=nulls, base=base)


def text(name: str, values: str, words: str = "", nulls: float = 0.0) -> Field:
    """A remark that nothing is asked about."""
    return Field(name, _words(name, words), "text", tuple(values.split("|")), nulls=nulls)


def _words(name: str, words: str) -> str:
    return words or name.replace("_", " ")


Fields = Sequence[Field]
