"""One episode: a user with a date, an account, something to ask or to have done, and the tools.

By the fixed rules the toolkit's `FixedEpisode` is all of it; the answer and the account must both
be right. What the original does in its own way for this environment is here.

Source: AgentGym 3ef9235, agentenv-tool/agentenv_todo.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from typing_extensions import override

from agentgym_envs.toolkit.tools import (
    Answer,
    FixedEpisode,
    OriginalEpisode,
    Question,
    RightAnswer,
    ToolError,
)

from .data import Account, Start, Wanted
from .store import Store, state_of
from .tools import TOOLBOX, TodoTools, without_ids

VALID_ACTIONS = (
    *("get_user_current_date", "get_user_current_location", "get_projects", "update_project"),
    *("get_tasks", "get_task_description", "get_task_duration", "complete_task", "update_task"),
    *("delete_task", "check_valid_actions", "finish"),
)
"""What `check_valid_actions` of the original lists, in its order."""

NOTHING = Wanted({}, with_completed=False)
"""What no account reaches."""


class RightEnding(NamedTuple):
    """Judges an answer together with what was made of the account.

    Attributes:
        answers: The right answers.
        wanted: How the account must look.
        tools: Knows how it looked when the answer was given.
    """

    answers: Sequence[Any]
    wanted: Wanted
    tools: TodoTools

    def __call__(self, answer: Any) -> bool:
        """Returns whether both are right."""
        ending = self.tools.ending
        is_reached = ending is not None and reaches(ending, self.wanted)
        return is_reached and RightAnswer(self.answers)(answer)


def reaches(account: Account, wanted: Wanted) -> bool:
    """Returns whether an account looks as it should, to the letter."""
    return state_of(account, with_completed=wanted.with_completed) == wanted.state


def fixed_episode(question: Question[Start], store: Store) -> FixedEpisode:
    """Returns a new episode by the fixed rules."""
    start = question.start
    tools = TodoTools(store, start.date, start.city)
    judge = RightEnding(question.answers, start.wanted, tools)
    return FixedEpisode(TOOLBOX, tools, judge, question.subgoals, outside=store.outside)


def original_episode(question: Question[Start], store: Store) -> "OriginalTodo":
    """Returns a new episode by the original's rules."""
    start = question.start
    tools = TodoTools(store, start.date, start.city, original=True)
    return OriginalTodo(
        TOOLBOX,
        tools,
        question.answers,
        VALID_ACTIONS,
        clean=clean,
        wanted=start.wanted,
    )


def clean(name: str, value: Any) -> Any:
    """Returns what counts as the prediction of a result."""
    del name
    return without_ids(value)


@dataclass
class OriginalTodo(OriginalEpisode):
    """An episode by the original's rules, whose account is compared in every step that is the end.

    Attributes:
        wanted: How the account must look.
    """

    wanted: Wanted = NOTHING

    @override
    def step(self, text: str) -> Answer:
        answer = super().step(text)
        if not answer.done:
            return answer
        try:
            account = self.tools.store.account()
        except ToolError as error:
            self.done = False
            said = f"Observation: ERROR | {error}\nGive me one action."
            return Answer(said, answer.reward, False, False)
        solved = answer.reward == 1 and reaches(account, self.wanted)
        return answer._replace(reward=float(solved))
