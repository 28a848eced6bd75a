"""Cases to bargain over: each is a function of its task id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import product
from typing import NamedTuple

from agentgym_envs.core import GeneratedTasks, Split, Task, Tasks
from agentgym_envs.toolkit.draws import Draws

BUYER, SELLER = "buyer", "seller"
ALL_POINTS = 100
LENGTHS: Mapping[Split, int] = {"train": 100_000, "validation": 200, "test": 200}

GOODS: Mapping[Split, Sequence[tuple[str, int]]] = {
    "train": (
        ("bicycle", 240), ("sofa", 380), ("piano", 1_900), ("sewing machine", 160), ("tent", 130),
        ("kayak", 560), ("bookcase", 90), ("camera", 420), ("lawn mower", 210), ("oven", 330),
        ("telescope", 480), ("violin", 720), ("wardrobe", 270), ("drum kit", 650),
        ("coffee machine", 180), ("workbench", 150),
    ),
    "validation": (("printer", 140), ("canoe", 610), ("armchair", 230), ("accordion", 540)),
    "test": (
        ("scooter", 310), ("dining table", 450), ("harp", 2_300), ("greenhouse", 780),
        ("rowing machine", 360), ("record player", 170),
    ),
}  # fmt: skip
"""What is sold, and about how much it costs; no two splits sell the same."""

TERMS: Sequence[tuple[str, Sequence[str]]] = (
    ("delivery", ("tomorrow", "in a week", "in a month", "pick up")),
    ("payment", ("at once", "in two parts", "in six parts")),
    ("warranty", ("two years", "one year", "six months", "none")),
    ("extras", ("all", "some", "none")),
    ("returns", ("within a month", "within a week", "never")),
)
"""Issues besides the price; the buyer likes the first option best, unless both like the same."""

SHARED_TASTE = 0.3
"""How often both sides like the same end of an issue."""
LEAST_ROOM = 5
"""There is a deal that gives each side so many points more than no deal."""


class Issue(NamedTuple):
    """One thing to agree on, and what it may be."""

    name: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """What one task is about.

    Attributes:
        good: What is sold.
        issues: What has to be agreed on, the price first.
        points: Side -> per issue the points of each option; the best options sum to 100.
        fallback: Side -> its points if there is no deal.
        first: Who begins.
    """

    good: str
    issues: tuple[Issue, ...]
    points: Mapping[str, tuple[tuple[int, ...], ...]]
    fallback: Mapping[str, int]
    first: str

    def worth(self, side: str, deal: Sequence[int]) -> int:
        """Returns the points of a deal (an option's place per issue), from 0 to 100."""
        return sum(points[place] for points, place in zip(self.points[side], deal, strict=True))

    def deals(self) -> list[tuple[int, ...]]:
        """Returns every possible deal, in a fixed order; at most 500."""
        return list(product(*(range(len(issue.options)) for issue in self.issues)))


@cache
def embedded_tasks() -> Tasks[Case]:
    """Returns the tasks; each is made when it is asked for."""
    return {
        split: GeneratedTasks(f"bargain_embedded_{split}_", length, partial(_task, split))
        for split, length in LENGTHS.items()
    }


@lru_cache(maxsize=1024)
def _task(split: Split, number: int) -> Task[Case]:
    name = f"bargain_embedded_{split}_{number}"
    case = _case(Draws(name), split)
    return Task(name, split, f"Agree on the sale of a {case.good}.", case)


def _case(draws: Draws, split: Split) -> Case:
    while True:
        good, price = draws.pick(GOODS[split])
        terms = draws.sample(TERMS, draws.between(2, 3))
        issues = (_prices(price), *(Issue(name, tuple(options)) for name, options in terms))
        shared = [False, *(draws.chance(SHARED_TASTE) for _ in terms)]
        points = {
            BUYER: _points(draws, issues, [False] * len(issues)),
            SELLER: _points(draws, issues, [not same for same in shared]),
        }
        fallback = {side: draws.between(15, 60) for side in (BUYER, SELLER)}
        case = Case(good, issues, points, fallback, draws.pick((BUYER, SELLER)))
        if any(_suits_both(case, deal) for deal in case.deals()):
            return case


def _prices(about: int) -> Issue:
    """Returns five prices around one, from low to high."""
    return Issue(
        "price", tuple(f"{about * per_cent // 100}" for per_cent in (80, 90, 100, 110, 120))
    )


def _points(
    draws: Draws, issues: Sequence[Issue], last_is_best: Sequence[bool]
) -> tuple[tuple[int, ...], ...]:
    """Returns points that fall from each issue's best option to its worst, which has none."""
    shares = [draws.between(1, 6) for _ in issues]
    weights = [ALL_POINTS * share // sum(shares) for share in shares]
    weights[0] += ALL_POINTS - sum(weights)
    points: list[tuple[int, ...]] = []
    for issue, weight, last in zip(issues, weights, last_is_best, strict=True):
        worst = len(issue.options) - 1
        falling = [weight * (worst - place) // worst for place in range(worst + 1)]
        points.append(tuple(reversed(falling) if last else falling))
    return tuple(points)


def _suits_both(case: Case, deal: tuple[int, ...]) -> bool:
    return all(
        case.worth(side, deal) >= case.fallback[side] + LEAST_ROOM for side in (BUYER, SELLER)
    )
