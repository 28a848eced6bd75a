"""Every error that agentgym-evol adds to those of agentgym-bench.

* AgentGymError
  x JobDiedError   a process that played a part of a run ended before its work
  x RolloutError   a policy could not play at all
"""

from agentgym_envs.core import AgentGymError


class JobDiedError(AgentGymError, RuntimeError):
    """A process that played a part of a run ended before its work."""


class RolloutError(AgentGymError, RuntimeError):
    """A policy could not play at all, so there is nothing to score or to learn from."""
