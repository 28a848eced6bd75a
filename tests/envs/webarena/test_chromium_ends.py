"""No process of Chromium is left behind, however Python ends."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from agentgym_envs.core.errors import MissingDependencyError

chromium = pytest.importorskip("agentgym_envs.envs.webarena.chromium", reason="needs playwright")
try:
    chromium.find_chromium()
except MissingDependencyError as reason:
    pytest.skip(str(reason), allow_module_level=True)
if not hasattr(os, "pidfd_open"):
    pytest.skip("waits for processes as only Linux can", allow_module_level=True)

SECONDS = 30
"""How long processes may take to end; on a quiet machine it is well below one second."""

BEGIN = """
import sys
from agentgym_envs.envs.webarena.chromium import ChromiumBrowser

def site(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html")])
    return [b"<title>T</title><p>hello"]

browser = ChromiumBrowser(["shop.test"], site)
browser.start(["http://shop.test/"])
browser.look()
print("ready", flush=True)
assert sys.stdin.readline()
"""
ENDS = {
    "close": "browser.close(); print('closed', flush=True); sys.stdin.readline()",
    "exit": "",
    "exception": "raise RuntimeError('on purpose')",
}


@contextmanager
def running(end: str, folder: Path | None = None) -> Iterator[subprocess.Popen[str]]:
    """Yields a Python process that has a browser, and goes on to `end` when it gets a line.

    Args:
        end: What it does then.
        folder: Where it puts temporary files.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN + end],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        env={**os.environ, "TMPDIR": str(folder)} if folder else None,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def say(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go on\n")
    process.stdin.flush()


def descendants(pid: int) -> list[int]:
    """Returns the processes below `pid`."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
    found = [pid]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found[1:]


def wait_for_end(pids: list[int]) -> list[int]:
    """Returns those of the processes that are still there when the time is over."""
    poll, left = select.poll(), {}
    for pid in pids:
        try:
            left[os.pidfd_open(pid)] = pid
        except ProcessLookupError:
            continue
    for handle in left:
        poll.register(handle, select.POLLIN)
    while left:
        ended = poll.poll(SECONDS * 1000)
        if not ended:
            break
        for handle, _ in ended:
            poll.unregister(handle)
            os.close(handle)
            del left[handle]
    return list(left.values())


@pytest.mark.parametrize("how", list(ENDS))
def test_nothing_is_left_when_python_ends(how: str) -> None:
    with running(ENDS[how]) as process:
        below = descendants(process.pid)
        assert len(below) >= 3, "a driver, a browser and a page at least"

        say(process)
        if how == "close":
            assert process.stdout is not None
            assert process.stdout.readline() == "closed\n"
            assert [pid for pid in descendants(process.pid) if pid in below] == []

        assert wait_for_end(below) == []


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """Yields an empty folder with a short name: sockets in it must have fewer than 108 letters."""
    with TemporaryDirectory(prefix="ends-") as folder:
        yield Path(folder)


@pytest.mark.parametrize("with_signal", [signal.SIGKILL, signal.SIGINT])
def test_nothing_is_left_when_python_is_killed(
    with_signal: signal.Signals, short_folder: Path
) -> None:
    with running("", short_folder) as process:
        below = descendants(process.pid)

        process.send_signal(with_signal)

        assert wait_for_end(below) == []
    assert list(short_folder.glob("*profile*")) == []


def test_nothing_is_left_when_the_driver_is_killed_too() -> None:
    with running("") as process:
        below = descendants(process.pid)
        driver = min(below)

        os.kill(process.pid, signal.SIGKILL)
        os.kill(driver, signal.SIGKILL)

        assert wait_for_end(below) == []
