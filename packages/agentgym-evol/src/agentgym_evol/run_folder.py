"""The folder of a run: what is finished stays finished, whenever the process dies.

    run/config.json               the config with the preset's values filled in
    run/base/                     the model to start from, where it was given in memory
    run/experts.jsonl             D_s
    run/iter_0/                   behavioural cloning: train/, eval.jsonl, eval.json, stage.json
    run/iter_1/ ...               the same after explore.jsonl and keep.jsonl
    run/controls/<name>/          as an iteration, where `controls` is set
    run/table.json, table.txt, curves.png

explore.jsonl and eval.jsonl hold the episodes, keep.jsonl those that are learned from,
train/policy the model. A step writes its files first and is entered in stage.json last, by an
atomic replace. A step that is not entered there is done again from its beginning (episodes and
training go on from their last whole shard or checkpoint).
"""

import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from agentgym_bench.errors import RunFolderError
from agentgym_envs.atomic import lock, replacing
from agentgym_envs.core import InvalidOptionError
from agentgym_envs.json_values import as_object, at, dump, get, parse, read_text

from .config import AgentEvolConfig, to_plain

Step = Literal["explore", "keep", "train", "eval"]

# Stages beside the iterations; see `algorithms.controls`.
BC_LARGE, BC_LONG, UNFILTERED = "controls/bc_large", "controls/bc_long", "controls/unfiltered"

_CONFIG = "config.json"
_SCHEMA = "agentgym-evol run 1"


class Stage:
    """One iteration's folder and its record of finished steps."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder if it is not there, and reads the record."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._record_path = folder / "stage.json"
        self._record: dict[str, Any] = (
            read_json(self._record_path) if self._record_path.exists() else {}
        )

    def finished(self, step: Step) -> dict[str, Any] | None:
        """Returns what `finish` was given for this step, or None if it is still to do."""
        return self._record.get(step)

    def finish(
        self, step: Step, facts: dict[str, Any], *, seconds: float | None = None
    ) -> dict[str, Any]:
        """Enters a step as finished and returns what is entered.

        Args:
            step: Which.
            facts: What came of it; the same for the same config, whenever the process dies.
            seconds: What it took this process, where that is worth knowing.
        """
        timed = facts if seconds is None else {**facts, "seconds": round(seconds, 1)}
        self._record[step] = timed
        write_json(self._record_path, self._record)
        return timed


class RunFolder:
    """A run's folder, opened for one config."""

    def __init__(self, config: AgentEvolConfig) -> None:
        """Makes the folder, or goes on with one that has the same config.

        Raises:
            InvalidOptionError: the folder belongs to a run with another config, or to no run.
        """
        self.path = Path(config.output_dir)
        values = to_plain(config.resolved())
        if (self.path / _CONFIG).exists():
            _refuse_another(self.path, values)
            return
        _refuse_other_files(self.path)
        self.path.mkdir(parents=True, exist_ok=True)
        write_json(self.path / _CONFIG, {"schema": _SCHEMA, **values})

    def stage(self, name: str) -> Stage:
        """Returns the stage of that name ("iter_2", "controls/bc_large")."""
        return Stage(self.path / name)

    @contextmanager
    def playing(self, part: str) -> Generator[None]:
        """Keeps other processes from playing the same part of the run while the block lasts.

        Raises:
            RunFolderError: another process plays it.
        """
        with (self.path / f".{part}.lock").open("w") as file:
            try:
                lock(file)
            except BlockingIOError as error:
                raise RunFolderError(
                    f"another process plays the run in {str(self.path)!r}"
                ) from error
            yield


def iteration_name(iteration: int) -> str:
    """Returns the stage name of an iteration; 0 is behavioural cloning."""
    return f"iter_{iteration}"


def read_run_config(folder: Path) -> dict[str, Any]:
    """Returns the config of the run in a folder, as plain JSON values.

    Raises:
        InvalidOptionError: the folder holds no run.
        MalformedFileError: its config.json is not JSON.
    """
    path = folder / _CONFIG
    values = read_json(path) if path.is_file() else {}
    if values.pop("schema", None) != _SCHEMA:
        raise InvalidOptionError(f"{str(folder)!r} holds no run of agentgym-evol")
    with at(str(path)):
        get(values, "seed", int)
        get(values, "evaluate_split", str)
    return values


def write_json(path: Path, value: Any) -> None:
    """Replaces a JSON file in one piece."""
    write_text(path, dump(value, indent=1) + "\n")


def write_text(path: Path, text: str) -> None:
    """Replaces a text file in one piece: a reader sees the old or the new one, never half."""
    with replacing(path) as partial, partial.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def read_json(path: Path) -> dict[str, Any]:
    """Reads a JSON object.

    Raises:
        MalformedFileError: the file holds something else.
    """
    with at(str(path)):
        return as_object(parse(read_text(path)))


def _refuse_another(folder: Path, values: Mapping[str, Any]) -> None:
    found = read_run_config(folder)
    # A folder may be named in two ways, or moved: its own name may differ.
    names = [name for name in values if name != "output_dir"]
    differing = [name for name in names if name not in found or found[name] != values[name]]
    if differing:
        raise InvalidOptionError(
            f"{str(folder)!r} holds a run of another config ({', '.join(differing)} differ): "
            "choose another output_dir, or delete that folder"
        )


def _refuse_other_files(folder: Path) -> None:
    if folder.is_file():
        raise InvalidOptionError(f"output_dir {str(folder)!r} is a file, not a folder")
    # What a killed process left of a first config.json is nobody else's file.
    partial = f".{_CONFIG}."
    if folder.exists() and any(not p.name.startswith(partial) for p in folder.iterdir()):
        raise InvalidOptionError(
            f"output_dir {str(folder)!r} is not empty and holds no run: choose another"
        )
