"""Run by scripts/try_wheels where agentgym-envs is installed with its extra "webarena"."""

import importlib.util

import gymnasium as gym

import agentgym_envs  # noqa: F401  (registers the ids)


def main() -> None:
    assert importlib.util.find_spec("playwright") is None, "the extra must not bring Chromium's"

    env = gym.make("AgentGym/WebArena-v0", split="test", render_mode="rgb_array").unwrapped
    sites = ("shop", "admin", "forum", "git", "map", "wiki")
    tasks = [next(task for task in env.tasks["test"] if site in task.data.sites) for site in sites]
    for task in tasks:
        _, info = env.reset(options={"task_id": task.id})
        ended = False
        while not ended:
            _, _, terminated, truncated, info = env.step(env.oracle_action())
            ended = terminated or truncated
        assert info["success"], f"the oracle lost at {task.id}"
    assert env.render().shape == (776, 1280, 3)


if __name__ == "__main__":
    main()
