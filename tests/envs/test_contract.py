"""Every promise of the contract, for every registered environment."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agentgym_envs import ENVIRONMENTS, InvalidOptionError, TextEnv, UnknownTaskError
from agentgym_envs.testing import CHECKS, Check, Subject, run_check

from .bird_folder import write_bird

STRICT_TOO = ("repeat_checks", "text_checks")
"""What is promised by AgentGym's own rules as well."""

WRITTEN_BY_TESTS = {"AgentGym/SearchQA-v0"}
"""Whose official data is too large to keep: their own tests write some in its form, and check."""

COSTLY: dict[str, dict[str, Any]] = {
    "AgentGym/SciWorld-v0": {"task": "lifespan-longest-lived", "max_steps": 20}
}
"""Whose steps take milliseconds: tried on short tasks, a few of each split."""

NEEDS_SITES = {"AgentGym/WebArena-v0"}
"""Whose official tasks are about web sites that the user runs."""

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)


@pytest.fixture(scope="session")
def bird(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bird(tmp_path_factory.mktemp("bird"))


@pytest.fixture
def official_data(env_id: str, request: pytest.FixtureRequest) -> str:
    """What to pass as `data`. BIRD's databases are too large to have: a folder like theirs."""
    if env_id == "AgentGym/BIRD-v0":
        return str(request.getfixturevalue("bird"))
    request.getfixturevalue("official")
    return "official"


def subject_of(env_id: str, **options: Any) -> Subject:
    """Returns what is checked of an environment."""
    limit = 2 if env_id in COSTLY else None
    return Subject(env_id, {**COSTLY.get(env_id, {}), **options}, limit)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("prompt_format", [None, "react"])
def test_an_environment_keeps_a_promise(
    env_id: str, prompt_format: str | None, check: Check
) -> None:
    result = run_check(check, subject_of(env_id, prompt_format=prompt_format))

    assert result.failure is None, result.failure


@pytest.mark.parametrize(
    "check",
    [check for check in CHECKS if check.__module__.endswith(STRICT_TOO)],
    ids=lambda check: check.__name__,
)
def test_an_environment_keeps_a_promise_by_agentgyms_rules(env_id: str, check: Check) -> None:
    result = run_check(check, subject_of(env_id, rules="agentgym", prompt_format="react"))

    assert result.failure is None, result.failure


@pytest.mark.parametrize(
    "env_id", sorted(set(ENVIRONMENTS) - WRITTEN_BY_TESTS - NEEDS_SITES - set(COSTLY))
)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_an_environment_keeps_a_promise_on_official_data(
    env_id: str, check: Check, official_data: str
) -> None:
    result = run_check(check, Subject(env_id, {"data": official_data}, limit=100))

    assert result.failure is None, result.failure


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(actions=st.lists(ANY_TEXT, min_size=1, max_size=5))
def test_no_text_that_an_agent_can_write_crashes_an_environment(
    env: TextEnv, actions: list[str]
) -> None:
    env.reset(seed=0)
    over = False

    for action in actions:
        if not over:
            observation, _, terminated, truncated, info = env.step(action)
            over = terminated or truncated

    assert env.observation_space.contains(observation)
    assert 0.0 <= info["score"] <= 1.0


def test_a_task_id_means_the_same_whatever_the_split_of_the_environment(env_id: str) -> None:
    train, test = (Subject(env_id, {}).make(split=split) for split in ("train", "test"))
    task_id = train.tasks["validation"][1].id

    first, second = (env.reset(options={"task_id": task_id}) for env in (train, test))

    assert first == second


def test_a_misspelt_option_of_reset_is_refused(env: TextEnv) -> None:
    with pytest.raises(InvalidOptionError, match="got 'taskid'"):
        env.reset(options={"taskid": env.tasks["test"][0].id})


@pytest.mark.parametrize("task_id", [3, 2.5, ["wordle_embedded_test_1"]])
def test_a_task_id_that_is_no_text_is_unknown(env: TextEnv, task_id: object) -> None:
    with pytest.raises(UnknownTaskError, match="has no task"):
        env.reset(options={"task_id": task_id})


@pytest.mark.parametrize("seed", [-1, 1.5])
def test_a_seed_that_is_none_is_refused(env: TextEnv, seed: object) -> None:
    with pytest.raises(InvalidOptionError, match=f"0 or more, got {seed!r}"):
        env.reset(seed=seed)
