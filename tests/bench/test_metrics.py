import math

import pytest

from agentgym_bench.compare import compare, sign_test
from agentgym_bench.metrics import (
    bootstrap_interval,
    pass_all_k,
    pass_at_k,
    summarise,
    wilson_interval,
)
from agentgym_bench.records import EpisodeRecord, TokenCount
from agentgym_envs import InvalidOptionError
from agentgym_envs.trajectory import EpisodeSpec, Reply, Trajectory, Turn


def episode(index, *, task="t0", sample=0, env="A-v0", tokens=None, valid=(True,), **facts):
    turns = tuple(Turn("look", Reply("go"), valid=is_valid) for is_valid in valid)
    spec = EpisodeSpec(env, task, sample)
    return EpisodeRecord(index, Trajectory(spec, turns=turns, **facts), tokens)


def test_success_is_what_the_world_says_and_not_a_score_of_one():
    records = [
        episode(0, task="full score, not solved", score=1.0, success=False),
        episode(1, task="solved, half the score", score=0.5, success=True),
        episode(2, task="neither", score=0.0, success=False),
        episode(3, task="both", score=1.0, success=True),
    ]

    (summary,) = summarise(records)

    assert summary.success_rate == 0.5
    assert summary.mean_score == pytest.approx(0.625)


def test_a_broken_episode_is_a_failure_and_an_error_and_has_no_turn_count():
    records = [
        episode(0, task="a", score=1.0, success=True, valid=(True, True)),
        episode(1, task="b", error="ReplyError: no", valid=(True,) * 9),
    ]

    (summary,) = summarise(records)

    assert (summary.success_rate, summary.errors, summary.episodes) == (0.5, 1, 2)
    assert summary.turns == 2


def test_invalid_actions_are_pooled_over_all_actions():
    records = [episode(0, task="a", valid=(False,)), episode(1, task="b", valid=(True, True, True))]

    (summary,) = summarise(records)

    assert summary.invalid_action_rate == 0.25


def test_numbers_nobody_knows_are_none():
    (summary,) = summarise([episode(0, error="Broken: at once", valid=())])

    assert summary.turns is None
    assert summary.invalid_action_rate is None
    assert summary.prompt_tokens is None


def test_tokens_are_means_over_the_episodes_that_have_them():
    records = [
        episode(0, task="a", tokens=TokenCount(prompt=10, completion=2)),
        episode(1, task="b", tokens=TokenCount(prompt=30, completion=4)),
        episode(2, task="c"),
    ]

    (summary,) = summarise(records)

    assert (summary.prompt_tokens, summary.completion_tokens) == (20, 3)


@pytest.mark.parametrize(
    ("rate", "number", "low", "high"),
    [
        # Worked out with pencil from Wilson's formula and z = 1.959964.
        (0.7, 10, 0.39678, 0.89221),
        (0.5, 10, 0.23659, 0.76341),
        (0.0, 10, 0.0, 0.27753),
        (1.0, 25, 0.86681, 1.0),
        (0.5, 1, 0.05462, 0.94538),
    ],
)
def test_wilson_interval_has_the_values_computed_by_hand(rate, number, low, high):
    interval = wilson_interval(rate, number)

    assert interval == pytest.approx((low, high), abs=1e-5)


def test_the_success_interval_counts_tasks_when_a_task_is_sampled_often():
    tries = [episode(i, task=f"t{i // 4}", sample=i % 4, success=i % 2 == 0) for i in range(40)]

    (summary,) = summarise(tries)

    assert (summary.tasks, summary.samples, summary.episodes) == (10, 4, 40)
    assert summary.success_interval == wilson_interval(0.5, 10)


def test_bootstrap_interval_is_near_the_normal_one_for_many_tasks():
    half = 1.96 * math.sqrt(0.25 / 400)

    interval = bootstrap_interval([0.0, 1.0] * 200)

    assert interval == pytest.approx((0.5 - half, 0.5 + half), abs=0.005)
    assert interval == bootstrap_interval([0.0, 1.0] * 200)


def test_bootstrap_resamples_tasks_and_not_episodes():
    # Ten samples of each of two tasks, all alike within a task: there are two facts, not twenty.
    tries = [episode(i, task=f"t{i // 10}", sample=i % 10, score=float(i // 10)) for i in range(20)]

    (summary,) = summarise(tries)

    assert summary.score_interval == (0.0, 1.0)


def test_pass_at_k_and_pass_all_k_have_the_values_counted_by_hand():
    # Of 4 samples 2 succeed. Of the 6 pairs one has both successes and one has none.
    assert pass_at_k(4, 2, 2) == pytest.approx(5 / 6)
    assert pass_all_k(4, 2, 2) == pytest.approx(1 / 6)
    assert pass_at_k(4, 0, 4) == 0
    assert pass_at_k(4, 1, 4) == 1
    assert pass_all_k(4, 4, 4) == 1


def test_pass_rates_are_averaged_over_tasks():
    solved_once = [episode(i, task="a", sample=i, success=i == 0) for i in range(2)]
    never_solved = [episode(2 + i, task="b", sample=i) for i in range(2)]

    (summary,) = summarise(solved_once + never_solved)

    assert summary.pass_at_k == {1: 0.25, 2: 0.5}
    assert summary.pass_all_k == {1: 0.25, 2: 0.0}


def test_environments_are_summed_up_apart_in_the_order_of_the_plan():
    records = [episode(1, env="B-v0", success=True), episode(0, env="A-v0")]

    summaries = summarise(records)

    assert [(s.env, s.success_rate) for s in summaries] == [("A-v0", 0), ("B-v0", 1)]


def test_compare_pairs_tasks_and_leaves_out_what_only_one_run_played():
    first = [episode(i, task=f"t{i}", success=i < 2, score=0.5) for i in range(5)]
    second = [episode(i, task=f"t{i + 1}", success=i < 3, score=0.75) for i in range(5)]

    (comparison,) = compare(first, second)

    # Shared: t1 to t4. The first run solves t1, the second t1, t2 and t3.
    assert (comparison.tasks, comparison.unpaired) == (4, 2)
    assert comparison.success_rates == (0.25, 0.75)
    assert comparison.success_difference == 0.5
    assert comparison.score_difference == 0.25
    assert (comparison.better, comparison.worse) == (2, 0)


def test_compare_takes_the_rate_of_a_task_that_was_sampled_often():
    first = [episode(i, sample=i, success=i == 0) for i in range(4)]
    second = [episode(i, sample=i, success=i < 3) for i in range(4)]

    (comparison,) = compare(first, second)

    assert (comparison.tasks, comparison.success_difference) == (1, 0.5)


def test_compare_refuses_runs_without_a_shared_task():
    with pytest.raises(InvalidOptionError, match=r"share no task.*A-v0.*B-v0"):
        compare([episode(0, env="A-v0")], [episode(0, env="B-v0")])


@pytest.mark.parametrize(
    ("better", "worse", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 1 / 16), (3, 3, 1.0), (9, 1, 22 / 1024)],
)
def test_sign_test_has_the_values_counted_by_hand(better, worse, p):
    assert sign_test(better, worse) == pytest.approx(p)
