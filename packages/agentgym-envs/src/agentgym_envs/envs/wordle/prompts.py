"""The rules as told to a chat model, and how its replies are read."""

from collections.abc import Sequence

from agentgym_envs.core import Prompt, react_prompt

RULES = """\
You are playing Wordle: find a secret word of five letters in six tries.

Each of your actions is one word of five letters, written with blanks between them, for example
r a d i o
The answer shows one mark per letter of your guess:
g: the secret word has this letter at this place
y: the secret word has this letter, but at another place
b: the secret word does not have this letter (or not once more)
Only words of the game's word list count as guesses.
A good guess agrees with every mark so far."""


def parse_agentgym(reply: str) -> str:
    r"""Returns the action as AgentGym's client reads it, faults included.

    A closing "</s>" takes the character before it away too, text between the first and the second
    "Action:" is the action, and a reply without "Action:" is an action as a whole.

    >>> parse_agentgym("Action: s h i r e</s>")
    's h i r'
    >>> parse_agentgym("Thought: Action: s o l a r Action: s h i r e")
    's o l a r'
    """
    text = reply[:-5] if reply.endswith("</s>") else reply
    _, *parts = text.split("Action:")
    return parts[0].strip() if parts else text


REACT = react_prompt(RULES, parse_agentgym=parse_agentgym)


def with_agentgym_rules(prompt: Prompt, words: Sequence[str]) -> Prompt:
    """Returns the prompt for AgentGym's rules, whose word list stands in the instruction."""
    listed = "\n".join(words)
    rules = f"A guess that is not in this list costs a try as well:\n{listed}"
    return prompt._replace(instruction=f"{prompt.instruction}\n\n{rules}")
