"""The embedded shop of WebShop: what its products and goals promise."""

import re
import subprocess
import sys
from itertools import combinations

import pytest

from agentgym_envs.core import Split
from agentgym_envs.envs.webshop.catalogue import (
    GOALS,
    MAX_CONSTRAINTS,
    catalogue,
    goal,
)
from agentgym_envs.envs.webshop.catalogue.wishes import product_place
from agentgym_envs.envs.webshop.catalogue.wordings import WORDINGS
from agentgym_envs.envs.webshop.fuzzy import alike
from agentgym_envs.envs.webshop.products import NO_LIMIT, Goal, Product, documents
from agentgym_envs.envs.webshop.reward import reward
from agentgym_envs.toolkit.catalogue.departments import DEPARTMENTS
from agentgym_envs.toolkit.catalogue.families import MEMBERS, family, sorts
from agentgym_envs.toolkit.catalogue.kinds import Kind
from agentgym_envs.toolkit.catalogue.names import REAL_NAMES, brands
from agentgym_envs.toolkit.search.index import Index

SPLITS: tuple[Split, ...] = ("train", "validation", "test")
KINDS = [kind for department in DEPARTMENTS for kind in department.kinds]
SAMPLE: list[tuple[Split, int]] = [
    (split, number * GOALS[split] // 250) for split in SPLITS for number in range(250)
]

HITS_SHOWN = 50
"""What WebShop lists of a search: five pages of ten."""

GOLDEN = "5746b87ee1062b8689f5891b780c2a3096fbff082332d6ff3be85517a894c014"
DIGEST = """
from hashlib import sha256
from agentgym_envs.envs.webshop.catalogue import catalogue, goal
texts = [repr(catalogue()[place]) for place in range(0, 12_240, 97)]
texts += [repr(goal(split, n)) for split in ("train", "validation", "test") for n in range(100)]
print(sha256("".join(texts).encode()).hexdigest())
"""


def no_nouns(name: str) -> tuple[str, ...]:
    raise AssertionError(f"{name!r} was not tagged")


def worth(product: Product, wanted: Goal, options: dict[str, str], *, original: bool) -> float:
    price = product.prices[-1]
    return reward(product, wanted, price, options, no_nouns, original=original).total


def fulfils(product: Product, wanted: Goal) -> bool:
    return (
        product.query == wanted.query
        and set(wanted.attributes) <= set(product.attributes)
        and all(value in product.options.get(name, ()) for name, value in wanted.options)
        and product.prices[-1] <= wanted.price_upper
    )


def searches(wanted: Goal) -> tuple[str, str]:
    """What finds the product wanted: the customer's own words, or at least its name."""
    place = catalogue().place_of(wanted.asin)
    assert place is not None
    values = [value for _, value in wanted.options]
    return " ".join([family(place // MEMBERS).kind.name, *wanted.attributes, *values]), wanted.name


def siblings(asin: str) -> list[Product]:
    place = catalogue().place_of(asin)
    assert place is not None
    first = place - place % MEMBERS
    return [catalogue()[each] for each in range(first, first + MEMBERS) if each != place]


def test_the_shop_is_as_large_as_it_says() -> None:
    shop = catalogue()

    paths = {shop[place].product_category for place in range(len(shop))}

    assert len(shop) >= 10_000
    assert len(KINDS) == len(paths) == 90
    assert len({path.split(" \u203a ")[0] for path in paths}) == 8


def test_every_product_is_found_by_its_number_and_no_other_number_is_known() -> None:
    shop = catalogue()

    places = [shop.place_of(shop[place].asin) for place in range(len(shop))]

    assert places == list(range(len(shop)))
    strange = ("", "B0", "B000000000", "b09cs7gtqy", "B0-1234567", "B0½½½½½½½½", "B0_1_2_3_4")
    assert [shop.place_of(asin) for asin in strange] == [None] * len(strange)


@pytest.mark.parametrize("place", [-1, 12_240])
def test_a_place_outside_the_shop_is_refused(place: int) -> None:
    with pytest.raises(IndexError, match=f"from 0 to 12239, got {place}"):
        catalogue()[place]


def test_products_and_goals_never_change_on_any_machine() -> None:
    command = [sys.executable, "-c", DIGEST]

    digests = {
        subprocess.run(
            command, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert digests == {GOLDEN}


def test_a_brand_belongs_to_one_department_and_to_nobody_outside() -> None:
    names = [name.lower() for name in brands()]

    assert len(set(names)) == len(names)
    assert not REAL_NAMES & set(names)


def test_the_members_of_a_family_differ_in_one_thing() -> None:
    for number in range(0, 3060, 7):
        first, *others = family(number).members
        for other in others:
            attributes = set(other.attributes) ^ set(first.attributes)
            values = {
                (name, value)
                for name in first.options
                for value in set(first.options[name]) ^ set(other.options[name])
            }

            assert len(attributes) + len(values) == 2, (number, attributes, values)


def test_no_text_of_a_product_names_what_it_has_not() -> None:
    shop = catalogue()

    for place in range(len(shop)):
        product, kind = shop[place], family(place // MEMBERS).kind
        text = "\n".join((product.name, *product.bullets, product.description)).lower()
        wrong = [name for name in sorts(kind) if name in text and name not in product.attributes]
        assert not wrong, (product.name, wrong)


def test_every_attribute_is_named_where_a_reader_finds_it() -> None:
    for place in range(0, len(catalogue()), 5):
        product = catalogue()[place]
        text = "\n".join(product.bullets).lower()

        assert all(attribute in text for attribute in product.attributes)


def test_texts_have_no_gaps() -> None:
    flaw = re.compile(r"  | [,.;:?]|,,|\.\.|, -|[{}]|\ba (?!one-)[aeio]\w+-|^[,. ]|[, ]$")

    for place in range(0, len(catalogue()), 3):
        product = catalogue()[place]
        for text in (product.name, product.description, *product.bullets):
            assert not flaw.search(text), text


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_attributes_of_a_kind_are_told_apart(kind: Kind) -> None:
    names = list(sorts(kind))

    assert not [pair for pair in combinations(names, 2) if alike(*pair)]


@pytest.mark.parametrize("original", [False, True])
def test_the_reward_tells_all_values_of_all_options_apart(original: bool) -> None:
    for kind in KINDS:
        product = Product("B000000000", "X", "", (), (1.0,), {}, ("y",), "", "q", "", "", ("x",))
        values = [(name, value) for name, row in kind.options.items() for value in row]
        for wanted in values:
            asked = Goal("B000000000", "", ("y",), (wanted,), 2.0, "X", "", "q", "", ("x",))
            right = [
                chosen
                for chosen in values
                if worth(product, asked, dict([chosen]), original=original) == 1.0
            ]
            assert right == [wanted], kind.name


def test_kinds_share_their_department_at_most() -> None:
    for one, other in combinations(KINDS, 2):
        assert not set(one.path) & set(other.path)
        assert one.query != other.query


@pytest.mark.parametrize("original", [False, True])
def test_a_goal_is_worth_all_when_its_product_is_bought_as_wanted(original: bool) -> None:
    for split, number in SAMPLE:
        wanted = goal(split, number)
        product = catalogue()[product_place(split, number)]

        assert product.asin == wanted.asin
        assert fulfils(product, wanted)
        assert worth(product, wanted, dict(wanted.options), original=original) == 1.0


def test_a_near_duplicate_is_worth_all_only_when_it_fulfils_the_goal_too() -> None:
    misled = 0
    for split, number in SAMPLE:
        wanted = goal(split, number)
        for product in siblings(wanted.asin):
            options = {
                name: value if value in product.options[name] else product.options[name][0]
                for name, value in wanted.options
                if name in product.options
            }
            best = worth(product, wanted, options, original=True)
            assert (best == 1.0) == fulfils(product, wanted), (wanted, product)
            misled += best < 1.0

    assert misled > len(SAMPLE)  # of three siblings, more than one falls short


def test_products_of_another_kind_are_never_worth_all() -> None:
    for split, number in SAMPLE[::30]:
        wanted = goal(split, number)
        for place in range(number % 13, len(catalogue()), 13):
            product = catalogue()[place]
            if product.query != wanted.query:
                options = {name: values[0] for name, values in product.options.items()}
                chosen = {**options, **dict(wanted.options)}
                assert worth(product, wanted, chosen, original=False) < 1.0


@pytest.mark.parametrize("constraints", range(1, MAX_CONSTRAINTS + 1))
def test_a_goal_has_as_many_constraints_as_asked_for(constraints: int) -> None:
    for split, number in SAMPLE:
        wanted = goal(split, number, constraints)

        bounds = wanted.price_upper < NO_LIMIT
        assert len(wanted.attributes) + len(wanted.options) + bounds == constraints
        assert wanted.attributes


def test_the_usual_goals_mix_one_to_five_constraints() -> None:
    counts = {
        len(wanted.attributes) + len(wanted.options) + (wanted.price_upper < NO_LIMIT)
        for wanted in (goal(split, number) for split, number in SAMPLE)
    }

    assert counts == {1, 2, 3, 4, 5}


def test_an_instruction_says_all_that_is_wanted() -> None:
    for split, number in SAMPLE:
        wanted = goal(split, number)
        text = wanted.instruction.lower()

        assert all(attribute in text for attribute in wanted.attributes)
        assert all(value in text for _, value in wanted.options)
        assert (f"{wanted.price_upper:.0f}" in text) or wanted.price_upper == NO_LIMIT
        assert not re.search(r"  | [,.;?]|[][{}]", text), text


def test_splits_have_the_promised_sizes_and_share_no_family() -> None:
    families = {
        split: {product_place(split, number) // MEMBERS for number in range(GOALS[split])}
        for split in SPLITS
    }

    assert GOALS["test"] == 500
    assert GOALS["validation"] == 1_000
    assert GOALS["train"] >= 10_000
    for one, other in combinations(SPLITS, 2):
        assert not families[one] & families[other]


def test_no_two_goals_of_validation_or_test_are_the_same() -> None:
    for split in ("validation", "test"):
        goals = [goal(split, number) for number in range(GOALS[split])]

        assert len({(one.asin, one.attributes, one.options) for one in goals}) == len(goals)


def test_no_two_splits_share_a_wording() -> None:
    wordings = [wording for split in SPLITS for wording in WORDINGS[split]]

    assert len(wordings) >= 40
    plain = [re.sub(r"[^a-z]", "", wording.lower()) for wording in wordings]
    assert len(set(plain)) == len(plain)


def test_every_goal_can_be_searched_for_and_most_in_the_customers_own_words() -> None:
    shop = catalogue()
    index = Index.build(text for _, text in documents(shop))
    own_words = 0
    for split, number in SAMPLE:
        wanted = goal(split, number)
        place = product_place(split, number)

        own, name = (
            place in index.search(phrase, HITS_SHOWN).documents for phrase in searches(wanted)
        )

        assert own or name, wanted
        own_words += own

    assert own_words >= 0.85 * len(SAMPLE)
