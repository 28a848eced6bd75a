"""One episode of ScienceWorld: what is sent to the simulator, and what its answers mean.

The rules themselves are the simulator's. It keeps its random numbers and the simplifications once
for the whole process. They are set anew before every action, from the episode alone, so that it
does not matter who else lives in the process.
"""

import json
import re
import weakref
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from typing_extensions import override

from agentgym_envs.core import SimulatorError

from .data import Problem
from .machine import Machine, MachineDiedError
from .pool import Seat, Settings, pool
from .wire import Call, Forget, JavaError, Reference, Value

_T = TypeVar("_T")

FULL_POINTS = 100
LIMIT_OF_MOVES = 100
"""The original ends an episode that has taken more moves."""

NOT_UNDERSTOOD = "No known action matches that input."
_REFUSALS = (
    NOT_UNDERSTOOD,
    "Unknown action.  Type 'help'",
    "ERROR: Unknown response",
    "ERROR: Value out of range",
)
_NO_ANSWER = (
    "Unknown action.  Type 'help' for a list of actions, and 'objects' for a list of possible "
    "object referents. "
)
_WORDS = ("help", "objects", "task")
"""Answered by the simulator's outer shell, before the episode sees them; nothing happens."""

_TRIMMED = "".join(map(chr, range(33)))
_QUESTION = "Ambiguous request:"

FIRST_LOOK = "look around"
_LIVES = 3
"""A process may die so many times at one action before that is an error."""


class Answer(NamedTuple):
    """What the simulator says to one action.

    Attributes:
        observation: The text.
        points: The score so far: -100 after a fatal mistake, else 0 to 100.
        completed: Whether the task's goals are reached, or cannot be any more.
        moves: Time taken so far; looking, for one, takes none.
    """

    observation: str
    points: int
    completed: bool
    moves: int

    @property
    def understood(self) -> bool:
        """Whether the action was one of the simulator's."""
        return not self.observation.startswith(_REFUSALS)

    @property
    def asks(self) -> bool:
        """Whether the simulator asks which of several things is meant."""
        return self.observation.startswith(_QUESTION)

    @property
    def solved(self) -> bool:
        """Whether the task is solved."""
        return self.completed and self.points == FULL_POINTS

    @property
    def ended(self) -> bool:
        """Whether the task itself is over, solved or lost."""
        return self.completed or self.points < 0


_NOTHING_YET = Answer("", 0, completed=False, moves=0)


