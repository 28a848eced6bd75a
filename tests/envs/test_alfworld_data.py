"""ALFWorld's official games: where they are looked for, how they are numbered, what is refused."""

import json
import lzma
import os

import gymnasium as gym
import pytest

from agentgym_envs import DataUnavailableError, InvalidOptionError, MalformedFileError
from agentgym_envs.envs.alfworld.env import ALFWorldEnv
from agentgym_envs.envs.alfworld.replay import replay, replay_conversation

from .alfworld_games import DOMAIN, FACTS, GENERATIONS, GRAMMAR, game_file, problem, write_game

ALFWORLD = "AgentGym/ALFWorld-v0"
PACKED = "alfworld_official_2.1.3_games.jsonl.xz"

needs_official_data = pytest.mark.skipif(
    not os.environ.get("AGENTGYM_DATA"),
    reason="set AGENTGYM_DATA to the folder that holds alfworld/ with the official games",
)


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """No official data anywhere."""
    for variable in ("AGENTGYM_DATA", "ALFWORLD_DATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def ids(env):
    return {split: [task.id for task in tasks] for split, tasks in env.unwrapped.tasks.items()}


def write_packed(folder, paths, **changes):
    """Writes a packed file with the small household under each path."""
    folder.mkdir(exist_ok=True)
    sink, put, helped = GENERATIONS["move"]
    (folder / "alfworld_domain_d1.pddl").write_text(DOMAIN.format(sink=sink))
    (folder / "alfworld_grammar_g1.twl2").write_text(GRAMMAR.format(task="", put=put, help=helped))
    game = {"domain": "d1", "grammar": "g1", "problem": problem(), "walkthrough": [], **changes}
    lines = [json.dumps({"path": path, "task": f"do {path}", **game}) for path in paths]
    (folder / PACKED).write_bytes(lzma.compress("\n".join(lines).encode()))
    return str(folder)


def start(folder, **options):
    env = gym.make(ALFWORLD, data=folder, **options)
    env.reset(options={"task_id": env.unwrapped.tasks["train"][0].id})
    return env


# Where games are


def test_folders_of_the_original_become_splits_with_paths_as_ids(tmp_path):
    for folder in ("train", "valid_seen", "valid_unseen", "valid_train"):
        write_game(tmp_path, path=f"{folder}/some_task/trial_T1")

    env = gym.make(ALFWORLD, data=str(tmp_path))

    assert ids(env) == {
        "train": ["alfworld_train/some_task/trial_T1"],
        "validation": [
            "alfworld_valid_seen/some_task/trial_T1",
            "alfworld_valid_unseen/some_task/trial_T1",
        ],
        "test": ["alfworld_valid_train/some_task/trial_T1"],
    }


def test_mapping_files_give_agentgyms_numbers_which_come_first(tmp_path):
    for task in ("a", "b", "c"):
        write_game(tmp_path, path=f"train/{task}/trial_T1")
    entry = {"item_id": 7, "task_type": "b", "task_id": "trial_T1"}
    (tmp_path / "mappings_train.json").write_text(json.dumps([entry]))

    env = gym.make(ALFWORLD, data=str(tmp_path))

    assert ids(env)["train"] == [
        "alfworld_7",
        "alfworld_train/a/trial_T1",
        "alfworld_train/c/trial_T1",
    ]


def test_the_packed_file_gives_the_same_tasks_as_the_tree(tmp_path):
    paths = [f"train/task{number}/trial_T1" for number in range(200)]

    env = gym.make(ALFWORLD, data=write_packed(tmp_path / "packed", paths))

    assert sorted(ids(env)["train"]) == sorted(f"alfworld_{path}" for path in paths)
    task = env.unwrapped.find_task("alfworld_train/task117/trial_T1")
    assert task.goal == "do train/task117/trial_T1"
    observation, _ = env.reset(options={"task_id": task.id})
    assert observation.endswith("Your task is to: do train/task117/trial_T1.")


@pytest.mark.parametrize("variable", ["AGENTGYM_DATA", "ALFWORLD_DATA", "HOME"])
def test_official_data_are_looked_for_in_the_usual_folders(nowhere, monkeypatch, variable):
    folders = {"AGENTGYM_DATA": "alfworld", "ALFWORLD_DATA": "", "HOME": ".cache/alfworld"}
    monkeypatch.setenv(variable, str(nowhere / "root"))
    write_game(nowhere / "root" / folders[variable])

    env = gym.make(ALFWORLD, data="official")

    assert ids(env) == {"train": ["alfworld_train/ours/trial_T1"]}


def test_games_that_call_themselves_unsolvable_are_left_out(tmp_path):
    write_game(tmp_path, path="train/good/trial_T1")
    write_game(tmp_path, game_file(solvable=False), path="train/bad/trial_T1")

    assert ids(gym.make(ALFWORLD, data=str(tmp_path))) == {
        "train": ["alfworld_train/good/trial_T1"]
    }


def test_missing_data_say_where_they_were_looked_for(nowhere):
    with pytest.raises(DataUnavailableError, match=r"\.cache/alfworld.*game.tw-pddl"):
        gym.make(ALFWORLD, data="official")
    with pytest.raises(DataUnavailableError, match="looked for alfworld_official"):
        gym.make(ALFWORLD, data=str(nowhere))
    with pytest.raises(InvalidOptionError, match="data must be"):
        gym.make(ALFWORLD, data=str(nowhere / "no-such-folder"))


def test_a_split_without_games_is_refused_by_name(tmp_path):
    folder = write_game(tmp_path)

    with pytest.raises(InvalidOptionError, match=r"split must be one of \['train'\]"):
        gym.make(ALFWORLD, split="test", data=folder)


# What is refused


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "one expression"),
        ("hello", "one expression"),
        (problem()[:-1], r"cut off: 1 \( are never closed"),
        (problem()[:900], "cut off"),
        (problem() + ")", r"\) without its \("),
        (problem().replace(":domain alfred", ":domain blocks"), "'blocks'"),
        (problem().replace(":init", ":start"), r"no \(:init"),
        (problem().replace(":goal", ":aim"), r"no \(:goal"),
        (problem().replace("(define ", "(refine "), "does not begin"),
        (problem(goal="(on a b)"), "none of ALFWorld's six kinds; it asks for: on"),
        (problem(goal="?o"), "the goal holds '\\?o'"),
        (problem("place", "Apple", "Cabinet").replace("?o ?r", "?r ?o"), "six kinds"),
        (problem(facts=f"{FACTS} stray"), "holds 'stray', which is no fact"),
        (problem(facts=f"{FACTS} (inReceptacle Cup_bar_9 Desk_bar_1)"), "declare 'cup_bar_9'"),
        (problem(facts=f"{FACTS} (inReceptacle Apple_bar_1)"), "two arguments"),
        (problem(facts=f"{FACTS} (holds agent1 Apple_bar_1)"), "empty hands"),
        (problem(facts=f"{FACTS} (atLocation agent2 loc_bar_1)"), "one agent"),
        (
            problem(facts=f"{FACTS} (receptacleAtLocation Desk_bar_1 loc_bar_1)"),
            "'desk_bar_1' has two",
        ),
        (problem(facts=f"{FACTS} (openable (Desk_bar_1))"), "where a word must be"),
        (problem(goal="(and " * 5_000 + ")" * 5_000), "nested too deeply"),
    ],
)
def test_a_damaged_or_foreign_problem_is_refused_with_the_file_and_the_fault(
    tmp_path, text, complaint
):
    env = gym.make(ALFWORLD, data=write_game(tmp_path, game_file(text)))

    with pytest.raises(MalformedFileError, match=complaint) as error:
        env.reset(seed=0)

    assert "game.tw-pddl" in str(error.value)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "not JSON"),
        (game_file()[:200], "not JSON"),
        ("[]", "expected a JSON object"),
        ("{}", "'grammar' is missing"),
        (game_file(pddl_problem=3), "'pddl_problem' must be a string"),
        (game_file(pddl_domain="(define (domain blocks))"), "not that of ALFWorld"),
        (game_file(pddl_domain="(define (domain alfred)"), "no action CleanObject"),
        (game_file(task="UNKNOWN GOAL"), 'grammar has no "Your task'),
        (game_file(grammar='"Your task is to: jump."'), "neither as"),
    ],
)
def test_a_file_that_is_no_game_is_refused_with_its_name(tmp_path, content, complaint):
    env = gym.make(ALFWORLD, data=write_game(tmp_path, content))

    with pytest.raises(MalformedFileError, match=complaint) as error:
        env.reset(seed=0)

    assert "game.tw-pddl" in str(error.value)


