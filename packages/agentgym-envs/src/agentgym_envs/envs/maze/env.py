"""Maze: reach the goal."""

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal

from typing_extensions import override

from agentgym_envs.core import (
    InvalidOptionError,
    Outcome,
    PromptFormat,
    Rules,
    Split,
    Task,
    Tasks,
    TextEnv,
    official_folder,
)

from . import oracle, tasks
from .data import MAP_FILE, Problem
from .prompts import REACT
from .world import FAILURE, MOVES, SUCCESS, World

if TYPE_CHECKING:
    from PIL.Image import Image

View = Literal["walls", "map"]
VIEWS: tuple[View, ...] = ("walls", "map")

OFFICIAL_MOVES = 50
UNKNOWN_ACTION = f"Unknown action. The actions are: {', '.join(MOVES)}."


class MazeEnv(TextEnv[Problem]):
    """Find the way to a goal in a maze of which you see only the walls around you."""

    name = "maze"
    default_max_steps: ClassVar[int] = 98
    prompts = MappingProxyType({"react": REACT})

    def __init__(
        self,
        split: Split = "train",
        *,
        data: str = "embedded",
        rules: Rules = "fixed",
        max_steps: int | None = None,
        prompt_format: PromptFormat | None = None,
        render_mode: str | None = None,
        size: int | None = None,
        loops: float = 0.0,
        layout: int | None = None,
        observation: View = "walls",
    ) -> None:
        """Makes the environment; see the class for what is not said here.

        Args:
            split: Where `reset` draws tasks from when no task id is given.
            data: "embedded", "official", or the path of a folder with the official map.
            rules: "fixed" or "agentgym".
            max_steps: Actions before the episode is truncated; None allows two moves per cell
                of the largest maze (50 for official data), enough to walk through all of it.
            prompt_format: None or "react".
            render_mode: None, "ansi" (the map as text) or "rgb_array".
            size: Embedded mazes only: cells per side, 5 to 25; None mixes 5, 6 and 7.
            loops: Embedded mazes only: fraction of the inner walls that fall, 0 (one way
                between any two cells) to 1 (an empty hall).
            layout: Embedded mazes only: None, or the number of the one maze that all tasks
                share; then they differ in start and goal only. Needs `size`.
            observation: "walls" shows the walls around the agent, "map" the whole maze as well.

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
            DataUnavailableError: official data was asked for and is not on this machine.
            MalformedFileError: the official map is not a map.
        """
        self.difficulty = tasks.Difficulty(size, loops, layout)
        self.difficulty.check()
        if observation not in VIEWS:
            raise InvalidOptionError(
                f"observation must be one of {list(VIEWS)}, got {observation!r}"
            )
        if data != "embedded" and self.difficulty != tasks.Difficulty():
            raise InvalidOptionError(
                f'size, loops and layout are for data="embedded"; {data!r} has one map'
            )
        official = data != "embedded"
        self._moves = OFFICIAL_MOVES if official else 2 * self.difficulty.largest**2
        self._strict = rules == "agentgym"
        self._shows_map = observation == "map"
        # In the original it is the call after the last move that says "Failure".
        limit = self._moves + 1 if self._strict else self._moves
        super().__init__(
            split,
            data=data,
            rules=rules,
            max_steps=limit if max_steps is None else max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )

    @override
    def load_tasks(self) -> Tasks[Problem]:
        if self.data == "embedded":
            return tasks.embedded_tasks(self.difficulty)
        return tasks.official_tasks(official_folder(self.name, self.data, MAP_FILE))

    @override
    def _begin(self, task: Task[Problem]) -> str:
        problem = task.data
        self._world = World(problem.maze, problem.start, problem.goal)
        return self._view()

    @override
    def _act(self, action: str) -> Outcome:
        world = self._world
        direction = MOVES.get(action, 0)
        if not direction and not self._strict:
            direction = MOVES.get(" ".join(action.lower().split()), 0)
            if not direction:
                return Outcome(f"{UNKNOWN_ACTION} {self._view()}", valid=False)
        if self._strict and world.steps >= self._moves:
            return Outcome(FAILURE, terminated=True, valid=bool(direction), reward=-1.0)
        world.move(direction)
        if world.solved:
            return Outcome(SUCCESS, 1.0, True, True, bool(direction))
        return Outcome(self._view(), valid=bool(direction))

    @override
    def oracle_action(self) -> str:
        return oracle.next_move(self._world)

    @override
    def oracle_thought(self) -> str:
        return oracle.next_thought(self._world)

    @override
    def available_actions(self) -> list[str]:
        """Returns the four moves, always: bumping into a wall is legal and costs a step."""
        return list(MOVES)

    @override
    def _draw(self) -> "Image":
        from .render import draw

        return draw(self._world)

    @override
    def _render_text(self) -> str:
        return self._world.draw(trail=True)

    def _view(self) -> str:
        text = self._world.describe()
        return f"{text}\n{self._world.draw()}" if self._shows_map else text
