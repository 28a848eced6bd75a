"""The expert: it makes the calls of the question's plan that were not made yet, then finishes."""

from agentgym_envs.toolkit.tools import FixedEpisode, Move, OriginalEpisode, Question, next_move


def next_call(question: Question[None], episode: FixedEpisode | OriginalEpisode) -> Move:
    """Returns the next call, and why.

    The plan of an embedded question was made by calling the tools. Loading a graph is all that an
    agent can change, and nothing undoes it, so the plan holds from any state. An official question
    has no plan: there the expert gives the answer that the task has.
    """
    return next_move(question, episode)
