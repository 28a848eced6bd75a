"""Writes the parts of the documentation that the code says already; run by `make docs`.

* docs/environments/<name>.md, from the docstring of each environment's class
* docs/reference/commands.md, from the command lines
* every block between `<!-- begin NAME -->` and `<!-- end NAME -->` in README.md and the guides

With `--pictures` it also draws docs/images/<name>.png; with `--check`, which a test uses, it writes
nothing and says what is out of date.
"""

import ast
import inspect
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from cyclopts import App
from PIL import Image

from agentgym_envs import ENVIRONMENTS, TextEnv
from agentgym_envs.catalog import make_text_env, option_names

ROOT = Path(__file__).resolve().parent.parent
SOURCES = {
    package: ROOT / "packages" / package.replace("_", "-") / "src" / package
    for package in ("agentgym_envs", "agentgym_bench", "agentgym_evol")
}
MADE = "<!-- Made by scripts/make_docs.py. Change {source}, then run `make docs`. -->"


def main() -> None:
    """Writes every text that is out of date, or, with `--check`, names it and exits with 1."""
    if "--pictures" in sys.argv[1:]:
        for env_id in ENVIRONMENTS:
            draw_picture(env_id)
    old = {path: text for path, text in made_files().items() if text != read(path)}
    if "--check" in sys.argv[1:]:
        names = ", ".join(str(path.relative_to(ROOT)) for path in old)
        sys.exit(f"out of date: {names}; run `make docs`" if old else 0)
    for path, text in old.items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))


def made_files() -> dict[Path, str]:
    """Returns path -> what the file should hold, for every file that has a made part."""
    pages = {page_path(env_id): environment_page(env_id) for env_id in sorted(ENVIRONMENTS)}
    pages[ROOT / "docs/reference/commands.md"] = commands_page()
    return pages | {path: with_blocks(path) for path in files_with_blocks()}


# Environments


def page_path(env_id: str) -> Path:
    """Returns where the page of an environment is."""
    return ROOT / "docs/environments" / f"{make_text_env(env_id, {}).name}.md"


def environment_page(env_id: str) -> str:
    """Returns the page of an environment: its docstring and its options."""
    env = make_text_env(env_id, {})
    first, _, rest = inspect.getdoc(type(env)).partition("\n")
    made = MADE.format(source=f"the docstring of {type(env).__name__}")
    facts = f"`gymnasium.make({env_id!r})` · {sizes(env)} tasks (train / validation / test) · "
    steps = "1 step" if env.max_steps == 1 else f"{env.max_steps} steps"
    facts += f"{steps} · prompt formats: {', '.join(env.prompts)}"
    picture = f"![{env_id}](../images/{env.name}.png)"
    head = f"# {title(env_id)}\n\n{made}\n\n{first}\n\n{facts}\n\n{picture}\n"
    return f"{head}{docstring_as_markdown(rest)}\n\n## Options\n\n{option_list(type(env))}\n"


def docstring_as_markdown(docstring: str) -> str:
    """Returns a class docstring with a heading for "Action:" and a code block for each example."""
    text = re.sub(r"^([A-Z][\w ]*):\n(?=    )", r"## \1\n\n", docstring, flags=re.MULTILINE)
    lines = [line.removeprefix("    ") for line in text.splitlines()]
    return "\n\n".join(fenced(part) for part in "\n".join(lines).rstrip().split("\n\n"))


def fenced(paragraph: str) -> str:
    """Returns a paragraph, as a code block if it is an example."""
    if not paragraph.lstrip("\n").startswith(">>> "):
        return paragraph
    return f"```pycon\n{paragraph.replace('<BLANKLINE>', '')}\n```"


def option_list(environment: type[TextEnv[Any]]) -> str:
    """Returns the constructor's arguments with their defaults and meanings."""
    parameters = inspect.signature(environment).parameters
    meanings = argument_meanings(inspect.getdoc(environment.__init__) or "")
    rows = [
        (f"`{name}`", f"`{code(parameter.default)}`", meanings[name])
        for name, parameter in parameters.items()
    ]
    return table(("option", "default", "meaning"), rows)


