"""The rules of BabyAI; what every environment promises is tested in test_contract.py."""

import subprocess
import sys

import gymnasium as gym
import numpy as np
import pytest

from agentgym_envs import InvalidOptionError, OracleUnavailableError, UnknownTaskError
from agentgym_envs.envs.babyai import oracle
from agentgym_envs.envs.babyai.data import (
    EMPTY,
    LOCKED,
    OPEN,
    WALL,
    Description,
    Layout,
    Order,
    Orders,
    door_code,
    object_code,
)
from agentgym_envs.envs.babyai.levels import LEVELS
from agentgym_envs.envs.babyai.published import EVALUATION, TRAINING, numbers
from agentgym_envs.envs.babyai.world import World

BABYAI = "AgentGym/BabyAI-v0"

THINGS = {
    " ": EMPTY,
    "#": WALL,
    "r": object_code("ball", "red"),
    "g": object_code("ball", "grey"),
    "b": object_code("box", "blue"),
    "k": object_code("key", "red"),
    "D": door_code("red", 1),
    "G": door_code("grey", 1),
    "L": door_code("red", LOCKED),
    "O": door_code("red", OPEN),
}
RED_BALL = Description("ball", "red")
GREY_BALL = Description("ball", "grey")
RED_DOOR = Description("door", "red")
GREY_DOOR = Description("door", "grey")
BLUE_BOX = Description("box", "blue")


def make(**options):
    return gym.make(BABYAI, **options)


def start(number, **options):
    env = make(**options)
    observation, _ = env.reset(options={"task_id": f"babyai_{number}"})
    return env, observation


def world(drawing, instruction, *, budget=100, contents=(), mission="do it", **rules):
    """Returns a world drawn as text; the agent is ">", "v", "<" or "^"."""
    rows = drawing.strip("\n").split("\n")
    row = next(y for y, line in enumerate(rows) if set(line) & set("><v^"))
    column = next(x for x, sign in enumerate(rows[row]) if sign in "><v^")
    layout = Layout(
        width=len(rows[0]),
        height=len(rows),
        cells=bytes(THINGS.get(sign, EMPTY) for line in rows for sign in line),
        contents=contents,
        room_size=len(rows),
        position=(column, row),
        direction=">v<^".index(rows[row][column]),
        carried=0,
        carried_from=None,
        instruction=instruction,
        mission=mission,
        budget=budget,
    )
    return World(layout, **rules)


def play(world, *actions):
    return [world.act(action) for action in actions]


def solve(world, most=60):
    """Plays the oracle; returns its actions and the last answer."""
    actions = []
    while len(actions) < most:
        actions.append(oracle.next_step(world).action)
        answer = world.act(actions[-1])
        if answer.over:
            break
    return actions, answer


ROOM = """
#######
#   r #
#     #
# > g #
#  b  #
#k    #
#######
"""


def test_things_are_told_from_the_nearest_on_with_their_places():
    text = world(ROOM, Order("goto", RED_BALL)).opening()

    assert text.split("objects: ")[1].split("The room")[0] == (
        "There is a grey ball 1 right in front of you 2 steps away.  "
        "There is a blue box 1 1 steps in front of you and 1 steps to your right.  "
        "There is a red ball 1 2 steps in front of you and 2 steps to your left.  "
    )
    assert "You are facing a wall 4 steps away. You are not carrying anything." in text


def test_what_is_behind_a_shut_door_is_not_seen_and_through_an_open_one_it_is():
    room = world("######\n#>D r#\n######", Order("goto", RED_BALL))

    shut = room.opening()
    opened = room.act("toggle").observation

    assert "red ball" not in shut
    assert "There is a red open door 1 right in front of you 1 steps away." in opened
    assert "There is a red ball 1 right in front of you 3 steps away." in opened


