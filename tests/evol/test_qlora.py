"""Training on a 4-bit model, on whatever processor the tests run on.

Whether bitsandbytes repacks weights depends on the processor (AVX512-BF16); the gradients must be
right on each.
"""

import pytest
import torch
from bitsandbytes.functional import dequantize_4bit
from bitsandbytes.nn import Linear4bit
from peft import LoraConfig, get_peft_model

from agentgym_bench import four_bit
from agentgym_bench.errors import WrongGradientsError
from agentgym_bench.four_bit import is_quantised, keep_gradients_right
from agentgym_envs import MissingDependencyError
from agentgym_evol.learner.config import LearnerConfig, LoraSettings
from agentgym_evol.learner.fit import fit
from agentgym_evol.learner.policy import load_policy, save_policy

# bitsandbytes quantises blocks of 64 values, so tiny maps need to be a bit larger.
SIZES = {"hidden_size": 64, "intermediate_size": 128}
QLORA = LearnerConfig(
    max_steps=8,
    batch_size=8,
    gradient_accumulation=1,
    learning_rate=1e-2,
    schedule="constant",
    warmup=0.0,
    log_steps=1,
    lora=LoraSettings(rank=8),
    quantise=True,
)


@pytest.fixture(params=["llama", "qwen2"])
def base(request, make_model, tokenizer, tmp_path):
    """Returns the folder of a model; Qwen2 has biases, Llama has none."""
    folder = tmp_path / request.param
    save_policy(make_model(request.param, **SIZES), tokenizer, folder)
    return folder


def with_adapter(model):
    torch.manual_seed(0)
    return get_peft_model(
        model, LoraConfig(r=4, target_modules="all-linear", init_lora_weights=False)
    )


def gradients(model, row):
    """Of the adapter, for the plain loss of one row."""
    model.train()
    ids = torch.tensor([row.input_ids])
    model(input_ids=ids, labels=torch.tensor([row.labels])).loss.backward()
    return {n: w.grad.clone() for n, w in model.named_parameters() if w.grad is not None}


def explore(model, row):
    model.eval()
    with torch.no_grad():
        return model(input_ids=torch.tensor([row.input_ids])).logits


def test_gradients_after_exploring_are_those_without_exploring(base, rows):
    explored = with_adapter(load_policy(base, quantise=True))
    fresh = with_adapter(load_policy(base, quantise=True))
    explore(explored, rows[0])

    found, expected = gradients(explored, rows[1]), gradients(fresh, rows[1])

    assert found.keys() == expected.keys()
    assert len(found) == 2 * 2 * 7, "A and B of seven maps in two layers"
    for name, gradient in expected.items():
        assert torch.equal(found[name], gradient), name


def test_quantised_gradients_are_close_to_those_of_the_dequantised_model(base, rows):
    four_bit = with_adapter(load_policy(base, quantise=True))
    same = load_policy(base)
    with torch.no_grad():
        for (_, layer), plain in zip(
            ((n, m) for n, m in four_bit.named_modules() if isinstance(m, Linear4bit)),
            (m for n, m in same.named_modules() if n.endswith("proj")),
            strict=True,
        ):
            plain.weight.copy_(dequantize_4bit(layer.weight.data, layer.weight.quant_state))
    reference = with_adapter(same)
    explore(four_bit, rows[0])

    found, expected = gradients(four_bit, rows[1]), gradients(reference, rows[1])

    for name, gradient in expected.items():
        torch.testing.assert_close(found[name], gradient, rtol=1e-2, atol=1e-4)


def test_exploring_between_two_trainings_changes_nothing(base, rows, tokenizer, tmp_path):
    def evolve(after_first):
        first = fit(base, rows, tokenizer=tokenizer, config=QLORA, output_dir=tmp_path)
        after_first(first.model)
        return fit(first.model, rows, tokenizer=tokenizer, config=QLORA, output_dir=tmp_path)

    explored = evolve(lambda model: explore(model, rows[0]))
    straight = evolve(lambda model: None)

    assert explored.losses == straight.losses
    assert explored.losses[-1].loss < explored.losses[0].loss


def test_a_4_bit_adapter_is_saved_loaded_and_trained_on(base, rows, tokenizer, tmp_path):
    first = fit(base, rows, tokenizer=tokenizer, config=QLORA, output_dir=tmp_path)
    save_policy(first.model, tokenizer, tmp_path / "adapter")

    loaded = load_policy(tmp_path / "adapter", quantise=True)
    second = fit(
        base,
        rows,
        tokenizer=tokenizer,
        config=QLORA,
        output_dir=tmp_path,
        adapter=tmp_path / "adapter",
    )

    assert torch.equal(explore(loaded, rows[0]), explore(first.model, rows[0]))
    assert second.losses[0].loss < first.losses[0].loss
    assert is_quantised(second.model)


def test_the_adapter_of_a_4_bit_model_is_trained_in_float32(base, rows, tokenizer, tmp_path):
    model = fit(base, rows, tokenizer=tokenizer, config=QLORA, output_dir=tmp_path).model

    trained = [weight for weight in model.parameters() if weight.requires_grad]

    assert {weight.dtype for weight in trained} == {torch.float32}
    assert len(trained) == 2 * 2 * 7


def test_a_model_that_was_already_repacked_is_refused(base):
    model = load_policy(base, quantise=True)
    layer = next(module for module in model.modules() if isinstance(module, Linear4bit))
    layer.weight.quant_state.packing_format_for_cpu = True

    with pytest.raises(WrongGradientsError, match="repacked for inference"):
        keep_gradients_right(model)


def test_other_models_are_left_alone(make_model):
    model = make_model()

    keep_gradients_right(model)

    assert not is_quantised(model)


def test_without_bitsandbytes_the_extra_to_install_is_named(base, monkeypatch):
    monkeypatch.setattr(four_bit, "find_spec", lambda name: None)

    with pytest.raises(MissingDependencyError, match=r'pip install "agentgym-evol\[qlora\]"'):
        load_policy(base, quantise=True)
