"""Playing an environment by hand, in the terminal."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from .core import TextEnv
from .core.prompt import REACT_FORMAT

MOST_COLUMNS = 100
MOST_ACTIONS = 40
HELP = """\
/hint     what the expert would do, and why
/actions  the commands that make sense now
/undo     take the last action back
/help     this list
/quit     leave"""


def play(env: TextEnv[Any], task_id: str | None, seed: int, console: Console) -> None:
    """Plays one episode with a person, until it ends or the person leaves.

    Args:
        env: What to play; bare commands, no prompt format.
        task_id: The task; None draws one with `seed`.
        seed: Given to `reset`.
        console: Where the game appears. Lines are read from stdin, which may be a pipe.

    Raises:
        UnknownTaskError: there is no such task.
    """
    options = None if task_id is None else {"task_id": task_id}
    observation, _ = env.reset(seed=seed, options=options)
    game = _Game(env, console)
    game.introduce(observation)
    while not game.over and (line := ask(console)) is not None:
        game.answer(line)
    game.say_goodbye()


class _Game:
    """One episode on the screen."""

    def __init__(self, env: TextEnv[Any], console: Console) -> None:
        self.over = False
        self._env = env
        self._console = console
        self._results: list[tuple[float, bool]] = []
        """(score, success) after each action."""
        self._slashes: Mapping[str, Callable[[], None]] = {
            "/hint": self._hint,
            "/actions": self._actions,
            "/undo": self._undo,
            "/help": self._help,
            "/quit": self._quit,
        }

    def introduce(self, observation: str) -> None:
        """Shows the rules, the goal, and the first observation."""
        task = self._env.task
        if "react" in self._env.prompts:
            rules = self._env.prompts["react"].instruction.removesuffix(REACT_FORMAT)
            self._print_panel(rules, title="How it goes", border_style="dim")
        self._console.print(Text(f"Task {task.id}: {task.goal}", style="bold"))
        self._console.print(Text("One command per line; /help for more.", style="dim"))
        self._show(observation)

    def answer(self, line: str) -> None:
        """Does what one line asks for: a command of the game, or one with a slash."""
        if not line.startswith("/"):
            self._play(line)
        elif line.strip() in self._slashes:
            self._slashes[line.strip()]()
        else:
            self._console.print(Text(f"There is no {line.strip()!r}.", style="yellow"))
            self._help()

    def say_goodbye(self) -> None:
        """Shows how the episode went."""
        score, success = self._results[-1] if self._results else (0.0, False)
        verdict, style = ("Solved", "bold green") if success else ("Not solved", "bold")
        steps = len(self._results)
        actions = f"{steps} action" + ("" if steps == 1 else "s")
        self._console.print(Text(f"{verdict}. Score {score:g} after {actions}.", style=style))

    def _play(self, action: str) -> None:
        observation, _, terminated, truncated, info = self._env.step(action)
        self.over = terminated or truncated
        self._results.append((info["score"], info["success"]))
        self._show(observation, "cyan" if info["action_valid"] else "yellow")
        if truncated:
            self._console.print(Text(f"The limit of {self._env.max_steps} actions is reached."))

    def _undo(self) -> None:
        snapshot = self._env.snapshot()
        if not snapshot["actions"]:
            self._console.print(Text("Nothing to take back.", style="yellow"))
            return
        taken_back = snapshot["actions"].pop()
        self._results.pop()
        self._console.print(Text(f"Took back {taken_back!r}.", style="dim"))
        self._show(self._env.restore(snapshot))

    def _hint(self) -> None:
        self._console.print(Text(self._env.oracle_thought(), style="italic"))
        self._console.print(Text(f"Try: {self._env.oracle_action()}", style="green"))

    def _actions(self) -> None:
        try:
            actions = self._env.available_actions()
        except NotImplementedError:
            self._console.print(Text("This world has no list of actions; try /hint.", style="dim"))
            return
        more = [f"and {len(actions) - MOST_ACTIONS:,} more"] if len(actions) > MOST_ACTIONS else []
        self._console.print(Text("\n".join([*actions[:MOST_ACTIONS], *more]), style="dim"))

    def _help(self) -> None:
        self._console.print(Text(HELP, style="dim"))

    def _quit(self) -> None:
        self.over = True

    def _show(self, observation: str, style: str = "cyan") -> None:
        left = self._env.max_steps - len(self._results)
        text = observation.rstrip("\n")
        self._print_panel(text, border_style=style, subtitle=f"{left} actions left")

    def _print_panel(self, text: str, **how: Any) -> None:
        width = min(self._console.width, MOST_COLUMNS)
        self._console.print(Panel(Text(text), width=width, subtitle_align="right", **how))


def ask(console: Console) -> str | None:
    """Returns the next line of stdin, which may be a pipe; None where there is no more."""
    try:
        line = console.input(Text("> ", style="bold"))
    except EOFError:
        console.print()
        return None
    if not sys.stdin.isatty():  # where nobody typed it, it is not on the screen yet
        console.print(Text(line))
    return line
