"""The rules as told to a chat model, in three formats."""

from agentgym_envs.toolkit.tools import tool_prompts

from .tools import TOOLBOX

RULES = """You help a user with questions about the weather, about air quality, and about where \
cities lie. You find out what you need by calling tools, one call at a time, and you answer by \
calling finish; that ends the task, so call it only when you are sure.
Today's date and the user's city are what the tools say, not what you remember. Coordinates come \
from get_latitude_longitude; where several places share a name, the first one is meant. For days \
before today there are the historical tools, for today the current ones, for later days the \
forecasts; one call covers at most 31 days. "The past 5 days" are the five before today, "the next \
5 days" the five after it. A day with rain is one with more than 0 mm.
The answer is the bare value: a number, a text, or a list. A number may be off by 0.01 or by a \
thousandth of it; a count must be exact. The order of a list does not matter."""

PROMPTS = tool_prompts(RULES, TOOLBOX)
