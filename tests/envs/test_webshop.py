"""WebShop's pages, actions and rewards; promises of every environment are in test_contract.py.

Most tests play in a little shop, written into a folder in the official format, so that each rule
can be seen; the embedded shop is looked at in test_webshop_tasks.py.
"""

import gymnasium as gym
import numpy as np
import pytest

import agentgym_envs  # noqa: F401
from agentgym_envs import InvalidOptionError
from agentgym_envs.envs.webshop.fuzzy import likeness, plain_colour
from agentgym_envs.envs.webshop.nouns import nouns, spacy_nouns

from .tiny_shop import LAMP, SHIRT, write_shop

WEBSHOP = "AgentGym/WebShop-v0"


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """The folder of a shop with a lamp, a shirt and twelve mugs."""
    monkeypatch.setenv("AGENTGYM_CACHE", str(tmp_path / "cache"))
    return write_shop(tmp_path / "shop")


def make(shop, **options):
    return gym.make(WEBSHOP, split="test", data=shop, **options)


def start(shop, asin=LAMP, **options):
    """Starts the first goal for a product; returns env and first observation."""
    env = make(shop, **options)
    task = next(task for task in env.unwrapped.tasks["test"] if task.data.asin == asin)
    return env, env.reset(options={"task_id": task.id})[0]


def play(env, *actions):
    """Plays actions; returns the last step."""
    return [env.step(action) for action in actions][-1]


def test_the_first_page_shows_the_instruction_and_a_search_bar(shop):
    env, first = start(shop)

    actions = env.unwrapped.available_actions()

    goal = env.unwrapped.task.goal
    assert first == f"WebShop [SEP] Instruction: [SEP] {goal} [SEP] Search"
    assert actions == ["search[easy clean desk lamps]"]


def test_results_come_ten_to_a_page_with_number_title_and_price(shop):
    env, _ = start(shop)

    first = play(env, "search[mug]")[0]
    second = play(env, "click[Next >]")[0]
    third = play(env, "click[next >]")[0]
    back = play(env, "click[< Prev]")[0]

    assert "[SEP] Back to Search [SEP] Page 1 (Total results: 12) [SEP] Next > [SEP] B0000" in first
    assert first.count("Striped Mug") == 10
    assert second.count("Striped Mug") == 2
    assert "Page 2 (Total results: 12) [SEP] < Prev [SEP] Next > [SEP]" in second
    assert third.endswith("Page 3 (Total results: 12) [SEP] < Prev [SEP] Next >")
    assert back == second
    assert first.endswith("[SEP] $100.0")


def test_a_search_that_finds_nothing_is_an_empty_page(shop):
    env, _ = start(shop)

    observation, _, _, _, info = play(env, "search[the of zebra]")

    assert observation.endswith("Page 1 (Total results: 0) [SEP] Next >")
    assert info["action_valid"]


def test_a_product_page_lists_options_title_price_and_tabs_in_order(shop):
    env, _ = start(shop, SHIRT)

    page = play(env, "search[shirt]", f"click[{SHIRT}]")[0]

    assert page.partition(" dollars [SEP] ")[2] == (
        "Back to Search [SEP] < Prev [SEP] color [SEP] r.brown2070 [SEP] navy | white [SEP] "
        'one size [SEP] size [SEP] small [SEP] x "small" [SEP] one size [SEP] '
        "Linen Shirt for Summer [SEP] Price: $10.0 to $20.0 [SEP] Rating: N.A. [SEP] "
        "Description [SEP] Features [SEP] Reviews [SEP] Buy Now"
    )


def test_tabs_show_the_texts_of_a_product(shop):
    env, _ = start(shop, show_attributes=True)
    play(env, "search[lamp]", f"click[{LAMP.lower()}]")

    pages = [play(env, f"click[{tab}]")[0] for tab in ("description",)]
    for tab in ("Features", "Reviews", "Attributes"):
        play(env, "click[< Prev]")
        pages.append(play(env, f"click[{tab}]")[0])

    texts = [page.partition("[SEP] < Prev")[2] for page in pages]
    assert texts == [
        " [SEP] A lamp for <reading> & writing.",
        " [SEP] Bright light. [SEP] Solid brass.",
        "",
        " [SEP] solid brass [SEP] easy clean [SEP] garden [SEP] desk lamps [SEP] "
        "Home \u203a Lighting \u203a Lamps",
    ]


def test_without_show_attributes_there_is_no_such_tab(shop):
    env, _ = start(shop)

    info = play(env, "search[lamp]", f"click[{LAMP}]", "click[attributes]")[4]

    assert not info["action_valid"]


