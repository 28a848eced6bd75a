"""Promises about strange texts: every string is a legal action."""

import math
from collections.abc import Callable, Iterable
from typing import Any

from agentgym_envs.core import TextEnv

from .subject import NONSENSE, Step, Subject, demand, sensible_actions, short

_TWISTS: tuple[Callable[[str], str], ...] = (
    str.upper,
    lambda action: f"  {action} \n",
    lambda action: action + action,
    lambda action: action[:-1],
    lambda action: action.replace(" ", "\u00a0"),
    lambda action: f"{action}\n{action}",
    lambda action: f"{action}, {action}",
    lambda action: f"{action} </s>",
    lambda action: _with_numbers(action, "9" * 5_000),
    lambda action: _with_numbers(action, "0"),
    lambda action: _with_numbers(action, "-3"),
    lambda action: _with_numbers(action, "\u00b2"),
    lambda action: _with_numbers(action, "\u0661"),
    lambda action: action + " " + "a" * 8_000,
)
"""Ways to spoil an action that the world understands."""


def survives_any_text_as_action(subject: Subject) -> None:
    """Nothing raises, every observation is in its space, every reward is a number."""
    _check_texts(subject.make(), [*NONSENSE, *_twisted(subject)])


def survives_any_text_as_reply(subject: Subject) -> None:
    """The same in every prompt format, bare and inside a well-formed reply."""
    for prompt_format, prompt in subject.make().prompts.items():
        texts = [*NONSENSE, *_twisted(subject)]
        wrapped = [prompt.write("Why not?", text) for text in texts]
        doubled = [text + text for text in wrapped[-3:]]
        env = subject.make(prompt_format=prompt_format)
        _check_texts(env, [*texts, *wrapped, *doubled, prompt.instruction])


def nonsense_does_not_end_an_episode(subject: Subject) -> None:
    """What the world does not understand is `valid=False`, and the first such goes on."""
    env = subject.make(max_steps=5)
    understood: list[str] = []
    for text in NONSENSE:
        env.reset(seed=0)
        step = Step(text, *env.step(text))
        if step.info["action_valid"]:
            understood.append(text)
        elif step.terminated or step.truncated:
            demand(False, f"{short(text)} ended the episode")
    demand(len(understood) < len(NONSENSE), "every nonsense counts as a valid action")


def _check_texts(env: TextEnv[Any], texts: Iterable[str]) -> None:
    over = True
    for text in texts:
        if over:
            env.reset(seed=0)
        step = Step(text, *env.step(text))
        over = step.terminated or step.truncated
        demand(
            env.observation_space.contains(step.observation),
            f"{short(text)}: the observation is not in the space: {short(step.observation)}",
        )
        demand(math.isfinite(step.reward), f"{short(text)}: the reward is {step.reward!r}")


def _twisted(subject: Subject) -> list[str]:
    env = subject.make(prompt_format=None)
    env.reset(seed=0)
    actions = [env.oracle_action(), *sensible_actions(env)[:5]]
    return [twist(action) for action in actions for twist in _TWISTS]


def _with_numbers(action: str, number: str) -> str:
    words = action.split(" ")
    spoiled = [number if word.isdecimal() else word for word in words]
    return " ".join(spoiled if spoiled != words else [action, number])
