"""Fixed sets of tasks that a result can be quoted for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from agentgym_envs.envs.bird.agenteval import AGENTEVAL as _BIRD
from agentgym_envs.envs.movie.tasks import AGENTEVAL as _MOVIE
from agentgym_envs.envs.weather.tasks import AGENTEVAL as _WEATHER

from .deep_search import DEEP_SEARCH, DEEP_SEARCH_MAX_STEPS

SuiteName = Literal["agenteval", "deepsearch", "embedded"]
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

    >>> [(part.env, part.count) for part in suite_parts("agenteval")][:2]
    [('AgentGym/Maze-v0', 25), ('AgentGym/Wordle-v0', 25)]
    """
    if suite == "deepsearch":
        return [_deep_search()]
    return [_part(suite, env) for env in _AGENTEVAL_IDS]


_WEBSHOP = (  # numbers of AgentEval
    26, 53, 94, 204, 217, 244, 260, 262, 355, 375, 385, 458, 520, 542, 569, 584, 645, 653, 712,
    744, 759, 767, 792, 827, 837, 839, 871, 898, 912, 913, 938, 1022, 1133, 1143, 1170, 1252,
    1273, 1295, 1307, 1310, 1332, 1338, 1401, 1463, 1575, 1628, 1716, 1728, 1741, 1763, 1791,
    1796, 1799, 1805, 1828, 1866, 1876, 1905, 1907, 2005, 2006, 2020, 2059, 2152, 2157, 2166,
    2169, 2185, 2187, 2193, 2211, 2253, 2276, 2277, 2278, 2370, 2401, 2404, 2444, 2577, 2584,
    2656, 2757, 2786, 2787, 2817, 2910, 2940, 2962, 2965, 2988, 3032, 3100, 3108, 3112, 3113,
    3126, 3152, 3241, 3271, 3286, 3436, 3456, 3458, 3462, 3509, 3561, 3679, 3714, 3716, 3758,
    3763, 3786, 3834, 4042, 4089, 4100, 4139, 4158, 4174, 4334, 4375, 4392, 4398, 4415, 4464,
    4467, 4522, 4532, 4562, 4597, 4598, 4646, 4729, 4780, 4788, 4827, 4837, 4881, 4885, 4931,
    4945, 4990, 5066, 5122, 5140, 5149, 5201, 5207, 5238, 5242, 5250, 5266, 5308, 5323, 5369,
    5417, 5490, 5543, 5572, 5574, 5584, 5599, 5608, 5637, 5719, 5745, 5749, 5771, 5865, 5881,
    5895, 5904, 5915, 5973, 5977, 6033, 6067, 6074, 6102, 6119, 6151, 6191, 6216, 6241, 6254,
    6294, 6296, 6332, 6356, 6488, 6594, 6601, 6611, 6630, 6732, 6794, 6833, 6894, 6904,
)  # fmt: skip

_BABYAI = (  # numbers of AgentEval
    1804, 1840, 1844, 1880, 1882, 1884, 1888, 1920, 1922, 1924, 1928, 1960, 1962, 1964, 2040,
    2042, 2082, 2083, 2088, 2128, 2140, 2163, 2180, 2203, 2208, 2220, 2243, 2260, 2283, 2361,
    2380, 2401, 2441, 2481, 2521, 2770, 2850, 2890, 2970, 3130, 3150, 3310, 3419, 3459, 3499,
    3539, 3550, 3569, 3659, 3727, 3729, 3750, 3790, 3809, 3847, 3849, 3858, 3887, 3898, 3927,
    3967, 3969, 3978, 4058, 4098, 4392, 4472, 4549, 4565, 4629, 4632, 4645, 4685, 4752, 4765,
    4805, 4909, 5029, 5069, 6112, 7606, 7726, 7966, 8086, 8126, 11395, 12035, 12555, 12755, 12875,
)  # fmt: skip

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
    "AgentGym/BabyAI-v0": [f"babyai_{number}" for number in _BABYAI],
    "AgentGym/BIRD-v0": [f"sqlgym_{number}" for number in _BIRD],
    "AgentGym/WebShop-v0": [f"webshop_{number}" for number in _WEBSHOP],
    "AgentGym/Movie-v0": [f"movie_{number}" for number in _MOVIE],
    "AgentGym/Weather-v0": [f"weather_{number}" for number in _WEATHER],
}
# The number of turns per task in AgentGym's evaluation scripts.
_AGENTEVAL_MAX_STEPS = {
    "AgentGym/Maze-v0": 15,
    "AgentGym/Wordle-v0": 8,
    "AgentGym/TextCraft-v0": 20,
    "AgentGym/ALFWorld-v0": 30,
    "AgentGym/BabyAI-v0": 20,
    "AgentGym/BIRD-v0": 1,
    "AgentGym/Movie-v0": 12,
    "AgentGym/Weather-v0": 10,
    "AgentGym/WebShop-v0": 10,
}

# AgentEval's agents put things down with "put X in/on Y", whatever the game files say.
_AGENTEVAL_OPTIONS: Mapping[str, Mapping[str, Any]] = {"AgentGym/ALFWorld-v0": {"wording": "put"}}


def _deep_search() -> SuitePart:
    ids = [f"{source}_{number}" for source, numbers in DEEP_SEARCH.items() for number in numbers]
    options = {"data": "official", "rules": "agentgym", "max_steps": DEEP_SEARCH_MAX_STEPS}
    return SuitePart("AgentGym/SearchQA-v0", options, ids, len(ids))


def _part(suite: SuiteName, env: str) -> SuitePart:
    task_ids = _AGENTEVAL_IDS[env]
    if suite == "embedded":
        return SuitePart(env, {}, None, len(task_ids))
    rest = {"max_steps": _AGENTEVAL_MAX_STEPS[env], **_AGENTEVAL_OPTIONS.get(env, {})}
    options = {"data": "official", "rules": "agentgym", **rest}
    return SuitePart(env, options, task_ids, len(task_ids))
