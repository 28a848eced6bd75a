"""TRL's GRPO, by either of its two hooks (TRL 1.16).

Tools, for models that were taught to call them: the trainer plays, and every class of
environments has the tools of its world.

    trainer = GRPOTrainer(
        model=...,
        args=...,
        train_dataset=Dataset.from_list(tool_rows("AgentGym/Weather-v0", number=1000)),
        environment_factory=EnvironmentFactory("AgentGym/Weather-v0"),
    )

Text, for any chat model: `TextRollout` plays whole episodes of replies, and tells the trainer which
tokens are the model's own.

    trainer = GRPOTrainer(
        model=...,
        args=...,
        train_dataset=Dataset.from_list(text_rows("AgentGym/Maze-v0", number=1000)),
        reward_funcs=episode_score,
        rollout_func=TextRollout(),
    )

All that the trainer plays of one row, its group, begins alike: the row says which task, and which
seed.
"""

import inspect
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, get_type_hints

from agentgym_envs.catalog import find_id, make_text_env
from agentgym_envs.core import TextEnv
from agentgym_envs.toolkit.tools import Call, Tool, Toolbox

from .episodes import Episode, Row, rules_of, task_rows

# Tools


class EnvironmentFactory:
    """Makes the environments that `GRPOTrainer(environment_factory=...)` plays.

    They are of a class made for this world: with one method for each tool, typed and described, if
    the world is played by calling tools, else with one method `act(action)`. The reward is the
    episode's score.
    """

    def __init__(self, env_id: str, **options: Any) -> None:
        """Keeps which environment is wanted; makes none.

        Args:
            env_id: A Gymnasium id, or its short form.
            options: Keyword arguments of `gymnasium.make`, but no `prompt_format`.
        """
        self.env_id = find_id(env_id)
        self.options = options

    def __call__(self) -> "ToolEpisode":
        """Returns a new environment."""
        return _class_for(self.env_id)(self.env_id, self.options)


class ToolEpisode:
    """An environment as TRL wants it: `reset`, `get_reward`, and every other method is a tool."""

    def __init__(self, env_id: str, options: Mapping[str, Any]) -> None:
        """Makes the environment."""
        self._episode = Episode(env_id, options)

    def reset(self, task_id: str | None = None, seed: int | None = None, **row: Any) -> str:
        """Starts the episode of a row and returns the first observation."""
        del row  # the other columns of the data set
        return self._episode.begin(task_id, seed)

    def get_reward(self) -> float:
        """Returns the score of the episode, in [0, 1]."""
        return self._episode.score


class ActEpisode(ToolEpisode):
    """The same for a world that is not played by calling tools."""

    def act(self, action: str) -> str:
        """Play one action.

        Args:
            action: The action, as the rules describe it.

        Returns:
            What you see next.
        """
        return self._episode.play(action)


def tool_rows(
    env_id: str, *, split: str = "train", number: int = 100, seed: int = 0, **options: Any
) -> list[Row]:
    """Returns the data set for `EnvironmentFactory` with the same options.

    Rows have "prompt" (the rules; the trainer adds the first observation), "task_id" and "seed".

    Raises:
        InvalidOptionError: an argument is not one of the allowed values, or the split is smaller.
    """
    rows = task_rows(env_id, split=split, number=number, seed=seed, prompt_format=None, **options)
    env = make_text_env(find_id(env_id), options)
    ending = "" if _toolbox(env) else "\n\nPlay by calling the tool `act`."
    prompt = [{"role": "user", "content": f"{rules_of(env)}{ending}\n\n"}]
    return [{"prompt": prompt, "task_id": row["task_id"], "seed": seed} for row in rows]


@cache
def _class_for(env_id: str) -> type[ToolEpisode]:
    # One class for each world: the trainer tells environments apart by it.
    env = make_text_env(env_id, {})
    toolbox = _toolbox(env)
    if toolbox is None:
        return type(type(env).__name__, (ActEpisode,), {})
    methods = {tool.name: _method(tool) for tool in toolbox.tools.values()}
    return type(type(env).__name__, (ToolEpisode,), methods)


