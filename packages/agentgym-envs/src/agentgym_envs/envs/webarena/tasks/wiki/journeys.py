"""What one finds out from two articles."""

from collections.abc import Iterator
from itertools import islice

from agentgym_envs.envs.webarena.sites.land import TOWNS
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Template,
    answer_with,
    exact_answer,
)
from agentgym_envs.toolkit.draws import Draws

from .ways import START, RecordsOf, all_facts, along, facts, to_article


def _larger(records_of: RecordsOf) -> Iterator[Case]:
    pairs = [(one, other) for one in TOWNS for other in TOWNS if one.name < other.name]
    for one, other in Draws("tasks wiki larger").sample(pairs, 80):
        winner = max(one, other, key=lambda town: town.population).name
        legs = [
            to_article(town.name, f"I need the population of {town.name}.") for town in (one, other)
        ]
        yield Case({"one": one.name, "other": other.name}, legs, exact_answer(winner), winner)


def _older_club(records_of: RecordsOf) -> Iterator[Case]:
    founded = all_facts(records_of, "Founded", "Clubs")
    names = sorted(founded)
    draws = Draws("tasks wiki older club")
    pairs = dict.fromkeys(tuple(sorted(draws.sample(names, 2))) for _ in range(80))
    for one, other in pairs:
        if founded[one] != founded[other]:
            older = min(one, other, key=lambda name: int(founded[name]))
            legs = [to_article(name, f"When was the {name} founded?") for name in (one, other)]
            yield Case({"one": one, "other": other}, legs, exact_answer(older), older)


def _inventor_born_in(records_of: RecordsOf) -> Iterator[Case]:
    born = all_facts(records_of, "Born", "People")
    for title, inventor in islice(facts(records_of, "Inventor", "Inventions"), 100):
        town = born[inventor].partition(" in ")[2]
        legs = along(title, inventor, f"{inventor} invented it; the birthplace is in that article.")
        yield Case({"device": title.lower()}, legs, answer_with(town), town)


def _author_died(records_of: RecordsOf) -> Iterator[Case]:
    died = all_facts(records_of, "Died", "People")
    for title, author in islice(facts(records_of, "Author", "Books"), 100):
        year = died[author].partition(" ")[0]
        legs = along(title, author, f"{author} wrote it; when that person died is said there.")
        yield Case({"book": title}, legs, answer_with(year), year)


def _festival_river(records_of: RecordsOf) -> Iterator[Case]:
    rivers = {town.name: town.river for town in TOWNS}
    for title, town in facts(records_of, "Town", "Festivals"):
        river = rivers[town]
        if river:
            legs = along(title, town, f"It is held in {town}, so I go on to that town.")
            yield Case({"festival": title}, legs, answer_with(river), river)


TEMPLATES = (
    Template(
        "wiki_larger_town",
        ["wiki"],
        START,
        [
            "Which town has more inhabitants, {{one}} or {{other}}? Answer with its name alone.",
            "{{one}} or {{other}}: which is larger by population? Give just the name.",
            "Compare the populations of {{one}} and {{other}} and tell me only the name of the "
            "larger town.",
        ],
        _larger,
    ),
    Template(
        "wiki_older_club",
        ["wiki"],
        START,
        [
            "Which was founded first, the {{one}} or the {{other}}? Answer with its name alone.",
            "{{one}} and {{other}}: give only the name of the older club.",
            "Name just the older one of these two clubs: {{one}}, {{other}}.",
        ],
        _older_club,
        held_out=True,
    ),
    Template(
        "wiki_inventor_born_in",
        ["wiki"],
        START,
        [
            "In which town was the inventor of the {{device}} born?",
            "Who invented the {{device}}, and where was that person born? Give me the town.",
            "Find the birthplace of the person who invented the {{device}}.",
        ],
        _inventor_born_in,
    ),
    Template(
        "wiki_author_died",
        ["wiki"],
        START,
        [
            'In which year did the author of "{{book}}" die?',
            'Find out when the person who wrote "{{book}}" died. The year is enough.',
            'What is the year of death of the writer of "{{book}}"?',
        ],
        _author_died,
    ),
    Template(
        "wiki_festival_river",
        ["wiki"],
        START,
        [
            "At which river lies the town where the {{festival}} is held?",
            "The {{festival}} takes place in a town at a river. Which river is it?",
            "Name the river that flows through the home of the {{festival}}.",
        ],
        _festival_river,
    ),
)
