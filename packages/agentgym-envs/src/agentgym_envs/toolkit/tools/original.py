"""How the original reads a reply, runs a tool, ends an episode and scores: `rules="agentgym"`.

Source: AgentGym 3ef9235, agentenv-tool (a copy of AgentBoard's tool environments). Its regular
expressions are replaced by code that gives the same and takes time in proportion to the text.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from .answers import Matches, reached, same
from .errors import BadValueError, ToolError
from .functions import shown
from .toolbox import FINISH, Call, Tool, Toolbox
from .values import read_value

FORMAT_ERROR = (
    "Format error, please response in the format of  "
    '"Action: [your action] with Action Input: [your action input]'
)
BAD_PARAMETERS = (
    "ERROR | Exception(Parameters in action input are not valid, please change your action input.)"
)
NO_ACTION = "ERROR | TypeError(cannot unpack non-iterable NoneType object)"
VALID_ACTIONS = "check_valid_actions"

PYTHON_ERRORS = (
    *(LookupError, TypeError, ValueError, AttributeError, ArithmeticError, AssertionError),
    *(NotImplementedError, FileNotFoundError),
)
"""What a tool of the original may raise; its text is what the agent reads."""

_WITH = re.compile(r"with\s*Action Input:")
_WORDING = (
    (re.compile(r"^(string indices must be integers), not '\w+'$"), r"\1"),
    (re.compile(r"(argument must be a string) or a real number"), r"\1 or a number"),
)
"""What newer Pythons say otherwise -> how Python 3.8 says it."""


class Answer(NamedTuple):
    """What the original's server answers to one step.

    Attributes:
        observation: The text.
        reward: Of the whole episode so far, 0 to 1.
        done: Whether "finish" occurred in it.
        valid: Whether a tool ran and did not fail.
    """

    observation: str
    reward: float
    done: bool
    valid: bool


def opening(goal: str) -> str:
    """Returns the first observation of the original.

    >>> print(opening("What is the date?"))
    Now new trial starts.
    You should perform actions to accomplish the goal: What is the date?
    Give me one action.
    """
    return (
        "Now new trial starts.\nYou should perform actions to accomplish the goal: "
        f"{goal}\nGive me one action."
    )


def read_line(text: str) -> str | None:
    r"""Returns the action that the server takes out of a reply, or None for a format error.

    Like `re.search(r"\s*(.*?)\s*with\s*Action Input:\s*(.*?)$", text)`: the line that ends in
    "with Action Input: ..." must be the last.

    >>> read_line("Thought: x\nAction: date\nwith Action Input: {}")
    'Action: date with Action Input: {}'
    >>> read_line("Action: date with Action Input: {}\n\n")
    """
    for found in _WITH.finditer(text):
        rest = text[found.end() :].lstrip()
        if "\n" in rest[:-1]:
            continue
        before = text[: found.start()].rstrip()
        first = before[before.rfind("\n") + 1 :].lstrip()
        return f"{first} with Action Input: {rest.removesuffix(chr(10))}"
    return None


def read_name_and_input(line: str) -> tuple[str, str] | None:
    """Returns the tool's name and the text of its parameters, or None without "Action:".

    >>> read_name_and_input("I try Action: date with Action Input: {}")
    ('date', '{}')
    """
    start = line.find("Action:")
    found = _WITH.search(line, start + len("Action:")) if start >= 0 else None
    if found is None:
        return None
    name = line[start + len("Action:") : found.start()].strip()
    return name, line[found.end() :].lstrip()


def item(parameters: Any, key: str) -> Any:
    """Returns `parameters[key]`; what is no dictionary fails as it does in Python 3.8."""
    return parameters[key]


def error_text(error: Exception) -> str:
    """Returns an exception as the original prints it, in the wording of Python 3.8.

    >>> error_text(KeyError("name"))
    "KeyError('name')"
    """
    text = str(error)
    for pattern, wording in _WORDING:
        text = pattern.sub(wording, text)
    return f"{type(error).__name__}({text})"


def sorted_answer(answer: Any) -> Any:
    """Returns an answer as `finish` of the original keeps it: a list is sorted.

    Raises:
        TypeError: the list holds what cannot be compared.
    """
    return sorted(cast("list[Any]", answer)) if isinstance(answer, list) else answer


def unchanged(name: str, value: Any) -> Any:
    """Returns `value`: the prediction of a tool whose result counts as it is."""
    del name
    return value


@dataclass
class OriginalEpisode:
    """One episode by the original's rules. Nothing ends it: steps after the end count as well.

    Attributes:
        toolbox: The tools that are dispatched, `finish` among them.
        tools: What their functions work on.
        subgoals: What has to be among the predictions.
        valid_actions: What `check_valid_actions` lists; None where there is no such action.
        matches: When a prediction is a subgoal.
        clean: (tool's name, value) -> what counts as its prediction.
        reward_of: progress -> the reward that the server gives.
        progress: Share of the subgoals that were ever reached at once.
        done: As the last step that did not fail left it.
        predictions: What tools gave so far.
        calls: The calls that they gave it for.
    """

    toolbox: Toolbox
    tools: Any
    subgoals: Sequence[Any]
    valid_actions: Sequence[str] | None = None
    matches: Matches = same
    clean: Callable[[str, Any], Any] = unchanged
    reward_of: Callable[[float], float] = float
    progress: float = 0.0
    done: bool = False
    predictions: list[Any] = field(default_factory=list[Any])
    calls: list[Call] = field(default_factory=list[Call])

    def step(self, text: str) -> Answer:
        """Returns what the server answers to a reply, and changes what a tool changes.

        Args:
            text: The whole reply of the model.
        """
        line = read_line(text)
        if line is None:
            return Answer(FORMAT_ERROR, self.reward_of(self.progress), False, False)
        observation, valid = self._run(line)
        wrapped = f"Observation: {observation}\nGive me one action."
        return Answer(wrapped, self.reward_of(self.progress), self.done, valid)

    def has_done(self, call: Call) -> bool:
        """Returns whether this very call was carried out already."""
        return call in self.calls

    def _run(self, line: str) -> tuple[str, bool]:
        """Returns what a tool said, and whether it ran; then progress and done are up to date."""
        parsed = read_name_and_input(line)
        if parsed is None:
            return NO_ACTION, False
        name, written = parsed
        try:
            parameters = read_value(written, json_names=False)
        except BadValueError:
            return BAD_PARAMETERS, False
        try:
            observation, valid = self._dispatch(name, parameters)
        except PYTHON_ERRORS as error:
            return f"ERROR | {error_text(error)}", False
        if "Invalid" not in observation:
            self.update()
        self.done = "finish" in line or "Finish" in line
        return observation, valid

    def _dispatch(self, name: str, parameters: Any) -> tuple[str, bool]:
        if name == VALID_ACTIONS and self.valid_actions is not None:
            return f"You can use following valid actions: {list(self.valid_actions)}", True
        tool = self.toolbox.tools.get(name)
        if tool is None:
            return self.unknown(name), False
        arguments = self.arguments(tool, parameters)
        try:
            value = tool.function(self.tools, **arguments)
        except ToolError as error:
            return str(error), False
        value = sorted_answer(value) if name == FINISH else value
        self.predictions.append(self.clean(name, value))
        self.calls.append(Call(name, parameters))
        return shown(value), True

    def arguments(self, tool: Tool, parameters: Any) -> dict[str, Any]:
        """Returns what a tool is called with; keys that it does not know are ignored.

        An environment whose tools read their parameters in another way overrides this.

        Raises:
            KeyError: a required one is missing.
            TypeError: `parameters` is no dictionary.
        """
        return {
            each.name: item(parameters, each.name)
            for each in tool.parameters
            if each.required or each.name in parameters
        }

    def unknown(self, name: str) -> str:
        """Returns what is said of a tool that is not there."""
        return f"ERROR | Invalid action: {name}."

    def update(self) -> None:
        """Brings `progress` up to date after a step."""
        if self.subgoals:
            count = reached(self.subgoals, self.predictions, self.matches)
            self.progress = max(self.progress, count / len(self.subgoals))
