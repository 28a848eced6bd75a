"""Trajectories on disk: our JSON lines, AgentTraj's JSON, OpenAI-style chats."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from .core import MalformedFileError
from .trajectory import EpisodeSpec, Message, Reply, Role, Trajectory, Turn

SCHEMA_VERSION = 1
_FROM_AGENTTRAJ: Mapping[str, Role] = {"human": "user", "gpt": "assistant", "system": "system"}
_TO_AGENTTRAJ = {role: name for name, role in _FROM_AGENTTRAJ.items()}


def to_json(trajectory: Trajectory) -> dict[str, Any]:
    """Returns plain JSON values that `from_json` reads back; empty token lists are left out."""
    spec = trajectory.spec
    return {
        "schema": SCHEMA_VERSION,
        "env": spec.env,
        "task_id": spec.task_id,
        "sample": spec.sample,
        "seed": spec.seed,
        "options": dict(spec.options),
        "score": trajectory.score,
        "success": trajectory.success,
        "terminated": trajectory.terminated,
        "truncated": trajectory.truncated,
        "error": trajectory.error,
        "opening": [_message_to_json(message) for message in trajectory.opening],
        "turns": [_turn_to_json(turn) for turn in trajectory.turns],
        "final_observation": trajectory.final_observation,
    }


def from_json(row: Mapping[str, Any]) -> Trajectory:
    """Returns the trajectory that `to_json` wrote.

    Raises:
        MalformedFileError: a key is missing or of the wrong type, or the schema is unknown.
    """
    if row.get("schema") != SCHEMA_VERSION:
        raise MalformedFileError(
            f"trajectory schema must be {SCHEMA_VERSION}, got {row.get('schema')!r}"
        )
    try:
        return Trajectory(
            spec=EpisodeSpec(
                _text(row["env"]),
                _text(row["task_id"]),
                int(row["sample"]),
                int(row["seed"]),
                dict(row["options"]),
            ),
            opening=tuple(_message_from_json(message) for message in row["opening"]),
            turns=tuple(_turn_from_json(turn) for turn in row["turns"]),
            final_observation=_text(row["final_observation"]),
            score=float(row["score"]),
            success=bool(row["success"]),
            terminated=bool(row["terminated"]),
            truncated=bool(row["truncated"]),
            error=row["error"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MalformedFileError(f"not a trajectory: {type(error).__name__} {error}") from error


def write_trajectories(path: Path, trajectories: Iterable[Trajectory]) -> int:
    """Writes JSON lines, one trajectory each, and returns how many; nothing half-written stays."""
    temporary = path.with_name(path.name + ".partial")
    number = 0
    with temporary.open("w", encoding="utf-8") as file:
        for number, trajectory in enumerate(trajectories, start=1):
            file.write(json.dumps(to_json(trajectory), ensure_ascii=False) + "\n")
    temporary.replace(path)
    return number


def read_trajectories(path: Path) -> Iterator[Trajectory]:
    """Yields the trajectories of a JSON-lines file.

    Raises:
        MalformedFileError: a line is not a trajectory; the message names file and line.
    """
    for number, row in read_json_lines(path):
        try:
            yield from_json(row)
        except MalformedFileError as error:
            raise MalformedFileError(f"{path}, line {number}: {error}") from error


def read_json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yields (line number from 1, object) of each line that is not blank.

    Raises:
        MalformedFileError: a line is not a JSON object, or the file is not UTF-8.
    """
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, _json_object(line, f"{path}, line {number}")
    except UnicodeDecodeError as error:
        raise MalformedFileError(f"{path} is not a UTF-8 text file") from error


def to_openai(trajectory: Trajectory) -> dict[str, Any]:
    """Returns `{"messages": [{"role", "content"}], ...}`, as fine-tuning services take it."""
    messages = [{"role": m.role, "content": m.content} for m in trajectory.messages]
    return {
        "env": trajectory.spec.env,
        "item_id": trajectory.spec.task_id,
        "messages": messages,
        "reward": trajectory.score,
        "success": trajectory.success,
    }


def to_agenttraj(trajectory: Trajectory) -> dict[str, Any]:
    """Returns AgentTraj's form: `item_id` and `conversations` of from / value / loss.

    AgentTraj always opens with the rules and their acknowledgement; a trajectory of bare commands
    has none and is written without.
    """
    conversations = [
        {"from": _TO_AGENTTRAJ[m.role], "loss": m.train, "value": m.content}
        for m in trajectory.messages
    ]
    return {"item_id": trajectory.spec.task_id, "conversations": conversations}


