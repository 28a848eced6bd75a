"""What runs leave for people: table.txt, table.json, curves.png."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.text import Text

from agentgym_envs.core import InvalidOptionError

from .results import (
    FIRST,
    Scores,
    gain_table,
    last_iteration,
    pool,
    read_scores,
    score_table,
    scores_to_plain,
)
from .run_folder import read_run_config, write_json, write_text

TEXT_WIDTH = 110

# What runs that are pooled may differ in. A demo's model is drawn by the seed as well.
_OWN = ("seed", "output_dir", "model")


def report(runs: Sequence[Path]) -> Group:
    """Returns the tables of one run, or of runs that differ in their seed only, pooled.

    Raises:
        InvalidOptionError: a folder holds no run, or the runs are not alike.
    """
    return _tables(*_read(runs))


def write_report(runs: Sequence[Path], folder: Path) -> Group:
    """Writes the three files and returns the tables; see `report`.

    Args:
        runs: Folders of runs.
        folder: Where to write; made if it is not there.
    """
    # Here and not above: the table alone needs no matplotlib.
    from .curves import draw_curves

    split, scores = _read(runs)
    tables = _tables(split, scores)
    folder.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    Console(file=text, width=TEXT_WIDTH).print(tables)
    write_text(folder / "table.txt", text.getvalue())
    pooled = scores_to_plain(pool(list(scores.values())))
    seeds = {str(seed): scores_to_plain(one) for seed, one in scores.items()}
    write_json(folder / "table.json", {"split": split, "pooled": pooled, "seeds": seeds})
    draw_curves(list(scores.values()), split, folder / "curves.png")
    return tables


def _read(runs: Sequence[Path]) -> tuple[str, dict[int, Scores]]:
    """Returns the split and, by seed, the scores."""
    configs = [read_run_config(run) for run in runs]
    seeds = [int(config["seed"]) for config in configs]
    if len(set(seeds)) < len(runs) or any(_common(c) != _common(configs[0]) for c in configs):
        raise InvalidOptionError(
            f"the runs in {', '.join(map(str, runs))} do not belong in one table: they must differ "
            "in their seed, and in nothing else"
        )
    scores = {seed: read_scores(run) for seed, run in zip(seeds, runs, strict=True)}
    return str(configs[0]["evaluate_split"]), scores


def _common(config: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in config.items() if name not in _OWN}


def _tables(split: str, scores: Mapping[int, Scores]) -> Group:
    pooled = pool(list(scores.values()))
    seeds = ", ".join(map(str, scores))
    title = f"tasks solved, % with 95 % interval ({split} split, seeds {seeds})"
    parts: list[RenderableType] = [Text(title), score_table(pooled)]
    if last_iteration(pooled) != FIRST:
        parts += [Text("\nlast iteration minus BC-base, in points"), gain_table(scores)]
    return Group(*parts)
