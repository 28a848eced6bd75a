"""Dates as the tools take them, by the two rules."""

from datetime import date, datetime

from agentgym_envs.toolkit.tools import ToolError


def parse_original(text: str) -> date:
    """Returns the date of a text as the original reads it.

    Raises:
        ValueError: it is no date; TypeError: it is no text. Both with Python's own words.
    """
    return datetime.strptime(text, "%Y-%m-%d").date()


def parse(name: str, text: str) -> date:
    """Returns the date of the argument `name`.

    Raises:
        ToolError: it is not YYYY-MM-DD.
    """
    try:
        if len(text) == len("YYYY-MM-DD") and text[4] == text[7] == "-":
            return date.fromisoformat(text)
    except ValueError as error:
        raise ToolError(f"{name} must be a date as YYYY-MM-DD, got {text!r}") from error
    raise ToolError(f"{name} must be a date as YYYY-MM-DD, got {text!r:.40}")