def test_options_last_over_tabs_and_are_lost_on_the_way_to_the_results(shop):
    env, _ = start(shop, SHIRT, observation="text_rich")
    kept = play(env, "search[shirt]", f"click[{SHIRT}]", "click[small]", "click[Features]")[0]

    item = play(env, "click[< Prev]")[0]
    again = play(env, "click[< Prev]", f"click[{SHIRT}]")[0]

    assert "clicked" not in kept
    assert "  [clicked button] small [clicked button_]\n" in item
    assert "You have clicked" not in again


def test_a_value_of_two_options_chooses_the_last_one(shop):
    env, _ = start(shop, SHIRT)

    done = play(env, "search[shirt]", f"click[{SHIRT}]", "click[one size]", "click[buy now]")[0]

    assert '{"size": "one size"}' in done


def test_the_rich_page_says_first_what_was_chosen_last_in_page_order(shop):
    env, _ = start(shop, SHIRT, observation="text_rich")

    chosen = ("click[navy | white]", "click[small]")
    page = play(env, "search[shirt]", f"click[{SHIRT}]", *chosen)[0]

    assert page.startswith("You have clicked small.\nYou have clicked navy | white.\nInstruction:")
    assert "  [button] r.brown2070 [button_]\n" in page
    assert "[button] Buy Now [button_]\n" in page


@pytest.mark.parametrize(("rules", "marked"), [("fixed", True), ("agentgym", False)])
def test_a_chosen_value_with_quotes_is_marked_but_for_the_original(shop, rules, marked):
    env, _ = start(shop, SHIRT, observation="text_rich", rules=rules)

    page = play(env, "search[shirt]", f"click[{SHIRT}]", 'click[x "small"]')[0]

    assert ('You have clicked x "small".' in page) == marked


def test_the_rich_page_marks_products_opened_since_the_first_page(shop):
    env, _ = start(shop, observation="text_rich")
    play(env, "search[lamp]", f"click[{LAMP}]")

    seen = play(env, "click[< prev]")[0]
    forgotten = play(env, "click[back to search]", "search[lamp]")[0]

    assert f"\n\n[clicked button] {LAMP} [clicked button_]\nBrass Desk Lamp\n$24.5\n" in seen
    assert f"\n\n[button] {LAMP} [button_]\n" in forgotten


def test_back_to_search_forgets_the_options(shop):
    env, _ = start(shop, SHIRT)
    play(env, "search[shirt]", f"click[{SHIRT}]", "click[small]", "click[back to search]")

    done = play(env, "search[shirt]", f"click[{SHIRT}]", "click[buy now]")[0]

    assert "options [SEP] {} [SEP]" in done


def test_the_page_after_the_purchase_is_the_originals_form(shop):
    env, _ = start(shop, SHIRT)
    bought = play(env, "search[shirt]", f"click[{SHIRT}]", 'click[x "small"]', "click[Buy Now]")

    observation, reward, terminated, _, info = bought

    assert observation == (
        "Thank you for shopping with us! [SEP] Your code: [SEP] None [SEP] (Paste it in your "
        f"MTurk interface.) [SEP] Purchased [SEP] asin [SEP] {SHIRT} [SEP] options [SEP] "
        '{"size": "x \\"small\\""} [SEP] attrs [SEP] None [SEP] category [SEP] None [SEP] query '
        "[SEP] None [SEP] product category [SEP] None [SEP] Target [SEP] asin [SEP] options [SEP] "
        "attrs [SEP] price upper [SEP] instuction text [SEP] category [SEP] product category [SEP] "
        "query [SEP] Goal [SEP] None [SEP] Reward [SEP] Your score (min 0.0, max 1.0) [SEP] "
        f"{reward!r} [SEP] Reward Details [SEP] None"
    )
    assert terminated
    assert info["score"] == reward


@pytest.mark.parametrize(
    "action",
    ["search[]", "search[ ]", "click[]", "click[zebra]", "red mugs", "think[hm]", "click[search]"],
)
def test_what_cannot_be_done_says_why_and_shows_the_page_again(shop, action):
    env, first = start(shop)

    observation, reward, terminated, _, info = env.step(action)

    why, _, page = observation.partition("\n\n")
    assert page == first
    assert len(why) > 10
    assert (reward, terminated, info["action_valid"]) == (0.0, False, False)


def test_one_searches_where_the_search_bar_is(shop):
    env, _ = start(shop)
    page = play(env, "search[mug]")[0]

    observation, *_, info = play(env, "search[lamp]")

    assert observation.endswith(f"\n\n{page}")
    assert "no search bar" in observation
    assert not info["action_valid"]


