"""Tiny chat models made on the spot, for tests, the demo and the speed suite.

They need no download: random weights, and a tokenizer trained on the texts that the model will
read. A model of 0.1 million parameters learns a small maze in minutes on one processor core.
"""

from collections.abc import Iterable

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

CHATML = (
    "{%- for message in messages -%}"
    "{{- '<|im_start|>' + message['role'] + '\n' -}}"
    "{%- if message['role'] == 'assistant' -%}"
    "{%- generation -%}{{- message['content'] + '<|im_end|>' -}}{%- endgeneration -%}"
    "{%- else -%}{{- message['content'] + '<|im_end|>' -}}{%- endif -%}"
    "{{- '\n' -}}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\n' -}}{%- endif -%}"
)
"""The ChatML template; `{% generation %}` marks what the assistant says, its end included."""

_PAD, _START, _END = "<|pad|>", "<|im_start|>", "<|im_end|>"
_PAD_ID, _START_ID, _END_ID = 0, 1, 2


def make_tiny_tokenizer(texts: Iterable[str], *, vocabulary: int = 512) -> PreTrainedTokenizerFast:
    """Returns a byte-level BPE tokenizer trained on `texts`, with the ChatML template.

    Any text survives encoding and decoding. Digits stay single, so that numbers keep their places.
    Words are not split apart, so that a phrase the world often says becomes one token and a turn
    is short.

    Args:
        texts: What the model will read and write. The more often a phrase occurs, the sooner it
            becomes a token.
        vocabulary: Tokens at most; 256 bytes and 3 special ones are always there.
    """
    seen = list(texts)
    roles = [role for role in ("user\n", "assistant\n") for _ in range(len(seen) + 1)]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=[_PAD, _START, _END],  # in the order of their ids
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([*seen, *roles], trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=_PAD,
        bos_token=_START,
        eos_token=_END,
        clean_up_tokenization_spaces=False,
        chat_template=CHATML,
    )


def make_tiny_model(
    tokenizer: PreTrainedTokenizerFast,
    *,
    width: int = 64,
    layers: int = 2,
    heads: int = 4,
    context: int = 1024,
    seed: int = 0,
) -> LlamaForCausalLM:
    """Returns a Llama with random weights, in float32 on the CPU.

    The defaults give 0.14 million parameters with a vocabulary of 512; `width=256, layers=6` gives
    5.2 million. Input and output embeddings are one. Weights start wider than Llama's own 0.02:
    models this small do not leave the first plateau of training with that.

    Args:
        tokenizer: Decides the vocabulary.
        width: Of the hidden state; the feed-forward layer is three times as wide.
        layers: How many.
        heads: Of attention; they divide `width`.
        context: Tokens a conversation may have.
        seed: Same seed, same weights. Torch's own random state is left as it was.
    """
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        intermediate_size=3 * width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        num_key_value_heads=heads,
        max_position_embeddings=context,
        tie_word_embeddings=True,
        initializer_range=0.08,
        attention_dropout=0.0,
        pad_token_id=_PAD_ID,
        bos_token_id=_START_ID,
        eos_token_id=_END_ID,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return LlamaForCausalLM(config).eval()
