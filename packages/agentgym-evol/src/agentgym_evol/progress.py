"""How a run tells where it stands."""

from collections.abc import Callable
from typing import NamedTuple


class Progress(NamedTuple):
    """Where a run stands. Every step tells its beginning, each unit done, and its result.

    Attributes:
        stage: "iter_2", "controls/bc_large".
        step: "explore", "train" or "eval".
        done: Episodes or optimiser steps finished in this step.
        total: Of how many.
        result: What came of the step, in a few words; only with its last message, which is the
            only one where an earlier process has finished the step.
    """

    stage: str
    step: str
    done: int
    total: int
    result: str | None = None


ProgressHook = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """Tells nobody."""
