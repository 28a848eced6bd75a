"""The files of a project as they are now: path -> text."""

from collections.abc import Mapping

from agentgym_envs.toolkit.draws import Draws

from .cast import Project
from .words import FORMS, RELEASES, WISHES

LICENCES = (
    ("MIT License", "You may use, copy, change and pass on this work if you keep this notice."),
    (
        "Apache License 2.0",
        "You may use, change and pass on this work if you say what you changed.",
    ),
    (
        "BSD 3-Clause License",
        "You may use and pass on this work, but not our names to advertise it.",
    ),
    ("GNU General Public License v3.0", "Copies and changed copies must stay under this licence."),
    ("Mozilla Public License 2.0", "Changed files of this work must stay under this licence."),
)

_SUFFIX = {"Python": "py", "JavaScript": "js", "Go": "go", "Rust": "rs", "C": "c", "Shell": "sh"}

_CODE = {
    "Python": '''"""The {part} of {name}."""

LIMIT = {limit}


def {verb}_{part}(lines: list[str]) -> list[str]:
    """Returns the lines that hold something, at most `LIMIT` of them."""
    kept = [line.strip() for line in lines if line.strip()]
    return kept[:LIMIT]


def count_{part}(lines: list[str]) -> int:
    """Returns how many lines hold something."""
    return len({verb}_{part}(lines))
''',
    "JavaScript": """// The {part} of {name}.

const LIMIT = {limit};

export function {verb}{Part}(lines) {{
  const kept = lines.map((line) => line.trim()).filter(Boolean);
  return kept.slice(0, LIMIT);
}}

export function count{Part}(lines) {{
  return {verb}{Part}(lines).length;
}}
""",
    "Go": """// Package {part} is the {part} of {name}.
package {part}

import "strings"

// Limit is how many entries are kept.
const Limit = {limit}

// {Verb} returns the lines that hold something.
func {Verb}(lines []string) []string {{
	kept := []string{{}}
	for _, line := range lines {{
		text := strings.TrimSpace(line)
		if text != "" && len(kept) < Limit {{
			kept = append(kept, text)
		}}
	}}
	return kept
}}
""",
    "Rust": """//! The {part} of {name}.

/// How many entries are kept.
pub const LIMIT: usize = {limit};

/// Returns the lines that hold something.
pub fn {verb}_{part}(lines: &[String]) -> Vec<String> {{
    lines
        .iter()
        .map(|line| line.trim().to_string())
        .filter(|line| !line.is_empty())
        .take(LIMIT)
        .collect()
}}
""",
    "C": """/* The {part} of {name}. */

#include <string.h>

#define LIMIT {limit}

/* Returns how many of the lines hold something, at most LIMIT. */
int {verb}_{part}(const char **lines, int number)
{{
    int kept = 0;
    for (int i = 0; i < number && kept < LIMIT; i++)
        if (strlen(lines[i]) > 0)
            kept++;
    return kept;
}}
""",
    "Shell": """#!/bin/sh
# The {part} of {name}.

LIMIT={limit}

{verb}_{part}() {{
    grep -v '^ *$' "$1" | head -n "$LIMIT"
}}

{verb}_{part} "$1"
""",
}


def settings(project: Project) -> dict[str, str]:
    """Returns what config/default.toml says, name -> value."""
    draws = Draws(f"git settings {project.path}")
    return {
        "port": str(draws.between(3100, 9900)),
        "cache_size_mb": str(draws.between(2, 64) * 8),
        "retries": str(draws.between(2, 9)),
        "timeout_seconds": str(draws.between(3, 24) * 5),
        "log_level": draws.pick(("debug", "info", "warning", "error")),
    }


def licence(project: Project) -> tuple[str, str]:
    """Returns the name of the project's licence and what it says."""
    return Draws(f"git licence {project.path}").pick(LICENCES)


def files_of(project: Project, maintainer: str, description: str) -> Mapping[str, str]:
    """Returns path -> text, README first.

    Args:
        project: Whose files.
        maintainer: Name of the person who stands in its licence.
        description: One sentence.
    """
    draws = Draws(f"git files {project.path}")
    release = f"{draws.pick(RELEASES)}.{draws.below(8)}"
    files = {
        "README.md": _readme(project, maintainer, description, draws),
        "LICENSE": _licence(project, maintainer),
        "VERSION": release + "\n",
        "CHANGELOG.md": _changelog(release, draws),
        "config/default.toml": _config(project),
        "docs/install.md": _install(project, draws),
        "docs/usage.md": _usage(project, draws),
    }
    return files | _code(project, draws) | _extras(project, draws)


