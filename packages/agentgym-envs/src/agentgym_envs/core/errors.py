"""Every error this package raises on purpose.

* AgentGymError
  x InvalidOptionError      an argument that is not one of the allowed values
  x UnknownTaskError        a task id that no split holds
  x EpisodeOverError        step() before reset(), or after the episode ended
  x DataUnavailableError    a data set the user asked for is not on this machine
  x MalformedFileError      a file that does not have the format it should have
  x MissingDependencyError  an extra that this environment needs is not installed
  x OracleUnavailableError  the expert does not know how to go on from here
  x SimulatorError          a process that a world runs in does not start, or dies again and again
"""


class AgentGymError(Exception):
    """Base class: `except AgentGymError` catches everything raised on purpose."""


class InvalidOptionError(AgentGymError, ValueError):
    """An argument that is not one of the allowed values."""


class UnknownTaskError(AgentGymError, LookupError):
    """A task id that no split of this environment holds."""


class EpisodeOverError(AgentGymError, RuntimeError):
    """`step` was called with no episode running."""


class DataUnavailableError(AgentGymError, FileNotFoundError):
    """A data set the user asked for is not on this machine."""


class MalformedFileError(AgentGymError, ValueError):
    """A file that does not have the format it should have."""


class MissingDependencyError(AgentGymError, ImportError):
    """A package that an environment needs is not installed; the message has the pip line."""


class OracleUnavailableError(AgentGymError, RuntimeError):
    """The expert does not know how to go on from the present state.

    Only environments that say so (`TextEnv.oracle_can_lose_the_way`) raise it.
    """


class SimulatorError(AgentGymError, RuntimeError):
    """A process that a world runs in does not start, or dies again and again."""
