"""The engine: what one-by-one generation gives, whatever shares the batch."""

import random
from collections.abc import Callable

import pytest
import torch
from peft import LoraConfig, get_peft_model
from transformers import (
    Gemma3ForCausalLM,
    Gemma3TextConfig,
    LlamaConfig,
    LlamaForCausalLM,
    MistralConfig,
    MistralForCausalLM,
    PreTrainedModel,
    Qwen2Config,
    Qwen2ForCausalLM,
)

from agentgym_bench.chat import ChatCodec
from agentgym_bench.generate import Generated, Request, SlotEngine, engine
from agentgym_bench.speed.generation import maze_like_scripts, sequential_loop, slots_loop
from agentgym_bench.tiny import make_tiny_model, make_tiny_tokenizer
from agentgym_envs import InvalidOptionError

VOCABULARY, CONTEXT = 60, 96
SIZES = {
    "vocab_size": VOCABULARY,
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "max_position_embeddings": CONTEXT,
    "initializer_range": 0.3,
    "pad_token_id": 0,
}
# So many that replies of random models end after one token, or five, or not at all.
END_IDS = frozenset(range(0, VOCABULARY, 8))


def llama(**changes: object) -> PreTrainedModel:
    return LlamaForCausalLM(LlamaConfig(**(SIZES | {"num_key_value_heads": 4} | changes)))


def llama_with_dropout() -> PreTrainedModel:
    return llama(attention_dropout=0.5)


def llama_with_shared_keys() -> PreTrainedModel:
    return llama(num_key_value_heads=2)


def llama_with_eager_attention() -> PreTrainedModel:
    return llama(attn_implementation="eager")


def qwen2() -> PreTrainedModel:
    return Qwen2ForCausalLM(Qwen2Config(**SIZES, num_key_value_heads=2))


def mistral_with_a_window() -> PreTrainedModel:
    return MistralForCausalLM(MistralConfig(**SIZES, num_key_value_heads=2, sliding_window=7))


def gemma3_with_two_kinds_of_layers() -> PreTrainedModel:
    layers = ["sliding_attention", "full_attention"]
    config = Gemma3TextConfig(
        **SIZES, num_key_value_heads=2, head_dim=8, sliding_window=7, layer_types=layers
    )
    return Gemma3ForCausalLM(config)


def llama_with_lora() -> PreTrainedModel:
    config = LoraConfig(target_modules=["q_proj", "v_proj", "up_proj"], init_lora_weights=False)
    return get_peft_model(llama(), config)


MODELS = [
    llama,
    llama_with_shared_keys,
    llama_with_eager_attention,
    qwen2,
    mistral_with_a_window,
    gemma3_with_two_kinds_of_layers,
    llama_with_lora,
]


def build(make: Callable[[], PreTrainedModel]) -> PreTrainedModel:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        return make().eval()


@pytest.fixture(autouse=True)
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def model() -> PreTrainedModel:
    return build(llama)


@pytest.mark.parametrize("make", MODELS, ids=lambda make: make.__name__)
def test_many_conversations_give_the_same_tokens_as_one_by_one_generation(
    make: Callable[[], PreTrainedModel],
):
    model = build(make)
    observations = conversations(count=7, turns=4)
    slots = SlotEngine(model, end_ids=END_IDS, max_new_tokens=6, slots=3)

    together = play(observations, slots)

    alone = [play_alone(model, turns, max_new_tokens=6) for turns in observations]
    assert together == alone
    lengths = {len(reply) for replies in alone for reply in replies}
    assert len(lengths) > 1, "the replies are too uniform to prove anything"


@pytest.mark.parametrize("slots", [1, 3, 50])
def test_draws_depend_on_the_seed_and_not_on_the_batch(model: PreTrainedModel, slots: int):
    requests = [Request(i, prompt(4 + i % 5, seed=i), seed=100 + i) for i in range(10)]
    options = {"end_ids": END_IDS, "max_new_tokens": 8, "temperature": 1.0, "top_p": 0.9}

    together = SlotEngine(model, slots=slots, **options).reply(requests)

    alone = [SlotEngine(model, **options).reply([request])[0] for request in requests]
    assert tokens(together) == tokens(alone)


def test_another_seed_draws_other_tokens(model: PreTrainedModel):
    drawing = SlotEngine(model, end_ids=(), max_new_tokens=8, temperature=1.0)

    replies = drawing.reply([Request(seed, prompt(5), seed=seed) for seed in range(5)])

    assert len(set(tokens(replies))) == 5


