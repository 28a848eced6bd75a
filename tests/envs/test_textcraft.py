"""The rules of TextCraft; what every environment promises is tested in test_contract.py."""

import copy
import json
import os
import pickle
from collections import Counter
from pathlib import Path

import gymnasium as gym
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agentgym_envs
from agentgym_envs import (
    DataUnavailableError,
    InvalidOptionError,
    MalformedFileError,
    UnknownTaskError,
)
from agentgym_envs.envs.textcraft.data import embedded_book, official_book, parse_book
from agentgym_envs.envs.textcraft.oracle import next_step
from agentgym_envs.envs.textcraft.prompts import REACT
from agentgym_envs.envs.textcraft.replay import replay, replay_conversation
from agentgym_envs.envs.textcraft.tasks import embedded_goals
from agentgym_envs.envs.textcraft.world import World

TEXTCRAFT = "AgentGym/TextCraft-v0"

needs_official_data = pytest.mark.skipif(
    not os.environ.get("AGENTGYM_DATA"),
    reason="set AGENTGYM_DATA to the folder that holds textcraft/recipes/",
)


def make(**options):
    return gym.make(TEXTCRAFT, **options)


def start(goal, **options):
    """Returns an environment at the start of the first task with this goal."""
    split = next(split for split, goals in embedded_goals().items() if goal in goals)
    env = make(**options)
    number = embedded_goals()[split].index(goal)
    prefix = env.unwrapped.difficulty.prefix(split)
    env.reset(options={"task_id": f"{prefix}{number}"})
    return env


def say(env, *actions):
    """Plays the actions and returns the last observation."""
    return [env.step(action)[0] for action in actions][-1]


def solve(env):
    """Plays the oracle to the end; returns the last info."""
    for _ in range(200):
        _, _, terminated, truncated, info = env.step(env.unwrapped.oracle_reply())
        if terminated or truncated:
            return info
    raise AssertionError("the oracle never ends")


def official_folder():
    return Path(os.environ["AGENTGYM_DATA"], "textcraft")


def mismatches(comparisons):
    return [comparison for comparison in comparisons if not comparison.matches]


# Playing


def test_first_observation_has_the_recipe_lines_and_the_goal():
    env = make(distractors=0)
    observation, info = env.reset(options={"task_id": "textcraft_embedded_distractors0_test_1"})

    assert observation == (
        "Crafting commands:\n"
        "craft 2 acacia trapdoor using 6 acacia planks\n"
        "craft 4 acacia planks using 1 acacia logs\n"
        "\n"
        "Goal: craft acacia trapdoor."
    )
    assert info["score"] == 0.0


def test_crafting_the_goal_earns_one_point_and_ends_the_episode():
    env = start("acacia_trapdoor")
    say(env, "get 2 acacia logs", *["craft 4 acacia planks using 1 acacia logs"] * 2)

    observation, reward, terminated, truncated, info = env.step(
        "craft 2 acacia trapdoor using 6 acacia planks"
    )

    assert observation == "Crafted 2 acacia trapdoor"
    assert (reward, terminated, truncated) == (1.0, True, False)
    assert info["success"]


def test_a_step_on_the_way_earns_nothing():
    env = start("acacia_trapdoor")

    _, reward, terminated, _, info = env.step("get 2 acacia logs")

    assert (reward, terminated, info["success"], info["action_valid"]) == (0.0, False, False, True)


def test_crafting_uses_up_the_inputs_and_keeps_what_is_left():
    env = start("acacia_trapdoor")
    say(env, "get 3 acacia logs", "craft 4 acacia planks using 1 acacia logs")

    assert say(env, "inventory") == "Inventory: [acacia logs] (2) [acacia planks] (4)"
    say(env, "craft 4 acacia planks using 1 acacia logs")
    say(env, "craft 4 acacia planks using 1 acacia logs")
    assert say(env, "inventory") == "Inventory: [acacia planks] (12)"


def test_an_empty_inventory_says_so():
    assert say(start("stick"), "inventory") == "Inventory: You are not carrying anything."


@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_enough_is_enough_and_one_less_is_not(rules):
    craft = "craft 1 furnace using 8 stone crafting materials"
    env = start("stick", rules=rules)
    say(env, "get 7 stone crafting materials")

    _, _, _, _, too_few = env.step(craft)
    say(env, "get 1 stone crafting materials")
    _, _, _, _, enough = env.step(craft)

    assert (too_few["action_valid"], enough["action_valid"]) == (False, True)


