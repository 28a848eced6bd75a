"""Reads pickles as data: lists, dictionaries, texts, numbers, and graphs of networkx. Nothing else.

Python's own `pickle.load` calls whatever a file names. Here nothing is called at all: the opcodes
are carried out one by one on plain values, the few classes on the list become inert `Record`s, and
any other name, or an opcode that data have no use for, is refused.
"""

import pickletools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from agentgym_envs.core import MalformedFileError

GRAPHS = frozenset({"networkx.classes.graph.Graph", "networkx.classes.digraph.DiGraph"})
VIEWS = frozenset(
    (
        *(f"networkx.classes.coreviews.{view}View" for view in ("Adjacency", "Atlas")),
        *(
            f"networkx.classes.reportviews.{view}View"
            for view in (
                *("Node", "Degree", "DiDegree", "InDegree", "OutDegree"),
                *("Edge", "InEdge", "OutEdge"),
            )
        ),
    )
)
"""What networkx keeps in a graph besides its data."""

FACTORIES = frozenset({"builtins.dict", "__builtin__.dict", "collections.OrderedDict"})
"""What gives an empty dictionary."""

RECONSTRUCTORS = frozenset({"copyreg._reconstructor", "copy_reg._reconstructor"})
OBJECTS = frozenset({"builtins.object", "__builtin__.object"})
ALLOWED = GRAPHS | VIEWS | FACTORIES | RECONSTRUCTORS | OBJECTS

_MARK = object()


class Name(NamedTuple):
    """What a pickle calls a class or function: one of `ALLOWED`."""

    text: str


@dataclass(slots=True)
class Record:
    """What an object of a pickle was: its class and its attributes."""

    name: str
    state: dict[str, Any] = field(default_factory=dict[str, Any])


