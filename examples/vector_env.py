"""Step many environments at once, as reinforcement learning libraries do.

`gymnasium.make_vec` gives one object whose observations and actions are tuples of str. Environments
whose episode has ended begin the next one by themselves.

    python examples/vector_env.py
    python examples/vector_env.py 64 1000
"""

import sys
import time

import gymnasium as gym

import agentgym_envs  # noqa: F401  (registers the environments)


def play(num_envs: int, steps: int, env_id: str = "AgentGym/TextCraft-v0") -> tuple[int, int]:
    """Lets the experts play; returns how many episodes ended and how many were solved."""
    envs = gym.make_vec(env_id, num_envs=num_envs, split="train")
    envs.reset(seed=0)
    ended = solved = 0
    for _ in range(steps):
        actions = envs.call("oracle_action")  # put your policy here: one str per environment
        _, _, terminations, truncations, infos = envs.step(actions)
        ended += int((terminations | truncations).sum())
        solved += int(infos["success"].sum())
    envs.close()
    return ended, solved


def main(num_envs: int = 16, steps: int = 200) -> tuple[int, int]:
    """Plays and prints what came of it."""
    start = time.perf_counter()
    ended, solved = play(num_envs, steps)
    seconds = time.perf_counter() - start
    print(f"{num_envs * steps:,} steps in {seconds:.1f} s: {ended:,} episodes, {solved:,} solved")
    return ended, solved


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