def test_what_is_missing_is_named():
    env = start("acacia_trapdoor")
    say(env, "get 1 acacia logs", "craft 4 acacia planks using 1 acacia logs")

    answer = say(env, "craft 4 acacia stairs using 6 acacia planks")

    assert answer == "Not enough items: this takes 6 acacia planks, and you have 4."


def test_an_item_listed_twice_is_not_spent_twice():
    env = start("acacia_trapdoor")
    say(env, "get 1 acacia logs", "craft 4 acacia planks using 1 acacia logs")

    answer = say(env, "craft 4 acacia stairs using 3 acacia planks, 3 acacia planks")

    assert answer == "Not enough items: this takes 6 acacia planks, and you have 4."
    assert say(env, "inventory") == "Inventory: [acacia planks] (4)"


@pytest.mark.parametrize(
    ("action", "answer"),
    [
        ("get 1 acacia planks", "acacia planks cannot be found; it has to be crafted."),
        ("get 1 planks", "planks cannot be found; it has to be crafted."),
        ("get 1 wooden slabs", "wooden slabs cannot be found; it has to be crafted."),
        ("get 1 unicorn", 'There is no "unicorn" here.'),
        ("get 0 string", "A count is a number from 1 to 9999."),
        ("get 10000 string", "A count is a number from 1 to 9999."),
        (f"get {'9' * 5000} string", "A count is a number from 1 to 9999."),
        ("get 3 quartz, 3 glass", "Get one kind of item at a time."),
        (
            "craft 4 planks using 1 oak logs",
            "planks is a kind of item: name one, such as oak planks.",
        ),
        ("craft 4 stick using 2 planks", "planks is a kind of item: name one, such as oak planks."),
        ("craft 1 cobblestone using 1 string", "cobblestone cannot be crafted."),
        ("craft 9 oak planks using 1 oak logs", "This makes 4 oak planks, not 9."),
        (
            "craft 8 oak planks using 2 oak logs",
            "The amounts must be those of a recipe: craft 4 oak planks using 1 oak logs.",
        ),
        ("craft 4 oak planks using 1 string", "No recipe makes oak planks of these items."),
        (
            "craft 4 oak planks using 1 oak logs, 1 string",
            "No recipe makes oak planks of these items.",
        ),
        (
            "craft 4 oak planks using oak logs",
            'Say how many of each item, as in "2 stick"; got "oak logs".',
        ),
    ],
)
def test_a_refusal_says_what_is_wrong(action, answer):
    env = start("stick")

    observation, reward, terminated, _, info = env.step(action)

    assert observation == answer
    assert (reward, terminated, info["action_valid"]) == (0.0, False, False)


def test_the_largest_count_is_taken():
    assert say(start("stick"), "get 9999 string") == "Got 9999 string"


def test_nonsense_is_answered_with_the_commands_there_are():
    env = start("stick")

    assert say(env, "dance").startswith('Not understood: "dance". Write one command: "get <count>')


@pytest.mark.parametrize(
    "action", ["GET 2 Oak_Logs.", "  get  2  oak logs ", "get 2 minecraft:oak_logs"]
)
def test_case_blanks_underscores_and_a_full_stop_do_not_matter(action):
    assert say(start("stick"), action) == "Got 2 oak logs"


def test_singular_and_plural_name_the_same_item_unless_both_exist():
    env = start("stick")

    assert say(env, "get 2 strings") == "Got 2 string"
    assert say(env, "get 1 acacia logs") == "Got 1 acacia logs"
    assert say(env, "get 1 acacia log") == "Got 1 acacia log"
    assert say(env, "inventory").endswith("[acacia logs] (1) [acacia log] (1)")


def test_the_count_of_the_product_may_be_left_out():
    env = start("stick")

    assert say(env, "get 1 oak logs", "craft oak planks using 1 oak logs") == "Crafted 4 oak planks"


def test_any_item_of_a_kind_serves_where_the_kind_is_asked_for():
    env = start("painting")
    say(env, "get 1 birch log", "craft 4 birch planks using 1 birch log")

    assert say(env, "craft 4 stick using 2 birch planks") == "Crafted 4 stick"


