"""The rules as told to a chat model, and how AgentGym's client read its replies."""

from agentgym_envs.core import react_prompt

RULES = """You are shopping in a web shop. Each message shows the page that is open as one line; \
[SEP] stands between its parts, and the instruction on it says what to buy.

Your actions:
- search[words]: search for products. It works on the first page, where the search bar is; \
click[Back to Search] leads there, and forgets what was chosen.
- click[something]: click a button, a product number or an option that stands on the page, such as \
click[Next >], click[B09QKP7XQL] or click[blue].

A product's page lists its options: choose every option that the instruction asks for. \
Description and Features tell more about a product; < Prev leads back. \
click[Buy Now] buys what is open with the options chosen, and ends the task. The reward, 0 to 1, \
grows with everything that fits: the kind of product, its properties, the options and the price."""


def parse_agentgym(reply: str) -> str:
    """Returns the action that AgentGym's client sent for a reply; "" does nothing.

    It takes what follows the last "Action:"; without one, the whole reply if it has an action
    somewhere.

    Source: AgentGym 3ef9235, agentenv/envs/webshop.py.

    >>> parse_agentgym("Thought: shoes. Action: click[x] Action: search[shoes]</s>")
    'search[shoes]'
    >>> parse_agentgym("I say click[x]"), parse_agentgym("I look around")
    ('I say click[x]', '')
    """
    reply = reply.removesuffix("</s>")
    _, found, action = reply.rpartition("Action:")
    if found:
        return action.strip()
    return reply if "search[" in reply or "click[" in reply else ""


REACT = react_prompt(RULES, parse_agentgym=parse_agentgym)
