"""What the templates share: wordings that differ between splits, and draws from an account."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agentgym_envs.core import Split
from agentgym_envs.envs.todo.data import Project, Start, Todo
from agentgym_envs.envs.todo.lists import Scene
from agentgym_envs.envs.todo.script import Script
from agentgym_envs.toolkit.tools import Draws, Question

Wordings = tuple[Sequence[str], Sequence[str]]
"""Ways to say something: in training, and in the other splits."""

Made = tuple[str, Question[Start]] | None

ASK: Wordings = (
    (
        *("What is {thing}?", "Please tell me {thing}.", "I would like to know {thing}."),
        *("Can you find out {thing}?", "I have forgotten {thing}."),
    ),
    (
        *("Look up {thing} for me, please.", "Remind me of {thing}, please."),
        "For my calendar I need {thing}.",
    ),
)
NUMBER: Wordings = (
    ("Answer with a number.", "Give the answer as a number.", "A plain number, please."),
    ("The number alone will do.", "Reply with the number only."),
)
DATE: Wordings = (
    ("Answer with the date as YYYY-MM-DD.", "Give the date in the form YYYY-MM-DD."),
    ("I need the date written as YYYY-MM-DD.",),
)
TEXT: Wordings = (
    ("Answer with a string.", "Give the answer as a string."),
    ("The text itself will do, with nothing around it.",),
)
NAME: Wordings = (
    ("Answer with the name of the task.", "Just the name of the task, please."),
    ("The task's name alone will do.", "Reply with the task's name only."),
)
PROJECT_NAME: Wordings = (
    ("Answer with the name of the project.", "Just the project's name, please."),
    ("The name of the project alone will do.",),
)
NAMES: Wordings = (
    ("Answer with a list ['name', ...].", "Give the names as a list."),
    ("Reply with the names in a list, in any order.",),
)
YES: Wordings = (
    ("Answer Yes or No.", "Please answer with Yes or No."),
    ("A simple Yes or No will do.", "Reply with Yes or No only."),
)
DONE: Wordings = (
    ('Answer "done".', 'Finish with "done" then.', 'Say "done" at the end.'),
    ('Report back with "done".', 'Let me know with "done".'),
)
WANT: Wordings = (
    (
        *("Please {deed}.", "Could you {deed}?", "I want you to {deed}.", "{deed}, please."),
        "Help me to {deed}.",
    ),
    ("Would you {deed} for me?", "Be so kind and {deed}.", "I need you to {deed}."),
)
LEVELS = {1: "1 (normal)", 2: "2", 3: "3", 4: "4 (urgent)"}


@dataclass
class Asker:
    """Draws one task: what it is about, and its words.

    Attributes:
        draws: The choices.
        split: Train has wordings of its own; the other two share theirs.
        scene: Who asks.
    """

    draws: Draws
    split: Split
    scene: Scene

    def script(self) -> Script:
        """Returns a new script on the lists of this user."""
        return Script(self.scene)

    def pick(self, wordings: Wordings) -> str:
        """Returns one of the wordings that belong to the split."""
        return self.draws.choice(wordings[0 if self.split == "train" else 1])

    def say(self, wordings: Wordings, hint: Wordings, **parts: object) -> str:
        """Returns a goal: a sentence with its parts filled in, and how to answer."""
        sentence = self.pick(wordings).format(**parts)
        return f"{sentence[0].upper()}{sentence[1:]} {self.pick(hint)}"

    def ask(self, thing: str, hint: Wordings) -> str:
        """Returns a goal that asks for a thing."""
        return self.say(ASK, hint, thing=thing)

    def want(self, deed: str) -> str:
        """Returns a goal that wants something done."""
        return self.say(WANT, DONE, deed=deed)

    def project(self) -> Project:
        """Returns any project."""
        return self.draws.choice(tuple(self.scene.account.projects.values()))

    def todo(self) -> Todo:
        """Returns anything that is to be done."""
        return self.draws.choice(tuple(self.scene.account.todos.values()))

    def project_of(self, todo: Todo) -> Project:
        """Returns where something is listed."""
        return self.scene.account.projects[todo.project_id]

    def called(self, todo: Todo) -> str:
        """Returns how a task is spoken of when its project is said too."""
        words = (('the task "{}" in the project "{}"',), ('"{}" from my project "{}"',))
        return self.pick(words).format(todo.content, self.project_of(todo).name)


Template = Callable[[Asker], Made]


def made(goal: str, question: Question[Start] | None) -> Made:
    """Returns a task, or None if the question takes too many calls."""
    return None if question is None else (goal, question)
