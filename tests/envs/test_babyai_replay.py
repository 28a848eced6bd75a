"""Playing conversations of BabyAI again; the recorded episodes are played by `.ci/run`."""

import json
import os
from pathlib import Path

import gymnasium as gym
import pytest

from agentgym_envs import MalformedFileError
from agentgym_envs.envs.babyai.replay import replay_conversation
from agentgym_envs.replay import replay_file
from agentgym_envs.rollout import opening_messages

BABYAI = "AgentGym/BabyAI-v0"

needs_official_data = pytest.mark.skipif(
    not os.environ.get("AGENTGYM_DATA"),
    reason="set AGENTGYM_DATA to the folder that holds agenttraj/babyai_train_sample.json",
)


def conversation(**options):
    """Returns what the oracle and the environment say to each other, rules and all."""
    env = gym.make(BABYAI, **options).unwrapped
    observation, info = env.reset(seed=3)
    messages = [(message.role, message.content) for message in opening_messages(env)]
    messages.append(("user", observation))
    over = False
    while not over:
        reply = env.oracle_reply()
        observation, _, terminated, truncated, _ = env.step(reply)
        over = terminated or truncated
        messages += [("assistant", reply), ("user", observation)]
    return info["task_id"], messages


def mismatches(item_id, messages, **ending):
    comparisons = list(replay_conversation(item_id, messages, **ending))
    return [comparison for comparison in comparisons if not comparison.matches]


@pytest.mark.parametrize(
    ("rules", "prompt_format"), [("fixed", None), ("fixed", "react"), ("agentgym", "react")]
)
def test_a_conversation_of_ours_replays_by_the_rules_it_was_played_by(rules, prompt_format):
    item_id, messages = conversation(rules=rules, prompt_format=prompt_format, data="official")

    assert mismatches(item_id, messages, done=True) == []


def test_a_conversation_in_low_level_moves_replays():
    item_id, messages = conversation(view="low-level", prompt_format="react")

    assert mismatches(item_id, messages, done=True) == []


def test_a_changed_word_is_found():
    item_id, messages = conversation(prompt_format="react")
    role, text = messages[-1]
    messages[-1] = (role, text.replace("walls around", "hills around"))

    assert [comparison.where for comparison in mismatches(item_id, messages)] == [
        f"turn {len(messages) // 2 - 1}: observation"
    ]


def test_the_reward_of_the_last_step_is_the_sum_that_the_client_hands_on():
    messages = [
        ("user", "Your goal: go to the red ball\n..."),
        ("assistant", "Action: nothing of the kind"),
    ]

    found = mismatches("babyai_1", messages, reward=0.0, done=False)

    assert [comparison.where for comparison in found] == ["first observation"]


@pytest.mark.parametrize(
    "messages",
    [
        [],
        [("user", "hello")],
        [("user", "Your goal: x"), ("user", "again")],
        [("assistant", "Your goal: x")],
    ],
)
def test_a_conversation_without_goal_or_turns_is_refused(messages):
    with pytest.raises(MalformedFileError, match="babyai_1"):
        list(replay_conversation("babyai_1", messages))


@needs_official_data
def test_published_trajectories_replay_without_a_difference():
    path = Path(os.environ["AGENTGYM_DATA"]) / "agenttraj/babyai_train_sample.json"

    report = replay_file(path)

    assert report.episodes == len(json.loads(path.read_text()))
    assert report.mismatches == []
