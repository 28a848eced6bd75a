import copy
import json
import os
import pickle
import random
from pathlib import Path

import gymnasium as gym
import pytest

import agentgym_envs  # noqa: F401  (registers the ids)
from agentgym_envs import DataUnavailableError, MalformedFileError, MissingDependencyError
from agentgym_envs.envs.sheet.data import official_rows, workbook
from agentgym_envs.envs.sheet.families import families, table
from agentgym_envs.envs.sheet.replay import replay, replay_conversation
from agentgym_envs.envs.sheet.score import likeness
from agentgym_envs.envs.sheet.tools import TOOLBOX
from agentgym_envs.toolkit.tools import Call

SHEET = "AgentGym/Sheet-v0"
OFFICIAL = os.environ.get("AGENTGYM_DATA", "")
BOOK = "Test Sheet-For Copy.xlsx"

needs_official_data = pytest.mark.skipif(not OFFICIAL, reason="AGENTGYM_DATA is not set")


def make(**options):
    return gym.make(SHEET, **options).unwrapped


def begin(task_id="sheet_embedded_test_17", **options):
    env = make(**options)
    observation, _ = env.reset(options={"task_id": task_id})
    return env, observation


def act(env, tool, /, **arguments):
    return env.step(Call(tool, arguments).action)


def solve(env, most=60):
    for _ in range(most):
        observation, _, terminated, truncated, info = env.step(env.oracle_action())
        assert info["action_valid"], observation
        if terminated or truncated:
            break
    return info


# Tasks.


def test_there_are_at_least_sixty_families_of_workbooks():
    names = {family.name for family in families()}

    assert len(names) == len(families()) >= 60


def test_a_workbook_is_the_same_whenever_it_is_made():
    first = table("Sales", 3)
    table.cache_clear()

    assert table("Sales", 3) == first
    assert table("Sales", 4) != first


def test_splits_share_no_workbook():
    env = make()
    seen = {}
    for split in ("train", "validation", "test"):
        for number in range(100):
            start = env.tasks[split][number].data.start
            key = str(start.sheets[start.name].table)

            assert seen.setdefault(key, split) == split


def test_wordings_of_the_test_split_are_not_those_of_training():
    env = make()
    openings = {
        split: {env.tasks[split][number].goal.partition('"')[0] for number in range(60)}
        for split in ("train", "test")
    }

    assert not openings["train"] & openings["test"]


def test_no_sheet_is_what_it_should_be_before_anything_is_done():
    env = make()
    for number in range(100):
        _, info = env.reset(options={"task_id": f"sheet_embedded_validation_{number}"})

        assert info["score"] == 0.0
        assert not env._episode.is_right()


def test_plans_have_from_one_to_ten_calls_and_every_kind_of_tool_is_needed():
    env = make()
    plans = [env.tasks["train"][number].data.plan for number in range(400)]

    assert {len(plan) for plan in plans} <= set(range(2, 11))
    used = {move.call.name for plan in plans for move in plan}
    assert {"update_note", "get_note", "merge_cells", "insert_cols", "sort_sheet_by_col"} <= used
    assert {"filter_cells", "delete_batch_data", "update_cell_by_formula", "insert_rows"} <= used


# Score.


def test_shrinking_a_sheet_gains_nothing():
    env, _ = begin("sheet_embedded_test_0")
    act(env, "open_sheet", name="Exams")
    height, width = 20, 8
    for dimension, last in (("row", height), ("col", width)):
        numbers = list(range(2, last + 1))
        while True:
            info = act(env, "delete_batch_data", dimension=dimension, index_list=numbers)[-1]
            if info["action_valid"] or not numbers.pop():
                break

    assert env._episode.book.open("Exams").table == [["Course"]]
    assert info["score"] == 0.0
    assert not act(env, "finish")[-1]["success"]


def test_by_the_original_rules_a_sheet_that_was_shrunk_is_right():
    env, _ = begin("sheet_embedded_test_0", rules="agentgym")
    act(env, "open_sheet", name="Exams")
    rows = len(env._episode.tools.page.table)
    act(env, "delete_batch_data", dimension="row", index_list=list(range(3, rows + 1)))

    info = act(env, "delete_batch_data", dimension="col", index_list=[2, 3, 4, 5])[-1]

    assert info["score"] == 1.0


def test_a_right_sheet_counts_in_full_only_when_finish_is_called():
    env, _ = begin()
    total = 0.0
    while True:
        _, reward, over, _, info = env.step(env.oracle_action())
        total += reward
        if over:
            break
        assert info["score"] <= 0.9
        assert not info["success"]

    assert info["score"] == total == pytest.approx(1.0)


