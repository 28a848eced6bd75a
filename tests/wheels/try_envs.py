"""Run by scripts/try_wheels where only agentgym-envs is installed."""

import importlib.resources
import importlib.util
import subprocess

import gymnasium as gym

import agentgym_envs  # noqa: F401  (registers the ids)


def main() -> None:
    assert importlib.util.find_spec("torch") is None, "agentgym-envs must not bring torch"
    assert importlib.resources.files("agentgym_envs").joinpath("py.typed").is_file()

    for env_id in ("AgentGym/Wordle-v0", "AgentGym/WebShop-v0"):
        env = gym.make(env_id, split="test")
        _, info = env.reset(seed=0)
        ended = False
        while not ended:
            _, _, terminated, truncated, info = env.step(env.unwrapped.oracle_action())
            ended = terminated or truncated
        assert info["success"], f"the oracle lost at {env_id}"

    assert 'pip install "agentgym-envs[webarena]"' in refusal("AgentGym/WebArena-v0")

    listed = subprocess.run(["agentgym-envs", "list"], check=True, capture_output=True, text=True)
    assert "AgentGym/Wordle-v0" in listed.stdout, listed.stdout


def refusal(env_id: str) -> str:
    """Returns why an environment is not made here."""
    try:
        gym.make(env_id)
    except ImportError as error:
        return str(error)
    raise AssertionError(f"{env_id} needs an extra that nobody installed")


if __name__ == "__main__":
    main()
