"""The rules as told to a chat model, and how its replies are read."""

from agentgym_envs.core import react_prompt

RULES = """\
You are in a house with a garden, and have a task from a school science lesson: to change or
measure something, to build a circuit, to find or tell apart things and living beings. You act by
short commands in English. Things are called by the names that you see; where a name is not
enough, say where the thing is, as in "thermometer in inventory" or "door to kitchen".

Commands:
- look around: see the room you are in (takes no time)
- look at OBJECT, look in OBJECT, examine OBJECT, read OBJECT
- open OBJECT, close OBJECT: doors and containers
- go to PLACE: through an open door to a room next to yours
- pick up OBJECT, put down OBJECT, inventory (takes no time)
- move OBJECT to OBJECT, pour OBJECT into OBJECT, dunk OBJECT into OBJECT
- mix OBJECT: mixes what is in a container
- activate OBJECT, deactivate OBJECT, use OBJECT, use OBJECT on OBJECT
- connect OBJECT to OBJECT, disconnect OBJECT: wires and terminals
- eat OBJECT, flush OBJECT
- focus on OBJECT: say that this is the thing that the task asks for. Focus on nothing else: a
  wrong focus can end the episode with a score of 0
- wait (ten units of time), wait1 (one)
- task: read the task again (takes no time)

If a command can mean several things you are shown a numbered list: answer with the number;
anything else cancels the command. The score rises with each step towards the goal."""


def parse_agentgym(reply: str) -> str:
    r"""Returns the action as AgentGym's client reads it, faults included.

    A closing "</s>" takes the character before it away too. A reply without "Action:" is an empty
    action, unless it speaks of a search or a click as another environment does: then it is an
    action as a whole.

    >>> parse_agentgym("Thought: x\nAction: a\nAction: look around</s>")
    'look aroun'
    >>> parse_agentgym("look around"), parse_agentgym("click[look around]")
    ('', 'click[look around]')
    """
    text = reply[:-5] if reply.endswith("</s>") else reply
    _, found, action = text.rpartition("Action:")
    if found:
        return action.strip()
    return text.strip() if "search[" in text or "click[" in text else ""


REACT = react_prompt(RULES, parse_agentgym=parse_agentgym)
