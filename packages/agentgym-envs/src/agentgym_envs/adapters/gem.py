"""GEM environments (gem-llm 0.1).

register_environments()
env = gem.make("agentgym:Maze-v0", split="test", prompt_format="react")
envs = gem.make_vec(["agentgym:Maze-v0"] * 8, seed=0)
"""
# GEM cannot share this workspace's lock, so its types are not known to the type checker.
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false

from typing import Any

import gem

from agentgym_envs.catalog import environment_ids, find_id, make_text_env
from agentgym_envs.policies import RandomPolicy
from agentgym_envs.rollout import Conversation
from agentgym_envs.trajectory import EpisodeSpec


def register_environments() -> list[str]:
    """Registers every environment with GEM and returns the names: "agentgym:Maze-v0" and so on."""
    names = {f"agentgym:{env_id.partition('/')[2]}": env_id for env_id in environment_ids()}
    for name, env_id in names.items():
        if name not in gem.envs.registration.ENV_REGISTRY:
            gem.register(name, "agentgym_envs.adapters.gem:GemEnv", world=env_id)
    return [*names]


class GemEnv(gem.Env):
    """One of our environments as one of GEM's.

    The first observation begins with the rules, where the environment has a prompt format.
    """

    def __init__(self, world: str, *, seed: int | None = None, **options: Any) -> None:
        """Makes the environment.

        Args:
            world: A Gymnasium id, or its short form.
            seed: Of the first episode, unless `reset` is given one.
            options: Keyword arguments of `gymnasium.make`.

        Raises:
            InvalidOptionError: the id is not registered, or the environment refuses an option.
        """
        super().__init__()
        self._world, self._options, self._seed = find_id(world), options, seed
        self.text_env = make_text_env(self._world, options)
        self._draws = 0

    def reset(self, seed: int | None = None) -> tuple[str, dict[str, Any]]:
        """Starts an episode; `seed` chooses the task, and all that the world draws."""
        seed, self._seed = (self._seed if seed is None else seed), None
        observation, info = self.text_env.reset(seed=seed)
        prompt = self.text_env.prompt
        rules = "" if prompt is None else f"{prompt.instruction}\n\n"
        return f"{rules}{observation}", {**info, "suffix": ""}

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """Plays one action, or a whole reply where the environment has a prompt format."""
        observation, reward, terminated, truncated, info = self.text_env.step(action)
        return observation, reward, terminated, truncated, {**info, "suffix": ""}

    def sample_random_action(self) -> str:
        """Returns an action that the random policy would take now."""
        self._draws += 1
        spec = EpisodeSpec(self._world, self.text_env.task.id, seed=self._draws)
        answer = RandomPolicy().act([Conversation(spec, self.text_env, (), "")])[0]
        return answer if isinstance(answer, str) else getattr(answer, "text", "")

    def spawn(self, same_state: bool = False, **kwargs: Any) -> "GemEnv":
        """Returns another one with the same options, but for `kwargs`, and maybe the same episode.

        Raises:
            EpisodeOverError: the same state is wanted, and `reset` was never called.
        """
        other = GemEnv(self._world, **{**self._options, **kwargs})
        if same_state:
            other.text_env.restore(self.text_env.snapshot())
        return other
