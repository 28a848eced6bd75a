import shutil
from dataclasses import replace

import pytest
import torch
from torch.nn import functional

from agentgym_bench.errors import ModelUnavailableError
from agentgym_envs.core.errors import InvalidOptionError
from agentgym_evol.learner.config import LearnerConfig, LoraSettings
from agentgym_evol.learner.fit import fit, training_arguments
from agentgym_evol.learner.order import training_order
from agentgym_evol.learner.policy import load_policy, save_policy
from agentgym_evol.learner.trainer import WeightedCollator, WeightedTrainer
from agentgym_evol.tokenise import IGNORED, Row, dataset_of

FEW_STEPS = LearnerConfig(
    max_steps=6,
    batch_size=4,
    gradient_accumulation=1,
    learning_rate=1e-2,
    warmup=0.0,
    schedule="constant",
    log_steps=1,
)
# Recorded with torch 2.13 on a CPU; the tolerance is for other builds of it.
LOSS_CURVE = [6.6457, 5.8967, 5.9659, 5.9279, 5.9900, 5.3863]


def weighted_loss_by_hand(model, rows, normalisation="token"):
    """Row by row and without padding: sum(w * nll) / sum(w)."""
    total = divisor = 0.0
    for row in rows:
        logits = model(input_ids=torch.tensor([row.input_ids])).logits[0, :-1]
        targets = torch.tensor(row.labels[1:])
        losses = functional.cross_entropy(logits, targets, ignore_index=IGNORED, reduction="none")
        count = int((targets != IGNORED).sum())
        weight = row.weight if normalisation == "token" else row.weight / count
        total = total + weight * losses.sum()
        divisor += weight * count
    return total / divisor


def make_trainer(model, rows, tokenizer, tmp_path, config=FEW_STEPS):
    args = training_arguments(config, rows=len(rows), output_dir=tmp_path)
    return WeightedTrainer(
        model=model,
        args=args,
        train_dataset=dataset_of(rows),
        processing_class=tokenizer,
        data_collator=WeightedCollator(0, config.normalisation),
    )


def collated(rows, normalisation="token"):
    columns = ({"input_ids": r.input_ids, "labels": r.labels, "weight": r.weight} for r in rows)
    return WeightedCollator(0, normalisation)(list(columns))


def trained(model, rows, tokenizer, tmp_path, config=FEW_STEPS, **options):
    return fit(model, rows, tokenizer=tokenizer, config=config, output_dir=tmp_path, **options)


def largest_difference(one, other):
    """Of any weight of two models."""
    theirs = dict(other.named_parameters())
    return max(float((w - theirs[name]).abs().max()) for name, w in one.named_parameters())


@pytest.mark.parametrize("normalisation", ["token", "trajectory"])
@pytest.mark.parametrize("family", ["llama", "qwen2"])
def test_the_loss_is_the_weighted_cross_entropy_written_by_hand(
    family, normalisation, make_model, rows, tokenizer, tmp_path
):
    model = make_model(family)
    trainer = make_trainer(model, rows, tokenizer, tmp_path)

    loss = trainer.compute_loss(model, collated(rows[:8], normalisation))

    by_hand = weighted_loss_by_hand(model, rows[:8], normalisation)
    torch.testing.assert_close(loss, by_hand, rtol=1e-5, atol=0)


def test_gradients_are_those_of_the_weighted_cross_entropy_written_by_hand(
    make_model, rows, tokenizer, tmp_path
):
    model, reference = make_model(), make_model()
    trainer = make_trainer(model, rows, tokenizer, tmp_path)

    trainer.compute_loss(model, collated(rows[:8])).backward()
    weighted_loss_by_hand(reference, rows[:8]).backward()

    theirs = dict(reference.named_parameters())
    for name, weight in model.named_parameters():
        torch.testing.assert_close(weight.grad, theirs[name].grad, rtol=1e-4, atol=1e-6)


