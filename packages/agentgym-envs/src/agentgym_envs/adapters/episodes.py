"""What the adapters share: an episode as text in, text out, and tasks as rows of a data set.

>>> row = task_rows("AgentGym/Maze-v0", split="test", number=1, prompt_format=None)[0]
>>> episode = Episode.of(row)
>>> episode.begin(row["task_id"], row["seed"])[:28]
'The goal is at position 6, 6'
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from agentgym_envs.catalog import find_id, make_text_env
from agentgym_envs.core import PromptFormat, TextEnv
from agentgym_envs.record import episode_specs
from agentgym_envs.rollout import opening_messages

OVER = "The episode is over: nothing can be done any more."

# Where the prompts of the environments go over to how a reply is written.
_FORMAT = re.compile(
    r"\n+(?:The tools:|Answer each message in this format|Think first, then end your message"
    r"|Before it, put what you think).*",
    re.DOTALL,
)

Row = dict[str, Any]


class Episode:
    """An environment that plays one episode after the other.

    Attributes:
        env: The environment.
        reward: What the last action earned.
        score: The score of the episode so far, in [0, 1].
        success: Whether the task is solved.
        terminated: Whether the task ended the episode.
        truncated: Whether the step limit did.
    """

    def __init__(self, env_id: str, options: Mapping[str, Any] | None = None) -> None:
        """Makes the environment.

        Args:
            env_id: A Gymnasium id, or its short form.
            options: Keyword arguments of `gymnasium.make`.

        Raises:
            InvalidOptionError: the id is not registered, or the environment refuses an option.
            DataUnavailableError: official data was asked for and is not on this machine.
        """
        self.env: TextEnv[Any] = make_text_env(find_id(env_id), options or {})
        self._forget()

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Episode":
        """Returns an episode for a row that `task_rows` made; call `begin` next."""
        return cls(row["env_id"], json.loads(row["options"]))

    def begin(self, task_id: str | None = None, seed: int | None = None) -> str:
        """Starts an episode and returns the first observation.

        Raises:
            UnknownTaskError: the environment holds no such task.
            InvalidOptionError: see `TextEnv.reset`.
        """
        observation, _ = self.env.reset(seed=seed, options={"task_id": task_id})
        self._forget()
        return observation

    def play(self, reply: str) -> str:
        """Plays an action, or a whole reply where the environment has a prompt format.

        After the end it does nothing and says so: a model may go on talking.
        """
        if self.over:
            self.reward = 0.0
            return OVER
        observation, self.reward, self.terminated, self.truncated, info = self.env.step(reply)
        self.score, self.success = info["score"], info["success"]
        return observation

    @property
    def over(self) -> bool:
        """Whether the episode has ended."""
        return self.terminated or self.truncated

    def _forget(self) -> None:
        self.reward = self.score = 0.0
        self.success = self.terminated = self.truncated = False


def task_rows(
    env_id: str,
    *,
    split: str = "train",
    number: int = 100,
    seed: int = 0,
    prompt_format: PromptFormat | None = "react",
    **options: Any,
) -> list[Row]:
    """Returns the first tasks of a split as rows of a data set.

    Args:
        env_id: A Gymnasium id, or its short form.
        split: "train", "validation" or "test".
        number: How many.
        seed: The seed of every episode: all that a trainer plays of one row start alike.
        prompt_format: How a model is to answer; None for bare actions.
        options: Further keyword arguments of `gymnasium.make`.

    Returns:
        Rows with "prompt" (the messages before the first observation, which are none without a
        prompt format), "env_id", "task_id", "seed" and "options" (JSON).

    Raises:
        InvalidOptionError: an argument is not one of the allowed values, or the split is smaller.
    """
    env_id = find_id(env_id)
    given = {**options, "split": split, "prompt_format": prompt_format}
    prompt = [
        {"role": message.role, "content": message.content}
        for message in opening_messages(make_text_env(env_id, given))
    ]
    text = json.dumps(given, sort_keys=True)
    specs = episode_specs(env_id, split=split, number=number, seed=seed, options=given)  # pyright: ignore[reportArgumentType]  (checked by it)
    return [
        {"prompt": prompt, "env_id": env_id, "task_id": spec.task_id, "seed": seed, "options": text}
        for spec in specs
    ]


def rules_of(env: TextEnv[Any]) -> str:
    """Returns what an agent must know, without a list of tools and without a format of replies."""
    return _FORMAT.sub("", env.prompts["react"].instruction)
