"""The command line: what a run leaves behind, and how it goes on after it was killed."""

import json
import os
import signal
import subprocess
import sys

import pytest

from agentgym_bench.cli import app
from agentgym_bench.store import RunFolder
from agentgym_envs.console import run as run_cli
from agentgym_envs.trajectory_files import read_trajectories

PLAY = ["run", "--env", "AgentGym/Maze-v0", "AgentGym/Wordle-v0", "-n", "6"]
FILES = ("manifest.json", "episodes.jsonl", "results.json")

# Answers from the last message alone, so that a run that goes on answers as it would have; kills
# its own process, as `kill -9` does, at the answer whose number is in the environment.
WANDERER = """
import os, signal, zlib

MOVES = ["move up", "move down", "move left", "move right", "crane", "s l i m y"]
left = int(os.environ.get("ANSWERS_LEFT", "-1"))

def answer(messages):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    said = messages[-1]["content"] + str(len(messages))
    return MOVES[zlib.crc32(said.encode()) % len(MOVES)]
"""


def bench(*arguments):
    return run_cli(app, list(map(str, arguments)))


def files_of(folder):
    return {name: (folder / name).read_bytes() for name in FILES}


def written(folder):
    status = {name: (folder / name).stat() for name in FILES}
    return {name: (facts.st_ino, facts.st_mtime_ns) for name, facts in status.items()}


@pytest.fixture
def wanderer(tmp_path):
    (tmp_path / "wanderer.py").write_text(WANDERER)

    def play(out, *, resume=False, answers_left=-1):
        command = [sys.executable, "-m", "agentgym_bench", *PLAY, "--prompt-format", "none"]
        command += ["--policy", "python:wanderer:answer", "--samples", "2", "--slots", "3"]
        command += ["--max-steps", "5", "--out", str(out), *(["--resume"] if resume else [])]
        environment = {**os.environ, "ANSWERS_LEFT": str(answers_left)}
        return subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True
        )

    return play


def test_a_run_leaves_manifest_episodes_and_results(tmp_path, capsys):
    code = bench(*PLAY, "--policy", "oracle", "--out", tmp_path / "run")

    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    results = json.loads((tmp_path / "run" / "results.json").read_text())
    assert code == 0
    assert manifest["config"]["seed"] == 0
    assert {"python", "gymnasium", "agentgym-envs", "agentgym-bench"} <= manifest["versions"].keys()
    assert manifest["config_hash"]
    assert [row["success_rate"] for row in results] == [1.0, 1.0]
    assert "100.0 %" in capsys.readouterr().out


def test_episodes_are_trajectories_that_agentgym_envs_reads(tmp_path):
    bench(*PLAY, "--policy", "oracle", "--out", tmp_path / "run")

    trajectories = list(read_trajectories(tmp_path / "run" / "episodes.jsonl"))

    assert len(trajectories) == 12
    assert all(trajectory.success for trajectory in trajectories)


def test_results_do_not_depend_on_slots(tmp_path):
    for slots in (1, 5):
        arguments = ("--policy", "random", "--slots", slots, "--out", tmp_path / str(slots))
        bench(*PLAY, *arguments)

    assert files_of(tmp_path / "1") == files_of(tmp_path / "5")


@pytest.mark.parametrize("answers_left", [1, 20, 55])
def test_a_run_killed_with_kill_9_goes_on_to_the_results_of_an_uninterrupted_one(
    tmp_path, wanderer, answers_left
):
    wanderer(tmp_path / "whole")

    killed = wanderer(tmp_path / "run", answers_left=answers_left)
    resumed = wanderer(tmp_path / "run", resume=True)

    assert killed.returncode == -signal.SIGKILL
    assert resumed.returncode == 0, resumed.stderr
    assert files_of(tmp_path / "run") == files_of(tmp_path / "whole")


def test_resume_drops_a_torn_last_line_and_plays_its_episode_again(tmp_path, wanderer):
    wanderer(tmp_path / "whole")
    wanderer(tmp_path / "run", answers_left=55)
    episodes = tmp_path / "run" / "episodes.jsonl"
    episodes.write_bytes(episodes.read_bytes()[:-40])

    resumed = wanderer(tmp_path / "run", resume=True)

    assert resumed.returncode == 0, resumed.stderr
    assert files_of(tmp_path / "run") == files_of(tmp_path / "whole")


def test_resume_of_a_finished_run_changes_nothing_and_prints_the_table(tmp_path, capsys):
    bench(*PLAY, "--policy", "oracle", "--out", tmp_path / "run")
    before = written(tmp_path / "run")
    table = capsys.readouterr().out

    code = bench(*PLAY, "--policy", "oracle", "--out", tmp_path / "run", "--resume")

    assert code == 0
    assert capsys.readouterr().out == table
    assert written(tmp_path / "run") == before


def test_resume_begins_a_run_where_there_is_none(tmp_path):
    assert bench(*PLAY, "--policy", "oracle", "--out", tmp_path / "run", "--resume") == 0


