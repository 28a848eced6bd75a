"""What each method asks of a run, with a run that trains nothing."""

import dataclasses
from pathlib import Path
from typing import NamedTuple

import pytest

from agentgym_envs.core import InvalidOptionError
from agentgym_evol.algorithms.agentevol import evolve
from agentgym_evol.algorithms.bc import clone_experts
from agentgym_evol.algorithms.controls import clone_longer, learn_unfiltered, total_steps
from agentgym_evol.learner.config import LearnerConfig
from agentgym_evol.run import Run

LEARN_FOR_3 = LearnerConfig(max_steps=3)
LEARN_ONCE = LearnerConfig(epochs=1)


class Lesson(NamedTuple):
    stage: str
    start: str | None
    steps: int | None
    number: int


class PretendedRun(Run):
    """Explores with the oracle, which fails every second try, and notes what it should learn."""

    def __init__(self, config):
        super().__init__(config)
        self.lessons = []
        self.explored_with = []

    def explore(self, stage, policy, iteration):
        self.explored_with.append((self._name(stage.folder), self._name(policy)))
        return [
            dataclasses.replace(
                one,
                spec=dataclasses.replace(one.spec, sample=sample),
                score=float(sample == 0),
                success=sample == 0,
            )
            for one in self.record_experts(self.explored_tasks)
            for sample in range(2)
        ]

    def learn(self, stage, lesson, *, start=None, steps=None):
        self.lessons.append(
            Lesson(self._name(stage.folder), start and self._name(start), steps, len(lesson))
        )
        stage.finish("train", {"steps": 10})
        return stage.folder / "train" / "policy"

    def evaluate(self, stage, policy):
        assert policy == stage.folder / "train" / "policy"
        return []

    def _name(self, path: Path) -> str:
        name = path.relative_to(self.folder.path).as_posix()
        return name.removesuffix("/train/policy")


@pytest.fixture
def make_run(make_config):
    def make(**changes):
        return PretendedRun(make_config(iterations=2, learner=LEARN_FOR_3, **changes))

    return make


def test_cloning_learns_the_experts_from_the_base_model(make_run):
    run = make_run(first_steps=7)

    clone_experts(run)

    assert run.lessons == [Lesson("iter_0", None, 7, 4)]


@pytest.mark.parametrize(
    ("preset", "starts"), [("paper", [None, None]), ("fast", ["iter_0", "iter_1"])]
)
def test_each_iteration_explores_with_the_last_policy_and_starts_where_the_preset_says(
    preset, starts, make_run
):
    run = make_run(preset=preset)

    policy = evolve(run)

    # What the oracle did is what the four experts did: a duplicate, in four of eight tasks.
    assert run.lessons[1:] == [
        Lesson("iter_1", starts[0], None, 8),
        Lesson("iter_2", starts[1], None, 8),
    ]
    assert run.explored_with == [("iter_1", "iter_0"), ("iter_2", "iter_1")]
    assert policy == run.folder.path / "iter_2" / "train" / "policy"


def test_the_unfiltered_control_repeats_the_last_iteration_with_failures_and_duplicates(make_run):
    run = make_run()
    evolve(run)

    learn_unfiltered(run)

    assert run.explored_with[-1] == ("iter_2", "iter_1")
    assert run.lessons[-1] == Lesson("controls/unfiltered", "iter_1", None, 16 + 4)


def test_the_cloning_controls_train_for_all_steps_of_the_run(make_run):
    run = make_run(first_steps=7)

    clone_longer(run)

    assert run.lessons == [
        Lesson("controls/bc_large", None, 7 + 2 * 3, 8),
        Lesson("controls/bc_long", None, 7 + 2 * 3, 4),
    ]


def test_steps_that_depend_on_the_rows_are_those_that_were_made(make_config):
    run = PretendedRun(make_config(iterations=2, learner=LEARN_ONCE))
    evolve(run)

    assert total_steps(run) == 30


def test_steps_that_nobody_knows_yet_are_no_control(make_config):
    run = PretendedRun(make_config(iterations=2, learner=LEARN_ONCE))
    clone_experts(run)

    with pytest.raises(InvalidOptionError, match="let those finish first"):
        clone_longer(run)
