"""What AgentEvol's result must be compared with, to know where a gain comes from.

* bc_large: an expert trajectory for every explored task, all steps of the run: the most that
  imitation can give when money is no object.
* bc_long: D_s only, all steps of the run: is it just more training?
* unfiltered: the last iteration again, learning from all that was explored: is it the reward?
"""

import dataclasses

from agentgym_envs.core import InvalidOptionError
from agentgym_evol.run import Run
from agentgym_evol.run_folder import BC_LARGE, BC_LONG, UNFILTERED, iteration_name
from agentgym_evol.selection import SelectionConfig, WeightedTrajectory, learning_set


def clone_longer(run: Run) -> None:
    """Trains bc_large and bc_long. Needs nothing of the main run where its steps are fixed.

    Raises:
        InvalidOptionError: the steps are not fixed, and the main run is not finished.
    """
    steps = total_steps(run)
    for name, experts in (
        (BC_LARGE, run.record_experts(run.explored_tasks)),
        (BC_LONG, run.experts),
    ):
        stage = run.stage(name)
        lesson = [WeightedTrajectory(expert) for expert in experts]
        run.evaluate(stage, run.learn(stage, lesson, steps=steps))


def learn_unfiltered(run: Run) -> None:
    """Trains the last iteration with the reward filter off. Needs the main run to be finished."""
    last = run.config.iterations
    previous = run.stage(iteration_name(last - 1)).folder / "train" / "policy"
    explored = run.explore(run.stage(iteration_name(last)), previous, last)
    everything = dataclasses.replace(
        run.config.selection or SelectionConfig(), reward="off", per_task=None, deduplicate=False
    )
    lesson = learning_set([explored], experts=run.experts, config=everything)
    start = previous if run.config.start_from == "previous" else None
    stage = run.stage(UNFILTERED)
    run.evaluate(stage, run.learn(stage, lesson.trajectories, start=start))


def total_steps(run: Run) -> int:
    """Returns the optimiser steps of behavioural cloning and all iterations together.

    Raises:
        InvalidOptionError: they are not fixed, and the main run is not finished.
    """
    config = run.config
    later = config.learner.max_steps
    if later is not None:
        return (config.first_steps or later) + config.iterations * later
    stages = [run.stage(iteration_name(number)) for number in range(config.iterations + 1)]
    trained = [stage.finished("train") for stage in stages]
    if not all(trained):
        raise InvalidOptionError(
            "how long the controls train is known when the iterations are: let those finish first, "
            "or set `max_steps` of the learner"
        )
    return sum(facts["steps"] for facts in trained if facts)
