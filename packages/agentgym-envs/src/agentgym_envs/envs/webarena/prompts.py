"""What a chat model is told, and how its reply becomes an action."""

import re

from agentgym_envs.core.prompt import ACKNOWLEDGEMENT, BadReplyError, Prompt

FENCE = "```"

RULES = """\
You use a web browser to reach an objective. Each message shows you the open page as an \
accessibility tree (one element per line: its number in brackets, its role, its name, its state; \
indentation shows what is inside), the titles of all tabs, the URL, the objective and what you \
did last. You see only the part of the page that is in the browser's window: scroll to see more.

Actions on an element of the page:
click [id]: click on the element with this number.
type [id] [text] [1]: click on the field and type the text at the end of what it holds; 1 presses \
Enter afterwards, 0 does not.
hover [id]: move the mouse over the element.
press [keys]: press a key or a combination, such as press [Enter] or press [Control+a].
scroll [down] or scroll [up]: move by the height of the window.

Tabs and pages:
goto [url], go_back, go_forward: change the page of this tab.
new_tab, tab_focus [n], close_tab: open a tab, look at tab n (the first is 0), close this one.

The end:
stop [answer]: the objective is reached. If it asks for something, put the answer in the brackets, \
as short as possible; if it cannot be reached, write stop [N/A]. This ends the task.

Use only numbers that the present page shows, and give one action at a time.

Think first, then end your message with "In summary, the next action I will perform is" and the \
action between triple backticks, like this:
In summary, the next action I will perform is ```click [1234]```"""

NO_ACTION = (
    "Your message has no action between triple backticks. End it with one, for example "
    "```scroll [down]```."
)
AGENTGYM_NO_ACTION = (
    "Cannot parse action from response. Your action should be inside triple backticks (```). "
    "Please adjust accordingly."
)


def parse_reply(reply: str) -> str:
    """Returns what stands between the last pair of triple backticks.

    Raises:
        BadReplyError: there is no pair, or nothing in it.

    >>> parse_reply("I saw ```code```. In summary: ```click [7]```")
    'click [7]'
    """
    found = re.findall(r"```(.*?)```", reply, re.DOTALL)
    if not found or not found[-1].strip():
        raise BadReplyError(NO_ACTION)
    return found[-1].strip()


def parse_agentgym(reply: str) -> str:
    """Returns what stands between the first pair of triple backticks, as AgentGym reads it.

    Raises:
        BadReplyError: there is no pair.

    Source: AgentGym 3ef9235, agentenv/envs/webarena.py and its server.
    """
    found = re.search(r"```((.|\n)*?)```", reply)
    if not found:
        raise BadReplyError(AGENTGYM_NO_ACTION)
    return found[1].strip()


def write_reply(thought: str, action: str) -> str:
    """Returns a reply that `parse_reply` reads back."""
    return f"{thought}\nIn summary, the next action I will perform is {FENCE}{action}{FENCE}"


REACT = Prompt(RULES, ACKNOWLEDGEMENT, parse_reply, write_reply, parse_agentgym)