@pytest.mark.parametrize("leftover", ["episodes.jsonl", ".manifest.json.4711.partial"])
def test_a_run_that_was_killed_before_its_first_line_begins_anew(tmp_path, leftover):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / leftover).touch()

    assert bench(*PLAY, "--policy", "oracle", "--out", tmp_path / "run", "--resume") == 0
    assert json.loads((tmp_path / "run" / "results.json").read_text())


def test_episodes_without_a_manifest_are_nobodys_to_overwrite(tmp_path, capsys):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "episodes.jsonl").write_text("{}\n")

    assert bench(*PLAY, "--policy", "oracle", "--out", tmp_path / "run", "--resume") == 2
    assert "holds no run" in capsys.readouterr().err


def test_resume_refuses_another_configuration_and_names_what_differs(tmp_path, capsys):
    bench(*PLAY, "--policy", "oracle", "--out", tmp_path / "run")
    before = files_of(tmp_path / "run")
    capsys.readouterr()

    code = bench(*PLAY, "--policy", "oracle", "--seed", "1", "--out", tmp_path / "run", "--resume")

    assert code == 2
    assert "another configuration (seed differ)" in capsys.readouterr().err
    assert files_of(tmp_path / "run") == before


def test_a_folder_that_is_not_empty_is_refused_without_resume(tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("years of work")

    code = bench(*PLAY, "--policy", "oracle", "--out", tmp_path)

    assert code == 2
    assert "add --resume" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_two_processes_cannot_play_the_same_run(tmp_path, wanderer):
    wanderer(tmp_path / "run", answers_left=20)

    with RunFolder(tmp_path / "run"):
        refused = wanderer(tmp_path / "run", resume=True)

    assert refused.returncode == 2
    assert "another process" in refused.stderr


@pytest.mark.parametrize(
    "manifest",
    [
        '{"schema": 1, "config_hash": "x"}',
        '{"schema": 1, "config_hash": "x", "config": {}, "episodes": 1, "versions": {}}',
        '{"schema": 1, "config_hash": "x", "config": [], "episodes": 1, "versions": {}}',
        "[]",
    ],
)
@pytest.mark.parametrize("command", ["show", "report"])
def test_a_damaged_manifest_is_named(tmp_path, capsys, manifest, command):
    (tmp_path / "manifest.json").write_text(manifest)

    code = bench(command, tmp_path)

    assert code == 2
    assert "manifest.json is not a manifest of agentgym-bench" in capsys.readouterr().err


def test_a_damaged_line_in_the_middle_is_reported_and_not_skipped(tmp_path, capsys):
    bench(*PLAY, "--policy", "oracle", "--out", tmp_path / "run")
    episodes = tmp_path / "run" / "episodes.jsonl"
    lines = episodes.read_text().splitlines(keepends=True)
    episodes.write_text("".join([lines[0], lines[1][:50] + "\n", *lines[2:]]))

    code = bench("show", tmp_path / "run")

    assert code == 2
    assert "episodes.jsonl, line 2" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--env", "AgentGym/Mase-v0", "--policy", "oracle"], "did you mean 'maze-v0'"),
        (["--policy", "oracle"], "name environments with --env, or a suite"),
        (["--env", "maze", "--policy", "oracel"], "got 'oracel'"),
        (["--env", "maze", "--policy", "hf:"], "got 'hf:'"),
        (["--env", "maze", "--policy", "oracle", "-n", "0"], "n must be at least 1, got 0"),
        (["--env", "maze", "--policy", "oracle", "--slots", "0"], "slots must be at least 1"),
        (["--env", "maze", "--policy", "oracle", "--split", "tset"], "tset"),
        (["--env", "maze", "--policy", "oracle", "--env-option", "siez=5"], "siez"),
        (["--env", "maze", "--policy", "oracle", "--env-option", "size"], "name=value"),
        (["--env", "maze", "--policy", "oracle", "--policy-option", "x=1"], "no option 'x'"),
        (["--env", "maze", "--policy", "python:nowhere:f"], "cannot import 'nowhere'"),
        (["--env", "maze", "--policy", "python:json:lods"], "did you mean 'loads'"),
        (["--env", "maze", "--policy", "python:json:JSONDecodeError"], "needs msg and doc and pos"),
        (["--env", "maze", "--policy", "python:.json:loads"], "python:MODULE:CALLABLE"),
        (["--env", "maze", "--policy", "openai:model"], "openai:MODEL@URL"),
    ],
)
def test_bad_input_is_one_sentence_exit_code_2_and_no_folder(tmp_path, capsys, arguments, sentence):
    code = bench("run", *arguments, "--out", tmp_path / "run")

    complaint = capsys.readouterr().err
    assert code == 2
    assert sentence in complaint
    assert complaint.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_an_option_can_be_for_one_environment(tmp_path):
    options = ("--env-option", "maze:size=5", "max_steps=3")

    bench(*PLAY, "--policy", "oracle", *options, "--out", tmp_path / "run")

    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert [part["options"] for part in manifest["environments"]] == [
        {"size": 5, "max_steps": 3},
        {"max_steps": 3},
    ]


