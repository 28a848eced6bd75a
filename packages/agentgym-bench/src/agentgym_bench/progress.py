"""Progress bars: one for each environment of a run."""

from collections import Counter
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from agentgym_envs.trajectory import EpisodeSpec, Trajectory


class EpisodeProgress:
    """Bars with the number of episodes, the success rate so far and the time that remains."""

    def __init__(self, console: Console | None, episodes: Sequence[EpisodeSpec]) -> None:
        """Makes one bar per environment; nothing is shown where there is no terminal."""
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[solved]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=console is None or not console.is_terminal,
        )
        totals = Counter(spec.env for spec in episodes)
        self._bars: dict[str, TaskID] = {
            env: self._progress.add_task(env, total=total, solved="")
            for env, total in totals.items()
        }
        self._played: Counter[str] = Counter()
        self._solved: Counter[str] = Counter()

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def advance(self, trajectory: Trajectory) -> None:
        """Counts one finished episode."""
        env = trajectory.spec.env
        self._played[env] += 1
        self._solved[env] += trajectory.success
        solved = f"{self._solved[env] / self._played[env]:.0%} solved"
        self._progress.update(self._bars[env], advance=1, solved=solved)
