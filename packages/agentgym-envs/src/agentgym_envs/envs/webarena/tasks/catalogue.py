"""All templates, in the order in which they are numbered."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module

from .template import Template

MODULES = ("shop", "admin", "forum", "git", "map", "wiki", "across")


@cache
def all_templates() -> Sequence[Template]:
    """Returns the templates of all sites and across sites.

    Raises:
        ValueError: two of them have one name.
    """
    modules = [import_module(f"{__package__}.{name}") for name in MODULES]
    templates: list[Template] = [each for module in modules for each in module.TEMPLATES]
    names = [template.name for template in templates]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"two templates have one name: {twice}")
    return tuple(templates)