def test_a_chat_policy_is_told_the_rules_unless_it_is_told_not_to(tmp_path, monkeypatch):
    (tmp_path / "parrot.py").write_text("def answer(messages): return messages[0]['content']")
    monkeypatch.syspath_prepend(tmp_path)

    for name, words in (("told", []), ("bare", ["--prompt-format", "none"])):
        bench(*PLAY, "--policy", "python:parrot:answer", *words, "--out", tmp_path / name)

    first = {
        name: next(read_trajectories(tmp_path / name / "episodes.jsonl"))
        for name in ("told", "bare")
    }
    assert len(first["told"].opening) == 2
    assert first["bare"].opening == ()


def test_an_exception_of_one_answer_is_a_recorded_failure_and_the_run_goes_on(
    tmp_path, monkeypatch
):
    code = (
        "def answer(messages):\n"
        "    if len(messages) > 1:\n"
        "        raise RuntimeError('tired')\n"
        "    return 'move up'\n"
    )
    (tmp_path / "sulky.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)

    bench(
        *PLAY,
        "--policy",
        "python:sulky:answer",
        "--prompt-format",
        "none",
        "--out",
        tmp_path / "run",
    )

    trajectories = list(read_trajectories(tmp_path / "run" / "episodes.jsonl"))
    results = json.loads((tmp_path / "run" / "results.json").read_text())
    assert {trajectory.error for trajectory in trajectories} == {"RuntimeError: tired"}
    assert [row["errors"] for row in results] == [6, 6]


def test_a_class_with_act_is_made_with_the_policy_options(tmp_path, monkeypatch):
    code = (
        "class Constant:\n"
        "    def __init__(self, *, word):\n"
        "        self.word = word\n"
        "    def act(self, conversations):\n"
        "        return [self.word for _ in conversations]\n"
    )
    (tmp_path / "constant.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    policy = ("--policy", "python:constant:Constant", "--policy-option", "word=xyzzy")

    bench(*PLAY, *policy, "--prompt-format", "none", "--out", tmp_path / "run")

    trajectory = next(read_trajectories(tmp_path / "run" / "episodes.jsonl"))
    assert {turn.reply.text for turn in trajectory.turns} == {"xyzzy"}


def test_a_person_can_play_and_stop_and_go_on(tmp_path, monkeypatch, capsys):
    typed = iter(["crane", "slimy", "fudge", "whelp", "thorn", "abbey"])

    def read_line(prompt=""):
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", read_line)
    play = ("run", "--env", "wordle", "--policy", "human", "-n", "2", "--out", tmp_path / "run")

    stopped = bench(*play)
    typed = iter(["crane"] * 6)
    finished = bench(*play, "--resume")

    assert (stopped, finished) == (130, 0)
    lengths = [len(t.turns) for t in read_trajectories(tmp_path / "run" / "episodes.jsonl")]
    assert len(lengths) == 2


def test_show_prints_an_unfinished_run_with_its_worst_episodes(tmp_path, wanderer, capsys):
    wanderer(tmp_path / "run", answers_left=40)

    code = bench("show", tmp_path / "run", "--worst", "2")

    printed = capsys.readouterr().out
    assert code == 0
    assert "of 24 episodes so far" in printed
    assert printed.count("the step limit") == 2


def test_show_refuses_a_folder_without_a_run(tmp_path, capsys):
    assert bench("show", tmp_path) == 2
    assert "holds no run" in capsys.readouterr().err


def test_compare_shows_the_difference_of_two_runs(tmp_path, capsys):
    for policy in ("random", "oracle"):
        bench(*PLAY, "--policy", policy, "--out", tmp_path / policy)
    capsys.readouterr()

    code = bench("compare", tmp_path / "random", tmp_path / "oracle")

    assert code == 0
    assert "6 / 0" in capsys.readouterr().out


def test_a_local_model_is_played_and_its_tokens_are_counted(tmp_path):
    from agentgym_bench.tiny import make_tiny_model, make_tiny_tokenizer

    tokenizer = make_tiny_tokenizer(["move up", "The goal is at position 3, 1."])
    make_tiny_model(tokenizer).save_pretrained(tmp_path / "model")
    tokenizer.save_pretrained(tmp_path / "model")
    policy = ("--policy", f"hf:{tmp_path / 'model'}", "--policy-option", "max_new_tokens=4")
    play = ("run", "--env", "maze", "-n", "3", "--max-steps", "2", "--prompt-format", "none")

    code = bench(*play, *policy, "--out", tmp_path / "run")

    (row,) = json.loads((tmp_path / "run" / "results.json").read_text())
    assert code == 0
    assert row["errors"] == 0
    assert row["prompt_tokens"] > row["completion_tokens"] > 0


def test_a_model_that_is_not_there_is_one_sentence_and_no_folder(tmp_path, capsys):
    play = ("run", "--env", "maze", "-n", "1", "--policy", f"hf:{tmp_path / 'nowhere'}")

    code = bench(*play, "--out", tmp_path / "run")

    complaint = capsys.readouterr().err
    assert code == 2
    assert complaint.count("\n") == 1
    assert "nowhere" in complaint
    assert not (tmp_path / "run").exists()
