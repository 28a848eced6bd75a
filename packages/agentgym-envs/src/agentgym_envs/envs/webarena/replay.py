"""Plays records of the original against ours: the texts of trees, and scores."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from agentgym_envs.core import MalformedFileError
from agentgym_envs.core.comparison import Comparison

from .browsing import Browser, Look, Rect, Tab
from .env import WebArenaEnv
from .evaluation import score
from .prompts import FENCE
from .protocol import read_nodes
from .tasks.embedded import PREFIX
from .tree import print_tree, tab_line

OVER = "(the episode is over)"


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one line of a record file and compares everything it holds.

    Args:
        record: A page (`title`, `ax_nodes`, `bounds`, `viewport_only`, `text`, `ids`) or a score
            (`eval`, `answer`, `url`, `score`).
        folder: Where the record file lies; not needed.

    Raises:
        MalformedFileError: the record is none of these.
    """
    del folder
    if "ax_nodes" in record:
        return _compare_text(record)
    if "eval" in record:
        return _compare_score(record)
    raise MalformedFileError(f"no record of WebArena: it has {list(record)[:8]}")


def _compare_text(record: Mapping[str, Any]) -> Iterator[Comparison]:
    raw: Sequence[Mapping[str, Any]] = record["ax_nodes"]
    rects = {
        node["backendDOMNodeId"]: _rect(record["bounds"].get(node["nodeId"]))
        for node in raw
        if "backendDOMNodeId" in node
    }
    nodes = read_nodes(raw, rects, recorded=True).nodes
    printed = print_tree(nodes, viewport_only=record["viewport_only"])
    tabs = tab_line([Tab(record["title"], "")], 0)
    yield Comparison("text", record["text"], f"{tabs}\n\n{printed.text}")
    yield Comparison("ids", sorted(record["ids"]), sorted(printed.nodes))


def _compare_score(record: Mapping[str, Any]) -> Iterator[Comparison]:
    browser = cast(Browser, _Recorded(record["url"]))
    earned = score(record["eval"], record["answer"], browser, rules="agentgym")
    yield Comparison("score", record["score"], earned)


class _Recorded:
    """What is left of a browser in a record: the URL that it showed last."""

    def __init__(self, url: str) -> None:
        self._url = url

    def look(self) -> Look:
        """Returns one tab with nothing in it."""
        return Look([Tab("", self._url)], 0, [])


def _rect(bounds: Sequence[float] | None) -> Rect | None:
    return None if bounds is None else Rect(*bounds)


def replay_conversation(
    item_id: str,
    messages: Sequence[tuple[str, str]],
    *,
    reward: float | None = None,
    done: bool | None = None,
) -> Iterator[Comparison]:
    """Sends the assistant's messages and compares the user's with what comes back.

    What comes before the first page is skipped.

    Args:
        item_id: One of our own ids: official tasks are about sites that nobody else has.
        messages: (role, content) in order; a role is "system", "user" or "assistant".
        reward: The reward of the last step, where it is known.
        done: Whether the last step ended the episode, where it is known.

    Raises:
        UnknownTaskError: there is no task `item_id`.
        MalformedFileError: the task is an official one, no message is a first page, or user and
            assistant do not take turns.
    """
    if not item_id.startswith(PREFIX):
        raise MalformedFileError(f"{item_id!r}: only tasks on our own sites can be replayed")
    texts = _turns(item_id, messages)
    replies = texts[1::2]
    fenced = any(FENCE in reply for reply in replies)
    env = WebArenaEnv(max_steps=max(len(replies), 1), prompt_format="react" if fenced else None)
    observation, _ = env.reset(options={"task_id": item_id})
    yield Comparison("first observation", texts[0], observation)
    earned, over = 0.0, False
    for number, reply in enumerate(replies, start=1):
        if over:
            yield Comparison(f"turn {number}", reply, OVER)
            break
        observation, earned, over, _, _ = env.step(reply)
        if 2 * number < len(texts):
            yield Comparison(f"turn {number}: observation", texts[2 * number], observation)
    env.close()
    if reward is not None:
        yield Comparison("reward", reward, earned)
    if done is not None:
        yield Comparison("done", done, over)


def _turns(item_id: str, messages: Sequence[tuple[str, str]]) -> list[str]:
    """Returns the texts from the first page on: a user's, an assistant's, and so on."""
    turns = [message for message in messages if message[0] != "system"]
    while turns and not (turns[0][0] == "user" and turns[0][1].startswith("OBSERVATION:\n")):
        turns.pop(0)
    roles = [role for role, _ in turns]
    if not turns or roles != (["user", "assistant"] * len(turns))[: len(turns)]:
        raise MalformedFileError(f"{item_id!r}: user and assistant must take turns, page first")
    return [content for _, content in turns]
