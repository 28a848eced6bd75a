"""Chats in pieces: the same ids as the template's own rendering of the whole."""

import pytest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from agentgym_bench.chat import ChatCodec
from agentgym_bench.errors import ChatTemplateError
from agentgym_bench.tiny import CHATML, make_tiny_tokenizer
from agentgym_envs import AgentGymError
from agentgym_envs.trajectory import Message

TEXTS = [
    "You are in a maze. Say 'move up' or 'move down'.",
    "Ok.",
    "Your position is 3, 4.",
    "Thought:\nThe goal is above.\n\nAction:\nmove up",
    "There is a wall. Your position is 3, 4.",
    "  Action: move down\n",
]
RULES, ACKNOWLEDGEMENT, OBSERVATION, REPLY, NEXT, SPACED = TEXTS

LLAMA2 = (
    "{%- for message in messages -%}"
    "{%- if message['role'] == 'user' -%}"
    "{{- bos_token + '[INST] ' + message['content'].strip() + ' [/INST]' -}}"
    "{%- else -%}{{- ' ' + message['content'] + ' ' + eos_token -}}{%- endif -%}"
    "{%- endfor -%}"
)
SYSTEM_DEFAULT = (
    "{%- if messages[0]['role'] != 'system' -%}"
    "{{- '<|im_start|>system\nYou are kind.<|im_end|>\n' -}}"
    "{%- endif -%}" + CHATML
)
HEADERS = (
    "{{- bos_token -}}"
    "{%- for message in messages -%}"
    "{{- '<|header|>' + message['role'] + '<|/header|>\n\n' + message['content'] | trim -}}"
    "{{- '<|turn_end|>' -}}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<|header|>assistant<|/header|>\n\n' -}}{%- endif -%}"
)
WITHOUT_THOUGHTS = CHATML.replace(
    "message['content'] + '<|im_end|>' -}}{%- endgeneration",
    "message['content'].split('</think>')[-1].lstrip('\n') + '<|im_end|>' -}}{%- endgeneration",
)
ONLY_THE_LAST_QUESTION = (
    "{{- '<|im_start|>user\n' + messages[-1]['content'] + '<|im_end|>\n<|im_start|>assistant\n' -}}"
)
NUMBERED = (
    "{%- for message in messages -%}"
    "{{- '[' ~ loop.index ~ '] ' + message['content'] + '<|im_end|>' -}}"
    "{%- endfor -%}{{- '> ' -}}"
)
NO_END = (
    "{%- for message in messages -%}"
    "{{- message['role'] + ': ' + message['content'] + '\n' -}}"
    "{%- endfor -%}{{- 'assistant: ' -}}"
)
NO_SYSTEM = (
    "{%- if messages[0]['role'] == 'system' -%}"
    "{{- raise_exception('no system here') -}}"
    "{%- endif -%}" + CHATML
)


@pytest.fixture(params=["chatml", "llama2", "system default", "headers"])
def tokenizer(request: pytest.FixtureRequest) -> PreTrainedTokenizerFast:
    if request.param == "llama2":
        return with_template(metaspace_tokenizer(), LLAMA2)
    templates = {"chatml": CHATML, "system default": SYSTEM_DEFAULT, "headers": HEADERS}
    return with_template(make_tiny_tokenizer(TEXTS), templates[request.param])


def test_the_pieces_together_are_what_the_template_makes_of_the_whole_chat(
    tokenizer: PreTrainedTokenizerFast,
):
    chat = [
        Message("user", RULES),
        Message("assistant", ACKNOWLEDGEMENT),
        Message("user", OBSERVATION),
        Message("assistant", REPLY),
        Message("user", NEXT),
        Message("assistant", ACKNOWLEDGEMENT),
        Message("user", OBSERVATION),
    ]
    codec = ChatCodec(tokenizer)

    ids = codec.opening(chat[:3])
    ids += codec.reply_ids(REPLY) + codec.following(NEXT)
    ids += codec.reply_ids(ACKNOWLEDGEMENT) + codec.following(OBSERVATION)

    assert ids == whole(tokenizer, chat)


def test_a_reply_comes_back_from_its_ids_as_it_was(tokenizer: PreTrainedTokenizerFast):
    codec = ChatCodec(tokenizer)

    texts = [codec.decode_reply(codec.reply_ids(text)) for text in (REPLY, SPACED, "")]

    assert texts == [REPLY, SPACED, ""]


def test_the_tiny_tokenizer_loses_no_text():
    codec = ChatCodec(make_tiny_tokenizer(TEXTS))

    text = codec.decode_reply(codec.reply_ids("naïve € \U0001f600\x00\r\n\t"))

    assert text == "naïve € \U0001f600\x00\r\n\t"


