"""WebShop's data, goals, splits and replays; and the embedded shop in play."""

import gzip
import json
import pickle
from pathlib import Path

import gymnasium as gym
import numpy as np
import pytest

import agentgym_envs  # noqa: F401
from agentgym_envs import DataUnavailableError, InvalidOptionError, MalformedFileError
from agentgym_envs.envs.webshop.data import official_shelf
from agentgym_envs.envs.webshop.goals import GeneratedGoals, PeoplesGoals
from agentgym_envs.envs.webshop.products import Product
from agentgym_envs.replay import replay_file

from .tiny_shop import DESCRIPTIONS, LAMP, LAMP_ITEM, SHIRT, SHIRT_ITEM, mug, write_shop

WEBSHOP = "AgentGym/WebShop-v0"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache folder of the test's own."""
    monkeypatch.setenv("AGENTGYM_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def folder(tmp_path):
    return Path(write_shop(tmp_path / "shop"))


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    """The embedded shop, its index built into a folder of this module's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AGENTGYM_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield gym.make(WEBSHOP).unwrapped


def play_expert(env, task_id):
    env.reset(options={"task_id": task_id})
    while True:
        _, _, terminated, truncated, info = env.step(env.oracle_action())
        if terminated or truncated:
            return info


def test_each_choice_of_options_is_a_goal_with_a_limit_above_the_price(folder):
    goals = list(GeneratedGoals(official_shelf(folder)))

    shirts = [goal for goal in goals if goal.asin == SHIRT]
    assert len(goals) == 1 + 9
    assert len({goal.options for goal in shirts}) == 9
    assert {goal.price_upper for goal in shirts} <= {30.0, 40.0, 50.0}
    assert len({goal.price_upper for goal in shirts}) == 1


def test_a_limit_is_the_larger_of_two_of_the_next_four_tens(tmp_path):
    mugs = [mug(number) | {"pricing": "$15.00"} for number in range(60)]
    described = {each["asin"]: DESCRIPTIONS[LAMP] for each in mugs}
    folder = Path(write_shop(tmp_path / "mugs", mugs, described))

    limits = {goal.price_upper for goal in GeneratedGoals(official_shelf(folder))}

    assert limits == {30.0, 40.0, 50.0}


def test_a_goal_names_its_options_by_alphabet_and_its_limit(folder):
    goals = list(GeneratedGoals(official_shelf(folder)))

    goal = next(goal for goal in goals if goal.options[:1] == (("color", "navy | white"),))
    (_, size) = goal.options[1]
    assert goal.instruction == (
        f"Find me machine wash shirts with color: navy | white, and size: {size}, "
        f"and price lower than {goal.price_upper:.2f} dollars"
    )


def test_a_product_that_costs_more_than_any_limit_has_goals_without_one(tmp_path):
    dear = {**LAMP_ITEM, "pricing": "$980.00"}
    folder = Path(write_shop(tmp_path / "dear", [dear]))

    goals = GeneratedGoals(official_shelf(folder))

    assert goals[0].price_upper == 1_000_000
    assert goals[0].instruction == "Find me easy clean desk lamps"


def test_the_price_in_a_range_is_always_the_same_and_in_it():
    def priced(asin):
        return Product(asin, "", "", (), (10.0, 20.0), {}, (), "", "", "").price

    prices = [priced(f"B{number:09}") for number in range(500)]

    assert prices == [priced(f"B{number:09}") for number in range(500)]
    assert min(prices) >= 10
    assert max(prices) <= 20
    assert len(set(prices)) > 300


def test_weights_are_the_mean_rarity_of_the_attributes(folder):
    goals = GeneratedGoals(official_shelf(folder))

    weights = dict(zip([goal.asin for goal in goals], goals.weights().tolist(), strict=True))

    assert weights == {LAMP: 1.0, SHIRT: 1 / 9}


@pytest.mark.parametrize(("rules", "share"), [("fixed", 0.5), ("agentgym", 0.11)])
def test_goals_are_drawn_by_weight_but_the_original_takes_the_next_one(folder, rules, share):
    env = gym.make(WEBSHOP, split="test", data=str(folder), rules=rules).unwrapped
    lamp = next(task.id for task in env.tasks["test"] if task.data.asin == LAMP)

    drawn = [env.reset(seed=seed)[1]["task_id"] for seed in range(400)]

    assert drawn.count(lamp) / 400 == pytest.approx(share, abs=0.1)


@pytest.mark.parametrize(("original", "count"), [(False, 2), (True, 8)])
def test_what_people_wrote_is_one_goal_or_in_agentgym_four(folder, original, count):
    goals = list(PeoplesGoals(official_shelf(folder), original=original))

    navy = [goal for goal in goals if goal.asin == SHIRT]
    assert len(goals) == count
    assert {goal.options for goal in navy} == {(("", "navy"),)}
    assert navy[0].instruction.startswith("something navy, and price lower than ")
    assert len({goal.price_upper for goal in navy}) == count // 2


def test_peoples_goals_have_ids_of_their_own(folder):
    options = {"split": "test", "data": str(folder), "human_goals": True}

    ids = [
        gym.make(WEBSHOP, rules=rules, **options).unwrapped.tasks["test"][0].id
        for rules in ("fixed", "agentgym")
    ]

    assert ids == ["webshop_human_0", "webshop_agentgym_human_0"]


def test_the_oracle_fulfils_what_people_wrote(folder):
    options = {"split": "test", "data": str(folder), "human_goals": True}
    env = gym.make(WEBSHOP, **options).unwrapped

    scores = [play_expert(env, task.id)["score"] for task in env.tasks["test"]]

    assert scores == [1.0, 1.0]


def test_a_small_shop_has_test_goals_only(folder):
    with pytest.raises(InvalidOptionError, match=r"split must be one of \['test'\], got 'train'"):
        gym.make(WEBSHOP, data=str(folder))


def test_products_with_long_or_repeated_numbers_are_skipped(tmp_path):
    long = {**LAMP_ITEM, "asin": "B0000000LONG"}
    again = {**SHIRT_ITEM, "asin": LAMP}
    folder = Path(write_shop(tmp_path / "skip", [LAMP_ITEM, long, again, {**long, "asin": "nan"}]))

    shelf = official_shelf(folder)

    assert [shelf[place].name for place in range(len(shelf))] == ["Brass Desk Lamp"]


def test_a_product_that_nothing_describes_has_the_originals_attribute(folder):
    shelf = official_shelf(folder)

    assert shelf[5].attributes == ("DUMMY_ATTR",)


def test_num_products_takes_the_first_entries_of_the_smallest_file_that_has_enough(tmp_path):
    write_shop(tmp_path / "shop", [mug(number) for number in range(20)])
    folder = Path(
        write_shop(tmp_path / "shop", [LAMP_ITEM, SHIRT_ITEM], name="items_shuffle_2.json")
    )

    counts = {count: official_shelf(folder, count)[0].asin for count in (1, 2, 3)}

    assert counts == {1: LAMP, 2: LAMP, 3: "B0000MUG00"}
    assert len(official_shelf(folder, 1)) == 1
    assert len(official_shelf(folder)) == 20


def test_texts_of_any_letters_come_through_the_cache(tmp_path):
    strange = {**LAMP_ITEM, "name": "L\u00e4mp \u4e2d \U0001f4a1 \ud800"}
    folder = Path(write_shop(tmp_path / "strange", [strange]))

    assert official_shelf(folder)[0].name == strange["name"]


@pytest.mark.parametrize(
    "missing", ["items_shuffle.json", "items_ins_v2.json", "items_human_ins.json"]
)
def test_a_missing_file_is_named(folder, missing):
    (folder / missing).unlink()

    with pytest.raises(DataUnavailableError, match=missing.replace(".", r"\.")):
        gym.make(WEBSHOP, data=str(folder))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("items_shuffle.json", '[{"asin": "B000000001", "na', "is not whole JSON"),
        ("items_shuffle.json", '{"asin": 1}', r"'\[' expected"),
        ("items_shuffle.json", '[{"asin": "B000000001"}]', "entry 1 is no product"),
        ("items_shuffle.json", json.dumps([{**LAMP_ITEM, "name": None}]), "'name' must be a text"),
        ("items_shuffle.json", json.dumps([{**LAMP_ITEM, "pricing": "$1.2.3"}]), "entry 1"),
        ("items_shuffle.json", "[" * 100_000, "not whole JSON"),
        ("items_ins_v2.json", "[1]", "'{' expected"),
        ("items_human_ins.json", '{"a": [1], ', "is not whole JSON"),
        ("items_human_ins.json", "", "is not whole JSON"),
    ],
)
def test_a_damaged_file_is_named_and_nothing_of_it_is_kept(folder, cache, name, text, message):
    (folder / name).write_text(text, encoding="utf-8")

    with pytest.raises(MalformedFileError, match=message) as error:
        gym.make(WEBSHOP, data=str(folder))

    assert name in str(error.value)
    assert not [path for path in cache.rglob("*") if path.is_file()]


def test_a_file_that_is_no_text_is_named(folder):
    (folder / "items_shuffle.json").write_bytes(b"[\xff\xfe")

    with pytest.raises(MalformedFileError, match=r"items_shuffle\.json.* is not a UTF-8 text file"):
        gym.make(WEBSHOP, data=str(folder))


def test_a_folder_in_place_of_a_file_cannot_be_read(folder):
    (folder / "items_shuffle.json").unlink()
    (folder / "items_shuffle.json").mkdir()

    with pytest.raises(MalformedFileError, match=r"items_shuffle\.json' cannot be read"):
        gym.make(WEBSHOP, data=str(folder))


def test_a_shop_without_instructions_says_so(tmp_path):
    folder = write_shop(tmp_path / "mute", descriptions={LAMP: {"attributes": []}})

    with pytest.raises(DataUnavailableError, match="no goal in"):
        gym.make(WEBSHOP, data=folder)


def test_a_catalogue_is_read_once_and_again_when_its_file_changes(folder, cache):
    official_shelf(folder)
    kept = sorted(cache.rglob("*.shelf"))
    official_shelf.cache_clear()
    official_shelf(folder)
    same = sorted(cache.rglob("*.shelf"))
    write_shop(folder, [LAMP_ITEM])
    official_shelf.cache_clear()

    changed = official_shelf(folder)

    assert same == kept
    assert len(kept) == 1
    assert len(changed) == 1


@pytest.mark.parametrize("damage", [b"", b"x", b"y" * 300, None])
def test_a_damaged_cache_is_made_again_with_a_warning(folder, cache, damage):
    official_shelf(folder)
    (kept,) = cache.rglob("*.shelf")
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-300] + b"z" * 20 + whole[-280:] if damage is None else damage)
    official_shelf.cache_clear()

    with pytest.warns(UserWarning, match="catalogue is read again"):
        shelf = official_shelf(folder)

    assert shelf[0].asin == LAMP
    assert kept.read_bytes() == whole


def test_without_a_cache_folder_the_catalogue_stays_in_memory(folder, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("AGENTGYM_CACHE", str(tmp_path / "file"))

    with pytest.warns(UserWarning, match="stays in memory only"):
        shelf = official_shelf(folder)

    assert shelf[0].asin == LAMP


def test_a_pickled_environment_finds_its_shop_again(folder):
    env = gym.make(WEBSHOP, split="test", data=str(folder)).unwrapped
    env.reset(seed=0)
    env.step("search[mug]")

    copied = pickle.loads(pickle.dumps(env))

    assert copied._shop is env._shop
    assert copied.step("click[next >]") == env.step("click[next >]")


def write_record(folder, **changes):
    """Records an episode of the little shop as the original's records are."""
    env = gym.make(WEBSHOP, split="test", data=str(folder), rules="agentgym").unwrapped
    task = next(task for task in env.tasks["test"] if task.data.asin == LAMP)
    env.reset(options={"task_id": task.id})
    steps = []
    for action in (None, "search[lamp]", f"click[{LAMP}]", "click[buy now]"):
        seen = env.step(action) if action else (env._observation, 0.0, False)
        steps.append({"action": action, "observation": seen[0], "reward": seen[1], "done": seen[2]})
    number = int(task.id.rpartition("_")[2])
    goal = {"asin": LAMP, "instruction_text": task.goal, "goal_options": {}}
    record = {"env": "WebShop", "goal_idx": number, "goal": goal, "steps": steps, **changes}
    return record


@pytest.fixture
def as_official(tmp_path, monkeypatch):
    """Makes the little shop the official one; returns the folder for records."""
    monkeypatch.setenv("AGENTGYM_DATA", str(tmp_path))
    write_shop(tmp_path / "webshop")
    return tmp_path


def test_a_record_replays_and_a_changed_price_is_a_difference(as_official):
    record = write_record(as_official / "webshop")
    record["steps"][1]["observation"] = record["steps"][1]["observation"].replace("$24.5", "$25.5")
    path = as_official / "records.jsonl"
    path.write_text(json.dumps(record), encoding="utf-8")

    report = replay_file(path)

    assert [comparison.where for _, comparison in report.mismatches] == ["step 1: observation"]
    assert report.steps == 4


def test_rows_without_an_environment_replay_from_a_packed_file(as_official):
    shelf = official_shelf(as_official / "webshop")
    goals = GeneratedGoals(shelf)
    rows = [
        {"idx": 0, "asin": goals[0].asin, "instruction_text": goals[0].instruction, "weight": 9.0},
        {"query": "lamp", "asins": [LAMP]},
        {
            "goal_idx": 0,
            "goal_asin": LAMP,
            "goal_attributes": ["easy clean"],
            "goal_options": {},
            "price_upper": 20.0,
            "asin": LAMP,
            "options": {},
            "price": 24.5,
            "reward": 0.5,
            "info": {"r_type": 1.0, "r_price": False},
            "stub_nouns_goal_list": ["lamp"],
            "stub_nouns_purchased_set": ["lamp"],
        },
    ]
    path = as_official / "rows.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(map(json.dumps, rows)))

    report = replay_file(path)

    assert [comparison.where for _, comparison in report.mismatches] == ["goal 0: weight"]
    assert report.episodes == 3


def test_prices_beside_a_record_count(as_official):
    (as_official / "webshop_prices.json").write_text(json.dumps({"prices": {LAMP: 990.0}}))
    shelf = official_shelf(as_official / "webshop")
    number = next(n for n, goal in enumerate(GeneratedGoals(shelf)) if goal.asin == LAMP)
    row = {"idx": number, "asin": LAMP, "instruction_text": "Find me easy clean desk lamps"}
    path = as_official / "goals.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")

    assert replay_file(path).mismatches == []


