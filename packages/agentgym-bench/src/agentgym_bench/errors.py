"""Every error that agentgym-bench adds to those of agentgym-envs.

* AgentGymError
  x ChatTemplateError      a chat template from which conversations cannot be built in pieces
  x ContextFullError       a conversation that is longer than the model can read
  x EndpointError          a model server cannot be reached, or refuses the key
  x ModelUnavailableError  a model that is not on this machine and cannot be fetched
  x RunFolderError         a run cannot start or go on in this folder
  x SpeedSuiteError        the benchmarks cannot be run
  x WrongGradientsError    a quantised model that cannot be trained any more
"""

from agentgym_envs import AgentGymError


class ChatTemplateError(AgentGymError, ValueError):
    """A chat template from which conversations cannot be built in pieces."""


class ContextFullError(AgentGymError, RuntimeError):
    """A conversation that is longer than the model can read."""


class EndpointError(AgentGymError, ConnectionError):
    """A model server cannot be reached, or refuses the key."""


class ModelUnavailableError(AgentGymError, FileNotFoundError):
    """A model that is not on this machine and cannot be fetched."""


class RunFolderError(AgentGymError, FileExistsError):
    """A run cannot start or go on in this folder."""


class SpeedSuiteError(AgentGymError, RuntimeError):
    """The benchmarks cannot be run."""


class WrongGradientsError(AgentGymError, RuntimeError):
    """A quantised model that cannot be trained any more."""
