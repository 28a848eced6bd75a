"""The demo: a tiny model, random at first, evolves on three environments in a few minutes."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .config import AgentEvolConfig, EnvTasks
from .learner.config import LearnerConfig
from .parallel import Job, Part, play_jobs
from .progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Group

PARTS: tuple[Part, ...] = ("evolution", "controls")
TOKENIZER_TASKS = 200
VOCABULARY = 1024

ENVS = (
    EnvTasks(
        id="AgentGym/Maze-v0",
        options={"size": 5, "layout": 0, "loops": 0.3, "max_steps": 12},
        experts=24,
        explore=420,
        evaluate=120,
    ),
    EnvTasks(
        id="AgentGym/Wordle-v0",
        options={"vocabulary": 200, "rules": "agentgym", "max_steps": 6},
        experts=24,
        explore=120,
        evaluate=50,
    ),
    EnvTasks(
        id="AgentGym/TextCraft-v0",
        options={"depth": 1, "distractors": 0, "max_steps": 4},
        experts=24,
        explore=60,
        evaluate=60,
    ),
)
"""Small worlds: one 5 x 5 maze with many starts and goals; 200 words, of which the hidden one is
drawn anew at every guess, as AgentGym does; items of one recipe. Held-out tasks are other pairs of
start and goal, other draws, other items. Chosen on validation tasks, as all settings here."""

FIRST_STEPS = 250

LEARNER = LearnerConfig(
    max_steps=200,
    batch_size=8,
    gradient_accumulation=1,
    learning_rate=3e-3,
    schedule="cosine",
    warmup=0.05,
    weight_decay=0.05,
    adam_beta2=0.98,
    log_steps=25,
)
"""What a model of 0.1 million parameters needs; far too hot for a pretrained one."""


def demo_config(folder: Path, seed: int) -> AgentEvolConfig:
    """Returns the run of one seed."""
    return AgentEvolConfig(
        output_dir=str(folder / f"seed_{seed}"),
        model=str(folder / f"base_{seed}"),
        envs=ENVS,
        preset="fast",
        iterations=3,
        seed=seed,
        max_new_tokens=32,
        slots=64,
        first_steps=FIRST_STEPS,
        controls=True,
        learner=LEARNER,
    )


def play_demo(
    folder: Path,
    seeds: Sequence[int],
    on_progress: "Callable[[int, Progress], None]",
    processes: int | None = None,
) -> "Group":
    """Evolves one model per seed, with all controls, and returns the table.

    Args:
        folder: Where everything goes: `seed_<n>/` (see `run_folder`), table.txt, table.json and
            curves.png. What is finished there already is not done again.
        seeds: Each draws its own experts, first weights and samples.
        on_progress: Told (index of the job, where it stands); see `demo_jobs`.
        processes: Jobs side by side; None: as many as there are cores.
    """
    # Here and not above: the command line is also asked for help only.
    from .report import write_report

    play_jobs(demo_jobs(folder, seeds), processes or os.cpu_count() or 1, on_progress)
    return write_report([folder / f"seed_{seed}" for seed in seeds], folder)


def demo_jobs(folder: Path, seeds: Sequence[int]) -> list[Job]:
    """Returns what is still to do, in the order in which it is begun.

    Raises:
        InvalidOptionError: `folder` holds a demo of other settings.
    """
    jobs = [Job(demo_config(folder, seed), part, make_base) for seed in seeds for part in PARTS]
    return [job for job in jobs if not job.is_finished()]


def make_base(config: AgentEvolConfig) -> None:
    """Writes the model that everything starts from: random weights and a tokenizer.

    The tokenizer is trained on what the oracles read and say in training tasks, so that whole
    phrases are one token. It teaches the model no behaviour.
    """
    from agentgym_bench.tiny import make_tiny_model, make_tiny_tokenizer
    from agentgym_envs.record import record

    from .learner.policy import save_policy

    base = Path(config.model)
    if base.exists():
        return
    texts = [
        message.content
        for env in config.envs
        for trajectory in record(
            env.id, number=min(TOKENIZER_TASKS, env.explore), options=env.options
        )
        for message in trajectory.messages
    ]
    tokenizer = make_tiny_tokenizer(texts, vocabulary=VOCABULARY)
    base.parent.mkdir(parents=True, exist_ok=True)
    save_policy(make_tiny_model(tokenizer, seed=config.seed), tokenizer, base)
