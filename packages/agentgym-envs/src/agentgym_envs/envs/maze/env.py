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
    """Find the way to a goal in a maze of which you see only the walls around you.

    The agent stands in a cell of a maze, knows where the goal is, and walks there cell by cell.

    Action:
        "move up", "move down", "move left" or "move right"; case and spaces do not matter. A
        move into a wall is legal, leaves the agent where it is, and costs a step. Any other
        text costs a step too (`action_valid` is False) and is answered with the four actions.

    Observation:
        The goal, the agent's own position and the walls around it. Positions are row, column,
        from 0, 0 at the top left: "move down" raises the row, "move right" raises the column.
        On reaching the goal: "Success".

        >>> import gymnasium as gym, agentgym_envs
        >>> env = gym.make("AgentGym/Maze-v0", size=5)
        >>> observation, info = env.reset(options={"task_id": "maze_embedded_size5_test_0"})
        >>> observation
        'The goal is at position 3, 1. Your current position is at position 4, 4. There are walls to your right, below you.'
        >>> env.step("move right")[0] == observation  # a wall
        True
        >>> env.step("Move  UP")[0]
        'The goal is at position 3, 1. Your current position is at position 3, 4. There is a wall to your right.'

        With `observation="map"` the whole maze follows, with "#" for walls, "A" for the agent
        and "G" for the goal.

    Reward:
        1.0 on the move that reaches the goal, else 0.0.

    Ends:
        Terminated at the goal. Truncated after `max_steps` actions, by default two for each cell
        of the largest maze (98; 50 for `size=5` and for official data): enough to walk through
        the whole of any maze and back.

    Info:
        `success` is True when the goal was reached; `score` is then 1.0, else 0.0.

    Data:
        Embedded: generated mazes in which every cell can be reached, each a function of its task
        id: 100,000 for training, 500 for validation, 500 for test. `size`, `loops` and `layout`
        choose other ones, with their values in the ids. The splits share no problem: of the
        (start, goal) pairs of each size 70 % belong to train, 10 % to validation and 20 % to
        test. With `layout=0, size=5` all tasks share one maze and the pairs are the tasks: 420,
        60 and 120 of them.

        Official: the double-T map of LMRL-Gym (arXiv 2311.18232), read from
        `$AGENTGYM_DATA/maze/maze_double_t.json`, with AgentGym's ids `lmrlgym_maze_<game>`, games
        0 to 25. Test is AgentEval's 25 games. The published training ids begin at 11 of the 26
        places, ten of them test games as well, so nothing is held out there; validation, which
        the original lacks, repeats the training games.

    Differs from AgentGym in:
        - `rules="fixed"` forgives case and spaces in actions and says which actions there are;
          the original takes exact strings only and answers anything else with the plain
          description.
        - `rules="fixed"` truncates after the 50th action; with `rules="agentgym"` a 51st action
          is answered with "Failure" and a reward of -1.0, which the score does not count.
        - Game 25 starts on the goal. The original's server now refuses it; here the first move
          wins, as it did when the official trajectories were recorded.

    Versions:
        v0: the first.
    """  # noqa: E501

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
        observation = self._view() if self._shows_map else world.describe()
        return Outcome(observation, None, False, False, bool(direction))

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
