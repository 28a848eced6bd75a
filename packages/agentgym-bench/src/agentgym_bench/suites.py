"""Fixed sets of tasks that a result can be quoted for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from agentgym_envs.envs.babyai.published import EVALUATION, numbers
from agentgym_envs.envs.bird.agenteval import AGENTEVAL as _BIRD
from agentgym_envs.envs.movie.tasks import AGENTEVAL as _MOVIE
from agentgym_envs.envs.sciworld.tasks import AGENTEVAL as _SCIWORLD
from agentgym_envs.envs.todo.tasks import AGENTEVAL as _TODO
from agentgym_envs.envs.weather.tasks import AGENTEVAL as _WEATHER
from agentgym_envs.envs.webarena.official import AGENTEVAL, AGENTGYM_RL
from agentgym_envs.envs.webshop.splits import AGENTEVAL as _WEBSHOP

from .deep_search import DEEP_SEARCH, DEEP_SEARCH_MAX_STEPS

SuiteName = Literal["agenteval", "deepsearch", "embedded", "webarena", "webarena-rl"]
SUITES: tuple[SuiteName, ...] = get_args(SuiteName)


@dataclass(frozen=True, slots=True)
class SuitePart:
    """What a suite asks of one environment.

    Attributes:
        env: A Gymnasium id.
        options: Keyword arguments of `gymnasium.make`.
        task_ids: Which tasks; None means the first `count` of the test split.
        count: How many tasks there are; fewer where the split has fewer.
    """

    env: str
    options: Mapping[str, Any]
    task_ids: Sequence[str] | None
    count: int


def suite_parts(suite: SuiteName) -> list[SuitePart]:
    """Returns the parts of a suite.

    "agenteval" is AgentGym's own test set on official data, under the original's rules, with the
    numbers of turns of its evaluation scripts: results compare with the paper's. "embedded" is its
    twin on the data that comes with agentgym-envs: as many tasks of each test split, sound rules.
    "deepsearch" is the search tasks of AgentGym-RL (arXiv 2509.08755): 400 official questions.
    WebArena's official tasks need sites of the user's own, so they are suites by themselves:
    "webarena" is AgentEval's 20, "webarena-rl" the 50 of AgentGym-RL.

    >>> [(part.env, part.count) for part in suite_parts("agenteval")][:2]
    [('AgentGym/Maze-v0', 25), ('AgentGym/Wordle-v0', 25)]
    """
    if suite == "deepsearch":
        return [_deep_search()]
    if suite in _WEBARENA:
        return [_on_sites(*_WEBARENA[suite])]
    parts = [_part(suite, env) for env in _AGENTEVAL_IDS]
    if suite == "embedded":
        parts.append(SuitePart(_WEBARENA_ENV, {}, None, len(AGENTEVAL)))
    return parts


# The ids of AgentEval: facts that its authors published with the data (arXiv 2406.04151).
_AGENTEVAL_IDS: Mapping[str, Sequence[str]] = {
    "AgentGym/Maze-v0": [f"lmrlgym_maze_{number}" for number in range(25)],
    "AgentGym/Wordle-v0": [f"lmrlgym_wordle_{number}" for number in range(25)],
    "AgentGym/TextCraft-v0": [
        f"textcraft_{number}"
        for numbers in (range(31), range(140, 181), range(420, 445), range(533, 536))
        for number in numbers
    ],
    "AgentGym/ALFWorld-v0": [f"alfworld_{number}" for number in range(2420, 2620)],
    "AgentGym/BabyAI-v0": [f"babyai_{number}" for number in numbers(EVALUATION)],
    "AgentGym/SciWorld-v0": [f"sciworld_{number}" for number in _SCIWORLD],
    "AgentGym/BIRD-v0": [f"sqlgym_{number}" for number in _BIRD],
    "AgentGym/WebShop-v0": [f"webshop_{number}" for number in _WEBSHOP],
    "AgentGym/Movie-v0": [f"movie_{number}" for number in _MOVIE],
    "AgentGym/Academia-v0": [f"tool_academia_{number}" for number in range(20)],
    "AgentGym/Sheet-v0": [f"tool_sheet_{number}" for number in range(20)],
    "AgentGym/TODOList-v0": [f"todo_{number}" for number in _TODO],
    "AgentGym/Weather-v0": [f"weather_{number}" for number in _WEATHER],
}
# The number of turns per task in AgentGym's evaluation scripts.
_AGENTEVAL_MAX_STEPS = {
    "AgentGym/Maze-v0": 15,
    "AgentGym/Wordle-v0": 8,
    "AgentGym/TextCraft-v0": 20,
    "AgentGym/ALFWorld-v0": 30,
    "AgentGym/BabyAI-v0": 20,
    "AgentGym/SciWorld-v0": 30,
    "AgentGym/BIRD-v0": 1,
    "AgentGym/Movie-v0": 12,
    "AgentGym/Academia-v0": 12,
    "AgentGym/Sheet-v0": 15,
    "AgentGym/TODOList-v0": 15,
    "AgentGym/Weather-v0": 10,
    "AgentGym/WebShop-v0": 10,
}

_WEBARENA_ENV = "AgentGym/WebArena-v0"
_WEBARENA: Mapping[str, tuple[Sequence[int], int]] = {
    "webarena": (AGENTEVAL, 25),
    "webarena-rl": (AGENTGYM_RL, 15),
}
"""Suite -> numbers of its tasks, and the number of turns in the original's evaluation."""

# AgentEval's agents put things down with "put X in/on Y", whatever the game files say.
_AGENTEVAL_OPTIONS: Mapping[str, Mapping[str, Any]] = {"AgentGym/ALFWorld-v0": {"wording": "put"}}


def _deep_search() -> SuitePart:
    ids = [f"{source}_{number}" for source, numbers in DEEP_SEARCH.items() for number in numbers]
    options = {"data": "official", "rules": "agentgym", "max_steps": DEEP_SEARCH_MAX_STEPS}
    return SuitePart("AgentGym/SearchQA-v0", options, ids, len(ids))


def _on_sites(numbers: Sequence[int], max_steps: int) -> SuitePart:
    ids = [f"webarena_{number}" for number in numbers]
    options = {"data": "official", "rules": "agentgym", "max_steps": max_steps}
    return SuitePart(_WEBARENA_ENV, options, ids, len(ids))


def _part(suite: SuiteName, env: str) -> SuitePart:
    task_ids = _AGENTEVAL_IDS[env]
    if suite == "embedded":
        return SuitePart(env, {}, None, len(task_ids))
    rest = {"max_steps": _AGENTEVAL_MAX_STEPS[env], **_AGENTEVAL_OPTIONS.get(env, {})}
    options = {"data": "official", "rules": "agentgym", **rest}
    return SuitePart(env, options, task_ids, len(task_ids))