def test_a_reply_ends_with_an_end_id_and_has_no_other(tokenizer: PreTrainedTokenizerFast):
    codec = ChatCodec(tokenizer)

    ids = codec.reply_ids(REPLY)

    assert ids[-1] in codec.end_ids
    assert not codec.end_ids & {*ids[:-1]}


def test_a_reply_that_was_cut_gets_its_end_of_turn_from_outside(
    tokenizer: PreTrainedTokenizerFast,
):
    codec = ChatCodec(tokenizer)
    end = codec.reply_ids(REPLY)[-1]

    ended = codec.following(NEXT)
    cut = codec.following(NEXT, reply_ended=False)

    assert cut == [end, *ended]


def test_ids_once_returned_belong_to_the_caller(tokenizer: PreTrainedTokenizerFast):
    codec = ChatCodec(tokenizer)
    expected = [*codec.following(NEXT)]

    codec.following(NEXT).clear()
    codec.reply_ids(REPLY).clear()

    assert codec.following(NEXT) == expected
    assert codec.reply_ids(REPLY)


def test_the_end_of_a_turn_may_be_another_token_than_the_end_of_a_text():
    tokenizer = with_template(make_tiny_tokenizer(TEXTS), HEADERS)

    codec = ChatCodec(tokenizer)

    assert codec.end_ids == {
        tokenizer.convert_tokens_to_ids("<|turn_end|>"),
        tokenizer.eos_token_id,
    }


def test_the_generation_markers_of_the_tiny_template_mark_replies_and_their_ends():
    tokenizer = make_tiny_tokenizer(TEXTS)
    codec = ChatCodec(tokenizer)
    chat = [{"role": "user", "content": NEXT}, {"role": "assistant", "content": REPLY}]

    marked = tokenizer.apply_chat_template(
        chat, return_dict=True, return_assistant_tokens_mask=True
    )

    pairs = zip(marked["input_ids"], marked["assistant_masks"], strict=True)
    assert [token for token, mask in pairs if mask] == codec.reply_ids(REPLY)


def test_a_template_that_strips_earlier_thoughts_is_refused_unless_they_are_kept():
    tokenizer = with_template(make_tiny_tokenizer(TEXTS), WITHOUT_THOUGHTS)
    thought = "<think>\nup\n</think>\n\nmove up"

    with pytest.raises(ChatTemplateError, match=r"rewrites earlier turns.*keep_thoughts=True"):
        ChatCodec(tokenizer)
    codec = ChatCodec(tokenizer, keep_thoughts=True)

    assert codec.decode_reply(codec.reply_ids(thought)) == thought


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (None, "has no chat template"),
        (ONLY_THE_LAST_QUESTION, "does not show earlier replies"),
        (NUMBERED, "rewrites earlier turns"),
        (NO_END, "no special token after a reply"),
    ],
)
def test_a_template_without_usable_pieces_is_refused_with_the_reason(
    template: str | None, message: str
):
    tokenizer = make_tiny_tokenizer(TEXTS)
    tokenizer.chat_template = template

    with pytest.raises(ChatTemplateError, match=message) as caught:
        ChatCodec(tokenizer)

    assert isinstance(caught.value, AgentGymError)
    assert isinstance(caught.value, ValueError)


def test_messages_that_the_template_refuses_are_reported_with_its_reason():
    tokenizer = make_tiny_tokenizer(TEXTS)
    tokenizer.chat_template = NO_SYSTEM
    codec = ChatCodec(tokenizer)

    with pytest.raises(ChatTemplateError, match="no system here"):
        codec.opening([Message("system", RULES), Message("user", OBSERVATION)])


def whole(tokenizer: PreTrainedTokenizerFast, chat: list[Message]) -> list[int]:
    messages = [{"role": message.role, "content": message.content} for message in chat]
    return tokenizer.apply_chat_template(messages, add_generation_prompt=True)["input_ids"]


def with_template(tokenizer: PreTrainedTokenizerFast, template: str) -> PreTrainedTokenizerFast:
    """Also adds the special tokens that the template uses."""
    names = ["<|header|>", "<|/header|>", "<|turn_end|>"]
    used = [name for name in names if name in template]
    tokenizer.add_special_tokens({"additional_special_tokens": used})
    tokenizer.chat_template = template
    return tokenizer


def metaspace_tokenizer() -> PreTrainedTokenizerFast:
    """A tokenizer in the manner of Llama 2: "▁" for blanks and at the beginning of a text."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=300, special_tokens=["<unk>", "<s>", "</s>"], show_progress=False
    )
    tokenizer.train_from_iterator([*TEXTS, "[INST] [/INST] "], trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", unk_token="<unk>"
    )
