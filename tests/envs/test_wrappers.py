"""The wrappers that make text environments fit classic reinforcement learning."""

import os
import pickle
import subprocess
import sys
import warnings

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from gymnasium.vector import AsyncVectorEnv, SyncVectorEnv

from agentgym_envs import InvalidOptionError, Outcome, Task, TextEnv
from agentgym_envs.core import TaskList
from agentgym_envs.wrappers import AvailableActions, Discrete, HashedText

MAZE = "agentgym_envs:AgentGym/Maze-v0"
MOVES = ["move left", "move right", "move up", "move down"]


class Shop(TextEnv[int]):
    """Lists as many goods as were bought, plus one; understands what it lists."""

    name = "shop"
    listed = 0

    def load_tasks(self):
        return {"train": TaskList([Task("shop_0", "train", "Buy.", 0)])}

    def _begin(self, task):
        self.bought = []
        return "Welcome to the shop"

    def _act(self, action):
        valid = action in self.available_actions()
        self.bought.append(action)
        return Outcome(f"you said {action}", valid=valid)

    def available_actions(self):
        self.listed += 1
        return [f"buy {number}" for number in range(len(self.bought) + 1)]

    def oracle_action(self):
        return "buy 0"

    def oracle_thought(self):
        return "Cheap."

    def _draw(self):
        raise NotImplementedError


class Silent(Shop):
    """A world without a list."""

    available_actions = TextEnv.available_actions


@pytest.fixture
def maze():
    return gym.make(MAZE, size=5, layout=0, loops=0.2)


@pytest.fixture
def shop():
    return Shop()


def everything(env):
    return HashedText(Discrete(AvailableActions(env), size=5), size=64, ordered=True)


def test_available_actions_are_in_info_after_reset_and_step(shop):
    env = AvailableActions(shop)

    _, at_reset = env.reset(seed=0)
    *_, after_step = env.step("buy 0")

    assert at_reset["available_actions"] == ["buy 0"]
    assert after_step["available_actions"] == ["buy 0", "buy 1"]
    assert after_step["action_valid"] is True
    assert after_step.keys() - at_reset.keys() == set()


def test_available_actions_change_nothing_else(maze):
    plain = gym.make(MAZE, size=5, layout=0, loops=0.2)
    env = AvailableActions(maze)

    assert env.reset(seed=3)[0] == plain.reset(seed=3)[0]
    for move in MOVES:
        assert env.step(move)[:4] == plain.step(move)[:4]


def test_an_index_plays_the_command_at_its_place(maze):
    plain = gym.make(MAZE, size=5, layout=0, loops=0.2)
    env = Discrete(maze, size=4)

    assert env.reset(seed=3)[0] == plain.reset(seed=3)[0]
    for number, move in enumerate(MOVES):
        assert env.step(number) == plain.step(move)


def test_masks_follow_the_list(shop):
    env = Discrete(shop, size=3)
    env.reset(seed=0)
    masks = [env.action_masks()]
    for _ in range(2):
        env.step(0)
        masks.append(env.action_masks())

    assert np.array(masks).tolist() == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]
    assert masks[0].dtype == np.bool_
    env.reset(seed=0)
    assert env.action_masks().tolist() == masks[0].tolist()


@pytest.mark.parametrize("number", [1, 2, 3, 1000, -1, np.int64(2)])
def test_an_index_past_the_list_or_outside_the_space_is_an_invalid_action(shop, number):
    env = Discrete(shop, size=3)
    env.reset(seed=0)

    _, reward, terminated, truncated, info = env.step(number)

    assert (reward, terminated, truncated, info["action_valid"]) == (0.0, False, False, False)


def test_every_index_of_the_space_is_accepted_in_numpys_types(shop):
    env = Discrete(shop, size=20)
    env.reset(seed=0)
    env.action_space.seed(0)

    for _ in range(10):
        env.step(env.action_space.sample())

    assert env.action_space == gym.spaces.Discrete(20)
    with pytest.raises(TypeError):
        env.step("buy 0")


def test_masks_follow_an_episode_that_was_restored(shop):
    env = Discrete(shop, size=3)
    env.reset(seed=0)
    start = shop.snapshot()
    env.step(0)
    later = env.action_masks().tolist()

    shop.restore(start)

    assert later == [True, True, False]
    assert env.action_masks().tolist() == [True, False, False]


def test_the_list_is_asked_for_once_per_turn(shop):
    env = Discrete(shop, size=3)
    env.reset(seed=0)

    env.action_masks()
    env.action_masks()
    before = shop.listed
    env.step(0)

    assert before == 1
    assert shop.listed == 2  # once more by the shop itself, to judge the command


