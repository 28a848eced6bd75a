"""What the generation benchmarks play: tiny models of two sizes, conversations like a maze's."""

from collections.abc import Callable, Sequence
from typing import Literal, Self

import torch
from transformers import PreTrainedModel

from agentgym_bench.chat import ChatCodec
from agentgym_bench.tiny import make_tiny_model, make_tiny_tokenizer

from .generation import Script, maze_like_scripts, sequential_loop, slots_loop

Size = Literal["small", "large"]
SLOTS, MAX_NEW_TOKENS = 32, 8
# The scripts repeat their lengths, 12 turns to 6, every seven conversations.
ALONE, TOGETHER = 7, 70


class Workload:
    """A model with random weights and the two ways of playing it.

    Attributes:
        parameters: Of the model.
    """

    def __init__(self, model: PreTrainedModel, codec: ChatCodec, scripts: Sequence[Script]) -> None:
        """Keeps what is played; torch is told to use one thread."""
        torch.set_num_threads(1)
        self.parameters = sum(tensor.numel() for tensor in model.parameters())
        self._model = model
        self._codec = codec
        self._scripts = scripts

    @classmethod
    def of(cls, size: Size) -> Self:
        """Returns the workload of a model with 0.1 ("small") or 5 million parameters ("large")."""
        scripts = maze_like_scripts(TOGETHER)
        tokenizer = make_tiny_tokenizer(text for script in scripts for text in script)
        shape = {"small": {}, "large": {"width": 256, "layers": 6}}[size]
        return cls(make_tiny_model(tokenizer, **shape), ChatCodec(tokenizer), scripts)

    def sequential(self) -> tuple[Callable[[], object], int]:
        """Returns the original's loop and how many turns it plays."""
        scripts = self._scripts[:ALONE]
        return lambda: sequential_loop(
            self._model, self._codec, scripts, max_new_tokens=MAX_NEW_TOKENS
        ), _turns(scripts)

    def slots(self) -> tuple[Callable[[], object], int]:
        """Returns our loop and how many turns it plays."""
        scripts = self._scripts
        return lambda: slots_loop(
            self._model, self._codec, scripts, max_new_tokens=MAX_NEW_TOKENS, slots=SLOTS
        ), _turns(scripts)


def _turns(scripts: Sequence[Script]) -> int:
    return sum(map(len, scripts))
