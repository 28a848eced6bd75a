import dataclasses
import json
import shutil

import pytest
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM

from agentgym_bench.errors import ModelUnavailableError, RunFolderError
from agentgym_bench.models import load_tokenizer
from agentgym_envs import MissingDependencyError
from agentgym_envs.core import InvalidOptionError, MalformedFileError
from agentgym_envs.record import record
from agentgym_envs.trajectory_files import read_trajectories, to_agenttraj, write_trajectories
from agentgym_evol.config import EnvTasks
from agentgym_evol.learner.config import LearnerConfig, LoraSettings
from agentgym_evol.learner.policy import load_policy
from agentgym_evol.trainer import AgentEvolTrainer, lora_settings

LORA = LoraConfig(r=2, lora_alpha=4, target_modules=["q_proj", "v_proj"])


def train(config, **options):
    trainer = AgentEvolTrainer(config.model, args=config, **options)
    trainer.train()
    return trainer


def files(folder):
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_run_leaves_the_documented_files(make_config, tmp_path):
    train(make_config())

    left = {path for path in files(tmp_path / "run") if "/policy/" not in path}
    assert left == {
        "config.json",
        "experts.jsonl",
        "iter_0/eval.json",
        "iter_0/eval.jsonl",
        "iter_0/stage.json",
        "iter_1/eval.json",
        "iter_1/eval.jsonl",
        "iter_1/explore.jsonl",
        "iter_1/keep.jsonl",
        "iter_1/stage.json",
        "table.json",
        "table.txt",
        "curves.png",
        ".run.lock",
    }


def test_bc_clones_the_experts_and_explores_nothing(make_config, tmp_path):
    trainer = train(make_config(algorithm="bc"))

    assert not (tmp_path / "run" / "iter_1").exists()
    assert [summary.env for summary in trainer.evaluate()] == ["AgentGym/Maze-v0"]
    assert list(json.loads((tmp_path / "run" / "table.json").read_text())["pooled"]) == ["BC-base"]


def test_evaluate_returns_what_eval_json_says(make_config, tmp_path):
    trainer = train(make_config())

    [summary] = trainer.evaluate()

    [row] = json.loads((tmp_path / "run" / "iter_1" / "eval.json").read_text())["results"]
    assert (summary.episodes, summary.success_rate) == (6, row["success_rate"])


def test_the_saved_model_can_be_loaded_and_other_files_stay(make_config, tmp_path):
    trainer = train(make_config())
    (tmp_path / "agent").mkdir()
    (tmp_path / "agent" / "README").write_text("mine")

    trainer.save_model(tmp_path / "agent")

    assert load_policy(tmp_path / "agent").num_parameters() > 0
    assert (tmp_path / "agent" / "README").read_text() == "mine"


def test_nothing_can_be_saved_or_scored_before_training(make_config, tmp_path):
    config = make_config()
    trainer = AgentEvolTrainer(config.model, args=config)

    with pytest.raises(InvalidOptionError, match=r"call `train\(\)` first"):
        trainer.save_model(tmp_path / "agent")
    with pytest.raises(InvalidOptionError, match=r"call `train\(\)` first"):
        trainer.evaluate()


def test_a_model_in_memory_gives_what_the_same_model_on_disk_gives(
    make_config, base_model, tmp_path
):
    model, tokenizer = load_policy(base_model), load_tokenizer(base_model)
    train(make_config(output_dir=str(tmp_path / "from_disk")))

    config = make_config(output_dir=str(tmp_path / "from_memory"))
    AgentEvolTrainer(model, processing_class=tokenizer, args=config).train()

    for name in ("iter_1/explore.jsonl", "iter_1/eval.json", "table.json"):
        assert (tmp_path / "from_memory" / name).read_text() == (
            tmp_path / "from_disk" / name
        ).read_text()


def test_a_model_in_memory_needs_its_tokenizer(make_config, base_model, tmp_path):
    with pytest.raises(InvalidOptionError, match="pass `processing_class`"):
        AgentEvolTrainer(load_policy(base_model), args=make_config())

    assert not (tmp_path / "run").exists()


def test_an_adapter_is_trained_on_the_base_model(make_config, tmp_path):
    train(make_config(), peft_config=LORA).save_model(tmp_path / "agent")

    saved = files(tmp_path / "agent")
    assert "adapter_model.safetensors" in saved
    assert "model.safetensors" not in saved
    assert load_policy(tmp_path / "agent").peft_config["default"].r == 2


def test_an_adapter_goes_on_from_the_previous_one_or_begins_anew(make_config, tmp_path):
    def weights(start_from, stage):
        folder = tmp_path / start_from
        if not folder.exists():
            train(make_config(start_from=start_from, output_dir=str(folder)), peft_config=LORA)
        return (folder / stage / "train" / "policy" / "adapter_model.safetensors").read_bytes()

    assert weights("base", "iter_0") == weights("previous", "iter_0")
    assert weights("base", "iter_1") != weights("previous", "iter_1")


def test_a_quantised_base_model_is_explored_with_and_trained(make_config, tmp_path):
    learner = dataclasses.replace(make_config().learner, lora=LoraSettings(rank=2), quantise=True)

    trainer = train(make_config(learner=learner))

    facts = json.loads((tmp_path / "run" / "iter_1" / "stage.json").read_text())
    assert facts["explore"]["AgentGym/Maze-v0"]["errors"] == 0
    assert [summary.errors for summary in trainer.evaluate()] == [0]


