"""Write a policy of your own and score it: success rate with its interval, turns, wrong actions.

The policy keeps its right hand on the wall, which finds the goal of any maze in which every wall is
connected. It sees what a language model would see: the text of the conversation and nothing else.

    python examples/score_a_policy.py
    python examples/score_a_policy.py 200
"""

import re
import sys
from collections.abc import Sequence

from agentgym_bench.metrics import Summary, summarise
from agentgym_bench.records import EpisodeRecord
from agentgym_bench.report import summary_table
from agentgym_envs import console
from agentgym_envs.policies import RandomPolicy
from agentgym_envs.record import episode_specs
from agentgym_envs.rollout import Conversation, Policy, rollout

CLOCKWISE = ("up", "right", "down", "left")
WALLS = {"above you": "up", "to your right": "right", "below you": "down", "to your left": "left"}


class RightHandPolicy:
    """Answers each conversation with the next step along the wall on the right."""

    def act(self, conversations: Sequence[Conversation]) -> list[str]:
        """Returns one action for each of the conversations that wait for one."""
        return [self._next_move(talk) for talk in conversations]

    def _next_move(self, talk: Conversation) -> str:
        heading = talk.turns[-1].reply.text.removeprefix("move ") if talk.turns else "up"
        walls = {WALLS[text] for text in re.findall("|".join(WALLS), talk.observation)}
        right = CLOCKWISE.index(heading) + 1
        turns = [CLOCKWISE[(right - turn) % 4] for turn in range(4)]  # right, ahead, left, back
        return "move " + next(direction for direction in turns if direction not in walls)


def score(policy: Policy, number: int) -> Summary:
    """Plays the first tasks of the test split; returns what they come to."""
    episodes = episode_specs("AgentGym/Maze-v0", split="test", number=number)
    trajectories = rollout(policy, episodes, slots=32)
    (summary,) = summarise(EpisodeRecord(place, one) for place, one in enumerate(trajectories))
    return summary


def main(number: int = 50) -> dict[str, float]:
    """Prints two tables and returns the success rates."""
    rates = {}
    for name, policy in {"right hand": RightHandPolicy(), "random": RandomPolicy()}.items():
        summary = score(policy, number)
        console.output().print(name, summary_table([summary]))
        rates[name] = summary.success_rate
    return rates


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
