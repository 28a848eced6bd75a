"""Replies of a chat model in three formats, each read into the same command.

The command is the original's: `name with Action Input: {...}`. Reading and writing are inverse:
`parse(write(thought, action)) == action` for every action that `Call.action` gives.
"""

import ast
import json
import re
from functools import partial
from typing import Any, cast

from agentgym_envs.core import BadReplyError, Prompt, PromptFormat
from agentgym_envs.core.prompt import ACKNOWLEDGEMENT

from .errors import BadValueError, CallError
from .toolbox import Call, Toolbox
from .values import parse_python, read_node, read_value

SEPARATOR = "with Action Input:"

REACT_FORMAT = """
Answer each message in this format, with one call and nothing after it:
Thought: what you know and what you want to do next

Action: name_of_the_tool with Action Input: {"name_of_an_argument": value}"""

FUNCTION_FORMAT = """
Answer each message with one JSON object and nothing else:
{"thought": "what you know and what you want to do next", "name": "name_of_the_tool", \
"arguments": {"name_of_an_argument": value}}"""

CODE_FORMAT = """
Answer each message with one block of Python that holds one call of a tool and nothing else:
```python
# what you know and what you want to do next
name_of_the_tool(name_of_an_argument=value)
```"""

_COMMAND = re.compile(
    r"Action:[ \t]{0,20}\n?[ \t]{0,20}([^\s:]{1,100})\s{1,20}with\s{1,20}Action Input:"
)
_BLOCK = re.compile(r"```[a-z]*\n(.*?)(?:```|\Z)", re.DOTALL)
_NO_CALL = "No call found. "


def tool_prompts(rules: str, toolbox: Toolbox) -> dict[PromptFormat, Prompt]:
    """Returns the prompts of an environment that is played by calling tools.

    Args:
        rules: What the agent is there for and what it should know, in plain words.
        toolbox: The tools.

    Returns:
        One prompt for each of "react", "function_calling" and "code_as_action".
    """
    described = f"{rules}\n\nThe tools:\n\n{toolbox.text}\n"
    schemas = "\n".join(json.dumps(schema) for schema in toolbox.json_schemas)
    described_in_json = f"{rules}\n\nThe tools, as JSON schemas:\n\n{schemas}\n"
    return {
        # By the original's rules the whole reply goes to the world, which has a parser of its own.
        "react": Prompt(
            described + REACT_FORMAT, ACKNOWLEDGEMENT, parse_react_call, write_react_call, str
        ),
        "function_calling": Prompt(
            described_in_json + FUNCTION_FORMAT,
            ACKNOWLEDGEMENT,
            parse_function_call,
            write_function_call,
        ),
        "code_as_action": Prompt(
            described + CODE_FORMAT,
            ACKNOWLEDGEMENT,
            partial(parse_code_call, toolbox),
            write_code_call,
        ),
    }


def read_call(action: str) -> Call:
    """Returns the call that a command makes.

    Args:
        action: `name with Action Input: {...}`; nothing after the colon means no arguments, and
            "Action:" may stand in front.

    Raises:
        CallError: it is no such command, or its input is no value.

    >>> read_call("get_elevation with Action Input: {'latitude': 1, 'longitude': 5 / 2}")
    Call(name='get_elevation', arguments={'latitude': 1, 'longitude': 2.5})
    """
    name, found, text = action.partition(SEPARATOR)
    name = name.strip().removeprefix("Action:").strip()
    if not found or not name:
        raise CallError(
            f'{_NO_CALL}A command looks like this: name_of_the_tool {SEPARATOR} {{"name": value}}'
        )
    return Call(name, read_value(text.strip() or "{}"))


def parse_react_call(reply: str) -> str:
    r"""Returns the last command of a reply in the "react" format.

    Raises:
        BadReplyError: there is none.

    >>> parse_react_call("Thought: with it.\n\nAction: finish with Action Input: {'answer': 3}\n")
    "finish with Action Input: {'answer': 3}"
    """
    last = None
    for found in _COMMAND.finditer(reply):
        last = found
    if last is None:
        raise BadReplyError(
            f'{_NO_CALL}Answer with "Thought: ..." and then '
            f'"Action: name_of_the_tool {SEPARATOR} {{...}}".'
        )
    text = reply[last.end() :].strip()
    return f"{last[1]} {SEPARATOR} {text.partition(chr(10) + 'Observation:')[0].strip()}"


def write_react_call(thought: str, action: str) -> str:
    """Returns a reply that `parse_react_call` reads back."""
    return f"Thought: {thought}\n\nAction: {action}"


