"""Articles that are to be open at the end."""

from collections.abc import Iterator

from agentgym_envs.envs.webarena.tasks.template import Case, Leg, Template, page_open
from agentgym_envs.toolkit.draws import Draws

from .ways import START, RecordsOf, facts, page_of, path_along, path_to


def _open(records_of: RecordsOf) -> Iterator[Case]:
    rows = records_of("wiki").all("SELECT title FROM articles ORDER BY id")
    for row in Draws("tasks wiki open").sample(rows, 120):
        title = row["title"]
        legs = [Leg(START, path_to(title), "I search for the title.", here=page_of(title))]
        yield Case({"title": title}, legs, page_open(f"http://{page_of(title)}"))


def _open_founder(records_of: RecordsOf) -> Iterator[Case]:
    for title, founder in facts(records_of, "Founder", "Newspapers"):
        thought = f"The article on the {title} links its founder."
        legs = [Leg(START, path_along([title, founder]), thought, here=page_of(founder))]
        yield Case({"newspaper": title}, legs, page_open(f"http://{page_of(founder)}"))


TEMPLATES = (
    Template(
        "wiki_open",
        ["wiki"],
        START,
        [
            'Open the article "{{title}}".',
            'Show me what the wiki has on "{{title}}".',
            'I would like to read the wiki page called "{{title}}".',
        ],
        _open,
    ),
    Template(
        "wiki_open_founder",
        ["wiki"],
        START,
        [
            "Open the article on the person who founded the {{newspaper}}.",
            "Bring up the page about the founder of the {{newspaper}}.",
            "Show me the article on whoever started the {{newspaper}}.",
        ],
        _open_founder,
        held_out=True,
    ),
)
