"""Plays by asking whoever sits at the terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from agentgym_envs.rollout import Conversation


class HumanPolicy:
    """Shows each observation and reads one line as the answer."""

    def __init__(self) -> None:
        """Talks to the terminal that this process has."""
        self._console = Console()

    def act(self, conversations: Sequence[Conversation]) -> list[str]:
        """Returns the lines typed, one for each conversation.

        Raises:
            KeyboardInterrupt: the input ended. The run stops here and can be resumed.
        """
        return [self._ask(talk) for talk in conversations]

    def _ask(self, talk: Conversation) -> str:
        if not talk.turns:
            self._console.rule(Text(f"{talk.spec.env}  {talk.spec.task_id}"))
            for message in talk.opening[:1]:
                self._console.print(Text(message.content))
        self._console.print(Text(talk.observation))
        try:
            return self._console.input("> ")
        except EOFError as error:
            raise KeyboardInterrupt from error
