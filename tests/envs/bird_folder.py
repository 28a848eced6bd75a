"""A folder of BIRD's own layout: one small database, and as many dev questions as BIRD has."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

FLEET = {
    "db_id": "fleet",
    "table_names_original": ["Owner", "Ship"],
    "table_names": ["Owner", "Ship"],
    "column_names_original": [
        [-1, "*"],
        [0, "OwnerID"],
        [0, "Name"],
        [1, "ShipID"],
        [1, "OwnerID"],
        [1, "Load Limit"],
    ],
    "column_names": [
        [-1, "*"],
        [0, "owner id"],
        [0, "Full Name"],
        [1, "ship id"],
        [1, "owner id"],
        [1, "load limit"],
    ],
    "column_types": ["text", "integer", "text", "integer", "integer", "real"],
    "primary_keys": [1, 3],
    "foreign_keys": [[4, 1]],
}
DEV, TRAIN, MINI = 1_534, 40, 30


def question(number: int, kind: str) -> dict[str, object]:
    sql = f"SELECT `Load Limit` + {number} FROM Ship WHERE ShipID = {number % 7 + 1}"
    text = f"What is the load limit of ship {number % 7 + 1}, plus {number}? ({kind})"
    return {"db_id": "fleet", "question": text, "evidence": "", "SQL": sql}


def write_databases(folder: Path) -> None:
    (folder / "fleet").mkdir(parents=True)
    with closing(sqlite3.connect(folder / "fleet" / "fleet.sqlite")) as database:
        database.execute("CREATE TABLE Owner (OwnerID INTEGER PRIMARY KEY, Name TEXT)")
        database.execute(
            "CREATE TABLE Ship (ShipID INTEGER PRIMARY KEY, OwnerID INTEGER, `Load Limit` REAL)"
        )
        database.executemany("INSERT INTO Owner VALUES (?, ?)", [(1, "Ada"), (2, "Ben")])
        rows = [(number, number % 2 + 1, number / 4) for number in range(1, 8)]
        database.executemany("INSERT INTO Ship VALUES (?, ?, ?)", rows)
        database.commit()


def write_bird(root: Path, *, dev: str = "dev", train: bool = True, mini: bool = False) -> Path:
    """Writes the folder and returns it; `dev` is the name of the dev set's folder, or ""."""
    root.mkdir(parents=True, exist_ok=True)
    if dev:
        rows = [
            question(number, "dev") | {"question_id": number, "difficulty": "simple"}
            for number in range(DEV)
        ]
        _write_set(root / dev, "dev", rows)
    if train:
        _write_set(root / "train", "train", [question(n, "train") for n in range(TRAIN)])
    if mini:
        rows = [
            question(number, "mini") | {"question_id": number, "difficulty": "moderate"}
            for number in range(100, 100 + MINI)
        ]
        (root / "mini_dev_sqlite.json").write_text(json.dumps(rows))
        if not dev:
            (root / "dev_tables.json").write_text(json.dumps([FLEET]))
            write_databases(root / "dev_databases")
    return root


def _write_set(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    folder.mkdir(parents=True)
    (folder / f"{name}.json").write_text(json.dumps(rows))
    (folder / f"{name}_tables.json").write_text(json.dumps([FLEET]))
    write_databases(folder / f"{name}_databases")
