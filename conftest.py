"""Leaves the adapters of libraries that are not installed here to `make test-integrations`."""

from importlib.util import find_spec
from pathlib import Path

ADAPTERS = Path(__file__).parent / "packages/agentgym-envs/src/agentgym_envs/adapters"
LIBRARIES = {
    "gem": "gem",
    "skyrl_gym": "skyrl_gym",
    "verifiers": "verifiers",
    "verl": "verl",
}
"""Module of an adapter -> what it imports."""

collect_ignore = [
    str(ADAPTERS / f"{module}.py")
    for module, library in LIBRARIES.items()
    if find_spec(library) is None
]
