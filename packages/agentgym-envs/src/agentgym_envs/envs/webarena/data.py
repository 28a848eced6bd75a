"""Where tasks come from: our own, written into the cache folder, or WebArena's 812 configurations.

The only file of this environment that touches the disk, but for the images of the sites' records
(`sites.records`).
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from typing_extensions import override

from agentgym_envs.atomic import replacing
from agentgym_envs.core import DataUnavailableError, Split
from agentgym_envs.core.cache import cache_folder
from agentgym_envs.core.official import GUIDE
from agentgym_envs.json_values import as_object, parse, read_json_list, read_text

OFFICIAL_FILE = "test.raw.json"

_SCHEMA = (
    "CREATE TABLE tasks (split TEXT, number INTEGER, config TEXT, PRIMARY KEY (split, number))"
)


class KeptTasks:
    """Our own tasks, read one by one from a file that is written once per machine."""

    def __init__(self, path: Path) -> None:
        """Opens the file."""
        self._path = path
        self._file = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )

    @override
    def __reduce__(self) -> tuple[type["KeptTasks"], tuple[Path]]:
        return KeptTasks, (self._path,)

    def config(self, split: Split, number: int) -> dict[str, Any]:
        """Returns task `number` of a split, in WebArena's schema."""
        sql = "SELECT config FROM tasks WHERE split = ? AND number = ?"
        return json.loads(self._file.execute(sql, (split, number)).fetchone()[0])


def kept_tasks(
    key: str, make: Callable[[], Mapping[Split, Sequence[Mapping[str, Any]]]]
) -> KeptTasks:
    """Returns our own tasks, from a file in the cache folder that has `key` in its name.

    Args:
        key: Differs whenever `make` would give something else.
        make: Computes all tasks, where there is no such file yet.
    """
    path = cache_folder() / "webarena" / f"tasks-{key}.sqlite"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as unfinished:
            _write(unfinished, make())
    return KeptTasks(path)


def official_configs(folder: Path | None) -> list[dict[str, Any]]:
    """Returns WebArena's configurations as they were published, placeholders and all.

    Args:
        folder: Holds test.raw.json, or config_files/<n>.json; None takes the file of the package
            libwebarena, if that is installed.

    Raises:
        DataUnavailableError: there is no such file.
        MalformedFileError: it is something else.
    """
    path = _packaged_file() if folder is None else _file_in(folder)
    if path.is_dir():
        return [as_object(parse(read_text(each))) for each in _numbered(path)]
    return read_json_list(path)


def has_packaged_file() -> bool:
    """Returns whether the package libwebarena is installed."""
    return find_spec("webarena") is not None


def _packaged_file() -> Path:
    spec = find_spec("webarena")
    places = (spec and spec.submodule_search_locations) or ()
    for place in places:
        if (Path(place) / OFFICIAL_FILE).is_file():
            return Path(place) / OFFICIAL_FILE
    raise DataUnavailableError(
        f"the package libwebarena is not installed, or has no {OFFICIAL_FILE}; see {GUIDE}"
    )


def _file_in(folder: Path) -> Path:
    for path in (folder / OFFICIAL_FILE, folder / "config_files" / OFFICIAL_FILE):
        if path.is_file():
            return path
    if (folder / "config_files").is_dir():
        return folder / "config_files"
    raise DataUnavailableError(
        f"official WebArena tasks not found in {str(folder)!r} (looked for {OFFICIAL_FILE}). Pass "
        f'`data="embedded"` for our own sites, or see {GUIDE}'
    )


def _numbered(folder: Path) -> list[Path]:
    return sorted(
        (path for path in folder.glob("*.json") if path.stem.isdecimal()),
        key=lambda path: int(path.stem),
    )


def _write(path: Path, tasks: Mapping[Split, Sequence[Mapping[str, Any]]]) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute(_SCHEMA)
        file.executemany("INSERT INTO tasks VALUES (?, ?, ?)", _rows(tasks))
        file.commit()


def _rows(tasks: Mapping[Split, Sequence[Mapping[str, Any]]]) -> Iterator[tuple[str, int, str]]:
    for split, configs in tasks.items():
        for number, config in enumerate(configs):
            yield split, number, json.dumps(config)
