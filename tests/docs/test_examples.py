"""Every example runs from the command line and does what its first lines say."""

import json
import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from agentgym_envs import MalformedFileError
from agentgym_envs.catalog import make_text_env
from agentgym_envs.replay import replay_file

EXAMPLES = Path(__file__).parents[2] / "examples"
TESTED_ELSEWHERE = {
    "rllib_ppo_maze.py",
    "sb3_maskable_ppo_maze.py",
    "sb3_ppo_maze.py",
    "verifiers_agentgym.py",
}


@pytest.fixture
def run_example(tmp_path):
    """Runs an example in an empty folder and returns what it printed."""

    def run(name, *arguments):
        command = [sys.executable, str(EXAMPLES / name), *map(str, arguments)]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
        found = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert found.returncode == 0, found.stderr
        return found.stdout

    return run


@pytest.fixture
def run_command():
    """Runs a command of ours in the folder of the examples and returns what it printed."""

    def run(name, *arguments):
        command = [Path(sys.executable).with_name(name), *map(str, arguments)]
        environment = {**os.environ, "COLUMNS": "120"}
        found = subprocess.run(
            command, cwd=EXAMPLES, env=environment, capture_output=True, text=True
        )
        assert found.returncode == 0, found.stderr + found.stdout
        return found.stdout

    return run


def test_every_example_has_a_test_here():
    mentioned = set(re.findall(r"[\w]+\.(?:py|toml)", Path(__file__).read_text(encoding="utf-8")))

    assert {path.name for path in EXAMPLES.iterdir() if path.is_file()} <= mentioned


def test_the_oracle_solves_the_task_it_is_watched_at(run_example):
    printed = run_example("play_with_oracle.py", "AgentGym/Wordle-v0", "wordle_embedded_test_17")

    assert "t r a c e -> b b b b y. 5 tries left" in printed
    assert "'success': True" in printed
    assert "a step can be taken back: True" in printed


def test_the_right_hand_policy_is_scored_and_finds_every_goal(run_example):
    printed = run_example("score_a_policy.py", 10)

    rates = re.findall(r"│ AgentGym/Maze-v0 │ +10 │ +([\d.]+) %", printed)
    assert rates[0] == "100.0"
    assert float(rates[1]) < 100


def test_buying_the_first_hit_seldom_brings_everything_that_is_wanted(run_example):
    printed = run_example("webshop_first_hit.py")

    mean, tasks = re.search(r"scores ([\d.]+) on (\d+) tasks", printed).groups()
    assert tasks == "50"
    assert 0.3 < float(mean) < 0.9


def test_every_episode_of_the_vector_environment_is_solved(run_example):
    printed = run_example("vector_env.py", 4, 60)

    ended, solved = re.search(r"([\d,]+) episodes, ([\d,]+) solved", printed).groups()
    assert ended == solved != "0"


def test_in_self_play_the_duelist_who_tells_little_stays(run_example):
    printed = run_example("pettingzoo_self_play.py", 40)

    assert printed.count("wins") == 4
    assert printed.endswith("champion: secrecy 1.00\n")


def test_the_search_finds_a_way_that_is_as_short_as_the_experts(run_example):
    printed = run_example("tree_search.py", 4)

    found = re.findall(r"found (\d+) steps, the expert takes (\d+)", printed)
    assert len(found) == 4
    assert all(ours == experts for ours, experts in found)


def test_the_environment_of_ones_own_keeps_the_contract_and_is_scored(run_example, monkeypatch):
    from agentgym_envs.testing import check_environment

    printed = run_example("own_environment.py")
    monkeypatch.syspath_prepend(str(EXAMPLES))
    import own_environment  # noqa: F401  (registers Guess-v0)

    assert printed.startswith("OraclePolicy: 100% of 50 tasks solved\nRandomPolicy: ")
    check_environment("Guess-v0", limit=3)


def test_a_plug_in_is_checked_recorded_and_scored_by_its_module(run_command, tmp_path):
    plug_in = "own_environment:Guess-v0"

    checked = run_command("agentgym-envs", "check", plug_in, "--limit", 2)
    run_command("agentgym-envs", "record", plug_in, "-n", 3, "-o", tmp_path / "guess.jsonl")
    option = ("--env-option", f"{plug_in}:max_steps=11")
    run = ("run", "--env", plug_in, *option, "--policy", "oracle", "-n", 5, "--out", tmp_path / "x")
    scored = run_command("agentgym-bench", *run)

    assert "another process gives the same episode" in checked
    assert re.search(rf"│ {plug_in} │ +5 │ +100.0 %", scored)


def test_a_replay_imports_no_module_that_a_file_names(run_command, tmp_path, monkeypatch):
    path = tmp_path / "guess.jsonl"
    run_command("agentgym-envs", "record", "own_environment:Guess-v0", "-n", 3, "-o", path)
    monkeypatch.delitem(sys.modules, "own_environment", raising=False)
    monkeypatch.syspath_prepend(str(EXAMPLES))

    with pytest.raises(MalformedFileError, match="nothing that a file names is imported"):
        replay_file(path)
    assert "own_environment" not in sys.modules
    import own_environment  # noqa: F401  (registers Guess-v0)

    assert replay_file(path).mismatches == []


