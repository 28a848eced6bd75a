"""A tiny chat model and conversations that it can read, for the tests of training."""

import random

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM

from agentgym_bench.chat import ChatCodec
from agentgym_bench.tiny import make_tiny_tokenizer
from agentgym_evol.tokenise import Row

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
