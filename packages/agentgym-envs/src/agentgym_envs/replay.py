"""Playing recorded episodes again: does our world still answer the same?

A file holds records made with the original implementations, AgentTraj items, OpenAI-style chats or
our own trajectories; each row says by its keys which of these it is.
"""

import difflib
import gzip
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol, cast

from . import ENVIRONMENTS
from .catalog import find_id, make_text_env
from .console import Advance
from .core import AgentGymError, EpisodeOverError, MalformedFileError
from .core.comparison import Comparison
from .json_values import at, get, read_json_lines, read_json_list
from .rollout import opening_messages
from .trajectory import Message, Trajectory
from .trajectory_files import from_agenttraj, from_json, from_openai

OVER = "(the episode is over)"

_ENV_OF_ITEM = {"lmrlgym_maze": "maze", "lmrlgym_wordle": "wordle", "textcraft": "textcraft",
                "babyai": "babyai", "maze": "maze", "wordle": "wordle", "alfworld": "alfworld",
                "sciworld": "sciworld",
                "webarena": "webarena",
                "webshop": "webshop", "movie": "movie", "weather": "weather", "todo": "todo",
                "sheet": "sheet", "tool_sheet": "sheet",
                "academia": "academia", "tool_academia": "academia",
                "searchqa": "searchqa", "nq": "searchqa", "triviaqa": "searchqa",
                "popqa": "searchqa", "hotpotqa": "searchqa", "2wikimultihopqa": "searchqa",
                "musique": "searchqa", "bamboogle": "searchqa",
                "sqlgym": "bird", "bird": "bird", "bird_mini_dev": "bird"}  # fmt: skip
"""What AgentGym's item ids begin with, up to the last "_" -> our environment."""


@dataclass(slots=True)
class FileReport:
    """What the replay of one file found.

    Attributes:
        path: The file.
        episodes: Rows played.
        steps: Actions in them (a row without steps counts as one).
        compared: Single values compared.
        mismatches: Those that differ, as (episode, comparison), in order.
    """

    path: Path
    episodes: int = 0
    steps: int = 0
    compared: int = 0
    mismatches: list[tuple[str, Comparison]] = field(default_factory=list[tuple[str, Comparison]])


class Episode(NamedTuple):
    """One row of a file, ready to be played.

    Attributes:
        steps: How many actions it holds.
        comparisons: Plays it.
    """

    steps: int
    comparisons: Iterator[Comparison]


class _Replay(Protocol):
    """The module `replay.py` of an environment."""

    def replay(self, record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]: ...

    def replay_conversation(
        self,
        item_id: str,
        messages: list[tuple[str, str]],
        *,
        reward: float | None = None,
        done: bool | None = None,
    ) -> Iterator[Comparison]: ...


def replay_file(path: Path, advance: Advance | None = None) -> FileReport:
    """Plays every row of a file and returns what differed.

    Args:
        path: A JSON list, or JSON lines; packed with gzip if the name ends in ".gz".
        advance: Called with 1 after each row.

    Raises:
        MalformedFileError: a row is of no kind that can be replayed (the message names the place),
            or there is none.
        InvalidOptionError: a row names an environment that is not there.
        UnknownTaskError: a row names a task that its environment does not hold.
        DataUnavailableError: a row needs official data that is not on this machine.
        OSError: the file cannot be opened.
    """
    report = FileReport(path)
    for place, row in _rows(path):
        with at(f"{path}, {place}"):
            _play_row(report, place, row)
        if advance is not None:
            advance(1)
    if report.episodes == 0:
        raise MalformedFileError(f"{path} holds nothing to replay")
    return report


