import json

import pytest
from transformers import Qwen2Config, Qwen2ForCausalLM

from agentgym_envs.core.errors import InvalidOptionError, MalformedFileError
from agentgym_evol.plan import (
    KNOWN_SHAPES,
    estimate,
    longest_sequence,
    planning_table,
    rollout_gigabytes,
    shape_of,
)


@pytest.mark.parametrize(
    ("name", "billions"),
    [("Qwen2.5-1.5B", 1.54), ("Qwen2.5-7B", 7.61), ("Llama-3.1-8B", 8.03), ("Llama-2-7B", 6.74)],
)
def test_known_models_have_their_published_number_of_parameters(name, billions):
    assert KNOWN_SHAPES[name].parameters / 1e9 == pytest.approx(billions, abs=0.01)


def test_parameters_are_those_that_transformers_counts():
    config = Qwen2Config(
        vocab_size=100,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
        tie_word_embeddings=False,
    )
    biases = 3 * (32 + 16 + 16)

    shape = shape_of(config)

    assert shape.parameters + biases == Qwen2ForCausalLM(config).num_parameters()


def test_an_adapter_of_rank_16_for_llama_8b_has_42_million_parameters():
    assert shape_of("Llama-3.1-8B").lora_parameters(16) == 41_943_040


def test_a_saved_model_is_planned_like_its_config(tmp_path):
    config = Qwen2Config(vocab_size=100, hidden_size=32, num_attention_heads=4)
    config.save_pretrained(tmp_path)

    assert shape_of(tmp_path) == shape_of(config)


def test_the_table_says_that_it_is_an_estimate_and_which_cards_are_too_small():
    table = planning_table(["Qwen2.5-7B"])

    assert table.splitlines()[1].split() == [
        *("Qwen2.5-7B", "7.62", "B", "10.0", "GB"),
        *("no", "4096", "16384", "32768"),
    ]
    assert "Estimates, not measured" in table


def test_longer_sequences_larger_batches_and_full_logits_need_more():
    shape = shape_of("Qwen2.5-3B")
    base = estimate(shape, tokens=2048).total

    assert estimate(shape, tokens=2049).total > base
    assert estimate(shape, tokens=1024, batch_size=2).total == base
    assert estimate(shape, tokens=2048, fused_logits=False).total > base + 2
    assert estimate(shape, tokens=2048, eight_bit_adam=False).adapter > estimate(shape).adapter


def test_a_sequence_fits_until_95_percent_of_the_card_are_full():
    shape = shape_of("Qwen2.5-3B")
    needed = estimate(shape, tokens=2048).total

    assert longest_sequence(shape, card=needed / 0.95 + 0.001, lengths=[1024, 2048]) == 2048
    assert longest_sequence(shape, card=needed / 0.95 - 0.001, lengths=[1024, 2048]) == 1024
    assert longest_sequence(shape, card=1.0) is None


def test_grouped_key_value_heads_make_rollouts_small():
    llama_2 = rollout_gigabytes(shape_of("Llama-2-7B"), tokens=1000)

    assert llama_2 == pytest.approx(0.49, abs=0.01)
    assert rollout_gigabytes(shape_of("Llama-3.1-8B"), tokens=1000) == llama_2 / 4


def test_an_unknown_model_is_refused_with_what_would_be_right(tmp_path):
    with pytest.raises(InvalidOptionError, match=r"Qwen2\.5-7B.*config\.json, got 'no-such-model'"):
        shape_of("no-such-model")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"num_experts": 8}, "mixture of experts"),
        ({"hidden_size": 4, "num_attention_heads": 2}, "has no 'intermediate_size'"),
        ([], "is not the config of a model"),
        (
            {
                "hidden_size": "4",
                "num_attention_heads": 2,
                "intermediate_size": 8,
                "num_hidden_layers": 1,
                "vocab_size": 9,
            },
            "holds no sizes",
        ),
    ],
)
def test_a_config_that_cannot_be_planned_is_refused(tmp_path, settings, message):
    (tmp_path / "config.json").write_text(json.dumps(settings))

    with pytest.raises(MalformedFileError, match=message):
        shape_of(tmp_path)


def test_a_config_that_is_not_json_is_refused(tmp_path):
    (tmp_path / "config.json").write_text("{")

    with pytest.raises(MalformedFileError, match="is not JSON"):
        shape_of(tmp_path)
