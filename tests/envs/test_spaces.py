"""UnicodeText holds any string, in vector environments and in other spaces too."""

import copy
import pickle

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.spaces import Dict, flatdim, flatten, flatten_space, unflatten
from gymnasium.spaces import Discrete as DiscreteSpace
from gymnasium.spaces.utils import flatten as flatten_value
from gymnasium.vector import AsyncVectorEnv, SyncVectorEnv

from agentgym_envs import UnicodeText

MAX_LENGTH = 12
TEXTS = [
    "",
    "a",
    "é漢字",
    "🙂 ok\n",
    "\ud800 lone",
    "\x00\t\x00",
    "0123456789ab",
    "🙂" * MAX_LENGTH,
]
"""Empty, plain, non-ASCII, beyond 16 bits, a lone surrogate, control characters, just full."""


class Echo(gym.Env):
    """Observes what it is sent; at reset, the text whose number is the seed."""

    metadata = {"render_modes": []}

    def __init__(self, *, nested=False):
        self.nested = nested
        text = UnicodeText(MAX_LENGTH)
        inside = Dict({"text": text, "length": DiscreteSpace(MAX_LENGTH + 1)})
        self.observation_space = inside if nested else text
        self.action_space = UnicodeText(MAX_LENGTH)

    def _observe(self, text):
        return {"text": text, "length": len(text)} if self.nested else text

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        return self._observe(TEXTS[seed or 0]), {}

    def step(self, action):
        return self._observe(action), 0.0, False, False, {}


def echo():
    return Echo()


def nested_echo():
    return Echo(nested=True)


@pytest.fixture(params=[True, False], ids=["shared", "piped"])
def shared_memory(request):
    return request.param


@pytest.fixture(params=["fork", "spawn"])
def context(request):
    return request.param


def play(envs, rounds):
    """Resets with seeds 0, 1, ..., then sends each round; returns all observations."""
    try:
        seen = [envs.reset(seed=list(range(envs.num_envs)))[0]]
        seen += [envs.step(actions)[0] for actions in rounds]
        return seen
    finally:
        envs.close()


def test_async_environments_observe_every_new_text(shared_memory, context):
    envs = AsyncVectorEnv([echo] * 2, shared_memory=shared_memory, context=context)
    rounds = [tuple(TEXTS[i : i + 2]) for i in range(len(TEXTS) - 1)]

    seen = play(envs, rounds)

    assert [tuple(observations) for observations in seen] == [tuple(TEXTS[:2]), *rounds]


def test_a_shorter_text_leaves_nothing_of_the_longer_one_before(shared_memory):
    envs = AsyncVectorEnv([echo] * 2, shared_memory=shared_memory)

    seen = play(envs, [("long" * 3, "x"), ("y", "")])

    assert tuple(seen[-1]) == ("y", "")


def test_texts_inside_a_dict_are_observed(shared_memory, context):
    envs = AsyncVectorEnv([nested_echo] * 2, shared_memory=shared_memory, context=context)
    texts = ("é漢字", "🙂" * MAX_LENGTH)

    seen = play(envs, [texts])[-1]

    assert tuple(seen["text"]) == texts
    assert seen["length"].tolist() == [3, MAX_LENGTH]


def test_earlier_observations_do_not_change_later(shared_memory):
    envs = AsyncVectorEnv([echo] * 2, shared_memory=shared_memory)

    first, second, _ = play(envs, [("one", "two"), ("three", "four")])

    assert tuple(first) == tuple(TEXTS[:2])
    assert tuple(second) == ("one", "two")


def test_async_and_sync_observe_the_same():
    rounds = [("one", "é"), ("three", "")]

    from_sync = play(SyncVectorEnv([echo] * 2), rounds)
    from_async = play(AsyncVectorEnv([echo] * 2), rounds)

    assert [tuple(texts) for texts in from_sync] == [tuple(texts) for texts in from_async]


