"""Turns variations into tasks, split by split, with AgentGym's ids."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from typing_extensions import override

from agentgym_envs.core import InvalidOptionError, Split, Task, Tasks, TaskSequence

from .data import KINDS, SIMPLIFICATIONS, Kind, Problem, simplifications_of

FIRST_NUMBERS = (0, *accumulate(kind.variations for kind in KINDS))
"""`[kinds + 1]`: where the ids of each kind begin; the last is the number of all tasks."""

# fmt: off
AGENTEVAL = (
    536, 537, 538, 543, 544, 547, 557, 559, 565, 569, 572, 573, 581, 584, 606, 609, 610, 616,
    620, 624, 631, 635, 641, 652, 657, 995, 1002, 1003, 1006, 1017, 1020, 1023, 1024, 1026,
    1028, 1029, 1032, 1033, 1052, 1055, 1058, 1065, 1066, 1068, 1074, 1088, 1093, 1095, 1111,
    1112, 1131, 1134, 1135, 1816, 1821, 1822, 1824, 1831, 1835, 1838, 1844, 1873, 1879, 1882,
    1897, 1912, 1914, 1915, 1919, 1931, 1934, 1938, 1940, 1949, 1953, 1954, 1955, 1969, 1988,
    1994, 2008, 2015, 2016, 2029, 2487, 2488, 2496, 2497, 2498, 2500, 2503, 2504, 2506, 2511,
    2512, 2513, 2521, 2527, 2531, 2546, 2548, 2552, 2555, 2559, 2563, 2569, 2573, 2577, 2581,
    2582, 2589, 2619, 2621, 2625, 2631, 2633, 2862, 2864, 2866, 2871, 2875, 2876, 2887, 2888,
    2893, 2896, 2899, 2901, 2904, 2910, 2912, 2915, 2917, 2924, 2931, 2932, 3168, 3174, 3191,
    3195, 3197, 3200, 3207, 3210, 3216, 3223, 3231, 3464, 3465, 3471, 3482, 3483, 3485, 3488,
    3490, 3491, 3494, 3496, 3515, 3518, 3519, 3523, 3524, 3533, 3766, 3782, 3789, 3794, 3811,
    3813, 3814, 3815, 3828, 3861, 3867, 3895, 3931, 4048, 4050, 4059, 4159, 4170, 4175, 4176,
    4178, 4283, 4284, 4287, 4288, 4292, 4294, 4295, 4296, 4297, 4299, 4307, 4312, 4327, 4335,
    4336,
)
# fmt: on
"""The numbers of AgentEval's tasks; they lie in all three splits."""

Names = tuple[str, ...]


def chosen_kinds(task: str | Sequence[str] | None) -> Names:
    """Returns the kinds of experiment that the option `task` asks for, in the order of the ids.

    Raises:
        InvalidOptionError: there is no such kind, or none is asked for.
    """
    known = tuple(kind.name for kind in KINDS)
    return known if task is None else _chosen("task", task, known)


def chosen_simplifications(names: str | Sequence[str]) -> Names:
    """Returns the simplifications that the option of this name asks for, in a fixed order.

    Raises:
        InvalidOptionError: there is no such simplification.
    """
    if not names:
        return ()
    chosen = _chosen("simplifications", names, (*SIMPLIFICATIONS, "easy"))
    return ("easy",) if "easy" in chosen else chosen


@lru_cache(maxsize=64)
def sciworld_tasks(kinds: Names, simplifications: Names) -> Tasks[Problem]:
    """Returns the tasks of these kinds.

    Raises:
        InvalidOptionError: electrical actions are to be left out where a task needs them.
    """
    if "noElectricalAction" in simplifications:
        for kind in KINDS:
            if kind.electrical and kind.name in kinds:
                raise InvalidOptionError(
                    f"simplifications=['noElectricalAction'] leaves {kind.name!r} without a "
                    "solution; choose other kinds with `task`"
                )
    return {
        "train": _Variations("train", kinds, simplifications),
        "validation": _Variations("validation", kinds, simplifications),
        "test": _Variations("test", kinds, simplifications),
    }


class _Variations(TaskSequence[Problem]):
    """The variations of some kinds of experiment that belong to one split."""

    def __init__(self, split: Split, kinds: Names, simplifications: Names) -> None:
        self._split: Split = split
        self._simplifications = simplifications
        joined = "+".join(simplifications)
        self._prefix = f"sciworld_embedded_{joined}_" if joined else "sciworld_"
        self._parts = [
            (place, kind, kind.numbers(split))
            for place, kind in enumerate(KINDS)
            if kind.name in kinds
        ]

    @override
    def __len__(self) -> int:
        return sum(len(numbers) for _, _, numbers in self._parts)

    @override
    def find(self, task_id: str) -> Task[Problem] | None:
        text = task_id.removeprefix(self._prefix)
        if not (text.isascii() and text.isdecimal() and len(text) <= len(str(FIRST_NUMBERS[-1]))):
            return None
        for place, kind, numbers in self._parts:
            variation = int(text) - FIRST_NUMBERS[place]
            if variation in numbers:
                task = self._task(place, kind, variation)
                return task if task.id == task_id else None
        return None

    @override
    def _make(self, number: int) -> Task[Problem]:
        for place, kind, numbers in self._parts:
            if number < len(numbers):
                return self._task(place, kind, numbers[number])
            number -= len(numbers)
        raise IndexError(number)

    def _task(self, place: int, kind: Kind, variation: int) -> Task[Problem]:
        problem = Problem(kind.name, variation, simplifications_of(kind, self._simplifications))
        task_id = f"{self._prefix}{FIRST_NUMBERS[place] + variation}"
        return Task(task_id, self._split, kind.goal, problem)


def _chosen(option: str, names: str | Sequence[str], known: Names) -> Names:
    wanted = (names,) if isinstance(names, str) else tuple(names)
    for name in wanted:
        if name not in known:
            raise InvalidOptionError(f"{option} must be of {list(known)}, got {name!r}")
    if not wanted:
        raise InvalidOptionError(f"{option} must name at least one of {list(known)}, got {names!r}")
    return tuple(name for name in known if name in wanted)
