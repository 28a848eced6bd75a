"""Search for the shortest way through a text world with snapshots, and check it against the expert.

A snapshot is the episode as plain JSON values; restoring it takes the world back. Breadth-first
search tries every listed command from every state it meets, and never looks inside the world.

    python examples/tree_search.py
    python examples/tree_search.py 20
"""

import sys
from collections import deque

import gymnasium as gym

import agentgym_envs  # noqa: F401  (registers the environments)


def search(env: gym.Env, task_id: str) -> list[str]:
    """Returns the fewest commands that solve a task."""
    world = env.unwrapped
    first, _ = env.reset(options={"task_id": task_id})
    waiting, seen = deque([(world.snapshot(), [])]), {first}
    while waiting:
        snapshot, way = waiting.popleft()
        world.restore(snapshot)
        for command in world.available_actions():
            world.restore(snapshot)
            observation, _, _, _, info = env.step(command)
            if info["success"]:
                return [*way, command]
            if observation not in seen:  # in a maze the text says where one is
                seen.add(observation)
                waiting.append((world.snapshot(), [*way, command]))
    raise AssertionError("every maze has a way")


def expert_steps(env: gym.Env, task_id: str) -> int:
    """Returns how many commands the expert needs."""
    env.reset(options={"task_id": task_id})
    steps, over = 0, False
    while not over:
        _, _, terminated, truncated, _ = env.step(env.unwrapped.oracle_action())
        steps, over = steps + 1, terminated or truncated
    return steps


def main(number: int = 5) -> None:
    """Searches the first test tasks."""
    env = gym.make("AgentGym/Maze-v0", split="test", size=5, max_steps=100)
    for task in env.unwrapped.tasks["test"][:number]:
        way = search(env, task.id)
        expert = expert_steps(env, task.id)
        print(f"{task.id}: found {len(way)} steps, the expert takes {expert}: {', '.join(way)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