def conversation(as_official, instruction):
    shelf = official_shelf(as_official / "webshop")
    number = next(n for n, goal in enumerate(GeneratedGoals(shelf)) if goal.asin == LAMP)
    head = f"Instruction: [SEP] {instruction} [SEP]"
    return {
        "env": "webshop",
        "item_id": f"webshop_{number}",
        "messages": [
            {"role": "user", "content": "You are web shopping."},
            {"role": "assistant", "content": "Ok."},
            {"role": "user", "content": f"WebShop [SEP] {head} Search"},
            {"role": "assistant", "content": "Thought:\nlamp\n\nAction: \nsearch[desk lamp]"},
            {
                "role": "user",
                "content": f"{head} Back to Search [SEP] Page 1 (Total results: 1) [SEP] Next > "
                f"[SEP] {LAMP} [SEP] Brass Desk Lamp [SEP] $24.5",
            },
            {"role": "assistant", "content": f"Action: click[{LAMP}]"},
            {
                "role": "user",
                "content": f"{head} Back to Search [SEP] < Prev [SEP] Brass Desk Lamp [SEP] "
                "Price: $24.5 [SEP] Rating: N.A. [SEP] Description [SEP] Features [SEP] Reviews "
                "[SEP] Buy Now",
            },
            {"role": "assistant", "content": "Action: click[Buy Now]"},
        ],
        "done": True,
    }


