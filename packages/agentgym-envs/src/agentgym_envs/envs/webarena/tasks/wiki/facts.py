"""What single articles say."""

from collections.abc import Callable, Iterator
from itertools import islice

from agentgym_envs.envs.webarena.sites.land import TOWNS
from agentgym_envs.envs.webarena.tasks.template import Case, Template, answer_with

from .ways import START, RecordsOf, facts, to_article


def _born(records_of: RecordsOf) -> Iterator[Case]:
    for title, value in islice(facts(records_of, "Born", "People"), 120):
        year = value.partition(" ")[0]
        legs = [to_article(title, f"The article on {title} says when that was.")]
        yield Case({"person": title}, legs, answer_with(year), year)


def _died_in(records_of: RecordsOf) -> Iterator[Case]:
    for title, value in islice(facts(records_of, "Died", "People"), 100):
        town = value.partition(" in ")[2]
        legs = [to_article(title, f"Where {title} died is in the box of the article.")]
        yield Case({"person": title}, legs, answer_with(town), town)


def _known_for(records_of: RecordsOf) -> Iterator[Case]:
    for town in TOWNS:
        legs = [to_article(town.name, "I search for what it is known for.", town.known_for)]
        yield Case({"what": town.known_for}, legs, answer_with(town.name), town.name)


def _simple(
    name: str, category: str, value_name: str, number: int
) -> Callable[[RecordsOf], Iterator[Case]]:
    """Returns a function that makes cases of one fact of a category."""

    def cases(records_of: RecordsOf) -> Iterator[Case]:
        for title, value in islice(facts(records_of, name, category), number):
            legs = [to_article(title, f"I search for {title} and read the article.")]
            yield Case({value_name: title}, legs, answer_with(value), value)

    return cases


TEMPLATES = (
    Template(
        "wiki_born",
        ["wiki"],
        START,
        [
            "In which year was {{person}} born?",
            "Find the year of birth of {{person}} in the wiki.",
            "What year did {{person}} come into the world, according to the wiki?",
        ],
        _born,
    ),
    Template(
        "wiki_died_in",
        ["wiki"],
        START,
        [
            "In which town did {{person}} die?",
            "Look up where {{person}} died.",
            "What was the place of death of {{person}}?",
        ],
        _died_in,
    ),
    Template(
        "wiki_known_for",
        ["wiki"],
        START,
        [
            "Which town of Holmar is known for its {{what}}?",
            "Find the town that the wiki calls known for its {{what}}.",
            "What is the name of the town with the well-known {{what}}?",
        ],
        _known_for,
    ),
    Template(
        "wiki_battle_winner",
        ["wiki"],
        START,
        [
            "Who won the {{battle}}?",
            "Which general was victorious in the {{battle}}?",
            "Name the commander on the winning side of the {{battle}}.",
        ],
        _simple("Won by", "Battles", "battle", 60),
    ),
    Template(
        "wiki_hardness",
        ["wiki"],
        START,
        [
            "What is the hardness of {{mineral}}?",
            "How hard is the mineral {{mineral}}?",
            "Give me the value of the hardness of {{mineral}} from the wiki.",
        ],
        _simple("Hardness", "Minerals", "mineral", 90),
    ),
    Template(
        "wiki_food",
        ["wiki"],
        START,
        [
            "What is the main ingredient of {{food}}?",
            "What is {{food}} mainly made with?",
            "Which ingredient does the wiki call the main one of {{food}}?",
        ],
        _simple("Main ingredient", "Food and drink", "food", 80),
    ),
    Template(
        "wiki_club_members",
        ["wiki"],
        START,
        [
            "How many members does the {{club}} have?",
            "Tell me the number of members of the {{club}}.",
            "What is the size, in members, of the {{club}}?",
        ],
        _simple("Members", "Clubs", "club", 80),
    ),
)