def from_agenttraj(item: Mapping[str, Any], env: str) -> Trajectory:
    """Returns the trajectory of one AgentTraj item, taken to be a success (AgentTraj's are).

    Messages up to the last one before the first learned answer are the opening, its observation
    excepted.

    Raises:
        MalformedFileError: `item` is not of AgentTraj's form.
    """
    try:
        task_id = _text(item["item_id"])
        messages = [
            Message(_FROM_AGENTTRAJ[m["from"]], _text(m["value"]), m.get("loss"))
            for m in item["conversations"]
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise MalformedFileError(
            f"not an AgentTraj item: {type(error).__name__} {error}"
        ) from error
    opening, chat = split_opening(messages)
    turns = tuple(_pair(task_id, chat))
    return Trajectory(
        EpisodeSpec(env, task_id),
        opening,
        turns,
        final_observation=chat[-1].content if len(chat) % 2 else "",
        score=1.0,
        success=True,
        terminated=True,
    )


def read_agenttraj(path: Path, env: str) -> Iterator[Trajectory]:
    """Yields the trajectories of an AgentTraj file (one JSON list).

    Raises:
        MalformedFileError: the file is not of that form.
    """
    try:
        items: Any = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise MalformedFileError(f"{path} is not JSON: {error}") from error
    if not isinstance(items, list):
        raise MalformedFileError(f"{path} must hold a JSON list of AgentTraj items")
    for item in cast(list[Any], items):
        if not isinstance(item, dict):
            raise MalformedFileError(f"{path} holds an item that is not an object: {item!r:.80}")
        yield from_agenttraj(cast(dict[str, Any], item), env)


def split_opening(messages: Sequence[Message]) -> tuple[tuple[Message, ...], Sequence[Message]]:
    """Splits a chat into (opening, observation and answer in turn).

    The opening ends with the last assistant message that must not be learned, if the chat begins
    with such messages (AgentTraj's acknowledgement), else with the system messages.

    >>> chat = [Message("user", "Rules."), Message("assistant", "OK.", False), Message("user", "Go")]
    >>> [len(part) for part in split_opening(chat)]
    [2, 1]
    """
    end = 0
    for number, message in enumerate(messages):
        if message.role == "assistant" and message.train is not False:
            break
        if message.role != "user":
            end = number + 1
    return tuple(messages[:end]), messages[end:]


def _pair(task_id: str, chat: Sequence[Message]) -> Iterator[Turn]:
    for number, message in enumerate(chat):
        expected = "assistant" if number % 2 else "user"
        if message.role != expected:
            raise MalformedFileError(
                f"{task_id}: message {number} after the opening is {message.role}, not {expected}"
            )
    for observation, answer in zip(chat[::2], chat[1::2], strict=False):
        reply = Reply(answer.content)
        yield Turn(observation.content, reply, train=answer.train is not False)


def _message_to_json(message: Message) -> dict[str, Any]:
    return {"role": message.role, "content": message.content, "train": message.train}


def _message_from_json(row: Mapping[str, Any]) -> Message:
    if row["role"] not in _TO_AGENTTRAJ:
        raise ValueError(f"role {row['role']!r}")
    return Message(row["role"], _text(row["content"]), row["train"])


def _turn_to_json(turn: Turn) -> dict[str, Any]:
    row: dict[str, Any] = {
        "observation": turn.observation,
        "reply": turn.reply.text,
        "reward": turn.reward,
        "valid": turn.valid,
    }
    if not turn.train:
        row["train"] = False
    if turn.reply.token_ids:
        row["prompt_token_ids"] = list(turn.reply.prompt_token_ids)
        row["token_ids"] = list(turn.reply.token_ids)
        row["logprobs"] = list(turn.reply.logprobs)
    return row


def _turn_from_json(row: Mapping[str, Any]) -> Turn:
    reply = Reply(
        _text(row["reply"]),
        tuple(row.get("token_ids", ())),
        tuple(row.get("prompt_token_ids", ())),
        tuple(row.get("logprobs", ())),
    )
    train = bool(row.get("train", True))
    return Turn(_text(row["observation"]), reply, float(row["reward"]), bool(row["valid"]), train)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected a string, got {value!r:.80}")
    return value


def _json_object(line: str, where: str) -> dict[str, Any]:
    try:
        value: Any = json.loads(line)
    except ValueError as error:
        raise MalformedFileError(f"{where}: not JSON: {error}") from error
    if not isinstance(value, dict):
        raise MalformedFileError(f"{where}: must be a JSON object")
    return cast(dict[str, Any], value)
