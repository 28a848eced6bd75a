"""How a chat model is told the rules, and how its reply becomes an action."""

from collections.abc import Callable
from typing import Literal, NamedTuple

PromptFormat = Literal["react", "function_calling", "code_as_action"]

ACKNOWLEDGEMENT = (
    "Understood. I will think first and then give one action in the format you asked for."
)

REACT_FORMAT = (
    "\n\nAnswer each message in this format:\n"
    "Thought:\nwhat you know and what you want to do next\n\nAction:\none action"
)


class BadReplyError(ValueError):
    """A reply that holds no action. Its text is shown to the model as the observation."""


class Prompt(NamedTuple):
    """One way of talking to the model; an environment has one per format it supports.

    Attributes:
        instruction: The rules, the actions and the answer format; the first user message.
        acknowledgement: The assistant message after it (never trained on).
        parse: Takes the action out of a reply. Raises BadReplyError.
        write: Builds a reply from (thought, action), so that `parse(write(t, a)) == a`.
        parse_agentgym: The original's way of reading replies, faults included, where it differs.
    """

    instruction: str
    acknowledgement: str
    parse: Callable[[str], str]
    write: Callable[[str, str], str]
    parse_agentgym: Callable[[str], str] | None = None


def parse_react(reply: str) -> str:
    """Returns what follows the last "Action:", without surrounding white space.

    Raises:
        BadReplyError: there is no "Action:", or nothing after it.

    >>> parse_react("Thought: not Action: up. Action: move down ")
    'move down'
    """
    _, found, action = reply.rpartition("Action:")
    if not found or not action.strip():
        raise BadReplyError('No action found. Answer with "Thought: ..." and then "Action: ...".')
    return action.strip()


def write_react(thought: str, action: str) -> str:
    r"""Returns a reply that `parse_react` reads back.

    >>> write_react("Vowels first.", "a d i e u")
    'Thought:\nVowels first.\n\nAction:\na d i e u'
    """
    return f"Thought:\n{thought}\n\nAction:\n{action}"


def react_prompt(rules: str, *, parse_agentgym: Callable[[str], str] | None = None) -> Prompt:
    """Returns the prompt of the "react" format: `rules`, then how to answer."""
    return Prompt(rules + REACT_FORMAT, ACKNOWLEDGEMENT, parse_react, write_react, parse_agentgym)
