"""A run's folder: what was asked for, what has been played, what came out.

* manifest.json: the configuration, its hash, the versions of what computed it.
* episodes.jsonl: one line per finished episode, in order of ending; in the order of the plan once
  all are there.
* results.json: the summaries; there once all episodes are.

A line is in the file as soon as its episode has ended, and only whole lines count, so a run that
was killed at any moment goes on where it was.
"""

import hashlib
import importlib.metadata
import json
import os
import platform
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from agentgym_envs.atomic import lock, replacing
from agentgym_envs.core import MalformedFileError
from agentgym_envs.rollout import episode_key
from agentgym_envs.trajectory import EpisodeSpec

from .config import RunConfig
from .errors import RunFolderError
from .metrics import Summary
from .plan import prompt_format
from .records import EpisodeRecord, record_from_json, record_to_json

MANIFEST, EPISODES, RESULTS = "manifest.json", "episodes.jsonl", "results.json"
SCHEMA_VERSION = 1
SYNC_SECONDS = 1.0
_MANIFEST_TYPES = {"config_hash": str, "config": dict, "episodes": int, "versions": dict}
_PACKAGES = ("agentgym-envs", "agentgym-bench", "gymnasium", "numpy", "torch", "transformers")


def make_manifest(config: RunConfig, episodes: Sequence[EpisodeSpec]) -> dict[str, Any]:
    """Returns what a run's results depend on, as plain JSON values.

    The hash covers the configuration and every episode (environment, options, task, sample, seed),
    not the versions: those are there to explain a difference.
    """
    asked = {**asdict(config), "prompt_format": prompt_format(config)}
    keys = "\n".join(episode_key(spec) for spec in episodes)
    canonical = json.dumps(asked, sort_keys=True) + "\n" + keys
    return {
        "schema": SCHEMA_VERSION,
        "config_hash": hashlib.sha256(canonical.encode()).hexdigest()[:16],
        "config": json.loads(json.dumps(asked)),
        "episodes": len(episodes),
        "environments": _environments(episodes),
        "versions": _versions(),
    }


def open_run(folder: Path, manifest: Mapping[str, Any], *, resume: bool) -> "RunFolder":
    """Returns the folder of a run that may begin or go on; nothing is written yet.

    Raises:
        RunFolderError: the folder holds something and `resume` is False; or it holds another run.
        MalformedFileError: the manifest in it is not one.
    """
    if folder.exists() and not folder.is_dir():
        raise RunFolderError(f"{str(folder)!r} is a file; --out must be a folder")
    run = RunFolder(folder)
    if not folder.exists() or _holds_nothing(folder):
        return run
    if not resume:
        raise RunFolderError(
            f"{str(folder)!r} is not empty; add --resume to go on with the run in it, or choose "
            "another --out"
        )
    _check_same_run(folder, read_manifest(folder), manifest)
    return run