def test_trls_fused_head_gives_the_same_loss(make_model, rows, tokenizer, tmp_path):
    model = make_model()
    trainer = make_trainer(model, rows, tokenizer, tmp_path)
    batch = collated(rows[:8])
    weights = batch.pop("token_weights")[:, 1:]

    fused = model(**batch, use_cache=False, fused_lm_head=True).log_probs

    loss = trainer.compute_loss(model, collated(rows[:8]))
    by_trl = -(fused * weights).sum() / weights.sum()
    torch.testing.assert_close(loss, by_trl, rtol=1e-5, atol=0)


@pytest.mark.parametrize("normalisation", ["token", "trajectory"])
def test_four_batches_of_one_train_like_one_batch_of_four(
    normalisation, make_model, rows, tokenizer, tmp_path
):
    whole = replace(FEW_STEPS, normalisation=normalisation)
    split = replace(whole, batch_size=1, gradient_accumulation=4)

    one = trained(make_model(), rows, tokenizer, tmp_path, whole)
    four = trained(make_model(), rows, tokenizer, tmp_path, split)

    assert largest_difference(one.model, four.model) < 1e-4
    assert [p.loss for p in four.losses] == pytest.approx([p.loss for p in one.losses], rel=1e-4)


def test_the_loss_curve_is_the_one_recorded_before(make_model, rows, tokenizer, tmp_path):
    result = trained(make_model(), rows, tokenizer, tmp_path)

    assert [point.step for point in result.losses] == [1, 2, 3, 4, 5, 6]
    assert [point.loss for point in result.losses] == pytest.approx(LOSS_CURVE, rel=0.02)


def test_the_same_call_gives_the_same_weights(make_model, rows, tokenizer, tmp_path):
    config = replace(FEW_STEPS, lora=LoraSettings(rank=4, dropout=0.1))

    one = trained(make_model(), rows, tokenizer, tmp_path, config)
    again = trained(make_model(), rows, tokenizer, tmp_path, config)

    assert largest_difference(one.model, again.model) == 0


def test_the_seed_decides_the_order_and_the_first_weights_of_an_adapter(
    make_model, rows, tokenizer, tmp_path
):
    def difference(some_rows, lora):
        config = replace(FEW_STEPS, lora=lora)
        one = trained(make_model(), some_rows, tokenizer, tmp_path, config)
        other = trained(make_model(), some_rows, tokenizer, tmp_path, replace(config, seed=1))
        return largest_difference(one.model, other.model)

    assert difference(rows, None) > 0
    assert difference(rows[:1], None) == 0, "one row has one order"
    assert difference(rows[:1], LoraSettings(rank=4)) > 0


@pytest.mark.parametrize("lora", [None, LoraSettings(rank=4, dropout=0.1)])
def test_a_resumed_run_ends_where_an_uninterrupted_one_does(
    lora, make_model, rows, tokenizer, tmp_path
):
    config = replace(
        FEW_STEPS, schedule="cosine", gradient_accumulation=2, save_steps=2, log_steps=2, lora=lora
    )
    whole = trained(make_model(), rows, tokenizer, tmp_path / "whole", config)
    interrupted = tmp_path / "interrupted"

    with pytest.raises(KeyboardInterrupt):
        trained(make_model(), rows, tokenizer, interrupted, config, on_progress=stop_at(5))
    resumed = trained(make_model(), rows, tokenizer, interrupted, config, resume=True)

    assert largest_difference(whole.model, resumed.model) == 0
    assert resumed.losses == whole.losses


def test_resuming_a_finished_run_returns_its_policy(make_model, rows, tokenizer, tmp_path):
    config = replace(FEW_STEPS, save_steps=3)
    finished = trained(make_model(), rows, tokenizer, tmp_path, config)

    again = trained(make_model(), rows, tokenizer, tmp_path, config, resume=True)

    assert largest_difference(finished.model, again.model) == 0
    assert again.losses == finished.losses


