"""Tasks in the forum: reading, finding pages, voting, writing, settings, and what it cannot."""

from . import finding, impossible, keeping, reading, voting, writing

TEMPLATES = (
    *reading.TEMPLATES,
    *finding.TEMPLATES,
    *voting.TEMPLATES,
    *writing.TEMPLATES,
    *keeping.TEMPLATES,
    *impossible.TEMPLATES,
)

__all__ = ["TEMPLATES"]
