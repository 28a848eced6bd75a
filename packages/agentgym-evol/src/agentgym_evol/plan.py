"""How much GPU memory QLoRA training needs: an estimate by formula, nothing measured on a card.

    >>> estimate(shape_of("Qwen2.5-7B"), tokens=4096).total > 8
    True
    >>> longest_sequence(shape_of("Qwen2.5-7B"), card=12.0)
    4096

All sizes are in GB of 2**30 bytes.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agentgym_envs.core.errors import InvalidOptionError, MalformedFileError

SEQUENCE_LENGTHS = (1024, 2048, 4096, 8192, 16384, 32768)
CARDS = (8.0, 12.0, 16.0, 24.0)

_GIGABYTE = 2**30
# NF4 with double quantisation: 4 bits, and 8 bits per 64 weights plus 32 bits per 64 * 256 weights.
_QUANTISED_BITS = 4.127
_RUNTIME = 0.8
_FRAGMENTATION = 1.10
_USABLE_SHARE = 0.95
_LOGITS_CHUNK_TOKENS = 1024


@dataclass(frozen=True, slots=True)
class ModelShape:
    """The sizes of a decoder-only model with gated MLPs (Llama, Qwen, Mistral ...)."""

    hidden: int
    intermediate: int
    layers: int
    heads: int
    key_value_heads: int
    head_size: int
    vocabulary: int
    tied_embeddings: bool

    @property
    def matrices(self) -> tuple[tuple[int, int], ...]:
        """(inputs, outputs) of the seven linear maps of one layer: q, k, v, o, gate, up, down."""
        queries = self.heads * self.head_size
        keys = self.key_value_heads * self.head_size
        return (
            (self.hidden, queries),
            (self.hidden, keys),
            (self.hidden, keys),
            (queries, self.hidden),
            (self.hidden, self.intermediate),
            (self.hidden, self.intermediate),
            (self.intermediate, self.hidden),
        )

    @property
    def linear_parameters(self) -> int:
        """Weights that are quantised: all layers, without embeddings, head and norms."""
        return self.layers * sum(inputs * outputs for inputs, outputs in self.matrices)

    @property
    def other_parameters(self) -> int:
        """Weights that stay in 16 bits: embeddings, an untied head, norms."""
        copies = 1 if self.tied_embeddings else 2
        return copies * self.vocabulary * self.hidden + (2 * self.layers + 1) * self.hidden

    @property
    def parameters(self) -> int:
        """All weights, biases left out."""
        return self.linear_parameters + self.other_parameters

    def lora_parameters(self, rank: int) -> int:
        """Weights of an adapter of this rank on every linear map of every layer."""
        return self.layers * rank * sum(inputs + outputs for inputs, outputs in self.matrices)


KNOWN_SHAPES: Mapping[str, ModelShape] = {
    "Qwen2.5-0.5B": ModelShape(896, 4864, 24, 14, 2, 64, 151936, True),
    "Qwen2.5-1.5B": ModelShape(1536, 8960, 28, 12, 2, 128, 151936, True),
    "Qwen2.5-3B": ModelShape(2048, 11008, 36, 16, 2, 128, 151936, True),
    "Qwen3-4B": ModelShape(2560, 9728, 36, 32, 8, 128, 151936, True),
    "Llama-2-7B": ModelShape(4096, 11008, 32, 32, 32, 128, 32000, False),
    "Qwen2.5-7B": ModelShape(3584, 18944, 28, 28, 4, 128, 152064, False),
    "Llama-3.1-8B": ModelShape(4096, 14336, 32, 32, 8, 128, 128256, False),
    "Qwen3-8B": ModelShape(4096, 12288, 36, 32, 8, 128, 151936, False),
}
"""Sizes from the models' published configurations."""


@dataclass(frozen=True, slots=True)
class MemoryEstimate:
    """Where the memory of one training step goes, in GB. Estimated, not measured."""

    weights: float
    """The quantised model, embeddings and head in 16 bits."""

    adapter: float
    """LoRA weights and gradients in 32 bits, and Adam's two moments."""

    activations: float
    """The input of every layer, kept for the backward pass (gradient checkpointing)."""

    recomputation: float
    """One layer's own activations, and its largest matrix de-quantised twice."""

    logits: float
    """Logits and their gradient, 32 bits."""

    @property
    def total(self) -> float:
        """The sum with 10 % for fragmentation and 0.8 GB for the CUDA context."""
        parts = self.weights + self.adapter + self.activations + self.recomputation + self.logits
        return parts * _FRAGMENTATION + _RUNTIME


def shape_of(model: object) -> ModelShape:
    """Returns the sizes of a model.

    Args:
        model: A name of `KNOWN_SHAPES`, a folder with a `config.json`, or a transformers config.

    Raises:
        InvalidOptionError: neither a known name nor a folder with a `config.json`.
        MalformedFileError: the config lacks a size, or is a mixture of experts.
    """
    if isinstance(model, str) and model in KNOWN_SHAPES:
        return KNOWN_SHAPES[model]
    if isinstance(model, str | os.PathLike):
        return _shape_from_settings(_read_config(Path(model)), where=str(model))
    return _shape_from_settings(_settings_of(model), where=type(model).__name__)


