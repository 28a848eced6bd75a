"""The rules as told to a chat model, in three formats."""

from agentgym_envs.toolkit.tools import tool_prompts

from .tools import TOOLBOX

RULES = """You change a spreadsheet until it is what a user asks for. You work by calling tools, \
one call at a time, and you end by calling finish without an answer; call it only when the sheet \
is right.
First open the sheet that the task names; every other tool works on the sheet that is open. Rows \
and columns are counted from 1, and cells are called A1, B2 and so on. Row 1 holds the headers. \
Sorting moves all rows that are not frozen, the headers too: freeze row 1 before you sort. \
Inserting and deleting shifts what comes after, so look at the numbers again before the next change.
What counts is what the cells show: texts must be equal, numbers may differ by 0.005, so it does \
not matter how many decimals are shown. Notes count too, and sheets that the task does not ask you \
to change must stay as they are. A cell too many is as wrong as one that is missing."""

PROMPTS = tool_prompts(RULES, TOOLBOX)