class World:
    """An episode.

    It lives in a Java process as long as that runs. When the process has died, after a copy, and in
    a process forked off, the actions are played again in another one, which gives the same state.

    Attributes:
        problem: What the episode is about.
        description: The task as the simulator words it.
        first: What the agent sees before its first action.
        turns: The actions so far and their answers.
    """

    first: Answer

    def __init__(self, problem: Problem, settings: Settings) -> None:
        """Starts the episode.

        Raises:
            SimulatorError: Java does not start.
        """
        self.problem = problem
        self._settings = settings
        self._seat: Seat | None = None
        self._give_back: Callable[[], object] = _nothing
        self.turns: list[tuple[str, Answer]] = []
        self.description: str = self._ask("getTaskDescription")

    def act(self, action: str) -> Answer:
        """Plays one action.

        Raises:
            SimulatorError: the Java process dies at this action again and again.
        """
        number = len(self.turns) + 1
        answer = self._with_seat(repr(action), lambda seat: self._send(seat, number, action))
        self.turns.append((action, answer))
        return answer

    @property
    def last(self) -> Answer:
        """The latest answer."""
        return self.turns[-1][1] if self.turns else self.first

    def look(self) -> str:
        """Returns the room as it is now; nothing happens."""
        return self._ask("freeActionLook")

    def inventory(self) -> str:
        """Returns what the agent carries; nothing happens."""
        return self._ask("freeActionInventory")

    def possible_actions(self) -> list[str]:
        """Returns the actions that the simulator finds possible now, sorted; this is slow.

        Its list names things in closed containers too, which its parser does not know: those are
        left out.
        """
        return self._with_seat("listing the actions", self._possible_actions)

    def hints(self) -> tuple[list[str], list[str]]:
        """Returns the simulator's forms of actions and the things that it knows of now."""
        return self._with_seat("listing forms and things", _hints)

    def close(self) -> None:
        """Gives the simulator back; the next use takes another one and plays again."""
        self._seat = None
        self._give_back()

    @override
    def __getstate__(self) -> dict[str, Any]:
        left_out = ("_seat", "_give_back", "_episode")
        return {name: value for name, value in vars(self).items() if name not in left_out}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, _seat=None, _give_back=_nothing)

    def _with_seat(self, what: str, use: Callable[[Seat], _T]) -> _T:
        for _ in range(_LIVES):
            try:
                return use(self._living_seat())
            except MachineDiedError:
                self.close()
        raise SimulatorError(
            f"the Java process of SciWorld died {_LIVES} times at {what:.200} "
            f"({self.problem.kind}, variation {self.problem.variation})"
        )

    def _living_seat(self) -> Seat:
        """Returns the simulator that holds the episode; a new one has played it first."""
        if self._seat is None or not self._seat.machine.alive:
            self.close()
            self._seat = self._begin()
            for number, (action, _) in enumerate(self.turns, start=1):
                self._send(self._seat, number, action)
        return self._seat

    def _begin(self) -> Seat:
        owner = pool(self._settings)
        seat = owner.take()
        self._give_back = give_back = weakref.finalize(self, owner.give_back, seat)
        give_back.atexit = False
        problem = self.problem
        with seat.machine.lock:
            self._episode = seat.machine.load(
                seat.simulator,
                problem.kind,
                problem.variation,
                problem.simplifications,
                gold=False,
            )
            self.first = self._send(seat, 0, FIRST_LOOK)
        return seat

    def _send(self, seat: Seat, number: int, action: str) -> Answer:
        before = self.last if number else _NOTHING_YET
        with seat.machine.lock:
            if action.strip(_TRIMMED).lower() in _WORDS:
                text = seat.machine.call(seat.simulator, "step", action)
                return before._replace(observation=_text(text))
            seat.machine.set_simplifications(self.problem.simplifications)
            _, result = seat.machine.call_all(
                self._seeding(seat.machine, number), Call(self._episode, "step", (action,))
            )
            if isinstance(result, JavaError):  # its parser fell over the text, and did nothing
                return before._replace(observation=NOT_UNDERSTOOD)
            text, moves, _ = seat.machine.call_all(
                Call(_object(result), "toString"),
                Call(self._episode, "getCurIterations"),
                Forget(_object(result)),
            )
        assert isinstance(moves, int), "an integer"
        return _answer(_text(text), moves)

    def _seeding(self, machine: Machine, number: int) -> Call:
        """Returns the call that sets the process's random numbers for action `number`."""
        return Call(machine.random, "setSeed", (self.problem.variation * 1009 + number,))

    def _possible_actions(self, seat: Seat) -> list[str]:
        machine, simulator = seat.machine, seat.simulator
        with machine.lock:
            machine.set_simplifications(self.problem.simplifications)
            machine.call_all(self._seeding(machine, len(self.turns)))
            if self.last.asks:
                return machine.lines(simulator, "getValidActionObjectCombinations")
            listed = _text(machine.call(simulator, "getValidActionObjectCombinationsJSON"))
            named = _text(machine.call(simulator, "getPossibleObjectReferentLUTJSON"))
            carried = _carried(machine, self._episode)
        within_reach = carried.union(map(int, json.loads(named)))
        actions = json.loads(listed)["validActions"]
        possible = {each["action"] for each in actions if within_reach.issuperset(each["obj_ids"])}
        return sorted(possible)

    def _ask(self, method: str) -> str:
        return self._with_seat(
            method, lambda seat: _text(seat.machine.call(seat.simulator, method))
        )


def _hints(seat: Seat) -> tuple[list[str], list[str]]:
    machine, simulator = seat.machine, seat.simulator
    with machine.lock:
        forms = machine.lines(simulator, "getPossibleActions")
        return forms, machine.lines(simulator, "getPossibleObjects")


def _carried(machine: Machine, episode: Reference) -> set[int]:
    """Returns the numbers of the agent and of what it has with it."""
    agent = _object(machine.call(episode, "agent"))
    parser = _object(machine.call(episode, "inputParser"))
    names = _object(machine.call(parser, "getAllUniqueReferentsLUT", agent, True, False))
    numbers = _object(machine.call(names, "keySet"))
    joined = _text(machine.call(numbers, "mkString", ","))
    for reference in (agent, parser, names, numbers):
        machine.forget(reference)
    return set(map(int, joined.split(",")))


def _answer(result: str, moves: int) -> Answer:
    """Returns the answer in the text of a Scala triple: "(observation,score,completed)"."""
    observation, score, completed = result[1:-1].rsplit(",", 2)
    return Answer(
        observation or _NO_ANSWER, round(FULL_POINTS * float(score)), completed == "true", moves
    )


def _nothing() -> None:
    """Stands for giving back what was never taken."""


def _text(value: Value | JavaError) -> str:
    assert isinstance(value, str), f"a text was asked for, got {value!r}"
    return value


def _object(value: Value) -> Reference:
    assert isinstance(value, Reference), f"an object was asked for, got {value!r}"
    return value


def without_blanks(text: str) -> str:
    r"""Returns a text of the simulator with its runs of blanks and its line breaks made single.

    >>> without_blanks("You are in:  a room. \n\tThe end")
    'You are in: a room. The end'
    """
    return re.sub(r"\s+", " ", text).strip()
