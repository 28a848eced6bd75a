import json
import subprocess
import sys

import pytest
from transformers.utils import logging

from agentgym_envs import console
from agentgym_evol import cli

CONFIG = """
output_dir = {folder!r}
model = {model!r}
preset = "fast"
iterations = 1
samples_per_task = 1
max_new_tokens = 4

[[envs]]
id = "AgentGym/Maze-v0"
options = {{size = 5, layout = 0, loops = 1, max_steps = 6}}
experts = 2
explore = 4
evaluate = 3

[learner]
max_steps = 2
batch_size = 2
gradient_accumulation = 1
"""


@pytest.fixture(autouse=True)
def library_settings():
    verbosity = logging.get_verbosity()
    yield
    logging.set_verbosity(verbosity)
    logging.enable_progress_bar()


@pytest.fixture
def call(capsys):
    """Runs `agentgym-evol` in this process."""

    def call(*arguments):
        capsys.readouterr()
        code = console.run(cli.app, [str(argument) for argument in arguments])
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def config_file(base_model, tmp_path):
    path = tmp_path / "run.toml"
    path.write_text(CONFIG.format(folder=str(tmp_path / "run"), model=str(base_model)))
    return path


def test_run_prints_the_table_and_one_line_per_finished_step(call, config_file, tmp_path):
    code, out, err = call("run", config_file)

    lines = err.splitlines()
    assert code == 0
    assert "tasks solved, % with 95 % interval (test split, seeds 0)" in out
    assert f"policy: {tmp_path / 'run' / 'iter_1' / 'train' / 'policy'}" in out
    assert [line.partition(" in ")[0] for line in lines] == [
        "agentevol: iter_0 train 2",
        "agentevol: iter_0 eval 3",
        "agentevol: iter_1 explore 4",
        "agentevol: iter_1 train 2",
        "agentevol: iter_1 eval 3",
    ]
    assert "of 4 tasks solved" in lines[2]


def test_the_same_command_again_does_nothing_and_prints_the_same(call, config_file, tmp_path):
    _, first, _ = call("run", config_file)
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "run" / "iter_1").iterdir()}

    code, second, err = call("run", config_file)

    assert (code, second, err) == (0, first, "")
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_another_config_in_the_same_folder_is_refused(call, config_file):
    call("run", config_file)
    config_file.write_text(config_file.read_text().replace("iterations = 1", "iterations = 2"))

    code, out, err = call("run", config_file)

    assert (code, out) == (2, "")
    assert "holds a run of another config (iterations differ)" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("iterations = 1", "iterations = 'one'", "iterations: Input should be a valid integer"),
        ("iterations = 1", "iteration = 1", "there is no key 'iteration'"),
        ("preset", "= preset", "is not TOML"),
        ("model = ", "# model = ", "'model' is missing"),
        ("/base'", "/bose'", "no model at"),
        ("Maze-v0", "Mase-v0", "AgentGym/Mase-v0"),
        ("size = 5", "sise = 5", "no option 'sise'"),
        ("iterations = 1", "expert_files = ['none.jsonl']", "'none.jsonl': No such file"),
    ],
)
def test_a_mistake_is_one_sentence_and_leaves_nothing_behind(
    call, config_file, tmp_path, old, new, complaint
):
    text = config_file.read_text()
    assert old in text
    config_file.write_text(text.replace(old, new, 1))

    code, out, err = call("run", config_file)

    assert (code, out) == (2, "")
    assert complaint in err
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--processes", "0"], "processes must be at least 1, got 0"),
        (["--processes", "-1"], "processes must be at least 1, got -1"),
        (["--seeds", "1", "1"], "each once, got [1, 1]"),
        (["--seeds", "-1"], "seed must be at least 0, got -1"),
    ],
)
def test_a_demo_that_cannot_be_is_refused(call, tmp_path, arguments, complaint):
    code, out, err = call("demo", "--out", tmp_path / "demo", *arguments)

    assert (code, out) == (2, "")
    assert complaint in err
    assert not (tmp_path / "demo").exists()


def test_debug_shows_the_traceback_of_a_mistake(call, tmp_path):
    code, _, err = call("run", tmp_path / "none.toml", "--debug")

    assert code == 2
    assert "Traceback" in err
    assert err.splitlines()[-1].startswith("no config file at")


def test_table_pools_runs_and_writes_only_where_it_is_told(call, config_file, tmp_path):
    call("run", config_file)
    (tmp_path / "run" / "table.txt").unlink()

    code, out, _ = call("table", tmp_path / "run")
    written, _, _ = call("table", tmp_path / "run", "--out", tmp_path / "report")

    assert (code, written) == (0, 0)
    assert "BC-base" in out
    assert not (tmp_path / "run" / "table.txt").exists()
    assert (tmp_path / "report" / "table.txt").read_text() == out


def test_table_needs_a_run(call, tmp_path):
    assert call("table")[0] == 2

    code, _, err = call("table", tmp_path)

    assert code == 2
    assert "holds no run" in err


def test_plan_knows_a_name_or_a_folder_or_gives_all_it_knows(call, base_model):
    one = call("plan", "Qwen2.5-7B")
    folder = call("plan", base_model)
    all_of_them = call("plan")

    assert [code for code, _, _ in (one, folder, all_of_them)] == [0, 0, 0]
    assert "Qwen2.5-7B" in one[1]
    assert len(all_of_them[1]) > len(one[1])


def test_plan_refuses_a_name_that_it_does_not_know(call):
    code, out, err = call("plan", "Qwen9")

    assert (code, out) == (2, "")
    assert "Qwen9" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--help"], ["demo", "--help"], ["plan"], ["table"]])
def test_what_trains_nothing_loads_no_torch(arguments):
    code = (
        "import sys\n"
        "from agentgym_envs import console\n"
        "from agentgym_evol import cli\n"
        f"console.run(cli.app, {arguments})\n"
        "print({'torch', 'transformers', 'matplotlib'} & set(sys.modules), file=sys.stderr)\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stderr.splitlines()[-1] == "set()"


def test_qlora_trains_an_adapter_on_a_model_in_four_bits(call, config_file, tmp_path):
    code, _, _ = call("run", config_file, "--qlora")

    written = {path.name for path in (tmp_path / "run/iter_1/train/policy").iterdir()}
    config = json.loads((tmp_path / "run/config.json").read_text())
    assert code == 0
    assert "adapter_model.safetensors" in written
    assert "model.safetensors" not in written
    assert config["learner"]["quantise"] is True
