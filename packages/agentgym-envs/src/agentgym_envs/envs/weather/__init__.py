"""Weather: answer questions about weather, distances and elevations by calling tools."""

from .env import WeatherEnv

__all__ = ["WeatherEnv"]
