"""Teach a small network to find its way: PPO on the maze, all of it in this file.

The text becomes a vector of word counts, an action is the number of a command, and a mask says
which commands there are. Success is measured on pairs of start and goal that are never trained on;
it goes from about 25 to 90 % in half a minute.

    python examples/ppo_maze.py
"""

import sys
from dataclasses import dataclass
from itertools import pairwise

import gymnasium as gym
import numpy as np
import torch
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from torch import Tensor, nn
from torch.distributions import Categorical

from agentgym_envs.adapters.sb3 import numeric_env

ACTIONS, FEATURES = 6, 512


@dataclass(frozen=True)
class Settings:
    """How to train; the usual letters are behind the words."""

    envs: int = 32
    steps: int = 32  # of each environment before an update
    epochs: int = 8
    batch: int = 256
    learning_rate: float = 1e-3
    discount: float = 0.95  # gamma
    trace: float = 0.9  # lambda of the advantage estimate
    clip: float = 0.2
    entropy: float = 0.04
    largest_gradient: float = 0.5


class Agent(nn.Module):
    """Two small networks: what to do, and what it will earn."""

    def __init__(self) -> None:
        super().__init__()
        self.actor, self.critic = layers(ACTIONS, 0.01), layers(1, 1.0)

    def forward(self, observation: Tensor, mask: Tensor) -> tuple[Categorical, Tensor]:
        """Returns what to choose among, and the values; (N, features) and (N, actions) in."""
        logits = self.actor(observation).masked_fill(~mask, -1e9)
        return Categorical(logits=logits), self.critic(observation).squeeze(-1)


def layers(outputs: int, gain: float) -> nn.Sequential:
    """Returns a network with two hidden layers; `gain` scales its last one."""
    sizes = [FEATURES, 128, 128, outputs]
    parts: list[nn.Module] = []
    for place, (inside, outside) in enumerate(pairwise(sizes)):
        linear = nn.Linear(inside, outside)
        nn.init.orthogonal_(linear.weight, gain if place == 2 else 2**0.5)
        nn.init.zeros_(linear.bias)
        parts += [linear, nn.Tanh()]
    return nn.Sequential(*parts[:-1])


def make_maze(split: str = "train") -> gym.Env[np.ndarray, int]:
    """Returns the maze; all its tasks share one layout of 5 x 5 cells."""
    options = {"split": split, "size": 5, "layout": 0, "loops": 0.2, "max_steps": 30}
    return numeric_env("maze", actions=ACTIONS, features=FEATURES, ordered=True, **options)


class Player:
    """Plays many environments at once, and goes on where it stopped."""

    def __init__(self, agent: Agent, settings: Settings, seed: int) -> None:
        self.agent, self.settings = agent, settings
        self.envs = SyncVectorEnv(
            [make_maze] * settings.envs, autoreset_mode=AutoresetMode.SAME_STEP
        )
        observation, _ = self.envs.reset(seed=seed)
        self.observation = torch.as_tensor(observation)

    def play(self) -> dict[str, Tensor]:
        """Returns what happened: a row for each environment in each step, with its advantage."""
        seen: list[tuple[Tensor, ...]] = []
        for _ in range(self.settings.steps):
            mask = torch.as_tensor(np.stack(self.envs.call("action_masks")))
            with torch.no_grad():
                choice, value = self.agent(self.observation, mask)
            action = choice.sample()
            before, chance = self.observation, choice.log_prob(action)
            # An episode that is cut off counts as one that ends: the maze tells no time.
            observation, reward, ended, cut, _ = self.envs.step(action.numpy())
            self.observation = torch.as_tensor(observation)
            earned = torch.as_tensor(reward, dtype=torch.float32)
            over = torch.as_tensor(ended | cut)
            seen.append((before, mask, action, chance, value, earned, over.float()))
        names = ("observation", "mask", "action", "chance", "value", "reward", "over")
        played = {name: torch.stack(row) for name, row in zip(names, zip(*seen), strict=True)}  # noqa: B905
        played["advantage"] = self._advantages(played)
        return {name: rows.flatten(0, 1) for name, rows in played.items()}

    def _advantages(self, played: dict[str, Tensor]) -> Tensor:
        """Returns generalised advantages, (steps, envs), summed up from the end."""
        with torch.no_grad():
            following = self.agent.critic(self.observation).squeeze(-1)
        found = torch.zeros_like(played["reward"])
        later = torch.zeros_like(following)
        for step in reversed(range(self.settings.steps)):
            goes_on = (1 - played["over"][step]) * self.settings.discount
            value = played["value"][step]
            surprise = played["reward"][step] + goes_on * following - value
            later = surprise + goes_on * self.settings.trace * later
            found[step], following = later, value
        return found


def update(agent: Agent, optimiser: torch.optim.Adam, played: dict[str, Tensor], to: Settings):  # noqa: ANN201
    """Goes over what happened a few times, in shuffled batches."""
    for _ in range(to.epochs):
        for rows in torch.randperm(len(played["action"])).split(to.batch):
            part = {name: column[rows] for name, column in played.items()}
            choice, value = agent(part["observation"], part["mask"])
            ratio = (choice.log_prob(part["action"]) - part["chance"]).exp()
            gain = (part["advantage"] - part["advantage"].mean()) / (part["advantage"].std() + 1e-8)
            clipped = ratio.clamp(1 - to.clip, 1 + to.clip)
            policy_loss = -torch.minimum(gain * ratio, gain * clipped).mean()
            value_loss = (part["advantage"] + part["value"] - value).square().mean() / 2
            loss = policy_loss + value_loss - to.entropy * choice.entropy().mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(agent.parameters(), to.largest_gradient)
            optimiser.step()


def success_rate(agent: Agent, split: str = "test") -> float:
    """Plays every task of a split once; returns the fraction that reached the goal."""
    env = make_maze(split)
    tasks = env.get_wrapper_attr("tasks")[split]
    return sum(reaches_goal(agent, env, task.id) for task in tasks) / len(tasks)


def reaches_goal(agent: Agent, env: gym.Env[np.ndarray, int], task_id: str) -> bool:
    """Plays one task, with the policy's own dice."""
    observation, info = env.reset(options={"task_id": task_id})
    over = False
    while not over:
        mask = torch.as_tensor(env.get_wrapper_attr("action_masks")())
        with torch.no_grad():
            choice, _ = agent(torch.as_tensor(observation)[None], mask[None])
        observation, _, terminated, truncated, info = env.step(choice.sample().item())
        over = terminated or truncated
    return info["success"]


def learn(rounds: int = 40, seed: int = 0, settings: Settings = Settings()) -> tuple[float, float]:
    """Trains; returns the success rate on held-out tasks before and after."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    agent = Agent()
    optimiser = torch.optim.Adam(agent.parameters(), lr=settings.learning_rate, eps=1e-5)
    player = Player(agent, settings, seed)
    before = success_rate(agent)
    for _ in range(rounds):
        update(agent, optimiser, player.play(), settings)
    after = success_rate(agent)
    steps = rounds * settings.steps * settings.envs
    print(f"held-out tasks solved: {before:.1%} before, {after:.1%} after {steps:,} steps")
    return before, after


if __name__ == "__main__":
    learn(*map(int, sys.argv[1:]))
