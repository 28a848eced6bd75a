"""The rules as told to a chat model, in three formats."""

from agentgym_envs.toolkit.tools import tool_prompts

from .tools import TOOLBOX

RULES = """You help a user with questions about films and about the people who make them. You \
find out what you need by calling tools, one call at a time, and you answer by calling finish; \
that ends the task, so call it only when you are sure.
The films are not those you know: rely on what the tools say. Every film and person has an id; \
the searches and the lists of cast and crew give it to you, so never make one up. Lists of cast \
and crew show at most ten entries. Money is in dollars.
The answer is the bare value: a number, a text, a date as YYYY-MM-DD, Yes or No, or a list. A \
number may be off by 0.01 or by a thousandth of it; whole numbers must be exact. The order of a \
list does not matter."""

PROMPTS = tool_prompts(RULES, TOOLBOX)
