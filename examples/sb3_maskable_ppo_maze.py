"""Teach a small network to find its way, choosing only among commands that there are.

MaskablePPO of sb3-contrib on the maze: the text becomes a vector of word counts, an action is the
number of a command in a list, and a mask says how long the list is at present. Success is measured
on pairs of start and goal that are never trained on.

    python examples/sb3_maskable_ppo_maze.py
"""

import sys

import torch
from sb3_contrib import MaskablePPO
from stable_baselines3.common.env_util import make_vec_env

from agentgym_envs.adapters.sb3 import numeric_env

MOST_ACTIONS = 8


def make_maze(split: str = "train"):  # noqa: ANN201  (an environment of numbers)
    """Returns the maze; all its tasks share one layout of 5 x 5 cells."""
    options = {"size": 5, "layout": 0, "loops": 0.2, "max_steps": 30}
    return numeric_env(
        "AgentGym/Maze-v0",
        actions=MOST_ACTIONS,
        features=512,
        ordered=True,
        split=split,
        **options,
    )


def success_rate(model: MaskablePPO, split: str = "test") -> float:
    """Plays every task of a split once; returns the fraction that reached the goal."""
    env = make_maze(split)
    tasks = env.unwrapped.tasks[split]
    return sum(reaches_goal(model, env, task.id) for task in tasks) / len(tasks)


def reaches_goal(model: MaskablePPO, env, task_id: str) -> bool:  # noqa: ANN001  (see `make_maze`)
    """Plays one task, with the policy's own dice."""
    observation, info = env.reset(options={"task_id": task_id})
    over = False
    while not over:
        masks = env.get_wrapper_attr("action_masks")()
        action, _ = model.predict(observation, action_masks=masks)
        assert masks[action], "a masked action is never chosen"
        observation, _, terminated, truncated, info = env.step(action)
        over = terminated or truncated
    return info["success"]


def learn(steps: int = 40_000, seed: int = 0) -> tuple[float, float]:
    """Trains; returns the success rate on held-out tasks before and after."""
    torch.set_num_threads(1)
    model = MaskablePPO(
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
    before = success_rate(model)
    model.learn(steps)
    after = success_rate(model)
    print(f"held-out tasks solved: {before:.1%} before, {after:.1%} after {steps:,} steps")
    return before, after


if __name__ == "__main__":
    learn(*map(int, sys.argv[1:]))
