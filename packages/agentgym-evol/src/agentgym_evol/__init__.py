"""Trains language agents that learn from their own exploration."""