@pytest.mark.parametrize(("limit", "reward"), [("30.00", 1.0), ("20.00", 0.5)])
def test_a_conversation_replays_with_the_limit_that_it_names(as_official, limit, reward):
    instruction = f"Find me easy clean desk lamps, and price lower than {limit} dollars"
    row = {**conversation(as_official, instruction), "reward": reward}
    path = as_official / "chats.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")

    assert replay_file(path).mismatches == []


def test_a_file_that_is_not_packed_as_its_name_says_is_refused(tmp_path):
    path = tmp_path / "rows.jsonl.gz"
    path.write_text('{"asins": []}')

    with pytest.raises(MalformedFileError, match="not a whole gzip file"):
        replay_file(path)


def test_agentgyms_goals_have_its_numbers_and_published_splits(official):
    env = gym.make(WEBSHOP, data=str(official / "webshop")).unwrapped

    counts = {split: len(tasks) for split, tasks in env.tasks.items()}
    sixth = env.find_task("webshop_6")
    last = env.find_task("webshop_6909")
    assert counts == {"train": 3930, "validation": 2780, "test": 200}
    assert sixth.split == "train"
    assert sixth.data.asin == GeneratedGoals(official_shelf(official / "webshop"))[6].asin
    assert last.split == "train"


def test_the_oracle_fulfils_every_goal_of_agenteval_by_fixed_rules(official):
    env = gym.make(WEBSHOP, split="test", data=str(official / "webshop")).unwrapped

    scores = [play_expert(env, task.id)["score"] for task in env.tasks["test"][::4]]

    assert scores == [1.0] * 50