def _readme(project: Project, maintainer: str, description: str, draws: Draws) -> str:
    features = draws.sample(WISHES, 3)
    parts = "\n".join(f"- `{part}`: see {_folder(project)}/" for part in project.topic.modules)
    planned = "\n".join(f"- {feature}" for feature in features)
    return f"""# {project.path}

{description}

It is written in {project.language} and was begun in {project.begun.year} by {maintainer}.

## Parts

{parts}

## Getting started

Read docs/install.md first, then docs/usage.md. It listens on port {settings(project)["port"]}
unless config/default.toml says otherwise.

## Planned

{planned}

## Licence

{licence(project)[0]}
"""


def _licence(project: Project, maintainer: str) -> str:
    name, terms = licence(project)
    return f"""{name}

Copyright (c) {project.begun.year} {maintainer} and contributors

{terms}
There is no warranty of any kind. The full text is kept at http://licences.test/.
"""


def _changelog(release: str, draws: Draws) -> str:
    entries = "\n".join(f"- {wish}" for wish in draws.sample(WISHES, 3))
    return f"# Changes\n\n## {release}\n\n{entries}\n\n## 0.1.0\n\n- First release\n"


def _config(project: Project) -> str:
    lines = [f"# Settings of {project.path}", ""]
    for name, value in settings(project).items():
        lines.append(f"{name} = {value}" if value.isdecimal() else f'{name} = "{value}"')
    return "\n".join(lines) + "\n"


def _install(project: Project, draws: Draws) -> str:
    return f"""# Installation

You need {project.language} and about {draws.between(5, 90)} MB of disk space.

1. Clone the project.
2. Run `make install` in its folder.
3. Copy config/default.toml and change what you like.

Questions go to the issue tracker.
"""


def _usage(project: Project, draws: Draws) -> str:
    first, *rest = project.topic.modules
    return f"""# Usage

    {project.path} {first} --limit {draws.between(5, 50)}

Everything starts with the {first}. After that come {" and ".join(rest)}.

Stop the program with Control-C; it saves its work every {draws.between(2, 30)} minutes.
"""


def _folder(project: Project) -> str:
    return "lib" if project.path.endswith("-lib") else "src"


def _code(project: Project, draws: Draws) -> dict[str, str]:
    suffix = _SUFFIX[project.language]
    files: dict[str, str] = {}
    for part in project.topic.modules:
        verb = draws.pick(("read", "list", "load", "clean"))
        text = _CODE[project.language].format(
            part=part, name=project.path, limit=draws.between(4, 40) * 5,
            verb=verb, Verb=verb.capitalize(), Part=part.capitalize(),
        )  # fmt: skip
        files[f"{_folder(project)}/{part}.{suffix}"] = text
    first = project.topic.modules[0]
    files[f"tests/test_{first}.{suffix}"] = _CODE[project.language].format(
        part=first, name=f"the tests of {project.path}", limit=5,
        verb="check", Verb="Check", Part=first.capitalize(),
    )  # fmt: skip
    return files


def _extras(project: Project, draws: Draws) -> dict[str, str]:
    extras: dict[str, str] = {}
    if draws.chance(0.5):
        extras["CONTRIBUTING.md"] = (
            "# How to help\n\nOpen an issue before you write much code. One change per merge"
            f" request, please.\nReviews take about {draws.between(2, 14)} days.\n"
        )
    if draws.chance(0.4):
        extras[".editorconfig"] = f"root = true\n\n[*]\nindent_size = {draws.pick((2, 4, 8))}\n"
    if project.path.endswith(FORMS[-1][0]):
        lines = [f"{name},{draws.between(1, 900)}" for name in project.topic.modules]
        extras["data/sample.csv"] = "\n".join(["name,value", *lines]) + "\n"
    if project.path.endswith("-web"):
        title = project.path.replace("-", " ").capitalize()
        extras["public/index.html"] = (
            f"<!doctype html>\n<title>{title}</title>\n<h1>{title}</h1>\n<p>Soon here.</p>\n"
        )
    return extras
