"""Plays records and conversations of AgentGym's WebShop against ours."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from agentgym_envs.core import MalformedFileError, UnknownTaskError, official_folder
from agentgym_envs.core.comparison import Comparison
from agentgym_envs.toolkit.search import compare_ranking

from .data import PEOPLE_FILE, official_index, official_shelf, official_shop, read_prices
from .env import WebShopEnv
from .goals import GeneratedGoals
from .products import NO_LIMIT, Goal, Product, find
from .prompts import parse_agentgym
from .reward import reward as reward_of
from .shop import Shop
from .tasks import GENERATED, constraints_of
from .views import rich_text, text
from .world import World

PRICES_FILE = "webshop_prices.json"
"""Lies beside the records: ASIN -> what was paid in the process that made them."""

OVER = "(the episode is over)"

_OPENING = re.compile(r"WebShop \[SEP\] Instruction: \[SEP\] (.*) \[SEP\] Search", re.DOTALL)
_LIMIT = re.compile(r", and price lower than ([0-9]+\.[0-9]{2}) dollars$")


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one line of a record file and compares everything it holds.

    Args:
        record: An episode (`goal_idx`, `goal` and `steps`), a goal (`idx`, `instruction_text` ...),
            a purchase (`goal_idx`, `asin`, `options`, `price`, `reward` ...) or a search (`query`,
            `asins`, `scores`).
        folder: Where the record file lies, with webshop_prices.json beside it; without that file
            our own prices count.

    Raises:
        DataUnavailableError: the official files are not on this machine.
        MalformedFileError: the record is none of these.
    """
    sale = _sale(official_folder("webshop", "official", PEOPLE_FILE), folder)
    if "steps" in record:
        return _replay_episode(sale, record)
    if "instruction_text" in record:
        return _compare_goal(sale, f"goal {record['idx']}", record["idx"], record)
    if "goal_asin" in record:
        return _compare_purchase(sale, record)
    if "asins" in record:
        return _compare_search(sale, record)
    raise MalformedFileError(f"no record of WebShop: it has {list(record)[:8]}")


def replay_conversation(
    item_id: str,
    messages: Sequence[tuple[str, str]],
    *,
    reward: float | None = None,
    done: bool | None = None,
) -> Iterator[Comparison]:
    """Sends the assistant's messages and compares the user's with what comes back.

    What comes before the first page is skipped. The instruction is read from that page: the price
    limit in it depended on the process that served the conversation. So did the price of products
    that show a range; where it may decide over the last reward, both are right.

    Args:
        item_id: "webshop_6" (played by the original's rules) or one of our own ids.
        messages: (role, content) in order; a role is "system", "user" or "assistant".
        reward: The reward of the last step, where it is known.
        done: Whether the last step ended the episode, where it is known.

    Raises:
        DataUnavailableError: the official files are not on this machine.
        UnknownTaskError: there is no task `item_id`.
        MalformedFileError: no message is a first page, or user and assistant do not take turns.
    """
    texts = _turns(item_id, messages)
    if "_embedded_" in item_id:
        return _replay_ours(item_id, texts, reward, done)
    return _replay_original(item_id, texts, reward, done)


class _Sale(NamedTuple):
    """The official shop with the prices of a record."""

    folder: Path
    shop: Shop
    goals: GeneratedGoals
    weights: Sequence[float]


@lru_cache(maxsize=4)
def _sale(official: Path, folder: Path | None) -> _Sale:
    shelf = official_shelf(official)
    prices = shelf.prices.copy()
    if folder is not None and (folder / PRICES_FILE).exists():
        for asin, price in read_prices(folder / PRICES_FILE).items():
            place = shelf.place_of(asin)
            if place is not None:
                prices[place] = price
    usual = official_shop(official)
    shop = Shop(shelf, official_index(official), prices, usual.nouns, (_shop, (official, folder)))
    goals = GeneratedGoals(shelf, prices)
    return _Sale(official, shop, goals, goals.weights().tolist())


