"""Checking what a user gave as an option."""

from numbers import Integral

from .errors import InvalidOptionError


def check_integer(name: str, value: object) -> None:
    """Raises InvalidOptionError unless `value` is an integer.

    5.0 and True are none, although they equal one: where tasks are remembered under their options,
    or have them in their ids, they would get in the way of 5 and 1.

    >>> check_integer("size", 5)
    >>> check_integer("size", 5.0)
    Traceback (most recent call last):
        ...
    agentgym_envs.core.errors.InvalidOptionError: size must be an integer, got 5.0
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise InvalidOptionError(f"{name} must be an integer, got {value!r}")
