"""What can be chosen about learning. No heavy imports: a command line reads this first."""

import math
from dataclasses import dataclass
from typing import Literal

from agentgym_envs.core.errors import InvalidOptionError

Schedule = Literal["linear", "cosine", "constant"]
Normalisation = Literal["token", "trajectory"]
Precision = Literal["auto", "float32", "bfloat16"]
Optimizer = Literal["adamw", "paged_adamw_8bit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoraSettings:
    """A low-rank adapter; the base model's weights stay as they are.

    Raises:
        InvalidOptionError: a number out of its range.
    """

    rank: int = 16
    """Rank of the two factors."""

    alpha: int = 32
    """The adapter's output is scaled by alpha / rank."""

    dropout: float = 0.0
    """Share of the adapter's inputs dropped while training."""

    target_modules: str | tuple[str, ...] = "all-linear"
    """Names of the linear layers that get an adapter; "all-linear" is all but the head."""

    def __post_init__(self) -> None:
        _require(self, "rank", self.rank >= 1, "1 or more")
        _require(self, "alpha", self.alpha >= 1, "1 or more")
        _require(self, "dropout", 0 <= self.dropout < 1, "from 0 up to, not including, 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerConfig:
    """How a policy is trained. The defaults are those of AgentGym's released scripts.

    Raises:
        InvalidOptionError: a number out of its range, or `quantise` without `lora`.
    """

    epochs: float = 1.0
    """Passes over the rows. Not used when `max_steps` is set."""

    min_steps: int = 0
    """Optimiser steps to make at least, however few the rows. Not used with `max_steps`."""

    max_steps: int | None = None
    """Optimiser steps to make exactly; None: from `epochs`."""

    batch_size: int = 8
    """Trajectories per forward pass and device."""

    gradient_accumulation: int = 4
    """Forward passes per optimiser step; changes memory and speed, not the result."""

    learning_rate: float = 1e-5
    """The highest learning rate, reached after the warm-up."""

    schedule: Schedule = "linear"
    """How the learning rate falls to zero after the warm-up; "constant": not at all."""

    warmup: float = 0.1
    """Share of the steps in which the learning rate rises from zero."""

    weight_decay: float = 0.0
    """AdamW's decoupled decay, on matrices only."""

    adam_beta2: float = 0.999
    """Decay of AdamW's mean of squared gradients; 0.98 suits short runs from random weights."""

    max_gradient_norm: float = 1.0
    """Gradients are scaled down to this norm."""

    normalisation: Normalisation = "token"
    """What weighs the same: every agent token, or every trajectory."""

    bucket_batches: int = 8
    """Batches whose rows are sorted by length together, since padding costs; 1: not sorted."""

    precision: Precision = "auto"
    """Arithmetic of the forward pass; "auto": bfloat16 on a GPU that has it, else float32."""

    optimizer: Optimizer = "adamw"
    """"paged_adamw_8bit" needs a GPU and bitsandbytes."""

    gradient_checkpointing: bool = False
    """Recomputes activations in the backward pass: about 20 % slower, far less memory."""

    lora: LoraSettings | None = None
    """Train an adapter instead of all weights."""

    quantise: bool = False
    """Load the base model in 4 bits (QLoRA); needs `lora` and bitsandbytes."""

    seed: int = 0
    """Fixes the order of the rows, the adapter's first weights and dropout."""

    log_steps: int = 10
    """Optimiser steps between two points of the loss curve."""

    save_steps: int | None = None
    """Optimiser steps between two checkpoints; None: no checkpoints."""

    def __post_init__(self) -> None:
        for name in _ABOVE_ZERO:
            _require(self, name, 0 < getattr(self, name) < math.inf, "above 0")
        for name in ("weight_decay", "max_gradient_norm"):
            _require(self, name, 0 <= getattr(self, name) < math.inf, "0 or more")
        _require(self, "adam_beta2", 0 <= self.adam_beta2 < 1, "from 0 up to, not including, 1")
        _require(self, "bucket_batches", self.bucket_batches >= 1, "1 or more")
        _require(self, "warmup", 0 <= self.warmup < 1, "from 0 up to, not including, 1")
        _require(self, "min_steps", self.min_steps >= 0, "0 or more")
        for name in ("max_steps", "save_steps"):
            value = getattr(self, name)
            _require(self, name, value is None or value > 0, "above 0 or None")
        if self.quantise and self.lora is None:
            raise InvalidOptionError(
                "quantise=True needs an adapter: a 4-bit model cannot be trained itself; "
                "pass `lora=LoraSettings()`"
            )

    @property
    def rows_per_step(self) -> int:
        """Trajectories per optimiser step and device."""
        return self.batch_size * self.gradient_accumulation

    def steps(self, rows: int, *, processes: int = 1) -> int:
        """Returns the number of optimiser steps for this many rows.

        >>> LearnerConfig(epochs=2, batch_size=4, gradient_accumulation=2).steps(20)
        5
        >>> LearnerConfig(min_steps=50).steps(20)
        50
        """
        if self.max_steps is not None:
            return self.max_steps
        rows_per_step = self.rows_per_step * processes
        return max(self.min_steps, math.ceil(self.epochs * rows / rows_per_step))


_ABOVE_ZERO = (
    "epochs",
    "batch_size",
    "gradient_accumulation",
    "learning_rate",
    "log_steps",
)


def _require(config: LearnerConfig | LoraSettings, name: str, holds: bool, wanted: str) -> None:
    if not holds:
        raise InvalidOptionError(f"{name} must be {wanted}, got {getattr(config, name)!r}")
