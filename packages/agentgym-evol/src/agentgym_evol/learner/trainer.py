"""trl's SFTTrainer with a reward weight per trajectory.

The loss of one optimiser step, over all its micro-batches and devices:

    sum(weight * -log p(token)) / sum(weight)        over the agent's tokens

Every token of a trajectory has the trajectory's weight (normalisation "token"), or that weight
divided by its number of trained tokens ("trajectory"). As the divisor belongs to the step and
not to the micro-batch, 4 batches of 1 give the same gradients as 1 batch of 4.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence
from transformers import PreTrainedModel
from trl.trainer import sft_trainer
from trl.trainer.sft_trainer import SFTTrainer
from typing_extensions import override

from agentgym_evol.learner.config import Normalisation
from agentgym_evol.tokenise import IGNORED

_TRL_HAS_FUSED_HEAD = hasattr(sft_trainer, "add_fused_lm_head")


@dataclass(frozen=True, slots=True)
class WeightedCollator:
    """Pads rows on the right and spreads each row's weight over its trained tokens.

    A batch holds `input_ids`, `attention_mask`, `labels` and `token_weights`, each
    [batch, tokens]; weights are float32 and zero where nothing is trained.
    """

    pad_token_id: int
    normalisation: Normalisation = "token"

    def __call__(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Tensor]:
        """Returns the batch of some rows with `input_ids`, `labels` and `weight`."""
        inputs = [torch.as_tensor(row["input_ids"]) for row in rows]
        labels = [torch.as_tensor(row["labels"]) for row in rows]
        padded_labels = pad_sequence(labels, batch_first=True, padding_value=IGNORED)
        return {
            "input_ids": pad_sequence(inputs, batch_first=True, padding_value=self.pad_token_id),
            "attention_mask": pad_sequence([torch.ones_like(ids) for ids in inputs], True),
            "labels": padded_labels,
            "token_weights": self._token_weights(padded_labels, rows),
        }

    def _token_weights(self, labels: Tensor, rows: Sequence[Mapping[str, Any]]) -> Tensor:
        trained = (labels != IGNORED).float()
        # The first token is predicted from nothing, so it never counts.
        trained[:, 0] = 0
        weights = torch.tensor([float(row["weight"]) for row in rows])
        if self.normalisation == "trajectory":
            weights = weights / trained.sum(dim=1).clamp(min=1)
        return trained * weights[:, None]


class WeightedTrainer(SFTTrainer):
    """Minimises the weighted loss at the top of this module.

    Takes a dataset with columns `input_ids`, `labels` and `weight`, in the order of training
    (see `order.py`), `WeightedCollator`, and a config with `remove_unused_columns=False` and
    `dataset_kwargs={"skip_prepare_dataset": True}`.
    """

    # The divisor below already spans the accumulated micro-batches.
    loss_is_scaled_for_ga = True

    @override
    def get_batch_samples(
        self, epoch_iterator: Iterator[Any], num_batches: int, device: torch.device
    ) -> tuple[list[Any], Tensor | int | None]:
        """Returns the micro-batches of one optimiser step and the sum of their token weights."""
        batches, _ = super().get_batch_samples(epoch_iterator, num_batches, device)
        if not batches:
            return batches, None
        total = torch.stack([batch["token_weights"].sum() for batch in batches]).sum().to(device)
        if self.accelerator.num_processes > 1:
            total = cast(Tensor, self.accelerator.gather(total)).sum()
        return batches, total

    @override
    def compute_loss(
        self,
        model: nn.Module,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Tensor | int | None = None,
    ) -> Any:
        """Returns the weighted loss of a micro-batch.

        Args:
            model: The policy, wrapped or not.
            inputs: What `WeightedCollator` returns.
            return_outputs: Also return {"log_probabilities": [batch, tokens - 1]}.
            num_items_in_batch: Sum of the weights of the whole step; None: of this batch.
        """
        inputs = dict(inputs)
        weights = inputs.pop("token_weights")[:, 1:]
        divisor = weights.sum() if num_items_in_batch is None else num_items_in_batch
        log_probabilities = self._log_probabilities(model, inputs)
        loss = -(log_probabilities * weights).sum() / torch.as_tensor(divisor).clamp(min=1e-8)
        if num_items_in_batch is not None:
            # Data parallelism averages gradients over processes; the divisor counted them all.
            loss = loss * self.accelerator.num_processes
        return (loss, {"log_probabilities": log_probabilities}) if return_outputs else loss

    @override
    def floating_point_ops(self, inputs: dict[str, Any]) -> int:
        """Returns 0: counting walks through all parameters at every step, for a number unused."""
        return 0

    def _log_probabilities(self, model: nn.Module, inputs: dict[str, Any]) -> Tensor:
        # trl's fused head never holds the logits, but its kernel is slow on a CPU.
        if _TRL_HAS_FUSED_HEAD and inputs["labels"].is_cuda:
            return model(**inputs, use_cache=False, fused_lm_head=True).log_probs
        head = cast(PreTrainedModel, self.model).get_output_embeddings()
        return log_probabilities(model, cast(nn.Module, head), **inputs)


def log_probabilities(
    model: nn.Module,
    head: nn.Module,
    *,
    input_ids: Tensor,
    attention_mask: Tensor,
    labels: Tensor,
) -> Tensor:
    """Returns log p(next token) where it is trained, else 0: [batch, tokens - 1].

    Only the trained positions pass through the head, so logits are [trained, vocabulary].

    Args:
        model: A causal language model, adapters and wrappers included.
        head: Its output embedding.
        input_ids: [batch, tokens], padded on the right.
        attention_mask: [batch, tokens], 0 on padding.
        labels: [batch, tokens], `IGNORED` where nothing is trained.
    """
    targets = labels[:, 1:]
    trained = targets != IGNORED
    with _only_positions(head, trained):
        logits = model(input_ids=input_ids, attention_mask=attention_mask, use_cache=False).logits
    chosen = -functional.cross_entropy(logits.float(), targets[trained], reduction="none")
    return chosen.new_zeros(trained.shape).masked_scatter(trained, chosen)


@contextmanager
def _only_positions(head: nn.Module, wanted: Tensor) -> Generator[None]:
    def select(_: nn.Module, arguments: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        hidden: Tensor = arguments[0]
        return (hidden[:, :-1][wanted],)

    hook = head.register_forward_pre_hook(select)
    try:
        yield
    finally:
        hook.remove()
