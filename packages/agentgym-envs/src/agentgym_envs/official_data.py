"""The files of the original benchmarks: which there are, whether they are whole, how to get them.

`sums/<name>.sha256` lists the files of each environment in the form of `sha256sum`; a file that is
listed twice may be either. Nothing of them is in this package.
"""

import hashlib
import json
import os
import shutil
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPException
from importlib import resources
from pathlib import Path

from typing_extensions import override

from .console import Advance
from .core import DataUnavailableError, InvalidOptionError
from .core.official import DATA_VARIABLE, expanded

TIMEOUT_SECONDS = 30
DOWNLOADS_AT_ONCE = 8

_AGENTGYM = (
    "https://raw.githubusercontent.com/WooooDyy/AgentGym/3ef9235d23e68e7c2920c5422ad957dc8ced5c6c"
)
_LMRL_GYM = (
    "https://raw.githubusercontent.com/abdulhaim/LMRL-Gym/bdf9b3f34617ceba88e0c1774e9ac665c4155468"
)


@dataclass(frozen=True, slots=True)
class DataSet:
    """The official files of one environment.

    Attributes:
        name: The folder under `$AGENTGYM_DATA`, and the environment's name.
        url: The folder on the web that holds the files; None if `written` has all of them.
        renamed: Our path -> the path under `url`, where the two differ.
        written: Our path -> a function that gives the file's text, for files that nobody
            publishes as such.
    """

    name: str
    url: str | None
    renamed: Mapping[str, str] = field(default_factory=dict[str, str])
    written: Mapping[str, Callable[[], str]] = field(default_factory=dict[str, Callable[[], str]])


@dataclass(frozen=True, slots=True)
class DataState:
    """What is on this machine of one data set.

    Attributes:
        name: Of the data set.
        folder: Where it was looked for.
        files: Number of files that belong to it.
        missing: Those that are not there, as paths in the folder.
        damaged: Those that are there with another content.
    """

    name: str
    folder: Path
    files: int
    missing: tuple[str, ...]
    damaged: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether every file is there with the right content."""
        return not self.missing and not self.damaged

    @override
    def __str__(self) -> str:
        if self.complete:
            return "complete"
        if len(self.missing) == self.files:
            return "not there"
        parts = [f"{len(self.missing)} missing"] if self.missing else []
        parts += [f"{len(self.damaged)} damaged ({self.damaged[0]})"] if self.damaged else []
        return ", ".join(parts)


def data_root(folder: Path | None = None) -> Path:
    """Returns the folder of all official data: `folder`, or what `$AGENTGYM_DATA` says.

    Raises:
        DataUnavailableError: neither is given.
    """
    if folder is not None:
        return expanded(folder)
    root = os.environ.get(DATA_VARIABLE)
    if not root:
        raise DataUnavailableError(
            f"{DATA_VARIABLE} is not set: set it to the folder that holds the official data "
            f"(`export {DATA_VARIABLE}=~/agentgym-data`), or fetch with `--to FOLDER`"
        )
    return expanded(root)


def check(name: str, root: Path) -> DataState:
    """Compares the files of one data set under `root` with their sums.

    Raises:
        InvalidOptionError: there is no such data set.
    """
    folder = root / find(name).name
    missing: list[str] = []
    damaged: list[str] = []
    for path, allowed in sums(name).items():
        if not (folder / path).is_file():
            missing.append(path)
        elif _sum((folder / path).read_bytes()) not in allowed:
            damaged.append(path)
    return DataState(name, folder, len(sums(name)), tuple(missing), tuple(damaged))


def fetch(name: str, root: Path, url: str | None = None, advance: Advance | None = None) -> int:
    """Brings in what is missing or damaged of one data set and returns the number of files.

    All files are fetched and checked before the first one is put in its place, so that a failure
    changes nothing.

    Args:
        name: The data set.
        root: The folder of all official data; made if it is not there.
        url: The folder on the web to take the files from; None is where they were published.
        advance: Called with 1 after each file.

    Raises:
        InvalidOptionError: there is no such data set, or `url` is no http or https address.
        DataUnavailableError: a file cannot be fetched, or is not the one it should be.
        OSError: the files cannot be written.
    """
    data_set = find(name)
    state = check(name, root)
    wanted = (*state.missing, *state.damaged)
    if url is not None and not url.startswith(("http://", "https://")):
        raise InvalidOptionError(f"--from must be an http or https address, got {url!r}")
    with _staging(root, name) as staging:

        def bring(path: str) -> None:
            content = _content(data_set, path, url)
            target = staging / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

        for _ in _in_parallel(bring, wanted):
            if advance is not None:
                advance(1)
        for path in wanted:
            (state.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (staging / path).replace(state.folder / path)
    return len(wanted)


def find(name: str) -> DataSet:
    """Returns the data set of an environment.

    Raises:
        InvalidOptionError: there is none of this name.
    """
    if name not in DATA_SETS:
        raise InvalidOptionError(f"no official data {name!r}; there are {list(DATA_SETS)}")
    return DATA_SETS[name]


@cache
def sums(name: str) -> Mapping[str, Collection[str]]:
    """Returns path in the data set's folder -> the sha256 sums that its file may have."""
    text = resources.files("agentgym_envs").joinpath("sums", f"{name}.sha256").read_text("utf-8")
    allowed: dict[str, set[str]] = {}
    for line in text.splitlines():
        digest, path = line.split(maxsplit=1)
        allowed.setdefault(path, set()).add(digest)
    return allowed