def test_going_to_a_thing_solves_the_mission_at_once_and_earns_by_moves():
    answer = play(world(ROOM, Order("goto", RED_BALL), budget=60), "go to red ball 1")[0]

    assert (answer.solved, answer.over) == (True, True)
    assert answer.reward == 1 - 0.9 * 5 / 60
    assert "\nThe task is completed.\nAvailable actions: [" in answer.observation


def test_a_success_after_the_budget_still_earns_a_tenth():
    late = world(ROOM, Order("goto", RED_BALL), budget=10)
    for _ in range(12):
        late.act("turn left")

    assert play(late, "go to red ball 1")[0].reward == pytest.approx(0.1)


@pytest.mark.parametrize("verb", ["pick up", "pickup", "PICK  UP", " Pickup"])
def test_both_spellings_pick_up(verb):
    answer = play(world(ROOM, Order("pickup", GREY_BALL)), f"{verb} grey ball 1")[0]

    assert answer.solved


def test_the_originals_rules_know_only_pickup():
    room = world(ROOM, Order("pickup", GREY_BALL), original=True)

    refused, done = play(room, "pick up grey ball 1", "pickup grey ball 1")

    assert refused.observation.startswith("The action is not recognized.")
    assert (refused.valid, done.solved) == (False, True)


def test_what_is_carried_can_be_put_down_on_free_floor_only():
    room = world("######\n#>r g#\n######", Order("goto", RED_DOOR))

    taken, put, again = play(room, "pick up red ball 1", "drop", "drop")

    assert "You are carrying a red ball." in taken.observation
    assert "You are not carrying anything." in put.observation
    assert again.observation.startswith("You cannot drop the object, as you are not carrying")
    assert "drop" not in room.actions


def test_a_locked_door_opens_with_a_key_of_its_colour_which_is_kept():
    room = world("#######\n#>k L #\n#######", Order("goto", GREY_BALL))

    without = room.act("toggle and go through red locked door 1")
    through = play(room, "pick up red key 1", "toggle and go through red locked door 1")[1]

    assert without.observation.startswith(
        "You cannot toggle and go through red locked door 1, as you are not carrying a key."
    )
    assert "You are carrying a red key." in through.observation
    assert room.scene.position(room.scene.cell) == (4, 1)


def test_a_box_opens_to_what_is_inside_and_vanishes():
    inside = ((2, 1, THINGS["k"]),)
    room = world("#####\n#>b #\n#####", Order("goto", GREY_BALL), contents=inside)

    first, second = play(room, "toggle", "go to red key 1")

    assert "There is a red key 1 right in front of you 1 steps away." in first.observation
    assert second.observation.startswith("No change in state.")


def test_the_originals_rules_do_not_toggle_a_box_or_close_a_door():
    box = world("#####\n#>b #\n#####", Order("goto", GREY_BALL), original=True)
    door = world("#####\n#>O #\n#####", Order("goto", GREY_BALL), original=True)

    assert "toggle" not in box.actions
    assert "toggle" not in door.actions
    assert "toggle" in world("#####\n#>O #\n#####", Order("goto", GREY_BALL)).actions


def test_opening_a_box_that_is_needed_ends_the_episode_unsolved():
    room = world("#####\n#>b #\n#####", Order("pickup", BLUE_BOX))

    answer = room.act("toggle")

    assert (answer.solved, answer.over, answer.reward) == (False, True, 0.0)
    assert "The task can no longer be completed." in answer.observation


def test_touching_the_wrong_thing_fails_a_strict_mission_only():
    strict, other = (
        world(ROOM, Order("pickup", RED_BALL, strict=strict)) for strict in (True, False)
    )

    failed, goes_on = (room.act("pick up grey ball 1") for room in (strict, other))

    assert (failed.over, failed.solved, failed.reward) == (True, False, 0.0)
    assert goes_on.over is False