def test_tokens_are_drawn_as_often_as_the_model_says(model: PreTrainedModel):
    draws, temperature = 3000, 1.5
    drawing = SlotEngine(model, end_ids=(), max_new_tokens=1, temperature=temperature, slots=256)
    asked = prompt(6)
    probabilities = (logits(model, asked)[-1] / temperature).softmax(-1)

    replies = drawing.reply([Request(seed, asked, seed=seed) for seed in range(draws)])

    drawn = torch.tensor([reply.token_ids[0] for reply in replies])
    shares = torch.bincount(drawn, minlength=VOCABULARY) / draws
    assert (shares - probabilities).abs().max() < 0.03


def test_top_p_draws_only_from_the_likeliest_tokens(model: PreTrainedModel):
    asked, top_p = prompt(6), 0.5
    drawing = SlotEngine(
        model, end_ids=(), max_new_tokens=1, temperature=1.0, top_p=top_p, slots=64
    )
    ordered, ids = logits(model, asked)[-1].softmax(-1).sort(descending=True)
    count = int((ordered.cumsum(0) < top_p).sum()) + 1

    replies = drawing.reply([Request(seed, asked, seed=seed) for seed in range(500)])

    assert {reply.token_ids[0] for reply in replies} == {*ids[:count].tolist()}


@pytest.mark.parametrize(("temperature", "divisor"), [(0.0, 1.0), (0.7, 0.7)])
def test_logprobs_are_those_of_the_distribution_drawn_from(
    model: PreTrainedModel, temperature: float, divisor: float
):
    asked = prompt(6)
    drawing = SlotEngine(model, end_ids=(), max_new_tokens=5, temperature=temperature)

    reply = drawing.reply([Request("a", asked, seed=1)])[0]

    whole = logits(model, [*asked, *reply.token_ids])[len(asked) - 1 : -1] / divisor
    expected = whole.log_softmax(-1).gather(-1, torch.tensor(reply.token_ids)[:, None])[:, 0]
    torch.testing.assert_close(torch.tensor(reply.logprobs), expected, atol=1e-5, rtol=1e-5)


def test_logprobs_with_top_p_count_only_the_tokens_that_could_be_drawn(model: PreTrainedModel):
    drawing = SlotEngine(model, end_ids=(), max_new_tokens=3, temperature=1.0, top_p=1e-6)

    reply = drawing.reply([Request("a", prompt(6))])[0]

    assert reply.logprobs == pytest.approx((0.0, 0.0, 0.0), abs=1e-6)


def test_a_reply_says_why_it_ended(model: PreTrainedModel):
    asked = prompt(5)
    free = SlotEngine(model, end_ids=(), max_new_tokens=4).reply([Request("a", asked)])[0]
    stop = SlotEngine(model, end_ids=free.token_ids[:1], max_new_tokens=4)

    stopped = stop.reply([Request("a", asked)])[0]

    assert (free.ended, len(free.token_ids)) == ("length", 4)
    assert (stopped.ended, stopped.token_ids) == ("end", free.token_ids[:1])


@pytest.mark.parametrize(("room", "ended"), [(4, "length"), (3, "context"), (1, "context")])
def test_a_reply_stops_where_the_context_is_full(model: PreTrainedModel, room: int, ended: str):
    small = SlotEngine(model, end_ids=(), max_new_tokens=4, max_context_tokens=20)
    large = SlotEngine(model, end_ids=(), max_new_tokens=4)
    asked = Request("a", prompt(20 - room))

    reply = small.reply([asked])[0]

    assert reply.ended == ended
    assert reply.token_ids == large.reply([asked])[0].token_ids[:room]


def test_a_conversation_that_fills_the_context_gets_no_reply_and_hurts_no_other(
    model: PreTrainedModel,
):
    fresh = SlotEngine(model, end_ids=END_IDS)
    asked = Request("b", prompt(9))

    full, other = fresh.reply([Request("a", prompt(CONTEXT)), asked])

    assert full == Generated((), (), "context")
    assert other == SlotEngine(model, end_ids=END_IDS).reply([asked])[0]


def test_a_second_turn_reads_only_what_is_new(model: PreTrainedModel):
    slots = SlotEngine(model, end_ids=(), max_new_tokens=3)
    history = {key: prompt(20, seed=key) for key in range(4)}
    for key, reply in zip(history, slots.reply(ask(history)), strict=True):
        history[key] += [*reply.token_ids, *prompt(5)]
    read = count_tokens(model)

    slots.reply(ask(history))

    # Of each: the last token of its reply, five new ones, and two of three tokens written.
    assert sum(read) == 4 * (1 + 5 + 2)


