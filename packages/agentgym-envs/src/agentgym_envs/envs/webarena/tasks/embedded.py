"""The embedded tasks, split by split."""

from collections.abc import Callable
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from typing import Any

from agentgym_envs.core import GeneratedTasks, Split, Task, Tasks
from agentgym_envs.envs.webarena.data import kept_tasks
from agentgym_envs.envs.webarena.sites.catalogue import all_sites
from agentgym_envs.envs.webarena.sites.records import sources
from agentgym_envs.envs.webarena.sites.web import Web

from .catalogue import all_templates
from .deal import LENGTHS, deal
from .way import way_from_json
from .web_task import WebTask

PREFIX = "webarena_embedded_"


@cache
def embedded() -> Tasks[WebTask]:
    """Returns all splits; a task is read when it is asked for.

    The first call on a machine computes all tasks, and the sites that they are about, in seconds.
    """
    config = kept_tasks(_key(), _computed).config
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


def _computed() -> dict[Split, list[dict[str, Any]]]:
    web = Web(all_sites())
    try:
        return deal(all_templates(), web.records)
    finally:
        web.close()


def _key() -> str:
    """Returns a digest of the sites' images and of all that makes tasks of them."""
    digest = sha256()
    for site in all_sites().values():
        digest.update(site.image.key.encode() if site.image else b"")
    for source in sources(files(__package__ or "")):
        digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()[:16]
