"""Questions about papers and people: kinds of them, in many wordings and with many values.

A template draws values, names the problem (which decides its split), and works the answer out by
calling the tools. It returns None where the values do not go together.
"""

from agentgym_envs.core import Split
from agentgym_envs.toolkit.tools import Draft, Draws

from . import authors, citations, comparisons, joint, papers
from .parts import Asker, Template

TEMPLATES: tuple[Template, ...] = (
    *papers.TEMPLATES,
    *citations.TEMPLATES,
    *comparisons.TEMPLATES,
    *authors.TEMPLATES,
    *joint.TEMPLATES,
)

__all__ = ["TEMPLATES", "draft"]


def draft(split: Split, draws: Draws) -> Draft | None:
    """Draws one question of any kind, worded as `split` words it."""
    return draws.choice(TEMPLATES)(Asker(draws, split))