def test_a_second_door_in_turn_is_not_failed_by_the_first_but_by_the_originals_rules():
    turns = Orders("before", Order("open", RED_DOOR, strict=True),
                   Order("open", GREY_DOOR, strict=True))  # fmt: skip
    room = "######\n#D>G #\n######"

    opened = play(world(room, turns), "toggle", "turn left", "turn left", "toggle")
    right = play(world(room, turns), "turn left", "turn left", "toggle", "go to grey closed door 1",
                 "turn left", "turn left", "toggle")  # fmt: skip
    original = play(world(room, turns, original=True), "turn left", "turn left", "toggle")

    assert opened[0].over
    assert not opened[0].solved
    assert [answer.over for answer in right] == [False] * (len(right) - 1) + [True]
    assert right[-1].solved
    assert "The task is completed." in original[-1].observation
    assert not original[-1].over


def test_order_words_are_kept_and_lost_by_the_originals_rules():
    words = "go to a ball, then open a door after you drop it"

    sound, original = (
        world(ROOM, Order("goto", RED_BALL), mission=words, original=original)
        for original in (False, True)
    )

    assert sound.goal == words
    assert original.goal == "go to a ball, and open a door and drop it"


def test_after_means_the_second_first():
    order = Orders("after", Order("goto", RED_BALL), Order("goto", GREY_BALL))

    wrong_way = play(world(ROOM, order), "go to red ball 1", "go to grey ball 1")
    right_way = play(world(ROOM, order), "go to grey ball 1", "turn left", "go to red ball 1")

    assert [answer.over for answer in wrong_way] == [False, False]
    assert right_way[-1].solved


def test_the_originals_rewards_stay_and_add_up_and_low_ones_do_not_end():
    room = world(ROOM, Order("goto", RED_BALL), budget=7, original=True)

    won, nonsense, moved = play(room, "go to red ball 1", "jump", "turn left")

    assert won.reward == pytest.approx(1 - 0.9 * 5 / 7)
    assert (won.over, "\n The task is completed." in won.observation) == (False, True)
    assert (nonsense.reward, nonsense.valid) == (won.reward, False)
    assert moved.reward == 0.0


def test_the_originals_rules_stop_where_a_turn_changes_nothing_to_see():
    same_on_all_sides = """
#########
#       #
#   r   #
#       #
# r > r #
#       #
#   r   #
#       #
#########
"""
    sound, original = (
        world(same_on_all_sides, Order("open", RED_DOOR), original=original)
        for original in (False, True)
    )
    before = original.opening().split("\n", 1)[1]

    arrived, stopped = (room.act("go to red ball 2") for room in (sound, original))

    assert "red ball 1 right in front of you 1 steps away." in arrived.observation
    assert stopped.observation == before
    assert original.scene.direction == 3


@pytest.mark.parametrize(
    ("room", "listed"),
    [
        ("#######\n# r   #\n# b   #\n# >b  #\n# b   #\n#     #\n#######", True),
        ("#######\n#   b #\n# rb^b#\n#     #\n#     #\n#     #\n#######", False),
    ],
)
def test_a_path_may_lead_behind_the_agent_where_it_looks_right_but_not_up(room, listed):
    assert ("go to red ball 1" in world(room, Order("goto", RED_BALL)).actions) is listed


def test_of_an_action_only_the_last_moves_reward_counts_in_the_original():
    room = "######\n#>D  #\n######"

    sound = world(room, Order("open", RED_DOOR)).act("toggle and go through red closed door 1")
    original = world(room, Order("open", RED_DOOR), original=True).act(
        "toggle and go through red closed door 1"
    )

    assert (sound.solved, sound.reward > 0.9) == (True, True)
    assert (original.solved, original.reward) == (False, 0.0)


def test_checking_lists_the_actions_and_any_text_with_check_does_in_the_original():
    for original, text in ((False, "check available actions"), (True, "please checkmate")):
        room = world(ROOM, Order("goto", RED_BALL), original=original)

        answer = room.act(text)

        assert answer.observation.startswith(
            "You can take the following actions: turn left, turn right, move forward, "
        )
        assert answer.valid


