"""Run by scripts/try_wheels where only agentgym-bench and what it asks for is installed."""

import importlib.util
import subprocess


def main() -> None:
    assert importlib.util.find_spec("torch") is None, "agentgym-bench alone must not bring torch"

    subprocess.run(["agentgym-bench", "--help"], check=True, stdout=subprocess.DEVNULL)
    score = "agentgym-bench run --env AgentGym/Maze-v0 --split test --policy oracle -n 2 --out maze"
    subprocess.run(score.split(), check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
