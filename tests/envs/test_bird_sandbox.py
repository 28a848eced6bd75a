"""What an agent writes can read its database and nothing else, and cannot hang the process."""

import resource
import sqlite3
import sys
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from agentgym_envs.catalog import make_text_env
from agentgym_envs.envs.bird.complexity import unfolds_too_far
from agentgym_envs.envs.bird.functions import NOW
from agentgym_envs.envs.bird.sandbox import Failure, Limits, Rows, run

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
LONG = (
    "WITH RECURSIVE s(t) AS (SELECT 'aaaaaaaaaaaaaaaa' UNION ALL SELECT t || t FROM s "
    "WHERE length(t) < 90000), c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 100000)"
)
SMALL = Limits(instructions=2_000_000, seconds=20.0)

WRITES = [
    "DROP TABLE ship",
    "DELETE FROM ship",
    "UPDATE ship SET name = 'x'",
    "INSERT INTO ship VALUES (9, 'x')",
    "REPLACE INTO ship VALUES (1, 'x')",
    "CREATE TABLE t (a)",
    "CREATE TEMP TABLE t (a)",
    "CREATE VIEW v AS SELECT 1",
    "CREATE TRIGGER t AFTER INSERT ON ship BEGIN SELECT 1; END",
    "CREATE VIRTUAL TABLE t USING fts5(a)",
    "CREATE INDEX i ON ship (name)",
    "ALTER TABLE ship RENAME TO boat",
    "ALTER TABLE ship ADD COLUMN x",
    "WITH x AS (SELECT 1) DELETE FROM ship",
    "/* SELECT */ DROP TABLE ship",
    "-- SELECT\nDROP TABLE ship",
    "\ufeffDROP TABLE ship",
    "DROP\u00a0TABLE ship",
    "\uff24ROP TABLE ship",
    "drop table \u0073hip",
    "REINDEX",
    "ANALYZE",
    "VACUUM",
]
ESCAPES = [
    "ATTACH DATABASE '{file}' AS rw",
    "ATTACH DATABASE '{file}?mode=rw' AS rw",
    "ATTACH DATABASE 'file:{file}?mode=rwc' AS rw",
    "ATTACH ':memory:' AS m",
    "DETACH main",
    "VACUUM INTO '{folder}/copy.sqlite'",
    "PRAGMA journal_mode = WAL",
    "PRAGMA query_only = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA trusted_schema = ON",
    "PRAGMA temp_store_directory = '{folder}'",
    "PRAGMA user_version = 7",
    "PRAGMA main.user_version(7)",
    "PRAGMA database_list",
    "SELECT * FROM pragma_database_list",
    "SELECT load_extension('{folder}/x')",
    "SELECT readfile('{file}')",
    "SELECT writefile('{folder}/x', 'y')",
    "SELECT edit('x')",
    "SELECT fts3_tokenizer('x')",
    "SELECT random()",
    "SELECT randomblob(10)",
    "SELECT zeroblob(1000000000)",
    "SELECT sqlite_version()",
    "BEGIN",
    "COMMIT",
    "SAVEPOINT s",
    "SELECT * FROM dbstat",
    "SELECT 1; DROP TABLE ship",
    "SELECT 1;\n-- x\n;DROP TABLE ship",
    "SELECT name FROM ship WHERE name = ''; DELETE FROM ship; --'",
]
BOMBS = [
    f"{ENDLESS} SELECT count(*) FROM c",
    f"{ENDLESS} SELECT x FROM c",
    f"{ENDLESS} SELECT x FROM c ORDER BY x",
    f"{ENDLESS} SELECT group_concat(x) FROM c",
    f"{LONG} SELECT t || x FROM s, c WHERE length(t) > 90000 ORDER BY t || x",
    f"{LONG} SELECT DISTINCT t || x FROM s, c WHERE length(t) > 90000",
    f"{LONG} SELECT t FROM s, c",
    f"{LONG} SELECT hex(hex(t)) FROM s",
    f"{LONG} SELECT replace(t, 'a', t) FROM s",
    f"{LONG} SELECT t LIKE '%' || replace(t, 'aa', 'a%') FROM s",
    "SELECT count(*) FROM ship a, ship b, ship c, ship d, ship e, ship f, ship g, ship h",
    "SELECT printf('%1000000000d', 1) || printf('%.1000000000f', 1.0) || 'x', randomblob(9)",
    "SELECT length(printf('%.*c', 900000000, 'x')) + zeroblob(1)",
    f"SELECT {'(' * 3_000}1{')' * 3_000}",
    f"SELECT {'1 + ' * 2_000}1",
    f"SELECT {', '.join(['*'] * 3_000)} FROM ship",
    f"SELECT * FROM {', '.join(f'ship s{n}' for n in range(70))}",
    "WITH t0 AS (SELECT 1 AS x)"
    + "".join(f", t{n + 1} AS (SELECT a.x FROM t{n} a, t{n} b LIMIT 1)" for n in range(40))
    + " SELECT * FROM t40",
    f"SELECT '{'x' * 150_000}'",
    "SELECT 1\x00; DROP TABLE ship",
    "SELECT '\ud800'",
    "SELECT ?",
]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    """A database that must be the same, byte for byte, after the test, and alone in its folder."""
    folder = tmp_path / "a folder?mode=rw#%20"
    folder.mkdir()
    path = folder / "fleet.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE ship (id INTEGER PRIMARY KEY, name TEXT)")
        connection.execute("CREATE INDEX names ON ship (name)")
        connection.executemany(
            "INSERT INTO ship VALUES (?, ?)", [(number, f"ship {number}") for number in range(60)]
        )
    connection.close()
    before = sha256(path.read_bytes()).digest()

    yield path

    assert sha256(path.read_bytes()).digest() == before
    assert list(folder.iterdir()) == [path]


