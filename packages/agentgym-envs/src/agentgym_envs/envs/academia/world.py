"""One episode: a question about papers and their authors, and the tools.

By the fixed rules the toolkit's `FixedEpisode` is all of it; by the original's, `OriginalEpisode`.

Source: AgentGym 3ef9235, agentenv-tool/agentenv_academia.
"""

from agentgym_envs.toolkit.tools import FixedEpisode, OriginalEpisode, Question, RightAnswer

from .graph import NetworkSource
from .tools import ORIGINAL_TOOLBOX, TOOLBOX, AcademiaTools

VALID_ACTIONS = (
    *("loadPaperNet", "loadAuthorNet", "neighbourCheck", "paperNodeCheck", "authorNodeCheck"),
    *("authorEdgeCheck", "paperEdgeCheck", "check_valid_actions", "finish"),
)
"""What `check_valid_actions` of the original lists, in its order."""


def fixed_episode(question: Question[None], source: NetworkSource) -> FixedEpisode:
    """Returns a new episode by the fixed rules."""
    tools = AcademiaTools(source)
    return FixedEpisode(TOOLBOX, tools, RightAnswer(question.answers), question.subgoals)


def original_episode(question: Question[None], source: NetworkSource) -> OriginalEpisode:
    """Returns a new episode by the original's rules."""
    tools = AcademiaTools(source, original=True)
    return OriginalEpisode(ORIGINAL_TOOLBOX, tools, question.answers, VALID_ACTIONS)
