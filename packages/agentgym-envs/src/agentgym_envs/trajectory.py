"""What happened in one episode, as one plain value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["system", "user", "assistant"]
_NO_OPTIONS: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat.

    Attributes:
        role: Who says it.
        content: The text.
        train: AgentTraj's `loss` flag: False on an assistant message that must not be learned
            (the acknowledgement of the rules), None where nothing is said.
    """

    role: Role
    content: str
    train: bool | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a policy answered, with tokens where it works in tokens.

    Attributes:
        text: The whole answer.
        token_ids: The sampled tokens, end-of-turn token included.
        prompt_token_ids: The tokens fed since the last sampled one; all of these and
            `token_ids`, joined turn by turn, are exactly what the model has seen.
        logprobs: Log-probability of each of `token_ids` under the sampling policy.
    """

    text: str
    token_ids: tuple[int, ...] = ()
    prompt_token_ids: tuple[int, ...] = ()
    logprobs: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One observation, the answer to it, and what the answer earned.

    Attributes:
        observation: What the agent saw before it answered.
        reply: Its answer.
        reward: What the action earned.
        valid: Whether the world understood it.
        train: False on a turn that must not be learned from (AgentTraj's `loss`).
    """

    observation: str
    reply: Reply
    reward: float = 0.0
    valid: bool = True
    train: bool = True


@dataclass(frozen=True, slots=True)
class EpisodeSpec:
    """Which episode to play.

    Attributes:
        env: A Gymnasium id ("AgentGym/Maze-v0").
        task_id: The task.
        sample: Which of several tries at the same task this is.
        seed: Given to `reset`, and to the policy for its own draws.
        options: Keyword arguments of `gymnasium.make` (`{"size": 5, "prompt_format": "react"}`).
    """

    env: str
    task_id: str
    sample: int = 0
    seed: int = 0
    options: Mapping[str, Any] = field(default_factory=lambda: _NO_OPTIONS)


@dataclass(frozen=True, slots=True)
class Trajectory:
    """The recorded turns of one episode.

    Attributes:
        spec: Which episode this was.
        opening: Messages before the first observation: the rules and their acknowledgement.
            Empty where actions are bare commands.
        turns: In order.
        final_observation: What the last action brought; "" where it is not known.
        score: The episode score, in [0, 1].
        success: Whether the task was solved.
        terminated: Whether the task ended the episode.
        truncated: Whether the step limit did.
        error: Why the episode broke off, or None. A broken episode has score 0 and no success.
    """

    spec: EpisodeSpec
    opening: tuple[Message, ...] = ()
    turns: tuple[Turn, ...] = ()
    final_observation: str = ""
    score: float = 0.0
    success: bool = False
    terminated: bool = False
    truncated: bool = False
    error: str | None = None

    @property
    def messages(self) -> list[Message]:
        """The episode as a chat: opening, then observation and reply in turn."""
        return [*self.opening, *_chat(self.turns)]


def _chat(turns: tuple[Turn, ...]) -> list[Message]:
    chat: list[Message] = []
    for turn in turns:
        chat += [
            Message("user", turn.observation),
            Message("assistant", turn.reply.text, train=turn.train),
        ]
    return chat
