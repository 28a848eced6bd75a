"""The rules as told to a chat model, and how its reply is read."""

import re

from agentgym_envs.core import BadReplyError, react_prompt

RULES = """You are in a world of rooms, and each message tells you what you see in front of you. \
The first one gives your goal. What is behind you, beside your view, or behind a wall or a shut \
door you do not see: turn and walk to look around.
Things are named by colour, kind and a number that tells equal ones apart: red ball 1 is the \
nearest red ball. The numbers change as you move.

Each message ends with the actions that you can take. They may be:
- turn left, turn right, move forward
- go to <thing> <number>: walk up to it and face it
- pick up <thing> <number>: walk up to it and take it. You can carry one thing.
- drop: put what you carry on the free floor in front of you
- toggle: open or close the door, or open the box, right in front of you
- toggle and go through <door> <number>: walk to a shut door, open it and step into it. For a \
locked door you must carry a key of its colour.
- go through <door> <number>: step into an open door
- check available actions
If no actions are listed, take one step at a time: turn left, turn right, move forward, and pick \
up, drop or toggle, which concern what is right in front of you.

To go to a thing means to stand before it and face it. If the goal says "then" or "after you", the \
order counts."""

_ACTION = re.compile(r"Action:\s*(.*?)(?=\n|$)", re.DOTALL)
_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9, ]")
_BLANKS = re.compile(r" +")


def parse_agentgym(reply: str) -> str:
    r"""Returns the action as AgentGym's client reads it: no "Action:" means an empty action.

    Raises:
        BadReplyError: the reply has several actions; the original sends none of them.

    Source: AgentGym 3ef9235, agentenv/envs/babyai.py.

    >>> parse_agentgym("Action: go to red ball 1.")
    'go to red ball 1'
    >>> parse_agentgym("Action:\nAction: drop"), parse_agentgym("drop")
    ('Action drop', '')
    """
    found = _ACTION.findall(reply)
    if len(found) > 1:
        raise BadReplyError(
            "Error: Only one 'Action' is allowed per response. Please adjust your response."
        )
    return _BLANKS.sub(" ", _NOT_ALLOWED.sub("", found[0])).strip() if found else ""


def parse_agenttraj(reply: str) -> str:
    r"""Returns the action as the older client read it that made AgentTraj-L.

    >>> parse_agenttraj("Action: drop\nAction:\ngo to red ball 1.")
    'go to red ball 1.'
    """
    return reply.split("Action:")[-1].strip()


REACT = react_prompt(RULES, parse_agentgym=parse_agentgym)
