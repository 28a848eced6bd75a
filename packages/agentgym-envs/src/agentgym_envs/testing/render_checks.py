"""Promises about rendering."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agentgym_envs.core import TextEnv

from .subject import Subject, demand, expert, short


def renders_text(subject: Subject) -> None:
    """In "ansi" mode a text; without a mode nothing."""
    for env in _first_states(subject, "ansi"):
        text = env.render()
        demand(isinstance(text, str) and bool(text), f'"ansi" rendered {short(text)}')
    env = subject.make(render_mode=None)
    env.reset(seed=0)
    demand(env.render() is None, "without a render mode something is rendered")


def renders_pictures(subject: Subject) -> None:
    """In "rgb_array" mode `[height, width, 3]` of uint8, a new array each time, and the same."""
    for env in _first_states(subject, "rgb_array"):
        first = _picture(env)
        kept = first.copy()
        first[:] = 0
        demand(bool((_picture(env) == kept).all()), "two pictures of one state differ")


def _first_states(subject: Subject, render_mode: str) -> list[TextEnv[Any]]:
    started, moved = (subject.make(render_mode=render_mode) for _ in range(2))
    for env in (started, moved):
        env.reset(seed=0)
    moved.step(expert(moved))
    return [started, moved]


def _picture(env: TextEnv[Any]) -> NDArray[np.uint8]:
    picture = env.render()
    demand(isinstance(picture, np.ndarray), f'"rgb_array" rendered {type(picture).__name__}')
    assert isinstance(picture, np.ndarray), "just demanded"
    fits = picture.dtype == np.uint8 and picture.ndim == 3 and picture.shape[-1] == 3
    demand(fits, f"a picture has the shape {picture.shape} and type {picture.dtype}")
    demand(picture.size > 0, f"a picture has the shape {picture.shape}")
    return picture