def test_an_item_of_another_kind_does_not_serve():
    env = start("stick")

    answer = say(env, "get 1 birch logs", "craft 4 oak planks using 1 birch logs")

    assert answer == "No recipe makes oak planks of these items."


# The original's faults


def original(goal, **options):
    return start(goal, rules="agentgym", **options)


def test_original_shows_ids_and_a_blank_at_the_end_of_the_inventory():
    env = original("stick")

    assert say(env, "get 1 oak logs", "craft 9 oak planks using 1 oak logs") == (
        "Crafted 4 minecraft:oak_planks"
    )
    assert say(env, "inventory, please") == "Inventory: [oak planks] (4) "


def test_original_checks_each_input_alone():
    book = parse_book("planks = oak_planks\n4 oak_planks: 1 oak_log\n1 box: 3 planks, 3 oak_planks")
    world = World(book, "box", original=True)
    world.act("get 1 oak_log")
    world.act("craft oak planks using 1 oak log")

    answer = world.act("craft 1 box using 3 oak planks, 3 oak planks")

    assert answer.text == "Crafted 1 minecraft:box"
    assert world.inventory == {"oak_planks": -2, "box": 1}


def test_original_prints_its_own_objects():
    env = original("stick")

    assert say(env, "get 1 string", "craft 4 oak planks using 1 string") == (
        "Could not find a valid recipe for "
        "ItemTagWithCount(item_tag=ItemTag(tag=None, item_id='minecraft:oak_planks'), count=4)"
    )
    assert say(env, "craft planks using 1 string") == (
        "Could not find a valid recipe for "
        "ItemTagWithCount(item_tag=ItemTag(tag='minecraft:planks', item_id=None), count=1)"
    )
    assert say(env, "craft planks using 2 string") == "Could not find enough items to craft None"


def test_original_gets_nothing_of_an_item_and_keeps_the_empty_entry():
    env = original("stick")

    assert say(env, "get 0 string") == "Got 0 string"
    assert say(env, "inventory") == "Inventory: [string] (0) "


@pytest.mark.parametrize(
    ("action", "answer"),
    [
        ("Inventory", "Could not execute Inventory"),
        ("get 1 OAK LOGS", "Could not find OAK LOGS"),
        ("get 1", "Could not execute get 1"),
        ("get 1 planks", "Could not find planks"),
        ("get 1 stick", "Could not find stick"),
        ("craft 1 stick using", "Could not execute craft 1 stick using"),
        ("craft 1 stick using 2 planks,", "Wrong item format: "),
        ("craft 1 stick using planks", "Wrong item format: planks"),
        ("craft 4 stick using 2 planks", "Could not find enough items to craft minecraft:stick"),
        ("craft 4 stick using 0 string", "Could not find enough items to craft minecraft:stick"),
    ],
)
def test_original_takes_texts_literally(action, answer):
    observation, _, _, _, info = original("stick").step(action)

    assert observation == answer
    assert not info["action_valid"]


def test_original_takes_numbers_of_4000_digits_and_no_longer_ones():
    env = original("stick")

    assert say(env, f"get {'1' * 4000} string").startswith("Got 1111")
    assert say(env, f"get {'1' * 4001} string").startswith("Could not execute get 1111")


def test_original_crafts_a_lower_recipe_under_the_name_of_the_goal():
    env = original("acacia_trapdoor")
    say(env, "get 1 acacia logs")

    observation, reward, terminated, _, info = env.step(
        "craft 2 acacia trapdoor using 1 acacia logs"
    )

    assert observation == "Crafted 4 minecraft:acacia_planks"
    assert (reward, terminated, info["success"]) == (0.0, False, False)


@pytest.mark.parametrize("inputs", ["2 oak logs", "1 oak logs, 1 oak logs", "0 oak logs"])
def test_original_wants_the_exact_amounts_of_a_recipe(inputs):
    env = original("acacia_trapdoor")

    answer = say(env, "get 3 oak logs", f"craft 4 oak planks using {inputs}")

    assert answer.startswith("Could not find a valid recipe")


def test_original_does_so_only_below_the_goal():
    env = original("stick")

    answer = say(env, "get 1 acacia logs", "craft 2 acacia trapdoor using 1 acacia logs")

    assert answer.startswith("Could not find a valid recipe")


