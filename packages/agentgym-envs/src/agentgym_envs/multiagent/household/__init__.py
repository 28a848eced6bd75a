"""Household: several robots in one ALFWorld house."""

from .env import HouseholdEnv

__all__ = ["HouseholdEnv"]
