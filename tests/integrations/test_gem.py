"""GEM plays our environments."""

from functools import partial

import pytest

gem = pytest.importorskip("gem", reason="run by `make test-integrations`")
from gem.wrappers.observation_wrapper import ObservationWrapper  # noqa: E402

from agentgym_envs import ENVIRONMENTS  # noqa: E402
from agentgym_envs.adapters.gem import register_environments  # noqa: E402


@pytest.fixture(autouse=True)
def names():
    return register_environments()


def test_every_environment_has_a_name_in_gem(names):
    assert names == [f"agentgym:{env_id.partition('/')[2]}" for env_id in sorted(ENVIRONMENTS)]
    assert set(names) <= set(gem.envs.registration.ENV_REGISTRY)
    assert register_environments() == names  # again, without an error


@pytest.mark.parametrize("name", ["Maze-v0", "Wordle-v0", "TextCraft-v0", "Weather-v0"])
def test_the_expert_solves_an_episode_that_gem_made(name):
    env = gem.make(f"agentgym:{name}", split="test", prompt_format="react")

    observation, info = env.reset(seed=3)
    rewards, over = [], False
    while not over:
        _, reward, terminated, truncated, info = env.step(env.text_env.oracle_reply())
        rewards.append(reward)
        over = terminated or truncated

    assert observation.startswith(env.text_env.prompt.instruction)
    assert sum(rewards) == pytest.approx(1.0)
    assert info["success"]
    assert info["suffix"] == ""


def test_the_same_seed_begins_the_same_episode():
    env = gem.make("agentgym:Maze-v0")

    assert env.reset(seed=3)[0] == env.reset(seed=3)[0]
    assert gem.make("agentgym:Maze-v0", seed=3).reset()[0] == env.reset(seed=3)[0]
    assert env.reset(seed=4)[0] != env.reset(seed=3)[0]


def test_a_spawned_environment_goes_on_where_its_parent_is():
    env = gem.make("agentgym:Maze-v0")
    env.reset(seed=3)
    env.step(env.text_env.oracle_action())

    other = env.spawn(same_state=True)

    action = env.text_env.oracle_action()
    assert other.step(action) == env.step(action)


def test_a_random_action_is_one_that_the_world_lists():
    env = gem.make("agentgym:Maze-v0")
    env.reset(seed=3)

    drawn = {env.sample_random_action() for _ in range(40)}

    assert drawn == {"move up", "move down", "move left", "move right"}


def test_a_vector_of_environments_with_a_wrapper_plays_on_after_an_episode_ends():
    wrappers = [partial(ObservationWrapper, include_action=True, include_chat_template=False)]
    envs = gem.make_vec(["agentgym:Maze-v0"] * 3, wrappers=wrappers, max_steps=2)
    envs.reset(seed=0)

    for _ in range(5):
        observations, _, terminations, truncations, _ = envs.step(["move up"] * 3)

    assert len(observations) == 3
    assert all("The goal is at" in observation for observation in observations)
    assert terminations.shape == truncations.shape == (3,)