def stop_at(step):
    def tell(progress):
        if progress.step == step:
            raise KeyboardInterrupt

    return tell


def test_a_checkpoint_that_broke_off_is_passed_over(make_model, rows, tokenizer, tmp_path):
    config = replace(FEW_STEPS, save_steps=2)
    whole = trained(make_model(), rows, tokenizer, tmp_path, config)
    assert sorted(path.name for path in tmp_path.glob("checkpoint-*")) == [
        "checkpoint-4",
        "checkpoint-6",
    ]

    (tmp_path / "checkpoint-6" / "trainer_state.json").write_text('{"global_')
    resumed = trained(make_model(), rows, tokenizer, tmp_path, config, resume=True)

    assert largest_difference(whole.model, resumed.model) == 0


def test_resuming_without_a_checkpoint_starts_from_the_beginning(
    make_model, rows, tokenizer, tmp_path
):
    fresh = trained(make_model(), rows, tokenizer, tmp_path)

    resumed = trained(make_model(), rows, tokenizer, tmp_path, resume=True)

    assert largest_difference(fresh.model, resumed.model) == 0


def test_rows_of_weight_zero_teach_nothing(make_model, rows, tokenizer, tmp_path):
    config = replace(FEW_STEPS, bucket_batches=1)
    silent = Row(rows[0].input_ids, rows[0].labels[::-1], weight=0.0)

    result = trained(make_model(), [silent] * 4, tokenizer, tmp_path, config)

    assert largest_difference(result.model, make_model()) == 0
    assert [point.loss for point in result.losses] == [0.0] * 6


def test_a_heavier_row_is_learned_faster(make_model, rows, tokenizer, tmp_path):
    heavy, light = rows[0], rows[1]
    pair = [replace_weight(heavy, 1.0), replace_weight(light, 0.05)]
    config = replace(FEW_STEPS, batch_size=2, max_steps=20)

    model = trained(make_model(), pair, tokenizer, tmp_path, config).model

    with torch.no_grad():
        assert weighted_loss_by_hand(model, [heavy]) < weighted_loss_by_hand(model, [light]) / 2


def replace_weight(row, weight):
    return Row(row.input_ids, row.labels, weight)


def test_an_adapter_leaves_the_base_model_as_it_was(
    saved_model, make_model, rows, tokenizer, tmp_path
):
    config = replace(FEW_STEPS, lora=LoraSettings(rank=4))

    result = trained(saved_model, rows, tokenizer, tmp_path, config)

    with result.model.disable_adapter(), torch.no_grad():
        ids = torch.tensor([rows[0].input_ids])
        assert torch.equal(result.model(ids).logits, make_model()(ids).logits)
    assert result.losses[-1].loss < result.losses[0].loss


def test_training_goes_on_from_a_saved_adapter(saved_model, rows, tokenizer, tmp_path):
    config = replace(FEW_STEPS, lora=LoraSettings(rank=4), max_steps=20)
    first = trained(saved_model, rows, tokenizer, tmp_path, config)
    save_policy(first.model, tokenizer, tmp_path / "adapter")

    second = trained(saved_model, rows, tokenizer, tmp_path, config, adapter=tmp_path / "adapter")

    assert second.losses[0].loss < first.losses[0].loss
    assert second.losses[0].loss < first.losses[10].loss


def test_training_goes_on_with_the_adapter_of_a_model_in_memory(
    saved_model, rows, tokenizer, tmp_path
):
    config = replace(FEW_STEPS, lora=LoraSettings(rank=4), max_steps=20)
    first = trained(saved_model, rows, tokenizer, tmp_path, config)
    save_policy(first.model, tokenizer, tmp_path / "adapter")

    here = trained(first.model, rows, tokenizer, tmp_path, config)
    there = trained(saved_model, rows, tokenizer, tmp_path, config, adapter=tmp_path / "adapter")

    assert here.model is first.model
    assert largest_difference(here.model, there.model) == 0


