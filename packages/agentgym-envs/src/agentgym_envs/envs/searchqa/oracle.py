"""The expert: reads the articles that lead to the answer, one after the other, and answers."""

from .data import Hop
from .world import World

FIRST_LOOK = "I do not know this yet, so I look for the words of the question."


def next_action(world: World) -> str:
    """Returns the next search, or the answer once everything on the way to it was read."""
    query = _next_query(world)
    if query is not None:
        return f"<search>{query}</search>"
    return f"<answer>{world.question.answers[0]}</answer>"


def next_thought(world: World) -> str:
    """Returns what is known and what is missing, in words."""
    query, hop = _next_query(world), _next_hop(world)
    known = _last_finding(world, hop)
    if query is None:
        return f"{known} So the answer is {world.question.answers[0]}.".strip()
    if hop is None:
        return FIRST_LOOK
    if hop.queries[0] in world.queries:
        return f"{known} The article on {hop.queries[0]} was not there, so I ask again.".strip()
    return f"{known} I need to read about {_named(hop)}, so I look that up.".strip()


def _next_query(world: World) -> str | None:
    """Returns a search that was not made yet for the first article that was not read yet.

    An article that no search finds is passed over.
    """
    if not world.question.hops:
        return None if world.queries else world.question.text
    for hop in _unread(world):
        for query in hop.queries:
            if query not in world.queries:
                return query
    return None


def _next_hop(world: World) -> Hop | None:
    return next((hop for hop in _unread(world) if not set(hop.queries) <= set(world.queries)), None)


def _unread(world: World) -> list[Hop]:
    return [hop for hop in world.question.hops if hop.passage_id not in world.read]


def _last_finding(world: World, before: Hop | None) -> str:
    """Returns the sentence that was found on the way to `before`; None: on the way to the end."""
    hops = world.question.hops
    place = hops.index(before) if before is not None else len(hops)
    return f"I read: {hops[place - 1].finding}" if place > 0 else ""


def _named(hop: Hop) -> str:
    name = hop.queries[0]
    return name if name in hop.subject else f"{name}, {hop.subject}"
