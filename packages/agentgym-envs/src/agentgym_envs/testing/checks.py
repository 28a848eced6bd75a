"""The list of promises, and running them."""

import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from agentgym_envs.catalog import find_id
from agentgym_envs.core import InvalidOptionError

from . import (
    interface_checks,
    oracle_checks,
    render_checks,
    repeat_checks,
    task_checks,
    text_checks,
    vector_checks,
)
from .subject import BrokenPromiseError, Subject

Check = Callable[[Subject], None]

CHECKS: tuple[Check, ...] = (
    interface_checks.passes_gymnasiums_own_checker_without_a_warning,
    interface_checks.gives_the_same_info_keys_and_types_on_reset_and_every_step,
    interface_checks.rewards_sum_to_the_score_and_the_score_is_from_0_to_1,
    interface_checks.success_ends_the_episode_and_only_one_thing_ends_it,
    interface_checks.counts_steps_by_itself,
    interface_checks.accepts_both_values_of_rules,
    interface_checks.refuses_bad_options_with_the_value_in_the_message,
    interface_checks.says_what_to_do_when_called_at_the_wrong_time,
    interface_checks.prints_nothing_and_leaves_global_randomness_alone,
    task_checks.draws_tasks_of_the_split_asked_for,
    task_checks.splits_share_no_task_and_no_problem,
    task_checks.finds_every_task_by_its_id,
    task_checks.names_an_unknown_task_in_the_error,
    task_checks.constructs_and_finds_without_enumerating,
    repeat_checks.same_seed_and_actions_give_the_same_episode,
    repeat_checks.two_environments_do_not_disturb_each_other,
    repeat_checks.another_process_gives_the_same_episode,
    repeat_checks.restore_continues_exactly_where_the_snapshot_was_taken,
    repeat_checks.counts_steps_on_after_a_restore,
    repeat_checks.copies_go_on_like_the_original,
    text_checks.survives_any_text_as_action,
    text_checks.survives_any_text_as_reply,
    text_checks.nonsense_does_not_end_an_episode,
    oracle_checks.oracle_solves_validation_and_test_and_a_sample_of_train,
    oracle_checks.oracle_works_from_any_state,
    oracle_checks.asking_the_oracle_changes_nothing,
    oracle_checks.oracle_replies_are_read_back_in_every_prompt_format,
    oracle_checks.available_actions_are_understood,
    render_checks.renders_text,
    render_checks.renders_pictures,
    vector_checks.a_vector_of_two_matches_the_two_alone,
    vector_checks.two_processes_match_the_two_alone,
)
"""Every promise, as a function that raises where it is broken."""


@dataclass(frozen=True, slots=True)
class Result:
    """How one check went.

    Attributes:
        promise: What was promised, in words.
        failure: How the promise was broken, with the values; None if it was kept.
        seconds: How long the check took.
    """

    promise: str
    failure: str | None
    seconds: float


def check_environment(
    env_id: str,
    /,
    *,
    limit: int | None = None,
    on_progress: Callable[[Result], None] | None = None,
    **options: Any,
) -> None:
    """Checks that an environment keeps the contract; runs every check before it complains.

    Args:
        env_id: A Gymnasium id, or a short name of ours ("maze").
        limit: At most so many tasks of each split are given to the oracle; None: all of
            validation and test, and a sample of train.
        on_progress: Called after each check.
        options: Keyword arguments of `gymnasium.make`.

    Raises:
        BrokenPromiseError: one or more promises are broken; the message lists them all.
        InvalidOptionError: there is no such environment, it refuses the options, or `limit` is
            below 1.
    """
    broken: list[str] = []
    for result in run_checks(find_id(env_id), limit=limit, **options):
        if result.failure:
            broken.append(f"{result.promise}: {result.failure}")
        if on_progress is not None:
            on_progress(result)
    if broken:
        raise BrokenPromiseError(f"{env_id} breaks {len(broken)} promises:\n" + "\n".join(broken))


def run_checks(env_id: str, /, *, limit: int | None = None, **options: Any) -> Iterator[Result]:
    """Yields the result of each of `CHECKS`, as soon as it is there; see `check_environment`."""
    if limit is not None and limit < 1:
        raise InvalidOptionError(f"limit must be at least 1, got {limit!r}")
    subject = Subject(env_id, options, limit)
    for check in CHECKS:
        yield run_check(check, subject)


def run_check(check: Check, subject: Subject) -> Result:
    """Returns how one check went; an exception of the environment is a broken promise too."""
    start = time.perf_counter()
    failure: str | None = None
    try:
        check(subject.with_tasks())
    except BrokenPromiseError as broken:
        failure = str(broken)
    except Exception as error:  # the boundary: what an environment raises is the result
        failure = f"{_place(error)} raised {type(error).__name__}: {error}"
    return Result(check.__name__.replace("_", " "), failure, time.perf_counter() - start)


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename}, line {last.lineno}, in {last.name}"