def test_a_real_environment_runs_in_both_kinds_of_async(shared_memory):
    options = {"shared_memory": shared_memory}
    envs = gym.make_vec(
        "agentgym_envs:AgentGym/Maze-v0",
        num_envs=2,
        vectorization_mode="async",
        vector_kwargs=options,
        size=5,
    )
    single = gym.make("agentgym_envs:AgentGym/Maze-v0", size=5)
    single.reset(seed=7)

    try:
        envs.reset(seed=[3, 7])
        for action in ("move up", "move left", "jump"):
            observations, *_ = envs.step((action, action))
            assert observations[1] == single.step(action)[0]
    finally:
        envs.close()


@pytest.mark.parametrize("text", TEXTS)
def test_flatten_and_unflatten_give_the_text_back(text):
    space = UnicodeText(MAX_LENGTH)

    flat = flatten(space, text)

    assert flat.shape == (flatdim(space),) == (MAX_LENGTH,)
    assert flatten_space(space).contains(flat)
    assert unflatten(space, flat) == text


def test_flatten_works_inside_a_dict():
    space = Dict({"text": UnicodeText(MAX_LENGTH), "number": DiscreteSpace(3)})
    value = {"text": "🙂é", "number": 2}

    flat = flatten_value(space, value)

    assert flatten_space(space).contains(flat)
    assert unflatten(space, flat) == value


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_up_to_the_full_length_is_contained(text):
    assert UnicodeText(MAX_LENGTH).contains(text)


@pytest.mark.parametrize("value", ["x" * (MAX_LENGTH + 1), b"bytes", None, 3, ["a"]])
def test_a_longer_text_or_another_type_is_not_contained(value):
    assert not UnicodeText(MAX_LENGTH).contains(value)


def test_samples_are_contained_and_repeat_with_the_seed():
    first, second, other = (UnicodeText(100, seed=seed) for seed in (5, 5, 6))

    draws = [[space.sample() for _ in range(200)] for space in (first, second, other)]

    assert draws[0] == draws[1] != draws[2]
    assert all(first.contains(text) for text in draws[0])
    assert {len(text) for text in draws[0]} >= {0, 64}


def test_samples_of_a_short_space_are_short():
    space = UnicodeText(2, seed=0)

    assert {len(space.sample()) for _ in range(50)} == {0, 1, 2}


@pytest.mark.parametrize("clone", [copy.deepcopy, lambda space: pickle.loads(pickle.dumps(space))])
def test_a_copy_is_equal_and_draws_the_same(clone):
    space = UnicodeText(MAX_LENGTH, seed=3)
    space.sample()

    twin = clone(space)

    assert twin == space
    assert hash(twin) == hash(space)
    assert [twin.sample() for _ in range(5)] == [space.sample() for _ in range(5)]


def test_spaces_are_equal_only_with_the_same_length_and_kind():
    assert UnicodeText(5) != UnicodeText(6)
    assert UnicodeText(5) != gym.spaces.Text(5)
    assert repr(UnicodeText(5)) == "UnicodeText(max_length=5)"


def test_json_round_trip_keeps_the_texts():
    space = UnicodeText(MAX_LENGTH)

    assert list(space.from_jsonable(space.to_jsonable(TEXTS))) == TEXTS


def test_live_view_of_shared_memory_slices_like_a_tuple():
    from gymnasium.vector.utils import (
        create_shared_memory,
        read_from_shared_memory,
        write_to_shared_memory,
    )

    space = UnicodeText(MAX_LENGTH)
    memory = create_shared_memory(space, n=3)
    view = read_from_shared_memory(space, memory, n=3)
    for number, text in enumerate(["é", "", "🙂" * MAX_LENGTH]):
        write_to_shared_memory(space, number, text, memory)

    assert tuple(view) == ("é", "", "🙂" * MAX_LENGTH)
    assert view[1:] == ("", "🙂" * MAX_LENGTH)
    assert view[-1] == "🙂" * MAX_LENGTH
    with pytest.raises(IndexError):
        view[3]
    assert np.array_equal(copy.deepcopy(view), np.array(tuple(view)))
