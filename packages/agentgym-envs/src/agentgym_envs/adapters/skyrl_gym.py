"""SkyRL-Gym environments (skyrl-gym 0.4).

    skyrl_gym.register("agentgym", "agentgym_envs.adapters.skyrl_gym:SkyRLEnv")
    rows = skyrl_rows("AgentGym/Maze-v0", number=1000)  # the data set of the trainer

An environment is made for each episode from the columns of its row.
"""
# SkyRL-Gym cannot share this workspace's lock, so its types are not known to the type checker.
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false

from collections.abc import Mapping, Sequence
from typing import Any

from skyrl_gym.envs.base_text_env import BaseTextEnv, BaseTextEnvStepOutput

from .episodes import Episode, Row, task_rows


def skyrl_rows(env_id: str, **arguments: Any) -> list[Row]:
    """Returns rows with the columns that SkyRL wants; see `task_rows` for the arguments."""
    return [{**row, "env_class": "agentgym"} for row in task_rows(env_id, **arguments)]


class SkyRLEnv(BaseTextEnv):
    """One episode of one of our environments."""

    def __init__(self, env_config: Any = None, extras: Mapping[str, Any] | None = None) -> None:
        """Makes the environment.

        Args:
            env_config: Not needed.
            extras: The columns of the row: "env_id", "task_id", "seed" and "options".

        Raises:
            KeyError: a column is missing.
            InvalidOptionError: the environment refuses an option.
        """
        super().__init__()
        del env_config
        row = dict(extras or {})
        self._task_id, self._seed = row["task_id"], row["seed"]
        self.episode = Episode.of(row)
        self.max_turns = self.episode.env.max_steps

    def init(self, prompt: Sequence[Row]) -> tuple[list[Row], dict[str, Any]]:
        """Starts the episode; returns the prompt with the first observation, and nothing else."""
        self.turns = 0
        observation = self.episode.begin(self._task_id, self._seed)
        return [*prompt, {"role": "user", "content": observation}], {}

    def step(self, action: str) -> BaseTextEnvStepOutput:
        """Plays a reply. After the end there are no observations."""
        self.turns += 1
        observation = self.episode.play(action)
        over = self.episode.over
        return BaseTextEnvStepOutput(
            observations=[] if over else [{"role": "user", "content": observation}],
            reward=self.episode.reward,
            done=over,
            metadata={"score": self.episode.score, "success": self.episode.success},
        )

    def close(self) -> None:
        """Closes the environment."""
        self.episode.env.close()

    def get_metrics(self) -> dict[str, Any]:
        """Returns "score", "success" (0 or 1) and "turns" of the episode."""
        success = float(self.episode.success)
        return {"score": self.episode.score, "success": success, "turns": self.turns}
