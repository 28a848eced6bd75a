"""Tools: typed Python functions, and all that an agent must be told of them.

A tool is a function with a docstring. Its first parameter is whatever the tools of one
environment work on (the world's store, the date, the service behind it); the others are what the
agent passes. From names, types and docstring come the text of the prompt, the JSON schema of
OpenAI's tool format, the check of the arguments, and the texts of what can be wrong with them.
"""

import difflib
import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, cast, get_type_hints

from .errors import CallError
from .schemas import Schema, convert, named, schema_of, type_words
from .values import write_value

FINISH = "finish"


class Call(NamedTuple):
    """One call as the agent wrote it.

    Attributes:
        name: What stands where a tool's name should.
        arguments: What it passes; a dictionary, if the agent did as told.
    """

    name: str
    arguments: Any

    @property
    def action(self) -> str:
        """The call as a command, the one form into which all reply formats are read.

        >>> Call("get_elevation", {"latitude": 1, "longitude": 2.5}).action
        'get_elevation with Action Input: {"latitude": 1, "longitude": 2.5}'
        """
        return f"{self.name} with Action Input: {write_value(self.arguments)}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a tool.

    Attributes:
        name: Its name.
        schema: The JSON schema of its values.
        description: What it means.
        required: Whether it must be given.
    """

    name: str
    schema: Schema
    description: str
    required: bool


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool.

    Attributes:
        name: What the agent calls it.
        description: What it does, in a sentence or two.
        parameters: Its arguments, in order.
        returns: What it gives back, in words.
        function: What runs: `function(tools, **arguments)`.
    """

    name: str
    description: str
    parameters: tuple[Parameter, ...]
    returns: str
    function: Callable[..., Any]

    @classmethod
    def of(cls, function: Callable[..., Any], name: str | None = None) -> "Tool":
        """Returns the tool that a typed function with a docstring is.

        Args:
            function: Its first parameter is what the tools work on; the others have types, and an
                entry under "Args:".
            name: What the agent calls it, where that is not the function's own name.
        """
        docstring = _Docstring.parse(inspect.getdoc(function) or "")
        types = get_type_hints(function)
        signature = inspect.signature(function)
        parameters = tuple(
            Parameter(
                each.name,
                schema_of(types[each.name]),
                docstring.parameters[each.name],
                each.default is inspect.Parameter.empty,
            )
            for each in list(signature.parameters.values())[1:]
        )
        plain = name or function.__name__
        return cls(plain, docstring.summary, parameters, docstring.returns, function)

    @property
    def signature(self) -> str:
        """The name with its parameters and their types."""
        parts = (
            f"{each.name}{'' if each.required else '?'}: {type_words(each.schema)}"
            for each in self.parameters
        )
        return f"{self.name}({', '.join(parts)})"

    @property
    def text(self) -> str:
        """What a prompt says of the tool."""
        lines = [f"{self.signature}", f"  {self.description}"]
        lines += [f"  - {each.name}: {each.description}" for each in self.parameters]
        return "\n".join([*lines, *([f"  Returns: {self.returns}"] if self.returns else [])])

    @property
    def json_schema(self) -> dict[str, Any]:
        """The tool in OpenAI's format, `{"type": "function", "function": {...}}`."""
        properties = {
            each.name: {**each.schema, "description": each.description} for each in self.parameters
        }
        required = [each.name for each in self.parameters if each.required]
        return {
            "type": "function",
            "function": {
                "name": self.name,
                "description": self.description,
                "parameters": {
                    "type": "object",
                    "properties": properties,
                    "required": required,
                    "additionalProperties": False,
                },
            },
        }

    def check(self, arguments: Any) -> dict[str, Any]:
        """Returns the arguments as the function wants them.

        A number may be written as a text ("39.7"), and a text that must be digits as a number.

        Raises:
            CallError: they are no dictionary, or one of them is missing, unknown or of another
                type; the text says which, and how the tool is called.
        """
        if not isinstance(arguments, dict):
            raise CallError(
                f"{self.name} takes a dictionary of arguments, got {arguments!r:.80}: "
                f"{self.signature}"
            )
        given = cast("dict[Any, Any]", arguments)
        checked = {
            each.name: self._convert(each, given[each.name])
            for each in self.parameters
            if self._is_given(each, given)
        }
        if len(checked) < len(given):
            unknown = next(key for key in given if key not in checked)
            raise CallError(f"{self.name} takes no {unknown!r:.80}: {self.signature}")
        return checked

    def _is_given(self, parameter: Parameter, given: Mapping[Any, Any]) -> bool:
        if parameter.name in given:
            return True
        if parameter.required:
            raise CallError(f"{self.name} needs {parameter.name!r}: {self.signature}")
        return False

    def _convert(self, parameter: Parameter, value: Any) -> Any:
        try:
            return convert(value, parameter.schema)
        except ValueError as error:
            wanted = named(parameter.schema)
            raise CallError(
                f"{parameter.name!r} of {self.name} must be {wanted}, got {value!r:.80}"
            ) from error


