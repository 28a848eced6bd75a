"""Every block of code in the documentation does what it says.

* python: runs; blocks of a page that follow one another share their names, and what a comment
  behind a `print` says is printed. After `<!-- not run: why -->` only its imports and the names of
  its arguments are checked.
* console: every command after "$" runs and ends well, and prints what stands under it.
* sh: not run, but commands of ours must be understood by their command line.
* toml: a run's configuration.
"""

import ast
import doctest
import importlib
import inspect
import os
import re
import subprocess
import sys
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest

from agentgym_bench.cli import app as bench_app
from agentgym_envs.cli import app as envs_app

ROOT = Path(__file__).parents[2]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "packages").glob("*/README.md")),
    *(path for path in sorted((ROOT / "docs").rglob("*.md")) if path.parent.name != "environments"),
    ROOT / "docs/environments/index.md",
]
BLOCK = re.compile(
    r"(?:<!-- not run: (?P<reason>.+?) -->\n)?```(?P<language>\w+)\n(?P<code>.*?)^```", re.S | re.M
)
OUTPUT = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
THREADS = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "MKL", "OPENBLAS")}


class Block(NamedTuple):
    language: str
    code: str
    runs: bool


def blocks(path):
    """Returns the code blocks of a page in order."""
    return [
        Block(found["language"], found["code"], runs=found["reason"] is None)
        for found in BLOCK.finditer(path.read_text(encoding="utf-8"))
    ]


def pages_with(*languages):
    """Returns the pages that have a block in one of these languages, as parameters of a test."""
    return [
        pytest.param(path, id=str(path.relative_to(ROOT)))
        for path in PAGES
        if any(block.language in languages for block in blocks(path))
    ]


def run(command, folder):
    """Runs a command in a folder, with our commands on the path; returns what it printed."""
    found = subprocess.run(
        command,
        cwd=folder,
        env={
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "HF_HUB_OFFLINE": "1",
            "LANG": "C.UTF-8",
            **THREADS,
        },
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert found.returncode == 0, f"{command} ended with {found.returncode}:\n{found.stderr}"
    return found.stdout


def run_python(code, folder):
    printed = run([sys.executable, "-c", code], folder)
    for said in re.findall(r"print\(.*\)  # (.*)", code):
        pattern = re.escape(said).replace(re.escape("..."), ".*")
        assert re.search(pattern, printed), f"{said!r} is not what is printed:\n{printed}"


def run_console(code, folder):
    for command in re.split(r"^\$ ", code, flags=re.M)[1:]:
        line, _, expected = command.partition("\n")
        printed = run(["bash", "-c", line], folder)
        if expected.strip():
            right = doctest.OutputChecker().check_output(expected, printed, OUTPUT)
            assert right, f"{line} prints\n{printed}\nand not\n{expected}"


@pytest.mark.parametrize("page", pages_with("python", "console"))
def test_python_and_console_blocks_run(page, tmp_path):
    for language, group in groupby(
        [block for block in blocks(page) if block.runs and block.language in ("python", "console")],
        key=lambda block: block.language,
    ):
        together = "\n".join(block.code for block in group)
        (run_python if language == "python" else run_console)(together, tmp_path)


@pytest.mark.parametrize("page", pages_with("python"))
def test_python_blocks_that_are_not_run_name_what_exists(page):
    for block in blocks(page):
        if block.language == "python" and not block.runs:
            names = {}
            tree = ast.parse(block.code)
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom):
                    module = importlib.import_module(node.module)
                    names |= {alias.name: getattr(module, alias.name) for alias in node.names}
            for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
                if isinstance(call.func, ast.Name) and call.func.id in names:
                    known = inspect.signature(names[call.func.id]).parameters
                    assert {keyword.arg for keyword in call.keywords} <= set(known)


def commands_of_ours(page):
    """Yields the words of each command of ours in a page's sh blocks, and in its indented ones."""
    text = page.read_text(encoding="utf-8")
    shell = [block.code for block in blocks(page) if block.language == "sh"]
    indented = re.findall(r"^    (agentgym-\w+ [a-z].*)$", BLOCK.sub("", text), flags=re.M)
    for line in "\n".join([*shell, *indented]).splitlines():
        if line.startswith(("agentgym-envs ", "agentgym-bench ", "agentgym-evol ")):
            yield line.partition("  #")[0].split()


@pytest.mark.parametrize(
    "page", [pytest.param(page, id=page.parent.name + page.name) for page in PAGES]
)
def test_commands_that_are_shown_are_understood(page):
    from agentgym_evol.cli import app as evol_app

    apps = {"agentgym-envs": envs_app, "agentgym-bench": bench_app, "agentgym-evol": evol_app}
    for program, *words in commands_of_ours(page):
        apps[program].parse_args(words, exit_on_error=False, print_error=False)


@pytest.mark.parametrize("page", pages_with("toml"))
def test_configurations_are_valid(page, tmp_path):
    from agentgym_evol.config import read_config

    for block in blocks(page):
        if block.language == "toml":
            path = tmp_path / "run.toml"
            path.write_text(block.code, encoding="utf-8")

            config = read_config(path)

            assert config.model
            assert config.envs


@pytest.mark.parametrize(
    "page", [pytest.param(page, id=page.parent.name + page.name) for page in PAGES]
)
def test_make_targets_that_are_named_exist(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.M))

    named = set(
        re.findall(r"(?:`|^    )make ([a-z-]+)", page.read_text(encoding="utf-8"), flags=re.M)
    )

    assert named <= targets


def test_the_quick_start_of_the_readme_has_about_ten_lines_and_solves_a_task(tmp_path):
    quick_start = next(block for block in blocks(ROOT / "README.md") if block.language == "python")

    printed = run([sys.executable, "-c", quick_start.code], tmp_path)

    assert len([line for line in quick_start.code.splitlines() if line.strip()]) <= 11
    assert "'success': True" in printed.splitlines()[-1]
