"""Questions about one paper."""

from agentgym_envs.envs.academia.script import Script
from agentgym_envs.toolkit.tools import Draft

from .parts import (
    LIST,
    NAME,
    NAMES,
    NUMBER,
    TEXT,
    YES,
    Asker,
    Made,
    Template,
    Wordings,
    entry,
    names,
    yes,
)

FACTS: dict[str, tuple[str, Wordings]] = {
    "year": ("the year in which {paper} was published", NUMBER),
    "venue": ("the venue of {paper}", TEXT),
    "n_citation": ("the number of citations of {paper}", NUMBER),
    "doc_type": ("the document type of {paper}", TEXT),
}
IS_AUTHOR: Wordings = (
    ("Is {name} an author of {paper}?", "Did {name} write {paper}, alone or with others?"),
    ("Is {name} among those who signed {paper}?",),
)
HAS_KEYWORD: Wordings = (
    ('Does {paper} have the keyword "{word}"?', 'Is "{word}" one of the keywords of {paper}?'),
    ('Would I find {paper} under the keyword "{word}"?',),
)


def fact(asker: Asker) -> Draft:
    """Asks for one fact."""
    paper, key = asker.paper(), asker.draws.choice(tuple(FACTS))
    thing, hint = FACTS[key]

    def finish() -> Made:
        script = Script()
        value = script.paper(paper, thing.format(paper="it"))[key]
        goal = asker.ask(thing.format(paper=asker.called(paper)), hint)
        return goal, script.answered(value, f"The answer is {value}.")

    return Draft(f"fact {key} {paper}", finish)


def authors(asker: Asker) -> Draft:
    """Asks who wrote a paper, or how many people did."""
    paper, kind = asker.paper(), asker.draws.choice(("list", "count", "first", "last"))

    def finish() -> Made:
        script = Script()
        found = script.paper(paper, "its authors in order")["authors"]
        called, reason = asker.called(paper), f"It is by {', '.join(found)}."
        if kind == "list":
            return asker.ask(f"the list of authors of {called}", NAMES), script.answered(
                sorted(found), reason
            )
        if kind == "count":
            goal = asker.ask(f"the number of authors of {called}", NUMBER)
            return goal, script.answered(len(found), reason)
        if len(found) == 1:
            return None
        goal = asker.ask(f"the {kind} of the authors of {called}", NAME)
        return goal, script.answered(found[0 if kind == "first" else -1], reason)

    return Draft(f"authors {kind} {paper}", finish)


def keywords(asker: Asker) -> Draft:
    """Asks for the keywords, or their number."""
    paper, count = asker.paper(), asker.tossed()

    def finish() -> Made:
        script = Script()
        found = script.paper(paper, "its keywords")["keywords"]
        called = asker.called(paper)
        if count:
            goal = asker.ask(f"the number of keywords of {called}", NUMBER)
            return goal, script.answered(len(found), f"It has {len(found)} keywords.")
        goal = asker.ask(f"the list of keywords of {called}", LIST)
        return (goal, script.answered(sorted(found), "These are all.")) if found else None

    return Draft(f"keywords {count} {paper}", finish)


def has_keyword(asker: Asker) -> Draft | None:
    """Asks whether a paper has a keyword."""
    paper, other, own = asker.paper(), asker.paper(), asker.tossed()
    words = entry(paper if own else other)["keywords"]
    if not words:
        return None
    word = asker.draws.choice(words)

    def finish() -> Made:
        script = Script()
        is_so = word in script.paper(paper, "its keywords")["keywords"]
        goal = asker.say(HAS_KEYWORD, YES, paper=asker.called(paper), word=word)
        reason = f'"{word}" is {"" if is_so else "not "}among them.'
        return goal, script.answered(yes(is_so), reason)

    return Draft(f"has keyword {word} {paper}", finish)


def is_author(asker: Asker) -> Draft:
    """Asks whether somebody wrote a paper."""
    paper, own = asker.paper(), asker.tossed()
    name = asker.draws.choice(entry(paper)["authors"] if own else names())

    def finish() -> Made:
        script = Script()
        is_so = name in script.paper(paper, "its authors")["authors"]
        goal = asker.say(IS_AUTHOR, YES, name=name, paper=asker.called(paper))
        reason = f"{name} is {'' if is_so else 'not '}among the authors."
        return goal, script.answered(yes(is_so), reason)

    return Draft(f"is author {name} {paper}", finish)


def organisations(asker: Asker) -> Draft | None:
    """Asks from which organisations the authors of a paper are, or how many these are."""
    paper, count = asker.paper(), asker.draws.integer(0, 2) == 0
    if not 2 <= len(entry(paper)["authors"]) <= 5:
        return None

    def finish() -> Made:
        script = Script()
        people = script.paper(paper, "its authors")["authors"]
        found = sorted({script.organisation(name) for name in people})
        reason = f"The authors are from {', '.join(found)}."
        called = asker.called(paper)
        if count:
            thing = f"the number of different organisations that the authors of {called} are from"
            return asker.ask(thing, NUMBER), script.answered(len(found), reason)
        goal = asker.ask(f"the list of organisations that took part in {called}", LIST)
        return goal, script.answered(found, reason)

    return Draft(f"organisations {count} {paper}", finish)


def first_author(asker: Asker) -> Draft:
    """Asks where the first author works, or with how many people that author has written."""
    paper, org = asker.paper(), asker.tossed()

    def finish() -> Made:
        script = Script()
        name = script.paper(paper, "its authors in order")["authors"][0]
        called = asker.called(paper)
        if org:
            found = script.organisation(name)
            goal = asker.ask(f"the organisation of the first author of {called}", NAME)
            return goal, script.answered(found, f"{name} is with {found}.")
        count = len(script.collaborators(name))
        goal = asker.ask(f"the number of collaborators of the first author of {called}", NUMBER)
        return goal, script.answered(count, f"{name} has {count} collaborators.")

    return Draft(f"first author {org} {paper}", finish)


TEMPLATES: tuple[Template, ...] = (
    *(fact, fact, authors, keywords, has_keyword, is_author, organisations, first_author),
)
