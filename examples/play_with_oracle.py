"""Watch an environment's expert think and act, and take one of its steps back.

Without arguments it plays the first test task of TextCraft:

    python examples/play_with_oracle.py
    python examples/play_with_oracle.py AgentGym/Wordle-v0 wordle_embedded_test_17
"""

import sys

import gymnasium as gym

import agentgym_envs  # noqa: F401  (registers the environments)


def play(env_id: str, task_id: str) -> bool:
    """Prints one episode of the expert; returns whether it solved the task."""
    env = gym.make(env_id, split="test")
    observation, info = env.reset(options={"task_id": task_id})
    print(observation)
    over = False
    while not over:
        thought, action = env.unwrapped.oracle_thought(), env.unwrapped.oracle_action()
        observation, _, terminated, truncated, info = env.step(action)
        print(f"\n  ({thought})\n> {action}\n{observation}")
        over = terminated or truncated
    print(f"\n{info}")
    return info["success"]


def take_back(env_id: str, task_id: str) -> bool:
    """Does something silly, goes back to before it, and returns whether nothing is left of it."""
    env = gym.make(env_id, split="test").unwrapped
    env.reset(options={"task_id": task_id})
    before = env.step(env.oracle_action())[0]
    saved = env.snapshot()  # plain JSON values
    env.step("something silly")
    return env.restore(saved) == before


def main(env_id: str = "AgentGym/TextCraft-v0", task_id: str | None = None) -> None:
    """Plays the task, or the first one of the test split."""
    task_id = task_id or gym.make(env_id).unwrapped.tasks["test"][0].id
    play(env_id, task_id)
    print(f"a step can be taken back: {take_back(env_id, task_id)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
