"""verl's agent loop plays our environments, with the expert in place of a model server."""

import asyncio
from itertools import groupby
from types import SimpleNamespace

import pytest

pytest.importorskip("verl", reason="run by `make test-integrations`")
from omegaconf import OmegaConf
from verl.experimental.agent_loop.agent_loop import (
    DictConfigWrap,
    _agent_loop_registry,
)

from agentgym_bench.tiny import make_tiny_tokenizer
from agentgym_envs.adapters.verl import AgentGymLoop, verl_rows
from agentgym_envs.record import record

ENV, NUMBER = "AgentGym/TextCraft-v0", 3


@pytest.fixture(scope="module")
def experts():
    return record(ENV, split="test", number=NUMBER, options={"prompt_format": "react"})


@pytest.fixture(scope="module")
def tokenizer(experts):
    return make_tiny_tokenizer(message.content for one in experts for message in one.messages)


class Expert:
    """A model server that says what the expert said in the same conversation."""

    def __init__(self, tokenizer, experts):
        self.tokenizer = tokenizer
        self.experts = experts
        self.sampled = []

    async def generate(self, *, request_id, prompt_ids, sampling_params):
        assert request_id
        assert sampling_params == {"temperature": 1.0}
        text = self.tokenizer.decode(prompt_ids)
        expert = next(one for one in self.experts if one.turns[0].observation in text)
        turn = expert.turns[text.count("<|im_start|>assistant\n") - 2]
        ids = self.tokenizer.encode(f"{turn.reply.text}<|im_end|>", add_special_tokens=False)
        self.sampled.append(ids)
        return SimpleNamespace(token_ids=ids, log_probs=[-0.5] * len(ids))


@pytest.fixture
def play(tokenizer, experts):
    """Plays every row; returns the outputs and the replies that were sampled for each."""

    def run(longest=100_000):
        return asyncio.run(all_rows(longest))

    async def all_rows(longest):
        lengths = {"prompt_length": 100_000, "response_length": longest}
        config = OmegaConf.create({"actor_rollout_ref": {"rollout": lengths}})
        found = []
        for row in verl_rows(ENV, split="test", number=NUMBER):
            server = Expert(tokenizer, experts)
            loop = AgentGymLoop(
                DictConfigWrap(config),
                server,
                tokenizer,
                None,
                dataset_cls=None,
                data_config=DictConfigWrap(OmegaConf.create({})),
                hf_model_type="qwen3",  # whose chats look like the tiny tokenizer's
            )
            columns = {key: value for key, value in row.items() if key != "prompt"}
            columns["raw_prompt"] = row["prompt"]
            found.append((await loop.run({"temperature": 1.0}, **columns), server.sampled))
        return found

    return run


def test_the_loop_is_known_by_its_name():
    assert "agentgym" in _agent_loop_registry


def test_the_expert_scores_one_and_the_mask_marks_its_tokens_alone(play, experts):
    for (output, sampled), expert in zip(play(), experts, strict=True):
        assert output.reward_score == 1.0
        assert output.extra_fields["success"]
        assert output.num_turns == 2 * len(expert.turns)
        pairs = zip(output.response_mask, output.response_ids, strict=True)
        runs = [
            [token for _, token in run] for own, run in groupby(pairs, key=lambda p: p[0]) if own
        ]
        assert runs == sampled
        expected = [-0.5 if own else 0.0 for own in output.response_mask]
        assert output.response_logprobs == expected


def test_the_tokens_are_those_of_the_chat_as_a_whole(play, experts, tokenizer):
    for (output, _), expert in zip(play(), experts, strict=True):
        chat = [{"role": m.role, "content": m.content} for m in expert.messages]
        whole = tokenizer.apply_chat_template(chat, tokenize=False)
        text = tokenizer.decode(output.prompt_ids + output.response_ids)
        assert text.rstrip("\n") == whole.rstrip("\n")


@pytest.mark.parametrize("longest", [1, 40])
def test_a_response_is_never_longer_than_it_may_be(play, longest):
    for output, _ in play(longest):
        assert len(output.response_ids) == len(output.response_mask) == longest