class Toolbox:
    """The tools of one environment, `finish` among them."""

    def __init__(self, *functions: Callable[..., Any], finish: Callable[..., Any]) -> None:
        """Makes tools of functions; see `Tool.of`.

        Args:
            functions: The tools, in the order in which the prompt lists them.
            finish: Takes what the agent passes to `finish` and returns the answer as it is shown;
                `finish` or `finish_without_answer` will do.
        """
        tools = [*map(Tool.of, functions), Tool.of(finish, FINISH)]
        self.tools: Mapping[str, Tool] = {tool.name: tool for tool in tools}

    @property
    def text(self) -> str:
        """What a prompt says of the tools, one after the other."""
        return "\n\n".join(tool.text for tool in self.tools.values())

    @property
    def json_schemas(self) -> list[dict[str, Any]]:
        """The tools in OpenAI's format."""
        return [tool.json_schema for tool in self.tools.values()]

    def find(self, name: str) -> Tool:
        """Returns the tool of this name.

        Raises:
            CallError: there is none; the text names one that is similar, or all of them.
        """
        tool = self.tools.get(name)
        if tool is None:
            similar = difflib.get_close_matches(name[:100], self.tools, n=1)
            hint = (
                f"did you mean {similar[0]}?" if similar else f"there are {', '.join(self.tools)}"
            )
            raise CallError(f"there is no tool {name[:80]!r}; {hint}")
        return tool

    def run(self, tools: Any, call: Call) -> Any:
        """Returns what a call gives.

        Args:
            tools: What the functions get as their first argument.
            call: The call; its arguments are checked first.

        Raises:
            CallError: there is no such tool, or an argument does not fit.
            ToolError: the tool refuses.
        """
        tool = self.find(call.name)
        return tool.function(tools, **tool.check(call.arguments))


def finish(tools: Any, answer: str | float | bool | list[Any] | dict[str, Any] | None) -> Any:
    """Give the answer and end the episode.

    Args:
        tools: Not needed.
        answer: The answer itself, without a sentence around it.
    """
    del tools
    return answer


def finish_without_answer(tools: Any) -> str:
    """End the episode: all that was asked for is done."""
    del tools
    return "Finished."


class _Docstring(NamedTuple):
    summary: str
    parameters: Mapping[str, str]
    returns: str

    @classmethod
    def parse(cls, text: str) -> "_Docstring":
        """Takes apart a docstring in Google's style; sections other than these are left out."""
        head, *sections = re.split(r"\n\s*\n?(Args|Returns|Raises):\n", text)
        bodies = dict(zip(sections[::2], sections[1::2], strict=True))
        entries = re.findall(r"^ {4}(\w+): (.*(?:\n {8,}.*)*)", bodies.get("Args", ""), re.M)
        return cls(
            _one_line(head),
            {name: _one_line(description) for name, description in entries},
            _one_line(bodies.get("Returns", "")),
        )


def _one_line(text: str) -> str:
    return " ".join(text.split())