def test_a_damaged_packed_file_is_refused(tmp_path):
    folder = write_packed(tmp_path / "packed", ["train/a/trial_T1"])
    path = tmp_path / "packed" / PACKED
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(MalformedFileError, match="damaged or cut off"):
        gym.make(ALFWORLD, data=folder)


def test_a_packed_line_that_is_no_game_is_refused_with_its_number(tmp_path):
    folder = write_packed(tmp_path / "packed", ["train/a/trial_T1"])
    for line in (b"nonsense", b'{"path": "elsewhere/a/trial_T1"}'):
        (tmp_path / "packed" / PACKED).write_bytes(lzma.compress(line))

        with pytest.raises(MalformedFileError, match="line 1"):
            ALFWorldEnv(data=folder)


def test_a_packed_line_that_is_cut_off_is_refused_when_it_is_read(tmp_path):
    folder = write_packed(tmp_path / "packed", [])
    line = b'{"path": "train/a/trial_T1", "task": "eat \xff'
    (tmp_path / "packed" / PACKED).write_bytes(lzma.compress(line))

    with pytest.raises(MalformedFileError, match=r"train/a/trial_T1: not JSON"):
        start(folder)


def test_a_packed_game_without_its_grammar_names_the_missing_file(tmp_path):
    folder = write_packed(tmp_path / "packed", ["train/a/trial_T1"], grammar="g2")

    with pytest.raises(DataUnavailableError, match=r"alfworld_grammar_g2\.twl2"):
        start(folder)


