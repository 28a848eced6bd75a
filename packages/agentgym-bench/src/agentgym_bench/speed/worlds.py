"""What is measured of each environment, and the figures that it is held to."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Unit = Literal["ns", "us", "ms", "steps/s", "turns/s", "requests/s", "x", "KiB", "MiB", "s"]
Limit = Literal["at least", "at most"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One more figure of an environment, beyond those that all have.

    Attributes:
        benchmark: Name of the benchmark, without "test_".
        what: It is a figure of.
        unit: "steps/s" is the inverse of the measured seconds per step; "us" and "ms" are they;
            "KiB" is what a benchmark of memory gives.
        limit: Which side of the target is right; None where there is none.
        target: In the unit.
    """

    benchmark: str
    what: str
    unit: Unit
    limit: Limit | None = None
    target: float | None = None


@dataclass(frozen=True, slots=True)
class World:
    """How an environment is measured.

    Attributes:
        env_id: Gymnasium id.
        title: Its name in the table.
        least_steps: Steps per second through `gymnasium.make`, at least; None: no target.
        least_share: Of the rate of an environment in which nothing happens, at least.
        reset: How long a reset to an embedded task takes.
        episodes: Played in one round, each once.
        rounds: Of each benchmark and pass.
        vector: Whether many at once are measured.
        more: Further figures.
    """

    env_id: str
    title: str
    least_steps: float | None
    least_share: float | None
    reset: Measure = Measure("reset", "reset(task_id)", "us", "at most", 150)
    episodes: int = 32
    rounds: int = 60
    vector: bool = True
    more: tuple[Measure, ...] = ()


def _of_tools(title: str, least_steps: float = 20_000) -> World:
    reset = Measure("reset", "reset(task_id)", "us", "at most", 1_000)
    return World(f"AgentGym/{title}-v0", title, least_steps, None, reset)


ORIGINAL_BABYAI_STEPS = 359
"""Steps per second of AgentGym's own BabyAI, in process on an idle core of a machine like ours."""

WORLDS: Mapping[str, World] = MappingProxyType(
    {
        "academia": _of_tools("Academia"),
        "alfworld": World(
            "AgentGym/ALFWorld-v0",
            "ALFWorld",
            20_000,
            None,
            Measure("reset", "reset(task_id)", "ms", "at most", 2),
            more=(
                Measure("step_listed", "with the action list", "steps/s", "at least", 5_000),
                Measure("reset_official", "reset, official game", "ms", "at most", 15),
                Measure("memory", "memory of each of 500", "KiB", "at most", 1_024),
            ),
        ),
        "babyai": World(
            "AgentGym/BabyAI-v0",
            "BabyAI",
            15 * ORIGINAL_BABYAI_STEPS,
            None,
            Measure("reset", "reset(task_id)", "ms"),
            episodes=40,
            rounds=10,
            more=(Measure("step_primitive", "single moves", "steps/s"),),
        ),
        "bird": World(
            "AgentGym/BIRD-v0",
            "BIRD",
            None,
            None,
            Measure("reset", "reset(task_id)", "us", "at most", 1_000),
            rounds=5,
            vector=False,  # an episode is one step
            more=(Measure("lookup", "simple queries", "steps/s", "at least", 3_000),),
        ),
        "maze": World("AgentGym/Maze-v0", "Maze", 100_000, 0.4),
        "movie": _of_tools("Movie"),
        "searchqa": World(
            "AgentGym/SearchQA-v0",
            "SearchQA",
            None,
            None,
            Measure("reset", "reset(task_id)", "us", "at most", 1_000),
            more=(Measure("search", "a search not seen before", "steps/s", "at least", 2_000),),
        ),
        "sheet": _of_tools("Sheet", 5_000),
        "textcraft": World("AgentGym/TextCraft-v0", "TextCraft", 100_000, 0.4),
        "todo": _of_tools("TODOList"),
        "weather": _of_tools("Weather"),
        "webarena": World(
            "AgentGym/WebArena-v0",
            "WebArena",
            None,
            None,
            Measure("reset", "reset(task_id)", "ms", "at most", 10),
            episodes=16,
            rounds=3,
            vector=False,  # a step takes milliseconds, whoever asks for it
        ),
        "webshop": World(
            "AgentGym/WebShop-v0",
            "WebShop",
            None,
            None,
            Measure("reset", "reset(task_id)", "us", "at most", 1_000),
            more=(
                Measure("click", "clicks", "steps/s", "at least", 20_000),
                Measure("search", "a search not seen before", "steps/s", "at least", 2_000),
                Measure("memory", "memory of each of 500", "KiB", "at most", 200),
            ),
        ),
        "wordle": World("AgentGym/Wordle-v0", "Wordle", None, 0.2),
    }
)
"""Short name -> what is measured, in the order of the table."""
