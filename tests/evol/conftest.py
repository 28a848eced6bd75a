"""A tiny chat model and conversations that it can read, for the tests of training."""

import random

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM

from agentgym_bench.chat import ChatCodec
from agentgym_bench.tiny import make_tiny_model, make_tiny_tokenizer
from agentgym_envs.record import record
from agentgym_evol.config import AgentEvolConfig, EnvTasks
from agentgym_evol.learner.config import LearnerConfig
from agentgym_evol.learner.fit import fit
from agentgym_evol.learner.policy import save_policy
from agentgym_evol.selection import WeightedTrajectory
from agentgym_evol.tokenise import Row, tokenise

SIZES = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "initializer_range": 0.2,
    "max_position_embeddings": 256,
}
CONFIGS = {"llama": (LlamaConfig, LlamaForCausalLM), "qwen2": (Qwen2Config, Qwen2ForCausalLM)}


@pytest.fixture(autouse=True)
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def tokenizer():
    return make_tiny_tokenizer(["move up", "move down", "You are at 1, 2."] * 20)


@pytest.fixture(scope="session")
def codec(tokenizer):
    return ChatCodec(tokenizer)


@pytest.fixture
def make_model(tokenizer):
    """Returns a maker of models with the same random weights every time."""

    def make(family="llama", **changes):
        config_class, model_class = CONFIGS[family]
        torch.manual_seed(0)
        sizes = {**SIZES, **changes}
        return model_class(config_class(vocab_size=len(tokenizer), pad_token_id=0, **sizes)).eval()

    return make


@pytest.fixture
def saved_model(make_model, tokenizer, tmp_path):
    """Returns the folder of a saved Llama with its tokenizer."""
    folder = tmp_path / "base"
    make_model().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def rows():
    """Rows of different lengths and weights whose trained tokens follow a rule."""
    generator = random.Random(0)
    return [_row(generator) for _ in range(24)]


def _row(generator):
    ids = [generator.randrange(3, 40) for _ in range(generator.randrange(6, 24))]
    labels = [-100 if i % 3 == 1 else token for i, token in enumerate(ids)]
    return Row(tuple(ids), tuple(labels), weight=generator.choice([0.25, 0.5, 1.0]))


# Whole runs


@pytest.fixture(scope="session")
def maze():
    """A maze with few tasks and short episodes."""
    options = {"size": 5, "layout": 0, "loops": 1, "max_steps": 6}
    return EnvTasks(id="AgentGym/Maze-v0", options=options, experts=4, explore=8, evaluate=6)


@pytest.fixture(scope="session")
def maze_experts(maze):
    return record(maze.id, number=100, options=maze.options)


@pytest.fixture(scope="session")
def base_model(maze_experts, tmp_path_factory):
    """The folder of a model that solves some mazes and not others."""
    tokenizer = make_tiny_tokenizer(m.content for one in maze_experts for m in one.messages)
    lesson = tokenise(map(WeightedTrajectory, maze_experts), ChatCodec(tokenizer), max_tokens=1024)
    model = make_tiny_model(tokenizer, width=32, layers=1)
    folder = tmp_path_factory.mktemp("models")
    config = LearnerConfig(
        max_steps=60, batch_size=8, gradient_accumulation=1, learning_rate=5e-3, adam_beta2=0.98
    )
    fit(model, lesson.rows, tokenizer=tokenizer, config=config, output_dir=folder / "train")
    save_policy(model, tokenizer, folder / "base")
    return folder / "base"


@pytest.fixture
def make_config(maze, base_model, tmp_path):
    """Returns a maker of configs of runs that take a second or two."""

    def make(**changes):
        values = {
            "output_dir": str(tmp_path / "run"),
            "model": str(base_model),
            "envs": (maze,),
            "preset": "fast",
            "iterations": 1,
            "samples_per_task": 2,
            "max_new_tokens": 4,
            "learner": LearnerConfig(
                max_steps=2, batch_size=4, gradient_accumulation=1, learning_rate=3e-3, log_steps=1
            ),
        }
        return AgentEvolConfig(**{**values, **changes})

    return make
