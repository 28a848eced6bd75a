import json
import os
from collections import Counter
from pathlib import Path

import gymnasium as gym
import pytest

from agentgym_bench.config import RunConfig
from agentgym_bench.plan import plan
from agentgym_bench.suites import suite_parts
from agentgym_envs import DataUnavailableError

ONE_SET = ("AgentGym/BabyAI-v0", "AgentGym/SciWorld-v0")
"""Whose tasks have the original's ids, whatever the data."""
OFFICIAL = os.environ.get("AGENTGYM_DATA")
official = pytest.mark.skipif(
    not OFFICIAL, reason="set AGENTGYM_DATA to the folder with the official data"
)


def test_agenteval_has_the_counts_of_the_paper():
    counts = {part.env: len(set(part.task_ids)) for part in suite_parts("agenteval")}

    assert counts == {
        "AgentGym/Maze-v0": 25,
        "AgentGym/Wordle-v0": 25,
        "AgentGym/TextCraft-v0": 100,
        "AgentGym/ALFWorld-v0": 200,
        "AgentGym/BabyAI-v0": 90,
        "AgentGym/SciWorld-v0": 200,
        "AgentGym/BIRD-v0": 200,
        "AgentGym/WebShop-v0": 200,
        "AgentGym/Movie-v0": 20,
        "AgentGym/Academia-v0": 20,
        "AgentGym/Sheet-v0": 20,
        "AgentGym/TODOList-v0": 20,
        "AgentGym/Weather-v0": 20,
    }


def test_the_embedded_suite_has_as_many_test_tasks_as_agenteval():
    episodes = plan(RunConfig(policy="oracle", suite="embedded"))

    counts = Counter(spec.env for spec in episodes)
    agenteval = {part.env: part.count for part in suite_parts("agenteval")}
    assert counts == {**agenteval, "AgentGym/WebArena-v0": 20}
    assert all("_embedded_test_" in spec.task_id or spec.env in ONE_SET for spec in episodes)


@official
def test_agenteval_ids_are_those_that_its_authors_published():
    published = json.loads((Path(OFFICIAL) / "agenteval_ids.json").read_text())["eval"]

    for part in suite_parts("agenteval"):
        name = part.env.removeprefix("AgentGym/").removesuffix("-v0").lower()
        name = {"todolist": "todo"}.get(name, name)
        assert sorted(part.task_ids) == sorted(published[name]), name


@official
@pytest.mark.parametrize(
    ("suite", "published"), [("webarena", "webarena_agenteval"), ("webarena-rl", "webarena")]
)
def test_webarena_suites_have_the_ids_that_were_published(suite, published):
    ids = json.loads((Path(OFFICIAL) / "agenteval_ids.json").read_text())["eval"][published]

    (part,) = suite_parts(suite)

    assert list(part.task_ids) == ids
    tasks = gym.make(part.env, split="test", data="official").unwrapped.tasks["test"]
    assert all(tasks.find(task_id) for task_id in ids)


@official
def test_every_task_of_agenteval_is_in_the_official_data():
    episodes = plan(RunConfig(policy="oracle", suite="agenteval"))

    assert len(episodes) == sum(part.count for part in suite_parts("agenteval"))
    assert {spec.options["data"] for spec in episodes} == {"official"}
    assert {spec.options["rules"] for spec in episodes} == {"agentgym"}


@official
def test_deepsearch_ids_are_those_that_its_authors_published():
    published = json.loads((Path(OFFICIAL) / "agenteval_ids.json").read_text())["eval"]

    (part,) = suite_parts("deepsearch")

    assert sorted(part.task_ids) == sorted(published["searchqa"])
    assert (part.count, part.options["rules"]) == (400, "agentgym")


def test_agenteval_without_official_data_says_what_to_do(monkeypatch):
    monkeypatch.delenv("AGENTGYM_DATA", raising=False)

    with pytest.raises(DataUnavailableError, match="AGENTGYM_DATA is not set"):
        plan(RunConfig(policy="oracle", suite="agenteval"))


def test_n_cuts_every_part_of_a_suite():
    episodes = plan(RunConfig(policy="oracle", suite="embedded", n=2))

    assert len(episodes) == 2 * len(suite_parts("embedded"))


def test_an_episode_has_the_same_seed_in_every_run_that_plays_it():
    small = plan(RunConfig(policy="oracle", env=("maze",), n=2, samples=2))
    large = plan(RunConfig(policy="random", env=("wordle", "maze"), n=3, samples=3))

    seeds = {(spec.task_id, spec.sample): spec.seed for spec in large}
    assert all(seeds[spec.task_id, spec.sample] == spec.seed for spec in small)
    assert len({spec.seed for spec in large}) == len(large)