def test_recorded_trajectories_replay_without_a_difference(run_example, tmp_path):
    printed = run_example("record_trajectories.py", "out", 3)

    assert printed.startswith("Thought:\n")
    assert re.findall(r"(\d+) differ", printed) == ["0", "0", "0"]
    assert len((tmp_path / "out/textcraft.jsonl").read_text().splitlines()) == 3
    assert len(json.loads((tmp_path / "out/textcraft.json").read_text())) == 3


def test_two_steps_of_grpo_are_trained_on_conversations(run_example):
    pytest.importorskip("trl", reason="install the training stack: `make setup-train`")

    printed = run_example("trl_grpo.py")

    assert re.findall(r"^step (\d): mean score [\d.]+$", printed, flags=re.M) == ["1", "2"]


@pytest.mark.slow
def test_fine_tuning_on_the_experts_episodes_makes_the_loss_fall(run_example):
    pytest.importorskip("trl", reason="install the training stack: `make setup-train`")

    printed = run_example("trl_sft.py")

    first, last = re.search(r"tokens: ([\d.]+) at first, ([\d.]+) at last$", printed).groups()
    assert float(last) < float(first) - 1


@pytest.mark.slow
def test_ppo_in_one_file_learns_the_maze_on_tasks_it_never_saw(run_example):
    printed = run_example("ppo_maze.py", 16, 1)

    before, after = re.search(r"solved: ([\d.]+)% before, ([\d.]+)% after", printed).groups()
    assert float(after) >= 50  # seeds 0 to 3 gave 63 to 75
    assert float(after) - float(before) >= 20


@pytest.fixture
def clerk():
    """A server of chat completions that answers with its script; keeps what it was asked."""

    class Clerk(BaseHTTPRequestHandler):
        script: ClassVar[list[str]] = []
        asked: ClassVar[list[dict]] = []

        def do_POST(self):
            length = int(self.headers["Content-Length"])
            self.asked.append({"path": self.path, **json.loads(self.rfile.read(length))})
            message = {"role": "assistant", "content": self.script.pop(0)}
            data = json.dumps({"choices": [{"message": message}]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Clerk) as server:
        Clerk.url = f"http://127.0.0.1:{server.server_port}/v1"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield Clerk
        server.shutdown()
        thread.join()


def test_the_agent_behind_a_server_plays_what_the_server_says(run_example, clerk):
    task = "textcraft_embedded_test_0"
    env = make_text_env("AgentGym/TextCraft-v0", {"prompt_format": "react"})
    env.reset(options={"task_id": task})
    over = False
    while not over:
        clerk.script.append(env.oracle_reply())
        over = any(env.step(clerk.script[-1])[2:4])
    replies = list(clerk.script)

    printed = run_example("openai_agent.py", clerk.url, "tiny", "textcraft", task)

    assert printed.endswith("solved: True, score: 1.00\n")
    assert [len(asked["messages"]) % 2 for asked in clerk.asked] == [1] * len(replies)
    assert {(asked["path"], asked["model"]) for asked in clerk.asked} == {
        ("/v1/chat/completions", "tiny")
    }
    answers = [m["content"] for m in clerk.asked[-1]["messages"] if m["role"] == "assistant"]
    assert answers[-len(replies) + 1 :] == replies[:-1]


def test_the_experts_episodes_on_the_server_are_those_of_this_process(run_example):
    printed = run_example("server_and_client.py", "textcraft", 2)

    assert (
        re.findall(r"solved: (\w+), as in here: (\w+)$", printed, flags=re.M)
        == [("True", "True")] * 2
    )


@pytest.mark.slow
def test_the_tiny_model_evolves_and_is_saved(run_example, tmp_path):
    printed = run_example("evolve_tiny.py", "runs/tiny", 20, 10)

    assert re.search(r"BC-base.*\n.*it 1", printed)
    run = tmp_path / "runs/tiny"
    assert len((run / "iter_1/explore.jsonl").read_text().splitlines()) == 300
    assert (run / "agent/model.safetensors").is_file()
    assert (run / "curves.png").is_file()


@pytest.mark.parametrize("name", ["evolve_maze.toml", "evolve_babyai.toml"])
def test_a_config_is_one_that_can_be_run(name):
    from agentgym_evol.config import read_config

    config = read_config(EXAMPLES / name)

    env = make_text_env(config.envs[0].id, config.envs[0].options)
    assert env.prompt is not None
    assert len(env.tasks["train"]) >= config.envs[0].explore
    assert len(env.tasks[config.evaluate_split]) >= config.envs[0].evaluate
    assert config.resolved().start_from == "base"