def argument_meanings(docstring: str) -> dict[str, str]:
    """Returns name -> meaning, from the "Args" of a docstring."""
    _, _, rest = docstring.partition("Args:\n")
    arguments, _, _ = rest.partition("\n\n")
    found = re.findall(r"^    (\w+): (.*(?:\n     +.*)*)", arguments, flags=re.MULTILINE)
    return {name: " ".join(meaning.split()) for name, meaning in found}


def environment_table(link: str) -> str:
    """Returns one row per environment; `link` is the folder of their pages as seen from there."""
    rows = [
        (
            f"[{title(env_id)}]({link}{env.name}.md)",
            f"`{env_id}`",
            inspect.getdoc(type(env)).partition("\n")[0],
            sizes(env),
            ", ".join(f"`{name}`" for name in own_options(env_id)),
        )
        for env_id in sorted(ENVIRONMENTS)
        for env in [make_text_env(env_id, {})]
    ]
    head = ("environment", "id", "what the agent does", "train / validation / test", "own options")
    return table(head, rows)


def own_options(env_id: str) -> list[str]:
    """Returns the options that only this environment has."""
    shared = inspect.signature(TextEnv).parameters
    return [name for name in option_names(env_id) if name not in shared]


def title(env_id: str) -> str:
    """Returns "Maze" for "AgentGym/Maze-v0"."""
    return env_id.partition("/")[2].rpartition("-")[0]


def sizes(env: TextEnv[Any]) -> str:
    """Returns how many tasks each split has."""
    return " / ".join(f"{len(env.tasks[split]):,}" for split in ("train", "validation", "test"))


def draw_picture(env_id: str) -> None:
    """Writes a picture of the first test task, a few expert steps in, or at its end."""
    env = make_text_env(env_id, {"render_mode": "rgb_array", "split": "test"})
    env.reset(options={"task_id": env.tasks["test"][0].id})
    for _ in range(3):
        if env.step(env.oracle_action())[2]:
            break
    Image.fromarray(env.render()).save(ROOT / "docs/images" / f"{env.name}.png", optimize=True)


# Configuration

CONFIG_CLASSES = {
    "agentgym_evol/config.py": ("AgentEvolConfig", "EnvTasks"),
    "agentgym_evol/selection.py": ("SelectionConfig",),
    "agentgym_evol/learner/config.py": ("LearnerConfig", "LoraSettings"),
}
WORDS = ("agentgym_envs/core/task.py", "agentgym_evol/tokenise.py", *CONFIG_CLASSES)


def config_tables() -> str:
    """Returns one table per class of a run's configuration."""
    headings = {
        "AgentEvolConfig": "### Top level: `AgentEvolConfig`",
        "EnvTasks": "### `[[envs]]`: `EnvTasks`",
        "SelectionConfig": "### `[selection]`: `SelectionConfig`",
        "LearnerConfig": "### `[learner]`: `LearnerConfig`",
        "LoraSettings": "### `[learner.lora]`: `LoraSettings`",
    }
    aliases = literal_types()
    return "\n\n".join(
        f"{headings[name]}\n\n{field_table(module_tree(path), name, aliases)}"
        for path, names in CONFIG_CLASSES.items()
        for name in names
    )


def field_table(module: ast.Module, name: str, aliases: Mapping[str, str]) -> str:
    """Returns the fields of a dataclass with their values, defaults and docstrings."""
    (body,) = [
        node.body for node in module.body if isinstance(node, ast.ClassDef) if node.name == name
    ]
    rows = []
    for field, meaning in pairwise(body):
        if isinstance(field, ast.AnnAssign):
            kind = re.sub(
                r"\w+", lambda word: aliases.get(word[0], word[0]), ast.unparse(field.annotation)
            )
            rows.append(
                (
                    f"`{field.target.id}`",
                    kind_cell(kind),
                    default_cell(module, field),
                    one_line(meaning),
                )
            )
    return table(("key", "type", "default", "meaning"), rows)


