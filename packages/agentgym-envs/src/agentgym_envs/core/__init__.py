"""What an environment author imports. This layer knows no environment."""

from .env import Outcome, Rules, Snapshot, TextEnv
from .errors import (
    AgentGymError,
    DataUnavailableError,
    EpisodeOverError,
    InvalidOptionError,
    MalformedFileError,
    MissingDependencyError,
    OracleUnavailableError,
    SimulatorError,
    UnknownTaskError,
)
from .official import official_folder
from .options import check_integer
from .prompt import BadReplyError, Prompt, PromptFormat, parse_react, react_prompt, write_react
from .spaces import UnicodeText
from .task import GeneratedTasks, Split, Task, TaskList, Tasks, TaskSequence

__all__ = [
    "AgentGymError",
    "BadReplyError",
    "DataUnavailableError",
    "EpisodeOverError",
    "GeneratedTasks",
    "InvalidOptionError",
    "MalformedFileError",
    "MissingDependencyError",
    "OracleUnavailableError",
    "Outcome",
    "Prompt",
    "PromptFormat",
    "Rules",
    "SimulatorError",
    "Snapshot",
    "Split",
    "Task",
    "TaskList",
    "TaskSequence",
    "Tasks",
    "TextEnv",
    "UnicodeText",
    "UnknownTaskError",
    "check_integer",
    "official_folder",
    "parse_react",
    "react_prompt",
    "write_react",
]