@pytest.mark.parametrize("lora", [None, LoraSettings(rank=4)])
def test_a_saved_policy_is_loaded_as_it_was(lora, saved_model, rows, tokenizer, tmp_path):
    result = trained(saved_model, rows, tokenizer, tmp_path, replace(FEW_STEPS, lora=lora))
    save_policy(result.model, tokenizer, tmp_path / "policy")

    loaded = load_policy(tmp_path / "policy")

    ids = torch.tensor([rows[0].input_ids])
    with torch.no_grad():
        assert torch.equal(loaded(ids).logits, result.model(ids).logits)
    assert not loaded.training


def test_saving_again_replaces_the_policy_and_leaves_nothing_half_written(
    make_model, tokenizer, tmp_path
):
    save_policy(make_model(), tokenizer, tmp_path / "policy")
    (tmp_path / "policy" / "old").touch()
    (tmp_path / "policy.partial").mkdir()

    save_policy(make_model(), tokenizer, tmp_path / "policy")

    assert [path.name for path in tmp_path.iterdir()] == ["policy"]
    assert not (tmp_path / "policy" / "old").exists()


def test_training_leaves_a_model_ready_to_generate(make_model, rows, tokenizer, tmp_path):
    model = make_model()

    result = trained(model, rows, tokenizer, tmp_path)

    assert result.model is model
    assert not model.training
    assert model.config.use_cache
    assert "forward" not in vars(model)
    assert model.generate(torch.tensor([[5, 6]]), max_new_tokens=3).shape[1] <= 5


def test_mixed_precision_leaves_no_wrapper_behind(saved_model, rows, tokenizer, tmp_path):
    config = replace(FEW_STEPS, precision="bfloat16", lora=LoraSettings(rank=4), log_steps=2)

    result = trained(saved_model, rows, tokenizer, tmp_path, config)

    assert result.losses[-1].loss < result.losses[0].loss
    assert result.model(torch.tensor([[5, 6]])).logits.dtype == torch.bfloat16


def test_progress_is_told_after_every_step_with_the_latest_loss(
    make_model, rows, tokenizer, tmp_path
):
    told = []
    config = replace(FEW_STEPS, max_steps=4, log_steps=2)

    result = trained(make_model(), rows, tokenizer, tmp_path, config, on_progress=told.append)

    assert [(one.step, one.steps) for one in told] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [one.loss for one in told[:2]] == [None, None]
    assert told[3].loss == result.losses[0].loss


def test_training_prints_nothing(make_model, rows, tokenizer, tmp_path, capfd, recwarn):
    trained(make_model(), rows, tokenizer, tmp_path)

    assert capfd.readouterr() == ("", "")
    assert [str(warning.message) for warning in recwarn] == []


def test_the_result_counts_the_tokens_of_all_steps(make_model, rows, tokenizer, tmp_path):
    config = replace(FEW_STEPS, max_steps=12)

    result = trained(make_model(), rows, tokenizer, tmp_path, config)

    assert result.steps == 12
    assert result.tokens == 2 * sum(len(row.input_ids) for row in rows)
    assert result.trained_tokens == 2 * sum(row.trained_tokens for row in rows)


def test_learning_from_nothing_is_refused(make_model, tokenizer, tmp_path):
    with pytest.raises(InvalidOptionError, match="`rows` is empty"):
        trained(make_model(), [], tokenizer, tmp_path)


def test_a_path_without_a_model_is_refused(rows, tokenizer, tmp_path):
    with pytest.raises(ModelUnavailableError, match="there is no such folder"):
        trained(tmp_path / "nothing", rows, tokenizer, tmp_path)


def test_an_adapter_for_a_model_in_memory_is_refused(make_model, rows, tokenizer, tmp_path):
    with pytest.raises(InvalidOptionError, match="needs the path of a model"):
        trained(make_model(), rows, tokenizer, tmp_path, adapter=tmp_path)