def kind_cell(kind: str) -> str:
    """Returns a type as code; None is said by the default."""
    return f"`{kind.removesuffix(' | None')}`".replace("|", "\\|")


def default_cell(module: ast.Module, field: ast.AnnAssign) -> str:
    """Returns a field's default as TOML users know it."""
    if field.value is None:
        return "required"
    value = ast.unparse(field.value)
    if value == "None":
        return "not set"
    made = re.fullmatch(r"field\(default_factory=(?:lambda: )?(\w+).*\)", value)
    if made is None:
        return f"`{json.dumps(ast.literal_eval(value))}`"
    if made[1] in ("dict", "list"):
        return "empty"
    constant = constants(module).get(made[1])
    return "see below" if constant is None else f"`{json.dumps(ast.literal_eval(constant))}`"


def one_line(docstring: ast.stmt) -> str:
    """Returns a field's docstring in one line."""
    assert isinstance(docstring, ast.Expr), f"line {docstring.lineno}: a field without a docstring"
    return " ".join(ast.literal_eval(docstring.value).split())


def literal_types() -> dict[str, str]:
    """Returns names of Literal types -> their words."""
    return {
        name: " | ".join(json.dumps(word) for word in ast.literal_eval(value.slice))
        for path in WORDS
        for name, value in constants(module_tree(path)).items()
        if isinstance(value, ast.Subscript) and ast.unparse(value.value) == "Literal"
    }


def constants(module: ast.Module) -> dict[str, ast.expr]:
    """Returns the values of the names that a module assigns at its top level."""
    found = {}
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            found[node.target.id] = node.value
    return found


def module_tree(path: str) -> ast.Module:
    """Returns a source file, read and not run: docs need no torch."""
    return ast.parse((SOURCES[path.partition("/")[0]].parent / path).read_text(encoding="utf-8"))


# Metrics and commands


def metric_list() -> str:
    """Returns the definitions of the metrics: the list in the module's docstring."""
    docstring = ast.get_docstring(module_tree("agentgym_bench/metrics.py")) or ""
    _, _, definitions = docstring.partition("\n\n")
    return re.sub(r"^\* ([^:]+):", r"* **\1**:", definitions, flags=re.MULTILINE)


def commands_page() -> str:
    """Returns the reference of the three command lines."""
    from agentgym_bench.cli import app as bench
    from agentgym_envs.cli import app as envs
    from agentgym_evol.cli import app as evol

    made = MADE.format(source="the docstrings of the commands")
    return f"# Commands\n\n{made}\n\n" + "\n\n".join(map(command_text, (envs, bench, evol))) + "\n"


def command_text(app: App) -> str:
    """Returns the reference of one command line."""
    text = app.generate_docs(output_format="markdown", heading_level=2)
    text = re.sub(r"#+ Table of Contents\n.*?(?=\*\*Commands)", "", text, flags=re.DOTALL)
    text = re.sub(r"\n {2,}(?=\S)", " ", text)  # a meaning of two lines
    return text.replace("```console", "```text").strip()


# Blocks inside files that are written by hand


BLOCKS: Mapping[str, Callable[[Path], str]] = {
    "environments": lambda path: environment_table(
        "" if path.parent.name == "environments" else "docs/environments/"
    ),
    "config": lambda path: config_tables(),
    "metrics": lambda path: metric_list(),
}


def files_with_blocks() -> Iterator[Path]:
    """Yields the files that hold a block."""
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        if "<!-- begin " in read(path):
            yield path


def with_blocks(path: Path) -> str:
    """Returns a file with its blocks made anew."""
    return re.sub(
        r"(<!-- begin (\w+).*? -->\n).*?(<!-- end \2 -->)",
        lambda block: f"{block[1]}\n{BLOCKS[block[2]](path)}\n\n{block[3]}",
        read(path),
        flags=re.DOTALL,
    )


def read(path: Path) -> str:
    """Returns a file's text, "" where there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Returns a Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def code(value: object) -> str:
    """Returns a default as it is written in code, with double quotes."""
    return json.dumps(value) if isinstance(value, str) else repr(value)


if __name__ == "__main__":
    main()
