"""SkyRL-Gym plays our environments."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

skyrl_gym = pytest.importorskip("skyrl_gym", reason="run by `make test-integrations`")

from agentgym_envs.adapters.skyrl_gym import SkyRLEnv, skyrl_rows  # noqa: E402


@pytest.fixture(autouse=True, scope="module")
def registered():
    skyrl_gym.register("agentgym", "agentgym_envs.adapters.skyrl_gym:SkyRLEnv")


def make(row):
    """Makes the environment of a row as the trainer's generator does."""
    extras = {key: value for key, value in row.items() if key not in ("prompt", "env_class")}
    return skyrl_gym.make(row["env_class"], env_config={}, extras=extras)


def play(row):
    """Plays the expert's episode; returns the messages, the rewards and the metrics."""
    env = make(row)
    messages, _ = env.init(row["prompt"])
    rewards, done = [], False
    while not done:
        reply = env.episode.env.oracle_reply()
        output = env.step(reply)
        messages += [{"role": "assistant", "content": reply}, *output["observations"]]
        rewards.append(output["reward"])
        done = output["done"]
    metrics = env.get_metrics()
    env.close()
    return messages, rewards, metrics


@pytest.mark.parametrize("env_id", ["maze", "wordle", "textcraft", "weather"])
def test_the_expert_solves_every_row(env_id):
    rows = json.loads(json.dumps(skyrl_rows(env_id, split="test", number=3)))

    for row in rows:
        messages, rewards, metrics = play(row)

        assert [m["role"] for m in messages[:4]] == ["user", "assistant", "user", "assistant"]
        assert sum(rewards) == pytest.approx(1.0)
        assert metrics == {"score": 1.0, "success": 1.0, "turns": len(rewards)}


def test_thirty_two_episodes_at_once_are_those_of_one_after_the_other():
    rows = skyrl_rows("textcraft", split="test", number=32)

    with ThreadPoolExecutor(32) as pool:
        together = list(pool.map(play, rows))

    assert together == [play(row) for row in rows]


def test_a_reply_after_the_end_changes_nothing():
    env = make(skyrl_rows("maze", number=1, max_steps=1)[0])
    env.init([])
    env.step("Action: move up")

    late = env.step("Action: move up")

    assert (late["done"], late["reward"], late["observations"]) == (True, 0.0, [])
    assert env.max_turns == 1


def test_metrics_of_many_episodes_are_averaged():
    found = SkyRLEnv.aggregate_metrics(
        [{"score": 1.0, "success": 1.0, "turns": 2}, {"score": 0.0, "success": 0.0, "turns": 4}]
    )

    assert (found["score"], found["turns"]) == (0.5, 3)
