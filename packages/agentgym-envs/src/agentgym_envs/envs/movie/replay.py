"""Plays records of AgentGym's Movie against ours."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from typing_extensions import override

from agentgym_envs.core import MalformedFileError, Outcome
from agentgym_envs.core.comparison import Comparison
from agentgym_envs.toolkit.tools import (
    OriginalEpisode,
    Question,
    Tape,
    replay_chat,
    replay_record,
    replay_score,
)
from agentgym_envs.toolkit.tools.spoken import OPENING, SpokenSource, observations_of

from .env import MovieEnv
from .world import original_episode


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one recorded episode, or one row of a table of scores.

    Args:
        record: One line of a record file: `goal`, `subgoals`, `reset_observation` and `steps`,
            each with the HTTP exchanges that it made; or a row with `kind`.
        folder: Where the record file lies; not needed here, the exchanges hold all there is.

    Raises:
        MalformedFileError: the record lacks one of these.
    """
    del folder
    tape = Tape()

    def start() -> OriginalEpisode:
        question = Question(None, tuple(record["subgoals"]))
        return original_episode(question, tape, raw_ids=True)

    try:
        if "kind" in record:
            yield from replay_score(record, start())
            return
        yield from replay_record(record, start, tape=tape)
    except (KeyError, TypeError) as error:
        raise MalformedFileError(f"not a movie record: {error!r}") from error


def replay_conversation(
    item_id: str,
    messages: Sequence[tuple[str, str]],
    *,
    reward: float | None = None,
    done: bool | None = None,
) -> Iterator[Comparison]:
    """Sends the assistant's messages and compares the user's with what comes back.

    What the film service answered at the time is read from the user's messages: a conversation
    about an official task shows how replies are read, which calls are refused, and how it is
    scored.

    Args:
        item_id: "movie_3" (played by the original's rules) or one of our own ids.
        messages: (role, content) in order; a role is "system", "user" or "assistant".
        reward: The reward of the last step, where it is known.
        done: Whether the last step ended the episode, where it is known.

    Raises:
        DataUnavailableError: the official tasks are not on this machine.
        UnknownTaskError: there is no task `item_id`.
        MalformedFileError: user and assistant do not take turns.
    """
    env = _environment(item_id, messages)
    yield from replay_chat(env, item_id, messages, reward=reward, done=done)


class _ReplayedMovie(MovieEnv):
    """Official tasks whose service answers what a conversation says."""

    def __init__(self, observations: Sequence[str]) -> None:
        self._said = SpokenSource(observations, _undo)
        super().__init__(
            data="official",
            rules="agentgym",
            prompt_format="react",
            max_steps=len(observations) + 1,
            backend=self._said,
        )

    @override
    def _act(self, action: str) -> Outcome:
        outcome = super()._act(action)
        self._said.step += 1
        return outcome


def _undo(url: str, text: str, value: Any) -> Any | None:
    """Returns the body from which a tool makes `value`; most tools only leave parts of it out."""
    if "/search/" in url:
        found: Any = list[Any]() if "IndexError" in text else value
        return None if found is None or isinstance(found, dict) else {"results": found}
    if not isinstance(value, dict) or "status_code" in value:
        return {} if text.startswith("ERROR | ") else None
    body = cast("dict[str, Any]", value)
    if url.endswith("/keywords") and "keywords" in body:
        return {"keywords": [{"name": word} for word in body["keywords"]]}
    return body


def _environment(item_id: str, messages: Sequence[tuple[str, str]]) -> MovieEnv:
    if not item_id.startswith("movie_embedded_"):
        return _ReplayedMovie(observations_of(messages))
    texts = [content for role, content in messages if role != "system"]
    literal = any(text.startswith(OPENING) for text in texts)
    return MovieEnv(
        rules="agentgym" if literal else "fixed",
        prompt_format="react" if any("Action:" in text for text in texts) else None,
    )
