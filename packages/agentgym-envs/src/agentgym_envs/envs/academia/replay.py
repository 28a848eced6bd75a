"""Plays records of AgentGym's Academia against ours."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from typing_extensions import override

from agentgym_envs.core import MalformedFileError
from agentgym_envs.core.comparison import Comparison
from agentgym_envs.toolkit.tools import (
    OriginalEpisode,
    Question,
    replay_chat,
    replay_record,
    replay_score,
)
from agentgym_envs.toolkit.tools.spoken import OPENING

from .data import read_network
from .env import AcademiaEnv
from .graph import Network, NetworkSource, invented_network
from .spoken import spoken_network
from .world import original_episode


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one recorded episode, or one row of a table of scores.

    Args:
        record: One line of a record file: `goal`, `subgoals`, `world` (the name of the file with
            the network), `reset_observation` and `steps`; or a row with `kind`.
        folder: Where the record file lies, and the network.

    Raises:
        MalformedFileError: the record lacks one of these, or the network is none.
        OSError: the network cannot be read.
    """
    try:
        if "kind" in record:
            yield from replay_score(record, _episode(record, invented_network))
            return
        path = folder / record["world"]
        yield from replay_record(record, lambda: _episode(record, lambda: read_network(path)))
    except (KeyError, TypeError) as error:
        raise MalformedFileError(f"not an academia record: {error!r}") from error


def replay_conversation(
    item_id: str,
    messages: Sequence[tuple[str, str]],
    *,
    reward: float | None = None,
    done: bool | None = None,
) -> Iterator[Comparison]:
    """Sends the assistant's messages and compares the user's with what comes back.

    The network behind a conversation about an official task is what its tools gave: so it shows
    how replies are read, which calls are refused, that answers do not contradict each other, and
    how it is scored.

    Args:
        item_id: "tool_academia_3" (played by the original's rules) or one of our own ids.
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


class _ReplayedAcademia(AcademiaEnv):
    """Official tasks on a network of which only a conversation is left."""

    def __init__(self, messages: Sequence[tuple[str, str]]) -> None:
        self._network = spoken_network(messages)
        super().__init__(
            data="official", rules="agentgym", prompt_format="react", max_steps=len(messages) + 1
        )

    @override
    def _graphs(self) -> Network:
        return self._network


def _episode(record: Mapping[str, Any], source: NetworkSource) -> OriginalEpisode:
    return original_episode(Question(None, tuple(record["subgoals"])), source)


def _environment(item_id: str, messages: Sequence[tuple[str, str]]) -> AcademiaEnv:
    if not item_id.startswith("academia_embedded_"):
        return _ReplayedAcademia(messages)
    texts = [content for role, content in messages if role != "system"]
    literal = any(text.startswith(OPENING) for text in texts)
    return AcademiaEnv(
        rules="agentgym" if literal else "fixed",
        prompt_format="react" if any("Action:" in text for text in texts) else None,
    )