def _shop(official: Path, folder: Path | None) -> Shop:
    return _sale(official, folder).shop


def _replay_episode(sale: _Sale, record: Mapping[str, Any]) -> Iterator[Comparison]:
    number: int = record["goal_idx"]
    yield from _compare_goal(sale, "goal", number, record["goal"])
    goal = sale.goals[number]
    world = World(sale.shop, goal, original=True, session=str(number))
    for place, step in enumerate(record["steps"]):
        before = world.bought
        if step["action"] is not None:
            world.act(step["action"])
        bought = world.bought is not before
        actual: dict[str, object] = {
            "observation": text(world),
            "observation_rich": rich_text(world),
            "available_actions": {
                "has_search_bar": world.has_search_bar,
                "clickables": list(world.page.clickable),
            },
            "reward": world.bought.total if bought and world.bought else 0.0,
            "done": bought,
            "url": world.address,
            "search_asins": [sale.shop.catalogue[hit].asin for hit in world.hits],
        }
        for key, value in actual.items():
            if key in step:
                yield Comparison(f"step {place}: {key}", step[key], value)


def _compare_goal(
    sale: _Sale, where: str, number: int, record: Mapping[str, Any]
) -> Iterator[Comparison]:
    goal = sale.goals[number]
    actual: dict[str, object] = {
        "asin": goal.asin,
        "instruction_text": goal.instruction,
        "attributes": list(goal.attributes),
        "price_upper": goal.price_upper,
        "goal_options": dict(goal.options),
        "category": goal.category,
        "query": goal.query,
        "name": goal.name,
        "product_category": goal.product_category,
        "weight": sale.weights[number],
    }
    for key, value in actual.items():
        if key in record:
            yield Comparison(f"{where}: {key}", record[key], value)


def _compare_purchase(sale: _Sale, record: Mapping[str, Any]) -> Iterator[Comparison]:
    number: int = record["goal_idx"]
    goal = replace(
        sale.goals[number],
        asin=record["goal_asin"],
        attributes=tuple(record["goal_attributes"]),
        options=tuple(record["goal_options"].items()),
        price_upper=record["price_upper"],
        nouns=tuple(record["stub_nouns_goal_list"]),
    )
    product = replace(
        _product(sale.shop, record["asin"]), nouns=tuple(record["stub_nouns_purchased_set"])
    )
    earned = reward_of(
        product, goal, record["price"], record["options"], sale.shop.nouns, original=True
    )
    yield Comparison("reward", record["reward"], earned.total)
    parts = len(goal.attributes) + len(goal.options) + 1
    actual: dict[str, object] = {
        "r_type": earned.type_score,
        "query_match": earned.query_match,
        "category_match": earned.category_match,
        "title_score": earned.title_score,
        "r_att": earned.attributes / max(len(goal.attributes), 1),
        "w_att": len(goal.attributes) / parts,
        "r_option": earned.options / max(len(goal.options), 1),
        "w_option": len(goal.options) / parts,
        "r_price": earned.price,
        "w_price": 1 / parts,
    }
    for key, value in record["info"].items():
        yield Comparison(f"info: {key}", value, actual[key])


def _compare_search(sale: _Sale, record: Mapping[str, Any]) -> Iterator[Comparison]:
    shelf = official_shelf(sale.folder)
    asins = [shelf[place].asin for place in range(len(shelf))]
    return compare_ranking(official_index(sale.folder), asins, record)


def _product(shop: Shop, asin: str) -> Product:
    product = find(shop.catalogue, asin)
    if product is None:
        raise MalformedFileError(f"the shop has no product {asin!r}")
    return product


def _turns(item_id: str, messages: Sequence[tuple[str, str]]) -> list[str]:
    """Returns the texts from the first page on: a user's, an assistant's, and so on."""
    turns = [message for message in messages if message[0] != "system"]
    while turns and not (turns[0][0] == "user" and _OPENING.search(turns[0][1])):
        turns.pop(0)
    if not turns:
        raise MalformedFileError(f"{item_id!r}: no message is the shop's first page")
    for place, (role, _) in enumerate(turns):
        if role != ("user", "assistant")[place % 2]:
            raise MalformedFileError(f"{item_id!r}: user and assistant must take turns, user first")
    return [content for _, content in turns]


