"""A resources server for NeMo Gym, by its documented interface for Gymnasium environments.

In a checkout of NeMo Gym, `resources_servers/agentgym/app.py` is

    from agentgym_envs.adapters.nemo_gym import AgentGymServer

    if __name__ == "__main__":
        AgentGymServer.run_webserver()

with agentgym-envs among its requirements; `nemo_gym_rows` makes the data set. NeMo Gym's
`gymnasium_agent` plays: set its `max_steps` at least to that of the environment.
"""
# NeMo Gym cannot share this workspace's lock, so its types are not known to the type checker.
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false

import asyncio
from collections.abc import Mapping
from typing import Any

from resources_servers.gymnasium import GymnasiumServer, extract_text

from .episodes import Episode, Row, task_rows


def nemo_gym_rows(env_id: str, *, agent: str, **arguments: Any) -> list[Row]:
    """Returns rows with the columns that NeMo Gym wants, for a file of JSON lines.

    Args:
        env_id: A Gymnasium id, or its short form.
        agent: What your configuration calls the `gymnasium_agent` that plays.
        arguments: See `task_rows`.

    Raises:
        InvalidOptionError: an argument is not one of the allowed values, or the split is smaller.
    """
    rows = task_rows(env_id, **arguments)
    return [
        {
            "responses_create_params": {"input": row.pop("prompt")},
            "agent_ref": {"type": "responses_api_agents", "name": agent},
            **row,
        }
        for row in rows
    ]


class AgentGymServer(GymnasiumServer):
    """Plays an episode in each session; environments run on threads, so that nobody waits."""

    async def reset(
        self, metadata: Mapping[str, Any], session_id: str | None = None
    ) -> tuple[str | None, dict[str, Any]]:
        """Starts the episode of a row; returns the first observation, and nothing else.

        Args:
            metadata: The columns of the row: "env_id", "task_id", "seed" and "options".
            session_id: Whose episode it is; one that still runs is closed.

        Raises:
            KeyError: a column is missing.
            InvalidOptionError: the environment refuses an option.
        """
        await self.close_session(session_id)
        episode, observation = await asyncio.to_thread(_begin, metadata)
        self.session_state[session_id] = episode
        return observation, {}

    async def step(
        self, action: Any, metadata: Mapping[str, Any], session_id: str | None = None
    ) -> tuple[str | None, float, bool, bool, dict[str, Any]]:
        """Plays the text of a response. After the end there is no observation.

        Raises:
            KeyError: the session has no episode.
        """
        del metadata
        episode: Episode = self.session_state[session_id]
        observation = await asyncio.to_thread(episode.play, extract_text(action))
        return (
            None if episode.over else observation,
            episode.reward,
            episode.terminated,
            episode.truncated,
            {"score": episode.score, "success": episode.success},
        )

    async def close_session(self, session_id: str | None) -> None:
        """Closes the environment of a session, if there is one."""
        episode = self.session_state.get(session_id)
        await super().close_session(session_id)
        if episode is not None:
            await asyncio.to_thread(episode.env.close)


def _begin(row: Mapping[str, Any]) -> tuple[Episode, str]:
    episode = Episode.of(row)
    return episode, episode.begin(row["task_id"], int(row["seed"]))