def test_commands_past_the_size_are_out_of_reach_and_a_warning_says_so_once(shop):
    env = Discrete(shop, size=1)
    env.reset(seed=0)
    env.step(0)

    with pytest.warns(UserWarning, match="2 actions are available, and only the first 1"):
        env.action_masks()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert env.step(0)[4]["action_valid"] is True
        assert env.step(1)[4]["action_valid"] is False


def test_with_a_prompt_format_whole_replies_are_sent():
    env = Discrete(gym.make(MAZE, size=5, prompt_format="react"), size=4)
    bare = gym.make(MAZE, size=5)
    env.reset(seed=0)
    bare.reset(seed=0)

    assert [env.step(number)[0] for number in range(4)] == [bare.step(move)[0] for move in MOVES]


def test_equal_words_are_counted(shop):
    env = HashedText(shop, size=512)
    env.reset(seed=0)

    counts, *_ = env.step("word Word other")

    assert sorted(counts[counts > 0]) == [1, 1, 1, 2]  # you, said, other; word twice
    assert counts.dtype == np.float32
    assert counts.shape == (512,)
    assert env.observation_space.contains(counts)


def test_unordered_words_count_the_same_anywhere_and_ordered_ones_do_not(shop):
    for ordered in (False, True):
        env = HashedText(shop, size=512, ordered=ordered)
        env.reset(seed=0)
        one, other = (env.step(text)[0] for text in ("goal 1 you 2", "goal 2 you 1"))

        assert (one == other).all() is np.bool_(not ordered)


@pytest.mark.parametrize("text", ["", "é 漢字 🙂", "\ud800", "\x00"])
def test_any_text_can_be_hashed(shop, text):
    env = HashedText(shop, size=8)
    env.reset(seed=0)

    assert env.step(text)[0].sum() == len(f"you said {text}".split())


def test_hashes_are_the_same_in_every_process():
    program = (
        "import gymnasium as gym; from agentgym_envs.wrappers import HashedText;"
        f"env = HashedText(gym.make({MAZE!r}, size=5), size=32);"
        "print(env.reset(options={'task_id': 'maze_embedded_size5_test_0'})[0].tolist())"
    )

    prints = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(prints) == 1


@pytest.mark.filterwarnings("ignore:.*(wrapper|infinity)")
def test_gymnasium_finds_no_fault_with_the_wrapped_environment(maze):
    check_env(everything(maze), skip_render_check=True)


def test_a_spec_rebuilds_the_wrapped_environment(maze):
    env = everything(maze)

    twin = gym.make(env.spec)

    assert [wrapper.name for wrapper in env.spec.additional_wrappers] == [
        "AvailableActions",
        "Discrete",
        "HashedText",
    ]
    assert twin.observation_space == env.observation_space
    assert twin.action_space == env.action_space
    assert (twin.reset(seed=4)[0] == env.reset(seed=4)[0]).all()
    assert gym.make(gym.envs.registration.EnvSpec.from_json(env.spec.to_json())).spec == env.spec


@pytest.mark.parametrize("layout", [None, 0])
def test_a_pickled_environment_goes_on_where_it_was(layout):
    env = everything(gym.make(MAZE, size=5, layout=layout))
    env.reset(seed=5)
    env.step(0)

    twin = pickle.loads(pickle.dumps(env))

    for number in (1, 2, 3):
        assert (twin.step(number)[0] == env.step(number)[0]).all()
    assert (twin.reset()[0] == env.reset()[0]).all()


def make_wrapped():
    return everything(gym.make(MAZE, size=5))


def test_wrapped_environments_run_in_vectors():
    actions = [np.array([0, 1]), np.array([3, 4])]
    seen = []
    for envs in (SyncVectorEnv([make_wrapped] * 2), AsyncVectorEnv([make_wrapped] * 2)):
        first, _ = envs.reset(seed=[1, 2])
        seen.append([first, *(envs.step(pair)[0] for pair in actions)])
        masks = envs.call("action_masks")
        envs.close()
        assert np.array(masks).tolist() == [[True] * 4 + [False]] * 2

    assert np.array_equal(seen[0], seen[1])


@pytest.mark.parametrize(
    ("wrap", "message"),
    [
        (lambda: Discrete(Shop(), size=0), "size must be at least 1, got 0"),
        (lambda: HashedText(Shop(), size=0), "size must be at least 1, got 0"),
        (lambda: Discrete(gym.make("CartPole-v1"), size=2), "needs a text environment"),
        (lambda: AvailableActions(gym.make("CartPole-v1")), "needs a text environment"),
        (lambda: HashedText(gym.make("CartPole-v1")), "needs observations that are text"),
        (lambda: Discrete(Silent(), size=2), "Silent has none"),
        (lambda: AvailableActions(Silent()), "Silent has none"),
    ],
)
def test_what_does_not_fit_is_refused_when_it_is_wrapped(wrap, message):
    with pytest.raises(InvalidOptionError, match=message):
        wrap()
