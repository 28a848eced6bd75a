"""The expert: knows what a product is worth, and finds its way to the right one from any page."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from .fuzzy import likeness
from .pages import BACK_TO_SEARCH, BUY, HITS_PER_PAGE, NEXT, PREVIOUS
from .products import Goal, Product
from .reward import reward
from .shop import Shop
from .world import World, read, read_original

_REMEMBERED = 4_096
_LONGEST_QUERY = 200
_FAR = 1_000
_ANYTHING = "gift"
_PRICE = re.compile(r", and price lower than [0-9.]+ dollars$")
_WORD = re.compile(r"[\w'&|/.-]*\w")
_USUAL = """
a an and are as at be but buy by can cost costs dollars do does find for from get give has have
help here hi i i'd i'm in is it its less like looking me more most my need needs no not of on
one or order over please price priced right should show some something than that the them they
this to under want wants which with would you
"""
_USUAL_WORDS = frozenset(_USUAL.split())
_BRACKETS = re.compile(r"[\[\]\s]+")


class Step(NamedTuple):
    """One action, and why.

    Attributes:
        action: The action.
        thought: Why it comes next, in words.
    """

    action: str
    thought: str


class _Search(NamedTuple):
    """Words to search for, and what they find.

    Attributes:
        words: What to type.
        hits: What the search finds.
        rank: Where the product to buy is among them, from 0; without hits it means nothing.
    """

    words: str
    hits: Sequence[int]
    rank: int


def next_step(world: World) -> Step:
    """Returns the next step towards buying what is wanted; any, once something was bought."""
    if world.kind == "start":
        return _start(world)
    if world.kind == "results":
        return _look_through(world)
    if world.kind == "tab":
        return Step(_click(PREVIOUS), "I have read enough here and go back to the product.")
    if world.kind == "item":
        return _on_item(world)
    return Step(_click(BACK_TO_SEARCH), "The purchase is made.")


def available_actions(world: World) -> list[str]:
    """Returns what can be done now: on the first page one search, else everything to click.

    The search is for the words of the instruction, without those that say little.
    """
    if world.has_search_bar:
        return [f"search[{_queries(world.goal)[0]}]"]
    parse = read_original if world.original else read
    actions = [f"click[{key}]" for key in world.page.clickable]
    return [each for each in actions if parse(each) == ("click", each[len("click[") : -1])]


def _wanted_place(world: World) -> int:
    """Returns the product to buy."""
    search = _best_search(world)
    return search.hits[search.rank] if search.hits else world.place


def _start(world: World) -> Step:
    search = _best_search(world)
    wish = _plain(world.goal.instruction).rstrip(" .!?")
    thought = f'I am asked for this: "{wish}". I search for the words that tell most about it.'
    return Step(f"search[{search.words}]", thought)


def _look_through(world: World) -> Step:
    wanted = _wanted_place(world)
    if wanted not in world.hits:
        thought = "What I need is not among these results, so I search again with other words."
        return Step(_click(BACK_TO_SEARCH), thought)
    product = world.shop.catalogue[wanted]
    page = world.hits.index(wanted) // HITS_PER_PAGE + 1
    if page == world.number:
        thought = f'"{product.name}" ({product.price_text}) fits what I am asked for. I open it.'
        return Step(_click(product.asin), thought)
    forward = page > world.number
    thought = "Nothing on this page fits in every point, so I look at the next one."
    if not forward:
        thought = "I have come too far: what fits is on an earlier page."
    return Step(_click(NEXT if forward else PREVIOUS), thought)


def _on_item(world: World) -> Step:
    wanted = _wanted_place(world)
    if world.place != wanted:
        return Step(_click(PREVIOUS), "This is not quite what I am asked for; I go back.")
    for name, value in _choices(world.shop, world.goal, wanted).items():
        if world.options.get(name) != value:
            thought = f'For "{name}" I am asked for "{value}", so I choose it.'
            return Step(_click(value), thought)
    chosen = ", ".join(f"{name}: {value}" for name, value in world.options.items())
    with_options = f" with {chosen}" if chosen else ""
    thought = f"This product{with_options} is what I am asked for. I buy it."
    return Step(_click(BUY), thought)


def _choices(shop: Shop, goal: Goal, place: int) -> dict[str, str]:
    """Returns what to choose of a product: name -> value, as far as a click can choose it."""
    product = shop.catalogue[place]
    clickable = shop.item(place, False).clickable
    wanted: dict[str, str] = {}
    for name, value in goal.options:
        choice = (name, value) if name else _nearest_choice(product, value)
        node = clickable.get(choice[1])
        if node is not None and (node.kind, node.name) == ("option", choice[0]):
            wanted[choice[0]] = choice[1]
    return wanted


def _nearest_choice(product: Product, wanted: str) -> tuple[str, str]:
    choices = [(name, value) for name, values in product.options.items() for value in values]
    exact = [choice for choice in choices if choice[1] == wanted]
    return max(exact or choices, key=lambda choice: likeness(choice[1], wanted), default=("", ""))


def _best_search(world: World) -> _Search:
    return _found(world.shop, world.goal, world.original)


@lru_cache(maxsize=_REMEMBERED)
def _found(shop: Shop, goal: Goal, original: bool) -> _Search:
    """Returns the first search that shows what is wanted on its first page, else the best one."""
    best, best_rank = None, _FAR
    for words in _queries(goal):
        hits = shop.search(words.lower())
        rank = _rank(shop, goal, hits, original)
        if rank is not None and rank < best_rank:
            best, best_rank = _Search(words, hits, rank), rank
        if best_rank < HITS_PER_PAGE:
            break
    return best or _by_name(shop, goal)


def _rank(shop: Shop, goal: Goal, hits: Sequence[int], original: bool) -> int | None:
    """Returns the rank of the first hit that is all that is wanted; None if there is none."""
    for rank, place in enumerate(hits):
        product, chosen = shop.catalogue[place], _choices(shop, goal, place)
        worth = reward(product, goal, shop.price(place), chosen, shop.nouns, original=original)
        if worth.total == 1:
            return rank
    return None


def _by_name(shop: Shop, goal: Goal) -> _Search:
    """Returns the search for the product in mind, which is not worth everything or never shown."""
    words = _plain(goal.name) or _ANYTHING
    hits = shop.search(words.lower())
    place = shop.catalogue.place_of(goal.asin)
    return _Search(words, hits, hits.index(place) if place in hits else 0)


def _queries(goal: Goal) -> tuple[str, ...]:
    """Returns what to search for: first as the instruction says it, last all that is known."""
    options = " ".join(value for _, value in goal.options)
    attributes = " ".join(goal.attributes)
    queries = (
        _telling_words(goal.instruction),
        f"{goal.query} {attributes}",
        f"{goal.query} {attributes} {options}",
        goal.name,
        f"{goal.name} {attributes} {options}",
    )
    return tuple(_plain(query) or _ANYTHING for query in queries)


def _telling_words(instruction: str) -> str:
    """Returns an instruction without the words that are in many.

    >>> _telling_words("Find me a red lamp with size: 8 in, and price lower than 40.00 dollars")
    'red lamp size 8'
    """
    words = _WORD.findall(_PRICE.sub("", instruction).lower())
    return " ".join(word for word in words if word not in _USUAL_WORDS)


def _plain(text: str) -> str:
    """Returns a text that can stand in the brackets of an action."""
    return _BRACKETS.sub(" ", text).strip()[:_LONGEST_QUERY]


def _click(key: str) -> str:
    return f"click[{key}]"
