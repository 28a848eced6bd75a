"""Improve at the Wordle duel by self-play: whichever habit wins more often stays.

A player here has one habit: of the words that agree with all marks, ranked by how much they would
tell, it guesses the one that tells most (0), least (1), or one in between. The champion, who at
first tells most, plays each challenger as often first as second. One sees that the habit which is
best when one plays alone does not stay.

    pip install "agentgym-envs[pettingzoo]"
    python examples/pettingzoo_self_play.py
    python examples/pettingzoo_self_play.py 40
"""

import sys

from agentgym_envs.envs.wordle.world import marks, spaced
from agentgym_envs.multiagent.policies import match_specs
from agentgym_envs.multiagent.rollout import Seat, rollout

MOST_COMPARED = 40
CHALLENGERS = (0.25, 0.5, 0.75, 1.0)


class Habit:
    """Guesses the possible word at a place between telling most (0) and telling least (1)."""

    def __init__(self, secrecy: float) -> None:
        """Takes the habit, from 0 to 1."""
        self.secrecy = secrecy

    def act(self, seats: list[Seat]) -> list[str]:
        """Returns one guess for each seat."""
        return [self.guess(seat.env.world.wordle.candidates()[:MOST_COMPARED]) for seat in seats]

    def guess(self, possible: tuple[str, ...]) -> str:
        """Returns one of the words that agree with all marks, which both players can work out."""
        ranked = sorted(possible, key=lambda word: -len({marks(other, word) for other in possible}))
        return spaced(ranked[round(self.secrecy * (len(ranked) - 1))])


def share_of_wins(challenger: Habit, champion: Habit, tasks: int) -> float:
    """Plays train tasks in both seats; returns the challenger's share of all wins."""
    specs = match_specs("duel", split="train", number=tasks)
    scores = {True: 0.0, False: 0.0}
    for seat, other in (("player_0", "player_1"), ("player_1", "player_0")):
        for match in rollout({seat: challenger, other: champion}, specs):
            scores[True] += match.trajectories[seat].score
            scores[False] += match.trajectories[other].score
    return scores[True] / max(sum(scores.values()), 1)


def main(tasks: int = 100) -> Habit:
    """Lets the challengers try; prints each contest and returns the champion."""
    champion = Habit(0.0)
    for secrecy in CHALLENGERS:
        share = share_of_wins(Habit(secrecy), champion, tasks)
        print(f"{secrecy:.2f} wins {share:.0%} against {champion.secrecy:.2f}")
        if share > 1 / 2:
            champion = Habit(secrecy)
    print(f"champion: secrecy {champion.secrecy:.2f}")
    return champion


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