@pytest.mark.parametrize("statement", WRITES, ids=range(len(WRITES)))
def test_nothing_can_be_written(database: Path, statement: str) -> None:
    result = run(database, statement, SMALL)

    assert isinstance(result, Failure)
    assert result.kind in ("refused", "error")


@pytest.mark.parametrize("statement", ESCAPES, ids=range(len(ESCAPES)))
def test_nothing_but_the_database_can_be_reached(database: Path, statement: str) -> None:
    text = statement.replace("{file}", str(database)).replace("{folder}", str(database.parent))

    result = run(database, text, SMALL)

    assert isinstance(result, Failure), result
    assert result.kind in ("refused", "error")


@pytest.mark.parametrize("statement", BOMBS, ids=range(len(BOMBS)))
def test_a_bomb_is_defused(database: Path, statement: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    result = run(database, statement, SMALL)

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert isinstance(result, Failure), str(result)[:200]
    assert grown < 1_500_000 * (1_024 if sys.platform == "darwin" else 1)


def test_two_steps_in_one_episode_cannot_do_what_one_cannot(database: Path) -> None:
    for statement in (f"ATTACH DATABASE '{database}' AS rw", "DROP TABLE rw.ship"):
        assert isinstance(run(database, statement, SMALL), Failure)


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        ("SELECT count(*) FROM ship", ((60,),)),
        ("WITH t(a) AS (SELECT max(id) FROM ship) SELECT a FROM t", ((59,),)),
        ("VALUES (1), (2)", ((1,), (2,))),
        (f"{ENDLESS} SELECT x FROM c LIMIT 2", ((1,), (2,))),
        ("SELECT name FROM sqlite_master", (("ship",), ("names",))),
        ("SELECT row_number() OVER (ORDER BY id DESC) FROM ship WHERE id < 2", ((1,), (2,))),
        ("SELECT json_extract('{\"a\": 3}', '$.a')", ((3,),)),
        ("SELECT 'x' LIKE 'X', 'x' GLOB 'X'", ((1, 0),)),
        ("SELECT name FROM pragma_table_info LIMIT 0", None),
        ("PRAGMA foreign_key_list(ship)", ()),
    ],
)
def test_reading_works(
    database: Path, statement: str, rows: tuple[tuple[object, ...], ...] | None
) -> None:
    result = run(database, statement, SMALL)

    assert (result.rows if isinstance(result, Rows) else None) == rows


def test_now_is_always_the_same_moment(database: Path) -> None:
    result = run(
        database,
        "SELECT datetime('now'), datetime(), CURRENT_TIMESTAMP, date('now', '+1 day'), "
        "strftime('%Y'), time(' NOW '), datetime('now', 'localtime'), CURRENT_DATE, "
        "strftime('%d', '2020-02-28', '+1 day'), date('nonsense'), date(NULL)",
        SMALL,
    )

    assert isinstance(result, Rows)
    assert result.rows == (
        (NOW, NOW, NOW, "2024-07-01", "2024", NOW[11:], NOW, NOW[:10], "29", None, None),
    )


