"""Where games come from: our own generator, or the official games on the user's disk.

Nothing official is shipped. Two layouts are read: the tree of `game.tw-pddl` files that
`alfworld-download` makes, and one packed file that holds all games of json_2.1.3 (one JSON line
each, with the domain and the grammar stored once beside it). AgentGym's item ids are in its
`mappings_train.json` and `mappings_test.json`, which may lie beside the games.
"""

import lzma
import os
import re
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from agentgym_envs.core import DataUnavailableError, InvalidOptionError, MalformedFileError
from agentgym_envs.core.official import DATA_VARIABLE, GUIDE, expanded
from agentgym_envs.json_values import as_object, at, get, parse, read_json_list, read_text

from .game import Dialect, Game, Wording
from .pddl import parse_dialect, parse_game, parse_task

PACKED = "alfworld_official_2.1.3_games.jsonl.xz"
TREE_FILE = "game.tw-pddl"
TREE_VARIABLE = "ALFWORLD_DATA"
TREE_DEFAULT = "~/.cache/alfworld"
FOLDERS = ("train", "valid_seen", "valid_unseen", "valid_train")
MAPPINGS: Mapping[str, str] = {
    "mappings_train.json": "train",
    "mappings_test.json": "valid_train",
}
"""AgentGym's files of item ids -> the folder of games that they number."""

_LOOKED_FOR = f"{PACKED} or json_2.1.*/<{'|'.join(FOLDERS)}>/*/*/{TREE_FILE}"
_PATH = re.compile(rb'\{\s*"path":\s*"((?:%s)/[^"\\]+)"' % "|".join(FOLDERS).encode())
_SOLVABLE = re.compile(rb'"solvable":\s*(true|false)')
_TAIL_BYTES = 4096
_LINES_AT_ONCE = 64
_BATCHES_WAITING = 4


@dataclass(frozen=True, slots=True)
class GameFile:
    """A game that was found, and not read yet.

    Attributes:
        path: "<folder>/<task>/<trial>", the same in every layout.
        source: The file that holds it.
        packed: For a game of the packed file its JSON line, compressed; else empty.
    """

    path: str
    source: Path
    packed: bytes = field(default=b"", repr=False)


class _Text(NamedTuple):
    """What a game file says, before the problem is parsed."""

    task: str
    problem: str
    dialect: Dialect


def read_task(file: GameFile) -> str:
    """Returns the task sentence of a game, without its full stop.

    Raises:
        MalformedFileError: the file is no game.
        DataUnavailableError: it is gone.
    """
    with at(_place(file)):
        return _read(file).task


@lru_cache(maxsize=128)
def read_game(file: GameFile, wording: Wording | None = None) -> Game:
    """Returns a game, parsed.

    Args:
        file: Where it is.
        wording: The generation in which it is played; None is the file's own.

    Raises:
        MalformedFileError: the file is no game, or not one of ALFWorld's.
        DataUnavailableError: it is gone.
    """
    with at(_place(file)):
        text = _read(file)
        dialect = text.dialect if wording is None else Dialect.of(wording)
        return parse_game(text.problem, text.task, dialect)


def data_folder(data: str) -> Path:
    """Returns the folder that holds the official games.

    Args:
        data: "official" looks in `$AGENTGYM_DATA/alfworld`, then in `$ALFWORLD_DATA`, then in
            `~/.cache/alfworld`; else the folder itself.

    Raises:
        InvalidOptionError: `data` is neither a known word nor a path to anything.
        DataUnavailableError: no folder holds games.
    """
    if data != "official" and not expanded(data).exists():
        raise InvalidOptionError(
            f'data must be "embedded", "official" or the path of a folder, got {data!r}'
        )
    candidates = _usual_folders() if data == "official" else [expanded(data)]
    for folder in candidates:
        if (folder / PACKED).is_file() or _tree(folder) is not None:
            return folder
    places = " or ".join(repr(str(folder)) for folder in candidates)
    raise DataUnavailableError(
        f"official alfworld data not found in {places} (looked for {_LOOKED_FOR}). "
        f'Pass `data="embedded"` for the built-in tasks, or see {GUIDE}'
    )


def find_games(folder: Path) -> list[GameFile]:
    """Returns all games of a folder, by path; none of them is parsed.

    Raises:
        MalformedFileError: the packed file is damaged.
    """
    if (folder / PACKED).is_file():
        found = list(_packed_games(folder / PACKED))
    else:
        found = list(_tree_games(_tree(folder) or folder))
    return sorted(found, key=lambda file: file.path)


