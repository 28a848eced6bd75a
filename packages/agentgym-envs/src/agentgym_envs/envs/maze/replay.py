"""Plays records of AgentGym's maze against ours."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from typing_extensions import override

from agentgym_envs.core import MalformedFileError, Tasks
from agentgym_envs.core.comparison import Comparison

from . import tasks
from .data import Maze, Problem, parse_grid
from .env import MazeEnv
from .prompts import parse_agentgym

OBSERVATION_START = "The goal is at position"
OVER = "(the episode is over)"


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one recorded episode and compares everything it holds.

    Args:
        record: One line of a record file: `task` (the game), `grid`, `server_reset`,
            `client_error`, `reset_observation` and `steps`.
        folder: Where the record file lies; not needed here.

    Raises:
        MalformedFileError: the record lacks one of these, or its grid is not one.
    """
    del folder
    try:
        yield from _replay(record)
    except (KeyError, TypeError) as error:
        raise MalformedFileError(f"not a maze record: {error!r}") from error


def replay_conversation(
    item_id: str,
    messages: Sequence[tuple[str, str]],
    *,
    reward: float | None = None,
    done: bool | None = None,
) -> Iterator[Comparison]:
    """Sends the assistant's messages and compares the user's with what comes back.

    The rules that a client puts before the first observation are skipped. Game 25, which starts
    on the goal, is played as the older servers did: the first move wins. Observations may end
    with a line break, as those of AgentTraj do.

    Args:
        item_id: "lmrlgym_maze_3" (played by the original's rules) or one of our own ids.
        messages: (role, content) in order; a role is "system", "user" or "assistant".
        reward: The reward of the last step, where it is known.
        done: Whether the last step ended the episode, where it is known.

    Raises:
        DataUnavailableError: the official map is not on this machine.
        UnknownTaskError: there is no task `item_id`.
        MalformedFileError: user and assistant do not take turns.
    """
    turns = _without_opening([message for message in messages if message[0] != "system"])
    roles = [role for role, _ in turns]
    if not turns or roles != ["user", "assistant"] * (len(turns) // 2) + ["user"] * (
        len(turns) % 2
    ):
        raise MalformedFileError(f"{item_id!r}: user and assistant must take turns, user first")
    texts = [content for _, content in turns]
    yield from _replay_texts(_environment(item_id, texts), item_id, texts, reward, done)


class _RecordedMaze(MazeEnv):
    """The official games on the map of a record."""

    def __init__(self, maze: Maze) -> None:
        self._maze = maze
        super().__init__("test", data="a record", rules="agentgym", prompt_format="react")

    @override
    def load_tasks(self) -> Tasks[Problem]:
        return tasks.official_games(self._maze)

    @property
    def position(self) -> list[int]:
        return list(self._maze.position(self._world.cell))

    @property
    def last_observation(self) -> str:
        return self._observation

    @property
    def counted_steps(self) -> int:
        return self._world.steps


def _replay(record: Mapping[str, Any]) -> Iterator[Comparison]:
    env = _RecordedMaze(parse_grid(record["grid"], where="the grid of a maze record"))
    answer = _serve_reset(env, record["task"])
    failed = "error" in answer
    yield Comparison("server_reset", record["server_reset"], answer)
    error = "KeyError('observation')" if failed else None
    yield Comparison("client_error", record["client_error"], error)
    if failed:
        yield Comparison("steps", record["steps"], [])
    else:
        yield from _replay_steps(env, record["steps"])
    # The recorder kept the client's own state, which at the end holds the last observation.
    last = None if failed else env.last_observation
    yield Comparison("reset_observation", record["reset_observation"], last)


def _serve_reset(env: MazeEnv, game: int) -> dict[str, str]:
    """Answers as the original's server does: it counts negative games from the end."""
    games = len(tasks.OFFICIAL_STARTS)
    if game >= games:
        return {"error": f"The game {game} is not valid."}
    if game < -games:
        return {"error": "list index out of range"}
    start = tasks.OFFICIAL_STARTS[game]
    if start == tasks.OFFICIAL_GOAL:
        return {"error": ""}
    number = tasks.OFFICIAL_STARTS.index(start)
    observation, _ = env.reset(options={"task_id": f"lmrlgym_maze_{number}"})
    return {"observation": observation}


def _replay_steps(env: _RecordedMaze, steps: Sequence[Mapping[str, Any]]) -> Iterator[Comparison]:
    total, over = 0.0, False
    for number, step in enumerate(steps, start=1):
        where = f"step {number}"
        if over:
            yield Comparison(where, step["observation"], OVER)
            return
        observation, reward, over, _, _ = env.step(step["action"])
        total += reward
        actual = {
            "server_action": parse_agentgym(step["action"]),
            "observation": observation,
            "reward": reward,
            "done": over,
            "position": env.position,
            "num_steps": env.counted_steps,
            "info_cum_reward": total,
        }
        for key, value in actual.items():
            yield Comparison(f"{where}: {key}", step[key], value)


def _without_opening(messages: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Leaves out the rules and their acknowledgement, where they are messages of their own."""
    if not messages:
        return messages
    lines = [line for line in messages[0][1].splitlines() if line and not line.startswith("#")]
    observed = bool(lines) and lines[-1].startswith(OBSERVATION_START)
    return messages if observed else messages[2:]


def _environment(item_id: str, texts: Sequence[str]) -> MazeEnv:
    if not item_id.startswith("maze_embedded_"):
        return MazeEnv(data="official", rules="agentgym", prompt_format="react")
    difficulty = tasks.Difficulty.of(item_id)
    return MazeEnv(
        prompt_format="react" if any("Action:" in reply for reply in texts[1::2]) else None,
        size=difficulty.size,
        loops=difficulty.loops,
        layout=difficulty.layout,
        observation="map" if "\n###" in texts[0] else "walls",
    )


def _replay_texts(
    env: MazeEnv, item_id: str, texts: Sequence[str], reward: float | None, done: bool | None
) -> Iterator[Comparison]:
    actual, _ = env.reset(options={"task_id": item_id})
    start = max(texts[0].rfind(OBSERVATION_START), 0)
    yield _compare_texts("first observation", texts[0][start:], actual)
    last_reward, over = 0.0, False
    for number, reply in enumerate(texts[1::2], start=1):
        if over:
            yield Comparison(f"turn {number}", reply, OVER)
            return
        actual, last_reward, over, _, _ = env.step(reply)
        if 2 * number < len(texts):
            yield _compare_texts(f"turn {number}: observation", texts[2 * number], actual)
    if reward is not None:
        yield Comparison("reward", reward, last_reward)
    if done is not None:
        yield Comparison("done", done, over)


def _compare_texts(where: str, expected: str, actual: str) -> Comparison:
    line_end = "\n" if expected.endswith("\n") and not actual.endswith("\n") else ""
    return Comparison(where, expected, actual + line_end)
