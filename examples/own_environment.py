"""An environment of your own: written, registered, checked and scored by the bench.

Guess a number; the answer says higher or lower. Four methods and an expert are all there is to it.

    python examples/own_environment.py
"""

from functools import partial
from types import MappingProxyType

import gymnasium as gym
from PIL import Image

from agentgym_bench.metrics import summarise
from agentgym_bench.records import EpisodeRecord
from agentgym_envs import DataUnavailableError, Outcome, Task, TextEnv
from agentgym_envs.core import GeneratedTasks, react_prompt
from agentgym_envs.policies import OraclePolicy, RandomPolicy
from agentgym_envs.record import episode_specs
from agentgym_envs.rollout import rollout

FIRST = {"train": 0, "validation": 800, "test": 900}
LENGTH = {"train": 800, "validation": 100, "test": 100}
SAY = "Say: guess NUMBER, with a number from 0 to 999."


class GuessEnv(TextEnv[int]):
    """Guess a number from 0 to 999."""

    name = "guess"
    default_max_steps = 12
    prompts = MappingProxyType({"react": react_prompt(f"Guess the number. {SAY}")})

    def load_tasks(self):  # noqa: ANN201, D102
        if self.data != "embedded":
            raise DataUnavailableError(f"there are no numbers in {self.data!r}")
        return {split: GeneratedTasks(f"guess_{split}_", LENGTH[split], partial(_task, split))
                for split in FIRST}  # fmt: skip

    def _begin(self, task):  # noqa: ANN001, ANN202
        self.low, self.high, self.secret = 0, 999, task.data
        return SAY

    def _act(self, action):  # noqa: ANN001, ANN202
        word, _, text = action.partition(" ")
        if word != "guess" or not (text.isascii() and text.isdecimal() and len(text) <= 3):
            return Outcome(SAY, valid=False)
        number = int(text)
        if number == self.secret:
            return Outcome("Right.", score=1.0, success=True, terminated=True)
        if number < self.secret:
            self.low = max(self.low, number + 1)
            return Outcome("Higher.")
        self.high = min(self.high, number - 1)
        return Outcome("Lower.")

    def oracle_action(self):  # noqa: ANN201, D102
        return f"guess {(self.low + self.high) // 2}"

    def oracle_thought(self):  # noqa: ANN201, D102
        return f"It is from {self.low} to {self.high}; the middle halves that."

    def _draw(self):  # noqa: ANN202
        return Image.new("RGB", (200, 40), (255, 255, 255))


def _task(split: str, number: int) -> Task[int]:
    # 7 has no divisor in common with 1,000, so every number is the secret of one task.
    return Task(f"guess_{split}_{number}", split, "Guess it.", 7 * (FIRST[split] + number) % 1000)


gym.register("Guess-v0", GuessEnv)


def main(number: int = 50) -> dict[str, float]:
    """Scores the expert and a random policy; returns the success rates."""
    rates = {}
    for policy in (OraclePolicy(), RandomPolicy()):
        played = rollout(policy, episode_specs("Guess-v0", split="test", number=number))
        (summary,) = summarise(EpisodeRecord(place, one) for place, one in enumerate(played))
        rates[type(policy).__name__] = summary.success_rate
        print(f"{type(policy).__name__}: {summary.success_rate:.0%} of {number} tasks solved")
    return rates


if __name__ == "__main__":
    main()
