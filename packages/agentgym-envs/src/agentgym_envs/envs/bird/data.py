"""Questions, schemas and databases: ours (made once per machine) and BIRD's own files.

Embedded: data/questions.jsonl (see SOURCE.md there) asks about databases that `generate.py` writes
into the cache folder. Official: the folders of BIRD's archives, on the user's machine; nothing of
them is in this package.
"""

import json
import sqlite3
import tempfile
import threading
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

from agentgym_envs.atomic import replacing
from agentgym_envs.core import DataUnavailableError, MalformedFileError
from agentgym_envs.core.cache import cache_folder
from agentgym_envs.core.official import GUIDE
from agentgym_envs.json_values import at, get, read_json_list, typed

from .domains import DOMAINS
from .generate import VERSION, write_database
from .schema import Column, Schema

Difficulty = Literal["simple", "moderate", "challenging"]

_DEV_FOLDERS = ("dev", "dev_20240627", ".")
_MINI_DEV_FOLDERS = (".", "mini_dev", "minidev", "MINIDEV", "minidev/MINIDEV", "mini_dev_data")
_MINI_DEV_FILES = ("mini_dev_sqlite.json", "mini_dev.json")

_building = threading.Lock()


@dataclass(frozen=True, slots=True)
class Question:
    """One question about one database.

    Attributes:
        schema: What the database looks like.
        database: Its SQLite file.
        text: The question.
        evidence: What one has to know beside the schema ("" where that is all).
        gold: SQL that answers it.
        difficulty: BIRD's label; None where it gives none (train).
    """

    schema: Schema
    database: Path
    text: str
    evidence: str
    gold: str
    difficulty: Difficulty | None


class Layout(NamedTuple):
    """Where one set of BIRD's questions lies.

    Attributes:
        questions: dev.json and the like.
        tables: The schemas.
        databases: The folder with `<name>/<name>.sqlite`.
    """

    questions: Path
    tables: Path
    databases: Path


# Embedded


class Entry(NamedTuple):
    """One line of questions.jsonl."""

    database: str
    text: str
    evidence: str
    gold: str
    difficulty: Difficulty


@cache
def embedded_entries() -> tuple[Entry, ...]:
    """Returns our questions, in a fixed order."""
    text = files("agentgym_envs.envs.bird").joinpath("data", "questions.jsonl").read_text("utf-8")
    return tuple(
        Entry(row["db_id"], row["question"], row["evidence"], row["SQL"], row["difficulty"])
        for row in map(json.loads, text.splitlines())
    )


@cache
def embedded_databases() -> Mapping[str, Path]:
    """Returns name -> file of our databases; what is missing or damaged is made, in a few seconds.

    A database is written beside its place and then moved there, so that nobody sees half of one
    and two processes that build at once leave one of two equal files. Where the cache folder
    cannot be written to, the files are temporary, with a warning.
    """
    with _building:
        folder = cache_folder() / "bird" / f"v{VERSION}-sqlite{sqlite3.sqlite_version}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return _databases_in(folder)
        except OSError as error:
            warnings.warn(
                f"BIRD's databases cannot be kept, and will be made again by the next process: "
                f"{error}. Set AGENTGYM_CACHE to a folder that can be written to",
                stacklevel=2,
            )
            return _databases_in(Path(_temporary_folder().name))


@cache
def _temporary_folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="agentgym-bird-")


def _databases_in(folder: Path) -> dict[str, Path]:
    paths = {name: folder / f"{name}.sqlite" for name in DOMAINS}
    for name, path in paths.items():
        if not _is_whole(path):
            with replacing(path) as temporary:
                temporary.unlink(missing_ok=True)
                write_database(DOMAINS[name], temporary)
                digest = _digest(temporary)
            with replacing(_sum_file(path)) as temporary:
                temporary.write_text(digest, encoding="ascii")
    return paths


def _is_whole(path: Path) -> bool:
    try:
        return _digest(path) == _sum_file(path).read_text(encoding="ascii")
    except (FileNotFoundError, UnicodeDecodeError):
        return False


