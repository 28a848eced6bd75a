"""The rules as told to a chat model, and how AgentGym's client reads its reply."""

from collections.abc import Mapping

from agentgym_envs.core import Prompt, react_prompt

from .game import Wording

_RULES = (
    "You are in a room of a house and have a household task to do. First you are told what there "
    "is in the room and what your task is; after each of your actions you are told what came of "
    "it.\n"
    "\n"
    "Your actions, with names as you see them (fridge 1, mug 2):\n"
    "- go to <receptacle>: walk there and see what is on it, or in it if it is open.\n"
    "- open <receptacle>, close <receptacle>: for cabinets, drawers, fridges and the like.\n"
    "- take <object> from <receptacle>: pick it up. You can carry one object.\n"
    "- {put}: put down what you carry.\n"
    "- clean <object> with <receptacle>, heat <object> with <receptacle>, cool <object> with "
    "<receptacle>: with what you carry, at a sinkbasin, a microwave or a fridge.\n"
    "- use <object>: switch a lamp on or off.\n"
    "- slice <object> with <object>: with a knife that you carry.\n"
    "- examine <receptacle or object>, look, inventory: see more.\n"
    "\n"
    "You can only use what is where you are, and only reach into what is open. An action that is "
    'not possible is answered with "Nothing happens." and counts as a step. To look at something '
    "under a lamp, carry it to the lamp and switch the lamp on."
)

_PUT: Mapping[Wording, str] = {
    "move": "move <object> to <receptacle>",
    "put": "put <object> in/on <receptacle>",
}


def parse_agentgym(reply: str) -> str:
    r"""Returns the action as AgentGym's client reads it: what follows the last "Action:".

    Without one the action is empty, unless the reply looks like one of WebShop's actions. Of a
    reply that ends with the token "</s>" one character too much is cut.

    Source: AgentGym 3ef9235, agentenv/controller (BaseAdapter.parse_react).

    >>> parse_agentgym("Thought:\nhm\n\nAction:\ngo to bed 1\n"), parse_agentgym("Action: look</s>")
    ('go to bed 1', 'loo')
    >>> parse_agentgym("look"), parse_agentgym("click[bed 1]")
    ('', 'click[bed 1]')
    """
    text = reply[:-5] if reply.endswith("</s>") else reply
    _, found, action = text.rpartition("Action:")
    if found:
        return action.strip()
    return text.strip() if "search[" in text or "click[" in text else ""


def react(wording: Wording) -> Prompt:
    """Returns the prompt of the "react" format for a generation of commands."""
    rules = _RULES.replace("{put}", _PUT[wording])
    return react_prompt(rules, parse_agentgym=parse_agentgym)


REACT: Mapping[Wording, Prompt] = {wording: react(wording) for wording in _PUT}
