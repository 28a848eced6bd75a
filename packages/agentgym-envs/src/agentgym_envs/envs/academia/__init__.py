"""Academia: answer questions about papers and their authors by calling tools."""

from .env import AcademiaEnv

__all__ = ["AcademiaEnv"]
