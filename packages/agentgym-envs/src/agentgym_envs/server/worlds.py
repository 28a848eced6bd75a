"""The worlds of a server: which environment, which tasks, where it runs."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from agentgym_envs.catalog import make_text_env
from agentgym_envs.core import Rules, TextEnv

from .errors import RefusedError

ResultT = TypeVar("ResultT")

NO_LIMIT = 100_000
"""Steps of an episode whose original leaves it to the client to stop."""

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True, slots=True)
class Facts:
    """What AgentGym's own server of a world does its own way.

    Attributes:
        env_id: Our environment.
        prefixes: An official task's id is one of these and the client's number.
        max_steps: The original's limit of steps; None is ours.
        whole_replies: Whether the server is sent the model's whole reply.
        reward_is_score: Whether its reward is the score so far, and not what a step earned.
        scattered: Whether its sessions have numbers that look drawn by chance.
        threads: How many threads its steps have; 0 for worlds of microseconds, which need none.
    """

    env_id: str
    prefixes: tuple[str, ...]
    max_steps: int | None = None
    whole_replies: bool = False
    reward_is_score: bool = False
    threads: int = 0
    scattered: bool = False


def _tools(name: str, prefix: str, threads: int = 0) -> Facts:
    return Facts(f"AgentGym/{name}-v0", (prefix,), NO_LIMIT, True, True, threads)


_SEARCHED = ("nq", "triviaqa", "popqa", "hotpotqa", "2wikimultihopqa", "musique", "bamboogle")

FACTS: Mapping[str, Facts] = {
    "academia": _tools("Academia", "tool_academia_"),
    "alfworld": Facts("AgentGym/ALFWorld-v0", ("alfworld_",), 50),
    "babyai": Facts("AgentGym/BabyAI-v0", ("babyai_",), NO_LIMIT),
    "maze": Facts("AgentGym/Maze-v0", ("lmrlgym_maze_",)),
    "movie": _tools("Movie", "movie_"),
    "sciworld": Facts("AgentGym/SciWorld-v0", ("sciworld_",), NO_LIMIT, threads=8),
    "searchqa": Facts(
        "AgentGym/SearchQA-v0", tuple(f"{name}_" for name in _SEARCHED), NO_LIMIT, True, threads=4
    ),
    "sheet": _tools("Sheet", "tool_sheet_"),
    "sqlgym": Facts("AgentGym/BIRD-v0", ("sqlgym_",), threads=4),
    "textcraft": Facts("AgentGym/TextCraft-v0", ("textcraft_",), NO_LIMIT),
    "todo": _tools("TODOList", "todo_"),
    "weather": _tools("Weather", "weather_"),
    "webarena": Facts("AgentGym/WebArena-v0", ("webarena_",), whole_replies=True, threads=1),
    "webshop": Facts("AgentGym/WebShop-v0", ("webshop_",), NO_LIMIT, scattered=True),
    "wordle": Facts("AgentGym/Wordle-v0", ("lmrlgym_wordle_",)),
}
"""Where a world is mounted -> its facts. One thread serves WebArena: a browser has one."""


class World:
    """One environment of a server.

    Attributes:
        name: Where it is mounted: "textcraft".
        facts: See `Facts`.
        options: What every environment of it is made with: `data` and `rules`, at least.
    """

    def __init__(self, name: str, facts: Facts, options: Mapping[str, Any]) -> None:
        """Loads nothing yet."""
        self.name = name
        self.facts = facts
        self.options = dict(options)
        self._slow = ThreadPoolExecutor(max(facts.threads, 1), thread_name_prefix=name)

    def make(self, options: Mapping[str, Any]) -> TextEnv[Any]:
        """Returns a new environment; `options` go over the server's.

        Raises:
            InvalidOptionError: an option is wrong.
            DataUnavailableError: its data is not on this machine.
            MissingDependencyError: an extra is not installed.
        """
        return make_text_env(self.facts.env_id, {**self.options, **options})

    def make_original(self) -> TextEnv[Any]:
        """Returns a new environment that plays as AgentGym's server of this world does."""
        options: dict[str, Any] = {}
        if self.facts.whole_replies:
            options["prompt_format"] = "react"
        if self.rules == "agentgym":
            options["max_steps"] = self.facts.max_steps
        return self.make(options)

    async def run(self, work: Callable[[], ResultT], *, slow: bool = False) -> ResultT:
        """Returns what `work` returns; what takes long is done in a thread of the world.

        Args:
            work: A step, say.
            slow: Whether it takes milliseconds in any world, as making an environment may.
        """
        if slow or self.facts.threads:
            return await asyncio.get_running_loop().run_in_executor(self._slow, work)
        return work()

    def close(self) -> None:
        """Ends its threads."""
        self._slow.shutdown(cancel_futures=True)

    @property
    def rules(self) -> Rules:
        """The rules of its environments."""
        return self.options.get("rules", "fixed")

    @cached_property
    def sample(self) -> TextEnv[Any]:
        """An environment that answers questions about tasks, and is never played."""
        return self.make({})

    def task_id(self, index: int) -> str:
        """Returns the id of the task that AgentGym's clients call by a number.

        Official data, BabyAI and SciWorld: the id with this number. Else the tasks of train,
        validation and test are counted from 0, in this order.

        Raises:
            RefusedError: there is none.
        """
        found = self._by_number(index)
        if found is None and self.sample.data == "embedded":
            found = self._by_place(index)
        if found is None:
            # The original's words.
            raise RefusedError(f"The game {index} is not valid.", 200)
        return found

    def _by_number(self, index: int) -> str | None:
        for prefix in self.facts.prefixes:
            for split in SPLITS:
                task = self.sample.tasks[split].find(f"{prefix}{index}")
                if task is not None:
                    return task.id
        return None

    def _by_place(self, index: int) -> str | None:
        place = index
        for split in SPLITS:
            tasks = self.sample.tasks[split]
            if 0 <= place < len(tasks):
                return tasks[place].id
            place -= len(tasks)
        return None