def _content(data_set: DataSet, path: str, url: str | None) -> bytes:
    if path in data_set.written:
        return data_set.written[path]().encode()
    address = f"{(url or data_set.url or '').rstrip('/')}/{data_set.renamed.get(path, path)}"
    content = _download(address)
    if _sum(content) not in sums(data_set.name)[path]:
        raise DataUnavailableError(
            f"{address} is not the file that {data_set.name}'s task ids mean: its sha256 is "
            f"{_sum(content)}, not {' or '.join(sorted(sums(data_set.name)[path]))}"
        )
    return content


def _download(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 (http or https: see `fetch`)
            return response.read()
    except (OSError, HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        raise DataUnavailableError(
            f"cannot fetch {address}: {reason}. Pass `--from URL` to take it from elsewhere"
        ) from error


def _in_parallel(work: Callable[[str], None], items: Collection[str]) -> Iterator[None]:
    with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
        try:
            yield from pool.map(work, items)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _staging(root: Path, name: str) -> Generator[Path]:
    root.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _double_t_map() -> str:
    """Returns LMRL-Gym's maze as a file: rows of 0 (free) and 1 (wall)."""
    free = {(1, column) for column in (*range(1, 6), *range(7, 12))}
    free |= {(row, column) for row in (2, 3, 4) for column in (3, 9)}
    free |= {(5, column) for column in range(3, 10)} | {(row, 6) for row in (6, 7, 8)}
    return json.dumps(
        [[int((row, column) not in free) for column in range(13)] for row in range(10)]
    )


DATA_SETS: Mapping[str, DataSet] = {
    data_set.name: data_set
    for data_set in (
        # The network that the questions are about comes from AgentBoard: see the guide.
        DataSet("academia", f"{_AGENTGYM}/agentenv-tool/Toolusage/data"),
        # The games themselves come with `alfworld-download`: see the guide.
        DataSet("alfworld", f"{_AGENTGYM}/agentenv-alfworld/configs"),
        DataSet("maze", None, written={"maze_double_t.json": _double_t_map}),
        DataSet("movie", f"{_AGENTGYM}/agentenv-tool/Toolusage/data"),
        DataSet(
            "sheet",
            f"{_AGENTGYM}/agentenv-tool/Toolusage",
            renamed={
                "Test Sheet-For Copy.xlsx": ("toolusage/utils/sheet/Test%20Sheet-For%20Copy.xlsx"),
                "sheet.jsonl": "data/sheet.jsonl",
            },
        ),
        DataSet("textcraft", f"{_AGENTGYM}/agentenv-textcraft/agentenv_textcraft"),
        DataSet(
            "todo",
            f"{_AGENTGYM}/agentenv-tool/Toolusage",
            renamed={
                "projects.json": "toolusage/utils/todo/projects.json",
                "todo.jsonl": "data/todo.jsonl",
            },
        ),
        DataSet("weather", f"{_AGENTGYM}/agentenv-tool/Toolusage/data"),
        DataSet(
            "wordle",
            f"{_LMRL_GYM}/llm_rl_scripts/wordle/vocab",
            renamed={"wordle_tweet_words.txt": "tweet_words.txt"},
        ),
    )
}