def test_things_keep_the_numbers_of_their_description_but_not_in_the_original():
    walled_in = """
#######
#   b #
#> bgb#
#   b #
#     #
#   g #
#######
"""

    sound, original = (
        world(walled_in, Order("open", RED_DOOR), original=original) for original in (False, True)
    )

    assert "pick up grey ball 2" in sound.actions
    assert "pick up grey ball 1" not in sound.actions
    assert sound.act("go to grey ball 1").observation.startswith(
        "You cannot go to grey ball 1, as there is no path leading to it."
    )
    assert "pickup grey ball 1" in original.actions
    assert "pickup grey ball 2" not in original.actions


def test_the_low_level_view_has_six_moves_that_are_always_there():
    env, observation = start(16_402, view="low-level")

    assert "Available actions" not in observation
    assert env.unwrapped.available_actions() == [
        "turn left", "turn right", "move forward", "pick up", "drop", "toggle",
    ]  # fmt: skip
    assert env.step("pickup")[4]["action_valid"] is True
    assert env.step("go to red ball 1")[4]["action_valid"] is False
    assert env.unwrapped.max_steps == 600


def test_a_number_means_level_and_seed_whatever_the_options():
    for options in ({}, {"levels": ["GoToRedBall"]}, {"view": "low-level"}, {"levels": 2}):
        env, observation = start(16_401, **options)

        assert env.unwrapped.task.data.level == 2
        assert env.unwrapped.task.data.seed == 410
        assert observation.startswith("Your goal: go to the red ball\n")


def test_splits_share_no_seed_and_hold_none_of_the_evaluation_tasks():
    tasks = make().unwrapped.tasks
    seeds = {split: {tasks[split][i].data.seed for i in range(0, len(tasks[split]), 7)}
             for split in tasks}  # fmt: skip

    assert {split: len(tasks[split]) for split in tasks} == {
        "train": 100_179, "validation": 399, "test": 400,
    }  # fmt: skip
    assert not seeds["train"] & (seeds["validation"] | seeds["test"])
    assert not seeds["validation"] & seeds["test"]
    for number in numbers(EVALUATION):
        assert all(tasks[split].find(f"babyai_{number}") is None for split in tasks)


def test_every_level_is_in_every_split():
    tasks = make().unwrapped.tasks

    for split in tasks:
        assert {task.data.level for task in tasks[split][:40]} == set(range(1, 41))


def test_a_sparse_split_counts_and_finds_its_tasks_without_gaps():
    tasks = make(levels=["GoToImpUnlock", 1]).unwrapped.tasks["train"]

    ids = [task.id for task in tasks]

    assert len(ids) == len(set(ids)) == len(tasks)
    assert ids == sorted(ids, key=lambda task_id: int(task_id[7:]))
    assert all(tasks.find(task_id) is not None for task_id in ids)
    assert tasks.find("babyai_246") is None  # seed 6 locks the room with its key inside
    assert tasks.find("babyai_1840") is None  # of AgentEval


def test_official_splits_are_the_published_tasks():
    tasks = make(data="official").unwrapped.tasks

    assert [task.id for task in tasks["test"]] == [f"babyai_{n}" for n in numbers(EVALUATION)]
    assert [task.id for task in tasks["train"]] == [f"babyai_{n}" for n in numbers(TRAINING)]
    assert (len(tasks["test"]), len(tasks["train"])) == (90, 810)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"levels": ["GoToRedBal"]}, "did you mean 'GoToRedBall'"),
        ({"levels": [0]}, "from 1 to 40"),
        ({"levels": [41]}, "from 1 to 40"),
        ({"levels": [True]}, "integer"),
        ({"levels": []}, "at least one"),
        ({"levels": ["Unlock"], "data": "official"}, "official"),
        ({"view": "camera"}, "view"),
        ({"data": "/no/such"}, "/no/such"),
    ],
)
def test_an_option_that_cannot_be_is_refused(options, message):
    with pytest.raises(InvalidOptionError, match=message):
        make(**options)