def read_pickle(content: bytes) -> Any:
    """Returns the value of a pickle; nothing of it is run.

    Raises:
        MalformedFileError: it is no pickle, is cut off, or holds more than data.
    """
    machine = _Machine()
    try:
        for opcode, argument in _opcodes(content):
            if opcode == "STOP":
                return machine.pop()
            machine.run(opcode, argument)
    except MalformedFileError:
        raise
    except (IndexError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise MalformedFileError(f"not a pickle of data: {error!r:.200}") from error
    raise MalformedFileError("not a pickle: it has no end")


def _opcodes(content: bytes) -> Iterator[tuple[str, Any]]:
    for opcode, argument, _ in pickletools.genops(content):
        yield opcode.name, argument


class _Machine:
    """The stack and the memo of a pickle."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}

    def pop(self) -> Any:
        value = self.stack.pop()
        if value is _MARK:
            raise ValueError("a mark is no value")
        return value

    def run(self, opcode: str, argument: Any) -> None:
        if opcode in _PLAIN:
            self.stack.append(argument)
        elif opcode in _CONSTANTS:
            self.stack.append(_CONSTANTS[opcode]())
        elif opcode in _STEPS:
            _STEPS[opcode](self, argument)
        elif opcode not in _IGNORED:
            raise MalformedFileError(f"the pickle holds more than data: {opcode} is refused")

    def to_mark(self) -> list[Any]:
        """Takes all above the last mark, and the mark."""
        place = len(self.stack) - 1
        while self.stack[place] is not _MARK:
            place -= 1
            if place < 0:
                raise ValueError("a mark is missing")
        values = self.stack[place + 1 :]
        del self.stack[place:]
        return values

    def take(self, count: int) -> tuple[Any, ...]:
        """Takes the last `count` values, in order."""
        values = [self.pop() for _ in range(count)]
        return tuple(reversed(values))

    def top(self, kind: type) -> Any:
        """Returns the last value, which must be of type `kind`."""
        value = self.stack[-1]
        if not isinstance(value, kind):
            raise TypeError(f"expected a {kind.__name__}, got a {type(value).__name__}")
        return value

    def set_items(self, pairs: list[Any]) -> None:
        target = self.top(dict)
        for place in range(0, len(pairs), 2):
            key, value = pairs[place : place + 2]
            # Nothing but these: comparing or hashing a deep tuple could exhaust the C stack.
            if not isinstance(key, (str, int)):
                raise TypeError(f"a {type(key).__name__} cannot be a key")
            target[key] = value

    def name(self, text: str) -> None:
        if text not in ALLOWED:
            raise MalformedFileError(f"the pickle holds more than data: {text[:80]!r} is refused")
        self.stack.append(Name(text))


def _stack_global(machine: _Machine, _: Any) -> None:
    module, name = machine.take(2)
    if not (isinstance(module, str) and isinstance(name, str)):
        raise TypeError("a name must be a text")
    machine.name(f"{module}.{name}")


def _reduce(machine: _Machine, _: Any) -> None:
    function, arguments = machine.take(2)
    if not (isinstance(function, Name) and isinstance(arguments, tuple)):
        raise TypeError("only what the list allows can be made")
    given = cast("tuple[Any, ...]", arguments)
    if function.text in FACTORIES and not given:
        machine.stack.append({})
    elif function.text in RECONSTRUCTORS and len(given) == 3:
        machine.stack.append(_record(given[0]))
    else:
        raise MalformedFileError(
            f"the pickle holds more than data: a call of {function.text!r} is refused"
        )


def _new(machine: _Machine, _: Any) -> None:
    kind, arguments = machine.take(2)
    if arguments != ():
        raise TypeError("an object is made of nothing")
    machine.stack.append(_record(kind))


def _record(kind: Any) -> Record:
    if not isinstance(kind, Name) or kind.text not in GRAPHS | VIEWS:
        raise TypeError("only graphs can be objects")
    return Record(kind.text)


def _build(machine: _Machine, _: Any) -> None:
    state = machine.pop()
    parts = cast("tuple[Any, ...]", state) if isinstance(state, tuple) else (state,)
    for part in parts:
        if part is not None:
            machine.top(Record).state.update(part)


def _dictionary(machine: _Machine, _: Any) -> None:
    pairs = machine.to_mark()
    machine.stack.append({})
    machine.set_items(pairs)


def _append(machine: _Machine, values: list[Any]) -> None:
    machine.top(list).extend(values)


def _memorise(machine: _Machine, place: int) -> None:
    machine.memo[place] = machine.stack[-1]


_PLAIN = frozenset(
    (
        *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT"),
        *("STRING", "BINSTRING", "SHORT_BINSTRING"),
        *("UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8"),
    )
)
_IGNORED = frozenset(("PROTO", "FRAME"))
_CONSTANTS: dict[str, Callable[[], Any]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_LIST": list,
    "EMPTY_DICT": dict,
    "EMPTY_TUPLE": tuple,
    "MARK": lambda: _MARK,
}
_STEPS: dict[str, Callable[[_Machine, Any], None]] = {
    "APPEND": lambda machine, _: _append(machine, [machine.pop()]),
    "APPENDS": lambda machine, _: _append(machine, machine.to_mark()),
    "LIST": lambda machine, _: machine.stack.append(machine.to_mark()),
    "DICT": _dictionary,
    "TUPLE": lambda machine, _: machine.stack.append(tuple(machine.to_mark())),
    "TUPLE1": lambda machine, _: machine.stack.append(machine.take(1)),
    "TUPLE2": lambda machine, _: machine.stack.append(machine.take(2)),
    "TUPLE3": lambda machine, _: machine.stack.append(machine.take(3)),
    "SETITEM": lambda machine, _: machine.set_items(list(machine.take(2))),
    "SETITEMS": lambda machine, _: machine.set_items(machine.to_mark()),
    "GET": lambda machine, place: machine.stack.append(machine.memo[place]),
    "BINGET": lambda machine, place: machine.stack.append(machine.memo[place]),
    "LONG_BINGET": lambda machine, place: machine.stack.append(machine.memo[place]),
    "PUT": _memorise,
    "BINPUT": _memorise,
    "LONG_BINPUT": _memorise,
    "MEMOIZE": lambda machine, _: _memorise(machine, len(machine.memo)),
    "GLOBAL": lambda machine, text: machine.name(text.replace(" ", ".", 1)),
    "STACK_GLOBAL": _stack_global,
    "REDUCE": _reduce,
    "NEWOBJ": _new,
    "BUILD": _build,
}  # fmt: skip
