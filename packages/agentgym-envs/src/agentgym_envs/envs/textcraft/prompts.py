"""The rules as told to a chat model, and how its reply is read."""

import re

from agentgym_envs.core import BadReplyError, react_prompt

RULES = (
    "You craft items, as in Minecraft. You are given a list of crafting commands and a goal, and "
    "you start with nothing in your inventory. Not every crafting command in the list is needed.\n"
    "\n"
    "Your actions:\n"
    "- get <count> <item>: take a raw material, such as get 2 cobblestone. It works only for "
    "things that no crafting command makes.\n"
    "- craft <count> <item> using <count> <item>, <count> <item>: use a crafting command of the "
    "list, with exactly its amounts. You must have all of its ingredients. Where it asks for a "
    "kind, such as planks, name one item of that kind which you have, such as oak planks.\n"
    "- inventory: see what you have.\n"
    "\n"
    "One action crafts once; repeat it if you need more. The task is solved when you have crafted "
    "the goal."
)

_ACTION = re.compile(r"Action:\s*(.*?)(?=\n|$)", re.DOTALL)
_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9, ]")
_BLANKS = re.compile(r" +")


def parse_agentgym(reply: str) -> str:
    r"""Returns the action as AgentGym's client reads it: no "Action:" means an empty action.

    Raises:
        BadReplyError: the reply has several actions; the original sends none of them.

    Source: AgentGym 3ef9235, agentenv/envs/textcraft.py.

    >>> parse_agentgym("Action: get 1 stick.")
    'get 1 stick'
    >>> parse_agentgym("Action:\nAction: inventory"), parse_agentgym("inventory")
    ('Action inventory', '')
    """
    found = _ACTION.findall(reply)
    if len(found) > 1:
        raise BadReplyError(
            "Error: Only one 'Action' is allowed per response. Please adjust your response."
        )
    return _cleaned(found[0]) if found else ""


def parse_agenttraj(reply: str) -> str:
    r"""Returns the action as the older client read it that made AgentTraj-L.

    It took everything after the last "Action:" and deleted line breaks, so that lines run together.

    >>> parse_agenttraj("Action: inventory\nAction:\nget 1 stick\n2 planks")
    'get 1 stick2 planks'
    """
    return _cleaned(reply.split("Action:")[-1])


REACT = react_prompt(RULES, parse_agentgym=parse_agentgym)


def _cleaned(text: str) -> str:
    return _BLANKS.sub(" ", _NOT_ALLOWED.sub("", text)).strip()
