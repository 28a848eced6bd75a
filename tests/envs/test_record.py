"""`agentgym-envs record`."""

import json
import re
from pathlib import Path

import pytest

from agentgym_envs.record import record
from agentgym_envs.trajectory_files import read_agenttraj, read_openai, read_trajectories

THOUGHT_AND_ACTION = (
    r"(?:Thought:\s|<think>|)(.+?)"
    r"(?:\n\nAction:|</think>|\nIn summary, the next action I will perform is ```)\s*\S.*"
)


def test_expert_episodes_have_thoughts_and_solve_their_tasks(env_id: str) -> None:
    trajectories = record(env_id, number=5, options={"prompt_format": "react"})

    assert all(trajectory.success for trajectory in trajectories)
    replies = [turn.reply.text for trajectory in trajectories for turn in trajectory.turns]
    parts = [re.fullmatch(THOUGHT_AND_ACTION, reply, re.DOTALL) for reply in replies]
    assert all(parts), replies
    assert all(len(part[1].split()) >= 3 for part in parts), "a thought is a sentence"


def test_the_first_tasks_of_the_split_are_played_in_order(tiny: str) -> None:
    trajectories = record(tiny, split="validation", number=4)

    assert [trajectory.spec.task_id for trajectory in trajectories] == [
        f"guess_validation_{number}" for number in range(4)
    ]


def test_the_command_writes_json_lines_with_thoughts(command, tmp_path: Path) -> None:
    path = tmp_path / "maze.jsonl"

    result = command("record", "maze", "-n", 3, "-o", path, "--split", "test")

    assert result.code == 0
    assert result.out == f"{path}: 3 episodes, 3 solved\n"
    trajectories = list(read_trajectories(path))
    assert [trajectory.spec.task_id for trajectory in trajectories] == [
        "maze_embedded_test_0",
        "maze_embedded_test_1",
        "maze_embedded_test_2",
    ]
    assert trajectories[0].turns[0].reply.text.startswith("Thought:\n")


def test_the_same_command_writes_the_same_bytes(command, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"

    for path in (first, second):
        command("record", "wordle", "-n", 3, "-o", path, "--policy", "random")

    assert first.read_bytes() == second.read_bytes()


def test_prompt_format_none_records_bare_commands(command, tmp_path: Path) -> None:
    path = tmp_path / "maze.jsonl"

    command("record", "maze", "-n", 1, "-o", path, "--prompt-format", "none")

    (trajectory,) = read_trajectories(path)
    assert trajectory.opening == ()
    assert {turn.reply.text.split()[0] for turn in trajectory.turns} == {"move"}


def test_options_reach_the_environment_and_the_file(command, tmp_path: Path) -> None:
    path = tmp_path / "maze.jsonl"

    command("record", "maze", "-n", 1, "-o", path, "--option", "size=5", "--option", "loops=0.5")

    (trajectory,) = read_trajectories(path)
    assert trajectory.spec.options == {"size": 5, "loops": 0.5, "prompt_format": "react"}


def test_agenttraj_and_openai_forms_are_written(command, tmp_path: Path) -> None:
    paths = {form: tmp_path / form for form in ("agenttraj", "openai")}

    for form, path in paths.items():
        command("record", "maze", "-n", 2, "-o", path, "--format", form)

    env = "AgentGym/Maze-v0"
    assert len(json.loads(paths["agenttraj"].read_text())) == 2
    agenttraj = list(read_agenttraj(paths["agenttraj"], env))
    openai = list(read_openai(paths["openai"]))
    assert [t.messages for t in agenttraj] == [t.messages for t in openai]


def test_random_play_is_recorded_with_its_failures(command, tmp_path: Path) -> None:
    path = tmp_path / "wordle.jsonl"

    result = command("record", "wordle", "-n", 4, "-o", path, "--policy", "random")

    assert result.out == f"{path}: 4 episodes, 0 solved\n"
    assert not any(trajectory.success for trajectory in read_trajectories(path))


@pytest.mark.parametrize("form", ["jsonl", "agenttraj", "openai"])
def test_what_is_recorded_replays_without_a_mismatch(
    command, env_id: str, tmp_path: Path, form: str
) -> None:
    path = tmp_path / "episodes"
    command("record", env_id, "-n", 3, "-o", path, "--format", form, "--split", "test")

    result = command("replay", path)

    assert result.code == 0, result.out
    assert str(path) in result.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["mase"], "no environment 'mase'; did you mean 'maze'?"),
        (["maze", "--split", "tset"], 'Invalid value "tset" for --split.'),
        (["maze", "-n", "0"], "ask for 1 to 100,000, not 0"),
        (["maze", "-n", "100001"], "ask for 1 to 100,000, not 100,001"),
        (["maze", "--seed", "-1"], "seed must be 0 or more, got -1"),
        (["maze", "--option", "siz=5"], "has no option 'siz'"),
        (["maze", "--option", "size=big"], "size"),
        (["maze", "--option", "size"], "--option must be KEY=VALUE, got 'size'"),
        (["maze", "--option", "data=/no/such"], "'/no/such'"),
        (["maze", "--option", "split=test"], "`--split`"),
        (["maze", "--policy", "wizard"], 'Invalid value "wizard" for --policy.'),
        (["maze", "--prompt-format", "function_calling"], "'function_calling'"),
    ],
)
def test_bad_input_is_one_sentence_and_writes_nothing(
    command, tmp_path: Path, arguments: list[str], words: str
) -> None:
    result = command("record", *arguments, "-o", tmp_path / "out")

    assert result.code == 2
    assert words in result.err
    assert result.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named_before_anything_is_played(
    command, tmp_path: Path
) -> None:
    result = command("record", "maze", "-o", tmp_path / "no" / "out")

    assert result.code == 2
    assert f"the folder of '{tmp_path}/no/out' is not there" in result.err


def test_an_output_that_is_a_folder_is_refused_and_stays(command, tmp_path: Path) -> None:
    result = command("record", "maze", "-n", 1, "-o", tmp_path)

    assert result.code == 2
    assert result.err == f"'{tmp_path}' is a folder: name a file in it\n"
    assert list(tmp_path.iterdir()) == []