# Replays


def record_of(generation="move", **changes):
    """Returns a record of one step, as the original would have made it."""
    listed = "a cabinet 2, a cabinet 1, a countertop 1, a desk 1, a drawer 1, a fridge 1, "
    goes = [
        "go to cabinet 1", "go to cabinet 2", "go to countertop 1", "go to desk 1",
        "go to drawer 1", "go to fridge 1", "go to microwave 1", "go to sink 1",
        "go to sinkbasin 1",
    ]  # fmt: skip
    simple = ["help", "inventory", "look"] if generation == "move" else ["inventory", "look"]
    first = (
        f"You are in the middle of a room. Looking quickly around you, you see {listed}a "
        "microwave 1, a sink 1, and a sinkbasin 1.\nYour task is to: eat."
    )
    step = {
        "action": "Action: dance",
        "server_action": "dance",
        "observation": "Nothing happens.",
        "reward": 0.0,
        "done": False,
        "available_actions": [*goes, *simple],
    }
    return {
        "env": "alfworld",
        "grammar": "json_2.1.3" if generation == "move" else "alfworld-0.3.3",
        "task_desc": "eat",
        "pddl_problem": problem(),
        "reset": {"observation": first, "available_actions": [*goes, *simple]},
        "steps": [{**step, **changes}],
    }


@pytest.mark.parametrize("generation", ["move", "put"])
def test_a_record_of_either_generation_replays_without_a_mismatch(tmp_path, generation):
    comparisons = list(replay(record_of(generation), tmp_path))

    assert [each.where for each in comparisons if not each.matches] == []
    assert len(comparisons) == 2 + 5


@pytest.mark.parametrize(
    "wrong",
    [{"observation": "You dance."}, {"reward": 1.0}, {"done": True}, {"available_actions": []},
     {"server_action": "Dance"}],
)  # fmt: skip
def test_a_record_that_says_something_else_is_a_mismatch(tmp_path, wrong):
    (name,) = wrong

    mismatches = [each for each in replay(record_of(**wrong), tmp_path) if not each.matches]

    assert [each.where for each in mismatches] == [f"step 1: {name}"]