def test_finishing_a_wrong_sheet_ends_the_episode_without_success():
    env, _ = begin()

    _, _, terminated, _, info = act(env, "finish")

    assert (terminated, info["success"], info["score"]) == (True, False, 0.0)


def test_spoiling_another_sheet_is_no_success():
    env, _ = begin("sheet_embedded_test_0")
    act(env, "open_sheet", name="Changes")
    act(env, "update_cell", position="A1", value="spoilt")
    plan = env.task.data.plan
    for move in plan:
        env.step(move.call.action)

    info = act(env, "finish")[-1]

    assert (info["success"], info["score"]) == (False, 0.9)


def test_a_note_on_the_wrong_cell_is_no_success():
    env, _ = begin("sheet_embedded_test_4")
    for move in env.task.data.plan:
        env.step(move.call.action)
    act(env, "update_note", position="B2", content="look here")

    assert not act(env, "finish")[-1]["success"]


def test_likeness_counts_what_is_missing_and_what_is_too_much():
    truth = [["a", "b"], ["c", "d"]]

    assert likeness(truth, truth) == 1.0
    assert likeness([["a", "b"]], truth) == 0.5
    assert likeness([["a", "b", "x"], ["c", "d", ""]], truth) == 5 / 6
    assert likeness([], truth) == 0.0
    assert likeness([["a", "b"], ["c", "d"], ["", ""]], truth) == 1.0


# The expert.


@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_the_expert_solves_tasks_of_each_split(rules):
    for split in ("train", "validation", "test"):
        env = make(rules=rules)
        for number in range(25):
            env.reset(options={"task_id": f"sheet_embedded_{split}_{number}"})

            assert solve(env)["success"], (split, number)


def random_call(chance):
    cell = f"{chance.choice('ABCDEFG')}{chance.randint(1, 12)}"
    other = f"{chance.choice('ABCDEFG')}{chance.randint(1, 12)}"
    value = chance.choice(["12", "7.25", "10%", "text", "=SUM(B2:C5)", "", "=A1/B2"])
    number = chance.randint(1, 8)
    return chance.choice(
        [
            Call("merge_cells", {"start_position": cell, "end_position": other}),
            Call("update_cell", {"position": cell, "value": value}),
            Call("update_note", {"position": cell, "content": value}),
            Call("delete_batch_data", {"dimension": "row", "index_list": [number]}),
            Call("delete_batch_data", {"dimension": "col", "index_list": [number]}),
            Call("insert_rows", {"values_list": [[value], [1, 2]], "row_idx": number}),
            Call("insert_cols", {"values_list": [[value, 2.5]], "col_idx": number}),
            Call("sort_sheet_by_col", {"col_num": number, "order": "des"}),
            Call("freeze_data", {"dimension": "rows", "num": number}),
            Call("open_sheet", {"name": "Changes"}),
        ]
    )


def test_the_expert_solves_from_any_state():
    print("seed 11")  # noqa: T201
    chance = random.Random(11)
    for number in range(60):
        env, _ = begin(f"sheet_embedded_validation_{number}", max_steps=200)
        act(env, "open_sheet", name=env.task.data.start.name)
        for _ in range(chance.randint(1, 12)):
            env.step(random_call(chance).action)

        assert solve(env, 150)["success"], number


@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_no_argument_breaks_a_tool(rules):
    print("seed 5")  # noqa: T201
    chance = random.Random(5)
    odd = (None, True, -1, 0, 2, 10**30, 1e308, 0.5, "", "A1", "C3", "ZZ9", "B0", "x" * 300, [], {})
    odd += ([2], [[2, None]], [["=A1", "1e999"]], ["B2", "C2"], "row", "col", "rows", "asc", "SUM")
    env, _ = begin("sheet_embedded_test_0", rules=rules, max_steps=3000)
    act(env, "open_sheet", name="Exams")
    for _ in range(2000):
        tool = TOOLBOX.tools[chance.choice([name for name in TOOLBOX.tools if name != "finish"])]
        given = {each.name: chance.choice(odd) for each in tool.parameters if chance.random() < 0.9}
        observation = act(env, tool.name, **given)[0]

        assert isinstance(observation, str)


def test_an_episode_can_be_pickled_and_copied_in_the_middle():
    env, _ = begin()
    for _ in range(4):
        env.step(env.oracle_action())

    for other in (copy.deepcopy(env), pickle.loads(pickle.dumps(env))):
        assert solve(other)["success"]
    assert solve(env)["success"]


