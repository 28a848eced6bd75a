"""Every error this package raises on purpose.

* AgentGymError
  x InvalidOptionError     an argument that is not one of the allowed values
  x UnknownTaskError       a task id that no split holds
  x EpisodeOverError       step() before reset(), or after the episode ended
  x DataUnavailableError   a data set the user asked for is not on this machine
  x MalformedFileError     a file that does not have the format it should have
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