def read_manifest(folder: Path) -> dict[str, Any]:
    """Returns the manifest of a run.

    Raises:
        RunFolderError: the folder holds no run.
        MalformedFileError: the manifest is not JSON of the form that `make_manifest` gives.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise RunFolderError(f"{str(folder)!r} holds no run of agentgym-bench (no {MANIFEST})")
    try:
        manifest = cast(dict[str, Any], json.loads(path.read_text(encoding="utf-8")))
        known = manifest["schema"] == SCHEMA_VERSION
        typed = all(isinstance(manifest[name], kind) for name, kind in _MANIFEST_TYPES.items())
        whole = typed and {"policy", "seed"} <= manifest["config"].keys()
    except (ValueError, KeyError, TypeError) as error:
        raise MalformedFileError(f"{path} is not a manifest of agentgym-bench") from error
    if not known:
        raise MalformedFileError(f"{path} was written by another version of agentgym-bench")
    if not whole:
        raise MalformedFileError(f"{path} is not a manifest of agentgym-bench")
    return manifest


def read_episodes(folder: Path) -> list[EpisodeRecord]:
    """Returns the finished episodes of a run in the order of its plan.

    A last line without its end, as a kill may leave it, does not count.

    Raises:
        MalformedFileError: a whole line is not an episode, or an episode is there twice.
    """
    path = folder / EPISODES
    records: dict[int, EpisodeRecord] = {}
    for number, line in enumerate(_whole_lines(path), start=1):
        try:
            record = record_from_json(cast(dict[str, Any], json.loads(line)))
        except (ValueError, AttributeError) as error:
            raise MalformedFileError(f"{path}, line {number}: {error}") from error
        if record.index in records:
            raise MalformedFileError(f"{path}, line {number}: episode {record.index} again")
        records[record.index] = record
    return [record for _, record in sorted(records.items())]


class RunFolder:
    """The folder of a run that is being played; a context manager.

    While it is open no other process can play the same run.
    """

    def __init__(self, folder: Path) -> None:
        """Remembers where the run is; `__enter__` opens it."""
        self.folder = folder
        self._synced = 0.0

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._file = (self.folder / EPISODES).open("ab")
        try:
            lock(self._file)
        except BlockingIOError as error:
            self._file.close()
            raise RunFolderError(
                f"another process plays the run in {str(self.folder)!r}"
            ) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        os.fsync(self._file.fileno())
        self._file.close()

    def begin(
        self, manifest: Mapping[str, Any], episodes: Sequence[EpisodeSpec]
    ) -> list[EpisodeRecord]:
        """Writes the manifest where there is none, drops a torn line, returns what is there.

        Raises:
            MalformedFileError: a line is not an episode of this run.
        """
        if not (self.folder / MANIFEST).exists():
            _write_json(self.folder / MANIFEST, manifest)
        os.truncate(self._file.fileno(), sum(map(len, _whole_lines(self.folder / EPISODES))))
        records = read_episodes(self.folder)
        for record in records:
            _check_planned(self.folder / EPISODES, record, episodes)
        return records

    def append(self, record: EpisodeRecord) -> None:
        """Writes one episode; it survives a kill at once and a power cut after a second."""
        line = json.dumps(record_to_json(record), ensure_ascii=False) + "\n"
        # Half a surrogate pair, which no UTF-8 file can hold, becomes its JSON escape.
        self._file.write(line.encode("utf-8", "backslashreplace"))
        self._file.flush()
        if time.monotonic() - self._synced > SYNC_SECONDS:
            os.fsync(self._file.fileno())
            self._synced = time.monotonic()

    def finish(self, summaries: Sequence[Summary]) -> None:
        """Puts the episodes into the order of the plan and writes the results."""
        lines = _whole_lines(self.folder / EPISODES)
        lines.sort(key=lambda line: json.loads(line)["index"])
        _write(self.folder / EPISODES, b"".join(lines))
        _write_json(self.folder / RESULTS, [asdict(summary) for summary in summaries])


def _holds_nothing(folder: Path) -> bool:
    """Returns whether the folder is empty, or has only what a process left that was killed there.

    The manifest is the first thing with content that a run writes.
    """
    return all(
        (path.name == EPISODES and path.stat().st_size == 0) or path.match(f".{MANIFEST}.*.partial")
        for path in folder.iterdir()
    )


def _check_same_run(folder: Path, found: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
    if found["config_hash"] == asked["config_hash"]:
        return
    theirs, ours = found["config"], asked["config"]
    differing = [name for name in ours if theirs.get(name) != ours[name]] or ["the tasks"]
    raise RunFolderError(
        f"{str(folder)!r} holds a run with another configuration "
        f"({', '.join(differing)} differ); choose another --out"
    )


def _check_planned(path: Path, record: EpisodeRecord, episodes: Sequence[EpisodeSpec]) -> None:
    planned = 0 <= record.index < len(episodes)
    if not planned or record.trajectory.spec != episodes[record.index]:
        raise MalformedFileError(f"{path}: episode {record.index} is not one of this run")


def _environments(episodes: Iterable[EpisodeSpec]) -> list[dict[str, Any]]:
    seen = {spec.env: spec for spec in episodes}
    return [{"env": spec.env, "options": dict(spec.options)} for spec in seen.values()]


def _versions() -> dict[str, str]:
    versions = {"python": platform.python_version(), "platform": platform.platform()}
    for package in _PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return versions


def _whole_lines(path: Path) -> list[bytes]:
    """Returns the lines that have their line end; a torn one can only be the last."""
    if not path.exists():
        return []
    lines = path.read_bytes().splitlines(keepends=True)
    return lines if not lines or lines[-1].endswith(b"\n") else lines[:-1]


def _write_json(path: Path, value: object) -> None:
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    _write(path, text.encode("utf-8", "backslashreplace"))


def _write(path: Path, content: bytes) -> None:
    """Writes a file that is, at any moment, the old one or the new one."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
