"""AgentEvol: explore, keep what was rewarded, learn from it together with the experts, repeat.

It is expectation maximisation for log p(success): with the policy fixed, the best proposal over
trajectories is the policy's own, weighted by reward (explore and select); with the proposal fixed,
the best policy is the one most likely to write those trajectories (learn).

Source: AgentGym, arXiv 2406.04151, section 4.
"""

from pathlib import Path

from agentgym_envs.trajectory import Trajectory
from agentgym_evol.algorithms.bc import clone_experts
from agentgym_evol.run import Run
from agentgym_evol.run_folder import iteration_name


def evolve(run: Run) -> Path:
    """Runs behavioural cloning and all iterations; returns the last policy's folder."""
    policy = clone_experts(run)
    explorations: list[list[Trajectory]] = []
    for iteration in range(1, run.config.iterations + 1):
        stage = run.stage(iteration_name(iteration))
        explorations.append(run.explore(stage, policy, iteration))
        selection = run.select(stage, explorations)
        start = policy if run.config.start_from == "previous" else None
        policy = run.learn(stage, selection.trajectories, start=start)
        run.evaluate(stage, policy)
    return policy
