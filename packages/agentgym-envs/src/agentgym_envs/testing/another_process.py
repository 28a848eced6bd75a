"""Prints the recordings of an environment; see `repeat_checks`. Run as a module, JSON on stdin."""

import json
import sys

import gymnasium

import agentgym_envs  # noqa: F401  # pyright: ignore[reportUnusedImport]  (registers the ids)

from .repeat_checks import recordings
from .subject import Subject


def main() -> None:
    """Reads [id, entry point, options] and writes the recordings."""
    env_id, entry_point, options = json.load(sys.stdin)
    if ":" not in env_id and env_id not in gymnasium.registry:
        gymnasium.register(env_id, entry_point)  # pyright: ignore[reportUnknownMemberType]  (`kwargs` of theirs)
    json.dump(recordings(Subject(env_id, options)), sys.stdout)


if __name__ == "__main__":
    main()
