"""Writes the questions about BIRD's embedded databases.

They are committed, so that a task id never changes its meaning; run this only to make others, and
then under new ids.
"""

from pathlib import Path

from agentgym_envs.envs import bird
from agentgym_envs.envs.bird.data import embedded_databases
from agentgym_envs.envs.bird.questions import lines


def main() -> None:
    """Writes data/questions.jsonl of the environment."""
    path = Path(bird.__file__).parent / "data" / "questions.jsonl"
    path.write_text("\n".join(lines(embedded_databases())) + "\n", encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
