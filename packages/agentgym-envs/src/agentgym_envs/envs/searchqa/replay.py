"""Plays records of the original's SearchQA against ours."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from typing_extensions import override

from agentgym_envs.core import (
    DataUnavailableError,
    MalformedFileError,
    Task,
    TaskList,
    Tasks,
    UnknownTaskError,
)
from agentgym_envs.core.comparison import Comparison

from .data import Passage, Question, parse_answers
from .env import SearchQAEnv
from .replies import strict_command
from .world import RIGHT

OVER = "(the episode is over)"
MANY_STEPS = 1_000
QUESTION_MARK = "Question:"

_OPEN, _CLOSE, _DOC = "<information>", "</information>", "Doc {}(Title: "


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one recorded episode and compares everything it holds.

    Searches bring the passages that the record holds: what the original's encoder finds is no
    part of the rules.

    Args:
        record: One line of a record file: `item`, `question`, `golden` and `steps`; a step that
            searched has the passages in `retrieved`.
        folder: Where the record file lies; not needed here.

    Raises:
        MalformedFileError: the record lacks one of these.
    """
    del folder
    try:
        yield from _replay(record)
    except (KeyError, TypeError) as error:
        raise MalformedFileError(f"not a SearchQA record: {error!r}") from error


def replay_conversation(
    item_id: str,
    messages: Sequence[tuple[str, str]],
    *,
    reward: float | None = None,
    done: bool | None = None,
) -> Iterator[Comparison]:
    """Sends the assistant's messages and compares the user's with what comes back.

    Rules that a client puts before the first question are skipped. Searches for official questions
    bring the passages that the conversation shows. Where official data is not on this machine,
    the question is the conversation's, and right is the answer that was called so.

    Args:
        item_id: "nq_7" (played by the original's rules) or one of our own ids.
        messages: (role, content) in order; a role is "system", "user" or "assistant".
        reward: The reward of the last step, where it is known.
        done: Whether the last step ended the episode, where it is known.

    Raises:
        UnknownTaskError: there is no task `item_id`.
        MalformedFileError: user and assistant do not take turns, or there is no question.
    """
    turns = _without_opening([message for message in messages if message[0] != "system"])
    roles = [role for role, _ in turns]
    if not turns or roles != (["user", "assistant"] * len(turns))[: len(turns)]:
        raise MalformedFileError(f"{item_id!r}: user and assistant must take turns, user first")
    texts = [content for _, content in turns]
    if item_id.startswith("searchqa_embedded_"):
        env = _embedded(texts)
        yield from _replay_texts(env, item_id, texts, reward, done)
    else:
        recorded = _Recorded(_question(item_id, texts), item_id)
        yield from _replay_texts(recorded, item_id, texts, reward, done)


class _Recorded(SearchQAEnv):
    """One question, whose searches bring what a record says."""

    def __init__(self, question: Question, task_id: str) -> None:
        self._recorded = question
        self._recorded_id = task_id
        self.next_passages: Sequence[Passage] = ()
        super().__init__("test", data="a record", rules="agentgym", max_steps=MANY_STEPS)

    @override
    def load_tasks(self) -> Tasks[Question]:
        question = self._recorded
        return {"test": TaskList([Task(self._recorded_id, "test", question.text, question)])}

    @override
    def _search(self, query: str) -> Sequence[Passage]:
        return self.next_passages


def _replay(record: Mapping[str, Any]) -> Iterator[Comparison]:
    question = Question(record["question"].strip(), parse_answers(record["golden"]))
    env = _Recorded(question, str(record["item"]))
    observation, _ = env.reset()
    reward, over = 0.0, False
    for number, step in enumerate(record["steps"]):
        if over:
            yield Comparison(f"step {number}", step["observation"], OVER)
            return
        if step["action"] is not None:
            env.next_passages = [
                Passage(str(row["id"]), row["contents"]) for row in step.get("retrieved", ())
            ]
            observation, reward, over, _, _ = env.step(step["action"])
        actual = {"observation": observation, "reward": reward, "done": over}
        for key, value in actual.items():
            yield Comparison(f"step {number}: {key}", step[key], value)


def _without_opening(messages: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Leaves out the rules and their acknowledgement, where they are messages of their own."""
    if messages and QUESTION_MARK not in messages[0][1]:
        return messages[2:]
    return messages


def _embedded(texts: Sequence[str]) -> SearchQAEnv:
    """Returns an environment with the options that a conversation was recorded with."""
    strict = not texts[0].lstrip().startswith(QUESTION_MARK)
    documents = max(len(_passages(text)) for text in texts)
    return SearchQAEnv(
        rules="agentgym" if strict else "fixed", top_k=documents or 3, max_steps=MANY_STEPS
    )


def _question(item_id: str, texts: Sequence[str]) -> Question:
    """Returns the official question, or else what the conversation says of it.

    Raises:
        UnknownTaskError: the official data is there, and has no such question.
        MalformedFileError: it is not there, and the conversation has no question either.
    """
    try:
        return SearchQAEnv(data="official").find_task(item_id).data
    except UnknownTaskError:
        raise
    except DataUnavailableError:
        _, found, text = texts[0].rpartition(QUESTION_MARK)
        if not found:
            raise MalformedFileError(f"{item_id!r}: the first message has no question") from None
        return Question(text.strip(), _confirmed_answers(texts))


def _confirmed_answers(texts: Sequence[str]) -> tuple[str, ...]:
    """Returns the answers that were called right."""
    pairs = zip(texts[1::2], texts[2::2], strict=False)
    commands = [strict_command(reply) for reply, observation in pairs if observation == RIGHT]
    return tuple(command.text for command in commands if command is not None)


def _passages(observation: str) -> list[Passage]:
    """Returns the passages that an observation shows."""
    text = observation.strip().removeprefix(_OPEN).removesuffix(_CLOSE)
    passages: list[Passage] = []
    place = 0 if text.startswith(_DOC.format(1)) else -1
    while place >= 0:
        number = len(passages) + 1
        start = place + len(_DOC.format(number))
        following = text.find(f"\n{_DOC.format(number + 1)}", start)
        title, _, rest = text[start : None if following < 0 else following].partition(") ")
        passages.append(Passage(f"{number} {title}", f"{title}\n{rest}"))
        place = following + 1 if following >= 0 else -1
    return passages


def _replay_texts(
    env: SearchQAEnv,
    item_id: str,
    texts: Sequence[str],
    reward: float | None,
    done: bool | None,
) -> Iterator[Comparison]:
    actual, _ = env.reset(options={"task_id": item_id})
    yield Comparison("first observation", _asked(texts[0]), _asked(actual))
    last_reward, over = 0.0, False
    for number, reply in enumerate(texts[1::2], start=1):
        if over:
            yield Comparison(f"turn {number}", reply, OVER)
            return
        expected = texts[2 * number] if 2 * number < len(texts) else None
        if isinstance(env, _Recorded):
            env.next_passages = _passages(expected or "")
        actual, last_reward, over, _, _ = env.step(reply)
        if expected is not None:
            yield Comparison(f"turn {number}: observation", expected, actual)
    if reward is not None:
        yield Comparison("reward", reward, last_reward)
    if done is not None:
        yield Comparison("done", done, over)


def _asked(observation: str) -> str:
    """Returns an observation from its question on."""
    return observation[max(observation.rfind(QUESTION_MARK), 0) :]
