"""Plays records of AgentGym's Weather against ours."""

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
    replay_score,
)

from .data import Start
from .env import WeatherEnv
from .source import EmbeddedSource, Source
from .world import matches, original_episode


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one recorded episode, or one row of a table of scores.

    Args:
        record: One line of a record file: `goal`, `subgoals`, `init_config`, `reset_observation`
            and `steps`, each with the HTTP exchanges that it made; or a row with `kind`.
        folder: Where the record file lies; not needed here.

    Raises:
        MalformedFileError: the record lacks one of these.
    """
    del folder
    try:
        if "kind" in record:
            episode = _episode(record, Start("2023-01-01", "Oslo"), EmbeddedSource())
            yield from replay_score(record, episode, matches)
            return
        tape = Tape()
        first = record["init_config"]
        start = Start(first["current_date"], first["current_location"])
        yield from replay_record(record, lambda: _episode(record, start, tape), tape=tape)
    except (KeyError, TypeError) as error:
        raise MalformedFileError(f"not a weather record: {error!r}") from error


def replay_conversation(
    item_id: str,
    messages: Sequence[tuple[str, str]],
    *,
    reward: float | None = None,
    done: bool | None = None,
) -> Iterator[Comparison]:
    """Sends the assistant's messages and compares the user's with what comes back.

    Args:
        item_id: "weather_3" (played by the original's rules, with the live services) or one of
            our own ids.
        messages: (role, content) in order; a role is "system", "user" or "assistant".
        reward: The reward of the last step, where it is known.
        done: Whether the last step ended the episode, where it is known.

    Raises:
        DataUnavailableError: the official tasks are not on this machine.
        UnknownTaskError: there is no task `item_id`.
        MalformedFileError: user and assistant do not take turns.
    """
    env = _environment(item_id, [content for _, content in messages])
    yield from replay_chat(env, item_id, messages, reward=reward, done=done)


def _episode(record: Mapping[str, Any], start: Start, source: Source) -> OriginalEpisode:
    return original_episode(Question(start, tuple(record.get("subgoals", ()))), source)


def _environment(item_id: str, texts: Sequence[str]) -> WeatherEnv:
    prompt_format = "react" if any("Action:" in text for text in texts) else None
    if not item_id.startswith("weather_embedded_"):
        return WeatherEnv(data="official", rules="agentgym", prompt_format="react")
    literal = any("Now new trial starts." in text for text in texts)
    return WeatherEnv(rules="agentgym" if literal else "fixed", prompt_format=prompt_format)