def replay_trajectory(trajectory: Trajectory) -> Iterator[Comparison]:
    """Plays a trajectory through its environment and compares all that the environment said.

    A trajectory that broke off with an error is compared up to there.

    Raises:
        InvalidOptionError: there is no such environment, or it refuses the recorded options.
        UnknownTaskError: the environment holds no such task.
    """
    spec = trajectory.spec
    env = make_text_env(spec.env, spec.options)
    observation, _ = env.reset(seed=spec.seed, options={"task_id": spec.task_id})
    yield Comparison("opening", list(trajectory.opening), list(opening_messages(env)))
    ending: dict[str, Any] = {}
    for number, turn in enumerate(trajectory.turns, start=1):
        yield Comparison(f"turn {number}: observation", turn.observation, observation)
        try:
            observation, reward, terminated, truncated, info = env.step(turn.reply.text)
        except EpisodeOverError:
            yield Comparison(f"turn {number}", turn.reply.text, OVER)
            return
        yield Comparison(f"turn {number}: reward", turn.reward, reward)
        yield Comparison(f"turn {number}: valid", turn.valid, info["action_valid"])
        ending = {
            "score": info["score"],
            "success": info["success"],
            "terminated": terminated,
            "truncated": truncated,
        }
    if trajectory.error is None:
        yield Comparison("final observation", trajectory.final_observation, observation)
        for key, actual in ending.items():
            yield Comparison(key, getattr(trajectory, key), actual)


def difference(comparison: Comparison) -> str:
    r"""Returns what differs, line by line: "-" is the record's, "+" is ours.

    >>> print(difference(Comparison("step 1", "Got 1 stick\nYou win", "Got 2 stick\nYou win")))
    - Got 1 stick
    + Got 2 stick
      You win
    """
    expected, actual = (_text(value).splitlines() for value in comparison[1:])
    lines = [line for line in difflib.ndiff(expected, actual) if not line.startswith("?")]
    if expected == actual:  # they differ in a line break at the end, or in their types
        lines = [f"- {comparison.expected!r}", f"+ {comparison.actual!r}"]
    return "\n".join(lines)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    if _starts_as_list(path):
        for number, row in enumerate(read_json_list(path), start=1):
            yield f"item {number}", row
    else:
        for number, row in read_json_lines(path):
            yield f"line {number}", row


def _starts_as_list(path: Path) -> bool:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        try:
            return file.read(64).lstrip().startswith(b"[")
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise MalformedFileError(f"{path} is not a whole gzip file: {error}") from error


