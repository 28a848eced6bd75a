"""Which Chromium is used."""

import json
from pathlib import Path

import pytest

from agentgym_envs.core.errors import MissingDependencyError

playwright = pytest.importorskip("playwright", reason="needs playwright")
executable = pytest.importorskip("agentgym_envs.envs.webarena.chromium.executable")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Returns an empty folder that is the whole PATH and where playwright keeps its browsers."""
    monkeypatch.delenv("AGENTGYM_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    return tmp_path


def program(folder: Path, name: str) -> str:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_what_the_environment_names_comes_first(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare, "chromium")
    mine = program(bare, "my-chromium")
    monkeypatch.setenv("AGENTGYM_CHROMIUM", mine)

    assert executable.find_chromium() == mine


def test_a_name_that_is_no_program_is_an_error_and_not_passed_over(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare, "chromium")
    monkeypatch.setenv("AGENTGYM_CHROMIUM", str(bare / "none"))

    with pytest.raises(MissingDependencyError, match="AGENTGYM_CHROMIUM"):
        executable.find_chromium()


def test_the_path_is_searched_in_a_fixed_order(bare: Path) -> None:
    program(bare, "google-chrome")
    assert executable.find_chromium().endswith("google-chrome")

    program(bare, "chromium")
    assert executable.find_chromium().endswith("/chromium")


def test_playwrights_own_comes_before_the_path_if_it_fits_its_version(bare: Path) -> None:
    program(bare, "chromium")
    package = Path(playwright.__file__).parent / "driver" / "package"
    listed = json.loads((package / "browsers.json").read_text())["browsers"]
    name = "chromium-headless-shell"
    revision = next(each["revision"] for each in listed if each["name"] == name)
    for folder in ("chromium_headless_shell-1", f"chromium_headless_shell-{revision}"):
        assert executable.find_chromium() is not None
        (bare / folder).mkdir()
        (bare / folder / "INSTALLATION_COMPLETE").touch()

    assert executable.find_chromium() is None


def test_without_any_the_error_says_how_to_get_one(bare: Path) -> None:
    with pytest.raises(MissingDependencyError, match="playwright install chromium"):
        executable.find_chromium()
