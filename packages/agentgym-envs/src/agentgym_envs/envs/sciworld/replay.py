"""Plays records and conversations of AgentGym's SciWorld against ours."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from agentgym_envs.core import MalformedFileError, Rules
from agentgym_envs.core.comparison import Comparison

from .env import SciWorldEnv

OVER = "(the episode is over)"
RESET = "reset"
MOST_STEPS = 10_000
SAME_READING = 5
"""In degrees: the original's own reruns of one measurement lay up to 4 apart."""

_TASK_START = "Your task is to"
_OWN = "sciworld_embedded_"
_ALSO = "You also see:"
_OPTION = re.compile(r"^[0-9]+:\t")
_READING = re.compile(r"-?[0-9]+(?= degrees celsius)")
_PARTS = re.compile(r"\n|, ")


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one recorded episode and compares everything it holds.

    ScienceWorld lists some things in the order of random numbers. Where the record says that its
    own reruns differed at a step, `alternatives`, an observation matches if it is one of theirs,
    or if it has the same entries in another order and thermometers show about the same.

    Args:
        record: One line of a record file: `task`, `task_name`, `variation`, `reset`, `steps` and
            `alternatives`.
        folder: Where the record file lies; not needed here.

    Raises:
        UnknownTaskError: there is no such task.
        MalformedFileError: the record lacks one of these.
    """
    del folder
    try:
        yield from _replay(record)
    except (KeyError, TypeError) as error:
        raise MalformedFileError(f"not a SciWorld record: {error!r}") from error


def replay_conversation(
    item_id: str,
    messages: Sequence[tuple[str, str]],
    *,
    reward: float | None = None,
    done: bool | None = None,
) -> Iterator[Comparison]:
    """Sends the assistant's messages and compares the user's with what comes back.

    What comes before the task is skipped. The order of listings does not count, nor do a few
    degrees on a thermometer: both were random when the conversation was made.

    Args:
        item_id: "sciworld_12" (played by the original's rules, and if it does not fit by ours) or
            one of our own ids.
        messages: (role, content) in order; a role is "system", "user" or "assistant".
        reward: What the last step is said to have earned: AgentGym's clients give the score so far
            there, from -100 to 100.
        done: Whether the last step ended the episode, where it is known.

    Raises:
        UnknownTaskError: there is no task `item_id`.
        MalformedFileError: no message holds the task, or user and assistant do not take turns.
    """
    texts = _turns(item_id, messages)
    played = list(_play(item_id, texts, "agentgym", reward, done))
    if not all(comparison.matches for comparison in played):
        ours = list(_play(item_id, texts, "fixed", reward, done))
        played = ours if all(comparison.matches for comparison in ours) else played
    yield from played


def same_entries(one: str, other: str) -> bool:
    r"""Returns whether two observations differ in order, option numbers and readings only.

    >>> same_entries("0:\topen x\n1:\topen y", "0:\topen y\n1:\topen x")
    True
    >>> same_entries("it is 20 degrees celsius", "it is 18 degrees celsius")
    True
    >>> same_entries("a door, a cup", "a cup, a cup")
    False
    """
    readings = [sorted(map(int, _READING.findall(text))) for text in (one, other)]
    alike = len(readings[0]) == len(readings[1]) and all(
        abs(a - b) <= SAME_READING for a, b in zip(*readings, strict=True)
    )
    return alike and _entries(one) == _entries(other)


def _play(
    item_id: str, texts: Sequence[str], rules: Rules, reward: float | None, done: bool | None
) -> Iterator[Comparison]:
    env = _environment(item_id, texts[1::2], rules)
    observation, _ = env.reset(options={"task_id": item_id})
    yield _compare("first observation", texts[0], observation, None)
    score, over = 0.0, False
    for number, reply in enumerate(texts[1::2], start=1):
        if over:
            yield Comparison(f"turn {number}", reply, OVER)
            break
        observation, _, terminated, truncated, info = env.step(reply)
        score, over = info["score"], terminated or truncated
        if 2 * number < len(texts):
            yield _compare(f"turn {number}: observation", texts[2 * number], observation, None)
    env.close()
    if reward is not None:
        yield Comparison("reward", reward, score)
    if done is not None:
        yield Comparison("done", done, over)


def _replay(record: Mapping[str, Any]) -> Iterator[Comparison]:
    env = SciWorldEnv(rules="agentgym", max_steps=MOST_STEPS)
    task_id = f"sciworld_{record['task']}"
    problem = env.find_task(task_id).data
    yield Comparison("task", (record["task_name"], record["variation"]),
                     (problem.kind, problem.variation))  # fmt: skip
    alternatives: Mapping[str, Any] = record["alternatives"]
    start = record["reset"]
    observation, _ = env.reset(options={"task_id": task_id})
    description, _, room = observation.partition("\n")
    yield Comparison(f"{RESET}: task", start["task_description"], description)
    yield _compare(RESET, start["observation"], room, _texts(alternatives.get("-1", [])))
    over = False
    for number, step in enumerate(record["steps"]):
        where = f"step {number + 1}"
        if over:
            yield Comparison(where, step["action"], OVER)
            break
        allowed = alternatives.get(str(number), [])
        observation, reward, over, _, info = env.step(step["action"])
        yield _compare(f"{where}: observation", step["observation"], observation, _texts(allowed))
        score = int(info["score"])
        if score != step["score"] and score in [other for _, other in allowed]:
            break  # a rerun of the original went on like this too, and there is no record of it
        yield Comparison(f"{where}: score", step["score"], score)
        yield Comparison(f"{where}: reward", step["reward"], int(reward))
        yield Comparison(f"{where}: done", step["done"], over)
    env.close()


def _texts(alternatives: Sequence[Any]) -> list[str]:
    """Returns the observations of the reruns: plain, or in pairs with the score."""
    return [each if isinstance(each, str) else each[0] for each in alternatives]


def _compare(where: str, expected: str, actual: str, others: Sequence[str] | None) -> Comparison:
    """Compares observations.

    Args:
        where: For people.
        expected: What is recorded.
        actual: Ours.
        others: What reruns gave instead; None where the recorder knows of no reruns. If there are
            any, order and small differences of temperature do not count.
    """
    varies = others is None or len(others) > 0
    same = expected == actual or actual in (others or ()) or (
        varies and same_entries(expected, actual)
    )  # fmt: skip
    return Comparison(where, expected, expected if same else actual)


def _entries(text: str) -> list[str]:
    plain = _READING.sub("?", text.replace(_ALSO, f"{_ALSO}\n"))
    return sorted(_OPTION.sub("", entry.strip(" \t.")) for entry in _PARTS.split(plain))


def _turns(item_id: str, messages: Sequence[tuple[str, str]]) -> list[str]:
    """Returns the texts from the task on: a user's, an assistant's, and so on."""
    turns = [message for message in messages if message[0] != "system"]
    while turns and not (turns[0][0] == "user" and turns[0][1].startswith(_TASK_START)):
        turns.pop(0)
    if not turns:
        raise MalformedFileError(f"{item_id!r}: no message begins with {_TASK_START!r}")
    for place, (role, _) in enumerate(turns):
        if role != ("user", "assistant")[place % 2]:
            raise MalformedFileError(f"{item_id!r}: user and assistant must take turns, user first")
    return [content for _, content in turns]


def _environment(item_id: str, replies: Sequence[str], rules: Rules) -> SciWorldEnv:
    """Returns the environment that holds the task, with the simplifications that its id names."""
    prefix, _, rest = item_id.partition(_OWN)
    names = [] if prefix else rest.rpartition("_")[0].split("+")
    spoken = any("Action:" in reply for reply in replies)
    return SciWorldEnv(
        rules=rules,
        max_steps=max(len(replies), 1),
        prompt_format="react" if spoken else None,
        simplifications=names,
    )