def _toolbox(env: TextEnv[Any]) -> Toolbox | None:
    return getattr(env, "toolbox", None)  # of a `ToolEnv`


def _method(tool: Tool) -> Callable[..., str]:
    def call(self: ToolEpisode, **arguments: Any) -> str:
        return self._episode.play(Call(tool.name, arguments).action)  # pyright: ignore[reportPrivateUsage]  (a method of it)

    types = get_type_hints(tool.function)
    signature = inspect.signature(tool.function)
    parameters = [
        each.replace(annotation=types[each.name], kind=inspect.Parameter.KEYWORD_ONLY)
        for each in list(signature.parameters.values())[1:]
    ]
    itself = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
    call.__signature__ = inspect.Signature([itself, *parameters], return_annotation=str)  # pyright: ignore[reportFunctionMemberAccess]  (Python reads it)
    call.__annotations__ = {each.name: each.annotation for each in parameters} | {"return": str}
    call.__name__ = tool.name
    call.__doc__ = "\n".join(_docstring(tool))
    return call


def _docstring(tool: Tool) -> Iterator[str]:
    yield tool.description
    if tool.parameters:
        yield "\nArgs:"
    for each in tool.parameters:
        yield f"    {each.name}: {each.description}"
    yield f"\nReturns:\n    {tool.returns or 'What came of it.'}"


# Text


def text_rows(
    env_id: str, *, split: str = "train", number: int = 100, seed: int = 0, **options: Any
) -> list[Row]:
    """Returns the data set for `TextRollout`.

    The trainer hands `rollout_func` nothing but the prompts, so the task travels in the first
    message of each, under the key "episode".

    Args:
        env_id: A Gymnasium id, or its short form.
        split: "train", "validation" or "test".
        number: How many tasks.
        seed: The seed of every episode.
        options: Keyword arguments of `gymnasium.make`; `prompt_format` is "react" if left out.

    Raises:
        InvalidOptionError: an argument is not one of the allowed values, or the split is smaller.
    """
    options = {"prompt_format": "react", **options}
    rows = task_rows(env_id, split=split, number=number, seed=seed, **options)
    return [{"prompt": _with_episode(row)} for row in rows]


def _with_episode(row: Row) -> list[dict[str, Any]]:
    first, *others = row["prompt"]
    episode = {key: value for key, value in row.items() if key != "prompt"}
    return [{**first, "episode": json.dumps(episode)}, *others]


def episode_score(completions: Sequence[Any], score: Sequence[float], **_: Any) -> list[float]:
    """The reward function that goes with `TextRollout`: the score of each episode, in [0, 1]."""
    del completions
    return [*score]


class TextRollout:
    """`GRPOTrainer(rollout_func=...)`: plays an episode of whole replies for every prompt.

    A completion is the model's replies and, between them, the observations; "env_mask" is 1 for
    each token that the model made and 0 for each other. Nothing is tokenized twice. An episode
    also ends where the completion would become longer than `max_completion_length`, or the
    conversation longer than the model's context. Reward functions get "score", "success" and
    "turns" of each episode.

    Tokens are made by the trainer's own generation, with whatever backend it is set to.
    """

    def __init__(self) -> None:
        """Starts without environments; they are made when asked for and used again."""
        self._idle: dict[str, list[Episode]] = defaultdict(list)

    def __call__(self, prompts: Sequence[Sequence[Row]], trainer: Any) -> dict[str, Any]:
        """Returns what TRL asks of a rollout function, one entry for each of `prompts`."""
        chat = _Chat(trainer)
        tables = [_Table(prompt, self._take(prompt[0]["episode"]), chat) for prompt in prompts]
        while waiting := [table for table in tables if not table.over]:
            ids, logprobs = _generate(trainer, [table.all_ids for table in waiting])
            for table, new_ids, new_logprobs in zip(waiting, ids, logprobs, strict=True):
                table.answer(new_ids, new_logprobs)
        for table, prompt in zip(tables, prompts, strict=True):
            self._idle[_kind(prompt[0]["episode"])].append(table.episode)
        return _output(tables)

    def _take(self, text: str) -> Episode:
        idle = self._idle[_kind(text)]
        return idle.pop() if idle else Episode.of(json.loads(text))


