"""A local model as a policy: on real episodes, and when it cannot be loaded."""

from pathlib import Path

import pytest
import torch
from peft import LoraConfig, get_peft_model
from transformers import PreTrainedModel, PreTrainedTokenizerFast

from agentgym_bench.chat import ChatCodec
from agentgym_bench.errors import ChatTemplateError, ModelUnavailableError
from agentgym_bench.models import load_model
from agentgym_bench.policies.hf import HFPolicy
from agentgym_bench.tiny import make_tiny_model, make_tiny_tokenizer
from agentgym_envs import InvalidOptionError
from agentgym_envs.rollout import rollout
from agentgym_envs.trajectory import EpisodeSpec, Message, Trajectory

MAZE = "AgentGym/Maze-v0"


@pytest.fixture(autouse=True)
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    return make_tiny_tokenizer(["move up", "move down", "Your current position is at 1, 2."])


@pytest.fixture(scope="module")
def model(tokenizer: PreTrainedTokenizerFast) -> PreTrainedModel:
    return make_tiny_model(tokenizer, width=32, context=600)


@pytest.fixture(scope="module")
def folder(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerFast,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    path = tmp_path_factory.mktemp("model")
    model.save_pretrained(path)
    tokenizer.save_pretrained(path)
    return path


@pytest.mark.parametrize("temperature", [0.0, 1.0])
def test_an_episode_is_the_same_whatever_is_played_beside_it(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, temperature: float
):
    specs = episodes(6)
    options = {"tokenizer": tokenizer, "max_new_tokens": 4, "temperature": temperature}

    together = rollout(HFPolicy(model, slots=3, **options), specs, slots=4)

    alone = [rollout(HFPolicy(model, **options), [spec])[0] for spec in specs]
    assert [said(it) for it in together] == [said(it) for it in alone]


def test_samples_of_one_task_differ(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast):
    specs = [
        EpisodeSpec(MAZE, episodes(1)[0].task_id, sample=i, options={"max_steps": 2})
        for i in (0, 1)
    ]

    first, second = rollout(
        HFPolicy(model, tokenizer=tokenizer, temperature=1.0, max_new_tokens=4), specs
    )

    assert said(first) != said(second)


def test_every_turn_has_draws_of_its_own(tokenizer: PreTrainedTokenizerFast):
    indifferent = make_tiny_model(tokenizer, width=32)
    for parameter in indifferent.parameters():
        torch.nn.init.zeros_(parameter)
    policy = HFPolicy(indifferent, tokenizer=tokenizer, temperature=1.0, max_new_tokens=6)

    played = rollout(policy, episodes(1))[0]

    assert len(set(said(played))) == len(played.turns) > 1


def test_the_same_episode_may_be_played_twice_at_once(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast
):
    policy = HFPolicy(model, tokenizer=tokenizer, max_new_tokens=3, temperature=1.0)

    first, second = rollout(policy, episodes(1) * 2)

    assert first.error is None
    assert first == second


@pytest.mark.parametrize("prompt_format", [None, "react"])
def test_the_recorded_tokens_are_what_the_codec_makes_of_the_chat(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, prompt_format: str | None
):
    codec = ChatCodec(tokenizer)
    spec = EpisodeSpec(
        MAZE, episodes(1)[0].task_id, options={"max_steps": 3, "prompt_format": prompt_format}
    )
    big = make_tiny_model(tokenizer, width=32, context=8192)

    played = rollout(HFPolicy(big, tokenizer=tokenizer, max_new_tokens=4), [spec])[0]

    assert played.error is None
    first, *others = played.turns
    before = codec.opening([*played.opening, Message("user", first.observation)])
    assert [*first.reply.prompt_token_ids] == before
    for earlier, turn in zip(played.turns, others, strict=False):
        ended = earlier.reply.token_ids[-1] in codec.end_ids
        fed = codec.following(turn.observation, reply_ended=ended)
        assert [*turn.reply.prompt_token_ids] == fed
    for turn in played.turns:
        assert turn.reply.text == codec.decode_reply(turn.reply.token_ids)
        assert len(turn.reply.logprobs) == len(turn.reply.token_ids)


def test_a_conversation_too_long_for_the_model_breaks_off_with_the_reason(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast
):
    policy = HFPolicy(model, tokenizer=tokenizer, max_new_tokens=4, max_context_tokens=200)

    played = rollout(policy, episodes(1, max_steps=30))[0]

    assert played.turns
    assert played.error is not None
    assert played.error.startswith("ContextFullError: the conversation has ")
    assert not played.success


def test_a_model_from_a_folder_plays_like_the_loaded_one(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, folder: Path
):
    loaded = HFPolicy(folder, max_new_tokens=4, device="cpu")

    played = rollout(loaded, episodes(2))

    expected = rollout(HFPolicy(model, tokenizer=tokenizer, max_new_tokens=4), episodes(2))
    assert [said(it) for it in played] == [said(it) for it in expected]


def test_an_adapter_changes_what_the_model_says(
    tokenizer: PreTrainedTokenizerFast, folder: Path, tmp_path: Path
):
    config = LoraConfig(target_modules=["q_proj", "up_proj"], init_lora_weights=False)
    adapted = get_peft_model(load_model(folder, device="cpu"), config)
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        for name, weights in adapted.named_parameters():
            if "lora_" in name:  # strong enough that no greedy choice stays as it was
                weights.normal_()
    adapted.save_pretrained(tmp_path)

    played = rollout(HFPolicy(folder, adapter=tmp_path, max_new_tokens=4), episodes(2))

    expected = rollout(HFPolicy(adapted, tokenizer=tokenizer, max_new_tokens=4), episodes(2))
    plain = rollout(HFPolicy(folder, max_new_tokens=4), episodes(2))
    assert [said(it) for it in played] == [said(it) for it in expected]
    assert [said(it) for it in played] != [said(it) for it in plain]


def test_four_bit_weights_play_and_are_never_repacked(tmp_path: Path):
    tokenizer = make_tiny_tokenizer(["move up"])
    make_tiny_model(tokenizer, width=64).save_pretrained(tmp_path)
    four_bit = load_model(tmp_path, four_bit=True, device="cpu")

    played = rollout(HFPolicy(four_bit, tokenizer=tokenizer, max_new_tokens=3), episodes(2))

    layers = [it for it in four_bit.modules() if type(it).__name__ == "Linear4bit"]
    assert [it.error for it in played] == [None, None]
    assert len(layers) == 14
    assert not any(layer.support_avx512bf16_for_cpu for layer in layers)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("./no-model", r"no model at '\./no-model': there is no such folder"),
        ("some/where/else", "no model at 'some/where/else': there is no such folder"),
        ("/no/model", "no model at '/no/model': there is no such folder"),
    ],
)
def test_a_path_without_a_model_is_named(name: str, message: str):
    with pytest.raises(ModelUnavailableError, match=message) as caught:
        HFPolicy(name)

    assert "\n" not in str(caught.value)


