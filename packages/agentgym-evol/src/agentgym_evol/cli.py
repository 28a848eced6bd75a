"""agentgym-evol: run | demo | table | plan."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from agentgym_envs import console
from agentgym_envs.core import InvalidOptionError

from .config import read_config
from .display import RunBar, controls_cost, evolution_cost, make_bars

app = App(name="agentgym-evol", help="Trains language-model agents by their own exploration.")


@app.command
def run(config: Path, /) -> None:
    """Trains as a config file says, or goes on where an earlier process stopped.

    Args:
        config: A TOML file; see docs/guides/agentevol.md for its keys.
    """
    settings = read_config(config)
    if not settings.model:
        raise InvalidOptionError(f"{config}: `model` is missing: a path or a Hugging Face name")
    from .trainer import AgentEvolTrainer

    with make_bars() as bars:
        bar = RunBar(bars, settings.algorithm, evolution_cost(settings))
        trainer = AgentEvolTrainer(settings.model, args=settings, on_progress=bar.tell)
        policy = trainer.train()
    _show(Path(settings.output_dir))
    console.output().print(f"policy: {policy}")


@app.command
def demo(
    *,
    out: Path = Path("runs/demo"),
    seeds: Annotated[tuple[int, ...], Parameter(consume_multiple=True)] = (0,),
    processes: int | None = None,
) -> None:
    """Evolves a tiny model on Maze, Wordle and TextCraft, on the processor, from random weights.

    Args:
        out: Folder of the run; what is finished there is not done again.
        seeds: One model per seed; the table pools them.
        processes: Jobs side by side; by default one per core.
    """
    from .demo import demo_jobs, play_demo

    with make_bars() as bars:
        shown = [
            RunBar(
                bars,
                f"seed {job.config.seed} {job.part}",
                (evolution_cost if job.part == "evolution" else controls_cost)(job.config),
            )
            for job in demo_jobs(out, seeds)
        ]
        play_demo(out, seeds, lambda index, where: shown[index].tell(where), processes)
    _show(out)
    first = out / f"seed_{seeds[0]}"
    console.output().print(
        "\n".join(
            [
                "Look next at:",
                f"  {out / 'curves.png'}    the curves of this table",
                f"  {first / 'iter_1' / 'explore.jsonl'}    what the model tried",
                f"  {first / 'iter_1' / 'keep.jsonl'}    what it learned from",
                f"  {first / 'config.json'}    every setting",
            ]
        )
    )


@app.command
def table(*runs: Path, out: Path | None = None) -> None:
    """Prints the table of one run, or of several that differ in their seed only, pooled.

    Args:
        runs: Folders of runs.
        out: Also write table.txt, table.json and curves.png there.
    """
    from .report import write_report

    if not runs:
        raise InvalidOptionError("name the folder of a run, or several")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    console.output().print(write_report(runs, out or runs[0]))


@app.command
def plan(*models: str) -> None:
    """Estimates the GPU memory that QLoRA needs, and the longest conversations that fit.

    Args:
        models: Folders of models, or names that the built-in table knows.
    """
    from .plan import planning_table

    console.output().print(planning_table(models))


def main() -> None:
    """Runs the command line."""
    sys.exit(console.run(app))


def _show(folder: Path) -> None:
    console.output().print((folder / "table.txt").read_text(encoding="utf-8"))
