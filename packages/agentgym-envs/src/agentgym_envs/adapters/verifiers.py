"""A taskset and an environment for verifiers (verifiers.v1, 0.4).

verifiers finds a taskset by the name of a module that exports it, so write one of two lines:

    from agentgym_envs.adapters.verifiers import AgentGymPlay, AgentGymTaskset
    __all__ = ["AgentGymPlay", "AgentGymTaskset"]

and name it: `eval my_module --env.taskset.env AgentGym/Maze-v0 --env.taskset.number 50`.
"""
# verifiers cannot share this workspace's lock, so its types are not known to the type checker.
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false

from collections.abc import Iterator
from typing import Any

import verifiers.v1 as vf

from .episodes import Episode, task_rows


class AgentGymConfig(vf.TasksetConfig):
    """Which tasks there are."""

    env: str = "AgentGym/Maze-v0"
    """A Gymnasium id, or its short form."""
    split: str = "test"
    """"train", "validation" or "test"."""
    number: int = 50
    """How many tasks of the split."""
    seed: int = 0
    """The seed of every episode."""
    options: dict[str, Any] = {}
    """Further keyword arguments of `gymnasium.make`; `prompt_format` is "react" if left out."""


class AgentGymData(vf.TaskData):
    """One task."""

    row: dict[str, Any]
    """What `task_rows` says of it, but for the prompt."""


class AgentGymTask(vf.Task[AgentGymData, vf.State, vf.TaskConfig]):
    """One task; `AgentGymPlay` scores it."""


class AgentGymTaskset(vf.Taskset[AgentGymTask, AgentGymConfig]):
    """The first tasks of a split. The rules are the system prompt."""

    def load(self) -> Iterator[AgentGymTask]:
        """Yields the tasks in order.

        Raises:
            InvalidOptionError: see `task_rows`.
        """
        config = self.config
        rows = task_rows(
            config.env, split=config.split, number=config.number, seed=config.seed, **config.options
        )
        for row in rows:
            rules, *_ = row.pop("prompt")
            data = AgentGymData(name=row["task_id"], system_prompt=rules["content"], row=row)
            yield AgentGymTask(data, config.task)


class AgentGymPlayConfig(vf.EnvConfig):
    """Who plays."""

    player: vf.AgentConfig = vf.AgentConfig()
    """The agent."""


class AgentGymPlay(vf.Env[AgentGymPlayConfig]):
    """Plays one episode: observations are the user's turns, replies the agent's.

    The reward is the episode's score; "success" and "turns" are metrics.
    """

    async def run(self, task: AgentGymTask, agents: Any) -> None:
        """Plays until the episode or the agent ends."""
        episode = Episode.of(task.data.row)
        turns = 0
        observation = episode.begin(task.data.row["task_id"], task.data.row["seed"])
        async with agents.player.interaction(task) as interaction:
            segment = await interaction.turn(observation)
            while not segment.terminated:
                turns += 1
                observation = episode.play(segment.last_reply)
                if episode.over:
                    break
                segment = await interaction.turn(observation)
        trace = interaction.trace
        trace.record_reward("score", episode.score, 1.0)
        trace.record_metric("success", float(episode.success))
        trace.record_metric("turns", float(turns))
        episode.env.close()
