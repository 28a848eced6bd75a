"""Plays AgentGym's recorded episodes and conversations against our world."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from typing_extensions import override

from agentgym_envs.core import MalformedFileError, Rules, Task, TaskList, Tasks
from agentgym_envs.core.comparison import Comparison

from . import tasks
from .data import Words, closed_list, official_words
from .env import AGENTGYM_WELCOME, HARD_RULE, WELCOME, WordleEnv
from .prompts import parse_agentgym
from .tasks import Puzzle

OVER = "(the episode is over)"

_OFFICIAL_ID = re.compile(r"(?:lmrlgym_)?wordle_(\d{1,18})")
_ONE_WORD = re.compile(r"[a-z]( ?[a-z]){4}")
_WORD_COUNT = re.compile(r"It is one of (\d{1,5}) words")
_FEWEST_LISTED = 5


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one recorded episode and compares everything it holds.

    Args:
        record: One line of a record file: `seed`, `vocab`, `server_reset`, `steps`,
            `final_remaining`, `reset_observation_len` and `error_after_done`.
        folder: Where the record file lies; not needed here.

    Raises:
        MalformedFileError: the record lacks one of these.
    """
    del folder
    try:
        yield from _replay(record)
    except (KeyError, TypeError) as error:
        raise MalformedFileError(f"not a Wordle record: {error!r}") from error


def replay_conversation(
    item_id: str,
    messages: Sequence[tuple[str, str]],
    *,
    reward: float | None = None,
    done: bool | None = None,
) -> Iterator[Comparison]:
    """Sends the assistant's messages and compares the user's with what comes back.

    What a client says before the game starts is skipped; the words in play are read from it.

    Args:
        item_id: "lmrlgym_wordle_3" or one of our own ids.
        messages: (role, content) in order; a role is "system", "user" or "assistant".
        reward: The reward of the last step, where it is known.
        done: Whether the last step ended the episode, where it is known.

    Raises:
        DataUnavailableError: no words are listed and the official list is not on this machine.
        UnknownTaskError: there is no task `item_id`.
        MalformedFileError: user and assistant do not take turns.
    """
    spoken = [message for message in messages if message[0] != "system"]
    for place, (role, _) in enumerate(spoken):
        if role != ("user", "assistant")[place % 2]:
            raise MalformedFileError(f"{item_id!r}: user and assistant must take turns, user first")
    texts = [content for _, content in spoken]
    start = _start_of_game(texts)
    opening, replies, answers = texts[: start + 1], texts[start + 1 :: 2], texts[start + 2 :: 2]
    env = _environment(item_id, opening, replies)
    observation, _ = env.reset(options={"task_id": item_id})
    yield from _compare_first_observation(opening, observation)
    last_reward, over = 0.0, False
    for number, reply in enumerate(replies, start=1):
        if over:
            yield Comparison(f"turn {number}", reply, OVER)
            return
        observation, last_reward, over, _, _ = env.step(reply)
        if number <= len(answers):
            where = f"turn {number}: observation"
            yield _compare_texts(where, answers[number - 1], observation)
    if reward is not None:
        yield Comparison("reward", reward, last_reward)
    if done is not None:
        yield Comparison("done", done, over)


class _RecordedWordle(WordleEnv):
    """One of AgentGym's games, on the words of a record."""

    def __init__(
        self, words: Words, task: Task[Puzzle], *, rules: Rules = "agentgym", hard: bool = False
    ) -> None:
        self._recorded = words, task
        super().__init__("test", data="a record", rules=rules, prompt_format="react", hard=hard)

    @override
    def load_tasks(self) -> Tasks[Puzzle]:
        self.words, task = self._recorded
        return {"test": TaskList([task])}

    @property
    def remaining(self) -> list[str]:
        return list(self._world.candidates())


def _replay(record: Mapping[str, Any]) -> Iterator[Comparison]:
    words = closed_list(tuple(record["vocab"]))
    env = _RecordedWordle(words, tasks.official_task(words, "test", record["seed"]))
    served = record["server_reset"]
    observation, _ = env.reset()
    yield Comparison("server_reset: observation", served["observation"], observation)
    over = False
    for number, step in enumerate(record["steps"], start=1):
        if over:
            yield Comparison(f"step {number}", step["observation"], OVER)
            return
        observation, reward, over, _, info = env.step(step["action"])
        actual = {
            "server_action": parse_agentgym(step["action"]),
            "observation": observation,
            "reward": reward,
            "done": over,
            "n_remaining": len(env.remaining),
            "info_cum_reward": info["score"],
        }
        for fact, value in actual.items():
            yield Comparison(f"step {number}: {fact}", step[fact], value)
    # The recorder measured the client's own state, which at the end holds the last observation.
    yield Comparison("reset_observation_len", record["reset_observation_len"], len(observation))
    yield Comparison("final_remaining", record["final_remaining"], env.remaining)
    error = {"error": f"The task with environment {served['id']} has finished."} if over else None
    yield Comparison("error_after_done", record["error_after_done"], error)


def _start_of_game(texts: Sequence[str]) -> int:
    """Returns where the message before the first action is: the last that starts a game."""
    starts = [
        place
        for place, text in enumerate(texts)
        if place % 2 == 0 and (AGENTGYM_WELCOME in text or WELCOME in text or _listed_words(text))
    ]
    return starts[-1] if starts else min(2, max(len(texts) - 1, 0))


def _listed_words(text: str) -> tuple[str, ...]:
    """Returns the longest list of five-letter words in `text`, one per line or between commas."""
    longest: list[str] = []
    run: list[str] = []
    for line in re.split(r"\n|, |: ", text):
        run = [*run, line.replace(" ", "")] if _ONE_WORD.fullmatch(line.strip()) else []
        longest = max(longest, run, key=len)
    return tuple(longest) if len(longest) >= _FEWEST_LISTED else ()


def _environment(item_id: str, opening: Sequence[str], replies: Sequence[str]) -> WordleEnv:
    """Returns the environment that the opening describes."""
    text = "\n".join(opening)
    rules: Rules = "fixed" if WELCOME in text else "agentgym"
    listed = max(map(_listed_words, opening), key=len, default=())
    if official := _OFFICIAL_ID.fullmatch(item_id):
        words = closed_list(listed) if listed else official_words("official")
        task = replace(tasks.official_task(words, "test", int(official[1])), id=item_id)
        return _RecordedWordle(words, task, rules=rules, hard=HARD_RULE in text)
    counted = _WORD_COUNT.search(text)
    return WordleEnv(
        rules=rules,
        prompt_format="react" if any("Action:" in reply for reply in replies) else None,
        vocabulary=int(counted[1]) if counted else len(listed) or None,
        hard=HARD_RULE in text,
    )


def _compare_first_observation(opening: Sequence[str], observation: str) -> Iterator[Comparison]:
    """Compares it, if it was shown: AgentGym's client puts its instruction in its place."""
    welcome = WELCOME if WELCOME in observation else AGENTGYM_WELCOME
    if opening and welcome in opening[-1]:
        shown = opening[-1][opening[-1].rfind(welcome) :]
        yield _compare_texts("first observation", shown, observation)


def _compare_texts(where: str, expected: str, actual: str) -> Comparison:
    """Compares texts; a line break that a client took from the end does not count."""
    same = expected.removesuffix("\n") == actual.removesuffix("\n")
    return Comparison(where, expected, expected if same else actual)