def test_a_conversation_that_takes_a_slot_reads_only_what_differs_from_the_one_before(
    model: PreTrainedModel,
):
    slots = SlotEngine(model, end_ids=(), max_new_tokens=1, slots=1)
    rules = prompt(30)
    slots.reply([Request("old", [*rules, 7, 8, 9])])
    read = count_tokens(model)

    slots.reply([Request("new", [*rules, 4, 5])])

    assert sum(read) == 2


def test_a_conversation_may_go_back_and_take_another_turn(model: PreTrainedModel):
    slots = SlotEngine(model, end_ids=END_IDS, max_new_tokens=5)
    asked = prompt(12)
    slots.reply([Request("a", [*asked, *prompt(9, seed=1)])])

    replies = [slots.reply([Request("a", ids)])[0] for ids in (asked, asked, asked[:3])]

    fresh = [SlotEngine(model, end_ids=END_IDS, max_new_tokens=5) for _ in replies]
    expected = [
        it.reply([Request("a", ids)])[0]
        for it, ids in zip(fresh, (asked, asked, asked[:3]), strict=True)
    ]
    assert tokens(replies) == tokens(expected)


def test_long_prompts_are_read_in_pieces(model: PreTrainedModel, monkeypatch: pytest.MonkeyPatch):
    requests = [Request(i, prompt(40 + i, seed=i)) for i in range(3)]
    whole = SlotEngine(model, end_ids=END_IDS, max_new_tokens=5).reply(requests)
    monkeypatch.setattr(engine, "_MAX_PASS_TOKENS", 24)
    read = count_tokens(model)

    pieces = SlotEngine(model, end_ids=END_IDS, max_new_tokens=5).reply(requests)

    assert tokens(pieces) == tokens(whole)
    assert max(read) <= 24


def test_training_in_between_is_noticed(model: PreTrainedModel):
    slots = SlotEngine(model, end_ids=(), max_new_tokens=5)
    asked = Request("a", prompt(12))
    before = slots.reply([asked])
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
    model(input_ids=torch.tensor([prompt(9)])).logits.logsumexp(-1).sum().backward()
    optimizer.step()

    after = slots.reply([asked])

    assert tokens(after) == tokens(SlotEngine(model, end_ids=(), max_new_tokens=5).reply([asked]))
    assert tokens(after) != tokens(before)


def test_a_pass_that_fails_leaves_nothing_wrong_behind(model: PreTrainedModel):
    slots = SlotEngine(model, end_ids=(), max_new_tokens=5)
    asked = Request("a", prompt(12))
    expected = slots.reply([asked])
    slots.reply([Request("a", prompt(12, seed=1))])
    failing = model.lm_head.register_forward_hook(out_of_memory)

    with pytest.raises(torch.OutOfMemoryError):
        slots.reply([asked])
    failing.remove()

    assert tokens(slots.reply([Request("a", prompt(12, seed=1))])) != tokens(expected)
    assert tokens(slots.reply([asked])) == tokens(expected)


def test_clear_forgets_what_other_weights_computed(model: PreTrainedModel):
    slots = SlotEngine(model, end_ids=(), max_new_tokens=5)
    asked = Request("a", prompt(12))
    slots.reply([asked])
    read = count_tokens(model)

    slots.clear()
    slots.reply([asked])

    assert read[0] == 12


def test_a_model_in_training_is_used_without_dropout_and_left_in_training():
    model = build(llama_with_dropout)
    asked = Request("a", prompt(12))
    expected = SlotEngine(model, end_ids=(), max_new_tokens=5).reply([asked])
    model.train()
    model.lm_head.eval()
    modes = [module.training for module in model.modules()]

    replies = SlotEngine(model, end_ids=(), max_new_tokens=5).reply([asked])

    assert replies == expected
    assert [module.training for module in model.modules()] == modes


def test_half_precision_is_kept(model: PreTrainedModel):
    half = SlotEngine(model.to(torch.bfloat16), end_ids=END_IDS, max_new_tokens=5, slots=2)

    replies = half.reply([Request(i, prompt(9 + i, seed=i)) for i in range(4)])

    assert all(reply.token_ids for reply in replies)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"slots": 0}, "slots must be at least 1, got 0"),
        ({"max_new_tokens": 0}, "max_new_tokens must be at least 1, got 0"),
        ({"temperature": -0.1}, r"temperature must be at least 0, got -0\.1"),
        ({"top_p": 0.0}, r"top_p must be above 0 and at most 1, got 0\.0"),
        ({"top_p": 1.1}, r"top_p must be above 0 and at most 1, got 1\.1"),
    ],
)
def test_numbers_out_of_range_are_refused(
    model: PreTrainedModel, options: dict[str, float], message: str
):
    with pytest.raises(InvalidOptionError, match=message):
        SlotEngine(model, end_ids=(), **options)


