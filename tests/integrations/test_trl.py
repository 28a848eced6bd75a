"""TRL's GRPO trains on our environments, by both of its hooks."""

import inspect
import json
import pickle
from itertools import groupby
from pathlib import Path

import pytest

trl = pytest.importorskip("trl", reason="install the training stack: `make setup-train`")
import torch  # noqa: E402
from datasets import Dataset  # noqa: E402
from transformers.utils import get_json_schema  # noqa: E402

from agentgym_bench.tiny import make_tiny_model, make_tiny_tokenizer  # noqa: E402
from agentgym_envs import ENVIRONMENTS, UnknownTaskError  # noqa: E402
from agentgym_envs.adapters import trl as adapter  # noqa: E402
from agentgym_envs.adapters.episodes import OVER  # noqa: E402
from agentgym_envs.toolkit.tools import read_call  # noqa: E402

GAMES = ["AgentGym/Maze-v0", "AgentGym/Wordle-v0", "AgentGym/Weather-v0"]
QWEN = Path(trl.__file__).parent / "chat_templates" / "qwen2_5.jinja"


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setenv("TRL_EXPERIMENTAL_SILENCE", "1")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def make_trainer(tmp_path):
    """Returns a maker of trainers of a tiny random model: two groups of two, two steps."""

    def make(trainer_class, rows, *, longest, generation_kwargs=None, **options):
        texts = [message["content"] for row in rows for message in row["prompt"]]
        factory = options.get("environment_factory")
        if factory:
            texts += [json.dumps(schema, indent=None) for schema in schemas_of(factory())] * 2
        tokenizer = make_tiny_tokenizer(texts, vocabulary=2048)
        if factory:
            tokenizer.chat_template = QWEN.read_text(encoding="utf-8")
        config = trl.GRPOConfig(
            output_dir=str(tmp_path),
            per_device_train_batch_size=4,
            num_generations=2,
            max_completion_length=longest,
            generation_kwargs=generation_kwargs,
            max_steps=2,
            learning_rate=1e-2,
            report_to="none",
            save_strategy="no",
            bf16=False,
            use_cpu=True,
            gradient_checkpointing=False,
            disable_tqdm=True,
            logging_steps=1,
            seed=3,
        )
        return trainer_class(
            model=make_tiny_model(tokenizer, width=16, layers=1, context=8192),
            args=config,
            train_dataset=Dataset.from_list(rows),
            processing_class=tokenizer,
            **options,
        )

    return make


def schemas_of(environment):
    """Returns the schemas of an environment's tools; the trainer finds them in the same way."""
    return [
        get_json_schema(getattr(environment, name))
        for name, _ in inspect.getmembers(type(environment), inspect.isfunction)
        if name not in ("reset", "get_reward") and not name.startswith("_")
    ]


class Watched(trl.GRPOTrainer):
    """Keeps what was sampled, and what was made of it."""

    def __init__(self, *arguments, **options):
        self.sampled = []  # of each batch: prompt ids -> sampled ids, in order
        self.batches = []
        super().__init__(*arguments, **options)

    def _generate(self, prompts):
        self.sampled.append([])
        output = super()._generate(prompts)
        self.batches.append(output[:4])
        return output

    def _generate_single_turn(self, prompt_ids, *arguments, **options):
        ids, logprobs = self._answers(prompt_ids, *arguments, **options)
        self.sampled[-1] += zip(map(tuple, prompt_ids), map(tuple, ids), strict=True)
        return ids, logprobs

    def _answers(self, *arguments, **options):
        return super()._generate_single_turn(*arguments, **options)


class Scripted(Watched):
    """Says what the expert would call, or gives up after one call, in turn.

    A model with random weights never calls a tool.
    """

    def _generate(self, prompts):
        self.running = list(range(len(prompts)))
        return super()._generate(prompts)

    def _answers(self, prompt_ids, *arguments, **options):
        replies = [self._reply(number) for number in self.running]
        assert len(replies) == len(prompt_ids)
        self.running = [
            number
            for number, reply in zip(self.running, replies, strict=True)
            if reply.startswith("<tool_call>")
        ]
        encode = self.processing_class.encode
        return [encode(f"{reply}<|im_end|>", add_special_tokens=False) for reply in replies], None

    def _reply(self, number):
        episode = self.environments[number]._episode
        if episode.over or (number % 2 and episode.env.snapshot()["actions"]):
            return "Done."
        return f"<tool_call>\n{json.dumps(call_of(episode.env))}\n</tool_call>"


def call_of(env):
    """Returns the expert's next action as a call of a tool."""
    action = env.oracle_action()
    if not hasattr(env, "toolbox"):
        return {"name": "act", "arguments": {"action": action}}
    call = read_call(action)
    return {"name": call.name, "arguments": call.arguments}


