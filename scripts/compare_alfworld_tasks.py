"""Prints how the tasks of our households compare with the official games of ALFWorld.

python scripts/compare_alfworld_tasks.py

It needs the official games, see docs/guides/official-data.md. The lengths are those of the expert
that knows where everything is; on official games they equal those of the walkthroughs in the files.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from agentgym_envs import Tasks
from agentgym_envs.envs.alfworld import tasks
from agentgym_envs.envs.alfworld.data import data_folder, read_game
from agentgym_envs.envs.alfworld.game import Game, GoalKind
from agentgym_envs.envs.alfworld.generate import KINDS
from agentgym_envs.envs.alfworld.oracle import find_plan
from agentgym_envs.envs.alfworld.plans import Knowledge
from agentgym_envs.envs.alfworld.world import World

MOST = 1_000
"""Of a split with more tasks, so many are taken, evenly spread."""


def main() -> None:
    """Prints one row per data set and kind of task, and one for all."""
    sets = {
        "embedded": [*games(tasks.embedded_tasks("move"))],
        "official": [*games(tasks.official_tasks(data_folder("official")))],
    }
    print("| tasks | | " + " | ".join(map(str, range(3, 11))) + " | median | receptacles |")
    print("|---" * 12 + "|")
    for kind in (*KINDS, None):
        for name, found in sets.items():
            print(row(name, [game for game in found if kind in (None, game.goal.kind)], kind))


def games(splits: Tasks[tasks.Household]) -> Iterator[Game]:
    """Yields games of every split."""
    for sequence in splits.values():
        for number in range(0, len(sequence), max(1, len(sequence) // MOST)):
            household = sequence[number].data
            yield household if isinstance(household, Game) else read_game(household)


def row(name: str, found: list[Game], kind: GoalKind | None) -> str:
    """Returns a row: per cent of the tasks of each length."""
    lengths = sorted(len(find_plan(Knowledge(World(game, mended=True)))) for game in found)
    receptacles = sorted(len(game.receptacles) for game in found)
    shares = percentages(Counter(lengths), range(3, 11), len(lengths))
    label = f"{kind or 'all'} | {name}"
    return f"| {label} | {' | '.join(shares)} | {middle(lengths)} | {spread(receptacles)} |"


def percentages(counts: Mapping[int, int], keys: Iterable[int], total: int) -> list[str]:
    """Returns the share of each key, "" where it is 0."""
    return [f"{100 * counts[key] / total:.0f}" if counts.get(key) else "" for key in keys]


def middle(numbers: list[int]) -> int:
    """Returns the median of sorted numbers."""
    return numbers[len(numbers) // 2]


def spread(numbers: list[int]) -> str:
    """Returns least, median and largest of sorted numbers."""
    return f"{numbers[0]} / {middle(numbers)} / {numbers[-1]}"


if __name__ == "__main__":
    main()
