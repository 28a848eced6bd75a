"""Which duels there are: every secret of Wordle's embedded data, begun by either player."""

from dataclasses import dataclass
from functools import cache

from agentgym_envs.core import Split, Task, TaskList, Tasks
from agentgym_envs.envs.wordle.data import embedded_answers

GOAL = "Guess the secret five-letter word before the other player does."


@dataclass(frozen=True, slots=True)
class Duel:
    """What one task is about.

    Attributes:
        secret: The word to find.
        first: The place of the player who begins, 0 or 1.
    """

    secret: str
    first: int


@cache
def embedded_tasks() -> Tasks[Duel]:
    """Returns two tasks per secret; the splits are Wordle's, so they share no secret."""
    splits: dict[Split, list[tuple[int, Duel]]] = {"train": [], "validation": [], "test": []}
    for answer in embedded_answers():
        for first in (0, 1):
            splits[answer.split].append((2 * answer.number + first, Duel(answer.word, first)))
    return {
        split: TaskList(
            Task(f"duel_embedded_{split}_{number}", split, GOAL, duel)
            for number, duel in sorted(duels, key=lambda pair: pair[0])
        )
        for split, duels in splits.items()
    }
