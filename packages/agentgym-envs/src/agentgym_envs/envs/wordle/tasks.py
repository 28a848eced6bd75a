"""Turns words into tasks, split by split."""

import random
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache, partial

from agentgym_envs.core import GeneratedTasks, Split, Task, TaskList, Tasks

from .data import Answer, Words, embedded_answers

GOAL = "Guess the secret five-letter word in at most six tries."

OFFICIAL_SEEDS: dict[Split, range] = {
    "test": range(25),
    "train": range(25, 100_000),
    "validation": range(100_000, 100_200),
}
"""Any seed is a game of AgentGym's. Its evaluation plays seeds 0 to 24; the seeds of its published
trajectories lie in 0 to 1450, and those of them under 25 are test tasks here."""


@dataclass(frozen=True, slots=True)
class Puzzle:
    """What one task is about.

    Attributes:
        secret: The word to find, where it stays the same for the whole episode.
        seed: Seeds the draws where the word is drawn anew at every guess.
    """

    secret: str
    seed: int


@lru_cache(maxsize=64)
def embedded_tasks(vocabulary: int | None) -> Tasks[Puzzle]:
    """Returns the tasks whose secret is in play; a word has the same id in every vocabulary."""
    splits: defaultdict[Split, list[Answer]] = defaultdict(list)
    for answer in embedded_answers()[:vocabulary]:
        splits[answer.split].append(answer)
    return {
        split: TaskList(map(_embedded_task, sorted(answers, key=lambda answer: answer.number)))
        for split, answers in sorted(splits.items())
    }


@lru_cache(maxsize=64)
def official_tasks(words: Words) -> Tasks[Puzzle]:
    """Returns AgentGym's tasks: the number in the id is the seed."""
    return {
        split: GeneratedTasks(
            "lmrlgym_wordle_", len(seeds), partial(official_task, words, split), first=seeds.start
        )
        for split, seeds in OFFICIAL_SEEDS.items()
    }


def official_task(words: Words, split: Split, seed: int) -> Task[Puzzle]:
    """Returns the game that AgentGym plays with this seed."""
    puzzle = Puzzle(random.Random(seed).choice(words.answers), seed)
    return Task(f"lmrlgym_wordle_{seed}", split, GOAL, puzzle)


def _embedded_task(answer: Answer) -> Task[Puzzle]:
    word, split, number = answer
    # The letters as one number: every word has its own seed, and it never changes.
    puzzle = Puzzle(word, seed=int.from_bytes(word.encode(), "big"))
    return Task(f"wordle_embedded_{split}_{number}", split, GOAL, puzzle)
