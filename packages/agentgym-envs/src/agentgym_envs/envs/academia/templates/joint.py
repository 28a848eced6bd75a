"""Questions about what people wrote together; most need both graphs."""

from agentgym_envs.envs.academia.script import Script
from agentgym_envs.toolkit.tools import Draft

from .parts import (
    LIST,
    NAMES,
    NUMBER,
    TEXT,
    TITLE,
    TITLES,
    Asker,
    Made,
    Template,
)


def joint_papers(asker: Asker) -> Draft:
    """Asks what two people wrote together, or how much."""
    (one, other), count = asker.colleagues(1, 99), asker.tossed()

    def finish() -> Made:
        script = Script()
        found = script.together(one, other)
        if count:
            goal = asker.ask(f"the number of papers that {one} and {other} wrote together", NUMBER)
            return goal, script.answered(len(found), f"There are {len(found)}.")
        goal = asker.ask(f"the list of papers that {one} and {other} wrote together", TITLES)
        return goal, script.answered(sorted(found), "These are all.")

    return Draft(f"joint papers {count} {one} {other}", finish)


def joint_citations(asker: Asker) -> Draft:
    """Asks how often joint papers are cited, or which of them most often."""
    kind = asker.draws.choice(("total", "most", "least"))
    one, other = asker.colleagues(1 if kind == "total" else 2, 5)

    def finish() -> Made:
        script = Script()
        key = "n_citation"
        found = {
            title: script.paper(title, "the citations")[key]
            for title in script.together(one, other)
        }
        if kind == "total":
            total = sum(found.values())
            thing = f"the number of citations of all papers that {one} and {other} wrote together"
            return asker.ask(thing, NUMBER), script.answered(total, f"Together these are {total}.")
        best = (max if kind == "most" else min)(found.values())
        chosen = [title for title, value in found.items() if value == best]
        if len(chosen) > 1:
            return None
        thing = f"the joint paper of {one} and {other} that has the {kind} citations"
        thing = thing.replace("least citations", "fewest citations")
        return asker.ask(thing, TITLE), script.answered(chosen[0], f"It has {best} citations.")

    return Draft(f"joint citations {kind} {one} {other}", finish)


def joint_years(asker: Asker) -> Draft:
    """Asks when two people first, or last, wrote together, or over how many years."""
    (one, other), kind = asker.colleagues(2, 5), asker.draws.choice(("first", "last", "span"))

    def finish() -> Made:
        script = Script()
        found = sorted(script.paper(title, "the year")["year"]
                       for title in script.together(one, other))  # fmt: skip
        reason = f"The papers are of {', '.join(map(str, found))}."
        if kind == "span":
            thing = f"the number of years between the first and the last joint paper of {one} and"
            goal = asker.ask(f"{thing} {other}", NUMBER)
            return goal, script.answered(found[-1] - found[0], reason)
        goal = asker.ask(f"the year of the {kind} joint paper of {one} and {other}", NUMBER)
        return goal, script.answered(found[0 if kind == "first" else -1], reason)

    return Draft(f"joint years {kind} {one} {other}", finish)


def joint_habits(asker: Asker) -> Draft:
    """Asks for the keyword or venue that is the most frequent in joint papers."""
    (one, other), key = asker.colleagues(2, 5), asker.draws.choice(("keywords", "venue"))

    def finish() -> Made:
        script = Script()
        found: list[str] = []
        for title in script.together(one, other):
            value = script.paper(title, f"the {key}")[key]
            found += value if isinstance(value, list) else [value]
        counts = {word: found.count(word) for word in found}
        best = [word for word, count in counts.items() if count == max(counts.values())]
        if len(best) != 1 or counts[best[0]] < 2:
            return None
        word = "keyword" if key == "keywords" else key
        goal = asker.ask(f"the most frequent {word} of the papers by {one} and {other}", TEXT)
        return goal, script.answered(best[0], f"It occurs {counts[best[0]]} times.")

    return Draft(f"joint habits {key} {one} {other}", finish)


def others_on_joint_papers(asker: Asker) -> Draft:
    """Asks who else signed the joint papers of two people."""
    one, other = asker.colleagues(1, 4)

    def finish() -> Made:
        script = Script()
        found: set[str] = set()
        for title in script.together(one, other):
            found |= set(script.paper(title, "the authors")["authors"])
        rest = sorted(found - {one, other})
        reason = f"The others are {', '.join(rest)}."
        thing = f"the list of people who wrote papers together with both {one} and {other} at once"
        goal = asker.ask(thing, NAMES)
        return (goal, script.answered(rest, reason)) if rest else None

    return Draft(f"others {one} {other}", finish)


def best_of_an_author(asker: Asker) -> Draft:
    """Asks for the most cited or newest of the papers that somebody wrote with others."""
    name, kind = asker.author_with(1, 3), asker.draws.choice(("most cited", "newest", "oldest"))

    def finish() -> Made:
        script = Script()
        people = script.collaborators(name)
        titles = dict.fromkeys(title for each in people for title in script.together(name, each))
        key = "n_citation" if kind == "most cited" else "year"
        if len(titles) not in (2, 3) or len(people) + len(titles) > 5:
            return None
        found = {title: script.paper(title, f"the {key}")[key] for title in titles}
        best = (min if kind == "oldest" else max)(found.values())
        chosen = [title for title, value in found.items() if value == best]
        if len(chosen) > 1:
            return None
        goal = asker.ask(f"the {kind} of the papers that {name} wrote with others", TITLE)
        return goal, script.answered(chosen[0], f"It has {best}.")

    return Draft(f"best {kind} {name}", finish)


def venues_of_joint_papers(asker: Asker) -> Draft:
    """Asks in which venues two people published together."""
    one, other = asker.colleagues(2, 5)

    def finish() -> Made:
        script = Script()
        found = sorted({script.paper(title, "the venue")["venue"]
                        for title in script.together(one, other)})  # fmt: skip
        thing = f"the list of venues in which joint papers of {one} and {other} appeared"
        return asker.ask(thing, LIST), script.answered(found, f"These are {len(found)}.")

    return Draft(f"venues {one} {other}", finish)


TEMPLATES: tuple[Template, ...] = (
    *(joint_papers, joint_citations, joint_years, joint_habits, others_on_joint_papers),
    *(best_of_an_author, venues_of_joint_papers),
)
