"""Calls to objects inside a Java process, over the line protocol of py4j's gateway.

One request is a few lines of text, one answer is one line. py4j's own Python half does the same
with proxies, finalisers and threads that outlive a fork; the few calls needed here are these.
"""

import re
import socket
from collections.abc import Sequence
from typing import NamedTuple

TIMEOUT_SECONDS = 300.0
"""No call takes so long: a process that does not answer is taken for dead."""

_ESCAPED = re.compile(r"\\(.)")
_SPECIAL = {"n": "\n", "r": "\r"}


class Reference(NamedTuple):
    """An object that lives in the Java process, by the name that it has there."""

    name: str


Value = str | int | float | bool | Reference | None

_AT_ONCE = hasattr(socket, "TCP_QUICKACK")
"""Whether many requests can be sent before the first answer is read. The gateway holds back small
packets until the previous one is acknowledged, and only Linux can be told to do that at once."""


class Call(NamedTuple):
    """A method call.

    Attributes:
        target: The object, or `static(class_name)`.
        method: The method's name.
        arguments: In order.
    """

    target: Reference
    method: str
    arguments: tuple[Value, ...] = ()

    @property
    def request(self) -> str:
        """The lines that are sent."""
        return f"c\n{self.target.name}\n{self.method}\n{_written(self.arguments)}e\n"


class Forget(NamedTuple):
    """Lets Java free an object.

    Attributes:
        reference: The object.
    """

    reference: Reference

    @property
    def request(self) -> str:
        """The lines that are sent."""
        return f"m\nd\n{self.reference.name}\ne\n"


class JavaError(Exception):
    """The called method raised; the text is the Java exception with its place."""


class Wire:
    """One connection; one call at a time."""

    def __init__(self, port: int, token: str) -> None:
        """Connects to a gateway on this machine.

        Raises:
            OSError: nobody answers there.
        """
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answers = self._socket.makefile("rb")
        self._ask(f"A\n{token}\n")

    def call(self, target: Reference, method: str, *arguments: Value) -> Value:
        """Calls a method of an object, or a static one (see `static`).

        Raises:
            JavaError: the method raised.
            OSError: the process is gone, or does not answer.
        """
        return self._ask(Call(target, method, arguments).request)

    def call_all(self, calls: Sequence[Call | Forget]) -> list[Value | JavaError]:
        """Makes several calls and returns what each of them returned, or raised.

        They are sent together where that is possible, which saves waiting.

        Raises:
            OSError: the process is gone, or does not answer.
        """
        if not _AT_ONCE:
            return [self._outcome(self._send(call.request)) for call in calls]
        self._send("".join(call.request for call in calls))
        return [self._outcome() for _ in calls]

    def make(self, class_name: str, *arguments: Value) -> Reference:
        """Returns a new object; the same errors as `call`."""
        return _reference(self._ask(f"i\n{class_name}\n{_written(arguments)}e\n"))

    def field(self, class_name: str, name: str) -> Reference:
        """Returns the object in a static field; the same errors as `call`."""
        return _reference(self._ask(f"r\nm\n{class_name}\n{name}\ne\n"))

    def forget(self, reference: Reference) -> None:
        """Lets Java free an object; the same errors as `call`."""
        self._ask(Forget(reference).request)

    def close(self) -> None:
        """Closes the connection."""
        self._answers.close()
        self._socket.close()

    def _ask(self, request: str) -> Value:
        self._send(request)
        return self._answer()

    def _send(self, requests: str) -> None:
        # A lone surrogate has no bytes in UTF-8; Java gets a question mark.
        self._socket.sendall(requests.encode("utf-8", "replace"))

    def _answer(self) -> Value:
        if _AT_ONCE:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        line = self._answers.readline()
        if not line.endswith(b"\n"):
            raise ConnectionError("the Java process closed the connection")
        return _read(line[:-1].decode("utf-8"))

    def _outcome(self, _sent: None = None) -> Value | JavaError:
        try:
            return self._answer()
        except JavaError as error:
            return error


def static(class_name: str) -> Reference:
    """Returns what stands for a class as the target of a call."""
    return Reference(f"z:{class_name}")


def _written(arguments: tuple[Value, ...]) -> str:
    return "".join(f"{_argument(argument)}\n" for argument in arguments)


def _argument(value: Value) -> str:
    if isinstance(value, bool):
        return f"b{value}"
    if isinstance(value, int):
        return f"{'i' if abs(value) < 2**31 else 'L'}{value}"
    if isinstance(value, Reference):
        return f"r{value.name}"
    assert isinstance(value, str), "no other kind of argument is needed"
    return "s" + value.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")


def _read(answer: str) -> Value:
    if not answer.startswith("!y"):
        raise JavaError(_unescaped(answer[3:]))
    kind, text = answer[2:3], answer[3:]
    if kind == "s":
        return _unescaped(text)
    if kind in ("i", "L"):
        return int(text)
    if kind == "d":
        return float(text)
    if kind == "b":
        return text == "true"
    return Reference(text) if text else None


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: _SPECIAL.get(found[1], found[1]), text)


def _reference(value: Value) -> Reference:
    assert isinstance(value, Reference), f"an object was asked for, got {value!r}"
    return value