def estimate(
    shape: ModelShape,
    *,
    tokens: int = 4096,
    batch_size: int = 1,
    rank: int = 16,
    eight_bit_adam: bool = True,
    fused_logits: bool = True,
) -> MemoryEstimate:
    """Returns what one QLoRA step on `batch_size` sequences of `tokens` tokens needs.

    Args:
        shape: The model's sizes, see `shape_of`.
        tokens: Length of each sequence.
        batch_size: Sequences per micro-batch; gradient accumulation costs no memory.
        rank: LoRA rank, on all linear maps.
        eight_bit_adam: Adam's moments in 8 bits (paged), else 32.
        fused_logits: trl's chunked head, else all logits at once (6 to 7 GB more for 4096
            tokens of a vocabulary of 152,000).
    """
    positions = batch_size * tokens
    bytes_per_adapter_weight = 4 + 4 + (2 if eight_bit_adam else 8)
    largest_matrix = max(inputs * outputs for inputs, outputs in shape.matrices)
    layer_activations = positions * (6 * shape.intermediate + 16 * shape.hidden)
    return MemoryEstimate(
        weights=_gigabytes(
            shape.linear_parameters * _QUANTISED_BITS / 8 + shape.other_parameters * 2
        ),
        adapter=_gigabytes(shape.lora_parameters(rank) * bytes_per_adapter_weight),
        activations=_gigabytes(shape.layers * positions * shape.hidden * 2),
        recomputation=_gigabytes(layer_activations + 2 * largest_matrix * 2),
        logits=_gigabytes(_logits_bytes(shape, positions, fused_logits)),
    )


def longest_sequence(
    shape: ModelShape,
    *,
    card: float,
    batch_size: int = 1,
    rank: int = 16,
    lengths: Sequence[int] = SEQUENCE_LENGTHS,
) -> int | None:
    """Returns the largest of `lengths` that fits 95 % of a card of `card` GB, or None.

    The context window of the model itself is not looked at.
    """
    fitting = [
        tokens
        for tokens in lengths
        if estimate(shape, tokens=tokens, batch_size=batch_size, rank=rank).total
        <= card * _USABLE_SHARE
    ]
    return max(fitting, default=None)


def rollout_gigabytes(shape: ModelShape, *, tokens: int) -> float:
    """Returns the size of one conversation's key-value cache (16 bits) during exploration."""
    per_token = 2 * shape.layers * shape.key_value_heads * shape.head_size * 2
    return _gigabytes(per_token * tokens)


def planning_table(
    models: Iterable[str] = tuple(KNOWN_SHAPES),
    *,
    cards: Sequence[float] = CARDS,
    tokens: int = 4096,
    rank: int = 16,
) -> str:
    """Returns a text table: memory at `tokens` tokens, and the longest sequence per card.

    Args:
        models: Known names or folders with a `config.json`.
        cards: Card sizes in GB.
        tokens: Sequence length of the "needs" column.
        rank: LoRA rank.
    """
    header = ["model", "parameters", f"needs at {tokens}", *(f"{card:g} GB" for card in cards)]
    rows = [_table_row(model, cards, tokens, rank) for model in models]
    note = (
        f"QLoRA, rank {rank} on all linear layers, batch 1, gradient checkpointing, fused head,"
        "\n8-bit Adam; per card: the longest sequence in tokens. Estimates, not measured on a GPU."
    )
    return f"{_aligned([header, *rows])}\n\n{note}"


def _table_row(model: str, cards: Sequence[float], tokens: int, rank: int) -> list[str]:
    shape = shape_of(model)
    longest = (longest_sequence(shape, card=card, rank=rank) for card in cards)
    return [
        Path(model).name,
        f"{shape.parameters / 1e9:.2f} B",
        f"{estimate(shape, tokens=tokens, rank=rank).total:.1f} GB",
        *(str(length) if length else "no" for length in longest),
    ]


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def _logits_bytes(shape: ModelShape, positions: int, fused: bool) -> int:
    if fused:
        return min(positions, _LOGITS_CHUNK_TOKENS) * shape.vocabulary * 4 * 2
    return positions * shape.vocabulary * 4 * 3


def _gigabytes(count: float) -> float:
    return count / _GIGABYTE


def _read_config(folder: Path) -> Mapping[str, Any]:
    path = folder / "config.json"
    if not path.is_file():
        raise InvalidOptionError(
            f"model must be one of {sorted(KNOWN_SHAPES)} or a folder with a config.json, "
            f"got {str(folder)!r}"
        )
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise MalformedFileError(f"{str(path)!r} is not JSON: {error}") from error
    if not isinstance(settings, dict):
        raise MalformedFileError(f"{str(path)!r} is not the config of a model")
    # Models that also see or hear keep the language model's sizes one level down.
    return settings.get("text_config", settings)


def _settings_of(config: object) -> Mapping[str, Any]:
    text_config = getattr(config, "get_text_config", None)
    return vars(text_config() if text_config else config)


def _shape_from_settings(settings: Mapping[str, Any], *, where: str) -> ModelShape:
    if settings.get("num_experts") or settings.get("num_local_experts"):
        raise MalformedFileError(f"{where!r} is a mixture of experts; the plan knows dense models")
    try:
        hidden, heads = settings["hidden_size"], settings["num_attention_heads"]
        return ModelShape(
            hidden=hidden,
            intermediate=settings["intermediate_size"],
            layers=settings["num_hidden_layers"],
            heads=heads,
            key_value_heads=settings.get("num_key_value_heads") or heads,
            head_size=settings.get("head_dim") or hidden // heads,
            vocabulary=settings["vocab_size"],
            tied_embeddings=bool(settings.get("tie_word_embeddings")),
        )
    except KeyError as error:
        raise MalformedFileError(f"the config of {where!r} has no {error}") from error
    except TypeError as error:
        raise MalformedFileError(f"the config of {where!r} holds no sizes: {error}") from error
