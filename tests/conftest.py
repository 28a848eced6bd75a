"""Fixtures shared by all tests; `env_id` runs a test once per registered environment."""

import os
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import gymnasium
import pytest

from agentgym_envs import ENVIRONMENTS, TextEnv
from agentgym_envs.catalog import make_text_env


class CommandResult(NamedTuple):
    """What a command line did."""

    code: int
    out: str
    err: str


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="rewrite the golden files")


NEEDS = {"AgentGym/SciWorld-v0": ("scienceworld", "sciworld")}
"""Id of an environment -> a package that it needs, and the extra that has it."""


@pytest.fixture(params=sorted(ENVIRONMENTS))
def env_id(request: pytest.FixtureRequest) -> str:
    package, extra = NEEDS.get(request.param, ("gymnasium", ""))
    if find_spec(package) is None:
        pytest.skip(f'needs the extra: run `pip install "agentgym-envs[{extra}]"`')
    return request.param


@pytest.fixture
def env(env_id: str) -> Iterator[TextEnv]:
    with make_text_env(env_id, {}) as made:
        yield made


@pytest.fixture
def official() -> Path:
    """The folder of the official data."""
    folder = os.environ.get("AGENTGYM_DATA")
    if not folder:
        pytest.skip("needs official data: set AGENTGYM_DATA to the folder that holds it")
    return Path(folder)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., CommandResult]:
    """Runs `agentgym-envs` in this process."""
    from agentgym_envs import cli, console

    def run(*arguments: object) -> CommandResult:
        capsys.readouterr()
        code = console.run(cli.app, [str(argument) for argument in arguments])
        return CommandResult(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def tiny() -> Iterator[str]:
    """The id of a tiny sound environment, which tests of rollouts and the checks play."""
    import sys

    folder = str(Path(__file__).parent / "envs")
    sys.path.insert(0, folder)
    gymnasium.register("Tiny/Guess-v0", "tiny_environments:GuessEnv")
    yield "Tiny/Guess-v0"
    del gymnasium.registry["Tiny/Guess-v0"]
    sys.path.remove(folder)