def _play_row(report: FileReport, place: str, row: Mapping[str, Any]) -> None:
    try:
        episode = _episode(row, report.path.parent)
        name = f"{place}{_task_name(row)}"
        for comparison in episode.comparisons:
            report.compared += 1
            if not comparison.matches:
                report.mismatches.append((name, comparison))
    except AgentGymError:
        raise
    except (KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
        raise MalformedFileError(f"cannot be replayed: {type(error).__name__} {error}") from error
    report.episodes += 1
    report.steps += episode.steps


def _episode(row: Mapping[str, Any], folder: Path) -> Episode:
    for key, read in _READERS.items():
        if key in row:
            return read(row, folder)
    raise MalformedFileError(
        f"nothing to replay: a row needs one of the keys {list(_READERS)}, it has {list(row)[:8]}"
    )


def _read_trajectory(row: Mapping[str, Any], folder: Path) -> Episode:
    del folder
    trajectory = from_json(row)
    module = trajectory.spec.env.rpartition(":")[0]
    if module and module not in sys.modules:
        raise MalformedFileError(
            f"it names the module {module!r}, and nothing that a file names is imported: import it "
            "yourself, and then call `agentgym_envs.replay.replay_file`"
        )
    return Episode(len(trajectory.turns), replay_trajectory(trajectory))


def _read_agenttraj(row: Mapping[str, Any], folder: Path) -> Episode:
    del folder
    trajectory = from_agenttraj(row, _env_of_item(row))
    return _read_chat(row, trajectory, [*trajectory.messages, *_last_message(trajectory)])


def _read_openai(row: Mapping[str, Any], folder: Path) -> Episode:
    del folder
    trajectory = from_openai(row, None if "env" in row else _env_of_item(row))
    return _read_chat(row, trajectory, [*trajectory.messages, *_last_message(trajectory)])


def _read_chat(row: Mapping[str, Any], trajectory: Trajectory, messages: list[Message]) -> Episode:
    comparisons = _replay_module(trajectory.spec.env).replay_conversation(
        get(row, "item_id", str),
        [(message.role, message.content) for message in messages],
        reward=get(row, "reward", float) if "reward" in row else None,
        done=get(row, "done", bool) if "done" in row else None,
    )
    return Episode(len(trajectory.turns), comparisons)


def _read_record(row: Mapping[str, Any], folder: Path) -> Episode:
    steps = get(row, "steps", list[Any]) if "steps" in row else [None]
    name = get(row, "env", str)
    module = _replay_module(_ENV_OF_ITEM.get(name, name))
    return Episode(len(steps), module.replay(row, folder))


def _read_webshop_row(row: Mapping[str, Any], folder: Path) -> Episode:
    """Reads a goal, a purchase or a search of WebShop; these rows do not name their environment."""
    return Episode(1, _replay_module("webshop").replay(row, folder))


def _read_bird_row(row: Mapping[str, Any], folder: Path) -> Episode:
    """Reads a scored pair of statements, or a prompt; these rows do not name their environment."""
    return Episode(1, _replay_module("bird").replay(row, folder))


def _read_sheet_row(row: Mapping[str, Any], folder: Path) -> Episode:
    """Reads a scored table; these rows do not name their environment."""
    return Episode(1, _replay_module("sheet").replay(row, folder))


def _read_webarena_row(row: Mapping[str, Any], folder: Path) -> Episode:
    """Reads a page or a score of WebArena; these rows do not name their environment."""
    return Episode(1, _replay_module("webarena").replay(row, folder))


def _last_message(trajectory: Trajectory) -> list[Message]:
    """Returns the observation after the last answer, where the chat holds it."""
    last = trajectory.final_observation
    return [Message("user", last)] if last else []


def _replay_module(env: str) -> _Replay:
    env_id = find_id(env)
    if env_id not in ENVIRONMENTS:
        raise MalformedFileError(
            f"chats and records of {env!r} cannot be replayed, only those of {list(ENVIRONMENTS)}"
        )
    package = ENVIRONMENTS[env_id].partition(":")[0]
    return cast(_Replay, import_module(f"{package}.replay"))


def _env_of_item(row: Mapping[str, Any]) -> str:
    item_id = get(row, "item_id", str)
    name = item_id.partition("_embedded_")[0]
    prefix = name if name != item_id else item_id.rpartition("_")[0]
    if "_trial_T" in item_id:  # AgentTraj's ids of ALFWorld are names of games
        prefix = "alfworld"
    if prefix not in _ENV_OF_ITEM:
        raise MalformedFileError(
            f"item id {item_id!r} is of no environment here; ids begin with {list(_ENV_OF_ITEM)}"
        )
    return find_id(_ENV_OF_ITEM[prefix])


def _task_name(row: Mapping[str, Any]) -> str:
    for key in ("item_id", "task_id", "task"):
        if key in row:
            return f" ({row[key]})"
    return ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)


_READERS: Mapping[str, Callable[[Mapping[str, Any], Path], Episode]] = {
    "schema": _read_trajectory,
    "conversations": _read_agenttraj,
    "messages": _read_openai,
    "conversation": _read_openai,
    "env": _read_record,
    "instruction_text": _read_webshop_row,
    "goal_asin": _read_webshop_row,
    "asins": _read_webshop_row,
    "pred_sql": _read_bird_row,
    "ground_truth": _read_sheet_row,
    "observation": _read_bird_row,
    "ax_nodes": _read_webarena_row,
    "eval": _read_webarena_row,
}
"""Key that tells what a row is -> how to play it; the first that is there counts."""
