"""The command `agentgym-envs` and what all three command lines share."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from cyclopts import App

from agentgym_envs import ENVIRONMENTS, AgentGymError, console
from agentgym_envs.catalog import find_id


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    """Lets the game read these lines, as from a pipe."""

    def type_lines(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    return type_lines


def test_list_shows_every_environment_with_the_size_of_its_splits(command) -> None:
    result = command("list")

    rows = {row.split("│")[1].strip(): row for row in result.out.splitlines() if "AgentGym/" in row}
    assert (result.code, set(rows)) == (0, set(ENVIRONMENTS))
    assert "100,000" in rows["AgentGym/Maze-v0"]
    assert all("react" in row for row in rows.values())


def test_list_says_whether_official_data_is_there(command, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("AGENTGYM_DATA", str(tmp_path))
    command("data", "fetch", "maze")

    rows = command("list").out.splitlines()

    assert "complete" in next(row for row in rows if "Maze" in row)
    assert "not there" in next(row for row in rows if "Wordle" in row)


def test_list_says_which_extra_is_missing(command, monkeypatch) -> None:
    monkeypatch.setattr("agentgym_envs.envs.sciworld.machine.find_spec", lambda name: None)

    result = command("list")

    said = " ".join(result.out.replace("│", " ").split())
    assert result.code == 0
    assert "pip install" in said
    assert "AgentGym/Wordle-v0" in said


def test_the_installed_command_runs() -> None:
    script = Path(sys.executable).with_name("agentgym-envs")

    listed = subprocess.run([script, "list"], capture_output=True, text=True, check=True)

    assert all(env_id in listed.stdout for env_id in ENVIRONMENTS)


def test_check_passes_for_a_sound_environment(command, tiny) -> None:
    result = command("check", tiny, "--limit", 2)

    assert result.code == 0
    assert result.out.count("yes") == result.out.count(tiny)


def test_check_exits_with_1_and_shows_the_broken_promise(command, tiny) -> None:
    import gymnasium

    gymnasium.register("Tiny/Cli-v0", "tiny_environments:DrawsNoText")
    result = command("check", "Tiny/Cli-v0", "--limit", 1)
    del gymnasium.registry["Tiny/Cli-v0"]

    assert result.code == 1
    assert "Tiny/Cli-v0: renders text\n\"ansi\" rendered ''" in result.out


def test_playing_a_game_to_its_end(command, typed) -> None:
    typed("move up", "/hint", "/quit")

    result = command("play", "maze", "--task", "maze_embedded_test_0", "--option", "size=null")

    assert result.code == 0
    assert "You are in a maze" in result.out
    assert "Task maze_embedded_test_0: Reach position" in result.out
    assert "Try: move " in result.out
    assert "Not solved. Score 0 after 1 action." in result.out


def test_a_game_that_is_won_says_so_and_stops_reading(command, typed, tiny) -> None:
    typed("guess 3", "guess 4")

    result = command("play", tiny, "--task", "guess_train_3")

    assert "Solved. Score 1 after 1 action." in result.out


def test_undo_takes_the_last_action_back(command, typed, tiny) -> None:
    typed("guess 100", "/undo", "/undo", "/hint")

    result = command("play", tiny, "--task", "guess_train_3")

    assert "Took back 'guess 100'." in result.out
    assert "Nothing to take back." in result.out
    assert "Try: guess 509" in result.out  # half of all: the first guess is forgotten
    assert "after 0 actions" in result.out


def test_undo_takes_the_score_back_too(command, typed, tiny) -> None:
    import gymnasium
    import tiny_environments

    from agentgym_envs import Outcome

    class WarmEnv(tiny_environments.GuessEnv):
        def answer(self, number):
            return Outcome("Warm.", score=0.5)

    gymnasium.register("Tiny/Warm-v0", WarmEnv)
    typed("guess 100", "/undo")
    result = command("play", "Tiny/Warm-v0", "--task", "guess_train_3")
    del gymnasium.registry["Tiny/Warm-v0"]

    assert "Not solved. Score 0 after 0 actions." in result.out


def test_actions_and_help_cost_no_step(command, typed, tiny) -> None:
    typed("/actions", "/help", "/nonsense")

    result = command("play", tiny, "--task", "guess_train_3")

    assert "guess 0\nguess 1019" in result.out
    assert "There is no '/nonsense'." in result.out
    assert "after 0 actions" in result.out


def test_a_long_list_of_actions_is_cut(command, typed) -> None:
    typed("/actions")

    result = command("play", "wordle", "--option", "vocabulary=100")

    assert "and 60 more" in result.out


def test_the_limit_ends_a_game(command, typed, tiny) -> None:
    typed("nonsense", "nonsense", "guess 3")

    result = command("play", tiny, "--task", "guess_train_3", "--option", "max_steps=2")

    assert "The limit of 2 actions is reached." in result.out
    assert "Not solved." in result.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["lisst"], 'Unknown command "lisst".'),
        (["play"], 'Command "play" parameter ENV requires an argument.'),
        (["play", "mase"], "did you mean 'maze'?"),
        (["play", "maze", "--task", "lmrlgym_maze_99"], "has no task 'lmrlgym_maze_99'"),
        (["play", "maze", "--split", "dev"], 'Invalid value "dev" for --split.'),
        (["play", "maze", "--option", "data=/no/such/folder"], "'/no/such/folder'"),
        (["play", "maze", "--sede", "3"], "--sede"),
        (["check", "mase"], "no environment 'mase'"),
        (["check", "nowhere:Maze-v0"], "'nowhere:Maze-v0'"),
        (["check", ".maze:Maze-v0"], "'.maze' is not the whole name of a module"),
        (["play", "json:Maze-v0"], "no environment 'json:Maze-v0'"),
        (["check", "maze", "--option", "size=3"], "size must be"),
        (["play", "maze", "--option", "data=~nobody-of-this-name/x"], "'~nobody-of-this-name/x'"),
        (["play", "maze", "--option", "size=5.0"], "size must be an integer, got 5.0"),
        (["play", "maze", "--seed", "-1"], "0 or more, got -1"),
        (["check", "maze", "--limit", "0"], "limit must be at least 1, got 0"),
        (["check", "maze", "--limit", "few"], 'unable to convert "few" into int'),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(command, arguments, words) -> None:
    result = command(*arguments)

    assert result.code == 2
    assert words in result.err
    assert result.err.count("\n") == 1
    assert "Traceback" not in result.err


def test_official_data_that_is_not_there_is_one_sentence(command, monkeypatch) -> None:
    monkeypatch.delenv("AGENTGYM_DATA", raising=False)

    result = command("play", "maze", "--option", "data=official")

    assert result.code == 2
    assert "AGENTGYM_DATA is not set" in result.err
    assert result.err.count("\n") == 1


def test_an_argument_that_does_not_parse_names_the_help(command) -> None:
    assert command("record", "maze").err.endswith("See `agentgym-envs record --help`.\n")
    assert command("lisst").err.endswith("See `agentgym-envs --help`.\n")
    assert command("data", "lisst").err.endswith("See `agentgym-envs data --help`.\n")


@pytest.mark.parametrize("place", [0, 2])
def test_debug_shows_the_traceback_as_well(command, place) -> None:
    arguments = ["play", "mase"]
    arguments.insert(place, "--debug")

    result = command(*arguments)

    assert result.code == 2
    assert "Traceback (most recent call last)" in result.err
    assert result.err.rstrip().endswith("no environment 'mase'; did you mean 'maze'?")


def test_options_of_the_environment_are_json_where_they_can_be(command, typed) -> None:
    typed()

    result = command("play", "maze", "--option", "size=5", "--option", "loops=0.5")

    assert "maze_embedded_size5_loops0.5_train_" in result.out


@pytest.fixture
def app() -> App:
    return App(name="toy", suppress_keyboard_interrupt=False)


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (AgentGymError("no\n  such thing"), 2, "no such thing\n"),
        (FileNotFoundError(2, "No such file or directory", "x.json"), 2,
         "'x.json': No such file or directory\n"),
        (ConnectionRefusedError(111, "Connection refused"), 2, "[Errno 111] Connection refused\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
    ],
)  # fmt: skip
def test_what_a_user_did_wrong_is_one_sentence(app, capsys, error, code, message) -> None:
    @app.command
    def fail() -> None:
        raise error

    assert console.run(app, ["fail"]) == code
    assert capsys.readouterr().err == message


def test_a_bug_is_no_bad_input(app) -> None:
    @app.command
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        console.run(app, ["fail"])


@pytest.mark.parametrize(("result", "code"), [(None, 0), (0, 0), (1, 1)])
def test_the_exit_code_is_what_the_command_returns(app, result, code) -> None:
    @app.command
    def give() -> int | None:
        return result

    assert console.run(app, ["give"]) == code


def test_a_reader_that_goes_away_is_as_quiet_as_with_other_tools() -> None:
    script = Path(sys.executable).with_name("agentgym-envs")

    shell = f"set -o pipefail; '{script}' list | true"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (141, "")


def test_progress_is_silent_where_stderr_is_no_terminal(capsys) -> None:
    with console.progress("things", 3) as advance:
        advance(1)

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ["maze", "Maze", "MAZE-v0", "AgentGym/Maze-v0"])
def test_short_names_stand_for_ids(name) -> None:
    assert find_id(name) == "AgentGym/Maze-v0"
