"""`agentgym-envs data`: what is there, is it whole, and bringing it in."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from agentgym_envs import official_data
from agentgym_envs.catalog import make_text_env

FILES = {
    f"recipes/{name}.json": f'{{"type": "{name}"}}'.encode() for name in ("bed", "cake", "tnt")
}


class Shelf(ThreadingHTTPServer):
    """A web server on the loopback that gives files out of a dict and counts requests."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/base"


class _Handler(BaseHTTPRequestHandler):
    server: Shelf

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        content = self.server.files.get(self.path.removeprefix("/base/"))
        self.send_response(404 if content is None else 200)
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with Shelf() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def toys(monkeypatch: pytest.MonkeyPatch, shelf: Shelf) -> str:
    """A data set of three files, all of them on the shelf."""
    known = {path: {hashlib.sha256(content).hexdigest()} for path, content in FILES.items()}
    shelf.files = dict(FILES)
    toys = official_data.DataSet("toys", shelf.url)
    monkeypatch.setattr(official_data, "DATA_SETS", {"toys": toys})
    monkeypatch.setattr(official_data, "sums", lambda name: known)
    return "toys"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_fetched_files_lie_in_the_folder_of_their_data_set(command, toys, tmp_path) -> None:
    result = command("data", "fetch", toys, "--to", tmp_path)

    assert result.code == 0
    assert result.out == f"{tmp_path}/toys: 3 files fetched, all sums right\n"
    assert contents(tmp_path) == {f"toys/{path}": content for path, content in FILES.items()}


def test_only_what_is_missing_or_damaged_is_fetched(command, toys, shelf, tmp_path) -> None:
    command("data", "fetch", toys, "--to", tmp_path)
    (tmp_path / "toys/recipes/bed.json").unlink()
    (tmp_path / "toys/recipes/tnt.json").write_bytes(b"boom")
    shelf.asked.clear()

    result = command("data", "fetch", toys, "--to", tmp_path)

    assert "2 files fetched" in result.out
    assert sorted(shelf.asked) == ["/base/recipes/bed.json", "/base/recipes/tnt.json"]
    assert contents(tmp_path) == {f"toys/{path}": content for path, content in FILES.items()}


def test_another_source_may_be_named(command, toys, shelf, tmp_path) -> None:
    shelf.files = {f"mirror/{path}": content for path, content in FILES.items()}

    result = command("data", "fetch", toys, "--to", tmp_path, "--from", f"{shelf.url}/mirror/")

    assert result.code == 0
    assert len(contents(tmp_path)) == 3


def test_a_file_with_the_wrong_sum_is_refused_and_nothing_is_kept(
    command, toys, shelf, tmp_path
) -> None:
    shelf.files["recipes/tnt.json"] = b"something else"

    result = command("data", "fetch", toys, "--to", tmp_path)

    assert result.code == 2
    assert f"{shelf.url}/recipes/tnt.json is not the file" in result.err
    assert result.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_is_named_and_nothing_is_kept(
    command, toys, shelf, tmp_path
) -> None:
    del shelf.files["recipes/cake.json"]

    result = command("data", "fetch", toys, "--to", tmp_path)

    assert result.code == 2
    assert f"cannot fetch {shelf.url}/recipes/cake.json: Not Found" in result.err
    assert list(tmp_path.iterdir()) == []


def test_a_failed_fetch_leaves_what_was_there(command, toys, shelf, tmp_path) -> None:
    damaged = tmp_path / "toys" / "recipes" / "bed.json"
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(b"old")
    del shelf.files["recipes/cake.json"]

    command("data", "fetch", toys, "--to", tmp_path)

    assert contents(tmp_path) == {"toys/recipes/bed.json": b"old"}


def test_a_server_that_does_not_answer_is_named(command, toys, tmp_path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        port = server.server_port

    result = command("data", "fetch", toys, "--to", tmp_path, "--from", f"http://127.0.0.1:{port}")

    assert result.code == 2
    assert f"cannot fetch http://127.0.0.1:{port}/recipes/" in result.err
    assert "Pass `--from URL`" in result.err
    assert result.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chess"], "no official data 'chess'; there are ['academia', 'alfworld', "),
        (["wordle", "--from", "ftp://x"], "--from must be an http or https address, got 'ftp://x'"),
        (["wordle", "--from", "file:///etc"], "got 'file:///etc'"),
    ],
)
def test_bad_input_to_fetch_is_one_sentence(command, tmp_path, arguments, words) -> None:
    result = command("data", "fetch", *arguments, "--to", tmp_path)

    assert result.code == 2
    assert words in result.err
    assert list(tmp_path.iterdir()) == []


def test_without_the_variable_the_message_says_how_to_set_it(command, monkeypatch) -> None:
    monkeypatch.delenv("AGENTGYM_DATA", raising=False)

    for arguments in (["data"], ["data", "fetch", "maze"]):
        result = command(*arguments)

        assert result.code == 2
        assert "AGENTGYM_DATA is not set" in result.err


def test_the_map_of_the_maze_needs_no_network_and_is_playable(command, tmp_path) -> None:
    result = command("data", "fetch", "maze", "--to", tmp_path)

    assert result.code == 0
    env = make_text_env("AgentGym/Maze-v0", {"data": str(tmp_path / "maze")})
    observation, _ = env.reset(options={"task_id": "lmrlgym_maze_0"})
    assert observation.startswith(
        "The goal is at position 8, 6. Your current position is at position 1, 1."
    )


def test_the_list_says_what_is_there_missing_and_damaged(
    command, toys, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("AGENTGYM_DATA", str(tmp_path))
    states = {"not there": command("data")}
    command("data", "fetch", toys)
    states["complete"] = command("data")
    (tmp_path / "toys/recipes/bed.json").unlink()
    states["1 missing"] = command("data")
    (tmp_path / "toys/recipes/cake.json").write_bytes(b"")
    states["1 missing, 1 damaged (recipes/cake.json)"] = command("data")

    assert all(state in result.out for state, result in states.items())
    assert [result.code for result in states.values()] == [0, 0, 0, 1]


def test_the_official_data_here_is_what_the_sums_say(official: Path) -> None:
    for name in official_data.DATA_SETS:
        assert str(official_data.check(name, official)) == "complete"


def test_the_sources_are_pinned_to_a_commit() -> None:
    urls = [data_set.url for data_set in official_data.DATA_SETS.values() if data_set.url]

    assert all("/main/" not in url and "/master/" not in url for url in urls)
    assert all(any(len(part) == 40 for part in url.split("/")) for url in urls)