def _sum_file(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


# Official


def dev_layout(folder: Path) -> Layout | None:
    """Returns where the dev set lies: in `dev`, in `dev_20240627` or in the folder itself."""
    for name in _DEV_FOLDERS:
        questions = folder / name / "dev.json"
        if questions.is_file():
            return Layout(
                questions,
                questions.with_name("dev_tables.json"),
                questions.with_name("dev_databases"),
            )
    return None


def train_layout(folder: Path) -> Layout | None:
    """Returns where the training set lies: in `train`, or in the folder itself."""
    for name in ("train", "."):
        questions = folder / name / "train.json"
        if questions.is_file():
            return Layout(
                questions,
                questions.with_name("train_tables.json"),
                questions.with_name("train_databases"),
            )
    return None


def mini_dev_layout(folder: Path) -> Layout | None:
    """Returns where mini_dev lies; schemas and databases that it lacks are the dev set's."""
    for questions in _mini_dev_files(folder):
        own = Layout(
            questions, questions.with_name("dev_tables.json"), questions.with_name("dev_databases")
        )
        dev = dev_layout(folder) or own
        return Layout(
            questions,
            own.tables if own.tables.is_file() else dev.tables,
            own.databases if own.databases.is_dir() else dev.databases,
        )
    return None


def _mini_dev_files(folder: Path) -> Iterator[Path]:
    for name in _MINI_DEV_FOLDERS:
        for file in _MINI_DEV_FILES:
            if (folder / name / file).is_file():
                yield folder / name / file


@cache
def official_questions(layout: Layout) -> tuple[tuple[int | None, Question], ...]:
    """Returns (question_id, question) of each entry, in the order of the file.

    Raises:
        DataUnavailableError: there are no schemas.
        MalformedFileError: a file is not what it should be; the message says where.
    """
    if not layout.tables.is_file():
        raise DataUnavailableError(
            f"BIRD's schemas are missing: no {str(layout.tables)!r}; see {GUIDE}"
        )
    schemas = read_schemas(layout.tables)
    found: list[tuple[int | None, Question]] = []
    for number, row in enumerate(read_json_list(layout.questions), start=1):
        with at(f"{layout.questions}, item {number}"):
            found.append((row.get("question_id"), _question(row, schemas, layout.databases)))
    return tuple(found)


def check_database(question: Question) -> None:
    """Raises DataUnavailableError if the database of a question is not on this machine."""
    if not question.database.is_file():
        raise DataUnavailableError(
            f"official bird data is incomplete: no database {str(question.database)!r}. "
            f'Pass `data="embedded"` for the built-in questions, or see {GUIDE}'
        )


def read_schemas(path: Path) -> dict[str, Schema]:
    """Returns name -> schema of a tables.json.

    Raises:
        MalformedFileError: it is something else.
    """
    schemas: dict[str, Schema] = {}
    for number, row in enumerate(read_json_list(path), start=1):
        with at(f"{path}, item {number}"):
            schema = _schema(row)
            schema.check()
        schemas[schema.database] = schema
    return schemas


def _question(row: Mapping[str, Any], schemas: Mapping[str, Schema], databases: Path) -> Question:
    name = get(row, "db_id", str)
    if name not in schemas:
        raise MalformedFileError(f"no schema of {name!r}")
    difficulty = row.get("difficulty")
    if difficulty not in ("simple", "moderate", "challenging", None):
        raise MalformedFileError(f"'difficulty' must be one of BIRD's three, got {difficulty!r}")
    return Question(
        schemas[name],
        databases / name / f"{name}.sqlite",
        get(row, "question", str),
        get(row, "evidence", str) if row.get("evidence") is not None else "",
        get(row, "SQL", str),
        difficulty,
    )


def _schema(row: Mapping[str, Any]) -> Schema:
    """Returns a schema of tables.json, whose numbers count from the column "*"."""
    originals, words = (get(row, key, list[Any])[1:] for key in _COLUMN_KEYS)
    kinds = get(row, "column_types", list[Any])[-len(originals) :]
    columns = tuple(
        Column(
            typed(name[0], "the table of a column", int),
            typed(name[1], "a column", str),
            typed(word[1], "a column", str),
            typed(kind, "a type", str),
        )
        for name, word, kind in zip(originals, words, kinds, strict=True)
    )
    return Schema(
        get(row, "db_id", str),
        tuple(get(row, "table_names_original", list[str])),
        tuple(get(row, "table_names", list[str])),
        columns,
        tuple(_from_zero(key) for key in get(row, "primary_keys", list[Any])),
        tuple(
            cast("tuple[int, int]", _from_zero(key)) for key in get(row, "foreign_keys", list[Any])
        ),
    )


_COLUMN_KEYS = "column_names_original", "column_names"


def _from_zero(key: Any) -> tuple[int, ...]:
    numbers = cast("list[Any]", key) if isinstance(key, list) else [key]
    return tuple(typed(number, "a column's number", int) - 1 for number in numbers)
