"""Teach a small network to find its way: PPO of Stable-Baselines3 on the maze.

The text becomes a vector of word counts and the four moves become four numbers; the rest is
plain Stable-Baselines3. All tasks share one maze of 5 x 5 cells and differ in start and goal;
success is measured on pairs that are never trained on (it goes from about 25 to 90 %).

    python examples/sb3_ppo_maze.py
"""

import gymnasium as gym
import torch
from numpy.typing import NDArray
from stable_baselines3 import PPO
from stable_baselines3.common.env_util import make_vec_env

import agentgym_envs  # noqa: F401  (registers the environments)
from agentgym_envs.wrappers import Discrete, HashedText

Env = gym.Env[NDArray, int]


def make_maze(split: str = "train") -> Env:
    """Returns the maze as classic reinforcement learning wants it."""
    env = gym.make("AgentGym/Maze-v0", split=split, size=5, layout=0, loops=0.2, max_steps=30)
    return HashedText(Discrete(env, size=4), size=512, ordered=True)


def success_rate(model: PPO, split: str = "test") -> float:
    """Plays every task of a split once; returns the fraction that reached the goal."""
    env = make_maze(split)
    tasks = env.unwrapped.tasks[split]
    return sum(reaches_goal(model, env, task.id) for task in tasks) / len(tasks)


def reaches_goal(model: PPO, env: Env, task_id: str) -> bool:
    """Plays one task, with the policy's own dice."""
    observation, info = env.reset(options={"task_id": task_id})
    over = False
    while not over:
        action, _ = model.predict(observation)
        observation, _, terminated, truncated, info = env.step(action)
        over = terminated or truncated
    return info["success"]


def learn(rounds: int = 6, steps_per_round: int = 8_192, seed: int = 0) -> list[float]:
    """Trains, and returns the success rate on held-out tasks before and after each round."""
    torch.set_num_threads(1)
    model = PPO(
        "MlpPolicy",
        make_vec_env(make_maze, n_envs=32, seed=seed),
        n_steps=32,
        batch_size=256,
        n_epochs=8,
        learning_rate=1e-3,
        gamma=0.95,
        gae_lambda=0.9,
        ent_coef=0.04,
        policy_kwargs={"net_arch": [128, 128]},
        seed=seed,
        device="cpu",
    )
    rates = [success_rate(model)]
    print(f"{0:>8,} steps: {rates[0]:6.1%} of the held-out tasks solved")
    for _ in range(rounds):
        model.learn(steps_per_round, reset_num_timesteps=False)
        rates.append(success_rate(model))
        print(f"{model.num_timesteps:>8,} steps: {rates[-1]:6.1%} of the held-out tasks solved")
    return rates


if __name__ == "__main__":
    learn()
