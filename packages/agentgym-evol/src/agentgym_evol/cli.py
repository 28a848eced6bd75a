"""`agentgym-evol run | demo | table | plan`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from agentgym_envs import console
from agentgym_envs.core import InvalidOptionError

from .config import AgentEvolConfig, read_config, with_qlora
from .display import controls_cost, evolution_cost, shown

app = App(name="agentgym-evol", help="Trains language-model agents by their own exploration.")


@app.command
def run(config: Path, /, *, qlora: bool = False) -> None:
    """Trains as a config file says, or goes on where an earlier process stopped.

    Args:
        config: A TOML file; see docs/guides/agentevol.md for its keys.
        qlora: Train an adapter on the model in 4 bits, as `quantise = true` and a table
            `[learner.lora]` say.
    """
    settings = read_config(config)
    if qlora:
        settings = with_qlora(settings)
    if not settings.model:
        raise InvalidOptionError(f"{config}: 'model' is missing: a path or a Hugging Face name")
    from .quiet import quiet_libraries

    quiet_libraries()
    from .trainer import AgentEvolTrainer

    with shown([(settings.algorithm, _cost(settings))]) as tell:
        trainer = AgentEvolTrainer(
            settings.model, args=settings, on_progress=lambda where: tell(0, where)
        )
        policy = trainer.train()
    _print_report([Path(settings.output_dir)])
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
    if not seeds or len(set(seeds)) < len(seeds):
        raise InvalidOptionError(f"seeds must be one or more, each once, got {list(seeds)}")
    if processes is not None and processes < 1:
        raise InvalidOptionError(f"processes must be at least 1, got {processes}")
    from .demo import demo_jobs, play_demo

    parts = [
        (job.name, (evolution_cost if job.part == "evolution" else controls_cost)(job.config))
        for job in demo_jobs(out, seeds)
    ]
    with shown(parts) as tell:
        tables = play_demo(out, seeds, tell, processes)
    first = out / f"seed_{seeds[0]}"
    console.output().print(tables)
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
        raise InvalidOptionError("name the folder of a run, or of several")
    if out is None:
        _print_report(runs)
    else:
        console.output().print(write_report(runs, out))


@app.command
def plan(*models: str) -> None:
    """Estimates the GPU memory that QLoRA needs, and the longest conversations that fit.

    Args:
        models: Folders of models, or names that the built-in table knows; none: all of those.
    """
    from .plan import planning_table

    console.output().print(planning_table(models) if models else planning_table())


def main(argv: Sequence[str] | None = None) -> None:
    """Runs the command line."""
    sys.exit(console.run(app, argv))


def _cost(config: AgentEvolConfig) -> float:
    return evolution_cost(config) + (controls_cost(config) if config.controls else 0)


def _print_report(runs: Sequence[Path]) -> None:
    from .report import report

    console.output().print(report(runs))
