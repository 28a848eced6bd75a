"""What a database looks like, and how an agent is told: in words, or as CREATE TABLE statements."""

from collections.abc import Iterator
from dataclasses import dataclass

from agentgym_envs.core import MalformedFileError


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        table: The number of its table.
        name: What it is called in SQL.
        words: What it is called in sentences.
        kind: Its SQL type ("integer", "text"); "" where unknown.
    """

    table: int
    name: str
    words: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of one database, in the order of BIRD's tables.json.

    Attributes:
        database: Its name.
        tables: The tables' names in SQL.
        table_words: Their names in sentences.
        columns: All columns, table by table.
        primary_keys: Numbers of the columns of each primary key.
        foreign_keys: Pairs (column, column that it refers to), as numbers.
    """

    database: str
    tables: tuple[str, ...]
    table_words: tuple[str, ...]
    columns: tuple[Column, ...]
    primary_keys: tuple[tuple[int, ...], ...]
    foreign_keys: tuple[tuple[int, int], ...]

    def check(self) -> None:
        """Raises MalformedFileError if a number points to no table or column."""
        columns = [*self._key_columns()]
        wrong = [number for number in columns if not 0 <= number < len(self.columns)]
        wrong += [c.table for c in self.columns if not 0 <= c.table < len(self.tables)]
        if wrong or len(self.tables) != len(self.table_words):
            raise MalformedFileError(f"the schema of {self.database!r} does not fit together")

    def columns_of(self, table: int) -> list[Column]:
        """Returns the columns of the table with this number, in order."""
        return [column for column in self.columns if column.table == table]

    def _key_columns(self) -> Iterator[int]:
        for key in (*self.primary_keys, *self.foreign_keys):
            yield from key


def in_words(schema: Schema) -> str:
    """Returns the schema as sentences, each SQL name with its meaning where they differ."""
    sentences = [f"{schema.database} has the tables {', '.join(map(quoted, schema.tables))}."]
    for number, table in enumerate(schema.tables):
        columns = ", ".join(map(_explained, schema.columns_of(number)))
        words = _meaning(table, schema.table_words[number])
        sentences.append(f"Table {quoted(table)}{words} has the columns {columns}.")
        sentences += [
            f"Its primary key is {', '.join(schema.columns[part].name for part in key)}."
            for key in schema.primary_keys
            if schema.columns[key[0]].table == number
        ]
    sentences += [
        f"{_dotted(schema, start)} refers to {_dotted(schema, end)}."
        for start, end in schema.foreign_keys
    ]
    return " ".join(sentences)


def in_words_of_agentgym(schema: Schema) -> str:
    """Returns the original's sentences, faults included.

    Names are the natural ones in lower case. Keys of several columns are left out, and what is
    left is " is the primary key." Foreign keys name the column after the right one (after the last
    comes the first), since the original forgets that its numbers count from the column "*".
    """
    tables = [words.lower() for words in schema.table_words]
    columns = [column.words.lower() for column in schema.columns]
    sentences = [f"{schema.database} contains tables such as {', '.join(tables)}."]
    for number, table in enumerate(tables):
        own = [n for n, column in enumerate(schema.columns) if column.table == number]
        keys = [columns[k[0]] for k in schema.primary_keys if len(k) == 1 and k[0] in own]
        listed = ", ".join(columns[n] for n in own)
        sentences.append(f"Table {table} has columns such as {listed}.")
        sentences.append(f"{', '.join(keys)} is the primary key.")
    for start, end in schema.foreign_keys:
        first, second = (
            f"{columns[(n + 1) % len(columns)]} of {tables[schema.columns[n].table]}"
            for n in (start, end)
        )
        sentences.append(f"The {first} is the foreign key of {second}.")
    return " ".join(sentences)


def as_ddl(schema: Schema) -> str:
    """Returns one CREATE TABLE statement per table; meanings that a name hides are comments."""
    return "\n".join(_create_table(schema, number) for number in range(len(schema.tables)))


def quoted(name: str) -> str:
    """Returns a name as SQL needs it: plain where it can be, else in backticks.

    >>> quoted("city"), quoted("Free Meal Count")
    ('city', '`Free Meal Count`')
    """
    plain = name.isidentifier() and name.isascii() and name.lower() not in _RESERVED
    return name if plain else "`" + name.replace("`", "``") + "`"


_RESERVED = frozenset({"order", "group", "table", "index", "to", "from", "case", "transaction"})


def _dotted(schema: Schema, number: int) -> str:
    column = schema.columns[number]
    return f"{quoted(schema.tables[column.table])}.{quoted(column.name)}"


def _explained(column: Column) -> str:
    return quoted(column.name) + _meaning(column.name, column.words)


def _meaning(name: str, words: str) -> str:
    same = name.lower().replace("_", " ") == words.lower().replace("_", " ")
    return "" if same else f" ({words})"


def _create_table(schema: Schema, number: int) -> str:
    keys = [key for key in schema.primary_keys if schema.columns[key[0]].table == number]
    entries = [
        (f"  {quoted(column.name)} {column.kind.upper()}".rstrip(), _comment(column))
        for column in schema.columns_of(number)
    ]
    for key in keys:
        names = ", ".join(quoted(schema.columns[part].name) for part in key)
        entries.append((f"  PRIMARY KEY ({names})", ""))
    for start, end in schema.foreign_keys:
        if schema.columns[start].table == number:
            target = schema.columns[end]
            references = f"{quoted(schema.tables[target.table])} ({quoted(target.name)})"
            name = quoted(schema.columns[start].name)
            entries.append((f"  FOREIGN KEY ({name}) REFERENCES {references}", ""))
    lines = [
        f"{text}{',' if place < len(entries) else ''}{comment}"
        for place, (text, comment) in enumerate(entries, start=1)
    ]
    return "\n".join([f"CREATE TABLE {quoted(schema.tables[number])} (", *lines, ");"])


def _comment(column: Column) -> str:
    meaning = _meaning(column.name, column.words)
    return f"  -- {column.words}" if meaning else ""
