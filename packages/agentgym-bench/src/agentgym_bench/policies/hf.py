"""A Hugging Face model on this machine, as a policy."""

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from os import PathLike

from transformers import PreTrainedModel, PreTrainedTokenizerBase

from agentgym_bench.chat import ChatCodec
from agentgym_bench.errors import ContextFullError
from agentgym_bench.generate import Generated, Request, SlotEngine
from agentgym_bench.models import ModelPath, load_model, load_tokenizer
from agentgym_envs import InvalidOptionError
from agentgym_envs.rollout import Conversation
from agentgym_envs.trajectory import Message, Reply


class HFPolicy:
    """Answers with a causal language model: many conversations at once, no token computed twice.

    Tokens go in and out: what the model wrote is fed back as the tokens it wrote, and each reply
    records them, with what was fed before it and the log-probabilities. A draw depends on the
    conversation and its turn, not on what else is in the batch.

    A conversation that no longer fits the context is answered by a `ContextFullError`, which
    `rollout` records as the reason why the episode broke off. A reply cut by `max_new_tokens` or
    by the context is played as it is.
    """

    def __init__(
        self,
        model: ModelPath | PreTrainedModel,
        *,
        tokenizer: PreTrainedTokenizerBase | None = None,
        adapter: ModelPath | None = None,
        temperature: float = 0.0,
        top_p: float = 1.0,
        max_new_tokens: int = 256,
        max_context_tokens: int | None = None,
        slots: int = 32,
        device: str = "auto",
        dtype: str = "auto",
        four_bit: bool = False,
        keep_thoughts: bool = False,
    ) -> None:
        """Loads the model, unless it is given.

        Args:
            model: A folder, a name on the Hub, or a loaded model (also a PEFT one), which stays
                where it is.
            tokenizer: Needed with a loaded model; else the one saved with the model.
            adapter: See `load_model`, as for `device`, `dtype` and `four_bit`; only with a path.
            temperature: 0 always takes the likeliest token.
            top_p: Draw only from the likeliest tokens that together have this probability.
            max_new_tokens: Of one reply.
            max_context_tokens: Of a conversation, if less than the model can read.
            slots: Conversations whose earlier turns are kept in memory.
            device: Where to load.
            dtype: What to load the weights as.
            four_bit: Load them quantised.
            keep_thoughts: See `ChatCodec`.

        Raises:
            ModelUnavailableError: There is no such model.
            ChatTemplateError: Its chat template cannot be used turn by turn.
            InvalidOptionError: An argument is out of range or does not go with the others.
        """
        if isinstance(model, str | PathLike):
            tokenizer = tokenizer or load_tokenizer(model)
            loaded = load_model(
                model, adapter=adapter, device=device, dtype=dtype, four_bit=four_bit
            )
        else:
            loaded = model
            if tokenizer is None:
                raise InvalidOptionError("a loaded model needs its tokenizer: pass `tokenizer`")
            if adapter is not None or four_bit or (device, dtype) != ("auto", "auto"):
                raise InvalidOptionError(
                    "adapter, device, dtype and four_bit say how to load a model; this one is "
                    "loaded already"
                )
        self._codec = ChatCodec(tokenizer, keep_thoughts=keep_thoughts)
        self._engine = SlotEngine(
            loaded,
            end_ids=self._codec.end_ids,
            max_new_tokens=max_new_tokens,
            temperature=temperature,
            top_p=top_p,
            slots=slots,
            max_context_tokens=max_context_tokens,
        )

    def act(self, conversations: Sequence[Conversation]) -> list[Reply | Exception]:
        """Answers each conversation."""
        asked = [self._ask(conversation) for conversation in conversations]
        seen: Counter[str] = Counter()
        requests: list[Request] = []
        for conversation, (said, new) in zip(conversations, asked, strict=True):
            # The same episode may be played twice at once.
            key = (conversation.key, seen[conversation.key])
            seen[conversation.key] += 1
            requests.append(Request(key, said + new, _seed(conversation)))
        replies = self._engine.reply(requests)
        return [
            self._answer(request, new, reply)
            for request, (_, new), reply in zip(requests, asked, replies, strict=True)
        ]

    def _ask(self, conversation: Conversation) -> tuple[list[int], list[int]]:
        """Returns the tokens of the conversation so far, and those that are new to the model."""
        said: list[int] = []
        for turn in conversation.turns:
            fed = turn.reply.prompt_token_ids or self._fed(
                conversation.opening, turn.observation, said
            )
            said += fed
            said += turn.reply.token_ids or self._codec.reply_ids(turn.reply.text)
        return said, self._fed(conversation.opening, conversation.observation, said)

    def _fed(self, opening: Sequence[Message], observation: str, said: Sequence[int]) -> list[int]:
        """Returns what is fed after the tokens `said`, before the model replies."""
        if not said:
            return self._codec.opening([*opening, Message("user", observation)])
        ended = said[-1] in self._codec.end_ids
        return self._codec.following(observation, reply_ended=ended)

    def _answer(self, request: Request, new: list[int], reply: Generated) -> Reply | Exception:
        if not reply.token_ids:
            return ContextFullError(
                f"the conversation has {len(request.ids)} tokens, and with the reply there may be "
                f"{self._engine.max_context_tokens}; take a model with a longer context, fewer "
                "steps or a larger `max_context_tokens`"
            )
        text = self._codec.decode_reply(reply.token_ids)
        return Reply(text, reply.token_ids, tuple(new), reply.logprobs)


def _seed(conversation: Conversation) -> int:
    name = f"{conversation.key} turn {len(conversation.turns)}"
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest())
