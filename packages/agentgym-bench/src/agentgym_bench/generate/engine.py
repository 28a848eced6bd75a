"""The engine: replies for many conversations, a few forward passes per turn for all of them."""

from collections.abc import Callable, Collection, Generator, Hashable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, cast

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from agentgym_envs.core import InvalidOptionError

from .attention import AttentionMasks
from .cache import Place, Rows, SlotCache
from .sampling import Choice, choose_by_chance, choose_greedily, uniforms
from .seats import Request, Seating, Seats

# Tokens of one forward pass at most: bounds the memory that a long prompt takes.
_MAX_PASS_TOKENS = 8192
# Conversations share a pass if none has more than twice the tokens of another, plus this.
_CHEAP_PADDING = 16


@dataclass(frozen=True, slots=True)
class Generated:
    """A reply.

    Attributes:
        token_ids: What the model wrote, the end token included where it wrote one. Empty if the
            conversation already fills the context.
        logprobs: Log-probability of each token in the distribution that it was drawn from (with
            temperature and `top_p`); for greedy choice, in the model's own.
        ended: "end": the model ended it. "length": `max_new_tokens` did. "context": the context
            is full, so there is no next turn.
    """

    token_ids: tuple[int, ...]
    logprobs: tuple[float, ...]
    ended: Literal["end", "length", "context"]


