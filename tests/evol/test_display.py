import re

from agentgym_evol.config import AgentEvolConfig, EnvTasks
from agentgym_evol.display import COST, controls_cost, evolution_cost, shown
from agentgym_evol.learner.config import LearnerConfig
from agentgym_evol.progress import Progress


def lines_of(capsys, *told):
    with shown([("seed 0", 1.0), ("seed 1", 1.0)]) as tell:
        for index, progress in told:
            tell(index, progress)
    return [re.sub(r"\d\.\d s", "T s", line) for line in capsys.readouterr().err.splitlines()]


def test_a_log_has_one_line_per_step_with_its_result(capsys):
    lines = lines_of(
        capsys,
        (0, Progress("iter_0", "train", 0, 2)),
        (1, Progress("iter_0", "train", 0, 2)),
        (0, Progress("iter_0", "train", 1, 2)),
        (0, Progress("iter_0", "train", 2, 2)),
        (0, Progress("iter_0", "train", 2, 2, "loss 0.5")),
    )

    assert lines == ["seed 0: iter_0 train 2 in T s: loss 0.5"]


def test_a_log_is_silent_on_what_was_finished_before(capsys):
    first = Progress("iter_0", "eval", 2, 2, "Maze 50.0%")

    lines = lines_of(
        capsys,
        (0, first),
        (0, Progress("iter_1", "eval", 1, 2)),
        (0, Progress("iter_1", "eval", 2, 2, "Maze 100.0%")),
        (0, Progress("iter_1", "eval", 2, 2)),
        (0, Progress("iter_1", "eval", 2, 2, "Maze 100.0%")),
    )

    assert lines == ["seed 0: iter_1 eval 2 in T s: Maze 100.0%"]


def test_the_estimate_counts_every_step_and_episode():
    config = AgentEvolConfig(
        output_dir="run",
        envs=(EnvTasks(id="a", experts=2, explore=10, evaluate=5),),
        iterations=3,
        samples_per_task=2,
        first_steps=7,
        controls=True,
        learner=LearnerConfig(max_steps=4),
    )

    evolution = (7 + 4 * 4) * COST["train"] + 3 * 20 * COST["explore"] + 5 * 5 * COST["eval"]
    assert evolution_cost(config) == evolution
    assert controls_cost(config) == 2 * ((7 + 3 * 4) * COST["train"] + 5 * COST["eval"])


def test_the_estimate_of_steps_that_depend_on_rows_takes_every_task_for_solved():
    config = AgentEvolConfig(
        output_dir="run",
        envs=(EnvTasks(id="a", experts=4, explore=12, evaluate=5),),
        iterations=1,
        learner=LearnerConfig(epochs=1, batch_size=4, gradient_accumulation=1),
    )

    steps = 1 + 4
    assert (
        evolution_cost(config) == steps * COST["train"] + 12 * COST["explore"] + 10 * COST["eval"]
    )