def test_case_blanks_and_inner_brackets_do_not_matter(shop):
    env, _ = start(shop)

    page = play(env, "  Search [mug [striped] ] ")[0]

    assert "Total results: 12" in page


def test_the_original_searches_from_any_page(shop):
    env, _ = start(shop, rules="agentgym")
    play(env, "search[lamp]", f"click[{LAMP}]")

    page = play(env, "search[mug]")[0]

    assert "Page 1 (Total results: 12)" in page


@pytest.mark.parametrize(
    "action",
    ["Search[mug]", " search[mug]", "search [mug]", "search[usb [c] mug]", "search[mug\n]", "mug"],
)
def test_the_original_does_nothing_for_what_it_cannot_read(shop, action):
    env, first = start(shop, rules="agentgym")

    observation, reward, *_, info = env.step(action)

    assert (observation, reward, info["action_valid"]) == (first, 0.0, False)


def test_the_original_ignores_what_follows_the_last_bracket(shop):
    env, _ = start(shop, rules="agentgym")

    page = play(env, "search[mug] now\nsearch[lamp]")[0]

    assert "Total results: 12" in page


@pytest.mark.parametrize(
    ("query", "total"),
    [("<q> mugs", 12), ("<q> mug", 0), ("<c> fashion", 1), ("<r>", 14), ("<q> desk lamps", 1)],
)
def test_the_original_has_searches_for_its_own_use(shop, query, total):
    env, _ = start(shop, rules="agentgym")

    page = play(env, f"search[{query}]")[0]

    assert f"Total results: {total})" in page


@pytest.mark.parametrize("query", ["<a> easy clean", "<c>"])
def test_searches_that_stop_the_originals_server_do_nothing(shop, query):
    env, first = start(shop, rules="agentgym")

    observation, *_, info = play(env, f"search[{query}]")

    assert (observation, info["action_valid"]) == (first, False)


def test_by_fixed_rules_those_signs_are_words(shop):
    env, _ = start(shop)

    page = play(env, "search[<q> mugs]")[0]

    assert "Total results: 12)" in page


def test_words_searched_for_can_mislead_the_original_about_the_open_page(shop):
    lost, _ = start(shop, rules="agentgym")
    right, _ = start(shop)
    play(lost, "search[lamp search_results]", f"click[{LAMP}]")
    play(right, "search[lamp search_results]", f"click[{LAMP}]")

    lost_page, right_page = (play(env, "click[< Prev]")[0] for env in (lost, right))

    assert "Page 0 (Total results: 1) [SEP] Next >" in lost_page
    assert "Page 1 (Total results: 1) [SEP] Next > [SEP] B0" in right_page


def test_buying_what_is_wanted_with_its_options_is_worth_one(shop):
    env, _ = start(shop, SHIRT)
    options = [f"click[{value}]" for _, value in env.unwrapped.task.data.options]

    reward = play(env, "search[shirt]", f"click[{SHIRT}]", *options, "click[buy now]")[1]

    chosen = dict(env.unwrapped.task.data.options)
    expected = 0.75 if chosen["color"] == "one size" else 1.0
    assert reward == expected


def test_each_option_that_is_missing_costs_its_share(shop):
    env, _ = start(shop, SHIRT)

    _, reward, _, _, info = play(env, "search[shirt]", f"click[{SHIRT}]", "click[buy now]")

    assert reward == 2 / 4
    assert not info["success"]


def test_another_kind_of_product_is_worth_nothing(shop):
    env, _ = start(shop, SHIRT)

    reward = play(env, "search[lamp]", f"click[{LAMP}]", "click[buy now]")[1]

    assert reward == 0.0


def bought(shop, rules, goal, chosen):
    """Buys the shirt with one value for the goal that asks for others; returns the reward."""
    env = make(shop, rules=rules)
    for task in env.unwrapped.tasks["test"]:
        if task.data.options == goal:
            env.reset(options={"task_id": task.id})
            return play(env, "search[shirt]", f"click[{SHIRT}]", *chosen, "click[buy now]")[1]
    raise AssertionError(f"no goal has {goal}")


def test_a_value_with_a_colour_in_it_is_never_right_for_the_original(shop):
    goal = (("color", "r.brown2070"), ("size", "small"))
    exactly = ("click[r.brown2070]", "click[small]")

    rewards = [bought(shop, rules, goal, exactly) for rules in ("fixed", "agentgym")]

    assert rewards == [1.0, 0.75]


def test_part_of_a_value_is_enough_for_the_original(shop):
    goal = (("color", "one size"), ("size", 'x "small"'))

    rewards = [bought(shop, rules, goal, ("click[small]",)) for rules in ("fixed", "agentgym")]

    assert rewards == [0.5, 0.75]