def test_attention_that_takes_no_mask_is_refused():
    with pytest.raises(InvalidOptionError, match=r"must be one of \['eager', 'sdpa'\], got 'flex"):
        SlotEngine(build(lambda: llama(attn_implementation="flex_attention")), end_ids=())


@pytest.mark.parametrize(
    ("requests", "message"),
    [
        ([Request("a", [1]), Request("a", [1])], "2 requests have only 1 different keys"),
        ([Request("a", [])], "the conversation 'a' has no tokens"),
    ],
)
def test_requests_that_make_no_sense_are_refused(
    model: PreTrainedModel, requests: list[Request], message: str
):
    with pytest.raises(ValueError, match=message):
        SlotEngine(model, end_ids=()).reply(requests)


def test_both_loops_of_the_speed_suite_write_the_same_tokens():
    scripts = maze_like_scripts(5, turns=4)
    tokenizer = make_tiny_tokenizer([text for script in scripts for text in script])
    model, codec = make_tiny_model(tokenizer, width=32), ChatCodec(tokenizer)

    alone = sequential_loop(model, codec, scripts, max_new_tokens=3)
    together = slots_loop(model, codec, scripts, max_new_tokens=3, slots=2)

    assert together == alone


def prompt(length: int, *, seed: int = 0) -> list[int]:
    return random.Random(seed).choices(range(1, VOCABULARY), k=length)


def conversations(*, count: int, turns: int) -> list[list[list[int]]]:
    """Returns what is fed at each turn: rules that all share, then pieces of unequal length."""
    rules = prompt(9)
    return [
        [
            [*(rules if turn == 0 else []), *prompt(1 + (3 * number + 5 * turn) % 8, seed=number)]
            for turn in range(turns - number % 2)
        ]
        for number in range(count)
    ]


def play(observations: list[list[list[int]]], slots: SlotEngine) -> list[list[tuple[int, ...]]]:
    """Plays two conversations more than there are slots at once, refilled as they end."""
    replies: list[list[tuple[int, ...]]] = [[] for _ in observations]
    histories: list[list[int]] = [[] for _ in observations]
    waiting, running = [*range(len(observations))], []
    while waiting or running:
        running += [waiting.pop(0) for _ in range(min(5 - len(running), len(waiting)))]
        for number in running:
            histories[number] += observations[number][len(replies[number])]
        answers = slots.reply([Request(number, histories[number]) for number in running])
        for number, answer in zip(running, answers, strict=True):
            replies[number].append(answer.token_ids)
            histories[number] += answer.token_ids
        running = [it for it in running if len(replies[it]) < len(observations[it])]
    return replies


def play_alone(
    model: PreTrainedModel, turns: list[list[int]], *, max_new_tokens: int
) -> list[tuple[int, ...]]:
    history: list[int] = []
    replies: list[tuple[int, ...]] = []
    for fed in turns:
        history += fed
        asked = torch.tensor([history])
        written = model.generate(
            input_ids=asked,
            attention_mask=torch.ones_like(asked),
            max_new_tokens=max_new_tokens,
            do_sample=False,
            eos_token_id=sorted(END_IDS),
            pad_token_id=0,
        )
        replies.append(tuple(written[0, len(history) :].tolist()))
        history += replies[-1]
    return replies


def ask(history: dict[int, list[int]]) -> list[Request]:
    return [Request(key, ids) for key, ids in history.items()]


def tokens(replies: list[Generated]) -> list[tuple[int, ...]]:
    return [reply.token_ids for reply in replies]


@torch.no_grad()
def logits(model: PreTrainedModel, ids: list[int]) -> torch.Tensor:
    return model(input_ids=torch.tensor([ids])).logits[0]


def out_of_memory(*_: object) -> None:
    raise torch.OutOfMemoryError


def count_tokens(model: PreTrainedModel) -> list[int]:
    """Returns a list that grows by the number of tokens of every forward pass."""
    read: list[int] = []
    embedding = model.get_input_embeddings()
    embedding.register_forward_hook(lambda module, inputs, output: read.append(inputs[0].numel()))
    return read