def test_an_adapter_that_does_not_name_its_base_is_refused(
    saved_model, make_model, rows, tokenizer, tmp_path
):
    config = replace(FEW_STEPS, lora=LoraSettings(rank=4))
    result = trained(make_model(), rows, tokenizer, tmp_path, config)
    save_policy(result.model, tokenizer, tmp_path / "adapter")

    with pytest.raises(InvalidOptionError, match="pass `base=`"):
        load_policy(tmp_path / "adapter")

    assert load_policy(tmp_path / "adapter", base=saved_model)


def test_every_pass_visits_every_row_once():
    order = training_order(list(range(1, 24)), steps=46, rows_per_step=2, seed=3)

    for start in range(0, 92, 23):
        assert len(set(order[start : start + 23])) >= 22, "at most the row left over differs"
    assert sorted(order[:22] + order[22:46]).count(0) == 2


def test_batches_hold_rows_of_like_length():
    lengths = [10, 100] * 16

    order = training_order(lengths, steps=8, rows_per_step=4, bucket_batches=8)

    batches = [order[i : i + 4] for i in range(0, 32, 4)]
    assert all(len({lengths[row] for row in batch}) == 1 for batch in batches)
    assert [lengths[batch[0]] for batch in batches] != [10] * 4 + [100] * 4, "they are shuffled"


def test_fewer_rows_than_a_batch_are_repeated():
    assert sorted(training_order([3, 4], steps=2, rows_per_step=3)) == [0, 0, 0, 1, 1, 1]


def test_steps_come_from_passes_with_a_floor_unless_they_are_given():
    assert LearnerConfig(epochs=3, batch_size=2, gradient_accumulation=4).steps(20) == 8
    assert LearnerConfig(epochs=3, batch_size=2, gradient_accumulation=4).steps(16) == 6
    assert LearnerConfig(min_steps=10).steps(32) == 10
    assert LearnerConfig(min_steps=10).steps(32 * 11) == 11
    assert LearnerConfig(min_steps=10, max_steps=5).steps(32 * 11) == 5


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"batch_size": 0}, "batch_size must be above 0, got 0"),
        ({"max_steps": 0}, "max_steps must be above 0 or None, got 0"),
        ({"warmup": 1.0}, "warmup must be from 0"),
        ({"quantise": True}, "needs an adapter"),
        ({"learning_rate": -1.0}, "learning_rate must be above 0, got -1.0"),
        ({"learning_rate": float("nan")}, "learning_rate must be above 0, got nan"),
        ({"epochs": float("inf")}, "epochs must be above 0, got inf"),
        ({"max_gradient_norm": -1}, "max_gradient_norm must be 0 or more, got -1"),
        ({"weight_decay": -0.1}, "weight_decay must be 0 or more, got -0.1"),
        ({"adam_beta2": 1.0}, "adam_beta2 must be from 0"),
    ],
)
def test_settings_out_of_range_are_refused(setting, message):
    with pytest.raises(InvalidOptionError, match=message):
        LearnerConfig(**setting)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"rank": 0}, "rank must be 1 or more, got 0"),
        ({"alpha": 0}, "alpha must be 1 or more, got 0"),
        ({"dropout": 1.0}, "dropout must be from 0"),
    ],
)
def test_adapters_out_of_range_are_refused(setting, message):
    with pytest.raises(InvalidOptionError, match=message):
        LoraSettings(**setting)


def test_layers_that_the_model_does_not_have_are_named(make_model, rows, tokenizer, tmp_path):
    config = replace(FEW_STEPS, lora=LoraSettings(target_modules=("q_porj",)))

    with pytest.raises(InvalidOptionError, match=r"layer for the adapter.*q_porj"):
        trained(make_model(), rows, tokenizer, tmp_path, config)


def test_weights_that_were_cut_off_are_refused(saved_model, rows, tokenizer, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(saved_model, broken)
    weights = broken / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:500])

    with pytest.raises(ModelUnavailableError, match="could not be loaded"):
        trained(broken, rows, tokenizer, tmp_path)