def test_original_says_when_a_reply_has_two_actions():
    env = original("stick", prompt_format="react")

    observation, _, _, _, info = env.step("Action: inventory\nAction: inventory")

    assert observation == (
        "Error: Only one 'Action' is allowed per response. Please adjust your response."
    )
    assert not info["action_valid"]
    assert say(env, "Action: get 1 string!") == "Got 1 string"
    assert say(env, "get 1 string") == "Could not execute "


def test_the_prompt_reads_back_what_it_writes():
    reply = REACT.write("I need wood.", "craft 1 bed using 3 white wool, 3 oak planks")

    assert REACT.parse(reply) == "craft 1 bed using 3 white wool, 3 oak planks"


# Tasks


def test_splits_have_the_stated_sizes_and_share_no_goal():
    tasks = make().unwrapped.tasks
    goals = {split: {task.data.goal for task in tasks[split]} for split in tasks}

    assert {split: len(tasks[split]) for split in tasks} == {
        "train": 7660, "validation": 432, "test": 856,
    }  # fmt: skip
    assert {split: len(names) for split, names in goals.items()} == {
        "train": 383, "validation": 54, "test": 107,
    }  # fmt: skip
    assert len(set.union(*goals.values())) == 544


def test_every_split_has_goals_of_every_depth():
    book = embedded_book()
    depths = {
        split: Counter(book.depths[goal] for goal in goals)
        for split, goals in embedded_goals().items()
    }

    assert depths == {
        "train": {1: 87, 2: 204, 3: 84, 4: 8},
        "validation": {1: 12, 2: 29, 3: 12, 4: 1},
        "test": {1: 24, 2: 58, 3: 23, 4: 2},
    }


def test_an_id_means_the_same_at_every_depth():
    shallow = make(depth=1, distractors=2).unwrapped.tasks["validation"]
    every = make(distractors=2).unwrapped.tasks["validation"]

    assert len(shallow) == 12 * 8
    assert all(every.find(task.id) == task for task in shallow)


@pytest.mark.parametrize("distractors", [0, 2, 10])
def test_lines_are_the_needed_ones_and_at_most_so_many_others(distractors):
    book = embedded_book()
    tasks = make(distractors=distractors).unwrapped.tasks["validation"]

    for task in tasks:
        required = {str(recipe) for recipe in book.required(task.data.goal)}
        assert required <= set(task.data.lines)
        assert len(set(task.data.lines)) == len(task.data.lines) <= len(required) + distractors


def test_tasks_of_one_goal_show_different_lines():
    tasks = make().unwrapped.tasks["test"]
    goals = len(embedded_goals()["test"])

    first, second = tasks[0].data, tasks[goals].data

    assert first.goal == second.goal
    assert set(first.lines) != set(second.lines)


def test_lines_of_a_task_never_change():
    task = make(distractors=2).unwrapped.find_task("textcraft_embedded_distractors2_train_7000")

    assert task.data.goal == "dark_prismarine_stairs"
    assert task.data.lines == (
        "craft 1 black dye using 1 wither rose",
        "craft 1 black dye using 1 ink sac",
        "craft 1 sea lantern using 4 prismarine shard, 5 prismarine crystals",
        "craft 1 writable book using 1 book, 1 ink sac, 1 feather",
        "craft 4 dark prismarine stairs using 6 dark prismarine",
        "craft 1 dark prismarine using 8 prismarine shard, 1 black dye",
    )


@pytest.mark.parametrize(
    "task_id",
    [
        "textcraft_embedded_test_856",
        "textcraft_embedded_test_-1",
        "textcraft_embedded_test_01",
        "textcraft_embedded_test_\u0661",
        f"textcraft_embedded_test_{'1' * 5000}",
        "textcraft_1",
        "1",
        "",
    ],
)
def test_unknown_task_ids_are_refused(task_id):
    with pytest.raises(UnknownTaskError):
        make().reset(options={"task_id": task_id})


@pytest.mark.parametrize(
    "options",
    [
        {"depth": 0},
        {"depth": 5},
        {"distractors": -1},
        {"distractors": 101},
        {"distractors": 2.0},
        {"distractors": True},
        {"depth": 1.0},
        {"recipes": "random"},
        {"prompt_format": "function_calling"},
    ],
)
def test_wrong_options_are_named(options):
    with pytest.raises(InvalidOptionError, match=next(iter(options))):
        make(**options)


