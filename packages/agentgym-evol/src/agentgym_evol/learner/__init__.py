"""Reward-weighted supervised training on trajectories: full weights, LoRA or QLoRA."""

from agentgym_evol.learner.config import LearnerConfig, LoraSettings

__all__ = ["LearnerConfig", "LoraSettings"]
