"""Scores any policy on the environments of `agentgym_envs`."""
