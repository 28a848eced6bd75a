"""Turns per second of text generation: one by one, and with slots that keep what was computed.

`sequential_loop` is how AgentGym's own evaluation plays: one conversation at a time, and at every
turn `model.generate` reads the whole history anew. `slots_loop` is the engine of this package.
Both are greedy and return the token ids of every conversation, so that they can be compared.
"""

from collections.abc import Sequence
from itertools import islice
from typing import Any, cast

import torch
from transformers import GenerationConfig, PreTrainedModel

from agentgym_bench.chat import ChatCodec
from agentgym_bench.generate import Request, SlotEngine
from agentgym_envs.trajectory import Message

Script = Sequence[str]
"""The observations of one conversation, in order: an environment that heeds no action."""


def maze_like_scripts(conversations: int, *, turns: int = 12) -> list[Script]:
    """Returns observations as a small maze gives them, for conversations of unequal length.

    Every conversation has between half of `turns` and `turns`, so that slots become free at
    different times.
    """
    return [
        [
            f"The goal is at position {number % 7}, {number // 7 % 7}. Your current position is at "
            f"position {(number + turn) % 7}, {turn % 7}. There are walls above you, to your left."
            for turn in range(turns - number % (turns // 2 + 1))
        ]
        for number in range(conversations)
    ]


def sequential_loop(
    model: PreTrainedModel, codec: ChatCodec, scripts: Sequence[Script], *, max_new_tokens: int
) -> list[list[int]]:
    """Plays the conversations one after the other, each turn from the beginning."""
    config = GenerationConfig(
        max_new_tokens=max_new_tokens,
        do_sample=False,
        eos_token_id=sorted(codec.end_ids),
        pad_token_id=min(codec.end_ids),
    )
    return [_play_alone(model, codec, script, config) for script in scripts]


def slots_loop(
    model: PreTrainedModel,
    codec: ChatCodec,
    scripts: Sequence[Script],
    *,
    max_new_tokens: int,
    slots: int,
) -> list[list[int]]:
    """Plays `slots` conversations at once; one that ends makes room for the next."""
    engine = SlotEngine(model, end_ids=codec.end_ids, max_new_tokens=max_new_tokens, slots=slots)
    histories = [_opening(codec, script) for script in scripts]
    turns = [0] * len(scripts)
    waiting = iter(range(len(scripts)))
    running = [*islice(waiting, slots)]
    while running:
        replies = engine.reply([Request(number, histories[number]) for number in running])
        for place, (number, reply) in enumerate(zip([*running], replies, strict=True)):
            histories[number] += reply.token_ids
            turns[number] += 1
            if turns[number] < len(scripts[number]):
                histories[number] += _next(codec, scripts[number][turns[number]], reply.token_ids)
            else:
                running[place] = next(waiting, -1)
        running = [number for number in running if number >= 0]
    return histories


@torch.no_grad()
def _play_alone(
    model: PreTrainedModel, codec: ChatCodec, script: Script, config: GenerationConfig
) -> list[int]:
    history = _opening(codec, script)
    for turn in range(len(script)):
        asked = torch.tensor([history], device=model.device)
        # To the type checker `model.generate` is a tensor, as is any name of a module.
        written: torch.Tensor = cast(Any, model).generate(
            asked, attention_mask=torch.ones_like(asked), generation_config=config
        )
        reply = cast("list[int]", written[0, len(history) :].tolist())
        history += reply
        if turn + 1 < len(script):
            history += _next(codec, script[turn + 1], reply)
    return history


def _opening(codec: ChatCodec, script: Script) -> list[int]:
    return codec.opening([Message("user", script[0])])


def _next(codec: ChatCodec, observation: str, reply: Sequence[int]) -> list[int]:
    return codec.following(observation, reply_ended=reply[-1] in codec.end_ids)