def test_a_refused_option_leaves_no_tasks_behind_under_the_right_one():
    with pytest.raises(InvalidOptionError, match=r"distractors must be an integer, got 3\.0"):
        make(distractors=3.0)

    assert (
        make(distractors=3).unwrapped.tasks["test"][0].id
        == "textcraft_embedded_distractors3_test_0"
    )


@pytest.mark.parametrize("options", [{"depth": 4}, {"distractors": 100}])
def test_options_at_their_limit_are_taken(options):
    observation, _ = make(**options).reset(seed=0)

    assert observation.startswith("Crafting commands:\n")


def test_an_environment_can_be_pickled_and_copied_in_the_middle_of_an_episode():
    env = start("acacia_trapdoor").unwrapped
    say(env, "get 2 acacia logs")

    copies = [pickle.loads(pickle.dumps(env)), copy.deepcopy(env)]

    assert {say(each, "inventory") for each in copies} == {"Inventory: [acacia logs] (2)"}


# The expert


@pytest.mark.parametrize("original", [False, True])
def test_oracle_crafts_every_goal_within_the_step_limit(original):
    limit = make().unwrapped.default_max_steps

    for goal in embedded_book().goals:
        assert steps_to(World(embedded_book(), goal, original=original)) <= limit, goal


@pytest.mark.parametrize("split", ["validation", "test"])
def test_oracle_solves_every_held_out_task(split):
    env = make(split=split)

    for task in env.unwrapped.tasks[split]:
        env.reset(options={"task_id": task.id})
        assert solve(env)["success"], task.id


def test_oracle_solves_train_tasks_with_thoughts_and_every_action_is_available():
    env = make(prompt_format="react")

    for task in env.unwrapped.tasks["train"][::37]:
        env.reset(options={"task_id": task.id})
        for _ in range(100):
            assert env.unwrapped.oracle_action() in env.unwrapped.available_actions()
            _, _, terminated, _, info = env.step(env.unwrapped.oracle_reply())
            assert info["action_valid"]
            if terminated:
                break
        assert info["success"], task.id


@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_oracle_solves_from_any_state(rules):
    rng = np.random.default_rng(5)
    env = make(rules=rules, max_steps=400)

    for seed in range(60):
        env.reset(seed=seed)
        over = False
        for _ in range(20):
            actions = env.unwrapped.available_actions()
            over = over or env.step(actions[rng.integers(len(actions))])[2]
            if over:
                break
        assert over or solve(env)["success"]


def test_oracle_uses_what_is_there():
    world = World(embedded_book(), "acacia_boat")
    world.inventory |= {"acacia_planks": 3, "acacia_logs": 1}

    step = next_step(world)

    assert step.action == "craft 4 acacia planks using 1 acacia logs"
    assert step.thought == (
        "To craft acacia boat I need 5 acacia planks, and I have only 3. "
        "I can make it now, because I have 1 acacia logs."
    )


def test_oracle_takes_the_item_of_a_kind_that_it_has():
    world = World(embedded_book(), "crafting_table")
    world.inventory |= {"warped_planks": 4, "oak_planks": 3}

    assert next_step(world).action == "craft 1 crafting table using 4 warped planks"


def test_available_actions_are_the_crafts_at_hand_and_the_amounts_of_the_lines():
    env = start("acacia_trapdoor", distractors=0)
    before = env.unwrapped.available_actions()
    say(env, "get 2 acacia logs")

    after = env.unwrapped.available_actions()

    assert before == ["get 1 acacia logs", "get 2 acacia logs", "inventory"]
    assert after == ["craft 4 acacia planks using 1 acacia logs", "get 1 acacia logs", "inventory"]


def steps_to(world):
    for number in range(1, 200):
        answer = world.act(next_step(world).action)
        assert answer.carried_out
        if answer.made_goal:
            return number
    raise AssertionError("the oracle never ends")


# Robustness


@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_text_after_the_start_of_a_command_is_survived(rules, data):
    env = start("stick", rules=rules)
    head = data.draw(st.sampled_from(["", "get ", "get 3 ", "craft ", "craft 4 stick using "]))
    tail = data.draw(st.text(max_size=60))

    observation, reward, *_ = env.step(head + tail)

    assert observation in env.observation_space
    assert 0.0 <= reward <= 1.0


