"""Questions about people."""

from agentgym_envs.envs.academia.script import Script
from agentgym_envs.toolkit.tools import Draft

from .parts import (
    NAME,
    NAMES,
    NUMBER,
    YES,
    Asker,
    Made,
    Template,
    Wordings,
    names,
    yes,
)

SAME_ORG: Wordings = (
    ("Are {one} and {other} with the same organisation?",
     "Do {one} and {other} work for the same organisation?"),
    ("Is the employer of {one} that of {other} too?",),
)  # fmt: skip
WROTE_TOGETHER: Wordings = (
    ("Have {one} and {other} written a paper together?", "Are {one} and {other} collaborators?"),
    ("Is there a joint paper of {one} and {other}?",),
)
MORE: Wordings = (
    ("Who has more collaborators, {one} or {other}?",
     "{one} or {other}: who wrote papers with more people?"),
    ("Does {one} or {other} have the larger circle of collaborators?",),
)  # fmt: skip
HERE: Wordings = (
    ("Which collaborators of {name} are from the same organisation as {name}?",
     "List the collaborators of {name} who work for {name}'s own organisation."),
    ("With which colleagues of the same organisation has {name} written papers?",),
)  # fmt: skip
ELSEWHERE: Wordings = (
    ("Which collaborators of {name} are from other organisations than {name}?",
     "List the collaborators of {name} who do not work for {name}'s organisation."),
    ("With whom outside the own organisation has {name} written papers?",),
)  # fmt: skip
MOST: Wordings = (
    ("With whom has {name} written the most papers?", "Who is {name}'s most frequent co-author?"),
    ("Whose name stands next to that of {name} on the most papers?",),
)


def organisation(asker: Asker) -> Draft:
    """Asks where somebody works."""
    name = asker.author()

    def finish() -> Made:
        script = Script()
        found = script.organisation(name)
        goal = asker.ask(f"the organisation of {name}", NAME)
        return goal, script.answered(found, f"{name} is with {found}.")

    return Draft(f"organisation {name}", finish)


def same_organisation(asker: Asker) -> Draft | None:
    """Asks whether two people work for the same organisation."""
    one, other = asker.colleagues(1, 99) if asker.tossed() else (asker.author(), asker.author())
    if one == other:
        return None

    def finish() -> Made:
        script = Script()
        first, second = script.organisation(one), script.organisation(other)
        goal = asker.say(SAME_ORG, YES, one=one, other=other)
        reason = f"{one} is with {first}, {other} with {second}."
        return goal, script.answered(yes(first == second), reason)

    return Draft(f"same organisation {min(one, other)} {max(one, other)}", finish)


def collaborators(asker: Asker) -> Draft:
    """Asks with whom somebody wrote papers, or with how many people."""
    count = asker.tossed()
    name = asker.author_with(1, 99 if count else 12)

    def finish() -> Made:
        script = Script()
        found = script.collaborators(name)
        if count:
            goal = asker.ask(f"the number of collaborators of {name}", NUMBER)
            return goal, script.answered(len(found), f"There are {len(found)}.")
        goal = asker.ask(f"the list of collaborators of {name}", NAMES)
        return goal, script.answered(sorted(found), "These are all.")

    return Draft(f"collaborators {count} {name}", finish)


def mutual(asker: Asker) -> Draft:
    """Asks for the collaborators that two people share, or their number."""
    (one, other), count = asker.colleagues(1, 99), asker.tossed()

    def finish() -> Made:
        script = Script()
        found = sorted(set(script.collaborators(one)) & set(script.collaborators(other)))
        reason = f"In both lists are {', '.join(found) or 'none'}."
        if count:
            goal = asker.ask(f"the number of collaborators that {one} and {other} share", NUMBER)
            return goal, script.answered(len(found), reason)
        goal = asker.ask(
            f"the list of people who are collaborators of both {one} and {other}", NAMES
        )
        return (goal, script.answered(found, reason)) if found else None

    return Draft(f"mutual {count} {one} {other}", finish)


def wrote_together(asker: Asker) -> Draft | None:
    """Asks whether two people wrote a paper together."""
    one, other = asker.colleagues(1, 99) if asker.tossed() else _near(asker)
    if one == other:
        return None

    def finish() -> Made:
        script = Script()
        is_so = other in script.collaborators(one)
        goal = asker.say(WROTE_TOGETHER, YES, one=one, other=other)
        reason = f"{other} is {'' if is_so else 'not '}among the collaborators of {one}."
        return goal, script.answered(yes(is_so), reason)

    return Draft(f"together {min(one, other)} {max(one, other)}", finish)


def more_collaborators(asker: Asker) -> Draft | None:
    """Asks which of two people has more collaborators."""
    one, other = asker.author_with(1, 40), asker.author_with(1, 40)

    def finish() -> Made:
        script = Script()
        counts = [len(script.collaborators(name)) for name in (one, other)]
        if counts[0] == counts[1]:
            return None
        best = one if counts[0] > counts[1] else other
        goal = asker.say(MORE, NAME, one=one, other=other)
        return goal, script.answered(best, f"It is {counts[0]} against {counts[1]}.")

    return Draft(f"more collaborators {min(one, other)} {max(one, other)}", finish)


def by_organisation(asker: Asker) -> Draft:
    """Asks which collaborators are from the same organisation, or from others."""
    name, here = asker.author_with(2, 4), asker.tossed()

    def finish() -> Made:
        script = Script()
        own, people = script.organisation(name), script.collaborators(name)
        found = sorted(each for each in people if (script.organisation(each) == own) == here)
        if not found:
            return None
        goal = asker.say(HERE if here else ELSEWHERE, NAMES, name=name)
        return goal, script.answered(found, f"{name} is with {own}; so I take {', '.join(found)}.")

    return Draft(f"by organisation {here} {name}", finish)


def most_frequent(asker: Asker) -> Draft:
    """Asks with whom somebody wrote the most papers."""
    name = asker.author_with(2, 5)

    def finish() -> Made:
        script = Script()
        counts = {other: len(script.together(name, other)) for other in script.collaborators(name)}
        most = [other for other, count in counts.items() if count == max(counts.values())]
        if len(most) > 1:
            return None
        goal = asker.say(MOST, NAME, name=name)
        return goal, script.answered(most[0], f"{counts[most[0]]} papers are with {most[0]}.")

    return Draft(f"most frequent {name}", finish)


def _near(asker: Asker) -> tuple[str, str]:
    """Returns two people who may well have worked together: one list has them side by side."""
    place = asker.draws.integer(0, len(names()) - 2)
    return names()[place], names()[place + 1]


TEMPLATES: tuple[Template, ...] = (
    *(organisation, same_organisation, collaborators, mutual, wrote_together),
    *(more_collaborators, by_organisation, most_frequent),
)
