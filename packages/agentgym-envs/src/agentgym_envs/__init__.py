"""AgentGym's text environments as Gymnasium ids.

>>> import gymnasium as gym, agentgym_envs
>>> env = gym.make("AgentGym/Wordle-v0")
"""

import gymnasium

from .core import (
    AgentGymError,
    DataUnavailableError,
    EpisodeOverError,
    InvalidOptionError,
    MalformedFileError,
    MissingDependencyError,
    OracleUnavailableError,
    Outcome,
    Prompt,
    PromptFormat,
    Rules,
    SimulatorError,
    Snapshot,
    Split,
    Task,
    Tasks,
    TaskSequence,
    TextEnv,
    UnicodeText,
    UnknownTaskError,
)

__all__ = [
    "ENVIRONMENTS",
    "AgentGymError",
    "DataUnavailableError",
    "EpisodeOverError",
    "InvalidOptionError",
    "MalformedFileError",
    "MissingDependencyError",
    "OracleUnavailableError",
    "Outcome",
    "Prompt",
    "PromptFormat",
    "Rules",
    "SimulatorError",
    "Snapshot",
    "Split",
    "Task",
    "TaskSequence",
    "Tasks",
    "TextEnv",
    "UnicodeText",
    "UnknownTaskError",
]

ENVIRONMENTS = {
    "AgentGym/ALFWorld-v0": "agentgym_envs.envs.alfworld:ALFWorldEnv",
    "AgentGym/Academia-v0": "agentgym_envs.envs.academia:AcademiaEnv",
    "AgentGym/BIRD-v0": "agentgym_envs.envs.bird:BirdEnv",
    "AgentGym/BabyAI-v0": "agentgym_envs.envs.babyai:BabyAIEnv",
    "AgentGym/Maze-v0": "agentgym_envs.envs.maze:MazeEnv",
    "AgentGym/Movie-v0": "agentgym_envs.envs.movie:MovieEnv",
    "AgentGym/SearchQA-v0": "agentgym_envs.envs.searchqa:SearchQAEnv",
    "AgentGym/SciWorld-v0": "agentgym_envs.envs.sciworld:SciWorldEnv",
    "AgentGym/Sheet-v0": "agentgym_envs.envs.sheet:SheetEnv",
    "AgentGym/TODOList-v0": "agentgym_envs.envs.todo:TODOListEnv",
    "AgentGym/TextCraft-v0": "agentgym_envs.envs.textcraft:TextCraftEnv",
    "AgentGym/Weather-v0": "agentgym_envs.envs.weather:WeatherEnv",
    "AgentGym/WebArena-v0": "agentgym_envs.envs.webarena:WebArenaEnv",
    "AgentGym/WebShop-v0": "agentgym_envs.envs.webshop:WebShopEnv",
    "AgentGym/Wordle-v0": "agentgym_envs.envs.wordle:WordleEnv",
}
"""Gymnasium id -> where its class is. Registering imports none of them."""

for _id, _entry_point in ENVIRONMENTS.items():
    gymnasium.register(  # pyright: ignore[reportUnknownMemberType]  (its `kwargs` is a bare dict)
        _id, _entry_point, vector_entry_point=f"agentgym_envs.vector:{_id}"
    )

gymnasium.register(  # pyright: ignore[reportUnknownMemberType]  (its `kwargs` is a bare dict)
    "AgentGym/Remote-v0", "agentgym_envs.remote:RemoteEnv"
)
