"""Which experiments there are. Facts about scienceworld 1.2.3; nothing of it is shipped.

AgentGym numbers the variations of 23 of ScienceWorld's 30 tasks in a row, kind after kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agentgym_envs.core import Split


class Kind(NamedTuple):
    """One sort of experiment.

    Attributes:
        name: The name that ScienceWorld gives it.
        variations: How many there are of it, numbered from 0.
        goal: What is to be done, for people.
    """

    name: str
    variations: int
    goal: str

    @property
    def electrical(self) -> bool:
        """Whether it cannot be done without connecting things."""
        return "power-component" in self.name or "conductivity" in self.name

    def numbers(self, split: Split) -> range:
        """Returns the variations of a split: the first half, the third and the fourth quarter.

        What four does not divide goes to the test split.

        Source: PythonInterface.getSets of ScienceWorld.

        >>> [Kind("", 10, "").numbers(split) for split in ("train", "validation", "test")]
        [range(0, 4), range(4, 6), range(6, 10)]
        """
        quarter = self.variations // 4
        return {
            "train": range(2 * quarter),
            "validation": range(2 * quarter, 3 * quarter),
            "test": range(3 * quarter, self.variations),
        }[split]


KINDS = (
    Kind("boil", 30, "Boil a substance."),
    Kind("melt", 30, "Melt a substance."),
    Kind("freeze", 30, "Freeze a substance."),
    Kind("change-the-state-of-matter-of", 30, "Change the state of matter of a substance."),
    Kind("use-thermometer", 540, "Measure the temperature of a thing and act on it."),
    Kind(
        "measure-melting-point-known-substance", 436, "Measure a known substance's melting point."
    ),
    Kind("measure-melting-point-unknown-substance", 300, "Measure an unknown melting point."),
    Kind("power-component", 20, "Switch on an electrical component."),
    Kind(
        "power-component-renewable-vs-nonrenewable-energy",
        20,
        "Switch on an electrical component with the right sort of energy.",
    ),
    Kind("test-conductivity", 900, "Find out whether a thing conducts electricity."),
    Kind(
        "test-conductivity-of-unknown-substances",
        600,
        "Find out whether an unknown substance conducts electricity.",
    ),
    Kind("find-living-thing", 300, "Find a living thing and put it into a box."),
    Kind("find-non-living-thing", 300, "Find a thing that is not alive and put it into a box."),
    Kind("find-plant", 300, "Find a plant and put it into a box."),
    Kind("find-animal", 300, "Find an animal and put it into a box."),
    Kind("chemistry-mix", 32, "Make a substance by mixing others."),
    Kind("chemistry-mix-paint-secondary-color", 36, "Mix paints to a secondary colour."),
    Kind("chemistry-mix-paint-tertiary-color", 36, "Mix paints to a tertiary colour."),
    Kind("lifespan-longest-lived", 125, "Find the animal that lives longest."),
    Kind("lifespan-shortest-lived", 125, "Find the animal that lives shortest."),
    Kind(
        "lifespan-longest-lived-then-shortest-lived",
        125,
        "Find the animals that live longest and shortest.",
    ),
    Kind("identify-life-stages-1", 14, "Point out the stages of an animal's life."),
    Kind("identify-life-stages-2", 10, "Point out the stages of a living thing's life."),
)
"""In the order of AgentGym's ids: 0 is the first variation of "boil", 30 that of "melt"."""

SIMPLIFICATIONS = (
    "teleportAction",
    "selfWateringFlowerPots",
    "openContainers",
    "openDoors",
    "noElectricalAction",
)
"""What ScienceWorld can make easier, by its names."""

EASY = ("teleportAction", "selfWateringFlowerPots", "openDoors", "noElectricalAction")
"""What "easy" stands for; the last is left out where wires are needed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What an episode is about.

    Attributes:
        kind: ScienceWorld's name of the sort of experiment.
        variation: Which one of its sort.
        simplifications: What is made easier, in ScienceWorld's spelling: names with commas between.
    """

    kind: str
    variation: int
    simplifications: str = ""


def simplifications_of(kind: Kind, chosen: Sequence[str]) -> str:
    """Returns what `chosen` means for one kind of experiment, as `Problem.simplifications`.

    >>> simplifications_of(KINDS[7], ["easy"])
    'teleportAction,selfWateringFlowerPots,openDoors'
    """
    names = EASY if "easy" in chosen else chosen
    return ",".join(
        name
        for name in SIMPLIFICATIONS
        if name in names and not (name == "noElectricalAction" and kind.electrical)
    )
