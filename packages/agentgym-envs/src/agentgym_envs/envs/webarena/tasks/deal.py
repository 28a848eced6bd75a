"""Which cases of which template become tasks of which split."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from agentgym_envs.core import Split
from agentgym_envs.envs.webarena.sites.records import Records
from agentgym_envs.toolkit.draws import Draws

from .template import Case, Template
from .way import way_to_json

LENGTHS: Mapping[Split, int] = {"train": 3_000, "validation": 300, "test": 300}

_MOST_CASES = 150
_KEPT_BACK = 0.12
"""The share of a template's cases that goes to validation, and again to test."""


class Filled(NamedTuple):
    """A case in one wording."""

    template: Template
    wording: str
    case: Case


def deal(
    templates: Sequence[Template], records: Callable[[str], Records]
) -> dict[Split, list[dict[str, Any]]]:
    """Returns the tasks of each split, in WebArena's own schema with the expert's way ("way").

    No case is in two splits. The last wording of a template, and the templates that are held out,
    are never trained on.

    Args:
        templates: All of them, in a fixed order.
        records: Gives the records of a site.

    Raises:
        ValueError: there are too few cases.
    """
    dealt: dict[Split, list[list[Filled]]] = {"train": [], "validation": [], "test": []}
    known: set[str] = set()
    for template in templates:
        cases = _cases(template, records, known)
        for split, filled in _deal_template(template, cases).items():
            dealt[split].append(filled)
    numbers = {template.name: number for number, template in enumerate(templates)}
    return {
        split: [
            _task(split, number, filled, numbers[filled.template.name])
            for number, filled in enumerate(_first(dealt[split], length, split))
        ]
        for split, length in LENGTHS.items()
    }


def _deal_template(template: Template, cases: Sequence[Case]) -> dict[Split, list[Filled]]:
    *taught, kept = template.wordings
    if template.held_out:
        return {"test": [Filled(template, kept, case) for case in cases]}
    few = max(1, round(len(cases) * _KEPT_BACK))
    return {
        "validation": [Filled(template, kept, case) for case in cases[:few]],
        "test": [Filled(template, kept, case) for case in cases[few : 2 * few]],
        "train": [
            Filled(template, wording, case) for wording in taught for case in cases[2 * few :]
        ],
    }


def _cases(template: Template, records: Callable[[str], Records], known: set[str]) -> list[Case]:
    """Returns cases of a template in random order, without what is `known`, which is extended."""
    found: list[Case] = []
    for case in Draws(template.name).shuffled(list(template.cases(records))):
        problem = json.dumps([way_to_json(case.legs), case.checks, case.answer], sort_keys=True)
        asked = json.dumps([template.name, dict(case.values)], sort_keys=True)
        if not {problem, asked} & known and len(found) < _MOST_CASES:
            known |= {problem, asked}
            found.append(case)
    return found


def _first(groups: Sequence[Sequence[Filled]], length: int, split: Split) -> list[Filled]:
    """Takes one of each template in turn, until there are `length`."""
    taken = list(_in_turn(groups))[:length]
    if len(taken) < length:
        raise ValueError(f"there are only {len(taken)} cases for {split}, not {length}")
    return taken


def _in_turn(groups: Sequence[Sequence[Filled]]) -> Iterator[Filled]:
    for place in range(max(map(len, groups), default=0)):
        for group in groups:
            if place < len(group):
                yield group[place]


def _task(split: Split, number: int, filled: Filled, template_number: int) -> dict[str, Any]:
    template, wording, case = filled
    intent = wording
    for name, value in case.values.items():
        intent = intent.replace("{{" + name + "}}", value)
    checks: dict[str, Any] = {
        "reference_answers": None,
        "reference_url": "",
        "program_html": [],
        **case.checks,
    }
    return {
        "task_id": f"webarena_embedded_{split}_{number}",
        "sites": list(template.sites),
        "require_login": True,
        "storage_state": None,
        "start_url": template.start,
        "geolocation": None,
        "intent_template": wording,
        "instantiation_dict": dict(case.values),
        "intent": intent,
        "intent_template_id": template_number,
        "template": template.name,
        "require_reset": False,
        "eval": checks,
        "answer": case.answer,
        "way": way_to_json(case.legs),
    }
