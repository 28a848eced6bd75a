"""The command `agentgym-envs`."""

import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from threading import Event
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from . import console, official_data
from .catalog import environment_ids, find_id, make_text_env
from .core import (
    DataUnavailableError,
    InvalidOptionError,
    MissingDependencyError,
    PromptFormat,
    Rules,
    Split,
)
from .play import play as play_in_terminal
from .record import PolicyName
from .record import record as record_episodes
from .replay import FileReport, difference, replay_file
from .testing import CHECKS, Result, run_checks
from .trajectory_files import FileFormat, write_trajectories

MISMATCHES_NAMED = 10

Options = Annotated[
    list[str],
    Parameter(
        name="--option",
        negative="",
        help="An option of the environment, as KEY=VALUE; may be given several times.",
    ),
]

app = App(
    name="agentgym-envs",
    help="Text environments for language agents. Every command takes --debug for tracebacks.",
    version=lambda: version("agentgym-envs"),
    suppress_keyboard_interrupt=False,
)
data_app = App(name="data", help="The official data: what is on this machine, and how to get it.")
app.command(data_app)


def main() -> None:
    """Runs the command line of this process."""
    sys.exit(console.run(app))


@app.command(name="list")
def list_environments() -> None:
    """List the environments."""
    table = Table(
        "environment", "train", "validation", "test", "steps", "prompt formats", "official data"
    )
    for env_id in environment_ids():
        table.add_row(env_id, *_facts(env_id))
    console.output().print(table)


@app.command
def play(
    env: str,
    /,
    *,
    task: str | None = None,
    split: Split = "train",
    seed: int = 0,
    option: Options = [],  # noqa: B006  (cyclopts makes a new list)
) -> None:
    """Play an environment by hand.

    Args:
        env: An id or a short name ("maze").
        task: A task id; without it one is drawn from the split.
        split: Where the task is drawn from.
        seed: Decides which task is drawn.
        option: See above.
    """
    env_id = find_id(env)
    options = parse_options(option) | {"split": split}
    play_in_terminal(make_text_env(env_id, options), task, seed, console.output())


@app.command(name="play-with")
def play_with(
    world: str,
    /,
    *,
    partner: str | None = None,
    seat: str | None = None,
    task: str | None = None,
    split: Split = "train",
    seed: int = 0,
    option: Options = [],  # noqa: B006  (cyclopts makes a new list)
) -> None:
    """Play a world for several agents by hand, with scripted partners.

    Args:
        world: bargain, duel, household or workshop.
        partner: Who plays the other seats; the world's strongest partner if not given.
        seat: The agent that you are; the first if not given.
        task: A task id; without it one is drawn from the split.
        split: Where the task is drawn from.
        seed: Decides which task is drawn, and what partners leave to chance.
        option: See above.
    """
    from . import multiagent
    from .multiagent.terminal import play_with_partners

    env = multiagent.make(world, **parse_options(option) | {"split": split})
    partner = next(iter(env.partners)) if partner is None else partner
    seat = env.possible_agents[0] if seat is None else seat
    play_with_partners(env, seat, partner, task_id=task, seed=seed, console=console.output())


@app.command
def replay(*files: Path) -> int:
    """Play recorded episodes again and compare every answer.

    Takes records of the original implementations, AgentTraj files, OpenAI-style chats and our own
    trajectories. Exits with 1 if anything differs.

    Args:
        files: JSON or JSON lines.
    """
    if not files:
        raise InvalidOptionError("name at least one file to replay")
    reports: list[FileReport] = []
    with console.progress("episodes", None) as advance:
        for file in files:
            reports.append(replay_file(file, advance))
    _show_reports(reports, console.output())
    return int(any(report.mismatches for report in reports))


@app.command
def check(
    *envs: str,
    limit: int | None = None,
    option: Options = [],  # noqa: B006
) -> int:
    """Check that environments keep the contract.

    Exits with 1 if any check fails.

    Args:
        envs: Ids or short names; without any, all of this package.
        limit: At most so many tasks of each split are given to the oracle.
        option: See above.
    """
    results: list[tuple[str, Result]] = []
    for env_id in [find_id(env) for env in envs] or environment_ids():
        options = parse_options(option)
        make_text_env(env_id, options)
        with console.progress(env_id, len(CHECKS)) as advance:
            for result in run_checks(env_id, limit=limit, **options):
                results.append((env_id, result))
                advance(1)
    _show_results(results, console.output())
    return int(any(result.failure for _, result in results))


