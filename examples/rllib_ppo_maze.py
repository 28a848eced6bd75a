"""Train on the maze with PPO of RLlib.

Ray pins an older Gymnasium than ours, so the two are installed with an override:

    uv pip install --overrides tests/integrations/rllib.overrides agentgym-envs "ray[rllib]" torch
    python examples/rllib_ppo_maze.py 10
"""

import sys

import ray
from ray.rllib.algorithms.ppo import PPOConfig
from ray.tune.registry import register_env

from agentgym_envs.adapters.rllib import make_env

MAZE = {
    "env_id": "AgentGym/Maze-v0",
    "actions": 4,
    "features": 512,
    "ordered": True,
    "size": 5,
    "layout": 0,
    "max_steps": 30,
}


def train(iterations: int = 2, steps: int = 512) -> list[float]:
    """Trains; returns the mean score of the episodes of each iteration."""
    register_env("agentgym", make_env)
    config = (
        PPOConfig()
        .environment("agentgym", env_config=MAZE)
        .env_runners(num_env_runners=0, num_envs_per_env_runner=8)
        .training(train_batch_size_per_learner=steps, minibatch_size=128, num_epochs=4)
    )
    algorithm = config.build_algo()
    scores = []
    for iteration in range(1, iterations + 1):
        scores.append(algorithm.train()["env_runners"]["episode_return_mean"])
        print(f"iteration {iteration}: mean score {scores[-1]:.2f}")
    algorithm.stop()
    ray.shutdown()
    return scores


if __name__ == "__main__":
    train(*map(int, sys.argv[1:]))
