"""Plays records of AgentGym's Movie against ours."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from agentgym_envs.core import MalformedFileError
from agentgym_envs.core.comparison import Comparison
from agentgym_envs.toolkit.tools import (
    OriginalEpisode,
    Question,
    Tape,
    replay_chat,
    replay_record,
)

from .env import MovieEnv
from .world import original_episode


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one recorded episode.

    Args:
        record: One line of a record file: `goal`, `subgoals`, `reset_observation` and `steps`,
            each with the HTTP exchanges that it made.
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

    Args:
        item_id: "movie_3" (played by the original's rules, with the live service) or one of our
            own ids.
        messages: (role, content) in order; a role is "system", "user" or "assistant".
        reward: The reward of the last step, where it is known.
        done: Whether the last step ended the episode, where it is known.

    Raises:
        DataUnavailableError: the official tasks, or the key of the live service, are not there.
        UnknownTaskError: there is no task `item_id`.
        MalformedFileError: user and assistant do not take turns.
    """
    env = _environment(item_id, [content for _, content in messages])
    yield from replay_chat(env, item_id, messages, reward=reward, done=done)


def _environment(item_id: str, texts: Sequence[str]) -> MovieEnv:
    prompt_format = "react" if any("Action:" in text for text in texts) else None
    if not item_id.startswith("movie_embedded_"):
        return MovieEnv(data="official", rules="agentgym", prompt_format="react")
    literal = any("Now new trial starts." in text for text in texts)
    return MovieEnv(rules="agentgym" if literal else "fixed", prompt_format=prompt_format)
