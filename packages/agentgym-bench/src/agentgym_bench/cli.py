"""`agentgym-bench run | show | compare | report | partners | speed`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from rich.text import Text

from agentgym_envs import console
from agentgym_envs.atomic import replacing
from agentgym_envs.core import Split

from .compare import compare
from .config import RunConfig
from .metrics import summarise
from .options import parse_options
from .report import comparison_table, summary_table, worst_episodes_table
from .run import run
from .store import read_episodes, read_manifest

app = App(name="agentgym-bench", help="Scores any policy on the AgentGym environments.")
_Flag = Parameter(negative=())


@app.command(name="run")
def run_command(
    config: RunConfig,
    *,
    out: Path,
    resume: Annotated[bool, _Flag] = False,
    slots: int = 32,
    api_key_env: str = "OPENAI_API_KEY",
) -> None:
    """Plays a policy and prints the result table.

    Args:
        config: What to play.
        out: Folder of the run: manifest.json, episodes.jsonl, results.json.
        resume: Go on with the run in that folder.
        slots: Episodes in flight; changes the speed, not the results.
        api_key_env: Environment variable with the key of an openai policy's server.
    """
    human = config.policy == "human"
    summaries = run(
        config,
        out,
        resume=resume,
        slots=1 if human else slots,
        api_key_env=api_key_env,
        console=None if human else console.messages(),
    )
    console.output().print(summary_table(summaries))
    console.messages().print(Text(f"Look closer: agentgym-bench show {out}"))


@app.command
def show(folder: Path, *, worst: int = 10) -> None:
    """Prints the table of a run, finished or not, and its worst episodes.

    Args:
        folder: Of the run.
        worst: How many episodes.
    """
    manifest = read_manifest(folder)
    records = read_episodes(folder)
    output = console.output()
    if len(records) < manifest["episodes"]:
        output.print(Text(f"{len(records)} of {manifest['episodes']} episodes so far"))
    output.print(summary_table(summarise(records)))
    output.print(worst_episodes_table(records, worst))


@app.command(name="compare")
def compare_command(first: Path, second: Path) -> None:
    """Compares two runs, task by task: the second against the first.

    Args:
        first: Folder of a run.
        second: Folder of another run that plays the same tasks.
    """
    for folder in (first, second):
        read_manifest(folder)
    comparisons = compare(read_episodes(first), read_episodes(second))
    output = console.output()
    output.print(comparison_table(comparisons, (str(first), str(second))))
    for comparison in comparisons:
        if comparison.unpaired:
            output.print(Text(f"{comparison.env}: {comparison.unpaired} tasks are in one run only"))
        if not comparison.same_options:
            output.print(Text(f"{comparison.env}: the runs made it with different options"))


@app.command
def report(folder: Path, *, out: Path | None = None) -> None:
    """Writes a run as one HTML page: table, picture, episodes.

    Args:
        folder: Of the run.
        out: The page; report.html in the folder if not given.
    """
    from .report.page import write_page  # brings matplotlib, which nothing else here needs

    page = folder / "report.html" if out is None else out
    write_page(page, read_manifest(folder), read_episodes(folder))
    console.output().print(Text(str(page)))


@app.command
def partners(
    world: str,
    /,
    *,
    partner: list[str] = [],  # noqa: B006  (cyclopts makes a new list)
    split: Split = "test",
    tasks: int = 50,
    seed: int = 0,
    option: list[str] = [],  # noqa: B006
) -> None:
    """Lets the scripted partners of a world for several agents play each other.

    Args:
        world: bargain, duel, household or workshop.
        partner: Only these partners; all if none is given. May be given several times.
        split: Which tasks.
        tasks: How many of them.
        seed: Of what the partners leave to chance.
        option: An option of the world, as NAME=VALUE; may be given several times.
    """
    from .multiagent import pairing_table, play_pairings

    options = parse_options(option, "--option")
    pairings = play_pairings(
        world, partners=partner, split=split, tasks=tasks, seed=seed, options=options
    )
    console.output().print(pairing_table(pairings))


@app.command
def speed(
    *, only: str | None = None, quick: Annotated[bool, _Flag] = False, json: Path | None = None
) -> None:
    """Measures what environments and text generation cost, and prints the figures.

    Args:
        only: core, maze, textcraft, wordle, import or generation.
        quick: One pass over the benchmarks in place of three.
        json: A file for the figures.
    """
    from .speed.suite import run_suite
    from .speed.table import rows_to_json, speed_table

    done = 0
    with console.progress("per cent of the benchmarks", 100) as advance:

        def show_progress(percent: int) -> None:
            nonlocal done
            advance(percent - done)
            done = percent

        rows = run_suite(only, quick=quick, on_benchmark=show_progress)
    console.output().print(speed_table(rows))
    if json is not None:
        with replacing(json) as temporary:
            temporary.write_text(rows_to_json(rows), "utf-8")


def main(argv: Sequence[str] | None = None) -> None:
    """Runs the command line."""
    sys.exit(console.run(app, argv))
