"""AgentGym's own HTTP protocol, from the client's side: which words each world's server wants.

Source: AgentGym 3ef9235, `agentenv/envs/*.py` (what its clients send and read).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from typing_extensions import override

from agentgym_envs.core import Outcome, Split, Task, UnknownTaskError

from .connection import Answer, Connection, NoAnswerError, RemoteError
from .tasks import RemoteTask

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Words:
    """How the server of one world is spoken to.

    Attributes:
        prefix: A task's id is this and its number.
        session_key: Names the session in requests: "env_idx" or "id".
        index_key: Names the task in a reset.
        create: The body of a create; None sends none.
        reset: What a reset wants besides.
        state: Where the answer to a step has the observation.
        done: Where it says that the episode is over.
        score: Where it has the score, or what comes to the same at the end.
        points: What the score counts to.
        partial: Whether less than all points is a success too.
        whole_replies: Whether it is sent the model's whole reply.
        observes: Whether an episode's first observation is asked for, and not told by the reset.
    """

    prefix: str
    session_key: str = "id"
    index_key: str = "data_idx"
    create: Mapping[str, Any] | None = None
    reset: Mapping[str, Any] | None = None
    state: str = "observation"
    done: str = "done"
    score: str = "reward"
    points: float = 1.0
    partial: bool = False
    whole_replies: bool = False
    observes: bool = False


def _tools(prefix: str) -> Words:
    return Words(prefix, "env_idx", "id", {"id": 0}, whole_replies=True, observes=True)


_CRAFT = {"minecraft_dir": "agentenv_textcraft/", "commands": None, "goal": None}

WORDS: Mapping[str, Words] = {
    "academia": _tools("tool_academia_"),
    "alfworld": Words("alfworld_", index_key="game", reset={"world_type": "Text"}),
    "babyai": Words("babyai_", score="score", partial=True),
    "maze": Words("lmrlgym_maze_", index_key="game"),
    "movie": _tools("movie_"),
    "sciworld": Words("sciworld_", score="score", points=100.0),
    "searchqa": _tools("searchqa_"),
    "sheet": _tools("tool_sheet_"),
    "sqlgym": Words("sqlgym_", "env_idx", "item_id", state="state", observes=True),
    "textcraft": Words("textcraft_", create=_CRAFT),
    "todo": _tools("todo_"),
    "weather": _tools("weather_"),
    "webarena": Words(
        "webarena_", "env_idx", "idx", reset={"seed": 0}, done="terminated", whole_replies=True
    ),
    "webshop": Words("webshop_", "env_idx", "session_id", state="state", observes=True),
    "wordle": Words("lmrlgym_wordle_", index_key="seed"),
}
"""A server's name of a world -> its words."""


class NumberedTasks:
    """The tasks of a server that knows them by number, and does not say how many it has."""

    def __init__(self, words: Words, split: Split, number: int) -> None:
        """Takes the tasks 0 to `number - 1` for those of `split`; any other can be named."""
        self._prefix = words.prefix
        self._split: Split = split
        self._number = number

    def count(self, split: Split) -> int:
        """Returns how many tasks `reset` draws from."""
        return self._number if split == self._split else 0

    def at(self, split: Split, index: int) -> Task[RemoteTask]:
        """Returns one task of a split."""
        task_id = f"{self._prefix}{index}"
        return Task(task_id, split, "", RemoteTask(task_id))

    def find(self, task_id: str) -> Task[RemoteTask] | None:
        """Returns the task with this id; whether the server has it shows when it is begun."""
        digits = task_id.removeprefix(self._prefix)
        known = task_id.startswith(self._prefix) and digits.isascii() and digits.isdecimal()
        return self.at(self._split, int(digits)) if known and len(digits) < 10 else None


