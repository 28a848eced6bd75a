"""Browser processes that environments share: started when needed, ended with their last user.

Playwright runs on an event loop in a thread of its own, so it works below any caller, a notebook's
loop too, and environments that share a browser wait for their pages at the same time. Its driver
ends when this process does, however it does, because a pipe between them closes; and Chromium ends
with the driver in the same way. So nothing is left behind, not even after `kill -9`.
"""

import asyncio
import atexit
import os
import signal
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Any, TypeVar

from playwright.async_api import Browser as Process
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Playwright, async_playwright

from agentgym_envs.core import InvalidOptionError, check_integer
from agentgym_envs.core.errors import MissingDependencyError, SimulatorError

from .devtools import DevTools
from .executable import find_chromium

START_SECONDS = 60.0
"""How long a browser may take to start, on a machine that does much else."""

END_SECONDS = 10.0
"""How long it may take to end by itself; then it is killed."""

UNWANTED = (
    "AutofillServerCommunication",
    # What playwright switches off itself; of two such lists Chromium reads only the last.
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
"""Features of Chromium that talk to others, or that make pages behave otherwise than elsewhere."""

FLAGS = (
    f"--disable-features={','.join(UNWANTED)}",
    "--disable-domain-reliability",
    "--disable-gpu",
    "--disable-quic",
    "--disable-smooth-scrolling",
    "--font-render-hinting=none",
    "--no-pings",
)
"""No traffic of its own, and the same widths of texts on every machine; playwright adds more."""

ResultT = TypeVar("ResultT")
Closing = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Settings:
    """Which browser processes there are.

    Attributes:
        executable: The program; None looks for one, see `find_chromium`.
        environments_per_browser: A process is full with so many; then another one is started.
    """

    executable: str | None = None
    environments_per_browser: int = 4

    def check(self) -> None:
        """Raises InvalidOptionError unless the number is 1 or more."""
        check_integer("environments_per_browser", self.environments_per_browser)
        if self.environments_per_browser < 1:
            raise InvalidOptionError(
                f"environments_per_browser must be at least 1, got {self.environments_per_browser}"
            )


@dataclass(eq=False, slots=True)
class Home:
    """A browser process.

    Attributes:
        process: Playwright's handle of it.
        pid: Its number, by which it can be killed.
        lent: How many environments it is used by.
    """

    process: Process
    pid: int
    lent: int = 0

    @property
    def alive(self) -> bool:
        """Whether it still answers."""
        return self.process.is_connected()

    def kill(self) -> None:
        """Ends a process that does not answer; what was in it is lost."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


class Pool:
    """The browser processes of one kind of settings."""

    def __init__(self, settings: Settings) -> None:
        """Starts nothing yet."""
        self._settings = settings
        # Browsers are given up by the garbage collector too, in the middle of anything: what it
        # calls must take no lock.
        self._abandoned: deque[tuple[Home, Closing | None]] = deque()
        self._begin()

    @property
    def pids(self) -> list[int]:
        """The numbers of the browser processes."""
        return [home.pid for home in self._homes]

    def take(self) -> Home:
        """Returns a process with room, for one environment; give it back with `give_back`.

        Raises:
            MissingDependencyError: there is no Chromium.
            SimulatorError: it does not start.
        """
        with self._lock:
            self._users += 1
            self._run_loop()
        try:
            return self.run(self._take(), 2 * START_SECONDS)
        except BaseException:
            self._leave()
            raise

    def give_back(self, home: Home) -> None:
        """Ends the process if nobody uses it any more, and all there is with the last one."""
        try:
            self.run(self._release(home), 2 * END_SECONDS)
        finally:
            self._leave()

    def abandon(self, home: Home, closing: Closing | None = None) -> None:
        """Gives back later: at the next `take` or `give_back`, or at the end.

        Args:
            home: What was taken.
            closing: Called first, on the loop of the browsers.
        """
        self._abandoned.append((home, closing))

    def run(self, work: Coroutine[Any, Any, ResultT], seconds: float) -> ResultT:
        """Returns what `work` returns, run in the thread of the browsers while one is lent.

        Raises:
            TimeoutError: it took longer; it was cancelled.
        """
        assert self._loop is not None, "only who has taken a browser has work for it"
        future = asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, seconds), self._loop)
        try:
            return future.result()
        except BaseException:
            # Ctrl-C, for example: the caller goes away, and so must the work.
            future.cancel()
            raise

    def stop(self) -> None:
        """Ends everything."""
        with self._lock:
            self._stop_loop()

    def disown(self) -> None:
        """Forgets the parent's processes, in a child that was forked off."""
        self._begin()

    def _begin(self) -> None:
        self._lock = Lock()
        self._users = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._driver: Playwright | None = None
        self._homes: list[Home] = []
        self._starting = asyncio.Lock()
        self._abandoned.clear()

    def _leave(self) -> None:
        with self._lock:
            self._users -= 1
            if self._users <= 0:
                self._stop_loop()

    def _run_loop(self) -> None:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = Thread(
                target=self._loop.run_forever, name="agentgym-chromium", daemon=True
            )
            self._thread.start()

    def _stop_loop(self) -> None:
        loop = self._loop
        if loop is None:
            return
        ending = asyncio.run_coroutine_threadsafe(self._end_all(), loop)
        with suppress(TimeoutError):
            ending.result(2 * END_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        if self._thread is not None:
            self._thread.join(END_SECONDS)
        if not loop.is_running():
            loop.close()
        self._begin()

    async def _take(self) -> Home:
        async with self._starting:
            await self._sort_out()
            room = self._settings.environments_per_browser
            home = next((home for home in self._homes if home.lent < room), None)
            if home is None:
                home = await self._start()
                self._homes.append(home)
            home.lent += 1
            return home

    async def _release(self, home: Home) -> None:
        home.lent -= 1
        await self._sort_out()

    async def _sort_out(self) -> None:
        """Ends processes that nobody uses, and forgets those that have died."""
        while self._abandoned:
            home, closing = self._abandoned.popleft()
            if closing is not None:
                await closing()
            home.lent -= 1
            self._users -= 1
        unused = [home for home in self._homes if home.lent <= 0]
        self._homes = [home for home in self._homes if home.alive and home.lent > 0]
        for home in unused:
            await _end(home)

    async def _start(self) -> Home:
        executable = self._settings.executable or find_chromium()
        try:
            if self._driver is None:
                self._driver = await async_playwright().start()
            process = await self._driver.chromium.launch(
                executable_path=executable,
                args=FLAGS,
                # Chromium refuses to run as root with its sandbox on.
                chromium_sandbox=hasattr(os, "geteuid") and os.geteuid() != 0,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                timeout=START_SECONDS * 1000,
            )
        except PlaywrightError as error:
            if "Executable doesn't exist" in error.message:
                raise MissingDependencyError(
                    f"there is no Chromium at {executable!r}: name the program in AGENTGYM_CHROMIUM"
                ) from error
            raise SimulatorError(f"Chromium ({executable}) does not start: {error}") from error
        return Home(process, await _pid(process))

    async def _end_all(self) -> None:
        homes, self._homes = self._homes, []
        for home in homes:
            await _end(home)
        driver, self._driver = self._driver, None
        if driver is not None:
            await driver.stop()


async def _pid(process: Process) -> int:
    devtools = DevTools(await process.new_browser_cdp_session())
    found = await devtools.send("SystemInfo.getProcessInfo")
    return next(each["id"] for each in found["processInfo"] if each["type"] == "browser")


async def _end(home: Home) -> None:
    try:
        await asyncio.wait_for(home.process.close(), END_SECONDS)
    except (TimeoutError, PlaywrightError):
        home.kill()


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
    _pools_lock = Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew_in_child)
