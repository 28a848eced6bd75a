"""Converts AgentBoard's pickles: `python -m agentgym_envs.envs.academia.convert FOLDER`.

The folder is that of the official data: its `raw/` has the six .pkl files, and
`academia_graph.json` is written beside it. Nothing in the pickles is run; see `pickles.py`.
"""

import sys
from pathlib import Path

from cyclopts import App

from agentgym_envs.console import output, run

from .data import convert

app = App(name="academia.convert", help="Convert AgentBoard's pickles into academia_graph.json.")


@app.default
def convert_folder(folder: Path) -> None:
    """Write the network of a folder as JSON.

    Args:
        folder: Where `raw/` with the six .pkl files is.
    """
    output().print(f"wrote {convert(folder)}")


if __name__ == "__main__":
    sys.exit(run(app))
