"""Wordle: find a secret five-letter word in six tries."""

import random
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from typing_extensions import override

from agentgym_envs.core import (
    InvalidOptionError,
    Outcome,
    PromptFormat,
    Rules,
    Split,
    Task,
    Tasks,
    TextEnv,
)

from . import oracle, tasks
from .data import Words, embedded_words, official_words
from .prompts import REACT, with_agentgym_rules
from .tasks import Puzzle
from .world import MAX_TRIES, World, spaced

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_WORDS_SHOWN = 200
WELCOME = "Find the secret word: five letters, six tries."
HARD_RULE = "Letters marked g must stay, letters marked y must be used again."
AGENTGYM_WELCOME = "Let's start Wordle!"


class WordleEnv(TextEnv[Puzzle]):
    """Find a secret five-letter word; each guess is answered with a mark for every letter.

    Six tries. A guess that is not in the word list costs a step but no try, and the answer says
    what is wrong with it.

    Action:
        A word of five letters from a to z. Blanks and capitals do not matter: "r a d i o" and
        "Radio" are the same. `available_actions()` is every word that may be guessed, sorted.

    Observation:
        The guess, its marks and the tries that are left. g: the secret has this letter at this
        place; y: at another place; b: not at all, or not once more. At the end it says "Solved",
        or names the secret. The first observation says what is played and, if they are at most
        200, which words the secret may be.

        >>> import gymnasium, agentgym_envs
        >>> env = gymnasium.make("AgentGym/Wordle-v0")
        >>> env.reset(options={"task_id": "wordle_embedded_test_17"})[0]
        'Find the secret word: five letters, six tries.'
        >>> env.step("t r a c e")[0]
        't r a c e -> b b b b y. 5 tries left'

    Reward:
        1.0 for guessing the secret, else 0.0; also the score.

    Ends:
        Terminated when the secret is found or the sixth guess is wrong; truncated after
        `max_steps` actions (12), which only guesses that are not words can bring about.

    Info:
        `task_id`, `score` (0.0 or 1.0), `success` (the secret was found) and `action_valid`
        (the guess could be played).

    Data:
        Embedded: 2,100 secrets and 6,355 valid guesses from SCOWL 2020.12.07 by Kevin Atkinson
        (free for any purpose; see data/SOURCE.md): train 1,260, validation 315 and test 525 tasks.
        Official: LMRL-Gym's 40 words, read from `wordle_tweet_words.txt`; the number of a task is
        the original's seed: test 0 to 24 as in AgentEval, train 25 to 99,999, validation
        100,000 to 100,199. AgentGym's published trajectories have seeds 0 to 1450.

    Difficulty:
        `vocabulary`: only so many common words are in play, as secrets and as guesses (20 to
        2,100; a word keeps its task id). `hard`: letters marked g must stay and letters marked y
        must be used again.

    Differs from AgentGym in:
        What `rules="agentgym"` brings back: the secret is drawn anew at every guess from the words
        that agree with all marks (Mersenne Twister, seeded by the task); every misplaced letter
        that the secret holds is y, however often it is guessed; capitals, and line breaks between
        letters, make a guess invalid; an invalid guess costs a try; observations are the marks
        alone ("b y g g b" and a line break) or "invalid word"; the reader of replies has the
        original's faults; the words are listed in the instruction instead of the first
        observation. On official data with `rules="fixed"` the secret is drawn once, from the seed.

    Versions:
        v0: first version.
    """

    name = "wordle"
    default_max_steps = 2 * MAX_TRIES
    prompts = MappingProxyType({"react": REACT})

    def __init__(
        self,
        split: Split = "train",
        *,
        data: str = "embedded",
        rules: Rules = "fixed",
        max_steps: int | None = None,
        prompt_format: PromptFormat | None = None,
        render_mode: str | None = None,
        vocabulary: int | None = None,
        hard: bool = False,
    ) -> None:
        """Loads the words; see `TextEnv` for the other arguments.

        Args:
            split: Where `reset` draws tasks from.
            data: "embedded", "official" or the path of a folder with the official list.
            rules: "fixed" or "agentgym".
            max_steps: Actions before the episode is truncated.
            prompt_format: None or "react".
            render_mode: None, "ansi" or "rgb_array".
            vocabulary: Only this many common words are in play; None plays with all.
            hard: Whether a guess must use the marks so far.

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
            DataUnavailableError: official data was asked for and is not on this machine.
        """
        self.vocabulary = vocabulary
        self.hard = hard
        super().__init__(
            split,
            data=data,
            rules=rules,
            max_steps=max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )
        if self.prompt is not None and rules == "agentgym" and _are_shown(self.words):
            self.prompt = with_agentgym_rules(self.prompt, self.words.answers)

    @override
    def load_tasks(self) -> Tasks[Puzzle]:
        if self.data == "embedded":
            self.words = embedded_words(self.vocabulary)
            return tasks.embedded_tasks(self.vocabulary)
        if self.vocabulary is not None:
            raise InvalidOptionError(
                f'vocabulary needs data="embedded", got vocabulary={self.vocabulary!r} '
                f"and data={self.data!r}"
            )
        self.words = official_words(self.data)
        return tasks.official_tasks(self.words)

    @override
    def _begin(self, task: Task[Puzzle]) -> str:
        puzzle = task.data
        if self.rules == "agentgym":
            # A generator of the episode's own: a restored episode draws the same words again.
            redraw = random.Random(puzzle.seed).choice
            self._world = World(
                self.words, puzzle.secret, redraw=redraw, letter_counts=False, hard=self.hard
            )
            return AGENTGYM_WELCOME
        self._world = World(self.words, puzzle.secret, hard=self.hard)
        return _welcome(self.words, self.hard)

    @override
    def _act(self, action: str) -> Outcome:
        world = self._world
        agentgym = self.rules == "agentgym"
        word = action.replace(" ", "").strip() if agentgym else "".join(action.lower().split())
        problem = world.problem(word)
        if problem is not None:
            return self._refuse(problem)
        shown = world.guess(word)
        observation = spaced(shown) + "\n" if agentgym else _report(world)
        # By position: score, success, terminated. Names would cost a twentieth of the step.
        return Outcome(observation, float(world.solved), world.solved, world.over)

    def _refuse(self, problem: str) -> Outcome:
        if self.rules == "agentgym":
            self._world.waste_try()
            return Outcome("invalid word", terminated=self._world.over, valid=False)
        return Outcome(f"{problem}. {_tries(self._world)}", valid=False)

    @override
    def oracle_action(self) -> str:
        return spaced(oracle.next_guess(self._world))

    @override
    def oracle_thought(self) -> str:
        return oracle.thought(self._world)

    @override
    def available_actions(self) -> list[str]:
        commands = _commands(self.words)
        if not self.hard:
            return list(commands.values())
        return [text for word, text in commands.items() if self._world.problem(word) is None]

    @override
    def _render_text(self) -> str:
        from .render import board

        return board(self._world)

    @override
    def _draw(self) -> "Image":
        from .render import draw

        return draw(self._world)


def _are_shown(words: Words) -> bool:
    return len(words.guesses) <= MAX_WORDS_SHOWN


def _report(world: World) -> str:
    guess, shown = world.turns[-1]
    answer = f"{spaced(guess)} -> {spaced(shown)}"
    if world.solved:
        return f"{answer}. Solved"
    if world.over:
        return f"{answer}. No try left, the word was {spaced(world.secret)}"
    return f"{answer}. {_tries(world)}"


def _tries(world: World) -> str:
    return "1 try left" if world.tries_left == 1 else f"{world.tries_left} tries left"


@lru_cache(maxsize=64)
def _welcome(words: Words, hard: bool) -> str:
    text = f"{WELCOME} {HARD_RULE}" if hard else WELCOME
    if _are_shown(words):
        return f"{text}\nIt is one of: {', '.join(map(spaced, words.answers))}"
    if len(words.answers) == len(words.guesses):
        return f"{text}\nIt is one of {len(words.answers)} words, and so is every guess."
    return text


@lru_cache(maxsize=64)
def _commands(words: Words) -> dict[str, str]:
    """Returns every valid guess with the action that plays it, sorted."""
    return {word: spaced(word) for word in sorted(words.guesses)}