def test_the_number_of_instructions_decides_not_the_clock(database: Path) -> None:
    statement = "SELECT count(*) FROM ship a, ship b, ship c"

    found = [
        isinstance(run(database, statement, Limits(instructions=most, seconds=1e6)), Rows)
        for most in (10_000, 100_000, 10_000_000)
        for _ in range(2)
    ]

    assert found == [False, False, False, False, True, True]


@pytest.mark.parametrize(
    "slow",
    [
        f"{ENDLESS} SELECT count(*) FROM c",
        f"{LONG} SELECT count(instr(a.t, b.t || 'b')) FROM s a, s b, c",
        f"{LONG} SELECT count(replace(a.t, b.t || 'b', '')) FROM s a, s b, c",
    ],
)
def test_the_clock_is_the_last_resort(database: Path, slow: str) -> None:
    result = run(database, slow, Limits(instructions=10**12, seconds=0.2))

    assert isinstance(result, Failure)
    assert result.kind == "stopped"


@pytest.mark.parametrize(("rows", "fits"), [(60, True), (59, False)])
def test_a_result_has_at_most_so_many_rows(database: Path, rows: int, fits: bool) -> None:
    result = run(database, "SELECT * FROM ship", Limits(rows=rows))

    assert isinstance(result, Rows) is fits


def test_text_that_is_not_utf_8_is_shown_or_an_error_as_in_the_original(tmp_path: Path) -> None:
    path = tmp_path / "latin.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t AS SELECT CAST(x'e9' AS TEXT) AS a")
    connection.close()

    lenient, strict = (run(path, "SELECT a FROM t", SMALL, strict_text=s) for s in (False, True))

    assert isinstance(lenient, Rows)
    assert lenient.rows == (("\ufffd",),)
    assert isinstance(strict, Failure)
    assert "Could not decode to UTF-8" in strict.text


def test_statements_run_in_threads_at_once(database: Path) -> None:
    results: list[object] = []
    threads = [
        threading.Thread(
            target=lambda: results.append(run(database, "SELECT date('now'), 1", SMALL))
        )
        for _ in range(8)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 8
    assert len({str(result) for result in results}) == 1


@pytest.mark.parametrize(
    ("statement", "refused"),
    [
        ("WITH a AS (SELECT 1) SELECT * FROM a x, a y, a z", False),
        ("WITH a AS (SELECT 1), b(c) AS (SELECT a.x, a.y FROM a) SELECT b.c, b.c FROM b", False),
        (
            "WITH a(x)/**/AS/**/(SELECT 1)"
            + "".join(
                f', [t {n + 1}] (x) AS NOT MATERIALIZED (SELECT 1 FROM `{prior}`, "{prior}")'
                for n, prior in enumerate(["a", *(f"t {k}" for k in range(1, 20))])
            )
            + " SELECT 1 FROM [t 20]",
            True,
        ),
        (
            "WITH a AS (SELECT 1), b AS (SELECT 1 FROM " + ", ".join(["a"] * 60) + "), "
            "c AS (SELECT 1 FROM " + ", ".join(["b"] * 60) + "), "
            "d AS (SELECT 1 FROM " + ", ".join(["c"] * 60) + ") SELECT 1 FROM d",
            True,
        ),
    ],
)
def test_with_tables_may_unfold_only_so_far(statement: str, refused: bool) -> None:
    assert unfolds_too_far(statement) is refused


@pytest.mark.parametrize("statement", ["DROP TABLE parcels", "ATTACH 'x' AS y", "SELECT random()"])
def test_a_refused_statement_is_answered_in_words_by_the_fixed_rules(statement: str) -> None:
    env = make_text_env("AgentGym/BIRD-v0", {"max_steps": 2})
    env.reset(options={"task_id": "bird_embedded_test_60"})

    observation, reward, terminated, _, info = env.step(statement)

    assert observation.startswith("Not allowed")
    assert (reward, terminated, info["action_valid"]) == (0.0, False, False)


def test_agentgyms_rules_say_of_what_writes_that_the_database_is_read_only() -> None:
    env = make_text_env("AgentGym/BIRD-v0", {"rules": "agentgym", "max_steps": 9})
    env.reset(seed=0)
    table = env.task.data.schema.tables[0]

    texts = [
        env.step(statement)[0]
        for statement in ("VACUUM", f"DELETE FROM {table}", "VACUUM", "DROP TABLE nowhere")
    ]

    assert texts == [
        "attempt to write a readonly database",
        "attempt to write a readonly database",
        "cannot VACUUM from within a transaction",
        "no such table: nowhere",
    ]