def _replay_ours(
    item_id: str, texts: Sequence[str], reward: float | None, done: bool | None
) -> Iterator[Comparison]:
    replies = texts[1::2]
    env = WebShopEnv(
        constraints=constraints_of(item_id),
        max_steps=max(len(replies), 1),
        prompt_format="react" if any("Action:" in reply for reply in replies) else None,
        show_actions="\n\nAvailable actions: " in texts[0],
    )
    observation, _ = env.reset(options={"task_id": item_id})
    yield _compare_texts("first observation", texts[0], observation)
    earned, over = 0.0, False
    for number, reply in enumerate(replies, start=1):
        if over:
            yield Comparison(f"turn {number}", reply, OVER)
            return
        observation, earned, over, _, _ = env.step(reply)
        if 2 * number < len(texts):
            yield _compare_texts(f"turn {number}: observation", texts[2 * number], observation)
    yield from _compare_ending((reward, done), (earned, over))


def _replay_original(
    item_id: str, texts: Sequence[str], reward: float | None, done: bool | None
) -> Iterator[Comparison]:
    sale = _sale(official_folder("webshop", "official", PEOPLE_FILE), None)
    goal = _goal_of(sale, item_id, texts[0])
    world = World(sale.shop, goal, original=True)
    yield _compare_texts("first observation", _first_page(texts[0]), text(world))
    earned, over = 0.0, False
    for number, reply in enumerate(texts[1::2], start=1):
        before, place = world.bought, world.place
        world.act(parse_agentgym(reply))
        over = world.bought is not before
        earned = _recorded_reward(sale.shop, world, place, reward) if over else 0.0
        if 2 * number < len(texts):
            yield _compare_texts(f"turn {number}: observation", texts[2 * number], text(world))
    yield from _compare_ending((reward, done), (earned, over))


def _goal_of(sale: _Sale, item_id: str, opening: str) -> Goal:
    digits = item_id.removeprefix(GENERATED)
    if not digits.isdecimal() or int(digits) >= len(sale.goals):
        last = len(sale.goals) - 1
        raise UnknownTaskError(
            f"there is no goal {item_id!r}; ids are {GENERATED}0 to {GENERATED}{last}"
        )
    instruction = _instruction(opening)
    limit = _LIMIT.search(instruction)
    return replace(
        sale.goals[int(digits)],
        instruction=instruction,
        price_upper=float(limit[1]) if limit else NO_LIMIT,
    )


def _instruction(opening: str) -> str:
    found = _OPENING.search(opening)
    assert found, "`_turns` begins with a first page"
    return found[1]


def _first_page(opening: str) -> str:
    return opening[max(opening.rfind("WebShop [SEP]"), 0) :]


def _recorded_reward(shop: Shop, world: World, place: int, recorded: float | None) -> float:
    """Returns what the purchase was worth; the record's, if some price in the range makes it so."""
    assert world.bought is not None, "called after a purchase"
    product = shop.catalogue[place]
    for price in (product.prices[0], product.prices[-1]):
        earned = reward_of(product, world.goal, price, world.options, shop.nouns, original=True)
        if recorded is not None and earned.total == recorded:
            return recorded
    return world.bought.total


def _compare_ending(
    recorded: tuple[float | None, bool | None], ours: tuple[float, bool]
) -> Iterator[Comparison]:
    for name, expected, actual in zip(("reward", "done"), recorded, ours, strict=True):
        if expected is not None:
            yield Comparison(name, expected, actual)


def _compare_texts(where: str, expected: str, actual: str) -> Comparison:
    """Compares texts; blanks that a client took from the end do not count."""
    same = expected.rstrip() == actual.rstrip()
    return Comparison(where, expected, expected if same else actual)
