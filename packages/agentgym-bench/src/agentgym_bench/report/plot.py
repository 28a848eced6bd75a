"""The success rates of a run as a picture."""

import base64
import io
from collections.abc import Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from agentgym_bench.metrics import Summary

ROW_INCHES, MARGIN_INCHES, WIDTH_INCHES = 0.45, 0.9, 7.5


def interval_plot(summaries: Sequence[Summary]) -> bytes:
    """Returns a PNG: one line per environment, its success rate and 95 % interval."""
    figure = Figure(figsize=(WIDTH_INCHES, MARGIN_INCHES + ROW_INCHES * len(summaries)))
    axes = figure.add_subplot()
    for row, summary in enumerate(summaries):
        low, high = summary.success_interval
        axes.plot([100 * low, 100 * high], [row, row], color="#7a9cc6", linewidth=4)
        axes.plot([100 * summary.success_rate], [row], "o", color="#1f3d66")
    axes.set_yticks(range(len(summaries)), [summary.env for summary in summaries])
    axes.set_ylim(max(1, len(summaries)) - 0.5, -0.5)
    axes.set_xlim(0, 100)
    axes.set_xlabel("success rate, % (95 % interval)")
    axes.grid(axis="x", alpha=0.3)
    figure.tight_layout()
    picture = io.BytesIO()
    FigureCanvasAgg(figure).print_png(picture, metadata={"Software": None})
    return picture.getvalue()


def as_data_url(png: bytes) -> str:
    """Returns a picture in the form that a page can hold inside itself."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