def test_the_longest_observation_is_inside_the_space():
    env = original("stick")
    say(env, "get 1 string")

    observation = say(env, f"craft {chr(1) * 8000} using 1 string")

    assert observation in env.observation_space


def test_counts_never_fall_below_nothing_in_random_play():
    rng = np.random.default_rng(0)
    env = make(max_steps=10_000)
    for seed in range(20):
        env.reset(seed=seed)
        for _ in range(40):
            actions = env.unwrapped.available_actions()
            text = actions[rng.integers(len(actions))]
            _, _, terminated, _, info = env.step(text)
            assert info["action_valid"], text
            if terminated:
                break
            assert "-" not in say(env, "inventory")


# Rendering


def test_text_rendering_shows_goal_inventory_and_recipes():
    env = start("acacia_trapdoor", distractors=0, render_mode="ansi")
    say(env, "get 2 acacia logs")

    assert env.render() == (
        "Goal: acacia trapdoor\n"
        "Inventory: [acacia logs] (2)\n"
        "\n"
        "craft 2 acacia trapdoor using 6 acacia planks\n"
        "craft 4 acacia planks using 1 acacia logs"
    )


def test_picture_changes_with_the_inventory_but_not_in_size():
    env = start("stick", render_mode="rgb_array")
    before = env.render()
    for name in ("string", "oak logs", "cobblestone") * 10:
        say(env, f"get 9 {name}")

    after = env.render()

    assert before.shape == after.shape
    assert before.dtype == np.uint8
    assert (before != after).any()


# Data of the user, official data


def write_recipes(folder, **recipes):
    (folder / "recipes").mkdir()
    for name, recipe in recipes.items():
        (folder / "recipes" / f"{name}.json").write_text(
            recipe if isinstance(recipe, str) else json.dumps(recipe)
        )
    return folder


def shapeless(product, *ingredients, **more):
    return {
        "type": "minecraft:crafting_shapeless",
        "ingredients": [
            {"item": f"minecraft:{one}"} if isinstance(one, str) else one for one in ingredients
        ],
        "result": {"item": f"minecraft:{product}"},
        **more,
    }


def test_vanilla_files_are_read_with_patterns_choices_and_groups(tmp_path):
    bed = {
        "type": "minecraft:crafting_shaped",
        "pattern": ["###", "XXX"],
        "key": {"#": {"item": "minecraft:wool"}, "X": {"tag": "minecraft:planks"}},
        "result": {"item": "minecraft:bed", "count": 2},
    }
    folder = write_recipes(
        tmp_path,
        bed=bed,
        oak=shapeless("oak_planks", "oak_log", group="planks"),
        dye=shapeless("dye", [{"item": "minecraft:bone"}, {"item": "minecraft:lily"}], "bone"),
        stone={"type": "minecraft:smelting", "result": "minecraft:stone"},
    )

    book = official_book(folder)

    assert sorted(book.by_line) == [
        "craft 1 dye using 2 bone",
        "craft 1 oak planks using 1 oak log",
        "craft 2 bed using 3 wool, 3 planks",
    ]
    assert book.kinds == {"planks"}
    assert [(goal, book.depths[goal]) for goal in book.goals] == [
        ("dye", 1), ("oak_planks", 1), ("bed", 2),
    ]  # fmt: skip


def test_of_two_recipes_that_undo_each_other_the_first_file_is_kept(tmp_path):
    folder = write_recipes(
        tmp_path, a=shapeless("coin", "heap"), b=shapeless("heap", "coin"), c=shapeless("x", "coin")
    )

    assert "craft 1 heap using 1 coin" not in official_book(folder).by_line
    assert "craft 1 heap using 1 coin" in official_book(folder, frozenset({"a"})).by_line


def test_a_recipe_that_takes_a_block_apart_is_left_out(tmp_path):
    folder = write_recipes(
        tmp_path, a=shapeless("coal", "coal_block"), b=shapeless("mix", "coal_block", "coal")
    )

    assert list(official_book(folder).by_line) == ["craft 1 mix using 1 coal block, 1 coal"]


def test_a_kind_that_nothing_makes_is_found_by_its_own_name(tmp_path):
    folder = write_recipes(tmp_path, a=shapeless("oak_planks", {"tag": "minecraft:oak_logs"}))

    book = official_book(folder)

    assert book.is_found("oak_logs")
    assert not book.is_found("oak_planks")


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"type": "minecraft:crafting_shaped"}'])
def test_a_broken_recipe_file_is_named(tmp_path, text):
    folder = write_recipes(tmp_path, broken=text)

    with pytest.raises(MalformedFileError, match=r"broken\.json"):
        official_book(folder)


