"""The pages of the documentation: all there, up to date, and leading somewhere."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from agentgym_envs import ENVIRONMENTS

ROOT = Path(__file__).parents[2]
DOCS = sorted((ROOT / "docs").rglob("*.md"))
TEXTS = [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")), *DOCS]
TEXTS += sorted((ROOT / "packages").glob("*/README.md"))
SHOWN = [*TEXTS, *sorted((ROOT / "examples").iterdir()), ROOT / "mkdocs.yml", ROOT / "Makefile"]
# A page's own text, without what only looks like a link.
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


@pytest.fixture(scope="module")
def maker():
    """The script that writes the made parts."""
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "scripts/make_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text_of(path):
    return path.read_text(encoding="utf-8")


def test_the_parts_that_are_made_from_the_code_are_up_to_date():
    # In a process of its own: usage lines begin with the name of the running program.
    command = [sys.executable, str(ROOT / "scripts/make_docs.py"), "--check"]

    found = subprocess.run(command, capture_output=True, text=True)

    assert (found.returncode, found.stderr) == (0, "")


def test_every_environment_has_a_page_a_picture_and_a_place_in_the_site(maker, env_id):
    page = maker.page_path(env_id)

    assert page.is_file()
    assert (ROOT / "docs/images" / f"{page.stem}.png").is_file()
    assert f"environments/{page.name}" in text_of(ROOT / "mkdocs.yml")


def test_every_environment_page_has_the_headings_that_all_have(maker, env_id):
    headings = re.findall(r"^## (.*)$", maker.environment_page(env_id), flags=re.MULTILINE)

    shared = ["Action", "Observation", "Reward", "Ends", "Info", "Data", "Differs from AgentGym in",
              "Versions", "Options"]  # fmt: skip
    assert [heading for heading in headings if heading in shared] == shared


def test_every_environment_has_a_row_in_the_readme_and_no_row_is_of_another():
    rows = re.findall(r"^\|.*`(AgentGym/[\w-]+)`", text_of(ROOT / "README.md"), flags=re.MULTILINE)

    assert rows == sorted(ENVIRONMENTS)


def test_every_page_is_in_the_site():
    listed = re.findall(r"[\w./-]+\.md", text_of(ROOT / "mkdocs.yml"))

    assert sorted(listed) == sorted(str(path.relative_to(ROOT / "docs")) for path in DOCS)


@pytest.mark.parametrize("page", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    links = re.findall(r"\]\(([^)\s]+)\)", CODE.sub("", text_of(page)))

    for link in links:
        file, _, heading = link.partition("#")
        if not link.startswith("https://"):
            target = page.parent / file if file else page
            assert target.exists(), f"{link} leads nowhere"
            assert not heading or heading in anchors(target), f"{link}: there is no such heading"


def anchors(page):
    """Returns the anchors of a page's headings, as Markdown renderers name them."""
    headings = re.findall(r"^#+ (.*)$", text_of(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_of_the_site_link_only_to_pages_of_the_site(page):
    links = re.findall(r"\]\(([^)\s#]+)", CODE.sub("", text_of(page)))

    outside = [link for link in links if not link.startswith("https://")
               and not (page.parent / link).resolve().is_relative_to(ROOT / "docs")]  # fmt: skip
    assert not outside


def test_files_that_errors_and_texts_name_exist():
    # Files of git projects that nobody has: what WebArena's git host shows.
    code = [
        path
        for path in (ROOT / "packages").rglob("*.py")
        if ".venv" not in path.parts and not {"webarena", "git"} <= set(path.parts)
    ]
    named = {
        name
        for path in [*code, *TEXTS]
        for name in re.findall(r"\b(?:docs|examples|tests|scripts)/[\w./-]+\.\w+", text_of(path))
    }

    assert "docs/guides/official-data.md" in named
    assert not [name for name in sorted(named) if not (ROOT / name).exists()]


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: str(path.relative_to(ROOT)))
def test_texts_name_no_folder_of_one_machine_and_nothing_that_is_still_to_do(path):
    if path.is_file():
        found = re.findall(r"\bTODO\b(?!List)|(?<![\w.])/(?:home|root|tmp|Users)/", text_of(path))

        assert not found


def test_reference_pages_name_modules_that_exist():
    named = re.findall(r"^::: ([\w.]+)$", "\n".join(map(text_of, DOCS)), flags=re.MULTILINE)

    assert named
    for name in named:
        package, *rest = name.split(".")
        source = ROOT / "packages" / package.replace("_", "-") / "src" / package
        parts = rest[:-1] if rest[-1][0].isupper() else rest
        module = source.joinpath(*parts)
        assert module.with_suffix(".py").is_file() or (module / "__init__.py").is_file(), name


@pytest.mark.parametrize("package", ["agentgym-envs", "agentgym-bench", "agentgym-evol"])
def test_every_package_is_in_the_changelog(package):
    assert f"### {package}\n" in text_of(ROOT / "CHANGELOG.md")
