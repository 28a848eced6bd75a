"""What an episode is built from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .template import Leg


@dataclass(frozen=True, slots=True)
class WebTask:
    """A task of WebArena.

    Attributes:
        sites: The sites that it needs, and where the agent is signed in.
        start_urls: One tab is opened for each.
        evaluation: How it is scored: the "eval" member of WebArena's schema. For the embedded tasks
            it may also have "records", what the sites' records must say at the end.
        legs: The expert's way; empty for official tasks.
        answer: What the expert answers.
        template: Which kind of task it is: the name of the template, or its number as text.
        require_login: Whether an official task is begun signed in.
    """

    sites: Sequence[str]
    start_urls: Sequence[str]
    evaluation: Mapping[str, Any]
    legs: Sequence[Leg]
    answer: str
    template: str
    require_login: bool = True
