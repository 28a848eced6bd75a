"""Attention masks for conversations of different length in one batch."""

from typing import cast

import torch
from torch import Tensor
from transformers import PreTrainedModel

from agentgym_envs.core import InvalidOptionError

_FULL, _SLIDING = "full_attention", "sliding_attention"


class AttentionMasks:
    """Makes the masks that one model wants: a token sees its own row up to itself."""

    def __init__(self, model: PreTrainedModel) -> None:
        """Reads what kinds of attention `model` has.

        Raises:
            InvalidOptionError: A kind that does not keep a key and a value for each token, or an
                implementation that takes no such mask.
        """
        config = model.config.get_text_config()
        self._dtype = model.dtype
        self._window = cast("int | None", getattr(config, "sliding_window", None))
        default = _FULL if self._window is None else _SLIDING
        types = cast("list[str] | None", getattr(config, "layer_types", None))
        self._kinds = sorted(set(types or [default]))
        if unknown := set(self._kinds) - {_FULL, _SLIDING}:
            raise InvalidOptionError(
                f"the model has layers of {sorted(unknown)}; a conversation can be continued only "
                f"with {_FULL} and {_SLIDING}"
            )
        # There is no public name for it.
        name = config._attn_implementation  # pyright: ignore[reportPrivateUsage]
        if name not in {"eager", "sdpa"}:
            raise InvalidOptionError(
                f"attn_implementation must be one of ['eager', 'sdpa'], got {name!r}"
            )

    def make(self, positions: Tensor, width: int) -> Tensor | dict[str, Tensor]:
        """Returns what is added to attention scores, `[batch, 1, tokens, width]`.

        A model with two kinds of layers wants a mask for each.

        Args:
            positions: `[batch, tokens]`, where each new token stands in its row.
            width: Columns of the cache.
        """
        queries = positions[:, None, :, None]
        columns = torch.arange(width, device=positions.device)
        masks = {kind: self._mask(kind, queries, columns) for kind in self._kinds}
        return masks if len(masks) > 1 else masks[self._kinds[0]]

    def _mask(self, kind: str, queries: Tensor, columns: Tensor) -> Tensor:
        hidden = columns > queries
        if kind == _SLIDING and self._window is not None:
            hidden |= columns <= queries - self._window
        # Added numbers, though "sdpa" takes booleans too: it is up to three times slower with them.
        zeros = torch.zeros(hidden.shape, dtype=self._dtype, device=hidden.device)
        return zeros.masked_fill_(hidden, torch.finfo(self._dtype).min)
