"""What the `replay.py` of the tool environments share: records, rows of scores, chats."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from agentgym_envs.core import MalformedFileError, TextEnv
from agentgym_envs.core.comparison import Comparison

from .answers import Matches, reached, same
from .original import OriginalEpisode, opening

OVER = "(the episode is over)"
NOT_RECORDED = "(nothing more was recorded)"

Start = Callable[[], OriginalEpisode]
"""Begins the episode of a record anew."""

Extra = Callable[[OriginalEpisode], Mapping[str, Any]]
"""What else a record holds of a state: key -> our value."""


class Response(NamedTuple):
    """What a web service answered.

    Attributes:
        status: The HTTP status.
        json: The body.
    """

    status: int
    json: Any

    @property
    def text(self) -> str:
        """The body as text, as JSON is printed."""
        return json.dumps(self.json, ensure_ascii=False)


class Tape:
    """A web service that gives the recorded responses to the recorded requests, in order."""

    def __init__(self) -> None:
        """Starts empty; `load` gives it the exchanges of one step."""
        self._exchanges: list[Mapping[str, Any]] = []
        self.requests: list[str] = []

    def load(self, exchanges: Sequence[Mapping[str, Any]]) -> None:
        """Takes the exchanges that the next step should make."""
        self._exchanges = list(exchanges)
        self.requests = []

    def get(self, url: str, query: Mapping[str, Any]) -> Response:
        """Returns the next recorded response and notes the request.

        Args:
            url: Without the query.
            query: Names and values; None is left out, a list gives its name several times.
        """
        given = {name: value for name, value in query.items() if value is not None}
        self.requests.append(f"GET {url}?{urlencode(given, doseq=True)}" if given else f"GET {url}")
        if not self._exchanges:
            return Response(500, {"error": NOT_RECORDED})
        exchange = self._exchanges.pop(0)
        return Response(exchange["status"], exchange["json"])


def replay_record(
    record: Mapping[str, Any], start: Start, *, tape: Tape | None = None, extra: Extra | None = None
) -> Iterator[Comparison]:
    """Plays one recorded episode and compares everything it holds.

    Args:
        record: One line of a record file: `goal`, `reset_observation` and `steps` with `action`,
            `observation`, `reward`, `done` and `http`, or with `reset`.
        start: Begins its episode.
        tape: What the episode's tools ask, where they ask a web service.
        extra: What else is compared after each step.

    Raises:
        MalformedFileError: the record lacks one of these.
    """
    try:
        yield from _replay(record, start, tape, extra)
    except (KeyError, TypeError) as error:
        raise MalformedFileError(f"not a record of a tool environment: {error!r}") from error


def _replay(
    record: Mapping[str, Any], start: Start, tape: Tape | None, extra: Extra | None
) -> Iterator[Comparison]:
    episode, first = start(), opening(record["goal"])
    yield Comparison("reset_observation", record["reset_observation"], first)
    for number, step in enumerate(record["steps"], start=1):
        where = f"step {number}"
        if "reset" in step:
            episode = start()
            yield Comparison(f"{where}: observation", step["observation"], first)
            continue
        if tape is not None:
            tape.load(step["http"])
        answer = episode.step(step["action"])
        yield Comparison(f"{where}: observation", step["observation"], answer.observation)
        yield Comparison(f"{where}: reward", step["reward"], answer.reward)
        yield Comparison(f"{where}: done", step["done"], answer.done)
        if tape is not None:
            asked = [f"{each['method']} {each['url']}" for each in step["http"]]
            yield Comparison(f"{where}: http", asked, tape.requests)
        more: Mapping[str, Any] = extra(episode) if extra else {}
        for key, value in more.items():
            yield Comparison(f"{where}: {key}", step[key], value)


def replay_score(
    row: Mapping[str, Any], episode: OriginalEpisode, matches: Matches = same
) -> Iterator[Comparison]:
    """Plays one row of a table of scores.

    Args:
        row: `subgoals` and, by `kind`: an `action_input` ("answer", "expression"), several
            `answers` ("multi"), or a `predicted` value ("geo").
        episode: A new one, with the row's subgoals.
        matches: When a prediction is a subgoal, for "geo".

    Raises:
        MalformedFileError: the row is of another kind.
    """
    kind = row.get("kind")
    if kind == "multi":
        yield Comparison(
            "progress_after_each",
            row["progress_after_each"],
            [_progress_after(episode, text) for text in row["answers"]],
        )
    elif kind == "geo":
        count = reached(row["subgoals"], [row["predicted"]], matches)
        yield Comparison("progress", row["progress"], count / len(row["subgoals"]))
    elif kind in ("answer", "expression"):
        observation = _finish(episode, row["action_input"])
        actual = {
            "observation": observation,
            "progress": episode.progress,
            "reward_weather_server": float(episode.progress > 0),
            "done": episode.done,
        }
        for key, value in actual.items():
            yield Comparison(key, row[key], value)
    else:
        raise MalformedFileError(f"a row of scores has no kind {kind!r}")


def _progress_after(episode: OriginalEpisode, text: str) -> float:
    _finish(episode, text)
    return episode.progress


def _finish(episode: OriginalEpisode, text: str) -> str:
    answer = episode.step(f"Action: finish with Action Input: {text}")
    return answer.observation.removeprefix("Observation: ").removesuffix("\nGive me one action.")


def replay_chat(
    env: TextEnv[Any],
    item_id: str,
    messages: Sequence[tuple[str, str]],
    *,
    reward: float | None = None,
    done: bool | None = None,
) -> Iterator[Comparison]:
    """Sends the assistant's messages to an environment and compares the user's with its answers.

    Args:
        env: The environment, with the prompt format of the messages.
        item_id: The task.
        messages: (role, content) in order; rules before the first observation are skipped.
        reward: The reward of the last step, where it is known.
        done: Whether the last step ended the episode, where it is known.

    Raises:
        MalformedFileError: user and assistant do not take turns.
    """
    first, _ = env.reset(options={"task_id": item_id})
    texts = _turns(item_id, messages, first)
    yield _compare_texts("first observation", texts[0], first)
    info: Mapping[str, Any] = {"score": 0.0}
    over = False
    for number, reply in enumerate(texts[1::2], start=1):
        if over:
            yield Comparison(f"turn {number}", reply, OVER)
            return
        observation, _, terminated, truncated, info = env.step(reply)
        over = terminated or truncated
        if 2 * number < len(texts):
            yield _compare_texts(f"turn {number}: observation", texts[2 * number], observation)
    if reward is not None:
        yield Comparison("reward", reward, info["score"])
    if done is not None:
        yield Comparison("done", done, over)


def _turns(item_id: str, messages: Sequence[tuple[str, str]], first: str) -> list[str]:
    turns = [message for message in messages if message[0] != "system"]
    if len(turns) > 2 and not turns[0][1].endswith(first):
        turns = turns[2:]
    for place, (role, _) in enumerate(turns):
        if role != ("user", "assistant")[place % 2]:
            raise MalformedFileError(f"{item_id!r}: user and assistant must take turns, user first")
    if not turns:
        raise MalformedFileError(f"{item_id!r}: the conversation is empty")
    return [content for _, content in turns]


def _compare_texts(where: str, expected: str, actual: str) -> Comparison:
    """Compares texts; a client may have put something before them, or cut blanks at the end."""
    is_same = expected.rstrip().endswith(actual.rstrip()) and bool(actual.strip())
    return Comparison(where, expected, expected if is_same else actual)
