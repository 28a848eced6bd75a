"""`make_vec` gives the same as Gymnasium's SyncVectorEnv, only faster."""

import gymnasium as gym
import numpy as np
import pytest

import agentgym_envs
from agentgym_envs import InvalidOptionError
from agentgym_envs.vector import TextVectorEnv

IDS = sorted(agentgym_envs.ENVIRONMENTS)
ACTIONS = ("move up", "move left", "crane", "slimy", "inventory", "nonsense")
OPTIONS = {"max_steps": 4, "split": "validation"}


def pair(env_id, mode="NextStep", num_envs=3):
    ours = gym.make_vec(env_id, num_envs=num_envs, autoreset_mode=mode, **OPTIONS)
    theirs = gym.make_vec(
        env_id,
        num_envs=num_envs,
        vectorization_mode="sync",
        vector_kwargs={"autoreset_mode": mode},
        **OPTIONS,
    )
    return ours, theirs


def assert_same(ours, theirs):
    assert type(ours) is type(theirs)
    if isinstance(ours, dict):
        assert ours.keys() == theirs.keys()
        for key in ours:
            assert_same(ours[key], theirs[key])
    elif isinstance(ours, tuple):
        for our_part, their_part in zip(ours, theirs, strict=True):
            assert_same(our_part, their_part)
    elif isinstance(ours, np.ndarray):
        assert ours.dtype == theirs.dtype
        assert ours.tolist() == theirs.tolist()
    else:
        assert ours == theirs


@pytest.mark.parametrize("env_id", IDS)
def test_make_vec_gives_our_vector_environment(env_id):
    envs = gym.make_vec(env_id, num_envs=2, split="test")

    assert isinstance(envs, TextVectorEnv)
    assert envs.num_envs == 2
    assert envs.get_attr("split") == ("test", "test")
    assert envs.spec.id == env_id


@pytest.mark.parametrize("env_id", IDS)
@pytest.mark.parametrize("mode", ["NextStep", "SameStep"])
def test_every_step_is_that_of_gymnasiums_own_through_many_episodes(env_id, mode):
    ours, theirs = pair(env_id, mode)
    generator = np.random.default_rng(0)

    assert_same(ours.reset(seed=7), theirs.reset(seed=7))
    for _ in range(40):
        actions = tuple(ACTIONS[i] for i in generator.integers(len(ACTIONS), size=3))
        assert_same(ours.step(actions), theirs.step(actions))


def test_without_autoreset_a_reset_mask_begins_the_episodes_that_ended():
    ours, theirs = pair("AgentGym/Maze-v0", "Disabled")

    for envs in (ours, theirs):
        envs.reset(seed=7)
        for _ in range(4):
            envs.step(("move up",) * 3)
        with pytest.raises(AssertionError):
            envs.step(("move up",) * 3)
    mask = np.array([True, True, True])
    assert_same(
        ours.reset(options={"reset_mask": mask}), theirs.reset(options={"reset_mask": mask})
    )
    assert_same(ours.step(("move up",) * 3), theirs.step(("move up",) * 3))


def test_what_a_step_returned_does_not_change_later():
    envs = gym.make_vec("AgentGym/Maze-v0", num_envs=2, max_steps=2)
    envs.reset(seed=0)

    _, _, _, truncated, infos = envs.step(("move up", "move up"))
    kept = truncated.tolist(), infos["task_id"].tolist()
    for _ in range(4):
        envs.step(("move up", "nonsense"))

    assert (truncated.tolist(), infos["task_id"].tolist()) == kept


def test_the_number_of_actions_must_be_that_of_the_environments():
    envs = gym.make_vec("AgentGym/Maze-v0", num_envs=2)
    envs.reset(seed=0)

    with pytest.raises(ValueError, match="zip"):
        envs.step(("move up",))


def test_gymnasiums_episode_statistics_work_on_top():
    inner = gym.make_vec("AgentGym/Maze-v0", num_envs=2, max_steps=2)
    envs = gym.wrappers.vector.RecordEpisodeStatistics(inner)
    envs.reset(seed=0)

    envs.step(("move up", "move up"))
    *_, infos = envs.step(("move up", "move up"))

    assert infos["episode"]["l"].tolist() == [2, 2]


def test_no_environments_are_refused():
    with pytest.raises(InvalidOptionError, match="num_envs must be at least 1, got 0"):
        gym.make_vec("AgentGym/Maze-v0", num_envs=0)


def test_the_spec_survives_json():
    spec = gym.spec("AgentGym/Maze-v0")

    copied = gym.envs.registration.EnvSpec.from_json(spec.to_json())

    assert isinstance(gym.make_vec(copied, num_envs=1), TextVectorEnv)
