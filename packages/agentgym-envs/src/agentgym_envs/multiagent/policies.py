"""Scripted partners as policies, and which matches a split has."""

from collections.abc import Mapping, Sequence
from typing import Any

from agentgym_envs.core import Split
from agentgym_envs.toolkit.draws import Draws

from .catalog import make
from .rollout import MatchSpec, Seat


class PartnerPolicy:
    """Plays as a world's scripted partner does; the same at every run, whatever else is played."""

    def __init__(self, partner: str) -> None:
        """Takes the name of a partner; each world has its own."""
        self.partner = partner

    def act(self, seats: Sequence[Seat]) -> list[str | Exception]:
        """Returns each seat's next action, as a reply where the world reads replies."""
        return [self._answer(seat) for seat in seats]

    def _answer(self, seat: Seat) -> str | Exception:
        draws = Draws(f"{seat.key} {len(seat.turns)}")
        try:
            action = seat.env.partner_action(self.partner, seat.agent, draws)
        except Exception as error:  # handed to `rollout`, which records it
            return error
        if seat.env.prompt_format is None:
            return action
        return seat.env.prompt(seat.agent).write("", action)


def match_specs(
    world: str,
    *,
    split: Split = "test",
    number: int | None = None,
    samples: int = 1,
    seed: int = 0,
    options: Mapping[str, Any] | None = None,
) -> list[MatchSpec]:
    """Returns the matches of the first `number` tasks of a split (None: of all).

    Args:
        world: The world's name.
        split: Which tasks.
        number: How many tasks.
        samples: How many tries at each.
        seed: Of all of them; the policies' draws differ by task and sample nevertheless.
        options: Keyword arguments of `make`.
    """
    options = dict(options or {})
    tasks = make(world, **options).tasks[split]
    return [
        MatchSpec(world, task.id, sample, seed, options)
        for task in tasks[:number]
        for sample in range(samples)
    ]
