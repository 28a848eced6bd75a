"""The embedded tasks, split by split."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from agentgym_envs.core import GeneratedTasks, Split, Task, Tasks

from .deal import LENGTHS
from .way import way_from_json
from .web_task import WebTask

PREFIX = "webarena_embedded_"


@cache
def embedded(config: Callable[[Split, int], dict[str, Any]]) -> Tasks[WebTask]:
    """Returns all splits; a task is read when it is asked for.

    Args:
        config: Gives task `number` of a split in WebArena's schema.
    """
    return {
        split: GeneratedTasks(f"{PREFIX}{split}_", length, partial(_task, config, split))
        for split, length in LENGTHS.items()
    }


def _task(
    config: Callable[[Split, int], dict[str, Any]], split: Split, number: int
) -> Task[WebTask]:
    found = config(split, number)
    data = WebTask(
        sites=tuple(found["sites"]),
        start_urls=tuple(found["start_url"].split(" |AND| ")),
        evaluation=found["eval"],
        legs=way_from_json(found["way"]),
        answer=found["answer"],
        template=found["template"],
    )
    return Task(found["task_id"], split, found["intent"], data)