def test_likeness_is_thefuzzs_token_set_ratio():
    pairs = {
        ("tea tree", "tea tree oil"): 100,
        ("hand wash", "machine wash"): 67,
        ("easy to clean", "easy clean"): 100,
        ("\u00e9clair", "clair"): 100,
        ("\u4e2d\u6587", "\u4e2d\u6587"): 100,
        ("!!", "!!"): 0,
        ("('size', 'large')", "large"): 100,
    }

    assert {pair: likeness(*pair) for pair in pairs} == pairs


def test_the_first_colour_by_alphabet_stands_for_a_text():
    assert plain_colour("white and black") == "black"


def test_nouns_are_words_that_are_neither_small_nor_end_as_others_do():
    title = "Women's Slip-On Breathable Walking Shoes, Size 8, for the Gym"

    assert nouns(title) == ("women", "slip", "shoes", "size", "gym")


def test_a_spacy_model_that_is_not_there_is_named(shop):
    with pytest.raises(InvalidOptionError, match="'no_such_model' is not on this machine"):
        spacy_nouns("no_such_model")


def test_available_actions_can_be_shown_under_each_page(shop):
    env, first = start(shop, show_actions=True)

    second = play(env, "search[lamp]")[0]

    assert first.endswith("[SEP] Search\n\nAvailable actions: search[words]")
    assert second.endswith(
        f"\n\nAvailable actions: click[back to search], click[next >], click[{LAMP.lower()}]"
    )


def test_html_is_a_whole_page_with_texts_escaped(shop):
    env, first = start(shop, observation="html", render_mode="html")
    play(env, "search[lamp]", f"click[{LAMP}]")

    page = play(env, "click[description]")[0]

    assert first.startswith("<!doctype html>")
    assert "A lamp for &lt;reading&gt; &amp; writing." in page
    assert env.render() == page


def test_html_marks_what_is_chosen_and_opened(shop):
    env, _ = start(shop, SHIRT, observation="html")

    item = play(env, "search[shirt]", f"click[{SHIRT}]", "click[small]")[0]
    results = play(env, "click[< prev]")[0]

    assert '<input type="radio" name="size" checked> small' in item
    assert f'<a href="#{SHIRT}" class="opened">' in results


def test_a_picture_changes_with_what_is_chosen(shop):
    env, _ = start(shop, SHIRT, render_mode="rgb_array")
    play(env, "search[shirt]", f"click[{SHIRT}]")
    before = env.render()

    play(env, "click[small]")

    assert before.shape == (600, 800, 3)
    assert not np.array_equal(before, env.render())


def test_a_text_of_ten_million_letters_is_refused_in_a_sentence(shop):
    env, _ = start(shop)

    observation, *_, info = env.step("search[" * 10_000_000)

    assert len(observation) < 200
    assert not info["action_valid"]


def test_replies_are_read_as_agentgyms_client_did(shop):
    env, _ = start(shop, rules="agentgym", prompt_format="react")

    page = play(env, "Thought: Action: click[x]\nAction: search[mug]</s>")[0]

    assert "Total results: 12" in page


@pytest.mark.parametrize("asin", [LAMP, SHIRT])
@pytest.mark.parametrize(
    "before",
    [
        [],
        ["search[mug]"],
        ["search[mug]", "click[next >]", "click[next >]"],
        ["search[mug]", "click[B0000MUG03]"],
        ["search[mug]", "click[B0000MUG03]", "click[features]"],
        ["search[shirt]", f"click[{SHIRT}]", 'click[x "small"]', "click[description]"],
        ["search[zebra]"],
    ],
)
def test_the_oracle_buys_the_wanted_product_from_any_page(shop, asin, before):
    env, _ = start(shop, asin)
    for action in before:
        env.step(action)

    terminated = truncated = False
    info = {}
    while not (terminated or truncated):
        _, _, terminated, truncated, info = env.step(env.unwrapped.oracle_action())

    options = env.unwrapped.task.data.options
    assert terminated
    assert info["success"] or ("color", "one size") in options


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"observation": "xml"}, "observation must be one of"),
        ({"num_products": 0}, "num_products must be at least 1"),
        ({"num_products": 1.5}, "num_products must be an integer"),
        ({"constraints": 2}, "constraints is for embedded data"),
        ({"spacy_model": "no_such_model"}, "not on this machine"),
    ],
)
def test_a_wrong_option_is_named(shop, options, message):
    with pytest.raises(InvalidOptionError, match=message):
        gym.make(WEBSHOP, split="test", data=shop, **options)


def test_environments_share_one_shop(shop):
    first, second = make(shop).unwrapped, make(shop).unwrapped

    assert first._shop is second._shop