def test_episodes_of_one_task_do_not_see_each_others_changes():
    first, _ = begin()
    second, _ = begin()
    act(first, "open_sheet", name="Buses")
    act(first, "update_cell", position="A1", value="mine")
    act(second, "open_sheet", name="Buses")

    assert act(second, "get_cell_value", position="A1")[0] == "Stop"


# Official data.


@needs_official_data
def test_all_official_tasks_are_solved_by_their_reference_paths():
    env = make(data="official", rules="agentgym", max_steps=60, split="test")
    solved = 0
    for task in env.tasks["test"]:
        env.reset(options={"task_id": task.id})
        for move in task.data.plan:
            _, _, _, _, info = env.step(move.call.action)
            assert info["action_valid"]
        solved += act(env, "finish")[-1]["success"]

    assert (len(env.tasks["test"]), solved) == (20, 20)


@needs_official_data
def test_the_expert_solves_all_official_tasks_by_the_fixed_rules():
    env = make(data="official", max_steps=60, split="test")
    for task in env.tasks["test"]:
        env.reset(options={"task_id": task.id})

        assert solve(env)["success"], task.id


@needs_official_data
def test_the_answers_are_not_in_the_workbook():
    env, _ = begin("tool_sheet_12", data="official")

    observation, _, _, _, info = act(env, "open_sheet", name="Answer13")

    assert "there is no sheet 'Answer13'" in observation
    assert not info["action_valid"]


@needs_official_data
def test_by_the_original_rules_the_answers_are_in_the_workbook():
    env, _ = begin("tool_sheet_12", data="official", rules="agentgym")

    assert act(env, "open_sheet", name="Answer13")[-1]["score"] == 1.0


def test_official_data_that_is_not_there_is_named(monkeypatch):
    monkeypatch.delenv("AGENTGYM_DATA", raising=False)

    with pytest.raises(DataUnavailableError, match="AGENTGYM_DATA"):
        make(data="official")


def write_official(folder, *, row=None, book=None):
    openpyxl = pytest.importorskip("openpyxl")
    line = {
        "id": 0,
        "goal": "Turn it round.",
        "subgoals": "Action 1: update_cell with Action Input: {'position': 'A1', 'value': '2'}",
        "additional_info": {"answer": '[["2"]]'},
    }
    (folder / "sheet.jsonl").write_text(json.dumps({**line, **(row or {})}))
    if book is None:
        made = openpyxl.Workbook()
        made.active.title = "Sheet1"
        made.active["A1"] = 1
        made.save(folder / BOOK)
    else:
        (folder / BOOK).write_bytes(book)
    return folder


def test_a_folder_with_files_of_the_official_form_can_be_played(tmp_path):
    env, _ = begin("tool_sheet_0", data=str(write_official(tmp_path)))

    assert solve(env)["success"]


@pytest.mark.parametrize(
    ("row", "book", "message"),
    [
        ({"goal": 3}, None, "goal"),
        ({"additional_info": {"answer": "7"}}, None, "holds no table"),
        ({"additional_info": {"answer": "["}}, None, "line 1"),
        ({"subgoals": "Action 1: dance with Action Input: {}"}, None, "is no call"),
        ({"id": 4}, None, "has no sheet 'Sheet5'"),
        (None, b"no workbook", "is no .xlsx workbook"),
    ],
)
def test_a_damaged_official_file_is_named(tmp_path, row, book, message):
    folder = write_official(tmp_path, row=row, book=book)

    with pytest.raises(MalformedFileError, match=message):
        make(data=str(folder))


def test_the_official_workbook_needs_an_extra(tmp_path, monkeypatch):
    folder = write_official(tmp_path)
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    official_rows.cache_clear()
    workbook.cache_clear()

    with pytest.raises(MissingDependencyError, match=r"agentgym-envs\[sheet\]"):
        make(data=str(folder))


# Records.


@needs_official_data
def test_a_record_of_another_shape_is_refused():
    with pytest.raises(MalformedFileError, match="not a record of"):
        list(replay({"env": "sheet", "task": 3}, Path()))


@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_a_chat_of_ours_replays(rules):
    env, observation = begin(rules=rules, prompt_format="react")
    messages = [("user", observation)]
    over = False
    while not over:
        reply = env.oracle_reply()
        observation, _, over, _, info = env.step(reply)
        messages += [("assistant", reply), ("user", observation)]
        over = over or info["success"]

    found = list(replay_conversation(env.task.id, messages, reward=1.0, done=True))

    assert [each for each in found if not each.matches] == []
