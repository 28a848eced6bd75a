"""A tiny environment that keeps the contract, and one that breaks each of its promises.

Not a test file: `test_testing.py` gives these to the checks, other tests play the sound one.
"""

import random
import string
import warnings
from functools import partial
from types import MappingProxyType

import gymnasium
import numpy as np
from PIL import Image

from agentgym_envs.core import (
    DataUnavailableError,
    GeneratedTasks,
    InvalidOptionError,
    OracleUnavailableError,
    Outcome,
    Task,
    TaskSequence,
    TextEnv,
    react_prompt,
)

SECRETS = {"train": range(1_000), "validation": range(1_000, 1_010), "test": range(1_010, 1_020)}
LAST = 1_019


def make_task(split, secrets, number):
    return Task(f"guess_{split}_{number}", split, "Guess it.", secrets[number])


class GuessEnv(TextEnv[int]):
    """Guess a number; the answer says higher or lower."""

    name = "guess"
    default_max_steps = 30
    prompts = MappingProxyType({"react": react_prompt("Guess the number. Say: guess NUMBER.")})

    def load_tasks(self):
        if self.data != "embedded":
            raise DataUnavailableError(f"there is no guess data in {self.data!r}")
        return {split: self.sequence(split, secrets) for split, secrets in SECRETS.items()}

    def sequence(self, split, secrets):
        return GeneratedTasks(f"guess_{split}_", len(secrets), partial(make_task, split, secrets))

    def _begin(self, task):
        self.low, self.high, self.secret = 0, LAST, task.data
        return f"A number from {self.low} to {self.high}."

    def _act(self, action):
        number = self.read(action)
        if number is None:
            return self.refuse(action)
        if number == self.secret:
            return Outcome("Yes.", score=1.0, success=True, terminated=True)
        return self.answer(number)

    def answer(self, number):
        if number < self.secret:
            self.low = max(self.low, number + 1)
            return Outcome("Higher.")
        self.high = min(self.high, number - 1)
        return Outcome("Lower.")

    def refuse(self, action):
        return Outcome("Say: guess NUMBER.", valid=False)

    def read(self, action):
        verb, _, text = action.partition(" ")
        fits = verb == "guess" and text.isascii() and text.isdecimal() and len(text) <= 4
        return int(text) if fits and int(text) <= LAST else None

    def oracle_action(self):
        return f"guess {(self.low + self.high) // 2}"

    def oracle_thought(self):
        return f"It is from {self.low} to {self.high}; the middle halves that."

    def available_actions(self):
        return [f"guess {number}" for number in sorted({self.low, self.high})]

    def _draw(self):
        return Image.new("RGB", (8, 4), (self.low % 256, self.high % 256, 0))


# Each of the following breaks one promise.


class Warns(GuessEnv):
    def _begin(self, task):
        warnings.warn("old", DeprecationWarning, stacklevel=2)
        return super()._begin(task)


class GivesNumpyInfo(GuessEnv):
    def answer(self, number):
        return super().answer(number)._replace(success=np.bool_(False))


class PaysExtra(GuessEnv):
    def answer(self, number):
        return super().answer(number)._replace(reward=0.1)


class ScoresTen(GuessEnv):
    def _act(self, action):
        outcome = super()._act(action)
        return outcome._replace(score=10.0) if outcome.success else outcome


class GoesOnAfterSuccess(GuessEnv):
    def _act(self, action):
        return super()._act(action)._replace(terminated=False)


class ForgetsTheLimit(GuessEnv):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.max_steps = 100


class KnowsOneRule(GuessEnv):
    def load_tasks(self):
        if self.rules == "agentgym":
            raise InvalidOptionError("no such rules")
        return super().load_tasks()


class TakesAnyLimit(GuessEnv):
    def __init__(self, *args, max_steps=None, **kwargs):
        super().__init__(*args, max_steps=max_steps or None, **kwargs)


class StartsByItself(GuessEnv):
    def step(self, action):
        if self._over:
            self.reset()
        return super().step(action)


class Prints(GuessEnv):
    def _begin(self, task):
        print("hello")  # noqa: T201
        return super()._begin(task)


class SeedsTheWorld(GuessEnv):
    def _begin(self, task):
        random.seed(42)
        return super()._begin(task)


class DrawsFromTrain(GuessEnv):
    def _draw_task(self):
        return self.tasks["train"][int(self.np_random.integers(10))]


class TestsWhatItTrains(GuessEnv):
    def sequence(self, split, secrets):
        return super().sequence(split, range(5, 15) if split == "test" else secrets)


class FindsTheFirst(GuessEnv):
    def sequence(self, split, secrets):
        return _FindsTheFirst(super().sequence(split, secrets))


