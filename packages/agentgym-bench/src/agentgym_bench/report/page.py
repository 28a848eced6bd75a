"""A run as one HTML file: table, picture, episodes. It loads nothing and runs no script.

What agents and worlds say is data: every text is escaped before it enters the page.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from agentgym_bench.metrics import Summary, summarise
from agentgym_bench.records import EpisodeRecord
from agentgym_envs.atomic import replacing

from .plot import as_data_url, interval_plot
from .tables import SUMMARY_COLUMNS, ending, summary_cells, worst_episodes

MAX_EPISODES = 200
_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.9em; }
th, td { padding: 0.3rem 0.6rem; border-bottom: 1px solid #8884; text-align: right; }
th:first-child, td:first-child { text-align: left; }
img { max-width: 100%; }
details { border-bottom: 1px solid #8884; padding: 0.3rem 0; }
summary { cursor: pointer; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.4rem 0; padding: 0.5rem 0.8rem; }
pre { background: #8881; border-left: 3px solid #8886; }
pre.reply { border-left-color: #2e6fd0; margin-left: 2rem; }
pre.invalid { border-left-color: #d0472e; }
.solved { color: #2b8a3e; } .failed { color: #d0472e; } .note { color: #777; }
"""


def write_page(path: Path, manifest: Mapping[str, Any], records: Sequence[EpisodeRecord]) -> None:
    """Writes the page of a run.

    Args:
        path: The HTML file; replaced if it is there.
        manifest: Of the run.
        records: Its episodes. The 200 worst are shown in full.
    """
    with replacing(path) as temporary:
        temporary.write_text(_page(manifest, records), "utf-8", errors="backslashreplace")


def _page(manifest: Mapping[str, Any], records: Sequence[EpisodeRecord]) -> str:
    summaries = summarise(records)
    title = escape(f"agentgym-bench: {manifest['config']['policy']}")
    shown = worst_episodes(records, MAX_EPISODES)
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>",
            _about(manifest, len(records)),
            _table(summaries),
            f'<p><img alt="success rates" src="{as_data_url(interval_plot(summaries))}"></p>',
            f"<h2>Episodes</h2><p class=note>{len(shown)} of {len(records)}, the worst first</p>",
            *map(_episode, shown),
            "</body></html>\n",
        ]
    )


def _about(manifest: Mapping[str, Any], played: int) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in manifest["versions"].items())
    text = f"{played} of {manifest['episodes']} episodes; configuration {manifest['config_hash']}"
    return (
        f"<p class=note>{escape(text)}; seed {manifest['config']['seed']}; {escape(versions)}</p>"
    )


def _table(summaries: Iterable[Summary]) -> str:
    header = "".join(f"<th>{escape(column)}</th>" for column in SUMMARY_COLUMNS)
    rows = (_row(summary_cells(summary)) for summary in summaries)
    note = "<p class=note>Brackets: 95 % intervals.</p>"
    return f"<table><tr>{header}</tr>{''.join(rows)}</table>{note}"


def _row(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _episode(record: EpisodeRecord) -> str:
    trajectory = record.trajectory
    mark = "<b class=solved>solved</b>" if trajectory.success else "<b class=failed>failed</b>"
    spec = trajectory.spec
    line = f"{spec.env} {spec.task_id} sample {spec.sample}: score {trajectory.score:.3f}, "
    line += f"{len(trajectory.turns)} turns, ended by {ending(record)}"
    said = [_said("", message.content) for message in trajectory.opening]
    for turn in trajectory.turns:
        said.append(_said("", turn.observation))
        said.append(_said("reply" if turn.valid else "reply invalid", turn.reply.text))
    said.append(_said("", trajectory.final_observation))
    return f"<details><summary>{mark} {escape(line)}</summary>{''.join(said)}</details>"


def _said(kind: str, text: str) -> str:
    return f'<pre class="{kind}">{escape(text)}</pre>'