def chat_of(env, task_id, *, actions_too=False):
    """Returns a chat of the expert, as (role, content)."""
    observation, _ = env.reset(options={"task_id": task_id})
    actions = f"\nAVAILABLE ACTIONS: {','.join(env.available_actions())}" if actions_too else ""
    messages = [("user", "Do as told."), ("assistant", "OK."), ("user", observation + actions)]
    over = False
    while not over:
        messages.append(("assistant", env.oracle_reply()))
        observation, _, terminated, truncated, _ = env.step(messages[-1][1])
        over = terminated or truncated
        messages.append(("user", observation))
    return messages


@pytest.mark.parametrize("wording", ["move", "put"])
def test_a_conversation_of_ours_replays_in_either_wording(wording):
    env = ALFWorldEnv(prompt_format="react", oracle="explorer", wording=wording)
    task_id = "alfworld_embedded_test_unseen_7"

    messages = chat_of(env, task_id, actions_too=True)
    comparisons = list(replay_conversation(task_id, messages, reward=1.0, done=True))

    assert [each for each in comparisons if not each.matches] == []
    assert len(comparisons) > 6


def test_a_conversation_with_another_observation_is_a_mismatch():
    env = ALFWorldEnv(prompt_format="react")
    task_id = "alfworld_embedded_test_unseen_7"
    messages = chat_of(env, task_id)
    messages[4] = ("user", "You arrive on the moon.")

    wrong = [each for each in replay_conversation(task_id, messages) if not each.matches]

    assert [each.expected for each in wrong] == ["You arrive on the moon."]


@pytest.mark.parametrize(
    "messages",
    [[], [("user", "hello")], [("user", "You are in the middle of a room.\nYour task is to: x."),
                               ("user", "hello")]],
)  # fmt: skip
def test_a_conversation_without_a_task_or_without_turns_is_refused(messages):
    with pytest.raises(MalformedFileError, match="alfworld_2420"):
        list(replay_conversation("alfworld_2420", messages))


# With the official games


@needs_official_data
def test_the_official_splits_have_agentevals_ids_and_the_published_numbers(official):
    del official
    env = gym.make(ALFWORLD, data="official").unwrapped

    assert {split: len(tasks) for split, tasks in env.tasks.items()} == {
        "train": 3553,
        "validation": 274,
        "test": 200,
    }
    assert [task.id for task in env.tasks["test"]] == [f"alfworld_{n}" for n in range(2420, 2620)]
    assert env.tasks["train"][0].id == "alfworld_0"


@needs_official_data
def test_the_test_games_are_those_that_agentgym_numbers(official):
    mapping = json.loads((official / "alfworld" / "mappings_test.json").read_text())
    env = gym.make(ALFWORLD, data="official").unwrapped

    for entry in mapping[::20]:
        file = env.find_task(f"alfworld_{entry['item_id']}").data

        assert file.path == f"valid_train/{entry['task_type']}/{entry['task_id']}"


@needs_official_data
@pytest.mark.parametrize("oracle", ["planner", "explorer"])
def test_both_experts_solve_a_sample_of_the_official_games(official, oracle):
    del official
    env = ALFWorldEnv(data="official", rules="agentgym", oracle=oracle)

    for split, stride in (("validation", 7), ("test", 7), ("train", 90)):
        for task in env.tasks[split][::stride]:
            env.reset(options={"task_id": task.id})
            over = False
            while not over:
                _, _, terminated, truncated, info = env.step(env.oracle_action())
                over = terminated or truncated

            assert info["success"], task.id


@needs_official_data
def test_an_official_conversation_in_the_older_wording_replays(official):
    del official
    env = ALFWorldEnv(
        data="official", rules="agentgym", wording="put", prompt_format="react", oracle="explorer"
    )
    messages = chat_of(env, "alfworld_5", actions_too=True)
    _, task, trial = env.task.data.path.split("/")

    for item_id in ("alfworld_5", f"{task}_{trial}"):
        comparisons = list(replay_conversation(item_id, messages, reward=1.0, done=True))

        assert [each for each in comparisons if not each.matches] == []
