"""Plays a run in lives that are killed at chosen moments; test_run.py starts it as a script.

    python dying_runs.py MODEL FOLDER

Torch is imported once, and every life is a fork of this process: cheap, and really killed.
"""

import os
import signal
import sys
from pathlib import Path

import torch
from transformers import LlamaForCausalLM

from agentgym_bench.policies import hf
from agentgym_evol import curves, explore
from agentgym_evol.config import AgentEvolConfig, EnvTasks
from agentgym_evol.learner.config import LearnerConfig
from agentgym_evol.trainer import AgentEvolTrainer

# (stage, step, done): in order, each after something that a life must not lose or do twice.
DEATHS = [
    ("iter_0", "train", 2),
    ("iter_0", "eval", 0),
    ("iter_1", "explore", 13),
    ("iter_1", "train", 3),
    ("iter_2", "explore", 16),
    ("controls/unfiltered", "eval", 6),
]

# What a run imports when it comes to it, here once for all lives.
IMPORTED = (LlamaForCausalLM, curves, hf)


def make_config(model: str, folder: Path) -> AgentEvolConfig:
    return AgentEvolConfig(
        output_dir=str(folder),
        model=model,
        envs=(
            EnvTasks(
                id="AgentGym/Maze-v0",
                options={"size": 5, "layout": 0, "loops": 1, "max_steps": 6},
                experts=4,
                explore=8,
                evaluate=6,
            ),
        ),
        preset="fast",
        iterations=2,
        samples_per_task=2,
        max_new_tokens=4,
        controls=True,
        learner=LearnerConfig(
            max_steps=3,
            batch_size=4,
            gradient_accumulation=1,
            learning_rate=3e-3,
            log_steps=1,
            save_steps=1,
        ),
    )


def live(config: AgentEvolConfig, death: tuple[str, str, int] | None) -> int:
    """Plays the run in a process of its own; returns its exit code, negative for a signal."""
    child = os.fork()
    if child == 0:

        def die_in_time(progress) -> None:
            if (progress.stage, progress.step, progress.done) == death:
                os.kill(os.getpid(), signal.SIGKILL)

        AgentEvolTrainer(config.model, args=config, on_progress=die_in_time).train()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main(model: str, folder: str) -> None:
    torch.set_num_threads(1)
    explore.SHARD_EPISODES = 5  # so that the 16 episodes of an exploration are four shards
    whole = make_config(model, Path(folder) / "whole")
    assert live(whole, None) == 0
    torn = make_config(model, Path(folder) / "torn")
    for death in DEATHS:
        assert live(torn, death) == -signal.SIGKILL, f"no death at {death}"
    with (Path(folder) / "torn" / "controls" / "unfiltered" / "eval.jsonl").open("a") as file:
        file.write('{"schema": 1, "env": "Agent')
    assert live(torn, None) == 0


if __name__ == "__main__":
    main(*sys.argv[1:])
