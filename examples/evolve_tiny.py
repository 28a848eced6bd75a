"""AgentEvol from Python, in seconds: a model with random weights learns a small maze by itself.

The trainer takes any causal language model with a chat template; this one is made on the spot, so
that nothing is downloaded. A run that was interrupted goes on when it is started again.

    python examples/evolve_tiny.py runs/tiny
"""

import sys
from pathlib import Path

from agentgym_bench.tiny import make_tiny_model, make_tiny_tokenizer
from agentgym_envs.record import record
from agentgym_evol.config import AgentEvolConfig, EnvTasks
from agentgym_evol.learner.config import LearnerConfig
from agentgym_evol.results import read_scores
from agentgym_evol.trainer import AgentEvolTrainer

# One small maze without inner walls; the tasks differ in start and goal.
MAZE = EnvTasks(
    id="AgentGym/Maze-v0",
    options={"size": 5, "layout": 0, "loops": 1, "max_steps": 10},
    experts=20,  # tasks with an expert trajectory
    explore=100,  # tasks to try in each iteration
    evaluate=50,  # tasks of the test split to score on
)


def main(folder: str = "runs/tiny", first_steps: int = 120, steps: int = 60) -> dict[str, float]:
    """Returns the success rate on test tasks of the cloned policy and of each iteration."""
    experts = record(MAZE.id, number=100, options=MAZE.options)
    tokenizer = make_tiny_tokenizer(m.content for one in experts for m in one.messages)
    trainer = AgentEvolTrainer(
        model=make_tiny_model(tokenizer),
        processing_class=tokenizer,
        args=AgentEvolConfig(
            output_dir=folder,
            preset="fast",  # go on from the previous policy, keep the shortest of three tries
            iterations=1,
            max_new_tokens=8,
            first_steps=first_steps,
            learner=LearnerConfig(max_steps=steps, gradient_accumulation=1, learning_rate=3e-3),
        ),
        envs=[MAZE],
    )
    trainer.train()
    trainer.save_model(Path(folder) / "agent")  # for `--policy hf:runs/tiny/agent`
    print((Path(folder) / "table.txt").read_text(encoding="utf-8"))
    scores = read_scores(Path(folder))
    return {policy: by_env[MAZE.id].rate for policy, by_env in scores.items()}


if __name__ == "__main__":
    main(*sys.argv[1:2], *map(int, sys.argv[2:]))
