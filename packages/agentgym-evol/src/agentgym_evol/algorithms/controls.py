"""What AgentEvol's result must be compared with, to know where a gain comes from.

* bc_large: an expert trajectory for every explored task, all steps of the run: the most that
  imitation can give when money is no object.
* bc_long: D_s only, all steps of the run: is it just more training?
* unfiltered: the last iteration again, learning from all that was explored: is it the reward?
"""

import dataclasses

from agentgym_evol.algorithms.agentevol import iteration_name
from agentgym_evol.run import Run
from agentgym_evol.selection import WeightedTrajectory, learning_set

BC_LARGE, BC_LONG, UNFILTERED = "controls/bc_large", "controls/bc_long", "controls/unfiltered"


def clone_longer(run: Run) -> None:
    """Trains bc_large and bc_long. Needs nothing of the main run."""
    steps = total_steps(run)
    for name, experts in ((BC_LARGE, run.explored_experts()), (BC_LONG, run.experts)):
        stage = run.stage(name)
        lesson = [WeightedTrajectory(expert) for expert in experts]
        run.evaluate(stage, run.learn(stage, lesson, steps=steps))


def learn_unfiltered(run: Run) -> None:
    """Trains the last iteration with the reward filter off. Needs the main run to be finished."""
    last = run.config.iterations
    previous = run.stage(iteration_name(last - 1)).folder / "train" / "policy"
    explored = run.explore(run.stage(iteration_name(last)), previous, last)
    assert run.config.selection is not None
    everything = dataclasses.replace(
        run.config.selection, reward="off", per_task=None, deduplicate=False
    )
    lesson = learning_set([explored], experts=run.experts, config=everything)
    start = previous if run.config.start_from == "previous" else None
    stage = run.stage(UNFILTERED)
    run.evaluate(stage, run.learn(stage, lesson.trajectories, start=start))


def total_steps(run: Run) -> int:
    """Returns the optimiser steps of behavioural cloning and all iterations together."""
    config = run.config
    later = config.learner.max_steps
    first = config.first_steps or later
    if first is None or later is None:
        steps = [
            run.stage(iteration_name(i)).finished("train") for i in range(config.iterations + 1)
        ]
        return sum(facts["steps"] for facts in steps if facts)
    return first + config.iterations * later
