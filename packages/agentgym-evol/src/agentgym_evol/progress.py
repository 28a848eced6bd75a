"""How a run tells where it stands."""

from collections.abc import Callable
from typing import NamedTuple


class Progress(NamedTuple):
    """Where a run stands.

    Attributes:
        stage: "iter_2", "controls/bc_large".
        step: "explore", "train" or "eval".
        done: Episodes or optimiser steps finished in this step.
        total: Of how many.
    """

    stage: str
    step: str
    done: int
    total: int


ProgressHook = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """Tells nobody."""
