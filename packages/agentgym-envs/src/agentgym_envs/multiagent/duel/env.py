"""Wordle duel as an AEC environment."""

from typing import ClassVar

from typing_extensions import override

from agentgym_envs.core import Split, Task, Tasks
from agentgym_envs.envs.wordle.data import embedded_words
from agentgym_envs.multiagent.alternating import AlternatingEnv

from .partners import PARTNERS
from .tasks import Duel, embedded_tasks
from .world import GUESSES_EACH, PLAYERS, World

RULES = """\
You play Wordle against another player. There is one secret word of five letters, and you guess in \
turn, at most six times each. Both of you see every guess and its marks. g: the secret has this \
letter at this place; y: at another place; b: not at all, or not once more. Who names the secret \
first wins.
An action is one guess, the letters with blanks between them, such as: t r a c e
What is not in the word list costs you your turn."""


class DuelEnv(AlternatingEnv[Duel, World]):
    """Two players guess one secret word in turn; each sees all guesses and marks.

    Action: a word of five letters; case and blanks do not matter. What is no valid guess loses the
    turn. `available_actions` are the words that agree with all marks.

    Observation: all guesses with their marks, whose turn it is, and how many guesses one has left.

    Score: 1 for who names the secret, 0 for the other, 0 for both if six guesses each do not find
    it. Terminated then; truncated only by `max_steps` below 6.

    Tasks: every secret of Wordle's embedded data, begun by either player: train 2,520,
    validation 630, test 1,050. An even number is begun by player_0.
    """

    metadata: dict[str, object] = {
        "name": "agentgym_duel_v0", "render_modes": ["ansi"], "is_parallelizable": False,
    }  # fmt: skip
    name = "duel"
    default_max_steps: ClassVar[int] = GUESSES_EACH
    partners = PARTNERS

    def __init__(
        self,
        split: Split = "train",
        *,
        max_steps: int | None = None,
        prompt_format: str | None = None,
        render_mode: str | None = None,
    ) -> None:
        """Loads the tasks; see `SeveralAgents` for the arguments."""
        super().__init__(
            PLAYERS,
            split,
            max_steps=max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )

    @override
    def load_tasks(self) -> Tasks[Duel]:
        return embedded_tasks()

    @override
    def _build(self, task: Task[Duel]) -> World:
        return World(embedded_words(None), task.data.secret, first=task.data.first)

    @override
    def _role(self, agent: str) -> str:
        return RULES
