"""What the wiki does not tell: the answer is "N/A"."""

from collections.abc import Iterator

from agentgym_envs.envs.webarena.sites.people import people
from agentgym_envs.envs.webarena.tasks.template import Case, Fill, Leg, Template, impossible
from agentgym_envs.toolkit.draws import Draws

from .ways import ANYWHERE, START, RecordsOf, facts, results, to_article

_UNTOLD = ("phone number", "street address", "yearly fee", "president's name", "website")


def _untold(records_of: RecordsOf) -> Iterator[Case]:
    draws = Draws("tasks wiki untold")
    for title, _ in list(facts(records_of, "Founded", "Clubs"))[:60]:
        what = draws.pick(_UNTOLD)
        reason = f"The article on the {title} does not tell the {what}."
        legs = [to_article(title, f"I look for the {what} in the article.")]
        yield Case({"club": title, "what": what}, legs, impossible(reason), "N/A")


def _unknown(records_of: RecordsOf) -> Iterator[Case]:
    known = {row[0] for row in records_of("wiki").all("SELECT title FROM articles")}
    for person in Draws("tasks wiki unknown").sample(people(), 90):
        if person.name not in known:
            reason = f"There is no article on {person.name}."
            search = Fill(ANYWHERE, {"Search": person.name}, "Search")
            thought = f"I search for {person.name}."
            legs = [Leg(START, [search], thought, seen=results(person.name))]
            yield Case({"person": person.name}, legs, impossible(reason), "N/A")


TEMPLATES = (
    Template(
        "wiki_untold",
        ["wiki"],
        START,
        [
            "What is the {{what}} of the {{club}}?",
            "Find the {{what}} of the {{club}} in the wiki.",
            "Tell me the {{what}} of the {{club}}, please.",
        ],
        _untold,
    ),
    Template(
        "wiki_unknown_person",
        ["wiki"],
        START,
        [
            "What does the wiki say about where {{person}} was born?",
            "Find the birthplace of {{person}} in the wiki.",
            "According to the wiki, in which town was {{person}} born?",
        ],
        _unknown,
    ),
)
