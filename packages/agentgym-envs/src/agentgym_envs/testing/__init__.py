"""Does an environment keep the contract? One function for everybody who writes one.

>>> from agentgym_envs.testing import check_environment
>>> check_environment("AgentGym/Maze-v0", size=5, limit=1)

Each promise is one plain function; `CHECKS` has them all, in the order in which they make sense.
"""

from .checks import CHECKS, Check, Result, check_environment, run_check, run_checks
from .subject import BrokenPromiseError, Subject

__all__ = [
    "CHECKS",
    "BrokenPromiseError",
    "Check",
    "Result",
    "Subject",
    "check_environment",
    "run_check",
    "run_checks",
]
