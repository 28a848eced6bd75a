"""One episode: a question about films, and the tools.

By the fixed rules the toolkit's `FixedEpisode` is all of it. What the original does in its own way
for this environment is here.

Source: AgentGym 3ef9235, agentenv-tool/agentenv_movie.
"""

from collections.abc import Mapping
from typing import Any, cast

from agentgym_envs.toolkit.tools import FixedEpisode, OriginalEpisode, Question, RightAnswer

from .source import EmbeddedSource, Source
from .tools import TOOLBOX, MovieTools

VALID_ACTIONS = (
    *("get_search_movie", "get_movie_details", "get_movie_production_companies"),
    *("get_movie_production_countries", "get_movie_cast", "get_movie_crew", "get_movie_keywords"),
    *("get_search_person", "get_person_details", "get_person_cast", "get_person_crew"),
    *("get_person_external_ids", "get_movie_alternative_titles", "get_movie_translation"),
    *("check_valid_actions", "finish"),
)
"""What `check_valid_actions` of the original lists, in its order."""

NOT_COUNTED = frozenset(
    (
        *("overview", "biography", "vote_average", "genres", "revenue", "budget"),
        "release_date",
    )
)
"""Parts of a result that the original leaves out when it compares it with a subgoal."""


def fixed_episode(question: Question[None], source: Source) -> FixedEpisode:
    """Returns a new episode by the fixed rules."""
    return FixedEpisode(
        TOOLBOX,
        MovieTools(source),
        RightAnswer(question.answers),
        question.subgoals,
        outside=not isinstance(source, EmbeddedSource),
    )


def original_episode(
    question: Question[None], source: Source, *, raw_ids: bool = False
) -> OriginalEpisode:
    """Returns a new episode by the original's rules; `raw_ids` is said at `MovieTools`."""
    tools = MovieTools(source, original=True, raw_ids=raw_ids)
    return OriginalEpisode(TOOLBOX, tools, question.answers, VALID_ACTIONS, clean=clean)


def clean(name: str, value: Any) -> Any:
    """Returns what counts as the prediction of a result.

    >>> clean("get_search_movie", [{"id": 3, "overview": "A film.", "title": "Third"}])
    [{'id': 3, 'title': 'Third'}]
    """
    del name
    if isinstance(value, dict):
        return _counted(cast("dict[Any, Any]", value))
    if isinstance(value, list):
        rows = cast("list[Any]", value)
        return [_counted(cast("Any", row)) if isinstance(row, dict) else row for row in rows]
    return value


def _counted(row: Mapping[Any, Any]) -> dict[Any, Any]:
    return {key: value for key, value in row.items() if key not in NOT_COUNTED}
