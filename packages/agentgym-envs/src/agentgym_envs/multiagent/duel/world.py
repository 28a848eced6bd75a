"""The rules of the duel; the marks are Wordle's."""

from typing import NamedTuple

from agentgym_envs.envs.wordle.data import Words
from agentgym_envs.envs.wordle.world import World as Wordle
from agentgym_envs.envs.wordle.world import spaced

PLAYERS = ("player_0", "player_1")
GUESSES_EACH = 6


class Turn(NamedTuple):
    """One turn: who guessed what, and the marks; both are "" where a turn was lost."""

    player: str
    guess: str
    marks: str


class World:
    """One duel.

    Players guess in turn, each at most six times. Who names the secret wins. What is no valid guess
    loses the turn.

    >>> words = Words(("crane", "crate"), frozenset({"crane", "crate"}))
    >>> world = World(words, "crane", first=1)
    >>> world.act("crate"), world.turn, world.act("crane"), world.winner
    (True, 'player_0', True, 'player_0')

    Attributes:
        wordle: The guesses and marks so far, of both players together.
        turns: What happened, in order.
        winner: Who named the secret, or None.
    """

    def __init__(self, words: Words, secret: str, *, first: int) -> None:
        """Starts with no guess made.

        Args:
            words: The words in play.
            secret: The word to find.
            first: The place of the player who begins.
        """
        self.wordle = Wordle(words, secret, tries_left=2 * GUESSES_EACH)
        self.turns: list[Turn] = []
        self.winner: str | None = None
        self._first = first
        self._problem = ""

    @property
    def turn(self) -> str:
        """Whose turn it is."""
        return PLAYERS[(self._first + len(self.turns)) % 2]

    @property
    def over(self) -> bool:
        """Whether somebody has won, or no guess is left."""
        return self.wordle.over

    def act(self, action: str) -> bool:
        """Plays a guess of `turn`: case and blanks do not matter."""
        word = "".join(action.lower().split())
        player, problem = self.turn, self.wordle.problem(word)
        self._problem = "" if problem is None else f"{problem}. Your turn is lost."
        if problem is not None:
            self.wordle.waste_try()
            self.turns.append(Turn(player, "", ""))
            return False
        self.turns.append(Turn(player, word, self.wordle.guess(word)))
        if self.wordle.solved:
            self.winner = player
        return True

    def guesses_left(self, player: str) -> int:
        """Returns how many turns a player still has."""
        return GUESSES_EACH - sum(turn.player == player for turn in self.turns)

    def observe(self, agent: str) -> str:
        """Returns all guesses with their marks, and whose turn it is."""
        lines = [f"You are {agent}.", *map(_line, self.turns)]
        if self._problem and self.turns[-1].player == agent:
            lines.append(self._problem)
        return "\n".join([*lines, self._state(agent)])

    def score(self, agent: str) -> float:
        """Returns 1.0 for the winner, else 0.0."""
        return float(self.winner == agent)

    def success(self, agent: str) -> bool:
        """Returns whether the agent has won."""
        return self.winner == agent

    def available_actions(self, agent: str) -> list[str]:
        """Returns the words that agree with every mark, from common to rare."""
        return [spaced(word) for word in self.wordle.candidates()]

    def _state(self, agent: str) -> str:
        if self.winner is not None:
            return "You have found the word." if self.winner == agent else f"{self.winner} has won."
        if self.over:
            return f"Nobody has found it: the word was {spaced(self.wordle.secret)}."
        left = self.guesses_left(agent)
        guesses = "1 guess" if left == 1 else f"{left} guesses"
        whose = "It is your turn" if self.turn == agent else f"It is the turn of {self.turn}"
        return f"{whose}. You have {guesses} left."


def _line(turn: Turn) -> str:
    if not turn.guess:
        return f"{turn.player} made no valid guess."
    return f"{turn.player}: {spaced(turn.guess)} -> {spaced(turn.marks)}"
