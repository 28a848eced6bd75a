"""The expert: the shortest way to the goal, from any cell."""

from functools import lru_cache

from .data import DOWN, LEFT, RIGHT, UP, Maze
from .world import MOVES, World

_NAMES = {RIGHT: "right", LEFT: "left", UP: "up", DOWN: "down"}
_ACTIONS = {direction: action for action, direction in MOVES.items()}


@lru_cache(maxsize=512)
def distances(maze: Maze, goal: int) -> tuple[int, ...]:
    """Returns the number of moves from each cell to `goal`; -1 where there is no way."""
    steps = [-1] * len(maze.walls)
    steps[goal] = 0
    deltas = tuple(maze.deltas().items())
    queue = [goal]
    for cell in queue:
        ways = ~maze.walls[cell]
        for direction, delta in deltas:
            if ways & direction and steps[cell + delta] < 0:
                steps[cell + delta] = steps[cell] + 1
                queue.append(cell + delta)
    return tuple(steps)


def next_move(world: World) -> str:
    """Returns a move on a shortest way; at the goal, any move."""
    return _ACTIONS[_next_direction(world)]


def next_thought(world: World) -> str:
    """Returns why, in words.

    >>> thought = next_thought(World(Maze.from_grid([[0, 0, 0], [1, 1, 0]]), 0, 5))
    >>> thought.startswith("The goal is 1 row down and 2 columns to the right. The way is open")
    True
    """
    if world.cell == world.goal:
        return "I am already at the goal, so any move ends the maze."
    direction = _next_direction(world)
    ways = [name for bit, name in _NAMES.items() if bit & ~world.maze.walls[world.cell]]
    reason = "brings me nearer" if _is_nearer(world, direction) else "leads around the walls"
    open_ways = " and ".join(ways)
    return f"{_where(world)} The way is open {open_ways}. Going {_NAMES[direction]} {reason}."


def _next_direction(world: World) -> int:
    steps = distances(world.maze, world.goal)
    deltas = world.maze.deltas()
    open_ways = [bit for bit in deltas if bit & ~world.maze.walls[world.cell]]
    return min(open_ways, key=lambda bit: steps[world.cell + deltas[bit]], default=RIGHT)


def _where(world: World) -> str:
    (row, column), (goal_row, goal_column) = map(world.maze.position, (world.cell, world.goal))
    parts = [
        _offset(goal_row - row, "row", "down", "up"),
        _offset(goal_column - column, "column", "to the right", "to the left"),
    ]
    return f"The goal is {' and '.join(part for part in parts if part)}."


def _offset(number: int, unit: str, forward: str, backward: str) -> str:
    if number == 0:
        return ""
    plural = "" if abs(number) == 1 else "s"
    return f"{abs(number)} {unit}{plural} {forward if number > 0 else backward}"


def _is_nearer(world: World, direction: int) -> bool:
    here, goal = map(world.maze.position, (world.cell, world.goal))
    there = world.maze.position(world.cell + world.maze.deltas()[direction])
    return _apart(there, goal) < _apart(here, goal)


def _apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])