def test_a_task_of_another_level_is_not_found():
    with pytest.raises(UnknownTaskError, match="babyai_3"):
        start(3, levels=[1])


@pytest.mark.parametrize("view", ["text", "low-level"])
def test_the_oracle_solves_every_validation_and_test_task(view):
    env = make(view=view)
    for split in ("validation", "test"):
        for task in env.unwrapped.tasks[split][:: 1 if view == "text" else 4]:
            env.reset(options={"task_id": task.id})
            over = False
            while not over:
                *_, terminated, truncated, info = env.step(env.unwrapped.oracle_action())
                over = terminated or truncated
                assert info["action_valid"]

            assert info["success"], task.id


def test_the_oracle_solves_the_published_tasks_by_the_originals_rules():
    env = make(data="official", rules="agentgym")
    for split in ("test", "train"):
        for task in env.unwrapped.tasks[split][::6]:
            env.reset(options={"task_id": task.id})
            over = False
            while not over:
                *_, terminated, truncated, info = env.step(env.unwrapped.oracle_action())
                over = terminated or truncated

            assert info["success"], task.id


def test_the_oracle_goes_on_from_wherever_somebody_wandered():
    generator = np.random.default_rng(5)
    env = make(max_steps=400)
    for task in env.unwrapped.tasks["test"][::3]:
        env.reset(options={"task_id": task.id})
        over = False
        for _ in range(15):
            if not over:
                over = env.step(str(generator.choice(env.unwrapped.available_actions())))[2]
        if over:
            continue
        while not over:
            *_, terminated, truncated, info = env.step(env.unwrapped.oracle_action())
            over = terminated or truncated

        assert info["success"], task.id


def test_the_oracle_takes_away_what_blocks_the_way():
    room = world("#######\n#>g r #\n#######", Order("pickup", RED_BALL))

    actions, answer = solve(room)

    assert answer.solved
    assert actions[0] == "pick up grey ball 1"


def test_the_oracle_fetches_the_key_from_a_box_for_a_locked_door():
    inside = ((2, 4, THINGS["k"]),)
    room = world("#######\n#  L r#\n# ##  #\n#   ###\n#>b   #\n#######",
                 Order("goto", RED_BALL), contents=inside)  # fmt: skip

    actions, answer = solve(room)

    assert answer.solved
    assert actions[0] == "toggle"
    assert "pick up red key 1" in actions


@pytest.mark.parametrize("number", [45_074, 49_794, 56_754])
def test_the_oracle_moves_things_about_where_there_is_hardly_room(number):
    env, _ = start(number)
    over = False
    while not over:
        *_, terminated, truncated, info = env.step(env.unwrapped.oracle_action())
        over = terminated or truncated

    assert info["success"]


def test_the_oracle_says_when_nothing_can_help():
    room = world("######\n#> Lr#\n######", Order("goto", RED_BALL))

    with pytest.raises(OracleUnavailableError, match="cannot be carried out any more"):
        oracle.next_step(room)


def test_the_picture_shows_the_whole_level_and_changes_with_a_move():
    env, _ = start(16_401, render_mode="rgb_array")

    before = env.render()
    env.step("turn left")

    assert before.shape == (8 * 24, 8 * 24, 3)
    assert (env.render() != before).any()


def test_minigrid_is_imported_with_the_first_task_without_a_window_or_a_word():
    script = (
        "import sys, gymnasium, agentgym_envs\n"
        f"env = gymnasium.make({BABYAI!r})\n"
        "assert 'minigrid' not in sys.modules\n"
        "env.reset(options={'task_id': 'babyai_17'})\n"
        "import pygame\n"
        "assert not pygame.display.get_init()\n"
    )

    child = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert (child.returncode, child.stdout, child.stderr) == (0, "", "")


def test_levels_have_names_and_goals_of_their_own():
    assert len({level.name for level in LEVELS}) == len({level.goal for level in LEVELS}) == 40