def test_missing_official_data_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("AGENTGYM_DATA", str(tmp_path))

    with pytest.raises(DataUnavailableError, match="looked for recipes"):
        make(data="official")


@pytest.mark.parametrize("recipes", [{}, {"a": {"type": "minecraft:smelting"}}])
def test_a_folder_with_too_few_recipes_is_named(tmp_path, recipes):
    folder = write_recipes(
        tmp_path, **{name: json.dumps(recipe) for name, recipe in recipes.items()}
    )

    with pytest.raises(DataUnavailableError, match=f"{tmp_path}.* incomplete: its recipes make 0"):
        make(data=str(folder))


@needs_official_data
def test_official_tree_is_the_originals_in_sorted_order():
    def plain(name):
        return name.removeprefix("minecraft:")

    tree = json.loads((official_folder() / "textcraft_tree_sorted.json").read_text())
    book = official_book(official_folder())

    assert [(goal, book.depths[goal]) for goal in book.goals] == [
        (plain(goal), depth) for goal, depth in tree["goals"]
    ]
    for key, recipes in (
        ("itemid_recipes", book.recipes_of),
        ("tag_recipes", book.recipes_of_kind),
    ):
        ours = {name: [str(recipe) for recipe in group] for name, group in recipes.items()}
        assert ours == {plain(name): lines for name, lines in tree[key].items()}
    assert book.kinds == set(map(plain, tree["tag_set"]))
    assert book.items == set(map(plain, tree["itemid_set"]))
    assert book.kind_of == {plain(k): plain(v) for k, v in tree["item_id_to_tag"].items()}


@needs_official_data
def test_embedded_tree_differs_from_the_official_one_as_the_docs_say():
    ours, theirs = embedded_book(), official_book(official_folder())

    def facts(book):
        return {
            (recipe.product, recipe.made, frozenset(recipe.inputs))
            for recipes in book.recipes_of.values()
            for recipe in recipes
        }

    assert set(ours.goals) == set(theirs.goals)
    assert {product for product, _, _ in facts(ours) ^ facts(theirs)} == {"brewing_stand"}
    assert {
        goal: (theirs.depths[goal], ours.depths[goal])
        for goal in ours.goals
        if theirs.depths[goal] != ours.depths[goal]
    } == {"daylight_detector": (1, 3), "composter": (1, 3), "barrel": (2, 3), "painting": (3, 2)}
    assert ours.items - theirs.items == {"charcoal", "soul_sand", "soul_soil"}
    assert theirs.items - ours.items == {"wooden_slabs"}


@needs_official_data
def test_official_splits_are_agentgyms():
    lists = json.loads((official_folder().parent / "agenteval_ids.json").read_text())
    tasks = make(data="official").unwrapped.tasks

    assert [task.id for task in tasks["test"]] == lists["eval"]["textcraft"]
    assert [task.id for task in tasks["train"]] == lists["train"]["textcraft_train"]
    assert len(tasks["validation"]) == 70
    assert all(make(data="official").unwrapped.find_task(f"textcraft_{n}") for n in range(544))


@needs_official_data
def test_agenttraj_recipes_let_iron_ingots_be_found():
    sorted_env = make(data="official", recipes="sorted")
    agenttraj_env = make(data="official", recipes="agenttraj")
    for env in (sorted_env, agenttraj_env):
        env.reset(seed=0)

    assert say(agenttraj_env, "get 1 iron ingot") == "Got 1 iron ingot"
    assert say(sorted_env, "get 1 iron ingot") != "Got 1 iron ingot"


@needs_official_data
@pytest.mark.parametrize("recipes", ["sorted", "agenttraj"])
@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_oracle_solves_every_official_task(recipes, rules):
    env = make(data="official", recipes=recipes, rules=rules)

    for tasks in env.unwrapped.tasks.values():
        for task in tasks:
            env.reset(options={"task_id": task.id})
            assert solve(env)["success"], task.id


# Replays


RECORDS = Path(os.environ.get("AGENTGYM_DATA", ""), "..", "parity", "textcraft.jsonl")