def test_qlora_without_bitsandbytes_is_refused_before_anything_is_written(
    make_config, tmp_path, monkeypatch
):
    monkeypatch.setattr("agentgym_bench.four_bit.find_spec", lambda name: None)
    learner = LearnerConfig(lora=LoraSettings(), quantise=True)
    config = make_config(learner=learner)

    with pytest.raises(MissingDependencyError, match=r"agentgym-evol\[qlora\]"):
        AgentEvolTrainer(config.model, args=config)

    assert not (tmp_path / "run").exists()


def test_a_peft_config_that_a_run_cannot_keep_is_refused():
    with pytest.raises(InvalidOptionError, match="use_dora"):
        lora_settings(LoraConfig(use_dora=True))


def test_experts_may_be_a_file_or_a_list_or_nobody(make_config, maze_experts, tmp_path):
    path = tmp_path / "experts.jsonl"
    write_trajectories(path, maze_experts[:3])

    def cloned(name, experts):
        config = make_config(output_dir=str(tmp_path / name))
        return AgentEvolTrainer(config.model, args=config, expert_dataset=experts).run.experts

    assert cloned("file", path) == maze_experts[:3]
    assert cloned("text", str(path)) == maze_experts[:3]
    assert cloned("list", maze_experts[:2]) == maze_experts[:2]
    assert len(cloned("nobody", None)) == 4
    assert list(read_trajectories(tmp_path / "list" / "experts.jsonl")) == maze_experts[:2]


def test_a_run_does_not_go_on_with_other_experts(make_config, maze_experts):
    config = make_config()
    AgentEvolTrainer(config.model, args=config, expert_dataset=maze_experts[:2])

    with pytest.raises(InvalidOptionError, match="other experts"):
        AgentEvolTrainer(config.model, args=config, expert_dataset=maze_experts[:3])


def test_two_processes_do_not_train_in_one_folder(make_config):
    config = make_config()
    trainer = AgentEvolTrainer(config.model, args=config)

    # A lock belongs to an open file, so one process can stand for two.
    with trainer.run.folder.playing("run"), pytest.raises(RunFolderError, match="another process"):
        AgentEvolTrainer(config.model, args=config).train()

    trainer.train()


def test_environments_may_be_named_by_id_alone(make_config):
    config = make_config(envs=())

    trainer = AgentEvolTrainer(config.model, args=config, envs=["AgentGym/Maze-v0"])

    assert trainer.run.config.envs[0].explore == 400


def test_a_model_with_an_adapter_is_refused(make_config, base_model, tmp_path):
    model = get_peft_model(
        AutoModelForCausalLM.from_pretrained(base_model), LoraConfig(target_modules="all-linear")
    )

    with pytest.raises(InvalidOptionError, match=r"got PeftModel.*peft_config"):
        AgentEvolTrainer(model, args=make_config())

    assert not (tmp_path / "run").exists()


def test_what_cannot_be_found_is_refused_before_anything_is_written(make_config, maze, tmp_path):
    def refused(error, match, model=None, **changes):
        config = make_config(**changes)
        with pytest.raises(error, match=match):
            AgentEvolTrainer(model or config.model, args=config)
        assert not (tmp_path / "run").exists()

    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"schema": 1}\n')
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    tokenizer_only = tmp_path / "tokenizer_only"
    shutil.copytree(make_config().model, tokenizer_only)
    (tokenizer_only / "config.json").unlink()

    no_weights = tmp_path / "no_weights"
    shutil.copytree(make_config().model, no_weights)
    (no_weights / "model.safetensors").unlink()

    refused(ModelUnavailableError, "nowhere", model=tmp_path / "nowhere")
    refused(InvalidOptionError, "no weights in", model=no_weights)
    refused(InvalidOptionError, "no model in", model=tokenizer_only)
    refused(InvalidOptionError, "at least one environment", envs=())
    refused(InvalidOptionError, "AgentGym/Maze-v7", envs=(type(maze)(id="AgentGym/Maze-v7"),))
    refused(
        InvalidOptionError, "sise", envs=(type(maze)(id="AgentGym/Maze-v0", options={"sise": 5}),)
    )
    refused(MalformedFileError, "line 1: 'env' is missing", expert_files=(str(broken),))
    refused(InvalidOptionError, "no expert trajectory", expert_files=(str(empty),))
    refused(FileNotFoundError, "none.jsonl", expert_files=(str(tmp_path / "none.jsonl"),))


def test_experts_may_come_from_an_agenttraj_file_of_the_runs_one_environment(make_config, tmp_path):
    recorded = record("AgentGym/Maze-v0", number=2, options={"prompt_format": "react"})
    file = tmp_path / "maze_train.json"
    file.write_text(json.dumps([to_agenttraj(one) for one in recorded]))
    two = (*make_config().envs, EnvTasks(id="AgentGym/Wordle-v0"))

    trainer = AgentEvolTrainer(make_config().model, args=make_config(), expert_dataset=file)

    assert [one.messages for one in trainer.run.experts] == [one.messages for one in recorded]
    with pytest.raises(InvalidOptionError, match="does not say of which environment it is"):
        train(make_config(envs=two, output_dir=str(tmp_path / "two"), expert_files=(str(file),)))
