import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest

from agentgym_bench.policies.hf import HFPolicy
from agentgym_envs.rollout import rollout
from agentgym_envs.trajectory_files import read_trajectories
from agentgym_evol.errors import RolloutError
from agentgym_evol.run import Run
from agentgym_evol.selection import SelectionConfig, WeightedTrajectory


@pytest.fixture(scope="module")
def runs(base_model, tmp_path_factory):
    """Two folders of the same run: "whole", and "torn" by one kill -9 after another."""
    folder = tmp_path_factory.mktemp("runs")
    script = Path(__file__).parent / "dying_runs.py"
    subprocess.run([sys.executable, script, base_model, folder], check=True)
    return folder


@pytest.mark.slow
def test_a_run_killed_again_and_again_ends_like_one_that_was_not(runs):
    whole, torn = runs / "whole", runs / "torn"
    own = {"config.json", "stage.json"}  # name the folder, and the time that was taken
    results = [p for p in whole.rglob("*") if p.is_file() and p.name not in own]

    differing = [
        path
        for path in results
        if path.read_bytes() != (torn / path.relative_to(whole)).read_bytes()
    ]

    assert {path.name for path in results} >= {
        "explore.jsonl",
        "keep.jsonl",
        "eval.json",
        "table.json",
        "model.safetensors",
    }
    assert differing == []
    for path in whole.rglob("stage.json"):
        assert stage_facts(path) == stage_facts(torn / path.relative_to(whole))


@pytest.mark.slow
def test_a_finished_run_holds_no_checkpoints_and_no_halves(runs):
    left = [path.name for path in (runs / "torn").rglob("*")]

    assert [name for name in left if name.startswith("checkpoint") or "partial" in name] == []


@pytest.mark.slow
def test_only_successes_are_kept_and_the_unfiltered_control_keeps_all(runs):
    stage = runs / "whole" / "iter_1"
    explored = list(read_trajectories(stage / "explore.jsonl"))
    kept = list(read_trajectories(stage / "keep.jsonl"))
    rows = stage_facts(runs / "whole" / "controls" / "unfiltered" / "stage.json")["train"]["rows"]

    assert 0 < len(kept) < len(explored) == 16
    assert all(one.success for one in kept)
    assert len({one.spec.task_id for one in kept}) == len(kept)
    assert rows["kept"] == 16 + 4


@pytest.mark.slow
def test_the_cloning_controls_train_as_long_as_the_whole_run(runs):
    facts = {
        name: stage_facts(runs / "whole" / "controls" / name / "stage.json")["train"]
        for name in ("bc_long", "bc_large")
    }

    assert [one["steps"] for one in facts.values()] == [9, 9]
    assert [one["rows"]["kept"] for one in facts.values()] == [4, 8]


def test_every_iteration_explores_with_its_own_seed(make_config):
    run = Run(make_config(seed=2))
    stage = run.stage("iter_3")

    explored = run.explore(stage, Path(run.config.model), 3)

    assert {one.spec.seed for one in explored} == {2003}
    assert [one.spec.sample for one in explored[:4]] == [0, 1, 0, 1]


def test_experts_are_drawn_by_the_seed_from_the_tasks_that_are_explored(make_config, tmp_path):
    def chosen(seed):
        run = Run(make_config(seed=seed, output_dir=str(tmp_path / f"run_{seed}")))
        return {one.spec.task_id for one in run.experts}, {t.task_id for t in run.explored_tasks}

    first, explored = chosen(0)
    second, _ = chosen(1)

    assert len(first) == len(second) == 4
    assert first != second
    assert first | second <= explored


def test_no_conversation_is_longer_than_the_model_can_read(make_config):
    assert Run(make_config(max_context_tokens=10**6)).max_context_tokens < 10**6


def test_a_lesson_longer_than_the_context_is_refused_with_its_length(make_config):
    run = Run(make_config(max_context_tokens=8))

    with pytest.raises(ValueError, match="4 are longer than the context of 8 tokens"):
        run.learn(run.stage("iter_0"), list(map(WeightedTrajectory, run.experts)))


def test_a_policy_that_never_answers_ends_the_run(make_config):
    run = Run(make_config(max_context_tokens=4))
    stage = run.stage("iter_0")

    with pytest.raises(RolloutError, match=r"none of 6 episodes.*ContextFullError"):
        run.evaluate(stage, Path(run.config.model))

    assert stage.finished("eval") is None


def test_progress_tells_every_episode_and_the_result_once(make_config):
    told = []
    run = Run(make_config(), on_progress=told.append)

    run.evaluate(run.stage("iter_0"), Path(run.config.model))

    assert [(one.stage, one.step, one.total) for one in told] == [("iter_0", "eval", 6)] * 8
    assert [one.done for one in told] == [0, 1, 2, 3, 4, 5, 6, 6]
    assert [one.result is None for one in told] == [True] * 7 + [False]
    assert told[-1].result.startswith("Maze ")


def test_evaluation_takes_the_likeliest_token(make_config, base_model):
    run = Run(make_config())
    stage = run.stage("iter_0")
    greedy = HFPolicy(str(base_model), temperature=0.0, max_new_tokens=4)

    run.evaluate(stage, base_model)

    expected = [replies(one) for one in rollout(greedy, run.evaluation_tasks)]
    assert [replies(one) for one in read_trajectories(stage.folder / "eval.jsonl")] == expected


def test_a_finished_step_only_tells_its_result(make_config):
    config = make_config()
    first = Run(config)
    first.evaluate(first.stage("iter_0"), Path(config.model))
    told = []
    second = Run(config, on_progress=told.append)

    second.evaluate(second.stage("iter_0"), Path(config.model))

    assert [one.done for one in told] == [6, 6]


def test_more_may_be_learned_from_than_successes(make_config):
    selection = SelectionConfig(reward="off", per_task=None, deduplicate=False)
    run = Run(make_config(selection=selection))
    stage = run.stage("iter_1")
    explored = run.explore(stage, Path(run.config.model), 1)
    failed = [dataclasses.replace(one, success=False, score=0.0) for one in explored]

    run.select(stage, [failed])

    assert list(read_trajectories(stage.folder / "keep.jsonl")) == failed


def replies(trajectory):
    return [turn.reply.text for turn in trajectory.turns]


def stage_facts(path):
    record = json.loads(path.read_text())
    return {step: without_seconds(facts) for step, facts in record.items()}


def without_seconds(facts):
    return {key: value for key, value in facts.items() if key != "seconds"}
