"""Tasks in the wiki: one article, several articles, pages to open, and what it does not tell."""

from . import facts, finding, impossible, journeys

TEMPLATES = (
    *facts.TEMPLATES,
    *journeys.TEMPLATES,
    *finding.TEMPLATES,
    *impossible.TEMPLATES,
)

__all__ = ["TEMPLATES"]