@app.command
def record(
    env: str,
    /,
    *,
    output: Annotated[Path, Parameter(alias="-o")],
    policy: PolicyName = "oracle",
    split: Split = "train",
    number: Annotated[int, Parameter(alias="-n")] = 100,
    seed: int = 0,
    format: FileFormat = "jsonl",
    prompt_format: PromptFormat | Literal["none"] = "react",
    option: Options = [],  # noqa: B006
) -> None:
    """Record episodes of the expert, with its thoughts, or of random play.

    Args:
        env: An id or a short name ("maze").
        output: The file to write.
        policy: Who plays.
        split: Where the tasks come from: the first ones, in order.
        number: How many tasks.
        seed: Given to every episode.
        format: The form of the file.
        prompt_format: How replies are written; "none" records bare commands without thoughts.
        option: See above.
    """
    env_id = find_id(env)
    options = parse_options(option)
    if "prompt_format" in options or "split" in options:
        raise InvalidOptionError("give `--prompt-format` and `--split`, not `--option`, for these")
    if prompt_format != "none":
        options["prompt_format"] = prompt_format
    if not output.parent.is_dir():
        raise InvalidOptionError(f"the folder of {str(output)!r} is not there: make it first")
    if output.is_dir():
        raise InvalidOptionError(f"{str(output)!r} is a folder: name a file in it")
    with console.progress("episodes", number) as advance:
        trajectories = record_episodes(
            env_id,
            policy=policy,
            split=split,
            number=number,
            seed=seed,
            options=options,
            advance=advance,
        )
    written = write_trajectories(output, trajectories, format)
    solved = sum(trajectory.success for trajectory in trajectories)
    failed = sum(trajectory.error is not None for trajectory in trajectories)
    broken = f", {failed} broken off by an error" if failed else ""
    console.output().print(f"{output}: {written:,} episodes, {solved:,} solved{broken}")


@app.command
def serve(
    *,
    env: str | None = None,
    host: str = "127.0.0.1",
    port: int = 8000,
    data: str = "embedded",
    rules: Rules = "agentgym",
    max_sessions: int = 10_000,
    idle_timeout: float = 3_600.0,
    workers: int = 1,
    token: Annotated[str | None, Parameter(env_var="AGENTGYM_TOKEN")] = None,
    oracle: bool = False,
) -> None:
    """Serve environments over HTTP: AgentGym's own protocol, and /v1.

    Runs until it is interrupted; then it finishes what was asked for.

    Args:
        env: The one world to serve, at the root ("webshop"); without it all are, each under its
            name.
        host: The address to wait on; 0.0.0.0 for every network of this machine.
        port: The port to wait on.
        data: "embedded", "official" or the path of a folder with official data.
        rules: "agentgym" answers as the original's servers do.
        max_sessions: Open at once; more are told to come back later.
        idle_timeout: Seconds after which a session that nobody uses is closed.
        workers: Processes that play; a session stays with one of them.
        token: What every request must carry as bearer token.
        oracle: Lets clients of /v1 ask the expert.
    """
    try:
        from .server import Limits, Settings
        from .server import serve as serve_http
    except ImportError as error:
        raise MissingDependencyError(
            'the server needs more packages: run `pip install "agentgym-envs[server]"`'
        ) from error

    limits = Limits(max_sessions=max_sessions, idle_seconds=idle_timeout)
    settings = Settings(env, data, rules, limits, token, oracle, workers)
    console.output().print(f"http://{host}:{port}")
    serve_http(settings, host=host, port=port)


@app.command
def serve_retriever(
    *, corpus: Path | None = None, host: str = "127.0.0.1", port: int = 8000
) -> None:
    """Offer a search in passages to other programs, over Search-R1's POST /retrieve.

    Runs until it is interrupted.

    Args:
        corpus: JSON lines of {"id", "contents"}; without it, SearchQA's own encyclopaedia.
        host: The address to wait on; 0.0.0.0 for every network of this machine.
        port: The port to wait on; 0 takes a free one.
    """
    from .envs.searchqa import retrievers, serving

    if corpus is not None:
        retrievers.check_choice(str(corpus))
    retriever = retrievers.embedded() if corpus is None else retrievers.of_corpus(corpus)
    server = serving.make_server(retriever, host, port)
    address = f"http://{host}:{server.server_address[1]}{retrievers.RETRIEVE_PATH}"
    console.output().print(f"{len(retriever):,} passages at {address}")
    with server:
        server.serve_forever()


