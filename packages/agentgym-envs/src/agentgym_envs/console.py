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
from typing_extensions import override

from .core import AgentGymError

BAD_INPUT = 2
INTERRUPTED = 130
PIPE_CLOSED = 141
"""Exit codes: ours, and 128 + the number of SIGINT and SIGPIPE, as shells count."""
PIPE_WIDTH = 160

Advance = Callable[[int], None]


def run(app: App, argv: Sequence[str] | None = None) -> int:
    """Runs a command line and returns its exit code; call it as `sys.exit(run(app))`.

    A command returns its exit code, or None for 0. What the user did wrong (an `AgentGymError`, an
    argument that does not parse, a file that cannot be opened) is one sentence on stderr and exit
    code 2; `--debug`, anywhere in `argv`, shows the traceback as well. Ctrl-C gives 130, and a
    reader of our output that goes away 141.

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
        return PIPE_CLOSED
    except (AgentGymError, CycloptsError, OSError) as error:
        if debug:
            traceback.print_exc()
        if isinstance(error, CycloptsError):
            command = " ".join([*app.name, *(error.command_chain or ())])
            return _fail(f"{sentence(error)} See `{command} --help`.", BAD_INPUT)
        return _fail(sentence(error), BAD_INPUT)


def sentence(error: Exception) -> str:
    """Returns an error as one line for a person.

    >>> sentence(FileNotFoundError(2, "No such file or directory", "a.json"))
    "'a.json': No such file or directory"
    """
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
    width = None if is_terminal else PIPE_WIDTH
    return _Console(stderr=stderr, width=width, highlight=False, markup=False)


class _Console(Console):
    @override
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # for `run`; rich itself would exit with 1, which has a meaning here


def _one_line(text: str) -> str:
    return " ".join(text.split())
