"""Plays AgentGym's recorded episodes, scores and conversations against our world."""

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from agentgym_envs.core import MalformedFileError, Task, UnknownTaskError, official_folder
from agentgym_envs.core.comparison import Comparison

from . import data, tasks
from .data import Question
from .env import OFFICIAL_LIMITS, BirdEnv
from .prompts import ANSWER, parse_agentgym
from .sandbox import Failure, Rows, run
from .schema import in_words_of_agentgym
from .world import World

OVER = "(the episode is over)"


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one record and compares everything it holds.

    Args:
        record: An episode (`task`, `bird_path`, `reset_observation`, `steps`), a pair of
            statements with its reward (`pred_sql`, `gold_sql`), or the prompt of an official item
            (`item_id`, `observation`).
        folder: Where the record file lies; `bird_path` is a folder in it.

    Raises:
        DataUnavailableError: the questions that it is about are not on this machine.
        UnknownTaskError: there is no such question.
        MalformedFileError: the record lacks something.
    """
    try:
        if "pred_sql" in record:
            yield from _replay_pair(record)
        elif "steps" in record:
            yield from _replay_episode(record, folder)
        else:
            yield from _replay_prompt(record)
    except (KeyError, TypeError) as error:
        raise MalformedFileError(f"not a record of BIRD: {error!r}") from error


def replay_conversation(
    item_id: str,
    messages: Sequence[tuple[str, str]],
    *,
    reward: float | None = None,
    done: bool | None = None,
) -> Iterator[Comparison]:
    """Sends the assistant's messages and compares the user's with what comes back.

    What a client says before the question is skipped.

    Args:
        item_id: "sqlgym_9428" or one of our own ids.
        messages: (role, content) in order; a role is "system", "user" or "assistant".
        reward: The reward of the last step, where it is known.
        done: Whether the last step ended the episode, where it is known.

    Raises:
        DataUnavailableError: the official questions or databases are not on this machine.
        UnknownTaskError: there is no task `item_id`.
        MalformedFileError: user and assistant do not take turns.
    """
    texts = _turns(item_id, messages)
    env = _environment(item_id, texts)
    observation, _ = env.reset(options={"task_id": item_id})
    yield _compare_texts("first observation", texts[0], observation)
    last_reward, over = 0.0, False
    for number, reply in enumerate(texts[1::2], start=1):
        if over:
            yield Comparison(f"turn {number}", reply, OVER)
            return
        observation, last_reward, terminated, truncated, _ = env.step(reply)
        over = terminated or truncated
        if 2 * number < len(texts):
            yield _compare_texts(f"turn {number}: observation", texts[2 * number], observation)
    if reward is not None:
        yield Comparison("reward", reward, last_reward)
    if done is not None:
        yield Comparison("done", done, over)


def _replay_episode(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    question = _find(folder / record["bird_path"], record["task"]).data
    opening = f"{in_words_of_agentgym(question.schema)}\n\n{question.text}"
    yield Comparison("reset: observation", record["reset_observation"], opening)
    yield Comparison("observe", record["observe"], opening)
    query = partial(run, question.database, limits=OFFICIAL_LIMITS, strict_text=True)
    # The original lets an episode go on after its end, on the same connection.
    world = World(query, partial(query, question.gold))
    for number, step in enumerate(record["steps"], start=1):
        sent = parse_agentgym(step["action"])
        observation, reward = world.answer_as_agentgym(sent)
        actual = {
            "sql": sent,
            "observation": observation,
            "reward": reward,
            "done": True,
            "info": {"ground_truth": question.gold},
        }
        for fact, value in actual.items():
            yield Comparison(f"step {number}: {fact}", step[fact], value)


def _replay_pair(record: Mapping[str, Any]) -> Iterator[Comparison]:
    query = partial(run, _empty_database(), limits=OFFICIAL_LIMITS, strict_text=True)
    world = World(query, partial(query, record["gold_sql"]))
    _, reward = world.answer_as_agentgym(record["pred_sql"])
    yield Comparison("reward", record["reward"], reward)
    for key, sql in (("pred_result", "pred_sql"), ("gold_result", "gold_sql")):
        yield Comparison(key, record[key], _plain(query(record[sql])))


def _replay_prompt(record: Mapping[str, Any]) -> Iterator[Comparison]:
    folder = official_folder("bird", "official", ".")
    question = _find(folder, record["item_id"]).data
    prompt = f"{in_words_of_agentgym(question.schema)}\n\n{question.text}"
    yield Comparison("observation", record["observation"], prompt)


def _find(folder: Path, number: int) -> Task[Question]:
    """Returns the question with AgentGym's number; its database need not be there."""
    dev = number >= tasks.FIRST_DEV
    layout = data.dev_layout(folder) if dev else data.train_layout(folder)
    if layout is None:
        raise tasks.missing_split(folder, "validation" if dev else "train")
    first = tasks.FIRST_DEV if dev else 0
    found = list(tasks.numbered(layout, "validation" if dev else "train", first=first))
    if not 0 <= number - first < len(found):
        raise UnknownTaskError(f"{str(layout.questions)!r} has no question for item {number}")
    return found[number - first]


@cache
def _empty_database() -> Path:
    """Returns a database without tables, for statements that need none."""
    folder = Path(_folder().name)
    connection = sqlite3.connect(folder / "empty.sqlite")
    connection.execute("VACUUM")
    connection.close()
    return folder / "empty.sqlite"


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="agentgym-bird-")


def _plain(result: Rows | Failure) -> str:
    return result.text if isinstance(result, Failure) else str(list(result.rows))


def _turns(item_id: str, messages: Sequence[tuple[str, str]]) -> list[str]:
    """Returns the texts from the question on; instructions before it are left out."""
    spoken = [message for message in messages if message[0] != "system"]
    for place, (role, _) in enumerate(spoken):
        if role != ("user", "assistant")[place % 2]:
            raise MalformedFileError(f"{item_id!r}: user and assistant must take turns, user first")
    texts = [content for _, content in spoken]
    if not texts:
        raise MalformedFileError(f"{item_id!r}: there are no messages")
    starts = [place for place in range(0, len(texts), 2) if _is_opening(texts[place])]
    return texts[starts[0] if starts else 0 :]


def _is_opening(text: str) -> bool:
    start = text.partition("\n\n")[0]
    return (
        " contains tables such as " in start
        or " has the tables " in start
        or (text.startswith("CREATE TABLE "))
    )


def _environment(item_id: str, texts: Sequence[str]) -> BirdEnv:
    official = not item_id.startswith("bird_embedded_")
    original = " contains tables such as " in texts[0]
    interactive = any(f"Action: {ANSWER}" in reply for reply in texts[1::2])
    return BirdEnv(
        "test" if official else "train",
        data="official" if official else "embedded",
        rules="agentgym" if original else "fixed",
        prompt_format="react" if any("Action:" in reply for reply in texts[1::2]) else None,
        max_steps=max(len(texts[1::2]), 1),
        interactive=interactive,
        evidence=None if original else "\n\nEvidence: " in texts[0],
        schema="ddl" if texts[0].startswith("CREATE TABLE ") else "words",
        mini_dev=item_id.startswith("bird_mini_dev_"),
    )


def _compare_texts(where: str, expected: str, actual: str) -> Comparison:
    same = expected.rstrip() == actual.rstrip()
    return Comparison(where, expected, expected if same else actual)
