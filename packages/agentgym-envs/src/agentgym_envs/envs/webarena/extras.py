"""The packages that WebArena needs beyond those of agentgym-envs."""

from importlib.util import find_spec

from agentgym_envs.core import MissingDependencyError

PACKAGES = ("cssselect", "flask", "lxml", "tinycss2")


def need_packages() -> None:
    """Does nothing if they are all installed.

    Raises:
        MissingDependencyError: one is not.
    """
    if not all(find_spec(package) for package in PACKAGES):
        raise MissingDependencyError(
            'WebArena needs the packages of an extra: run `pip install "agentgym-envs[webarena]"`'
        )
