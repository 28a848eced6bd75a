"""Questions that put two or three papers next to each other."""

from agentgym_envs.envs.academia.script import Script
from agentgym_envs.toolkit.tools import Draft

from .parts import (
    LIST,
    NAMES,
    NUMBER,
    TITLE,
    YES,
    Asker,
    Made,
    Template,
    Wordings,
    quoted,
    yes,
)

COMPARED: dict[str, tuple[str, Wordings]] = {
    "cited": (
        "n_citation",
        (
            ("Which has more citations, {one} or {other}?",
             "{one} or {other}: which is cited more?"),
            ("Judging by citations, does {one} or {other} come out on top?",),
        ),
    ),
    "earlier": (
        "year",
        (
            ("Which was published first, {one} or {other}?", "{one} or {other}: which is older?"),
            ("Did {one} or {other} appear before the other?",),
        ),
    ),
    "authors": (
        "authors",
        (
            ("Which has more authors, {one} or {other}?",
             "{one} or {other}: which was written by more people?"),
            ("Does {one} or {other} name the larger number of authors?",),
        ),
    ),
    "keywords": (
        "keywords",
        (
            ("Which has more keywords, {one} or {other}?",
             "{one} or {other}: which lists more keywords?"),
            ("Counting keywords, is {one} or {other} ahead?",),
        ),
    ),
}  # fmt: skip
"""Kind -> what is looked at, and the words. Of years the smaller is asked for."""

SAME: dict[str, tuple[tuple[str, ...], Wordings]] = {
    "venue": (
        ("venue",),
        (
            ("Are {one} and {other} from the same venue?",
             "Did {one} and {other} appear in the same venue?"),
            ("Is the venue of {one} that of {other} too?",),
        ),
    ),
    "year": (
        ("year",),
        (
            ("Were {one} and {other} published in the same year?",
             "Are {one} and {other} of the same year?"),
            ("Is the year of {one} that of {other} too?",),
        ),
    ),
    "type": (
        ("doc_type",),
        (
            ("Are {one} and {other} of the same document type?",
             "Do {one} and {other} have the same document type?"),
            ("As to the document type, is there no difference between {one} and {other}?",),
        ),
    ),
    "venue and year": (
        ("venue", "year"),
        (
            ("Were {one} and {other} published in the same venue and in the same year?",
             "Do {one} and {other} agree in venue and year?"),
            ("Did {one} and {other} appear side by side, with venue and year the same?",),
        ),
    ),
}  # fmt: skip
OVERLAP: Wordings = (
    ("Do {one} and {other} have an author in common?", "Did anybody write both {one} and {other}?"),
    ("Is there somebody who signed {one} as well as {other}?",),
)


def two_papers(asker: Asker) -> Draft | None:
    """Asks which of two papers is older, more cited, has more authors or keywords."""
    one, other = asker.pair()
    kind = asker.draws.choice(tuple(COMPARED))
    key, wordings = COMPARED[kind]

    def finish() -> Made:
        script = Script()
        values = [script.paper(title, f"the {key}")[key] for title in (one, other)]
        numbers = [value if isinstance(value, int) else len(value) for value in values]
        if numbers[0] == numbers[1]:
            return None
        best = (one, other)[numbers.index((min if kind == "earlier" else max)(numbers))]
        goal = asker.say(wordings, TITLE, one=asker.called(one), other=asker.called(other))
        reason = f'It is "{best}": {numbers[0]} against {numbers[1]}.'
        return goal, script.answered(best, reason)

    return Draft(f"two papers {kind} {min(one, other)} {max(one, other)}", finish)


def same(asker: Asker) -> Draft:
    """Asks whether two papers have the same venue, year or type."""
    one, other = asker.pair()
    kind = asker.draws.choice(tuple(SAME))
    keys, wordings = SAME[kind]

    def finish() -> Made:
        script = Script()
        rows = [script.paper(title, f"the {kind}") for title in (one, other)]
        first, second = ([row[key] for key in keys] for row in rows)
        goal = asker.say(wordings, YES, one=asker.called(one), other=asker.called(other))
        reason = f"{first} and {second} are {'the same' if first == second else 'not the same'}."
        return goal, script.answered(yes(first == second), reason)

    return Draft(f"same {kind} {min(one, other)} {max(one, other)}", finish)


def common(asker: Asker) -> Draft:
    """Asks for the authors or keywords that two papers share, or whether they share an author."""
    one, other = asker.pair()
    kind = asker.draws.choice(("overlap", "authors", "keywords"))

    def finish() -> Made:
        script = Script()
        key = "keywords" if kind == "keywords" else "authors"
        first, second = (set(script.paper(title, f"the {key}")[key]) for title in (one, other))
        found = sorted(first & second)
        both = f"{asker.called(one)} and {asker.called(other)}"
        reason = f"They share {', '.join(found) or 'nothing'}."
        if kind == "overlap":
            goal = asker.say(OVERLAP, YES, one=asker.called(one), other=asker.called(other))
            return goal, script.answered(yes(bool(found)), reason)
        hint = LIST if kind == "keywords" else NAMES
        goal = asker.ask(f"the list of {key} that {both} have in common", hint)
        return (goal, script.answered(found, reason)) if found else None

    return Draft(f"common {kind} {min(one, other)} {max(one, other)}", finish)


def years_between(asker: Asker) -> Draft:
    """Asks how many years, or citations, lie between two papers."""
    one, other = asker.pair()
    key = asker.draws.choice(("year", "n_citation"))

    def finish() -> Made:
        script = Script()
        first, second = (script.paper(title, f"the {key}")[key] for title in (one, other))
        gap = abs(first - second)
        both = f"{asker.called(one)} and {asker.called(other)}"
        thing = {
            "year": f"the number of years between {both}",
            "n_citation": f"the difference between the numbers of citations of {both}",
        }[key]
        reason = f"From {first} to {second} it is {gap}."
        return asker.ask(thing, NUMBER), script.answered(gap, reason)

    return Draft(f"between {key} {min(one, other)} {max(one, other)}", finish)


def three_papers(asker: Asker) -> Draft | None:
    """Asks for the citations of three papers together, or which of them has most, or is newest."""
    three = list(dict.fromkeys((*asker.pair(), asker.paper())))
    kind = asker.draws.choice(("total", "most cited", "newest"))
    if len(three) < 3:
        return None

    def finish() -> Made:
        script = Script()
        key = "year" if kind == "newest" else "n_citation"
        values = [script.paper(title, f"the {key}")[key] for title in three]
        if kind == "total":
            goal = asker.ask(f"the number of citations of {quoted(three)} together", NUMBER)
            return goal, script.answered(sum(values), f"Together these are {sum(values)}.")
        if values.count(max(values)) > 1:
            return None
        best = three[values.index(max(values))]
        goal = asker.ask(f"the {kind} of {quoted(three)}", TITLE)
        return goal, script.answered(best, f'It is "{best}", with {max(values)}.')

    return Draft(f"three {kind} {' '.join(sorted(three))}", finish)


TEMPLATES: tuple[Template, ...] = (two_papers, same, common, years_between, three_papers)
