"""What a chat model is told, and how its reply is read and written."""

from agentgym_envs.core import Prompt
from agentgym_envs.core.prompt import ACKNOWLEDGEMENT

from .replies import without_thoughts

RULES = """You answer a question by searching an encyclopaedia. You cannot know the answer \
beforehand: look it up, if need be in several steps, each of which tells you what to look up next.
In each message do one thing, and write nothing after it:
<search>words</search> finds the passages that fit the words best; they come back between \
<information> and </information>.
<answer>the answer</answer> gives your answer and ends the task. Give the bare answer, a name or a \
number, and no sentence.
Before it, put what you think between <think> and </think>: what you know, what is missing, and \
why you do what you do next."""

SHORT_RULES = (
    "Search with <search>words</search>. Answer with <answer>the answer</answer>, once: the "
    "answer ends the task."
)

AGENTGYM_RULES = (
    "You must reason inside <think>...</think> first. If you do not have enough knowledge, issue "
    "a <search>...</search> and then STOP. Do not generate <information> or <answer> yet. Wait "
    "for external input wrapped in <information>...</information>. After receiving information, "
    "reason again in <think>. If confident, output your final answer in <answer>...</answer>. Do "
    "not output <answer> before receiving <information> unless you are fully confident. If you "
    "find no further external knowledge needed, you can directly provide the answer inside "
    "<answer> and </answer>, without detailed illustrations. For example, <answer> Beijing "
    "</answer>. Follow this process every time."
)
"""What the original's server says before each question; part of its observation."""


def write(thought: str, action: str) -> str:
    r"""Returns a reply: a thought, then a search or an answer.

    >>> write("Who was Ann?", "<search>Ann</search>")
    '<think>Who was Ann?</think>\n<search>Ann</search>'
    """
    return f"<think>{thought}</think>\n{action}"


def as_it_is(reply: str) -> str:
    """Returns the reply: the original's server takes the action out of it, not its client."""
    return reply


REACT = Prompt(RULES, ACKNOWLEDGEMENT, without_thoughts, write, as_it_is)
