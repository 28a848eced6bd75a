"""One training run: from a model and rows to a better model."""

import json
import os
import time
import warnings
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch
from datasets import Dataset
from peft import LoraConfig, PeftModel
from torch import nn
from transformers import (
    PreTrainedTokenizerBase,
    PrinterCallback,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
)
from trl import SFTConfig
from typing_extensions import override

from agentgym_bench.four_bit import is_quantised, keep_gradients_right
from agentgym_envs.core.errors import InvalidOptionError
from agentgym_evol.learner.config import LearnerConfig
from agentgym_evol.learner.order import training_order
from agentgym_evol.learner.policy import PolicyModel, load_policy
from agentgym_evol.learner.trainer import WeightedCollator, WeightedTrainer
from agentgym_evol.tokenise import Row, dataset_of

_OPTIMIZERS = {"adamw": "adamw_torch_fused", "paged_adamw_8bit": "paged_adamw_8bit"}
_SCHEDULES = {"linear": "linear", "cosine": "cosine", "constant": "constant_with_warmup"}
# Two, so that one is whole when a run is killed while it writes the other.
_CHECKPOINTS_KEPT = 2


@dataclass(frozen=True, slots=True)
class LossPoint:
    """The mean weighted loss over the optimiser steps since the point before."""

    step: int
    loss: float
    learning_rate: float


@dataclass(frozen=True, slots=True)
class FitProgress:
    """Where a run stands, told after every optimiser step."""

    step: int
    steps: int
    loss: float | None
    """The latest point of the loss curve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FitResult:
    """A trained policy and how the training went."""

    model: PolicyModel
    """In evaluation mode. A model that was passed in as such is this same object."""

    losses: tuple[LossPoint, ...]
    """The loss curve, one point every `log_steps`, from the first step on, resumed or not."""

    steps: int
    """Optimiser steps of the whole run."""

    tokens: int
    """Tokens read in the whole run, padding left out."""

    trained_tokens: int
    """Of these, the agent's own."""

    seconds: float
    """Wall time of this call."""


ProgressHook = Callable[[FitProgress], None]


def fit(
    model: PolicyModel | str | Path,
    rows: Sequence[Row],
    *,
    tokenizer: PreTrainedTokenizerBase,
    config: LearnerConfig,
    output_dir: str | Path,
    adapter: str | Path | None = None,
    resume: bool = False,
    on_progress: ProgressHook | None = None,
) -> FitResult:
    """Trains a model on weighted rows, on the GPU if there is one.

    The same arguments give the same weights on one machine with one number of threads; a resumed
    run gives those of an uninterrupted one. trl sets the global seeds of random, numpy and torch.

    Args:
        model: A path, or a model in memory, which is changed in place. Where it already has an
            adapter, training goes on with that one.
        rows: See `tokenise.tokenise`.
        tokenizer: The model's.
        config: See `LearnerConfig`.
        output_dir: For checkpoints (`checkpoint-<step>`); the policy itself is not written here,
            see `policy.save_policy`.
        adapter: Folder of an adapter on top of `model`, to go on from.
        resume: Go on from the newest whole checkpoint in `output_dir`, if there is one.
        on_progress: Called after every optimiser step, in this process.

    Raises:
        InvalidOptionError: no rows; an adapter for a model in memory, or for layers that the model
            does not have.
        ModelUnavailableError: no model under the path.
        MissingDependencyError: QLoRA without bitsandbytes.
    """
    if not rows:
        raise InvalidOptionError("there is nothing to learn from: `rows` is empty")
    started = time.perf_counter()
    # First, as it gives every process of a distributed run its own device.
    args = training_arguments(config, rows=len(rows), output_dir=Path(output_dir))
    policy = _policy(model, adapter, config)
    order = training_order(
        [len(row.input_ids) for row in rows],
        steps=args.max_steps,
        rows_per_step=config.rows_per_step * args.world_size,
        bucket_batches=config.bucket_batches,
        seed=config.seed,
    )
    with _left_as_found(policy):
        trainer = _trainer(policy, dataset_of(rows).select(order), tokenizer, config, args)
        if on_progress is not None:
            trainer.add_callback(_Progress(on_progress))
        checkpoint = _newest_checkpoint(Path(output_dir)) if resume else None
        trainer.train(resume_from_checkpoint=checkpoint)
    trained = trainer.accelerator.unwrap_model(trainer.model, keep_fp32_wrapper=False)
    return FitResult(
        model=cast(PolicyModel, trained).eval(),
        losses=tuple(_loss_points(trainer.state)),
        steps=args.max_steps,
        tokens=sum(len(rows[index].input_ids) for index in order),
        trained_tokens=sum(rows[index].trained_tokens for index in order),
        seconds=time.perf_counter() - started,
    )


