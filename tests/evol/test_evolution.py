"""The claim itself, on one seed: a model gets better by exploring, on tasks it never trained on."""

import dataclasses
import json

import pytest

from agentgym_evol.demo import demo_config, make_base
from agentgym_evol.parallel import Job, play_jobs
from agentgym_evol.results import FIRST, gain, last_iteration, read_scores

MAZE, WORDLE, TEXTCRAFT = "AgentGym/Maze-v0", "AgentGym/Wordle-v0", "AgentGym/TextCraft-v0"
SEED = 0
LEAST_GAIN = 12.0


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The demo's evolution, without the controls: about two minutes on one core."""
    folder = tmp_path_factory.mktemp("evolution")
    config = dataclasses.replace(demo_config(folder, SEED), controls=False)
    play_jobs([Job(config, "evolution", make_base)], 1, lambda _index, _progress: None)
    return folder / f"seed_{SEED}"


@pytest.mark.slow
def test_the_last_policy_solves_more_held_out_mazes_than_the_cloned_one(run):
    scores = read_scores(run)

    assert last_iteration(scores) == "it 3"
    assert scores[FIRST][MAZE].episodes == 120
    assert gain(scores, MAZE) >= LEAST_GAIN


@pytest.mark.slow
def test_exploration_solves_more_mazes_in_every_iteration(run):
    stages = [json.loads((run / f"iter_{i}" / "stage.json").read_text()) for i in (1, 2, 3)]

    rates = [stage["explore"][MAZE]["success_rate"] for stage in stages]

    assert rates == sorted(rates)
    assert rates[-1] > rates[0]


@pytest.mark.slow
def test_only_solved_tasks_that_are_not_scored_are_learned_from(run):
    scored = {json.loads(line)["task_id"] for line in (run / "iter_3/eval.jsonl").open()}
    kept = [json.loads(line) for line in (run / "iter_3/keep.jsonl").open()]

    assert {trajectory["env"] for trajectory in kept} == {MAZE, WORDLE, TEXTCRAFT}
    assert all(trajectory["success"] for trajectory in kept)
    assert not scored & {trajectory["task_id"] for trajectory in kept}
