"""The conformance kit itself: it passes what is sound, and each planted fault is caught."""

import importlib

import gymnasium
import pytest

from agentgym_envs import InvalidOptionError
from agentgym_envs.testing import (
    CHECKS,
    BrokenPromiseError,
    Subject,
    check_environment,
    run_check,
    run_checks,
)

FAULTS = {
    "Warns": "passes_gymnasiums_own_checker_without_a_warning",
    "GivesNumpyInfo": "gives_the_same_info_keys_and_types_on_reset_and_every_step",
    "PaysExtra": "rewards_sum_to_the_score_and_the_score_is_from_0_to_1",
    "ScoresTen": "rewards_sum_to_the_score_and_the_score_is_from_0_to_1",
    "GoesOnAfterSuccess": "success_ends_the_episode_and_only_one_thing_ends_it",
    "ForgetsTheLimit": "counts_steps_by_itself",
    "KnowsOneRule": "accepts_both_values_of_rules",
    "TakesAnyLimit": "refuses_bad_options_with_the_value_in_the_message",
    "StartsByItself": "says_what_to_do_when_called_at_the_wrong_time",
    "Prints": "prints_nothing_and_leaves_global_randomness_alone",
    "SeedsTheWorld": "prints_nothing_and_leaves_global_randomness_alone",
    "DrawsFromTrain": "draws_tasks_of_the_split_asked_for",
    "TestsWhatItTrains": "splits_share_no_task_and_no_problem",
    "FindsTheFirst": "finds_every_task_by_its_id",
    "FindsNearMisses": "names_an_unknown_task_in_the_error",
    "Enumerates": "constructs_and_finds_without_enumerating",
    "CountsItsEpisodes": "same_seed_and_actions_give_the_same_episode",
    "SharesItsState": "two_environments_do_not_disturb_each_other",
    "ShowsAnOrderOfHashes": "another_process_gives_the_same_episode",
    "SnapsTooEarly": "restore_continues_exactly_where_the_snapshot_was_taken",
    "ForgetsItsSteps": "counts_steps_on_after_a_restore",
    "CannotBeCopied": "copies_go_on_like_the_original",
    "TrustsDigits": "survives_any_text_as_action",
    "EchoesWithoutEnd": "survives_any_text_as_action",
    "ReadsCarelessly": "survives_any_text_as_reply",
    "EndsOnNonsense": "nonsense_does_not_end_an_episode",
    "GivesUpOnOneTask": "oracle_solves_validation_and_test_and_a_sample_of_train",
    "FollowsItsPlanOnly": "oracle_works_from_any_state",
    "LosesTheWay": "oracle_works_from_any_state",
    "ThinksAloud": "asking_the_oracle_changes_nothing",
    "WritesTooMuch": "oracle_replies_are_read_back_in_every_prompt_format",
    "ListsWhatItDoesNotKnow": "available_actions_are_understood",
    "DrawsNoText": "renders_text",
    "DrawsAtRandom": "renders_pictures",
    "HasGymnasiumsText": "two_processes_match_the_two_alone",
}
BY_NAME = {check.__name__: check for check in CHECKS}


@pytest.fixture
def broken(request: pytest.FixtureRequest, tiny: str):
    """The id of one of the broken environments."""
    env_id = f"Tiny/{request.param}-v0"
    gymnasium.register(env_id, f"tiny_environments:{request.param}")
    yield env_id
    del gymnasium.registry[env_id]


def test_a_sound_environment_keeps_every_promise(tiny: str) -> None:
    failures = [result for result in run_checks(tiny) if result.failure]

    assert failures == []


@pytest.mark.parametrize(("broken", "name"), FAULTS.items(), indirect=["broken"], ids=list(FAULTS))
def test_a_planted_fault_is_caught_by_its_check(broken: str, name: str) -> None:
    result = run_check(BY_NAME[name], Subject(broken, {}))

    assert result.failure


@pytest.mark.parametrize("broken", ["SaysThatItLosesTheWay"], indirect=True)
def test_an_oracle_may_lose_the_way_where_the_class_says_so(broken: str) -> None:
    failures = [result for result in run_checks(broken) if result.failure]

    assert failures == []


def test_every_check_but_the_vector_in_one_process_has_a_planted_fault() -> None:
    without = set(BY_NAME) - set(FAULTS.values())

    assert without == {"a_vector_of_two_matches_the_two_alone"}


@pytest.mark.parametrize("broken", ["SharesItsState"], indirect=True)
def test_a_vector_in_one_process_shows_shared_state(broken: str) -> None:
    result = run_check(BY_NAME["a_vector_of_two_matches_the_two_alone"], Subject(broken, {}))

    assert result.failure


@pytest.mark.parametrize("broken", ["GivesUpOnOneTask"], indirect=True)
def test_the_report_names_environment_promise_and_task(broken: str) -> None:
    with pytest.raises(BrokenPromiseError) as caught:
        check_environment(broken)

    message = str(caught.value)
    assert f"{broken} breaks 1 promises" in message
    assert "oracle solves validation and test and a sample of train: guess_test_3" in message


@pytest.mark.parametrize("broken", ["GivesUpOnOneTask"], indirect=True)
def test_the_limit_spreads_over_each_split(broken: str) -> None:
    oracle = BY_NAME["oracle_solves_validation_and_test_and_a_sample_of_train"]

    few, many = (run_check(oracle, Subject(broken, {}, limit)) for limit in (2, 10))

    assert few.failure is None
    assert many.failure


@pytest.mark.parametrize("broken", ["TrustsDigits"], indirect=True)
def test_an_exception_of_an_environment_is_a_failure_that_names_its_line(broken: str) -> None:
    result = run_check(BY_NAME["survives_any_text_as_action"], Subject(broken, {}))

    assert result.failure
    assert "tiny_environments.py, line " in result.failure
    assert "ValueError" in result.failure


def test_progress_is_told_after_each_check(tiny: str) -> None:
    told = []

    check_environment(tiny, limit=1, on_progress=told.append)

    assert [result.promise.replace(" ", "_") for result in told] == list(BY_NAME)


def test_an_unknown_environment_is_no_failed_promise() -> None:
    with pytest.raises(InvalidOptionError, match="mazze"):
        check_environment("mazze")


def test_tiny_environments_are_all_used() -> None:
    module = importlib.import_module("tiny_environments")
    classes = {
        name
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__
    }

    public = {name for name in classes if not name.startswith("_")}

    assert public == set(FAULTS) | {"GuessEnv", "SaysThatItLosesTheWay"}
