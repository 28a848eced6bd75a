"""Leaves the adapters of libraries that are not installed here to `make test-integrations`."""

from importlib.util import find_spec
from pathlib import Path

SOURCE = Path(__file__).parent / "packages/agentgym-envs/src/agentgym_envs"
LIBRARIES = {
    "adapters/gem": "gem",
    "adapters/nemo_gym": "resources_servers",
    "adapters/skyrl_gym": "skyrl_gym",
    "adapters/verifiers": "verifiers",
    "adapters/verl": "verl",
    "server/openenv": "openenv",
}
"""Module of an adapter -> what it imports."""

collect_ignore = [
    str(SOURCE / f"{module}.py")
    for module, library in LIBRARIES.items()
    if find_spec(library) is None
]
