"""Choosing the next token of every row at once."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor


class Choice(NamedTuple):
    """The next token of each row.

    Attributes:
        tokens: `[batch]` of ids.
        logprobs: `[batch]`, how likely each was in the distribution that it was drawn from; for
            the greedy choice, in the model's own.
    """

    tokens: Tensor
    logprobs: Tensor


def choose_greedily(logits: Tensor) -> Choice:
    """Returns the likeliest token of each row; `logits`: `[batch, vocabulary]`."""
    tokens = logits.argmax(-1)
    return Choice(tokens, _pick(logits.log_softmax(-1), tokens))


def choose_by_chance(
    logits: Tensor, uniforms: Tensor, *, temperature: float, top_p: float
) -> Choice:
    """Draws a token for each row with a number that the caller drew.

    A row's token depends on its own logits and number and nothing else, so it is the same in any
    batch.

    Args:
        logits: `[batch, vocabulary]`.
        uniforms: `[batch]`, each in [0, 1).
        temperature: Above 0; lower is closer to the greedy choice.
        top_p: Draw only from the likeliest tokens that together have this probability.
    """
    # Sums over a large vocabulary need more digits than logits do.
    logprobs = (logits.double() / temperature).log_softmax(-1)
    ordered, ids = _in_order(logprobs, top_p)
    sums = ordered.exp().cumsum(-1)
    before = sums - ordered.exp()
    kept = before < top_p
    total = torch.where(kept, sums, 0.0).amax(-1)
    place = ((sums <= (uniforms * total)[:, None]) & kept).sum(-1)
    place = torch.minimum(place, kept.sum(-1) - 1)
    return Choice(_pick(ids, place), (_pick(ordered, place) - total.log()).float())


def uniforms(seeds: Sequence[int], count: int) -> Tensor:
    """Returns numbers in [0, 1), `[len(seeds), count]`; a row depends on its seed only."""
    rows = [
        torch.rand(count, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
        for seed in seeds
    ]
    return torch.stack(rows)


def _in_order(logprobs: Tensor, top_p: float) -> tuple[Tensor, Tensor]:
    """Returns the log-probabilities, the likeliest first if any is to be cut off, and their ids."""
    if top_p < 1:
        return torch.sort(logprobs, dim=-1, descending=True, stable=True)
    # Sorting costs more than all the rest, and a draw from everything needs no order.
    ids = torch.arange(logprobs.shape[-1], device=logprobs.device)
    return logprobs, ids.expand_as(logprobs)


def _pick(values: Tensor, places: Tensor) -> Tensor:
    return values.gather(-1, places[:, None])[:, 0]
