"""The expert: it makes the calls of the question's plan that were not made yet, then finishes."""

from agentgym_envs.toolkit.tools import FixedEpisode, Move, OriginalEpisode, Question, next_move


def next_call(question: Question[None], episode: FixedEpisode | OriginalEpisode) -> Move:
    """Returns the next call, and why.

    The plan of an embedded question was made by calling the tools; nothing an agent does changes
    what they answer, so the plan holds from any state. An official question has no plan: there the
    expert gives the answer that the task has.
    """
    return next_move(question, episode)