needs_records = pytest.mark.skipif(
    not os.environ.get("AGENTGYM_DATA") or not RECORDS.exists(),
    reason="set AGENTGYM_DATA to a folder with textcraft/recipes/, and ../parity/textcraft.jsonl",
)


def parity_records():
    return [json.loads(line) for line in RECORDS.read_text().splitlines()]


def agenttraj_items():
    path = Path(os.environ["AGENTGYM_DATA"]) / "agenttraj" / "textcraft_train_sample.json"
    roles = {"human": "user", "gpt": "assistant"}
    return [
        (item["item_id"], [(roles[m["from"]], m["value"]) for m in item["conversations"]])
        for item in json.loads(path.read_text())
    ]


@needs_records
def test_agentgyms_records_replay_without_a_mismatch():
    comparisons = [each for record in parity_records() for each in replay(record, Path())]

    assert mismatches(comparisons) == []
    assert len(comparisons) > 1_500


@needs_records
@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("observation", "Got 9 sand"),
        ("reward", 0.5),
        ("done", None),
        ("inventory", {"minecraft:sand": 1}),
        ("server_action", "get 9 sand"),
    ],
)
def test_a_wrong_fact_in_a_record_is_found(key, wrong):
    record = parity_records()[0]
    record["steps"][2][key] = wrong

    assert [each.where for each in mismatches(replay(record, Path()))] == [f"step 3: {key}"]


@needs_records
def test_a_record_that_lacks_a_needed_line_is_found():
    record = parity_records()[0]
    line = record["required_recipes"][0]
    record["reset_observation"] = record["reset_observation"].replace(f"{line}\n", "")

    (found,) = mismatches(replay(record, Path()))

    assert found.where == "first observation: lines that lead to the goal"


@needs_official_data
def test_official_trajectories_replay_without_a_mismatch():
    for item_id, messages in agenttraj_items():
        comparisons = list(replay_conversation(item_id, messages, reward=1.0, done=True))
        assert mismatches(comparisons) == [], item_id
        assert len(comparisons) >= len(messages) // 2 - 1


@needs_official_data
def test_a_changed_answer_in_a_trajectory_is_found():
    item_id, messages = agenttraj_items()[0]
    messages[6] = ("user", "Instruction:\nGot 7 blackstone")

    (found,) = mismatches(replay_conversation(item_id, messages))

    assert found.where == "turn 2: observation"
    assert found.actual == "Got 6 blackstone"


@needs_official_data
def test_which_of_two_recipes_was_there_is_read_from_the_text():
    lines = "craft 9 gold nugget using 1 gold ingot"
    messages = [
        ("user", f"Crafting commands:\n{lines}\n\nGoal: craft gold nugget."),
        ("assistant", "Action: get 1 gold ingot"),
        ("user", "Got 1 gold ingot"),
        ("assistant", "Action: craft 9 gold nugget using 1 gold ingot"),
    ]

    assert mismatches(replay_conversation("textcraft_3", messages, reward=1.0, done=True)) == []


@pytest.mark.parametrize("options", [{}, {"rules": "agentgym"}, {"prompt_format": "react"}])
def test_our_own_conversations_replay(options):
    env = make(distractors=3, **options)
    observation, info = env.reset(seed=3)
    messages, over = [("user", observation)], False
    while not over:
        reply = env.unwrapped.oracle_reply()
        observation, _, over, _, info = env.step(reply)
        messages += [("assistant", reply), ("user", observation)]

    comparisons = list(replay_conversation(info["task_id"], messages, reward=1.0, done=True))

    assert mismatches(comparisons) == []


def test_a_conversation_without_a_goal_is_refused():
    with pytest.raises(MalformedFileError, match="no message holds crafting commands"):
        list(replay_conversation("textcraft_1", [("user", "Hello"), ("assistant", "Hi")]))


def test_a_conversation_out_of_turn_is_refused():
    start_text = "Crafting commands:\ncraft 1 a using 1 b\n\nGoal: craft a."
    with pytest.raises(MalformedFileError, match="take turns"):
        list(replay_conversation("textcraft_1", [("user", start_text), ("user", "more")]))


def test_importing_the_package_loads_no_recipes():
    assert agentgym_envs.ENVIRONMENTS[TEXTCRAFT] == "agentgym_envs.envs.textcraft:TextCraftEnv"