def read_item_ids(folder: Path) -> dict[str, int]:
    """Returns path of a game -> AgentGym's number, from the mapping files; none if there are none.

    Args:
        folder: Where the games are; the files are looked for there and in
            `$AGENTGYM_DATA/alfworld`.

    Raises:
        MalformedFileError: a mapping file is damaged.
    """
    numbers: dict[str, int] = {}
    for name, games in MAPPINGS.items():
        for path in (folder / name, _agentgym_folder() / name):
            if path.is_file():
                numbers |= _read_mapping(path, games)
                break
    return numbers


def _usual_folders() -> list[Path]:
    folders = [_agentgym_folder()] if os.environ.get(DATA_VARIABLE) else []
    return [*folders, expanded(os.environ.get(TREE_VARIABLE) or TREE_DEFAULT)]


def _agentgym_folder() -> Path:
    return expanded(os.environ.get(DATA_VARIABLE) or ".") / "alfworld"


def _read_mapping(path: Path, games: str) -> dict[str, int]:
    return {
        f"{games}/{get(row, 'task_type', str)}/{get(row, 'task_id', str)}": get(row, "item_id", int)
        for row in read_json_list(path)
    }


# The tree of alfworld-download


def _tree(folder: Path) -> Path | None:
    """Returns the folder that has train/, valid_seen/ ... with games; the newest, of several."""
    for candidate in (folder, *sorted(folder.glob("json_2.1.*"), reverse=True)):
        for name in FOLDERS:
            if next((candidate / name).glob(f"*/*/{TREE_FILE}"), None) is not None:
                return candidate
    return None


def _tree_games(tree: Path) -> Iterator[GameFile]:
    for name in FOLDERS:
        for source in (tree / name).glob(f"*/*/{TREE_FILE}"):
            if _is_solvable(source):
                yield GameFile(f"{name}/{source.parts[-3]}/{source.parts[-2]}", source)


def _is_solvable(source: Path) -> bool:
    """Returns what the file says of itself; the original leaves out the others too."""
    with source.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL_BYTES))
        found = _SOLVABLE.search(file.read())
    return found is None or found[1] == b"true"


# The packed file


def _packed_games(path: Path) -> Iterator[GameFile]:
    """Yields the games of the packed file.

    217 MB of text would be much to keep, so each line is compressed again, alone, in a thread.
    """
    with ThreadPoolExecutor(1) as pool:
        waiting: deque[Future[list[GameFile]]] = deque()
        lines = enumerate(_lines(path), start=1)
        while batch := list(islice(lines, _LINES_AT_ONCE)):
            waiting.append(pool.submit(_pack, path, batch))
            if len(waiting) > _BATCHES_WAITING:
                yield from waiting.popleft().result()
        for batch_done in waiting:
            yield from batch_done.result()


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with lzma.open(path) as file:
            yield from file
    except (lzma.LZMAError, EOFError) as error:
        raise MalformedFileError(f"{path} is damaged or cut off: {error}") from error


def _pack(path: Path, lines: Iterable[tuple[int, bytes]]) -> list[GameFile]:
    packed: list[GameFile] = []
    for number, line in lines:
        found = _PATH.match(line)
        if found is None:
            raise MalformedFileError(
                f'{path}, line {number}: does not begin with {{"path": "train/..."'
            )
        packed.append(GameFile(found[1].decode(errors="replace"), path, zlib.compress(line, 1)))
    return packed


# One game


def _place(file: GameFile) -> str:
    return f"{file.source}, {file.path}" if file.packed else str(file.source)


def _read(file: GameFile) -> _Text:
    if file.packed:
        row = as_object(parse(zlib.decompress(file.packed).decode(errors="replace")))
        dialect = _stored_dialect(
            file.source.parent, get(row, "domain", str), get(row, "grammar", str)
        )
        return _Text(get(row, "task", str), get(row, "problem", str), dialect)
    try:
        row = as_object(parse(read_text(file.source)))
    except OSError as error:
        raise DataUnavailableError(f"cannot read {file.source}: {error}") from error
    grammar = get(row, "grammar", str)
    dialect = parse_dialect(get(row, "pddl_domain", str), grammar)
    return _Text(parse_task(grammar), get(row, "pddl_problem", str), dialect)


@cache
def _stored_dialect(folder: Path, domain: str, grammar: str) -> Dialect:
    paths = (folder / f"alfworld_domain_{domain}.pddl", folder / f"alfworld_grammar_{grammar}.twl2")
    for path in paths:
        if not path.is_file():
            raise DataUnavailableError(
                f"official alfworld data in {str(folder)!r} is incomplete (looked for "
                f"{path.name}); see {GUIDE}"
            )
    return parse_dialect(*(read_text(path) for path in paths))