class _Around(TaskSequence[int]):
    def __init__(self, tasks):
        self.tasks = tasks

    def __len__(self):
        return len(self.tasks)

    def _make(self, number):
        return self.tasks[number]

    def find(self, task_id):
        return self.tasks.find(task_id)


class _FindsTheFirst(_Around):
    def find(self, task_id):
        return self.tasks[0] if super().find(task_id) else None


class FindsNearMisses(GuessEnv):
    def sequence(self, split, secrets):
        return _FindsNearMisses(super().sequence(split, secrets))


class _FindsNearMisses(_Around):
    def find(self, task_id):
        return super().find(task_id.strip())


class Enumerates(GuessEnv):
    def sequence(self, split, secrets):
        return _Enumerates(super().sequence(split, secrets))


class _Enumerates(_Around):
    def find(self, task_id):
        return next((task for task in self if task.id == task_id), None)


class CountsItsEpisodes(GuessEnv):
    episodes = 0

    def _begin(self, task):
        self.episodes += 1
        return f"Episode {self.episodes}. {super()._begin(task)}"


class SharesItsState(GuessEnv):
    tried: list[str] = []

    def _begin(self, task):
        self.tried.clear()
        return super()._begin(task)

    def _act(self, action):
        self.tried.append(action)
        outcome = super()._act(action)
        return outcome._replace(observation=f"{outcome.observation} {len(self.tried)} tries.")


class ShowsAnOrderOfHashes(GuessEnv):
    def _begin(self, task):
        return f"{super()._begin(task)} {' '.join({'red', 'green', 'blue', 'black', 'white'})}"


class SnapsTooEarly(GuessEnv):
    def snapshot(self):
        snapshot = super().snapshot()
        return snapshot | {"actions": snapshot["actions"][:-1]}


class ForgetsItsSteps(GuessEnv):
    def restore(self, snapshot):
        observation = super().restore(snapshot)
        self._actions.clear()
        return observation


class CannotBeCopied(GuessEnv):
    def _begin(self, task):
        self.helper = lambda: None
        return super()._begin(task)


class TrustsDigits(GuessEnv):
    def read(self, action):
        verb, _, text = action.partition(" ")
        return int(text) if verb == "guess" and text.isdigit() else None


class EchoesWithoutEnd(GuessEnv):
    max_observation_chars = 10_000

    def refuse(self, action):
        return Outcome(f"{action}? {action}?", valid=False)


class ReadsCarelessly(GuessEnv):
    prompts = MappingProxyType(
        {"react": react_prompt("Guess.")._replace(parse=lambda reply: reply.split("Action:\n")[1])}
    )


class EndsOnNonsense(GuessEnv):
    def refuse(self, action):
        return Outcome("You lose.", terminated=True, valid=False)


class GivesUpOnOneTask(GuessEnv):
    def oracle_action(self):
        return "guess 0" if self.secret == 1_013 else super().oracle_action()


class FollowsItsPlanOnly(GuessEnv):
    """Counts actions instead of looking at the world: right at the fourth, lost after that."""

    def oracle_action(self):
        return f"guess {max(0, self.secret + len(self._actions) - 3)}"


class LosesTheWay(GuessEnv):
    def oracle_action(self):
        if (self.low, self.high) not in self.halves():
            raise OracleUnavailableError("I have a plan from the start only")
        return super().oracle_action()

    def halves(self):
        low, high = 0, LAST
        while low <= high:
            yield low, high
            middle = (low + high) // 2
            low, high = (middle + 1, high) if middle < self.secret else (low, middle - 1)


class SaysThatItLosesTheWay(LosesTheWay):
    oracle_can_lose_the_way = True


class ThinksAloud(GuessEnv):
    """Its oracle changes the world when asked."""

    def oracle_thought(self):
        self.low += 1
        return super().oracle_thought()


class WritesTooMuch(GuessEnv):
    prompts = MappingProxyType(
        {
            "react": react_prompt("Guess.")._replace(
                write=lambda thought, action: f"Thought:\n{thought}\n\nAction:\n{action}."
            )
        }
    )


class ListsWhatItDoesNotKnow(GuessEnv):
    def available_actions(self):
        return [*super().available_actions(), "surrender"]


class DrawsNoText(GuessEnv):
    def _render_text(self):
        return ""


class DrawsAtRandom(GuessEnv):
    def _draw(self):
        return Image.new("RGB", (8, 4), (int(self.np_random.integers(256)), 0, 0))


class HasGymnasiumsText(GuessEnv):
    """Its observations are stale in AsyncVectorEnv."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.observation_space = gymnasium.spaces.Text(
            16_384, min_length=0, charset=string.printable
        )
