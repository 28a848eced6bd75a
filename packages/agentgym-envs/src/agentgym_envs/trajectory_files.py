"""Trajectories on disk: our JSON lines, AgentTraj's JSON, OpenAI-style chats."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from .atomic import replacing
from .core import InvalidOptionError, MalformedFileError
from .json_values import ValueT, as_object, at, dump, get, read_json_lines, read_json_list, typed
from .trajectory import EpisodeSpec, Message, Reply, Role, Trajectory, Turn

FileFormat = Literal["jsonl", "agenttraj", "openai"]
SCHEMA_VERSION = 1

_ROLES: Mapping[str, Role] = {role: role for role in ("system", "user", "assistant")}
_FROM_AGENTTRAJ: Mapping[str, Role] = {"human": "user", "gpt": "assistant", "system": "system"}
_TO_AGENTTRAJ = {role: name for name, role in _FROM_AGENTTRAJ.items()}


# Files


def write_trajectories(
    path: Path, trajectories: Iterable[Trajectory], file_format: FileFormat = "jsonl"
) -> int:
    """Writes trajectories and returns how many; if anything fails, `path` stays as it was.

    Args:
        path: The file; one that is there is replaced.
        trajectories: What to write.
        file_format: "jsonl" keeps everything; "agenttraj" is one JSON list of AgentTraj items;
            "openai" is one chat per line.

    Raises:
        InvalidOptionError: there is no such format.
        OSError: the file cannot be written.
    """
    if file_format not in _WRITERS:
        raise InvalidOptionError(
            f"file format must be one of {list(_WRITERS)}, got {file_format!r}"
        )
    rows = map(_WRITERS[file_format], trajectories)
    with replacing(path) as temporary:
        if file_format != "agenttraj":
            return _write_json_lines(temporary, rows)
        items = list(rows)
        temporary.write_text(dump(items, indent=1) + "\n", encoding="utf-8")
        return len(items)


def read_trajectories(path: Path) -> Iterator[Trajectory]:
    """Yields the trajectories of a JSON-lines file that `write_trajectories` made.

    Raises:
        MalformedFileError: a line is not a trajectory; the message names file and line.
        OSError: the file cannot be opened.
    """
    for number, row in read_json_lines(path):
        with at(f"{path}, line {number}"):
            trajectory = from_json(row)
        yield trajectory


def read_agenttraj(path: Path, env: str) -> Iterator[Trajectory]:
    """Yields the trajectories of an AgentTraj file (one JSON list); `env` is their Gymnasium id.

    Raises:
        MalformedFileError: the file is not of that form; the message names file and item.
        OSError: the file cannot be opened.
    """
    for number, item in enumerate(read_json_list(path), start=1):
        with at(f"{path}, item {number}"):
            trajectory = from_agenttraj(item, env)
        yield trajectory


def read_openai(path: Path, env: str | None = None) -> Iterator[Trajectory]:
    """Yields the trajectories of a file of OpenAI-style chats, one per line.

    Args:
        path: The file.
        env: The Gymnasium id of lines that do not name one.

    Raises:
        MalformedFileError: a line is not such a chat; the message names file and line.
        OSError: the file cannot be opened.
    """
    for number, row in read_json_lines(path):
        with at(f"{path}, line {number}"):
            trajectory = from_openai(row, env)
        yield trajectory


# Our own form


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
    return Trajectory(
        EpisodeSpec(
            get(row, "env", str),
            get(row, "task_id", str),
            get(row, "sample", int),
            get(row, "seed", int),
            get(row, "options", dict[str, Any]),
        ),
        opening=tuple(map(_message_from_json, get(row, "opening", list[Any]))),
        turns=tuple(map(_turn_from_json, get(row, "turns", list[Any]))),
        final_observation=get(row, "final_observation", str),
        score=get(row, "score", float),
        success=get(row, "success", bool),
        terminated=get(row, "terminated", bool),
        truncated=get(row, "truncated", bool),
        error=None if row.get("error") is None else get(row, "error", str),
    )


# AgentTraj


def to_agenttraj(trajectory: Trajectory) -> dict[str, Any]:
    """Returns AgentTraj's form: `item_id` and `conversations` of from / value / loss.

    AgentTraj always opens with the rules and their acknowledgement; a trajectory of bare commands
    has none and is written without. AgentTraj holds successes only and does not say so; other
    episodes get a key more, `reward`, so that nobody takes them for one.
    """
    conversations = [
        {"from": _TO_AGENTTRAJ[m.role], "loss": m.train, "value": m.content}
        for m in trajectory.messages
    ]
    item: dict[str, Any] = {"conversations": conversations, "item_id": trajectory.spec.task_id}
    return item if trajectory.success else item | {"reward": trajectory.score}


def from_agenttraj(item: Mapping[str, Any], env: str) -> Trajectory:
    """Returns the trajectory of one AgentTraj item; without a `reward` it is a success.

    Raises:
        MalformedFileError: `item` is not of AgentTraj's form.
    """
    messages = [
        Message(_role(m, "from", _FROM_AGENTTRAJ), get(m, "value", str), _flag(m, "loss"))
        for m in map(as_object, get(item, "conversations", list[Any]))
    ]
    return _from_chat(item, messages, env)


# OpenAI-style chats


def to_openai(trajectory: Trajectory) -> dict[str, Any]:
    """Returns `{"messages": [{"role", "content"}], ...}`, as fine-tuning services take it.

    An assistant message that must not be learned has `weight` 0, as there.
    """
    return {
        "env": trajectory.spec.env,
        "item_id": trajectory.spec.task_id,
        "messages": [_message_to_openai(message) for message in trajectory.messages],
        "reward": trajectory.score,
        "success": trajectory.success,
    }


def from_openai(row: Mapping[str, Any], env: str | None = None) -> Trajectory:
    """Returns the trajectory of one OpenAI-style chat.

    Args:
        row: `{"messages": [{"role", "content"}]}`; "conversation" is understood too, and
            `env`, `item_id`, `reward` and `success` where they are there.
        env: The Gymnasium id if the row names none.

    Raises:
        MalformedFileError: `row` is not such a chat, or nothing says which environment it is of.
    """
    key = "messages" if "messages" in row else "conversation"
    chat = map(as_object, get(row, key, list[Any]))
    messages = [
        Message(_role(m, "role", _ROLES), get(m, "content", str), _from_weight(m)) for m in chat
    ]
    if env is None or "env" in row:
        env = get(row, "env", str)
    return _from_chat({"item_id": ""} | dict(row), messages, env)


def split_opening(messages: Sequence[Message]) -> tuple[tuple[Message, ...], Sequence[Message]]:
    """Splits a chat into (opening, observation and answer in turn).

    The opening ends with the last assistant message that must not be learned, if the chat begins
    with such messages (AgentTraj's acknowledgement), else with the system messages.

    >>> chat = [Message("user", "Rules."), Message("assistant", "OK.", False)]
    >>> [len(part) for part in split_opening([*chat, Message("user", "Go.")])]
    [2, 1]
    """
    end = 0
    for number, message in enumerate(messages):
        if message.role == "assistant" and message.train is not False:
            break
        if message.role != "user":
            end = number + 1
    return tuple(messages[:end]), messages[end:]


def _from_chat(row: Mapping[str, Any], messages: Sequence[Message], env: str) -> Trajectory:
    task_id = get(row, "item_id", str)
    score = get(row, "reward", float) if "reward" in row else 1.0
    opening, chat = split_opening(messages)
    return Trajectory(
        EpisodeSpec(env, task_id),
        opening,
        tuple(_pair(chat)),
        final_observation=chat[-1].content if len(chat) % 2 else "",
        score=score,
        success=get(row, "success", bool) if "success" in row else score == 1,
        terminated=True,
    )


def _pair(chat: Sequence[Message]) -> Iterator[Turn]:
    for number, message in enumerate(chat):
        expected = "assistant" if number % 2 else "user"
        if message.role != expected:
            raise MalformedFileError(
                f"message {number} after the opening is of the {message.role}, not the {expected}"
            )
    for observation, answer in zip(chat[::2], chat[1::2], strict=False):
        reply = Reply(answer.content)
        yield Turn(observation.content, reply, train=answer.train is not False)


def _message_to_openai(message: Message) -> dict[str, Any]:
    weight = {"weight": 0} if message.role == "assistant" and message.train is False else {}
    return {"role": message.role, "content": message.content} | weight


def _message_to_json(message: Message) -> dict[str, Any]:
    return {"role": message.role, "content": message.content, "train": message.train}


def _message_from_json(value: Any) -> Message:
    row = as_object(value)
    return Message(_role(row, "role", _ROLES), get(row, "content", str), _flag(row, "train"))


def _turn_to_json(turn: Turn) -> dict[str, Any]:
    row: dict[str, Any] = {
        "observation": turn.observation,
        "reply": turn.reply.text,
        "reward": turn.reward,
        "valid": turn.valid,
    }
    if not turn.train:
        row["train"] = False
    reply = turn.reply
    tokens = {
        "prompt_token_ids": reply.prompt_token_ids,
        "token_ids": reply.token_ids,
        "logprobs": reply.logprobs,
    }
    return row | {key: list(values) for key, values in tokens.items() if values}


def _turn_from_json(value: Any) -> Turn:
    row = as_object(value)
    reply = Reply(
        get(row, "reply", str),
        _numbers(row, "token_ids", int),
        _numbers(row, "prompt_token_ids", int),
        _numbers(row, "logprobs", float),
    )
    return Turn(
        get(row, "observation", str),
        reply,
        get(row, "reward", float),
        get(row, "valid", bool),
        row.get("train") is not False,
    )


def _numbers(row: Mapping[str, Any], key: str, kind: type[ValueT]) -> tuple[ValueT, ...]:
    values = typed(row.get(key, []), repr(key), list[Any])
    return tuple(typed(value, f"each of {key!r}", kind) for value in values)


def _flag(row: Mapping[str, Any], key: str) -> bool | None:
    return None if row.get(key) is None else get(row, key, bool)


def _from_weight(row: Mapping[str, Any]) -> bool | None:
    return False if row.get("weight") == 0 else None


def _role(row: Mapping[str, Any], key: str, roles: Mapping[str, Role]) -> Role:
    name = get(row, key, str)
    if name not in roles:
        raise MalformedFileError(f"{key!r} must be one of {list(roles)}, got {name!r}")
    return roles[name]


def _write_json_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    written = 0
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(dump(row) + "\n")
            written += 1
    return written


_WRITERS: Mapping[str, Callable[[Trajectory], dict[str, Any]]] = {
    "jsonl": to_json,
    "agenttraj": to_agenttraj,
    "openai": to_openai,
}
