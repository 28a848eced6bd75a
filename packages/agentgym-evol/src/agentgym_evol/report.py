"""What a run leaves for people: table.txt, table.json, curves.png."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console, Group

from .curves import draw_curves
from .results import gain_table, last_iteration, pool, read_scores, score_table, scores_to_plain
from .run_folder import read_json, write_json, write_text

TEXT_WIDTH = 110


def write_report(runs: Sequence[Path], folder: Path) -> Group:
    """Writes the three files for one run, or for runs that differ in their seed only.

    Args:
        runs: Folders of runs.
        folder: Where to write.

    Returns:
        The table, to print.
    """
    scores = {_seed(run): read_scores(run) for run in runs}
    pooled = pool(list(scores.values()))
    title = f"tasks solved, % with 95 % interval ({_split(runs[0])} split, seeds {_list(scores)})"
    tables = [score_table(pooled, title)]
    if last_iteration(pooled).startswith("it "):
        tables.append(gain_table(scores))
    text = io.StringIO()
    Console(file=text, width=TEXT_WIDTH).print(*tables)
    write_text(folder / "table.txt", text.getvalue())
    plain = {"pooled": scores_to_plain(pooled)}
    plain["seeds"] = {str(seed): scores_to_plain(one) for seed, one in scores.items()}
    write_json(folder / "table.json", plain)
    draw_curves(list(scores.values()), folder / "curves.png")
    return Group(*tables)


def _seed(run: Path) -> int:
    return int(read_json(run / "config.json")["seed"])


def _split(run: Path) -> str:
    return str(read_json(run / "config.json")["evaluate_split"])


def _list(seeds: Iterable[int]) -> str:
    return ", ".join(str(seed) for seed in seeds)
