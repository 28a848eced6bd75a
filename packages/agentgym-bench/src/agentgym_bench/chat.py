"""Chats as token ids: piece by piece, the same ids in training and in play.

A chat template renders a whole conversation. An agent needs it in pieces: what comes before its
first reply, and what comes between one reply and the next; the replies themselves are tokens that
it made. `ChatCodec` finds out from any template how those pieces read.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import cast

from jinja2 import TemplateError
from transformers import PreTrainedTokenizerBase

from agentgym_envs.trajectory import Message

from .errors import ChatTemplateError

# What a template is tried on.
_QUESTION = (Message("user", "first question"),)
_ANSWER, _NEXT = "plain answer", "next question"
_THOUGHTS = "<think>\nsome thought\n</think>\n\nan answer after it"
_CACHED_TEXTS = 8192


class ChatCodec:
    r"""Turns a chat into token ids, one piece at a time.

    The ids of a conversation are `opening(messages)`, then for every turn the reply's own ids and
    `following(observation)`. Nothing that was once fed is ever tokenized again, so what a model
    was trained on, what it saw and what it wrote are the same ids. For replies written by
    `reply_ids` the whole is what the template renders for the whole chat.

        >>> from agentgym_bench.tiny import make_tiny_tokenizer
        >>> tokenizer = make_tiny_tokenizer([])
        >>> codec = ChatCodec(tokenizer)
        >>> tokenizer.decode(codec.reply_ids("move up") + codec.following("You are at 1, 2."))
        'move up<|im_end|>\n<|im_start|>user\nYou are at 1, 2.<|im_end|>\n<|im_start|>assistant\n'

    Attributes:
        end_ids: The tokens with which a reply ends.
    """

    end_ids: frozenset[int]

    def __init__(self, tokenizer: PreTrainedTokenizerBase, *, keep_thoughts: bool = False) -> None:
        """Learns the template of `tokenizer`.

        Args:
            tokenizer: With a chat template. Do not change it afterwards.
            keep_thoughts: Also take a template that strips the thoughts of earlier replies. The
                thoughts then stay in the conversation, where that template would drop them.

        Raises:
            ChatTemplateError: There is no template, or it renders earlier turns in another way
                than it rendered them when they were new.
        """
        self._tokenizer = tokenizer
        self._frame = _Frame(_renderer(tokenizer), keep_thoughts=keep_thoughts)
        self._prompt_ids = self._encode(self._frame.prompt)
        end, self._gap = self._end_of_turn(self._frame.after_answer)
        self._end_id = end
        eos = cast("int | None", tokenizer.eos_token_id)
        self.end_ids = frozenset({end} if eos is None else {end, eos})
        self._end_text = self._text_of(end)
        cached = lru_cache(maxsize=_CACHED_TEXTS)
        self._cached_reply: Callable[[str], tuple[int, ...]] = cached(self._encode_reply)
        self._cached_following: Callable[[str], tuple[int, ...]] = cached(self._encode_following)
        self._cached_decode: Callable[[tuple[int, ...]], str] = cached(self._decode)

    def opening(self, messages: Sequence[Message]) -> list[int]:
        """Returns the ids of the first messages, up to where the first reply begins.

        Args:
            messages: The rules and their acknowledgement, if any, and the first observation.

        Raises:
            ChatTemplateError: The template refuses these messages.
        """
        return self._encode(self._frame.render(messages))

    def following(self, observation: str, *, reply_ended: bool = True) -> list[int]:
        """Returns what is fed between the end of a reply and the beginning of the next.

        Args:
            observation: What the agent must answer next.
            reply_ended: False if the reply broke off without one of `end_ids`; the end of the
                turn is then fed for it.
        """
        ids = self._cached_following(observation)
        return [*ids] if reply_ended else [self._end_id, *ids]

    def reply_ids(self, text: str) -> list[int]:
        """Returns the ids of a reply that somebody else wrote, end of turn included."""
        return [*self._cached_reply(text), self._end_id]

    def decode_reply(self, ids: Sequence[int]) -> str:
        """Returns the text of a reply, without the end of turn."""
        return self._cached_decode(tuple(ids))

    def _encode_reply(self, text: str) -> tuple[int, ...]:
        frame = self._frame
        whole = self._encode(frame.prompt + frame.before_answer + text + self._gap)
        # Behind the prompt, because some tokenizers put a mark ("▁") at the beginning of a text.
        # If tokens grow across the border, a model that goes on from the prompt can't write them.
        if whole[: len(self._prompt_ids)] == self._prompt_ids:
            return tuple(whole[len(self._prompt_ids) :])
        return tuple(self._encode(frame.before_answer + text + self._gap))

    def _encode_following(self, observation: str) -> tuple[int, ...]:
        _, _, text = self._frame.after(observation).partition(self._end_text)
        return tuple(self._encode(self._end_text + text)[1:])

    def _decode(self, ids: tuple[int, ...]) -> str:
        kept = [token for token in ids if token not in self.end_ids]
        # Behind the prompt, because some tokenizers drop a blank at the beginning of a text.
        text = self._text(self._prompt_ids + kept).removeprefix(self._text(self._prompt_ids))
        return text.removeprefix(self._frame.before_answer).removesuffix(self._gap)

    def _text(self, ids: list[int]) -> str:
        text = self._tokenizer.decode(
            ids, skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        return cast(str, text)

    def _encode(self, text: str) -> list[int]:
        return self._tokenizer.encode(text, add_special_tokens=False)

    def _end_of_turn(self, after_answer: str) -> tuple[int, str]:
        """Returns the first special token after an answer, and the text in between."""
        special = {*self._tokenizer.all_special_ids, *self._tokenizer.added_tokens_decoder}
        for token in self._encode(after_answer):
            if token in special:
                return token, after_answer.partition(self._text_of(token))[0]
        raise ChatTemplateError(
            f"the chat template puts no special token after a reply (it puts {after_answer!r}), "
            "so a model cannot say that its reply is over; end assistant messages with "
            "`eos_token` in the template"
        )

    def _text_of(self, token: int) -> str:
        return cast(str, self._tokenizer.convert_ids_to_tokens(token))


Render = Callable[[Sequence[Message]], str]
"""Renders messages as text, through the beginning of the next reply."""


class _Frame:
    """What a template puts around the messages of a chat.

    Attributes:
        prompt: A question, up to where the reply begins.
        before_answer: What stands between that and the reply's own text.
        after_answer: What stands after a reply, from its last letter on, before the next one.
    """

    def __init__(self, render: Render, *, keep_thoughts: bool) -> None:
        self.render = render
        self.prompt = render(_QUESTION)
        whole = render(_asked(_ANSWER, _NEXT))
        head, answer, self.after_answer = whole.partition(_ANSWER)
        if not answer:
            raise ChatTemplateError(f"the chat template does not show earlier replies: {whole!r}")
        self._head = head + answer
        continues = head.startswith(self.prompt)
        self.before_answer = head.removeprefix(self.prompt) if continues else ""
        if not keep_thoughts:
            self._check(_THOUGHTS, _NEXT)
        if continues or not keep_thoughts:
            self._check(_ANSWER, _NEXT, _ANSWER, _NEXT)

    def after(self, observation: str) -> str:
        """Returns everything between the end of a reply and the beginning of the next."""
        whole = self.render(_asked(_ANSWER, observation))
        if not whole.startswith(self._head):
            raise _not_preserving(self._head, whole)
        return whole[len(self._head) :]

    def _check(self, *replies_and_questions: str) -> None:
        """Refuses a template that renders a chat otherwise than by appending to it."""
        expected = self.prompt + "".join(
            self.before_answer + reply + self.after_answer for reply in replies_and_questions[::2]
        )
        found = self.render(_asked(*replies_and_questions))
        if found != expected:
            raise _not_preserving(expected, found)


def _asked(*replies_and_questions: str) -> list[Message]:
    """Returns a chat: a question, then replies and further questions in turn."""
    said = [
        Message("user" if place % 2 else "assistant", text)
        for place, text in enumerate(replies_and_questions)
    ]
    return [*_QUESTION, *said]


def _renderer(tokenizer: PreTrainedTokenizerBase) -> Render:
    if not tokenizer.chat_template:
        raise ChatTemplateError(
            f"the tokenizer {tokenizer.name_or_path!r} has no chat template; take a chat model "
            "(often named `-Instruct`) or set `tokenizer.chat_template`"
        )

    def render(messages: Sequence[Message]) -> str:
        chat = [{"role": message.role, "content": message.content} for message in messages]
        try:
            text = tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
        except TemplateError as error:
            roles = [message.role for message in messages]
            raise ChatTemplateError(
                f"the chat template refuses messages of {roles}: {error}"
            ) from error
        return cast(str, text)

    return render


def _not_preserving(expected: str, found: str) -> ChatTemplateError:
    same = next(
        (i for i, pair in enumerate(zip(expected, found, strict=False)) if pair[0] != pair[1]),
        min(len(expected), len(found)),
    )
    return ChatTemplateError(
        "the chat template rewrites earlier turns, so a conversation cannot be continued: after "
        f"{found[max(0, same - 40) : same]!r} it has {found[same : same + 40]!r} where "
        f"{expected[same : same + 40]!r} had been fed. Set a `tokenizer.chat_template` that only "
        "appends, or pass `keep_thoughts=True` if it only strips the thoughts of earlier replies"
    )
