"""The rules of the maze: where a move leads, and what the agent sees.

Source: LMRL-Gym maze (arXiv 2311.18232), as AgentGym serves it.
"""

from functools import lru_cache

from .data import DOWN, LEFT, RIGHT, SOLID, UP, Maze

MOVES = {"move left": LEFT, "move right": RIGHT, "move up": UP, "move down": DOWN}

SUCCESS = "Success\n"
FAILURE = "Failure\n"

_SIDES = {RIGHT: "to your right", LEFT: "to your left", UP: "above you", DOWN: "below you"}


class World:
    """One episode: a maze, where the agent is, where it wants to go.

    Attributes:
        maze: The walls.
        goal: The goal's cell.
        cell: The agent's cell.
        steps: Moves that did not end the episode, bumps included.
        solved: Whether the goal was reached.
        trail: Every cell the agent was in, the present one last.
    """

    __slots__ = ("_deltas", "_goal_text", "cell", "goal", "maze", "solved", "steps", "trail")

    def __init__(self, maze: Maze, start: int, goal: int) -> None:
        """Puts the agent at `start`. It may be the goal: then the first move wins."""
        self.maze = maze
        self.goal = goal
        self.cell = start
        self.steps = 0
        self.solved = False
        self.trail = [start]
        self._deltas = maze.deltas()
        row, column = maze.position(goal)
        self._goal_text = f"The goal is at position {row}, {column}. Your current position is at"

    def move(self, direction: int) -> None:
        """Takes one step; a wall stops it, and the attempt counts.

        Args:
            direction: `RIGHT`, `LEFT`, `UP` or `DOWN`; 0 stays where it is and counts as well.
        """
        if self.cell != self.goal and direction & ~self.maze.walls[self.cell]:
            self.cell += self._deltas[direction]
            self.trail.append(self.cell)
        if self.cell == self.goal:
            self.solved = True
        else:
            self.steps += 1

    def describe(self) -> str:
        """Returns what the agent sees: the goal, its own position, the walls around it.

        >>> World(Maze.from_grid([[0, 0, 0], [1, 1, 0]]), 1, 5).describe()
        'The goal is at position 1, 2. Your current position is at position 0, 1. There are walls above you, below you.'
        """  # noqa: E501
        cell, maze = self.cell, self.maze
        row, column = divmod(cell, maze.columns)
        return f"{self._goal_text} position {row}, {column}. {_WALL_TEXTS[maze.walls[cell]]}"

    def draw(self, *, trail: bool = False) -> str:
        """Returns the whole maze as text: "#" wall, "A" agent, "G" goal.

        Args:
            trail: Whether to mark the cells that the agent has been in with ".".

        >>> print(World(Maze.from_grid([[0, 0, 0], [1, 1, 0]]), 1, 5).draw())
        #######
        #  A  #
        ##### #
        #####G#
        #######
        """
        characters = list(_blank_map(self.maze))
        marks = dict.fromkeys(self.trail, ".") if trail else {}
        for cell, mark in {**marks, self.goal: "G", self.cell: "A"}.items():
            characters[_place(self.maze, cell)] = mark
        return "".join(characters)


def _place(maze: Maze, cell: int) -> int:
    """Returns the index of a cell in the map's text; lines end with a line break."""
    row, column = divmod(cell, maze.columns)
    return (2 * row + 1) * (2 * maze.columns + 2) + 2 * column + 1


@lru_cache(maxsize=256)
def _blank_map(maze: Maze) -> str:
    width = 2 * maze.columns + 2
    characters = list(("#" * (width - 1) + "\n") * (2 * maze.rows + 1))
    for cell, mask in enumerate(maze.walls):
        place = _place(maze, cell)
        characters[place] = "#" if mask == SOLID else " "
        if not mask & RIGHT:
            characters[place + 1] = " "
        if not mask & DOWN:
            characters[place + width] = " "
    return "".join(characters).rstrip()


def _wall_text(mask: int) -> str:
    walls = [text for bit, text in _SIDES.items() if mask & bit]
    if not walls:
        return "There are no walls near you."
    if len(walls) == 1:
        return f"There is a wall {walls[0]}."
    return f"There are walls {', '.join(walls)}."


_WALL_TEXTS = [_wall_text(mask) for mask in range(16)]
