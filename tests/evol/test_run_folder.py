import json

import pytest

from agentgym_envs.core import InvalidOptionError, MalformedFileError
from agentgym_evol.config import AgentEvolConfig
from agentgym_evol.run_folder import RunFolder, read_run_config


@pytest.fixture
def config(tmp_path):
    return AgentEvolConfig(output_dir=str(tmp_path / "run"))


def test_a_new_folder_names_every_setting(config):
    RunFolder(config)

    values = read_run_config(RunFolder(config).path)
    assert values["samples_per_task"] == 1
    assert values["learner"]["learning_rate"] == 1e-5


def test_another_config_is_refused_by_the_names_that_differ(config):
    RunFolder(config)
    other = AgentEvolConfig(output_dir=config.output_dir, iterations=2, seed=1)

    with pytest.raises(InvalidOptionError, match=r"another config \(iterations, seed differ\)"):
        RunFolder(other)


def test_a_folder_that_was_moved_still_holds_its_run(config, tmp_path):
    RunFolder(config)
    (tmp_path / "run").rename(tmp_path / "moved")

    RunFolder(AgentEvolConfig(output_dir=str(tmp_path / "moved")))

    assert not (tmp_path / "run").exists()


def test_a_folder_of_somebody_else_is_left_alone(config, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "thesis.txt").touch()

    with pytest.raises(InvalidOptionError, match="not empty and holds no run"):
        RunFolder(config)

    assert [path.name for path in (tmp_path / "run").iterdir()] == ["thesis.txt"]


def test_the_config_of_a_model_is_not_that_of_a_run(config, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "config.json").write_text('{"model_type": "llama"}')

    with pytest.raises(InvalidOptionError, match="holds no run of agentgym-evol"):
        RunFolder(config)


def test_a_config_that_is_no_json_is_named(config, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "config.json").write_text("{")

    with pytest.raises(MalformedFileError, match=r"config\.json: not JSON"):
        RunFolder(config)


def test_a_file_in_the_place_of_the_folder_is_refused(config, tmp_path):
    (tmp_path / "run").touch()

    with pytest.raises(InvalidOptionError, match="is a file, not a folder"):
        RunFolder(config)


def test_a_process_killed_while_it_made_the_folder_is_no_obstacle(config, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / ".config.json.123.partial").write_text("{")

    RunFolder(config)

    assert (tmp_path / "run" / "config.json").exists()


def test_what_is_finished_is_remembered_by_the_next_process(config):
    RunFolder(config).stage("iter_1").finish("train", {"steps": 3}, seconds=1.26)

    stage = RunFolder(config).stage("iter_1")

    assert stage.finished("train") == {"steps": 3, "seconds": 1.3}
    assert stage.finished("eval") is None
    assert json.loads((stage.folder / "stage.json").read_text()).keys() == {"train"}