def test_the_thirteen_goals_of_people_on_a_thousand_products(official):
    options = {"split": "test", "data": str(official / "webshop"), "human_goals": True}

    env = gym.make(WEBSHOP, **options).unwrapped

    assert len(env.tasks["test"]) == 13


def test_the_embedded_shop_plays_from_search_to_purchase(embedded):
    task = embedded.tasks["test"][3]

    info = play_expert(embedded, task.id)

    assert task.id == "webshop_embedded_test_3"
    assert info["success"]


def test_the_embedded_shop_is_large(embedded):
    assert len(embedded._shop.catalogue) >= 10_000
    assert {split: len(tasks) for split, tasks in embedded.tasks.items()}["test"] == 500
    assert len(embedded.tasks["validation"]) == 1_000
    assert len(embedded.tasks["train"]) >= 10_000


def test_a_number_of_constraints_gives_goals_with_ids_of_their_own(embedded):
    env = gym.make(WEBSHOP, split="test", constraints=1).unwrapped

    task = env.tasks["test"][7]

    assert task.id == "webshop_embedded_constraints1_test_7"
    assert len(task.data.attributes) == 1
    assert (task.data.options, task.data.price_upper) == ((), 1_000_000)
    assert env._shop is embedded._shop


@pytest.mark.parametrize("constraints", [0, 6, 1.0, True])
def test_constraints_are_one_to_five(embedded, constraints):
    with pytest.raises(InvalidOptionError, match="constraints must be"):
        gym.make(WEBSHOP, constraints=constraints)


@pytest.mark.parametrize(
    "options", [{"human_goals": True}, {"num_products": 5}, {"spacy_model": "en_core_web_lg"}]
)
def test_options_of_official_data_are_refused_for_the_embedded_shop(options):
    with pytest.raises(InvalidOptionError, match="are for official data"):
        gym.make(WEBSHOP, **options)


def test_the_first_hit_is_seldom_what_is_wanted(embedded):
    """Reading must pay: a policy that buys the first hit solves little."""
    scores = []
    for task in embedded.tasks["test"][::10]:
        embedded.reset(options={"task_id": task.id})
        _, *_, info = embedded.step(embedded.available_actions()[0])
        links = [key for key in embedded._world.page.clickable if key.startswith("b0")]
        embedded.step(f"click[{links[0]}]")
        _, _, _, _, info = embedded.step("click[buy now]")
        scores.append(info["score"])

    assert 0.1 < np.mean(scores) < 0.8
    assert np.mean([score == 1 for score in scores]) < 0.3
