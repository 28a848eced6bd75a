"""The one place where PettingZoo is imported."""

from agentgym_envs.core import MissingDependencyError

try:
    # PettingZoo has types, but does not say so with a py.typed file.
    from pettingzoo import AECEnv, ParallelEnv  # pyright: ignore[reportMissingTypeStubs]
except ModuleNotFoundError as error:
    raise MissingDependencyError(
        'worlds for several agents need PettingZoo: run `pip install "agentgym-envs[pettingzoo]"`'
    ) from error

__all__ = ["AECEnv", "ParallelEnv"]
