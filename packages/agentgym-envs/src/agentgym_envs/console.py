"""What the command lines of the three packages share: consoles, progress bars, plain errors."""

import os
import sys
import traceback
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any

from cyclopts import App, CycloptsError
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from .core import AgentGymError

BAD_INPUT = 2
INTERRUPTED = 130
PIPE_WIDTH = 160

Advance = Callable[[int], None]


def run(app: App, argv: Sequence[str] | None = None) -> int:
    """Runs a command line and returns its exit code; call it as `sys.exit(run(app))`.

    A command returns its exit code, or None for 0. What the user did wrong (an `AgentGymError`, an
    argument that does not parse, a file that cannot be opened) is one sentence on stderr and exit
    code 2; `--debug`, anywhere in `argv`, shows the traceback as well. Ctrl-C gives 130.

    Args:
        app: The commands.
        argv: The arguments; None takes those of the process.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in arguments
    try:
        return _call(app, [argument for argument in arguments if argument != "--debug"])
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output went away (`| head`). Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (AgentGymError, CycloptsError, OSError) as error:
        if debug:
            traceback.print_exc()
        return _fail(sentence(error), BAD_INPUT)


def sentence(error: Exception) -> str:
    """Returns an error as one line for a person.

    >>> sentence(FileNotFoundError(2, "No such file or directory", "a.json"))
    "'a.json': No such file or directory"
    """
    if isinstance(error, CycloptsError):
        return f"{_one_line(str(error))} See `{_command(error)} --help`."
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return f"{os.fspath(error.filename)!r}: {error.strerror}"
    return _one_line(str(error)) or type(error).__name__


def output() -> Console:
    """Returns the console of results (stdout); in a pipe it is wide, so that rows stay whole."""
    return _console(sys.stdout.isatty(), stderr=False)


def messages() -> Console:
    """Returns the console of everything that is no result (stderr)."""
    return _console(sys.stderr.isatty(), stderr=True)


@contextmanager
def progress(what: str, total: int | None) -> Generator[Advance]:
    """Shows a bar with the time left on stderr, and gives a function that advances it.

    Shows nothing where stderr is not a terminal.

    Args:
        what: What is counted, in a word or two.
        total: How many there are; None where nobody knows.
    """
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=messages(),
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task(what, total=total)
        yield lambda steps: bar.advance(task, steps)


def _call(app: App, arguments: Sequence[str]) -> int:
    try:
        code: Any = app(
            arguments, exit_on_error=False, print_error=False, result_action="return_value"
        )
    except SystemExit as stop:
        code = stop.code
    return code if isinstance(code, int) else 0


def _fail(message: str, code: int) -> int:
    sys.stderr.write(f"{message}\n")
    return code


def _console(is_terminal: bool, *, stderr: bool) -> Console:
    width = None if is_terminal or "COLUMNS" in os.environ else PIPE_WIDTH
    return Console(stderr=stderr, width=width, highlight=False, markup=False)


def _command(error: CycloptsError) -> str:
    root = error.app.name[0] if error.app else ""
    chain = list(error.command_chain or ())
    return " ".join(chain if root in chain else [root, *chain])


def _one_line(text: str) -> str:
    return " ".join(text.split())
