import pytest

from agentgym_envs.core.errors import InvalidOptionError
from agentgym_envs.trajectory import EpisodeSpec, Reply, Trajectory, Turn
from agentgym_evol.selection import SelectionConfig, learning_set

MAZE, WORDLE, BABYAI = "AgentGym/Maze-v0", "AgentGym/Wordle-v0", "AgentGym/BabyAI-v0"


def played(task, *replies, score=1.0, env=MAZE, sample=0, error=None, **options):
    turns = tuple(
        Turn("?", reply if isinstance(reply, Reply) else Reply(reply)) for reply in replies
    )
    spec = EpisodeSpec(env, task, sample=sample, options=options)
    return Trajectory(spec, turns=turns, score=score, success=score == 1, error=error)


def kept(selection):
    return [one.trajectory for one in selection.trajectories]


def weights(selection):
    return [one.weight for one in selection.trajectories]


def test_only_scores_above_the_threshold_are_kept():
    solved, nearly = played("a", "up"), played("b", "up", score=0.99)

    selection = learning_set([[solved, nearly]])

    assert kept(selection) == [solved]
    assert selection.report.unrewarded == 1


def test_babyai_is_kept_for_any_score_above_zero_as_in_agentgym():
    slow, failed = played("a", "up", env=BABYAI, score=0.2), played("b", "up", env=BABYAI, score=0)

    assert kept(learning_set([[slow, failed]])) == [slow]


def test_a_trajectory_can_count_as_much_as_its_score():
    half, none = played("a", "up", score=0.5), played("b", "up", score=0.0)

    selection = learning_set([[half, none]], config=SelectionConfig(reward="reward"))

    assert weights(selection) == [0.5]
    assert selection.report.unrewarded == 1


def test_without_the_reward_filter_failures_count_as_well():
    tries = [played("a", "up", score=0), played("b", "up")]

    selection = learning_set([tries], config=SelectionConfig(reward="off"))

    assert weights(selection) == [1.0, 1.0]


def test_broken_episodes_are_never_learned_from():
    tries = [played("a", "up", error="timeout"), played("b")]

    selection = learning_set([tries], config=SelectionConfig(reward="off"))

    assert kept(selection) == []
    assert selection.report.broken == 2


def test_equal_replies_to_the_same_task_are_kept_once():
    tries = [played("a", "up"), played("a", "up", sample=1), played("a", "left", sample=2)]

    selection = learning_set([tries], config=SelectionConfig(per_task=None))

    assert kept(selection) == [tries[0], tries[2]]
    assert selection.report.duplicates == 1


def test_equal_replies_to_other_tasks_or_difficulties_are_no_duplicates():
    tries = [played("a", "up"), played("b", "up"), played("a", "up", size=7)]

    assert kept(learning_set([tries])) == tries


def test_the_same_words_in_other_tokens_are_no_duplicate():
    tries = [played("a", Reply("up", (1, 2))), played("a", Reply("up", (3,)), sample=1)]

    assert kept(learning_set([tries], config=SelectionConfig(per_task=None))) == tries


def test_what_an_expert_already_shows_is_a_duplicate():
    expert, found = played("a", "up"), played("a", Reply("up", (1, 2)))

    selection = learning_set([[found]], experts=[expert])

    assert kept(selection) == [expert]
    assert selection.report.duplicates == 1


def test_duplicates_can_be_kept():
    tries = [played("a", "up"), played("a", "up", sample=1)]
    config = SelectionConfig(per_task=None, deduplicate=False)

    assert kept(learning_set([tries], config=config)) == tries


def test_the_first_success_of_a_task_is_kept_by_default():
    long, short = played("a", "up", "down", "up"), played("a", "up", sample=1)

    selection = learning_set([[long, short]])

    assert kept(selection) == [long]
    assert selection.report.surplus == 1


def test_the_shortest_successes_of_a_task_can_be_preferred():
    tries = [played("a", "x", "y", "z"), played("a", "x"), played("a", "y", "x")]

    selection = learning_set([tries], config=SelectionConfig(per_task=2, prefer="shortest"))

    assert kept(selection) == tries[1:]


def test_of_equally_short_successes_the_first_is_kept():
    tries = [played("a", "x"), played("a", "y", sample=1)]

    assert kept(learning_set([tries], config=SelectionConfig(prefer="shortest"))) == tries[:1]


def test_only_the_latest_exploration_is_learned_from_by_default():
    old, new = played("a", "up"), played("b", "up")

    assert kept(learning_set([[old], [new]])) == [new]


def test_explorations_can_be_accumulated_and_later_ones_come_first():
    old, new, other = played("a", "up", "up"), played("a", "down", "up"), played("b", "up")

    selection = learning_set([[old, other], [new]], config=SelectionConfig(merge="accumulate"))

    assert kept(selection) == [new, other]
    assert selection.report.explored == 3


def test_experts_come_first_and_count_fully():
    expert, found = played("a", "up"), played("b", "up", score=0.5)

    selection = learning_set([[found]], experts=[expert], config=SelectionConfig(reward="reward"))

    assert kept(selection) == [expert, found]
    assert weights(selection) == [1.0, 0.5]


def test_without_an_exploration_only_experts_are_learned_from():
    expert = played("a", "up")

    assert kept(learning_set([], experts=[expert])) == [expert]


def test_environments_can_weigh_the_same_however_many_trajectories_they_have():
    tries = [played(str(i), "up") for i in range(3)] + [played("w", "crane", env=WORDLE)]

    selection = learning_set([tries], config=SelectionConfig(balance=0))

    assert sum(weights(selection)[:3]) == pytest.approx(weights(selection)[3])
    assert sum(weights(selection)) == pytest.approx(4)


def test_a_balance_between_lies_between():
    tries = [played(str(i), "up") for i in range(4)] + [played("w", "crane", env=WORDLE)]

    four = learning_set([tries], config=SelectionConfig(balance=0.5))

    assert sum(weights(four)[:4]) == pytest.approx(2 * weights(four)[4])


def test_every_explored_trajectory_is_counted_once():
    tries = [
        played("a", "up"),
        played("a", "up", sample=1),
        played("a", "down", sample=2),
        played("b", "up", score=0),
        played("c", "up", error="x"),
        played("w", "crane", env=WORDLE),
    ]

    report = learning_set([tries], experts=[played("z", "up")]).report

    assert (report.explored, report.broken, report.unrewarded) == (6, 1, 1)
    assert (report.duplicates, report.surplus, report.kept) == (1, 1, 2)
    assert (report.solved_tasks, report.experts) == (2, 1)
    assert report.by_env == {MAZE: 2, WORDLE: 1}


@pytest.mark.parametrize(
    ("setting", "message"),
    [({"per_task": 0}, "per_task must be 1 or more"), ({"balance": 1.5}, "balance must be")],
)
def test_settings_out_of_range_are_refused(setting, message):
    with pytest.raises(InvalidOptionError, match=message):
        SelectionConfig(**setting)