def _kind(text: str) -> str:
    episode = json.loads(text)
    return json.dumps([episode["env_id"], episode["options"]])


def _generate(
    trainer: Any, prompt_ids: list[list[int]]
) -> tuple[list[list[int]], Sequence[list[float] | None]]:
    ids, logprobs = trainer._generate_single_turn(prompt_ids, None, {}, 1)
    return ids, [None] * len(ids) if logprobs is None else logprobs


class _Chat:
    """How the trainer's model writes conversations, as token ids."""

    def __init__(self, trainer: Any) -> None:
        self._tokenizer = trainer.processing_class
        self._options = {"chat_template": trainer.chat_template, **trainer.chat_template_kwargs}
        self._eos_ids = frozenset(trainer.eos_token_ids)
        self.longest = trainer.max_completion_length
        self.context = trainer.model.config.get_text_config().max_position_embeddings

    def opening(self, messages: Sequence[Row]) -> list[int]:
        return self._encode(self._render(messages))

    def following(self, observation: str, *, last_id: int | None) -> list[int]:
        """Returns what stands between a reply that ended with `last_id` and the next one."""
        chat = [_message("user", "?"), _message("assistant", _MARK), _message("user", observation)]
        ids = self._encode(self._render(chat).partition(_MARK)[2])
        return ids[1:] if last_id in self._eos_ids and ids[0] in self._eos_ids else ids

    def decode(self, ids: Sequence[int]) -> str:
        return self._tokenizer.decode(ids, skip_special_tokens=True)

    def _render(self, messages: Sequence[Row]) -> str:
        return self._tokenizer.apply_chat_template(
            messages, tokenize=False, add_generation_prompt=True, **self._options
        )

    def _encode(self, text: str) -> list[int]:
        return self._tokenizer(text, add_special_tokens=False)["input_ids"]


_MARK = "(a reply)"


def _message(role: str, content: str) -> Row:
    return {"role": role, "content": content}


class _Table:
    """One conversation between the model and an episode."""

    def __init__(self, prompt: Sequence[Row], episode: Episode, chat: _Chat) -> None:
        row = json.loads(prompt[0]["episode"])
        rules = [_message(each["role"], each["content"]) for each in prompt]
        first = episode.begin(row["task_id"], row["seed"])
        self.episode = episode
        self._chat = chat
        self.prompt_ids = chat.opening([*rules, _message("user", first)])
        self.completion_ids: list[int] = []
        self.mask: list[int] = []
        self.logprobs: list[float] | None = []
        self.turns = 0
        self._most = min(chat.longest, chat.context - len(self.prompt_ids))
        self.over = False

    @property
    def all_ids(self) -> list[int]:
        return self.prompt_ids + self.completion_ids

    def answer(self, ids: Sequence[int], logprobs: Sequence[float] | None) -> None:
        """Takes a reply and, unless the episode is over, appends the next observation."""
        kept = [*ids][: self._most - len(self.completion_ids)]
        self._append(kept, 1, None if logprobs is None else logprobs[: len(kept)])
        self.turns += 1
        observation = self.episode.play(self._chat.decode(kept))
        following = self._chat.following(observation, last_id=kept[-1] if kept else None)
        room = self._most - len(self.completion_ids) - len(following)
        self.over = self.episode.over or room < 1
        if not self.over:
            self._append(following, 0, [0.0] * len(following))

    def _append(self, ids: Sequence[int], own: int, logprobs: Sequence[float] | None) -> None:
        self.completion_ids += ids
        self.mask += [own] * len(ids)
        if logprobs is None or self.logprobs is None:
            self.logprobs = None
        else:
            self.logprobs += logprobs


def _output(tables: Sequence[_Table]) -> dict[str, Any]:
    logprobs = [table.logprobs for table in tables]
    return {
        "prompt_ids": [table.prompt_ids for table in tables],
        "completion_ids": [table.completion_ids for table in tables],
        "logprobs": None if None in logprobs else logprobs,
        "env_mask": [table.mask for table in tables],
        "score": [table.episode.score for table in tables],
        "success": [table.episode.success for table in tables],
        "turns": [table.turns for table in tables],
    }
