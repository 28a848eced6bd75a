"""One episode of a run, as one line of JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from agentgym_envs.core import MalformedFileError
from agentgym_envs.trajectory import Trajectory
from agentgym_envs.trajectory_files import from_json, to_json


@dataclass(frozen=True, slots=True)
class TokenCount:
    """Tokens of one episode.

    Attributes:
        prompt: Tokens the model read. A server that is sent the whole chat at every turn counts
            the whole chat at every turn; a local model that keeps its cache reads each token once.
        completion: Tokens the model wrote.
    """

    prompt: int
    completion: int


@dataclass(frozen=True, slots=True)
class EpisodeRecord:
    """One finished episode.

    Attributes:
        index: Its place in the run's list of episodes.
        trajectory: What happened.
        tokens: What the model read and wrote; None where nobody counted.
    """

    index: int
    trajectory: Trajectory
    tokens: TokenCount | None = None


@runtime_checkable
class CountsTokens(Protocol):
    """A policy that knows what its episodes cost although its replies hold no token ids."""

    def take_tokens(self, key: str) -> TokenCount | None:
        """Returns the count of the episode named `key` and forgets it."""
        ...


def count_tokens(policy: object, key: str, trajectory: Trajectory) -> TokenCount | None:
    """Returns the tokens of an episode: the policy's own count, or that of its replies' ids."""
    if isinstance(policy, CountsTokens):
        return policy.take_tokens(key)
    replies = [turn.reply for turn in trajectory.turns]
    if not any(reply.token_ids for reply in replies):
        return None
    return TokenCount(
        prompt=sum(len(reply.prompt_token_ids) for reply in replies),
        completion=sum(len(reply.token_ids) for reply in replies),
    )


def record_to_json(record: EpisodeRecord) -> dict[str, Any]:
    """Returns a trajectory row with two keys more: `index` and `tokens`."""
    tokens = record.tokens
    counts = None if tokens is None else {"prompt": tokens.prompt, "completion": tokens.completion}
    return {"index": record.index, "tokens": counts, **to_json(record.trajectory)}


def record_from_json(row: Mapping[str, Any]) -> EpisodeRecord:
    """Returns the record that `record_to_json` wrote.

    Raises:
        MalformedFileError: a key is missing or of the wrong type.
    """
    trajectory = from_json(row)
    try:
        counts = row["tokens"]
        tokens = None if counts is None else TokenCount(counts["prompt"], counts["completion"])
        return EpisodeRecord(int(row["index"]), trajectory, tokens)
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedFileError(
            f"not an episode record: {type(error).__name__} {error}"
        ) from error
