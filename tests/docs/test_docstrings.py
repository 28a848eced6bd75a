"""Examples in docstrings are tests: pytest finds all of them, and skips none."""

import ast
import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = {
    ".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__"): path
    for source in sorted((ROOT / "packages").glob("*/src"))
    for path in sorted(source.rglob("*.py"))
}
WITH_EXAMPLES = [name for name, path in MODULES.items() if ">>> " in path.read_text("utf-8")]


def written_examples(path):
    """Returns the number of examples in a file's docstrings, read as text."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = [ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, holders)]
    return sum(len(doctest.DocTestParser().get_examples(text)) for text in texts)


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_every_example_in_a_docstring_is_found_and_none_is_skipped(name):
    module = importlib.import_module(name)

    tests = doctest.DocTestFinder(exclude_empty=True).find(module, name)

    examples = [example for test in tests for example in test.examples]
    assert len(examples) == written_examples(MODULES[name]) > 0
    assert not [example for example in examples if example.options.get(doctest.SKIP)]


def test_pytest_is_told_to_run_the_examples_of_all_packages(pytestconfig):
    assert "packages" in pytestconfig.getini("testpaths")
    assert "--doctest-modules" in pytestconfig.getini("addopts")


def test_each_package_has_examples():
    assert {name.partition(".")[0] for name in WITH_EXAMPLES} == {
        "agentgym_envs",
        "agentgym_bench",
        "agentgym_evol",
    }