def check_masks(prompt_ids, completion_ids, mask, sampled):
    """Each run of tokens that the mask calls the model's is one reply, sampled at that place."""
    assert len(mask) == len(completion_ids)
    place = 0
    for own, group in groupby(mask):
        start, place = place, place + len(list(group))
        if own:
            seen = tuple(prompt_ids + completion_ids[:start])
            replies = [reply for prompt, reply in sampled if prompt == seen]
            whole = tuple(completion_ids[start:place])
            cut = place == len(mask)  # by the limit of the completion
            assert whole in [reply[: len(whole)] if cut else reply for reply in replies]


def check_batches(trainer):
    """Checks the masks of two steps and returns the replies, and what stands between them."""
    assert trainer.state.global_step == len(trainer.batches) == 2
    replies, between = [], []
    for batch, sampled in zip(trainer.batches, trainer.sampled, strict=True):
        for prompt_ids, ids, mask in zip(*batch[:3], strict=True):
            check_masks(prompt_ids, ids, mask, sampled)
            for own, group in groupby(zip(mask, ids, strict=True), key=lambda pair: pair[0]):
                text = trainer.processing_class.decode([token for _, token in group])
                (replies if own else between).append(text)
    return replies, between


def moved(trainer, before):
    after = trainer.model.state_dict()
    assert all(torch.isfinite(value).all() for value in after.values())
    return any(not torch.equal(after[name].cpu(), value) for name, value in before.items())


def weights(trainer):
    return {name: value.clone() for name, value in trainer.model.state_dict().items()}


def token_count(completion_ids, **_):
    """A reward in which completions differ, so that there is something to learn."""
    return [float(sum(ids)) for ids in completion_ids]


# Text


@pytest.mark.parametrize("env_id", GAMES)
def test_two_steps_on_whole_replies_mask_every_token_that_the_model_did_not_make(
    env_id, make_trainer
):
    trainer = make_trainer(
        Watched,
        adapter.text_rows(env_id, number=2, max_steps=3),
        longest=400,
        generation_kwargs={"max_new_tokens": 8},
        reward_funcs=[adapter.episode_score, token_count],
        rollout_func=adapter.TextRollout(),
    )
    before = weights(trainer)

    trainer.train()

    replies, between = check_batches(trainer)
    assert len(replies) == 24  # two steps, four episodes each, three turns each
    assert len(between) == 16
    assert all("<|im_start|>user" in text for text in between)
    assert all(text.endswith("<|im_start|>assistant\n") for text in between)
    assert moved(trainer, before)


def test_the_tokens_of_an_episode_are_those_of_the_chat_as_a_whole():
    rows = adapter.text_rows("AgentGym/TextCraft-v0", split="test", number=3, seed=5)
    talks, expert = ExpertTrainer.all_of(rows)

    output = adapter.TextRollout()([row["prompt"] for row in rows], expert)

    for talk, prompt, completion in zip(
        talks, output["prompt_ids"], output["completion_ids"], strict=True
    ):
        text = expert.processing_class.decode(prompt + completion)
        assert text.removesuffix("<|im_end|>") == talk.removesuffix("<|im_end|>\n")
    assert output["score"] == [1.0] * 3
    assert output["success"] == [True] * 3
    assert output["turns"] == [
        talk.count("<|im_start|>assistant") - 1 for talk in talks
    ]  # the first is the acknowledgement


class ExpertTrainer:
    """What `TextRollout` needs of a trainer, with the expert's replies in place of a model's."""

    chat_template = None
    chat_template_kwargs = {}
    max_completion_length = 100_000

    @classmethod
    def all_of(cls, rows):
        """Returns the chats of the expert's episodes on `rows`, and a trainer that repeats them."""
        from agentgym_envs.record import record

        episode = json.loads(rows[0]["prompt"][0]["episode"])
        options = json.loads(episode["options"])
        split = options.pop("split")
        trajectories = record(
            episode["env_id"], split=split, number=len(rows), seed=episode["seed"], options=options
        )
        tokenizer = make_tiny_tokenizer(
            message.content for one in trajectories for message in one.messages
        )
        chats = [
            tokenizer.apply_chat_template(
                [{"role": m.role, "content": m.content} for m in one.messages], tokenize=False
            )
            for one in trajectories
        ]
        trainer = cls()
        trainer.processing_class = tokenizer
        tokenizer.eos_token = "<|im_end|>"
        trainer.eos_token_ids = [tokenizer.eos_token_id]
        trainer.model = make_tiny_model(tokenizer, width=16, layers=1, context=100_000)
        trainer.chats = chats
        return chats, trainer

    def _generate_single_turn(self, prompt_ids, images, fields, num_generations):
        assert (images, fields, num_generations) == (None, {}, 1)
        texts = [self.processing_class.decode(ids) for ids in prompt_ids]
        replies = [self._next(text) for text in texts]
        encode = self.processing_class.encode
        return [encode(reply, add_special_tokens=False) for reply in replies], None

    def _next(self, text):
        whole = next(chat for chat in self.chats if chat.startswith(text))
        return whole[len(text) :].partition("\n<|im_start|>")[0].removesuffix("\n")