def parse_function_call(reply: str) -> str:
    """Returns the command of a reply that holds a JSON object with a name and arguments.

    The name may be called "name" or "function_name", the arguments may be a JSON text, and the
    whole may be inside {"function": ...}, <tool_call> or a code block, as several models have it.

    Raises:
        BadReplyError: there is no such object.

    >>> parse_function_call('{"thought": "Where?", "name": "where", "arguments": {"near": null}}')
    "where with Action Input: {'near': None}"
    """
    found = _json_object(reply)
    inner = found.get("function", found)
    if isinstance(inner, dict):
        found = cast("dict[str, Any]", inner)
    name = found.get("name", found.get("function_name"))
    arguments = found.get("arguments", found.get("parameters", {}))
    if not isinstance(name, str) or not name.strip():
        raise BadReplyError(f'{_NO_CALL}The JSON object needs a "name" and "arguments".')
    if isinstance(arguments, str):
        arguments = _arguments_of_text(arguments)
    return Call(name.strip(), arguments).action


def write_function_call(thought: str, action: str) -> str:
    """Returns a reply that `parse_function_call` reads back."""
    call = _call_of(action)
    row = {"thought": thought, "name": call.name, "arguments": call.arguments}
    return json.dumps(row, ensure_ascii=False, default=repr)


def parse_code_call(toolbox: Toolbox, reply: str) -> str:
    """Returns the command of a reply that is one call in Python; nothing of it is run.

    The call may stand alone, be printed, or be assigned to a name. Arguments without a name are
    those of the tool's signature, in order.

    Raises:
        BadReplyError: it is no such call.
    """
    block = _BLOCK.search(reply)
    try:
        tree = parse_python((block[1] if block else reply).strip(), "exec")
        assert isinstance(tree, ast.Module), "what the mode says"
        return _call_of_code(toolbox, tree).action
    except CallError as error:
        raise BadReplyError(f"{_NO_CALL}Answer with one call in Python: {error}.") from error


def write_code_call(thought: str, action: str) -> str:
    """Returns a reply that `parse_code_call` reads back."""
    call = _call_of(action)
    text = ", ".join(f"{name}={value!r}" for name, value in _entries(call.arguments))
    remark = "".join(f"# {line}\n" for line in thought.splitlines())
    return f"```python\n{remark}{call.name}({text})\n```"


def _call_of(action: str) -> Call:
    """Returns the call of a command; of anything else a call without arguments."""
    try:
        return read_call(action)
    except CallError:
        return Call(action, {})


def _entries(value: Any) -> list[tuple[str, Any]]:
    return list(cast("dict[str, Any]", value).items()) if isinstance(value, dict) else []


def _json_object(reply: str) -> dict[str, Any]:
    """Returns the first JSON object of a reply."""
    start = reply.find("{")
    if start >= 0:
        try:
            value, _ = json.JSONDecoder(strict=False).raw_decode(reply, start)
        except (ValueError, RecursionError):
            value = _value_or_none(reply[start:].rpartition("}")[0] + "}")
        if isinstance(value, dict):
            return cast("dict[str, Any]", value)
    raise BadReplyError(
        f'{_NO_CALL}Answer with one JSON object: {{"thought": ..., "name": ..., "arguments": ...}}.'
    )


def _value_or_none(text: str) -> Any:
    try:
        return read_value(text)
    except BadValueError:
        return None


def _arguments_of_text(text: str) -> Any:
    try:
        return read_value(text or "{}")
    except BadValueError as error:
        raise BadReplyError(f"The arguments cannot be read: {error}.") from error


def _call_of_code(toolbox: Toolbox, module: ast.Module) -> Call:
    if len(module.body) != 1:
        raise CallError(f"there are {len(module.body)} statements")
    node = _value_of_statement(module.body[0])
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise CallError("this is no call of a tool")
    if node.func.id == "print" and len(node.args) == 1 and isinstance(node.args[0], ast.Call):
        node = node.args[0]
    if not isinstance(node.func, ast.Name):
        raise CallError("this is no call of a tool")
    return Call(node.func.id, _arguments_of_code(toolbox, node.func.id, node))


def _value_of_statement(statement: ast.stmt) -> ast.expr | None:
    return statement.value if isinstance(statement, (ast.Expr, ast.Assign)) else None


def _arguments_of_code(toolbox: Toolbox, name: str, node: ast.Call) -> dict[str, Any]:
    parameters = toolbox.find(name).parameters
    if len(node.args) > len(parameters):
        raise CallError(f"{name} takes {len(parameters)} arguments, got {len(node.args)}")
    named = {
        parameter.name: read_node(value)
        for parameter, value in zip(parameters, node.args, strict=False)
    }
    for word in node.keywords:
        if word.arg is None or word.arg in named:
            raise CallError(f"{name} is given {word.arg or '**'} twice or in a way that hides it")
        named[word.arg] = read_node(word.value)
    return named