def training_arguments(config: LearnerConfig, *, rows: int, output_dir: Path) -> SFTConfig:
    """Returns trl's settings for a run over this many rows; quiet, and no trackers."""
    cuda = torch.cuda.is_available()
    processes = int(os.environ.get("WORLD_SIZE", "1"))
    steps = config.steps(rows, processes=processes)
    saving: dict[str, Any] = {"save_strategy": "no"}
    if config.save_steps is not None:
        saving = {"save_strategy": "steps", "save_steps": config.save_steps}
    with warnings.catch_warnings():
        # The new name does not exist before transformers 5.20.
        warnings.filterwarnings("ignore", message="`gradient_checkpointing` is deprecated")
        return SFTConfig(
            output_dir=str(output_dir),
            max_steps=steps,
            per_device_train_batch_size=config.batch_size,
            gradient_accumulation_steps=config.gradient_accumulation,
            learning_rate=config.learning_rate,
            lr_scheduler_type=_SCHEDULES[config.schedule],
            warmup_steps=round(config.warmup * steps),
            weight_decay=config.weight_decay,
            adam_beta2=config.adam_beta2,
            max_grad_norm=config.max_gradient_norm,
            optim=_OPTIMIZERS[config.optimizer],
            bf16=uses_bfloat16(config),
            gradient_checkpointing=config.gradient_checkpointing,
            seed=config.seed,
            use_cpu=not cuda,
            # The rows come tokenised, cut and in order.
            dataset_kwargs={"skip_prepare_dataset": True},
            max_length=None,
            train_sampling_strategy="sequential",
            remove_unused_columns=False,
            dataloader_pin_memory=cuda,
            logging_steps=config.log_steps,
            logging_nan_inf_filter=False,
            report_to="none",
            disable_tqdm=True,
            save_total_limit=_CHECKPOINTS_KEPT,
            **saving,
        )


def uses_bfloat16(config: LearnerConfig) -> bool:
    """Returns whether forward passes run in bfloat16: asked for, or "auto" on a GPU that has it."""
    if config.precision == "auto":
        return torch.cuda.is_available() and torch.cuda.is_bf16_supported(including_emulation=False)
    return config.precision == "bfloat16"


def _policy(
    model: PolicyModel | str | Path, adapter: str | Path | None, config: LearnerConfig
) -> PolicyModel:
    if not isinstance(model, str | Path):
        if adapter is not None:
            raise InvalidOptionError("`adapter` needs the path of a model, not a model in memory")
        keep_gradients_right(model)
        return model
    frozen_base = config.lora is not None or adapter is not None
    return load_policy(
        model if adapter is None else adapter,
        base=None if adapter is None else model,
        quantise=config.quantise,
        # Weights that are trained need the precision of float32, frozen ones do not.
        dtype=torch.bfloat16 if frozen_base and uses_bfloat16(config) else torch.float32,
    )


def _trainer(
    policy: PolicyModel,
    dataset: Dataset,
    tokenizer: PreTrainedTokenizerBase,
    config: LearnerConfig,
    args: SFTConfig,
) -> WeightedTrainer:
    try:
        trainer = WeightedTrainer(
            model=policy,
            args=args,
            train_dataset=dataset,
            processing_class=tokenizer,
            # Padding is masked, so any token will do where there is none for it.
            data_collator=WeightedCollator(
                cast("int | None", tokenizer.pad_token_id) or 0, config.normalisation
            ),
            peft_config=_new_adapter(policy, config),
        )
    except ValueError as error:
        if "arget modules" not in str(error):
            raise
        raise InvalidOptionError(
            f"the model has no layer for the adapter: {error} See `target_modules` of `lora`"
        ) from error
    trainer.remove_callback(PrinterCallback)
    if is_quantised(policy):
        _adapter_to_float32(cast(nn.Module, trainer.model))
    return trainer


def _new_adapter(policy: PolicyModel, config: LearnerConfig) -> LoraConfig | None:
    if config.lora is None or isinstance(policy, PeftModel):
        return None
    targets = config.lora.target_modules
    return LoraConfig(
        r=config.lora.rank,
        lora_alpha=config.lora.alpha,
        lora_dropout=config.lora.dropout,
        target_modules=targets if isinstance(targets, str) else list(targets),
        task_type="CAUSAL_LM",
    )


def _adapter_to_float32(model: nn.Module) -> None:
    """Undoes trl's rounding of a quantised model's adapter: bfloat16 swallows small updates."""
    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.float()


@contextmanager
def _left_as_found(policy: PolicyModel) -> Generator[None]:
    """Takes back what training changes in a model besides its weights.

    trl and accelerate put their own `forward` on it, once more at every run, and transformers
    turns off the cache that generation needs.
    """
    models: list[nn.Module] = [policy]
    if isinstance(policy, PeftModel):
        models.append(policy.get_base_model())
    own_forwards = [model.__dict__.get("forward") for model in models]
    use_cache = policy.config.use_cache
    try:
        yield
    finally:
        for model, forward in zip(models, own_forwards, strict=True):
            model.__dict__.pop("forward", None)
            if forward is not None:
                model.__dict__["forward"] = forward
        policy.config.use_cache = use_cache


class _Progress(TrainerCallback):
    def __init__(self, tell: ProgressHook) -> None:
        self._tell = tell

    @override
    def on_step_end(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,
    ) -> None:
        losses = (entry["loss"] for entry in reversed(state.log_history) if "loss" in entry)
        self._tell(FitProgress(state.global_step, state.max_steps, next(losses, None)))


def _loss_points(state: TrainerState) -> Generator[LossPoint]:
    for entry in state.log_history:
        if "loss" in entry:
            yield LossPoint(int(entry["step"]), entry["loss"], entry["learning_rate"])


def _newest_checkpoint(folder: Path) -> str | None:
    """The checkpoint of the most steps whose last file was written; others broke off."""
    whole = [path for path in folder.glob("checkpoint-*") if _is_whole(path)]
    newest = max(whole, key=lambda path: int(path.name.rpartition("-")[2]), default=None)
    return None if newest is None else str(newest)


def _is_whole(checkpoint: Path) -> bool:
    try:
        json.loads((checkpoint / "trainer_state.json").read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return False
    return True