@app.command
def sites(*, port: int = 8000) -> None:
    """Serve WebArena's sites to people, on this machine only, and print their addresses.

    Runs until it is interrupted. What one changes lasts until then.

    Args:
        port: The port to wait on; 0 takes a free one.
    """
    from .envs.webarena.extras import need_packages

    need_packages()
    from .envs.webarena.sites import local

    with local.serve(port) as server:
        table = Table("site", "address", "name", "password")
        for site, (address, name, password) in local.links(local.port_of(server)).items():
            table.add_row(site, address, name, password)
        console.output().print(table)
        Event().wait()


@data_app.default
def data() -> int:
    """List the official data and compare it with its checksums.

    Exits with 1 if a file is damaged.
    """
    root = official_data.data_root()
    table = Table("data", "files", "state", "folder")
    states = [official_data.check(name, root) for name in official_data.DATA_SETS]
    for state in states:
        table.add_row(state.name, str(state.files), str(state), str(state.folder))
    console.output().print(table)
    return int(any(state.damaged for state in states))


@data_app.command
def fetch(
    name: str,
    /,
    *,
    source: Annotated[str | None, Parameter(name="--from")] = None,
    to: Path | None = None,
) -> None:
    """Fetch the official data of one environment and check it.

    Args:
        name: An environment ("textcraft").
        source: The web folder to take the files from; without it, where they were published.
        to: The folder of all official data; without it, what AGENTGYM_DATA says.
    """
    root = official_data.data_root(to)
    wanted = official_data.check(name, root)
    with console.progress("files", len(wanted.missing) + len(wanted.damaged)) as advance:
        fetched = official_data.fetch(name, root, source, advance)
    console.output().print(f"{wanted.folder}: {fetched} files fetched, all sums right")


def parse_options(pairs: Sequence[str]) -> dict[str, Any]:
    """Returns options typed as KEY=VALUE; a value is JSON where it can be, else text.

    Raises:
        InvalidOptionError: a pair has no "=".

    >>> parse_options(["size=5", "data=official", "prompt_format=null"])
    {'size': 5, 'data': 'official', 'prompt_format': None}
    """
    options: dict[str, Any] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise InvalidOptionError(f"--option must be KEY=VALUE, got {pair!r}")
        try:
            options[key] = json.loads(value)
        except ValueError:
            options[key] = value
    return options


def _facts(env_id: str) -> list[str | Text]:
    try:
        env = make_text_env(env_id, {})
    except MissingDependencyError as error:
        return ["", "", "", "", "", Text(str(error))]
    sizes = [f"{len(env.tasks[split]):,}" for split in ("train", "validation", "test")]
    formats = ", ".join(env.prompts)
    return [*sizes, str(env.max_steps), formats, _official_state(env.name)]


def _official_state(name: str) -> str:
    try:
        return str(official_data.check(name, official_data.data_root()))
    except (DataUnavailableError, InvalidOptionError):
        return "not there"


def _show_reports(reports: Sequence[FileReport], out: Console) -> None:
    table = Table("file", "episodes", "steps", "compared", "mismatches")
    for report in reports:
        counts = (report.episodes, report.steps, report.compared, len(report.mismatches))
        table.add_row(str(report.path), *(f"{count:,}" for count in counts))
    out.print(table)
    for report in reports:
        _show_mismatches(report, out)


def _show_mismatches(report: FileReport, out: Console) -> None:
    if not report.mismatches:
        return
    episode, first = report.mismatches[0]
    out.print(Text(f"\n{report.path}, {episode}, {first.where}", style="bold red"))
    out.print(difference(first))
    rest = report.mismatches[1:]
    for episode, comparison in rest[:MISMATCHES_NAMED]:
        out.print(f"also {episode}, {comparison.where}")
    if len(rest) > MISMATCHES_NAMED:
        out.print(f"and {len(rest) - MISMATCHES_NAMED:,} more")


def _show_results(results: Sequence[tuple[str, Result]], out: Console) -> None:
    table = Table("environment", "promise", "seconds", "kept")
    for env_id, result in results:
        kept = Text("no", style="bold red") if result.failure else Text("yes", style="green")
        table.add_row(env_id, result.promise, f"{result.seconds:.1f}", kept)
    out.print(table)
    for env_id, result in results:
        if result.failure:
            out.print(Text(f"\n{env_id}: {result.promise}", style="bold red"))
            out.print(result.failure)
