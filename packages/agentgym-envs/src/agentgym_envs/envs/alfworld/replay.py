"""Plays records and conversations of AgentGym's ALFWorld against ours."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from agentgym_envs.core import MalformedFileError
from agentgym_envs.core.comparison import Comparison

from .data import data_folder, read_item_ids
from .env import ACTIONS_FOLLOW, ALFWorldEnv
from .game import Dialect, Wording
from .pddl import parse_game
from .prompts import parse_agentgym
from .tasks import PREFIX, official_id
from .world import NOTHING_HAPPENS, World

OVER = "(the episode is over)"
TASK_FOLLOWS = "\nYour task is to: "
OPENINGS = ("You are in the middle of a room.", "You are facing the ")
NEWER_GRAMMAR = "json_2.1.3"
"""What a record says of games that say "move X to Y"; the others say "put X in/on Y"."""

NEWER_REPLIES = ("You arrive at ", "You move the ")
"""Beginnings of observations that only games that say "move" have."""

_OLD_ARRIVAL = re.compile(r"^You arrive at loc \d+\. ")


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one recorded episode and compares everything it holds.

    Args:
        record: One line of a record file: `pddl_problem`, `task_desc`, `grammar`, `reset` and
            `steps`.
        folder: Where the record file lies; not needed here.

    Raises:
        MalformedFileError: the problem is none of ALFWorld's.
    """
    del folder
    wording: Wording = "move" if record["grammar"] == NEWER_GRAMMAR else "put"
    game = parse_game(record["pddl_problem"], record["task_desc"], Dialect.of(wording))
    world = World(game, mended=False)
    first = record["reset"]
    yield Comparison("reset: observation", first["observation"], world.begin())
    yield Comparison("reset: available_actions", first["available_actions"], world.available())
    for number, step in enumerate(record["steps"], start=1):
        if world.solved or number > ALFWorldEnv.default_max_steps:
            yield Comparison(f"step {number}", step["action"], OVER)
            return
        for key, actual in _play(world, step["action"], number).items():
            yield Comparison(f"step {number}: {key}", step[key], actual)


def replay_conversation(
    item_id: str,
    messages: Sequence[tuple[str, str]],
    *,
    reward: float | None = None,
    done: bool | None = None,
) -> Iterator[Comparison]:
    """Sends the assistant's messages and compares the user's with what comes back.

    What comes before the first observation is skipped. Whether the game says "move" or "put" is
    read from the observations, and available actions are compared where a message holds them.

    Args:
        item_id: "alfworld_2420" or AgentTraj's "<task>_trial_<number>" (both are played by the
            original's rules), or one of our own ids.
        messages: (role, content) in order; a role is "system", "user" or "assistant".
        reward: The reward of the last step, where it is known.
        done: Whether the last step ended the episode, where it is known.

    Raises:
        DataUnavailableError: the official games are not on this machine.
        UnknownTaskError: there is no such task.
        MalformedFileError: no message holds a task, or user and assistant do not take turns.
    """
    texts = _turns(item_id, messages)
    env = _environment(item_id, texts)
    actual, _ = env.reset(options={"task_id": _task_id(item_id)})
    yield from _compare(env, "first observation", texts[0], actual)
    last_reward, over = 0.0, False
    for number, reply in enumerate(texts[1::2], start=1):
        if over:
            yield Comparison(f"turn {number}", reply, OVER)
            return
        actual, last_reward, terminated, truncated, _ = env.step(reply)
        over = terminated or truncated
        if 2 * number < len(texts):
            yield from _compare(env, f"turn {number}: observation", texts[2 * number], actual)
    if reward is not None:
        yield Comparison("reward", reward, last_reward)
    if done is not None:
        yield Comparison("done", done, over)


def _play(world: World, reply: str, number: int) -> dict[str, object]:
    """Returns all that a record holds of one step."""
    sent = parse_agentgym(reply)
    answer = world.act(sent)
    return {
        "server_action": sent,
        "observation": NOTHING_HAPPENS if answer is None else answer,
        "reward": float(world.solved),
        "done": world.solved or number >= ALFWorldEnv.default_max_steps,
        "available_actions": world.available(),
    }


def _turns(item_id: str, messages: Sequence[tuple[str, str]]) -> list[str]:
    """Returns the texts from the first observation on: a user's, an assistant's, and so on."""
    turns = [message for message in messages if message[0] != "system"]
    while turns and not (turns[0][0] == "user" and _opening(turns[0][1]) is not None):
        turns.pop(0)
    if not turns:
        raise MalformedFileError(f'{item_id!r}: no message holds "{TASK_FOLLOWS.strip()} ..."')
    for place, (role, _) in enumerate(turns):
        if role != ("user", "assistant")[place % 2]:
            raise MalformedFileError(f"{item_id!r}: user and assistant must take turns, user first")
    texts = [content for _, content in turns]
    return [texts[0][_opening(texts[0]) :], *texts[1:]]


def _opening(text: str) -> int | None:
    """Returns where the first observation begins, or None if it is not in this message."""
    task = text.rfind(TASK_FOLLOWS)
    start = max(text.rfind(words, 0, max(task, 0)) for words in OPENINGS)
    return None if start < 0 else start


def _environment(item_id: str, texts: Sequence[str]) -> ALFWorldEnv:
    observations, replies = texts[::2], texts[1::2]
    newer = any(_newer(text).startswith(NEWER_REPLIES) for text in observations)
    wording: Wording = "move" if newer else "put"
    if item_id.startswith(PREFIX):
        return ALFWorldEnv(
            wording=wording,
            prompt_format="react" if any("Action:" in reply for reply in replies) else None,
        )
    return ALFWorldEnv(data="official", rules="agentgym", prompt_format="react", wording=wording)


def _task_id(item_id: str) -> str:
    """Returns our id of a task; AgentTraj names the game of train/ instead of numbering it."""
    task, found, trial = item_id.partition("_trial_")
    if not found or item_id.startswith("alfworld_"):
        return item_id
    path = f"train/{task}/trial_{trial}"
    return official_id(path, read_item_ids(data_folder("official")))


def _newer(observation: str) -> str:
    """Returns an observation without the "You arrive at loc 7. " of the older engine."""
    return _OLD_ARRIVAL.sub("", observation)


def _compare(env: ALFWorldEnv, where: str, expected: str, actual: str) -> Iterator[Comparison]:
    text, listed, actions = expected.partition(ACTIONS_FOLLOW)
    same = _newer(text).rstrip() == actual.rstrip()
    yield Comparison(where, text, text if same else actual)
    if listed:
        yield Comparison(f"{where}: actions", actions.strip(), ",".join(env.available_actions()))
