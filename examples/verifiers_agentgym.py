"""Evaluate a model on an environment with verifiers, which scores many models and keeps traces.

verifiers finds a taskset by the name of the module that exports it: this one. With a model behind
an OpenAI-compatible server, from the folder of this file:

    pip install verifiers
    vf-eval verifiers_agentgym -m my-model --client.base-url http://localhost:8000/v1 \
        --env.taskset.env AgentGym/TextCraft-v0 --env.taskset.number 20 \
        --env.player.harness.id null --env.player.runtime.type subprocess
"""

from agentgym_envs.adapters.verifiers import AgentGymPlay, AgentGymTaskset

__all__ = ["AgentGymPlay", "AgentGymTaskset"]
