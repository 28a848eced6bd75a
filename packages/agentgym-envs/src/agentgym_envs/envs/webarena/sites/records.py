"""A site's database: one image per machine, shared by all episodes until one of them writes."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from agentgym_envs.atomic import replacing
from agentgym_envs.core.cache import cache_folder

Row = sqlite3.Row
Value = str | int | float | None
Fill = Callable[[sqlite3.Connection], None]

PACKAGE = "agentgym_envs.envs.webarena.sites"
SHARED = ("people.py", "land.py")


class Image:
    """The records of a site as every episode finds them.

    The file is written once per machine, into the cache folder, by the site's own generator; its
    name has a digest of the sources that it is made from.
    """

    def __init__(self, site: str, fill: Fill, *, version: str = "") -> None:
        """Names the image of `site`; nothing is read or written yet.

        Args:
            site: The name of the folder that holds schema.sql and the generator.
            fill: Writes the content into an empty database that has the schema.
            version: Names what `fill` takes from outside of the site's folder.
        """
        self.site = site
        self._fill = fill
        self._version = version

    @cached_property
    def path(self) -> Path:
        """The SQLite file; written by the first process on a machine that asks for it."""
        folder = cache_folder() / "webarena"
        path = folder / f"{self.site}-{self.key}.sqlite"
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            with replacing(path) as unfinished:
                self._write(unfinished)
        return path

    @cached_property
    def data(self) -> bytes:
        """The bytes of the file, of which an episode that writes takes its own copy."""
        return self.path.read_bytes()

    @cached_property
    def tables(self) -> Mapping[str, Sequence[str]]:
        """The columns of each table."""
        with closing(open_shared(self.path)) as records:
            names = records.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return {name: _columns(records, name) for (name,) in names.fetchall()}

    def last_id(self, table: str) -> int:
        """Returns the highest id in a table (one of `tables`); 0 if it is empty."""
        with closing(open_shared(self.path)) as records:
            sql = f'SELECT max(id) FROM "{table}"'  # noqa: S608  (a name of the schema)
            return records.execute(sql).fetchone()[0] or 0

    def _write(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as records:
            records.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            records.executescript(self._schema())
            self._fill(records)
            records.commit()
            records.executescript("ANALYZE; VACUUM;")

    def _schema(self) -> str:
        return (files(PACKAGE) / self.site / "schema.sql").read_text(encoding="utf-8")

    @cached_property
    def key(self) -> str:
        """A digest of everything that the content depends on."""
        digest = sha256(f"{sqlite3.sqlite_version} {self._version}".encode())
        folder = files(PACKAGE)
        for source in (*(folder / name for name in SHARED), *sources(folder / self.site)):
            digest.update(source.name.encode() + source.read_bytes())
        return digest.hexdigest()[:16]


def sources(folder: Any) -> list[Any]:
    """Returns all files of a package that content can depend on, in a fixed order."""
    found: list[Any] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir() and entry.name not in ("templates", "__pycache__"):
            found += sources(entry)
        elif entry.name.endswith((".py", ".sql", ".txt", ".json")):
            found.append(entry)
    return found


def _columns(records: sqlite3.Connection, table: str) -> tuple[str, ...]:
    return tuple(row[1] for row in records.execute(f'PRAGMA table_info("{table}")'))


def open_shared(path: Path) -> sqlite3.Connection:
    """Returns a connection that reads the file and cannot change it."""
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return _prepared(sqlite3.connect(uri, uri=True, check_same_thread=False))


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.row_factory = sqlite3.Row
    connection.isolation_level = None
    return connection


class Records:
    """The records of one site in one episode.

    Reading uses the shared image. The first change takes a copy into memory, so that no episode
    sees what another did, and episodes that only read cost nothing.
    """

    def __init__(self, image: Image) -> None:
        """Opens nothing yet."""
        self.image = image
        self.changed = False

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        return open_shared(self.image.path)

    def all(self, sql: str, *values: Value) -> list[Row]:
        """Returns the rows of a SELECT."""
        return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: Value) -> Row | None:
        """Returns the first row of a SELECT, or None."""
        return self._connection.execute(sql, values).fetchone()

    def value(self, sql: str, *values: Value) -> Any:
        """Returns the first column of the first row; None if there is no row."""
        row = self.one(sql, *values)
        return None if row is None else row[0]

    def change(self, sql: str, *values: Value) -> int:
        """Carries out an INSERT, UPDATE or DELETE; returns the id of the row inserted last."""
        if not self.changed:
            self._copy()
        return self._connection.execute(sql, values).lastrowid or 0

    def insert(self, table: str, **values: Value) -> int:
        """Adds a row and returns its id. `table` and the names are the caller's own, not data."""
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        sql = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608  (no value is in it)
        return self.change(sql, *values.values())

    def update(self, table: str, row: int, **values: Value) -> None:
        """Changes columns of the row that has this id."""
        names = ", ".join(f'"{name}" = ?' for name in values)
        sql = f'UPDATE "{table}" SET {names} WHERE id = ?'  # noqa: S608  (no value is in it)
        self.change(sql, *values.values(), row)

    def close(self) -> None:
        """Gives the connection back."""
        if "_connection" in self.__dict__:
            self._connection.close()

    def _copy(self) -> None:
        self.close()
        connection = _prepared(sqlite3.connect(":memory:", check_same_thread=False))
        connection.deserialize(self.image.data)
        self.__dict__["_connection"] = connection
        self.changed = True
