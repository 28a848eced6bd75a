"""Plays records of AgentGym's Weather against ours."""

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

from .data import Start
from .env import WeatherEnv
from .source import AIR_QUALITY, GEOCODING, EmbeddedSource, Source
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

    What a weather service answered at the time is read from the user's messages: a conversation
    about an official task shows how replies are read, which calls are refused, what is worked out
    without a service, and how it is scored.

    Args:
        item_id: "weather_3" (played by the original's rules) or one of our own ids.
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


class _ReplayedWeather(WeatherEnv):
    """Official tasks whose services answer what a conversation says."""

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
    """Returns the body from which a tool makes `value`, or None for a refusal."""
    if "KeyError('results')" in text:
        return {}
    if not isinstance(value, dict) or "error" in value:
        return None
    body = cast("dict[str, Any]", value)
    return _UNDONE[url](body) if url in _UNDONE else body


def _with_countries(value: Mapping[str, Any]) -> dict[str, Any]:
    """Returns places as the service gives them, so far as the tool reads them."""
    return {"results": [{**place, "country": ""} for place in value.get("results", ())]}


def _with_hours(value: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the air of whole days of which only the noons are known."""
    daily = value["daily"]
    hourly = {key: [each for noon in daily[key] for each in [noon] * 24] for key in daily}
    return {**value, "hourly_units": value["daily_units"], "hourly": hourly}


_UNDONE = {GEOCODING: _with_countries, AIR_QUALITY: _with_hours}
"""Service -> what makes its answer of what the tool left of it."""


def _episode(record: Mapping[str, Any], start: Start, source: Source) -> OriginalEpisode:
    return original_episode(Question(start, tuple(record.get("subgoals", ()))), source)


def _environment(item_id: str, messages: Sequence[tuple[str, str]]) -> WeatherEnv:
    if not item_id.startswith("weather_embedded_"):
        return _ReplayedWeather(observations_of(messages))
    texts = [content for role, content in messages if role != "system"]
    literal = any(text.startswith(OPENING) for text in texts)
    return WeatherEnv(
        rules="agentgym" if literal else "fixed",
        prompt_format="react" if any("Action:" in text for text in texts) else None,
    )