def test_a_folder_without_a_model_is_named_with_what_is_missing(tmp_path: Path):
    with pytest.raises(ModelUnavailableError, match=r"looked for .*save_pretrained"):
        HFPolicy(tmp_path)


def test_a_folder_with_a_broken_model_is_named_with_the_reason(folder: Path, tmp_path: Path):
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "config.json").write_text("{")

    with pytest.raises(ModelUnavailableError, match="could not be loaded: ") as caught:
        HFPolicy(tmp_path)

    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_weights_that_were_cut_off_are_named_with_the_reason(folder: Path, tmp_path: Path):
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:500])

    with pytest.raises(ModelUnavailableError, match="could not be loaded: "):
        HFPolicy(tmp_path)


def test_a_name_that_the_hub_does_not_give_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)

    with pytest.raises(ModelUnavailableError, match="no model 'nobody/nothing'") as caught:
        HFPolicy("nobody/nothing")

    assert "\n" not in str(caught.value)


def test_a_tokenizer_without_a_template_is_refused_by_name(folder: Path, tmp_path: Path):
    tokenizer = make_tiny_tokenizer([])
    tokenizer.chat_template = None

    with pytest.raises(ChatTemplateError, match="has no chat template"):
        HFPolicy(folder, tokenizer=tokenizer)


def test_arguments_that_contradict_each_other_are_refused(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast
):
    with pytest.raises(InvalidOptionError, match="pass `tokenizer`"):
        HFPolicy(model)
    with pytest.raises(InvalidOptionError, match="loaded already"):
        HFPolicy(model, tokenizer=tokenizer, four_bit=True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"device": "gpu0"}, "device must be .* got 'gpu0'"),
        ({"dtype": "half precision"}, "dtype must be .* got 'half precision'"),
    ],
)
def test_unknown_devices_and_dtypes_are_refused(
    folder: Path, options: dict[str, str], message: str
):
    with pytest.raises(InvalidOptionError, match=message):
        HFPolicy(folder, **options)


def episodes(count: int, *, max_steps: int = 4) -> list[EpisodeSpec]:
    return [
        EpisodeSpec(MAZE, f"maze_embedded_test_{number}", seed=7, options={"max_steps": max_steps})
        for number in range(count)
    ]


def said(trajectory: Trajectory) -> list[tuple[int, ...]]:
    assert trajectory.error is None
    return [turn.reply.token_ids for turn in trajectory.turns]