class SlotEngine:
    """Answers many conversations with one model, and keeps what it computed for earlier turns.

    Each slot holds the attention keys and values of one conversation, so at its next turn only
    the new tokens are computed. A slot whose conversation no longer asks goes to another, which
    still profits from what both begin with (the rules of an environment). Any number of requests
    may come at once; those that find no slot wait for the next wave.

    A reply depends on the request's ids and seed and on nothing else: not on slots, other requests
    or turns before (but for the last digits of sums, as in every batch). In float32 it is token
    for token what one-by-one generation gives.

    The model may be on any device and of any dtype, with adapters or 4-bit weights. Its attention
    must be "sdpa" or "eager", full or sliding window. If training changes the weights in place, the
    engine notices; call `clear()` after any other change (another active adapter).

        engine = SlotEngine(model, end_ids=codec.end_ids, max_new_tokens=64)
        ids = codec.opening(messages)
        reply = engine.reply([Request("maze_1", ids)])[0]
        ids += [*reply.token_ids, *codec.following(observation)]
        reply = engine.reply([Request("maze_1", ids)])[0]      # computes the new tokens only

    Attributes:
        max_context_tokens: What a whole conversation may have.
    """

    max_context_tokens: int

    def __init__(
        self,
        model: PreTrainedModel,
        *,
        end_ids: Collection[int],
        max_new_tokens: int = 256,
        temperature: float = 0.0,
        top_p: float = 1.0,
        slots: int = 32,
        max_context_tokens: int | None = None,
    ) -> None:
        """Prepares to generate; computes nothing yet.

        Args:
            model: A causal language model. It is put in evaluation mode while it generates.
            end_ids: A reply ends with any of these.
            max_new_tokens: Of one reply.
            temperature: 0 takes the likeliest token; above, tokens are drawn.
            top_p: Draws only from the likeliest tokens that together have this probability.
            slots: Conversations whose keys and values are kept.
            max_context_tokens: Of a whole conversation, if less than the model can take.

        Raises:
            InvalidOptionError: A number is out of range, or the model's attention cannot be used.
        """
        _check_numbers(max_new_tokens, temperature, top_p, slots)
        self.max_context_tokens = _context(model, max_context_tokens)
        self._model = model
        self._masks = AttentionMasks(model)
        self._max_new_tokens = max_new_tokens
        self._temperature = temperature
        self._top_p = top_p
        self._max_slots = slots
        self._end_ids = frozenset(end_ids)
        self.clear()

    def reply(self, requests: Sequence[Request]) -> list[Generated]:
        """Returns a reply to each request, in the same order.

        Raises:
            ValueError: Two requests have one key, or a conversation has no tokens.
        """
        _check_requests(requests)
        if _weights_version(self._model) != self._weights:
            self.clear()
        fitting = [it for it in requests if len(it.ids) < self.max_context_tokens]
        replies: dict[Hashable, Generated] = {}
        try:
            with _evaluating(self._model), torch.no_grad():
                for wave in self._seats.waves(fitting):
                    replies.update(self._answer(self._seats.sit(wave)))
        except BaseException:
            self.clear()  # what the slots hold is not certain any more (out of memory, Ctrl-C)
            raise
        full = Generated((), (), "context")
        return [replies.get(request.key, full) for request in requests]

    def clear(self) -> None:
        """Forgets all conversations, as is right after a change of weights."""
        self._seats = Seats(self._max_slots)
        self._cache = SlotCache(self._model.config.get_text_config().num_hidden_layers)
        self._weights = _weights_version(self._model)

    def _answer(self, seating: Seating) -> dict[Hashable, Generated]:
        if seating.moved is not None:
            self._cache.take_rows(seating.moved)
        replies = self._write(seating.requests, self._read(seating))
        for slot, (request, reply) in enumerate(zip(seating.requests, replies, strict=True)):
            # The last token was chosen but never read.
            self._seats.remember(slot, [*request.ids, *reply.token_ids[:-1]])
        return {it.key: reply for it, reply in zip(seating.requests, replies, strict=True)}

    def _read(self, seating: Seating) -> Tensor:
        """Reads all tokens that are new; returns the logits after them, `[slots, vocabulary]`."""
        counts = [
            len(request.ids) - kept
            for request, kept in zip(seating.requests, seating.kept, strict=True)
        ]
        groups = _of_similar_length(counts)
        logits = torch.cat([self._read_together(seating, group) for group in groups])
        order = [slot for group in groups for slot in group]
        return logits[self._tensor(order).argsort()]

    def _read_together(self, seating: Seating, slots: list[int]) -> Tensor:
        """Reads the new tokens of some slots, padded on the left to one length."""
        texts = [seating.requests[slot].ids for slot in slots]
        longest = max(len(ids) - seating.kept[slot] for slot, ids in zip(slots, texts, strict=True))
        # Padding is the first new token again, at its own place: that computes what stands there
        # anyway, so nothing has to be hidden from anybody.
        places = [
            [max(seating.kept[slot], i) for i in range(len(ids) - longest, len(ids))]
            for slot, ids in zip(slots, texts, strict=True)
        ]
        tokens = self._tensor(
            [[ids[i] for i in row] for ids, row in zip(texts, places, strict=True)]
        )
        positions = self._tensor(places)
        rows = Rows.of(slots, self._model.device)
        width = max(len(ids) for ids in texts)
        step = max(1, _MAX_PASS_TOKENS // len(slots))
        for i in range(0, longest - step, step):
            self._forward(rows, tokens[:, i : i + step], positions[:, i : i + step], width)
        rest = (longest - 1) // step * step
        return self._forward(rows, tokens[:, rest:], positions[:, rest:], width)

    def _write(self, requests: list[Request], logits: Tensor) -> list[Generated]:
        """Chooses tokens until every reply has ended; `logits`: `[slots, vocabulary]`."""
        rows = Rows.of([*range(len(requests))], self._model.device)
        lengths = [len(request.ids) for request in requests]
        budgets = [min(self._max_new_tokens, self.max_context_tokens - it) for it in lengths]
        choose = self._chooser([request.seed for request in requests], max(budgets))
        ends = self._tensor(sorted(self._end_ids))
        budget, positions = self._tensor(budgets), self._tensor(lengths)
        counts = torch.zeros_like(budget)
        writing = torch.ones_like(budget, dtype=torch.bool)
        choices: list[Choice] = []
        while True:
            choice = choose(logits)
            choices.append(choice)
            counts += writing
            writing = writing & ~torch.isin(choice.tokens, ends) & (counts < budget)
            if not writing.any():
                return self._generated(choices, counts)
            # A reply that is over goes along, writing to one place that nobody reads.
            width = max(lengths) + len(choices)
            logits = self._forward(rows, choice.tokens[:, None], positions[:, None], width)
            positions += writing

    def _generated(self, choices: list[Choice], counts: Tensor) -> list[Generated]:
        tokens = cast("list[list[int]]", torch.stack([it.tokens for it in choices], 1).tolist())
        logprobs = cast(
            "list[list[float]]", torch.stack([it.logprobs for it in choices], 1).tolist()
        )
        lengths = cast("list[int]", counts.tolist())
        return [
            Generated(tuple(ids[:count]), tuple(scores[:count]), self._ended(ids[:count]))
            for ids, scores, count in zip(tokens, logprobs, lengths, strict=True)
        ]

    def _ended(self, tokens: list[int]) -> Literal["end", "length", "context"]:
        if tokens[-1] in self._end_ids:
            return "end"
        return "length" if len(tokens) == self._max_new_tokens else "context"

    def _chooser(self, seeds: Sequence[int], most: int) -> Callable[[Tensor], Choice]:
        """Returns what turns logits into the next tokens, at most `most` times."""
        if self._temperature == 0:
            return choose_greedily
        draws = iter(uniforms(seeds, most).to(self._model.device).unbind(1))
        temperature, top_p = self._temperature, self._top_p
        return lambda logits: choose_by_chance(
            logits, next(draws), temperature=temperature, top_p=top_p
        )

    def _forward(self, rows: Rows, tokens: Tensor, positions: Tensor, width: int) -> Tensor:
        """Returns the logits after the last of `tokens`: `[batch, tokens]` -> `[batch, vocab]`."""
        self._cache.aim(Place(rows, positions, width, len(self._seats)))
        output = self._model(
            input_ids=tokens,
            position_ids=positions,
            attention_mask=self._masks.make(positions, width),
            past_key_values=self._cache,
            use_cache=True,
            logits_to_keep=1,
        )
        return cast(Tensor, output.logits)[:, -1].float()

    def _tensor(self, numbers: list[int] | list[list[int]]) -> Tensor:
        return torch.tensor(numbers, device=self._model.device)


def _of_similar_length(counts: list[int]) -> list[list[int]]:
    """Groups the indices of `counts` so that little padding is needed in each group."""
    groups: list[list[int]] = []
    for index in sorted(range(len(counts)), key=counts.__getitem__):
        if groups and counts[index] <= 2 * counts[groups[-1][0]] + _CHEAP_PADDING:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


@contextmanager
def _evaluating(model: nn.Module) -> Generator[None]:
    """Switches dropout off, and back on in the modules where it was on."""
    training = [module for module in model.modules() if module.training] if model.training else []
    for module in training:
        module.training = False
    try:
        yield
    finally:
        for module in training:
            module.training = True


def _weights_version(model: nn.Module) -> list[tuple[int, int]]:
    """Returns numbers that an optimizer step changes."""
    # Torch counts writes to a tensor, under this name only.
    return [(it.data_ptr(), it._version) for it in model.parameters()]  # pyright: ignore[reportPrivateUsage]


def _context(model: PreTrainedModel, asked: int | None) -> int:
    config = model.config.get_text_config()
    most = cast("int | None", getattr(config, "max_position_embeddings", None))
    known = [tokens for tokens in (most, asked) if tokens is not None]
    if not known:
        raise InvalidOptionError("the model names no context length: pass `max_context_tokens`")
    return min(known)


def _check_numbers(max_new_tokens: int, temperature: float, top_p: float, slots: int) -> None:
    for name, number in (("max_new_tokens", max_new_tokens), ("slots", slots)):
        if number < 1:
            raise InvalidOptionError(f"{name} must be at least 1, got {number!r}")
    if temperature < 0:
        raise InvalidOptionError(f"temperature must be at least 0, got {temperature!r}")
    if not 0 < top_p <= 1:
        raise InvalidOptionError(f"top_p must be above 0 and at most 1, got {top_p!r}")


def _check_requests(requests: Sequence[Request]) -> None:
    keys = {request.key for request in requests}
    if len(keys) < len(requests):
        raise ValueError(f"{len(requests)} requests have only {len(keys)} different keys")
    for request in requests:
        if not request.ids:
            raise ValueError(f"the conversation {request.key!r} has no tokens")
