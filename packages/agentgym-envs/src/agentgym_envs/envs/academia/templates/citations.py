"""Questions about what a paper cites."""

from agentgym_envs.envs.academia.script import Script
from agentgym_envs.toolkit.tools import Draft

from .parts import (
    NAME,
    NUMBER,
    TITLE,
    TITLES,
    YES,
    Asker,
    Made,
    Template,
    Wordings,
    related,
    yes,
)

CITES: Wordings = (
    ("Does {one} cite {other}?", "Is {other} among the references of {one}?"),
    ("Would a reader of {one} find a reference to {other} in it?",),
)
CITES_OWN: Wordings = (
    ("Does {paper} cite a paper of one of its own authors?",
     "Do the authors of {paper} cite work of their own in it?"),
    ("Is there a self-citation in {paper}, that is, does it cite a paper by one of its authors?",),
)  # fmt: skip


def references(asker: Asker) -> Draft:
    """Asks what a paper cites, or how much."""
    paper, count = asker.citing(1, 99), asker.tossed()

    def finish() -> Made:
        script = Script()
        found = script.references(paper)
        called = asker.called(paper)
        if count:
            goal = asker.ask(f"the number of papers that {called} cites", NUMBER)
            return goal, script.answered(len(found), f"It cites {len(found)} papers.")
        goal = asker.ask(f"the list of papers that {called} cites", TITLES)
        return goal, script.answered(sorted(found), "These are all that it cites.")

    return Draft(f"references {count} {paper}", finish)


def cites(asker: Asker) -> Draft:
    """Asks whether one paper cites another."""
    one = asker.citing(1, 99)
    other = asker.draws.choice(related(one)) if asker.draws.integer(0, 3) else asker.paper()

    def finish() -> Made:
        script = Script()
        is_so = other in script.references(one)
        goal = asker.say(CITES, YES, one=asker.called(one), other=asker.called(other))
        reason = f'"{other}" is {"" if is_so else "not "}among them.'
        return goal, script.answered(yes(is_so), reason)

    return Draft(f"cites {one} {other}", finish)


def shared_references(asker: Asker) -> Draft | None:
    """Asks what two papers both cite, or how much."""
    one = asker.citing(3, 99)
    near = related(one)
    other, count = asker.draws.choice(near), asker.tossed()
    if other == one:
        return None

    def finish() -> Made:
        script = Script()
        first, second = script.references(one), script.references(other)
        found = sorted(set(first) & set(second))
        both = f"{asker.called(one)} and {asker.called(other)}"
        if count:
            goal = asker.ask(f"the number of papers that both {both} cite", NUMBER)
            return goal, script.answered(len(found), f"{len(found)} papers are in both lists.")
        goal = asker.ask(f"the list of papers that both {both} cite", TITLES)
        return (goal, script.answered(found, "These are in both lists.")) if found else None

    return Draft(f"shared references {count} {min(one, other)} {max(one, other)}", finish)


def outstanding_reference(asker: Asker) -> Draft:
    """Asks which of the cited papers is the most cited, the oldest or the newest."""
    paper = asker.citing(2, 4)
    kind = asker.draws.choice(("most cited", "least cited", "oldest", "newest"))

    def finish() -> Made:
        script = Script()
        key = "n_citation" if kind.endswith("cited") else "year"
        found = {
            title: script.paper(title, f"the {key}")[key] for title in script.references(paper)
        }
        best = (max if kind in ("most cited", "newest") else min)(found.values())
        chosen = [title for title, value in found.items() if value == best]
        if len(chosen) > 1:
            return None
        goal = asker.ask(f"the {kind} of the papers that {asker.called(paper)} cites", TITLE)
        return goal, script.answered(chosen[0], f'It is "{chosen[0]}", with {best}.')

    return Draft(f"outstanding {kind} {paper}", finish)


def years_of_references(asker: Asker) -> Draft:
    """Asks how many of the cited papers appeared in a journal, or since some year."""
    paper, since = asker.citing(2, 4), asker.draws.integer(2003, 2018)
    journals = asker.tossed()

    def finish() -> Made:
        script = Script()
        rows = [script.paper(title, "year and type") for title in script.references(paper)]
        called = asker.called(paper)
        if journals:
            count = sum(row["doc_type"] == "Journal" for row in rows)
            goal = asker.ask(f"the number of journal papers among those {called} cites", NUMBER)
            return goal, script.answered(count, f"{count} of them are journal papers.")
        count = sum(row["year"] >= since for row in rows)
        thing = f"the number of papers cited by {called} that appeared in {since} or later"
        return asker.ask(thing, NUMBER), script.answered(count, f"{count} are of {since} or later.")

    return Draft(f"years {journals} {0 if journals else since} {paper}", finish)


def self_citation(asker: Asker) -> Draft:
    """Asks whether a paper cites one of its own authors."""
    paper = asker.citing(1, 4)

    def finish() -> Made:
        script = Script()
        own = set(script.paper(paper, "its authors")["authors"])
        cited = [
            set(script.paper(title, "its authors")["authors"]) & own
            for title in script.references(paper)
        ]
        goal = asker.say(CITES_OWN, YES, paper=asker.called(paper))
        shared = sorted(set[str]().union(*cited))
        reason = f"{', '.join(shared)} wrote both." if shared else "They share no author."
        return goal, script.answered(yes(bool(shared)), reason)

    return Draft(f"self citation {paper}", finish)


def author_of_sole_reference(asker: Asker) -> Draft:
    """Asks for the first author of the only paper that a paper cites."""
    paper = asker.citing(1, 1)

    def finish() -> Made:
        script = Script()
        (cited,) = script.references(paper)
        name = script.paper(cited, "its authors in order")["authors"][0]
        thing = f"the first author of the only paper that {asker.called(paper)} cites"
        return asker.ask(thing, NAME), script.answered(name, f'That is "{cited}", by {name}.')

    return Draft(f"sole reference {paper}", finish)


TEMPLATES: tuple[Template, ...] = (
    *(references, cites, shared_references, outstanding_reference, years_of_references),
    *(self_citation, author_of_sole_reference),
)
