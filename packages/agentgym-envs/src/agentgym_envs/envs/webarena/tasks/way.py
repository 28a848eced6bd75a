"""The expert's way as JSON and back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from .template import Click, Expect, Fill, Leg, Waypoint


def way_to_json(legs: Sequence[Leg]) -> list[dict[str, Any]]:
    """Returns legs as plain values; what is empty is left out."""
    return [_leg_to_json(leg) for leg in legs]


def way_from_json(legs: Sequence[Mapping[str, Any]]) -> tuple[Leg, ...]:
    """Undoes `way_to_json`."""
    return tuple(_leg_from_json(leg) for leg in legs)


def _leg_to_json(leg: Leg) -> dict[str, Any]:
    ends = {"seen": leg.seen, "here": leg.here, "holds": [each.as_json() for each in leg.holds]}
    ended = {name: value for name, value in ends.items() if value}
    assert len(ended) == 1, f"a leg ends in one way, not in {list(ended)}: {leg}"
    path = [_waypoint_to_json(waypoint) for waypoint in leg.path]
    return {"start": leg.start, "path": path, "thought": leg.thought, **ended}


def _waypoint_to_json(waypoint: Waypoint) -> dict[str, Any]:
    # "fields", empty or not, tells a Fill from a Click.
    members = asdict(waypoint).items()
    return {name: value for name, value in members if value or name == "fields"}


def _leg_from_json(leg: Mapping[str, Any]) -> Leg:
    path = [Fill(**each) if "fields" in each else Click(**each) for each in leg["path"]]
    holds = tuple(Expect(**each) for each in leg.get("holds", ()))
    seen, here = leg.get("seen", ""), leg.get("here", "")
    return Leg(leg["start"], path, leg["thought"], seen=seen, here=here, holds=holds)
