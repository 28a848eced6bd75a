"""Generating replies of many conversations at once, keeping what was computed for earlier turns."""

from .engine import Generated, SlotEngine
from .seats import Request

__all__ = ["Generated", "Request", "SlotEngine"]
