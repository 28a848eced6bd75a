"""`agentgym-envs replay`."""

import json
from pathlib import Path

import pytest

from agentgym_envs.core.comparison import Comparison
from agentgym_envs.replay import difference, replay_file

AGENTTRAJ = ["maze", "textcraft"]


@pytest.fixture
def recorded(command, tmp_path: Path) -> Path:
    """Three recorded maze episodes."""
    path = tmp_path / "maze.jsonl"
    command("record", "maze", "-n", 3, "-o", path, "--option", "size=5")
    return path


def change(path: Path, line: int, edit) -> None:
    """Edits one line of a file of JSON lines."""
    rows = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()]
    edit(rows[line])
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def test_our_own_records_replay(command, recorded: Path) -> None:
    result = command("replay", recorded)

    assert result.code == 0
    cells = next(line for line in result.out.splitlines() if "maze.jsonl" in line).split("│")
    assert (cells[2].strip(), cells[5].strip()) == ("3", "0")


def test_a_changed_observation_is_shown_as_a_difference(command, recorded: Path) -> None:
    change(recorded, 1, lambda row: row["turns"][1].update(observation="You are in a desert."))

    result = command("replay", recorded)

    assert result.code == 1
    assert "line 2 (maze_embedded_size5_train_1), turn 2: observation" in result.out
    assert "- You are in a desert." in result.out
    assert "+ The goal is at position" in result.out


def test_a_changed_action_makes_everything_after_it_differ(recorded: Path) -> None:
    change(recorded, 0, lambda row: row["turns"][0].update(reply="Action: stand still"))

    report = replay_file(recorded)

    places = [comparison.where for _, comparison in report.mismatches]
    assert places[:2] == ["turn 1: valid", "turn 2: observation"]
    assert {name for name, _ in report.mismatches} == {"line 1 (maze_embedded_size5_train_0)"}


@pytest.mark.parametrize(
    ("key", "value"),
    [("score", 0.5), ("success", False), ("terminated", False), ("truncated", True)],
)
def test_a_changed_ending_is_found(recorded: Path, key: str, value: object) -> None:
    change(recorded, 2, lambda row: row.update({key: value}))

    report = replay_file(recorded)

    assert [comparison.where for _, comparison in report.mismatches] == [key]


def test_actions_after_the_end_are_a_mismatch(recorded: Path) -> None:
    change(recorded, 0, lambda row: row["turns"].append(row["turns"][-1]))

    report = replay_file(recorded)

    assert report.mismatches[-1][1].actual == "(the episode is over)"


def test_a_trajectory_that_broke_off_is_compared_up_to_there(recorded: Path) -> None:
    def break_off(row) -> None:
        row.update(error="TimeoutError: too slow", turns=row["turns"][:2], score=0.0)

    change(recorded, 0, break_off)

    assert replay_file(recorded).mismatches == []


@pytest.mark.parametrize("name", AGENTTRAJ)
def test_official_agenttraj_replays(command, official: Path, name: str) -> None:
    result = command("replay", official / "agenttraj" / f"{name}_train_sample.json")

    assert result.code == 0, result.out


@pytest.mark.parametrize("name", AGENTTRAJ)
def test_the_same_as_openai_chats_replays(official: Path, tmp_path: Path, name: str) -> None:
    roles = {"human": "user", "gpt": "assistant"}
    items = json.loads((official / "agenttraj" / f"{name}_train_sample.json").read_text())
    path = tmp_path / "chats.jsonl"
    rows = [
        {
            "env": name,
            "item_id": item["item_id"],
            "messages": [
                {"role": roles[m["from"]], "content": m["value"]} for m in item["conversations"]
            ],
        }
        for item in items
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    report = replay_file(path)

    assert (report.episodes, report.mismatches) == (len(items), [])


def test_a_changed_agenttraj_answer_of_the_world_is_found(official: Path, tmp_path: Path) -> None:
    items = json.loads((official / "agenttraj" / "maze_train_sample.json").read_text())
    items[0]["conversations"][4]["value"] = "The goal is at position 1, 1."
    path = tmp_path / "maze.json"
    path.write_text(json.dumps(items), encoding="utf-8")

    report = replay_file(path)

    (name, first), *_ = report.mismatches
    assert name == f"item 1 ({items[0]['item_id']})"
    assert first.expected == "The goal is at position 1, 1."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "bad.jsonl holds nothing to replay"),
        ("[]", "bad.jsonl holds nothing to replay"),
        ("{", "line 1: not JSON"),
        ("[{]", "not JSON"),
        ("[1, 2]", "item 1: expected a JSON object, got 1"),
        ('{"x": 1}', "line 1: nothing to replay"),
        ('{"env": "nowhere", "steps": []}', "no environment 'nowhere'"),
        ('{"env": "maze", "steps": []}', "line 1"),
        ('{"env": "wordle", "steps": [{}]}', "line 1"),
        ('{"env": "textcraft", "steps": 7}', "line 1: 'steps' must be a list, got 7"),
        ('{"env": "nowhere:Maze-v0", "steps": []}', "line 1: chats and records of 'nowhere:Maze"),
        ('{"env": "CartPole-v1", "steps": []}', "line 1: chats and records of 'CartPole-v1'"),
        (
            '{"item_id": "maze_embedded_loops1.2.3_test_0", "conversations": [{"from": "human", '
            '"loss": null, "value": "The goal is at position 1, 1."}]}',
            "line 1: cannot be replayed",
        ),
        ('{"schema": 1}', "line 1: 'env' is missing"),
        ('[{"item_id": "chess_1", "conversations": []}]', "item 1: item id 'chess_1'"),
        ('{"env": "maze", "messages": "hello", "item_id": ""}', "'messages' must be a list"),
    ],
)
def test_a_file_that_cannot_be_replayed_is_one_sentence(
    command, tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(text, encoding="utf-8")

    result = command("replay", path)

    assert result.code == 2
    assert words in result.err
    assert result.err.count("\n") == 1


@pytest.mark.usefixtures("official")
def test_a_record_of_a_task_that_is_no_number_is_one_sentence(command, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"env": "textcraft", "task": "one", "steps": []}', encoding="utf-8")

    result = command("replay", path)

    assert result.code == 2
    assert "line 1: cannot be replayed" in result.err
    assert result.err.count("\n") == 1


def test_a_task_that_is_not_there_is_one_sentence(command, recorded: Path) -> None:
    change(recorded, 0, lambda row: row.update(task_id="maze_embedded_train_x"))

    result = command("replay", recorded)

    assert result.code == 2
    assert "has no task 'maze_embedded_train_x'" in result.err


def test_a_missing_file_is_named(command, tmp_path: Path) -> None:
    result = command("replay", tmp_path / "none.jsonl")

    assert result == (2, "", f"'{tmp_path}/none.jsonl': No such file or directory\n")


def test_no_file_is_one_sentence(command) -> None:
    assert command("replay").err == "name at least one file to replay\n"


def test_a_difference_in_the_last_line_break_is_visible() -> None:
    assert difference(Comparison("x", "ok\n", "ok")) == "- 'ok\\n'\n+ 'ok'"


def test_one_and_true_do_not_match() -> None:
    assert not Comparison("done", True, 1).matches
    assert Comparison("reward", 1, 1.0).matches