@pytest.mark.parametrize("longest", [1, 30, 200])
def test_a_completion_is_never_longer_than_it_may_be(longest):
    rows = adapter.text_rows("AgentGym/TextCraft-v0", split="test", number=3)
    _, expert = ExpertTrainer.all_of(rows)
    expert.max_completion_length = longest

    output = adapter.TextRollout()([row["prompt"] for row in rows], expert)

    lengths = [len(ids) for ids in output["completion_ids"]]
    assert max(lengths) <= longest
    assert [len(mask) for mask in output["env_mask"]] == lengths
    assert all(mask[-1] == 1 for mask in output["env_mask"])


# Tools


@pytest.mark.parametrize("env_id", GAMES)
def test_two_steps_on_calls_of_tools_mask_the_answers_and_reward_the_score(env_id, make_trainer):
    trainer = make_trainer(
        Scripted,
        adapter.tool_rows(env_id, split="test", number=2),
        longest=6000,
        environment_factory=adapter.EnvironmentFactory(env_id, split="test"),
    )
    before = weights(trainer)

    trainer.train()

    replies, between = check_batches(trainer)
    calls = [reply for reply in replies if reply.startswith("<tool_call>")]
    assert len(calls) == len(between) > 8
    assert all("<tool_response>" in text for text in between)
    assert all(reply == "Done.<|im_end|>" for reply in replies if reply not in calls)
    name = type(trainer.environments[0]).__name__
    logged = [entry[f"rewards/{name}/mean"] for entry in trainer.state.log_history[:2]]
    assert all(0.5 <= mean < 1 for mean in logged)  # experts solve, who gives up does not
    assert moved(trainer, before)


@pytest.mark.parametrize("env_id", sorted(ENVIRONMENTS))
def test_every_tool_of_an_environment_has_a_schema_that_a_chat_template_can_show(env_id):
    environment = adapter.EnvironmentFactory(env_id)()

    tools = {schema["function"]["name"]: schema["function"] for schema in schemas_of(environment)}

    own = getattr(environment._episode.env, "toolbox", None)
    assert set(tools) == (set(own.tools) if own else {"act"})
    for name, tool in tools.items():
        properties = tool["parameters"]["properties"]
        wanted = [each.name for each in own.tools[name].parameters] if own else ["action"]
        assert [*properties] == wanted
        assert tool["description"]
        assert all(each["description"] for each in properties.values())


def test_an_environment_starts_anew_for_each_row_and_a_group_starts_alike():
    factory = adapter.EnvironmentFactory("AgentGym/Maze-v0")
    first, second = factory(), factory()
    row, other = adapter.tool_rows("AgentGym/Maze-v0", split="test", number=2)

    opening = first.reset(**row)
    first.act("move up")

    assert second.reset(**row) == opening
    assert first.reset(**other) != opening
    assert first.reset(**row) == opening
    assert first.get_reward() == 0.0
    assert type(first) is type(second)


def test_calls_after_the_end_are_answered_and_change_nothing():
    environment = adapter.EnvironmentFactory("AgentGym/Weather-v0")()
    environment.reset(task_id="weather_embedded_test_90")
    environment.finish(answer=1)

    assert environment.get_user_current_date() == OVER
    assert environment.get_reward() == 0.0


def test_arguments_that_do_not_fit_are_answered_as_in_the_environment():
    environment = adapter.EnvironmentFactory("AgentGym/Weather-v0")()
    environment.reset(task_id="weather_embedded_test_90")

    answer = environment.get_latitude_longitude(city="Baku")

    assert answer.startswith("Error: get_latitude_longitude needs 'name'")


def test_a_factory_can_be_sent_to_another_process():
    factory = pickle.loads(pickle.dumps(adapter.EnvironmentFactory("maze", size=5)))

    assert "The goal is at" in factory().reset(seed=0)


def test_a_row_with_an_unknown_task_is_refused():
    with pytest.raises(UnknownTaskError, match="has no task 'maze_1'"):
        adapter.EnvironmentFactory("AgentGym/Maze-v0")().reset(task_id="maze_1")
