"""What users ask and want done: kinds of it, each in many wordings and with many values.

A template draws values, works the ending out by calling the tools, and returns None where the
values do not go together. Whose lists they are decides the split (`Scene.problem`), so that no
account that is trained on is tested.
"""

from functools import partial

from agentgym_envs.core import Split
from agentgym_envs.envs.todo.lists import scene, scenes_of
from agentgym_envs.toolkit.tools import Draft, Draws

from . import changes, counts, details, several
from .parts import Asker, Template

TEMPLATES: tuple[Template, ...] = (
    *details.TEMPLATES,
    *counts.TEMPLATES,
    *changes.TEMPLATES,
    *several.TEMPLATES,
)

__all__ = ["TEMPLATES", "draft"]


def draft(split: Split, draws: Draws) -> Draft:
    """Draws one task of any kind, worded as `split` words it."""
    asker = Asker(draws, split, scene(draws.choice(scenes_of(split))))
    return Draft(asker.scene.problem, partial(draws.choice(TEMPLATES), asker))
