"""The folder of a run: what is finished stays finished, whenever the process dies.

    run/config.json               the resolved config and its digest
    run/experts.jsonl             D_s
    run/iter_0/                   behavioural cloning: train/, eval.json, stage.json
    run/iter_1/ ...               explore.jsonl, keep.jsonl, train/, eval.json, stage.json
    run/controls/<name>/          as an iteration, where `controls` is set
    run/table.json, table.txt, curves.png

A step writes its files first and is entered in `stage.json` last, by an atomic replace. A step
that is not entered there is done again from its beginning (exploring and training go on from their
last complete shard or checkpoint).
"""

import os
from pathlib import Path
from typing import Any, Literal

from agentgym_envs.atomic import replacing
from agentgym_envs.core import InvalidOptionError
from agentgym_envs.json_values import as_object, at, dump, parse, read_text

from .config import AgentEvolConfig, to_plain

Step = Literal["explore", "keep", "train", "eval"]


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

    def finish(self, step: Step, facts: dict[str, Any]) -> dict[str, Any]:
        """Enters a step as finished and returns `facts`."""
        self._record[step] = facts
        write_json(self._record_path, self._record)
        return facts


class RunFolder:
    """A run's folder, opened for one config."""

    def __init__(self, config: AgentEvolConfig) -> None:
        """Makes the folder, or goes on with one that has the same config.

        Raises:
            InvalidOptionError: the folder belongs to a run with another config, or to no run.
        """
        self.path = Path(config.output_dir)
        config_path = self.path / "config.json"
        self._refuse_other_files(config_path)
        self.path.mkdir(parents=True, exist_ok=True)
        if not config_path.exists():
            write_json(config_path, {"digest": config.digest(), **to_plain(config.resolved())})
        digest = read_json(config_path)["digest"]
        if digest != config.digest():
            raise InvalidOptionError(
                f"{str(self.path)!r} holds a run of another config (digest {digest}, this one is "
                f"{config.digest()}): choose another output_dir, or delete that folder"
            )

    def stage(self, name: str) -> Stage:
        """Returns the stage of that name ("iter_2", "controls/bc_large")."""
        return Stage(self.path / name)

    def _refuse_other_files(self, config_path: Path) -> None:
        if self.path.is_file():
            raise InvalidOptionError(f"output_dir {str(self.path)!r} is a file, not a folder")
        if self.path.exists() and any(self.path.iterdir()) and not config_path.exists():
            raise InvalidOptionError(
                f"output_dir {str(self.path)!r} is not empty and holds no run: choose another"
            )


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
