"""Plays records of AgentGym's Sheet against ours."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from agentgym_envs.core import MalformedFileError, official_folder
from agentgym_envs.core.comparison import Comparison
from agentgym_envs.toolkit.tools import Question, replay_chat, replay_record

from .data import WORKBOOK_FILE, Start
from .env import SheetEnv
from .score import overlap
from .tasks import OFFICIAL_PREFIX, PREFIX, official_tasks
from .world import original_episode

OPENING = "Now new trial starts."


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one recorded episode, or one row of a table of scores.

    Args:
        record: One line of a record file: `task` (the number of an official task), `goal`,
            `reset_observation` and `steps`; or a row with `sheet`, `ground_truth` and `score`.
        folder: Where the record file lies; not needed here.

    Raises:
        MalformedFileError: the record lacks one of these.
        DataUnavailableError: the official tasks and workbook are not on this machine.
        MissingDependencyError: openpyxl is not installed.
    """
    del folder
    try:
        if "ground_truth" in record and "sheet" in record:
            yield Comparison("score", record["score"], _score(record))
            return
        question = _question(record["task"])
        yield from replay_record(record, lambda: original_episode(question))
    except (KeyError, TypeError) as error:
        raise MalformedFileError(f"not a record of Sheet: {error!r}") from error


def replay_conversation(
    item_id: str,
    messages: Sequence[tuple[str, str]],
    *,
    reward: float | None = None,
    done: bool | None = None,
) -> Iterator[Comparison]:
    """Sends the assistant's messages and compares the user's with what comes back.

    Args:
        item_id: "tool_sheet_3" (played by the original's rules) or one of our own ids.
        messages: (role, content) in order; a role is "system", "user" or "assistant".
        reward: The reward of the last step, where it is known.
        done: Whether the last step ended the episode, where it is known.

    Raises:
        DataUnavailableError: the official tasks are not on this machine.
        UnknownTaskError: there is no task `item_id`.
        MalformedFileError: user and assistant do not take turns.
    """
    literal = any(content.startswith(OPENING) for _, content in messages)
    env = SheetEnv(
        data="embedded" if item_id.startswith(PREFIX) else "official",
        rules="agentgym" if literal else "fixed",
        prompt_format="react" if any("Action:" in content for _, content in messages) else None,
        max_steps=max(len(messages), 1),
    )
    yield from replay_chat(env, item_id, messages, reward=reward, done=done)


def _score(record: Mapping[str, Any]) -> float | str:
    try:
        return overlap(record["sheet"], record["ground_truth"])
    except IndexError as error:
        return f"EXC {error!r}"


def _question(number: int) -> Question[Start]:
    folder = official_folder("sheet", "official", WORKBOOK_FILE)
    task = official_tasks(folder, with_answers=True)["test"].find(f"{OFFICIAL_PREFIX}{number}")
    if task is None:
        raise MalformedFileError(f"there is no official task {number!r}")
    return task.data
