"""BIRD's embedded databases: made once, whole, the same everywhere; and their questions."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path

import pytest

from agentgym_envs.catalog import make_text_env
from agentgym_envs.envs.bird import data
from agentgym_envs.envs.bird.domains import DOMAINS
from agentgym_envs.envs.bird.generate import rows_of
from agentgym_envs.envs.bird.questions import lines
from agentgym_envs.envs.bird.sandbox import Limits, Rows, run

ONE_SECOND = Limits(instructions=5_000_000, rows=100)
"""In fact about a tenth: SQLite runs some 50 million instructions in a second."""


@pytest.fixture(scope="module")
def databases() -> dict[str, Path]:
    return dict(data.embedded_databases())


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache folder for two of the databases, with nothing in it yet."""
    monkeypatch.setenv("AGENTGYM_CACHE", str(tmp_path))
    some = {name: DOMAINS[name] for name in ("city_transit", "wildlife_parks")}
    monkeypatch.setattr(data, "DOMAINS", some)
    data.embedded_databases.cache_clear()
    yield tmp_path
    data.embedded_databases.cache_clear()


def test_there_are_more_than_a_hundred_thousand_rows_in_tables_that_refer_to_each_other() -> None:
    tables = [table for domain in DOMAINS.values() for table in domain.tables]

    assert sum(table.rows for table in tables) == 131_561
    for domain in DOMAINS.values():
        assert 5 <= len(domain.tables) <= 15
        assert domain.schema.foreign_keys
        assert any(field.nulls for table in domain.tables for field in table.fields)
        assert any(table.of("date") for table in domain.tables)


def test_every_row_is_what_it_always_was() -> None:
    digest = sha256()
    for name, domain in DOMAINS.items():
        for table in domain.tables:
            for row in islice(rows_of(domain, table), 200):
                digest.update(json.dumps([name, table.name, row]).encode())

    assert digest.hexdigest()[:16] == "2d7216692ef74997"


def test_references_lead_to_rows_and_some_rows_are_never_referred_to(
    databases: dict[str, Path],
) -> None:
    for path in databases.values():
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()


def test_a_database_is_made_once(empty_cache: Path) -> None:
    paths = data.embedded_databases()
    made = {path: path.stat().st_mtime_ns for path in paths.values()}

    data.embedded_databases.cache_clear()
    again = data.embedded_databases()

    assert again == paths
    assert {path: path.stat().st_mtime_ns for path in again.values()} == made
    assert all(empty_cache in path.parents for path in made)


@pytest.mark.parametrize("damage", ["cut", "changed", "gone", "no sum"])
def test_a_damaged_database_is_made_again(empty_cache: Path, damage: str) -> None:
    path = data.embedded_databases()["city_transit"]
    whole = path.read_bytes()
    match damage:
        case "cut":
            path.write_bytes(whole[:5_000])
        case "changed":
            path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        case "gone":
            path.unlink()
        case _:
            path.with_suffix(".sha256").write_bytes(b"\xff")

    data.embedded_databases.cache_clear()

    assert data.embedded_databases()["city_transit"].read_bytes() == whole
    assert not list(empty_cache.rglob("*.partial"))


def test_two_processes_that_build_at_once_both_find_whole_databases(tmp_path: Path) -> None:
    code = (
        "from agentgym_envs.envs.bird import data; "
        "from agentgym_envs.envs.bird.domains import DOMAINS; "
        "data.DOMAINS = {'city_transit': DOMAINS['city_transit']}; "
        "import hashlib; path = data.embedded_databases()['city_transit']; "
        "print(hashlib.sha256(path.read_bytes()).hexdigest())"
    )
    environment = os.environ | {"AGENTGYM_CACHE": str(tmp_path)}

    children = [
        subprocess.Popen(
            [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    sums = [child.communicate(timeout=120)[0].strip() for child in children]

    assert len(sums[0]) == 64
    assert sums[0] == sums[1]


def test_without_a_place_to_keep_them_databases_are_temporary(
    empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty_cache / "file").write_text("")
    monkeypatch.setenv("AGENTGYM_CACHE", str(empty_cache / "file"))

    with pytest.warns(UserWarning, match="AGENTGYM_CACHE"):
        paths = data.embedded_databases()

    assert all(path.is_file() for path in paths.values())


def test_every_gold_statement_gives_rows_in_well_under_a_second() -> None:
    for tasks in make_text_env("AgentGym/BIRD-v0", {}).tasks.values():
        for task in tasks:
            result = run(task.data.database, task.data.gold, ONE_SECOND)

            assert isinstance(result, Rows), (task.id, result)
            assert result.rows, task.id


def test_the_questions_are_those_that_the_shapes_make(databases: dict[str, Path]) -> None:
    name = "city_transit"

    made = [json.loads(line) for line in lines({name: databases[name]})]

    shipped = [entry for entry in data.embedded_entries() if entry.database == name]
    assert [(row["question"], row["evidence"], row["SQL"]) for row in made] == [
        (entry.text, entry.evidence, entry.gold) for entry in shipped
    ]


def test_no_question_is_asked_twice_about_a_database() -> None:
    asked = [(entry.database, entry.text) for entry in data.embedded_entries()]

    assert len(set(asked)) == len(asked) == 1_937


def test_codes_are_explained_wherever_a_question_uses_one() -> None:
    for entry in data.embedded_entries():
        domain = DOMAINS[entry.database]
        codes = [
            f"{field.name} = '{value}'"
            for table in domain.tables
            for field in table.of("code")
            for value in field.values
        ]
        for code in codes:
            if code in entry.gold:
                assert code in entry.evidence, entry