class OriginalSession:
    """An episode on a server of AgentGym's; one that is lost is played again on a new session.

    Such a server does not know a step that is sent twice, so a step without an answer is never
    sent again: the episode up to it is, on a new session.
    """

    def __init__(self, connection: Connection, words: Words) -> None:
        """Opens no session yet."""
        self._connection = connection
        self._words = words
        self._number: int | None = None
        self._task = ""
        self._actions: list[str] = []
        self.available_actions: list[str] | None = None

    def begin(self, task_id: str) -> str:
        """Starts an episode and returns its first observation.

        Raises:
            UnknownTaskError: the server refuses the task's number.
            RemoteError: it does not answer, or not in this protocol.
        """
        self._task, self._actions = task_id, []
        return self._insist(lambda: self._reset() if self._number is not None else self._open())

    def step(self, action: str) -> Outcome:
        """Plays one action.

        Raises:
            RemoteError: the server does not answer, or not in this protocol.
        """

        def play() -> Answer:
            if self._number is None:
                self._open()
            return self._send(action)

        answer = self._insist(play)
        self._actions.append(action)
        return self._read_outcome(answer)

    def close(self) -> None:
        """Closes the session; some of AgentGym's servers cannot, and say so in vain.

        Raises:
            RemoteError: this is one of them, or it does not answer.
        """
        number, self._number = self._number, None
        if number is not None:
            self._connection.post("close", {self._words.session_key: number})

    @override
    def __getstate__(self) -> dict[str, Any]:
        """Returns all but the session: a copy plays the episode on one of its own."""
        return {**self.__dict__, "_number": None}

    def _insist(self, ask: Callable[[], ResultT]) -> ResultT:
        """Returns what `ask` returns, on a new session where the old one is lost."""
        for left in range(self._connection.retries, -1, -1):
            had_session = self._number is not None
            try:
                return ask()
            except UnknownTaskError:
                self._number = None
                raise
            except NoAnswerError:
                self._number = None
                if not left:
                    raise
            except RemoteError:
                self._number = None
                if not had_session:
                    raise
        return ask()

    def _open(self) -> str:
        """Opens a session, plays on it what was played so far, and returns the opening."""
        created = self._connection.post("create", self._words.create)
        number = created.get("value", created.get(self._words.session_key))
        if type(number) is not int:
            raise RemoteError(f"{self._connection.url}/create answered {dict(created)!r}")
        self._number = number
        try:
            opening = self._reset()
        except NoAnswerError:
            raise
        except RemoteError as error:
            raise UnknownTaskError(
                f"{self._connection.url} does not begin {self._task!r}: {error}"
            ) from error
        for action in self._actions:
            self._send(action)
        return opening

    def _reset(self) -> str:
        words = self._words
        index = int(self._task.removeprefix(words.prefix))
        body = {**(words.reset or {}), words.session_key: self._number, words.index_key: index}
        answer = self._connection.post("reset", body)
        self._remember(answer)
        if words.observes:
            path = f"observation?{words.session_key}={self._number}"
            opening = self._connection.get(path).get("value")
        else:
            opening = answer.get("observation")
        if opening == "TimeoutError":  # WebArena's way to say so
            raise RemoteError(f"{self._connection.url} took too long to begin {self._task!r}")
        if not isinstance(opening, str):
            raise RemoteError(f"{self._connection.url}/reset answered without an observation")
        return (
            f"{answer['task_description']}\n{opening}" if "task_description" in answer else opening
        )

    def _send(self, action: str) -> Answer:
        body = {self._words.session_key: self._number, "action": action}
        answer = self._connection.post("step", body, again=False)
        missing = {self._words.state, self._words.score, self._words.done} - set(answer)
        if missing:
            raise RemoteError(f"{self._connection.url}/step answered without {sorted(missing)}")
        return answer

    def _read_outcome(self, answer: Answer) -> Outcome:
        words = self._words
        self._remember(answer)
        over = bool(answer[words.done]) or bool(answer.get("truncated"))
        # WebArena's reward counts at the end alone.
        points = answer[words.score] if over or words.done == "done" else 0
        score = min(1.0, max(0.0, float(points) / words.points))
        success = score >= 1.0 or (words.partial and over and score > 0.0)
        return Outcome(answer[words.state], score, success, over)

    def _remember(self, answer: Answer) -> None:
        actions = answer.get("available_actions")
        self.available_actions = [*actions] if isinstance(actions, list) else None
