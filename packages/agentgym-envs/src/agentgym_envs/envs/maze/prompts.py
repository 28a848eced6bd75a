"""The rules as told to a chat model, and how AgentGym's client read its replies."""

from agentgym_envs.core import react_prompt

RULES = """You are in a maze and want to reach the goal in as few moves as you can.
Each message tells you where the goal is, where you are, and where walls stand right next to you. \
Positions are row, column: "move down" raises the row, "move right" raises the column.
The actions are: move up, move down, move left, move right.
A move into a wall leaves you where you are and is lost. If a map is shown, # is a wall, \
A is you and G is the goal."""


def parse_agentgym(reply: str) -> str:
    """Returns the action that AgentGym's client sent for a reply.

    It takes what stands between the first "Action:" and the second, or the whole reply where
    there is none; and of a reply that ends with "</s>" it cuts a letter too many.

    >>> parse_agentgym("Thought: right it is. Action: move right</s>")
    'move righ'
    """
    if reply.endswith("</s>"):
        reply = reply[:-5]
    parts = reply.split("Action:")
    return parts[1].strip() if len(parts) > 1 else reply


REACT = react_prompt(RULES, parse_agentgym=parse_agentgym)
