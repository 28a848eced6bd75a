"""Behavioural cloning: learn to say what the expert said."""

from pathlib import Path

from agentgym_evol.run import Run
from agentgym_evol.run_folder import iteration_name
from agentgym_evol.selection import WeightedTrajectory


def clone_experts(run: Run) -> Path:
    """Trains the base model on D_s and returns the policy's folder.

    theta_1 = argmax  sum over D_s of  log pi(replies | observations)
    """
    stage = run.stage(iteration_name(0))
    lesson = [WeightedTrajectory(expert) for expert in run.experts]
    policy = run.learn(stage, lesson, steps=run.config.first_steps)
    run.evaluate(stage, policy)
    return policy
