"""The rules of the household; what every environment promises is tested in test_contract.py."""

import gymnasium as gym
import pytest

from agentgym_envs import InvalidOptionError

from .alfworld_games import game_file, problem, write_game

ALFWORLD = "AgentGym/ALFWorld-v0"
TASK = "alfworld_train/ours/trial_T1"


@pytest.fixture
def start(tmp_path):
    """Returns a function that begins an episode in the small household of alfworld_games.py."""

    def begin(kind="place", thing="Apple", target="Cabinet", *, generation="move", **options):
        content = game_file(problem(kind, thing, target), generation=generation)
        folder = write_game(tmp_path / f"{kind}{generation}", content)
        env = gym.make(ALFWORLD, data=folder, **options)
        env.reset(options={"task_id": TASK})
        return env

    return begin


def say(env, *actions):
    """Plays actions and returns the last observation."""
    for action in actions:
        observation, *_ = env.step(action)
    return observation


def test_the_first_observation_lists_all_receptacles_and_the_task(start):
    env = start()

    observation, _ = env.reset(options={"task_id": TASK})

    assert observation == (
        "You are in the middle of a room. Looking quickly around you, you see a cabinet 2, a "
        "cabinet 1, a countertop 1, a desk 1, a drawer 1, a fridge 1, a microwave 1, a sink 1, and "
        "a sinkbasin 1.\nYour task is to: put an apple in a cabinet."
    )


def test_going_shows_what_is_on_a_receptacle_or_whether_it_is_closed_or_open(start):
    env = start()

    assert say(env, "go to countertop 1") == (
        "You arrive at countertop 1. On the countertop 1, you see a apple 1, a bread 1, a knife 1, "
        "and a window 1."
    )
    assert say(env, "go to fridge 1") == "You arrive at fridge 1. The fridge 1 is closed."
    assert say(env, "go to cabinet 1") == (
        "You arrive at cabinet 1. The cabinet 1 is open. In it, you see nothing."
    )


def test_a_closed_receptacle_hides_and_guards_what_is_in_it(start):
    env = start()

    assert say(env, "go to fridge 1", "take apple 2 from fridge 1") == "Nothing happens."
    assert say(env, "open fridge 1") == (
        "You open the fridge 1. The fridge 1 is open. In it, you see a apple 2."
    )
    assert say(env, "open fridge 1") == "Nothing happens."
    assert say(env, "close fridge 1") == "You close the fridge 1."
    assert say(env, "close fridge 1") == "Nothing happens."
    assert say(env, "open fridge 1", "take apple 2 from fridge 1") == (
        "You pick up the apple 2 from the fridge 1."
    )


def test_hands_hold_one_thing_and_only_what_can_be_picked_up(start):
    env = start()

    assert say(env, "go to countertop 1", "take window 1 from countertop 1") == "Nothing happens."
    assert say(env, "inventory") == "You are not carrying anything."
    say(env, "take knife 1 from countertop 1")
    assert say(env, "inventory") == "You are carrying: a knife 1."
    assert say(env, "take bread 1 from countertop 1") == "Nothing happens."


def test_a_thing_can_only_be_put_where_it_fits(start):
    env = start("look", "Box", "DeskLamp")

    say(env, "go to countertop 1", "take knife 1 from countertop 1", "go to cabinet 1")

    assert say(env, "move knife 1 to cabinet 1") == "Nothing happens."
    assert say(env, "go to countertop 1", "move knife 1 to countertop 1") == (
        "You move the knife 1 to the countertop 1."
    )


def test_nothing_can_be_put_into_what_is_closed(start):
    env = start()
    say(env, "go to countertop 1", "take apple 1 from countertop 1", "go to cabinet 2")

    assert say(env, "move apple 1 to cabinet 2") == "Nothing happens."
    assert say(env, "open cabinet 2", "move apple 1 to cabinet 2").startswith("You move the apple")


def test_what_was_taken_is_next_to_its_receptacle_only_where_it_is_put_down_nearby(start):
    env = start()

    assert say(env, "go to desk 1", "open drawer 1", "take box 1 from drawer 1", "look") == (
        "You are facing the desk 1, and drawer 1. Next to it, you see nothing."
    )
    assert say(env, "move box 1 to desk 1", "look").endswith("Next to it, you see a box 1.")
    assert say(env, "take box 1 from desk 1", "move box 1 to desk 1", "look").endswith(
        "Next to it, you see a box 1."
    )


def test_what_is_put_back_is_not_next_to_its_receptacle(start):
    env = start()

    say(env, "go to countertop 1", "take knife 1 from countertop 1")
    say(env, "move knife 1 to countertop 1")

    assert say(env, "look") == "You are facing the countertop 1. Next to it, you see nothing."


def test_two_receptacles_at_one_place_are_both_in_reach(start):
    env = start()

    say(env, "go to desk 1")

    assert say(env, "examine drawer 1") == "The drawer 1 is closed."
    assert say(env, "open drawer 1").endswith("In it, you see a box 1.")
    assert say(env, "take box 1 from drawer 1", "move box 1 to desk 1") == (
        "You move the box 1 to the desk 1."
    )
    assert say(env, "look") == (
        "You are facing the desk 1, and drawer 1. Next to it, you see a box 1."
    )
    assert say(env, "examine desk 1") == "On the desk 1, you see a box 1, and a desklamp 1."


@pytest.mark.parametrize(
    ("kind", "command", "adjective"),
    [
        ("clean", "clean apple 1 with sinkbasin 1", "clean"),
        ("heat", "heat apple 1 with microwave 1", "hot"),
        ("cool", "cool apple 1 with fridge 1", "cold"),
    ],
)
def test_a_treated_thing_in_its_place_solves_the_task(start, kind, command, adjective):
    env = start(kind)
    tool = command.rpartition(" with ")[2]
    say(env, "go to countertop 1", "take apple 1 from countertop 1")

    assert say(env, command) == "Nothing happens."
    say(env, f"go to {tool}")
    assert say(env, command) == f"You {kind} the apple 1 using the {tool}."
    assert say(env, "examine apple 1") == f"This is a {adjective} apple 1."
    _, reward, terminated, _, info = [
        env.step(action) for action in ("go to cabinet 1", "move apple 1 to cabinet 1")
    ][-1]
    assert (reward, terminated, info["success"], info["score"]) == (1.0, True, True, 1.0)


@pytest.mark.parametrize("kind", ["clean", "heat", "cool"])
def test_an_untreated_thing_in_its_place_does_not(start, kind):
    env = start(kind)

    say(env, "go to countertop 1", "take apple 1 from countertop 1", "go to cabinet 1")
    _, reward, terminated, _, info = env.step("move apple 1 to cabinet 1")

    assert (reward, terminated, info["success"]) == (0.0, False, False)


def test_cooling_undoes_heating(start):
    env = start("heat")
    say(env, "go to countertop 1", "take apple 1 from countertop 1")
    say(env, "go to microwave 1", "heat apple 1 with microwave 1")
    say(env, "go to fridge 1", "cool apple 1 with fridge 1", "go to cabinet 1")

    assert say(env, "examine apple 1") == "This is a cold apple 1."
    assert env.step("move apple 1 to cabinet 1")[2] is False


def test_the_adjectives_of_a_clean_and_hot_and_sliced_thing_are_all_named(start):
    env = start()
    say(env, "go to countertop 1", "take knife 1 from countertop 1")
    assert say(env, "slice apple 1 with knife 1") == "You sliced the apple 1 with the knife 1."
    say(env, "move knife 1 to countertop 1", "take apple 1 from countertop 1")
    assert say(env, "examine apple 1") == "This is a sliced apple 1."

    say(env, "go to sinkbasin 1", "clean apple 1 with sinkbasin 1")
    assert say(env, "examine apple 1") == "This is a clean sliced apple 1."
    say(env, "go to microwave 1", "heat apple 1 with microwave 1")

    assert say(env, "examine apple 1") == "This is a hot and clean sliced apple 1."


def test_only_a_knife_slices_and_only_what_is_at_hand(start):
    env = start()
    say(env, "go to countertop 1", "take knife 1 from countertop 1")

    assert say(env, "slice window 1 with knife 1") == "Nothing happens."
    say(env, "move knife 1 to countertop 1", "take bread 1 from countertop 1")
    assert say(env, "slice apple 1 with bread 1") == "Nothing happens."
    say(env, "move bread 1 to countertop 1", "take knife 1 from countertop 1", "go to desk 1")
    assert say(env, "slice apple 1 with knife 1") == "Nothing happens."
    say(env, "go to fridge 1")
    # The fridge is closed; the original's rule asks for the same place only.
    assert say(env, "slice apple 2 with knife 1") == "You sliced the apple 2 with the knife 1."


def test_two_things_must_be_in_the_same_receptacle(start):
    env = start("two")
    say(env, "go to countertop 1", "take apple 1 from countertop 1", "go to cabinet 1")
    say(env, "move apple 1 to cabinet 1", "go to fridge 1", "open fridge 1")
    say(env, "take apple 2 from fridge 1", "go to cabinet 2", "open cabinet 2")

    assert env.step("move apple 2 to cabinet 2")[2] is False
    say(env, "take apple 2 from cabinet 2", "go to cabinet 1")
    assert env.step("move apple 2 to cabinet 1")[1:3] == (1.0, True)


def test_looking_needs_the_lamp_on_and_the_thing_in_hand(start):
    env = start("look", "Box", "DeskLamp")
    say(env, "go to desk 1", "open drawer 1")

    assert env.step("take box 1 from drawer 1")[1:3] == (0.0, False)
    assert env.step("use desklamp 1")[1:3] == (1.0, True)


def test_a_lamp_elsewhere_does_not_light_the_thing_in_hand(start):
    env = start("look", "Knife", "DeskLamp")
    say(env, "go to desk 1", "use desklamp 1", "go to countertop 1")

    assert env.step("take knife 1 from countertop 1")[2] is False
    assert env.step("go to desk 1")[2] is True


def test_things_can_be_inside_things(start):
    env = start()

    say(env, "go to desk 1", "open drawer 1", "take box 1 from drawer 1")

    assert say(env, "examine box 1") == "This is a normal box 1. In it, you see a knife 1."


@pytest.mark.parametrize(
    "action",
    ["", "dance", "go to", "go to attic 1", "go fridge 1", "take apple 1", "look around", "helpme",
     "inventory now", "open desk 1", "use knife 1", "take apple 1 from fridge 1", "examine"],
)  # fmt: skip
@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_what_is_not_possible_changes_nothing_and_is_not_valid(start, rules, action):
    env = start(rules=rules)
    say(env, "go to countertop 1")
    before = env.unwrapped.available_actions()

    observation, reward, terminated, _, info = env.step(action)

    assert (observation, reward, terminated) == ("Nothing happens.", 0.0, False)
    assert info["action_valid"] is False
    assert env.unwrapped.available_actions() == before


def test_the_fiftieth_action_is_the_last(start):
    for rules in ("fixed", "agentgym"):
        env = start("place" if rules == "fixed" else "clean", rules=rules)

        ends = [env.step("look")[2:4] for _ in range(50)]

        assert ends == [(False, False)] * 49 + [(False, True)]


# What the two rules differ in


@pytest.mark.parametrize(
    ("rules", "answer"),
    [("fixed", "a cabinet 2, a cabinet 1, a countertop 1, a desk 1"), ("agentgym", "nothing.")],
)
def test_looking_from_the_middle_of_the_room(start, rules, answer):
    env = start(rules=rules)

    assert say(env, "look").startswith(
        f"You are in the middle of a room. Looking quickly around you, you see {answer}"
    )


def test_fixed_rules_examine_what_is_in_sight_and_the_originals_what_is_held(start):
    fixed, original = start(rules="fixed"), start("clean", rules="agentgym")

    for env in (fixed, original):
        say(env, "go to countertop 1")
    assert say(fixed, "examine apple 1") == "There's nothing special about apple 1."
    assert say(original, "examine apple 1") == "Nothing happens."
    assert "examine apple 1" in fixed.unwrapped.available_actions()
    assert "examine apple 1" not in original.unwrapped.available_actions()
    assert say(fixed, "go to fridge 1", "examine apple 2") == "Nothing happens."
    assert say(original, "take apple 1 from countertop 1", "examine apple 1") == (
        "There's nothing special about apple 1."
    )


def test_fixed_rules_say_off_when_a_lamp_goes_off(start):
    fixed, original = start(rules="fixed"), start("clean", rules="agentgym")

    answers = [
        [say(env, action) for action in ("go to desk 1", "use desklamp 1", "use desklamp 1")][1:]
        for env in (fixed, original)
    ]

    assert answers[0] == ["You turn on the desklamp 1.", "You turn off the desklamp 1."]
    assert answers[1] == ["You turn on the desklamp 1.", "You turn on the desklamp 1."]
    assert say(fixed, "examine desklamp 1") == "This desklamp 1 is off."


def test_fixed_rules_forgive_case_and_blanks(start):
    fixed, original = start(rules="fixed"), start("clean", rules="agentgym")

    assert say(fixed, " Go  TO fridge 1 ").startswith("You arrive at fridge 1.")
    assert say(original, "Go to fridge 1") == "Nothing happens."
    assert say(original, "  go to fridge 1\n").startswith("You arrive at fridge 1.")


def test_fixed_rules_go_to_a_receptacle_at_the_same_place(start):
    fixed, original = start(rules="fixed"), start("clean", rules="agentgym")

    assert say(fixed, "go to desk 1", "go to drawer 1") == (
        "You arrive at drawer 1. The drawer 1 is closed."
    )
    assert say(original, "go to desk 1", "go to drawer 1") == "Nothing happens."


# The two generations


def test_the_older_generation_says_put_and_does_not_announce_arrivals(start):
    env = start(generation="put", rules="agentgym")

    assert say(env, "go to cabinet 1") == "The cabinet 1 is open. In it, you see nothing."
    assert say(env, "help") == "Nothing happens."
    say(env, "go to countertop 1", "take apple 1 from countertop 1", "go to cabinet 1")
    assert "put apple 1 in/on cabinet 1" in env.unwrapped.available_actions()
    assert say(env, "move apple 1 to cabinet 1") == "Nothing happens."
    observation, reward, *_ = env.step("put apple 1 in/on cabinet 1")
    assert (observation, reward) == ("You put the apple 1 in/on the cabinet 1.", 1.0)


def test_the_older_generation_washes_in_a_sinkbasin_only(start):
    for generation, answer in (
        ("put", "Nothing happens."),
        ("move", "You clean the apple 1 using the sink 1."),
    ):
        env = start("cool", generation=generation, rules="agentgym")
        say(env, "go to countertop 1", "take apple 1 from countertop 1", "go to sink 1")

        assert say(env, "clean apple 1 with sink 1") == answer


@pytest.mark.parametrize(
    "put", ["move {} to {}", "put {} in/on {}", "put {} in {}", "put {} on {}"]
)
@pytest.mark.parametrize("generation", ["move", "put"])
def test_fixed_rules_understand_both_ways_of_putting_something_down(start, generation, put):
    env = start(generation=generation)
    say(env, "go to countertop 1", "take apple 1 from countertop 1", "go to cabinet 1")

    assert env.step(put.format("apple 1", "cabinet 1"))[1] == 1.0


def test_wording_changes_the_generation_of_a_game(start):
    env = start(generation="move", wording="put", prompt_format="react")

    observation = say(env, "Action: go to cabinet 1")

    assert observation == "The cabinet 1 is open. In it, you see nothing."
    assert "put <object> in/on <receptacle>" in env.unwrapped.prompt.instruction


def test_help_lists_the_commands_of_the_newer_generation(start):
    env = start()

    assert say(env, "help").startswith("Available commands:\n  look:")


# Actions, observations, replies


def test_available_actions_are_the_possible_ones_sorted(start):
    env = start(rules="agentgym")

    say(env, "go to fridge 1", "open fridge 1", "take apple 2 from fridge 1")

    assert env.unwrapped.available_actions() == [
        "close fridge 1", "cool apple 2 with fridge 1", "examine apple 2", "examine fridge 1",
        "go to cabinet 1", "go to cabinet 2", "go to countertop 1", "go to desk 1",
        "go to drawer 1", "go to microwave 1", "go to sink 1", "go to sinkbasin 1", "help",
        "inventory", "look", "move apple 2 to fridge 1",
    ]  # fmt: skip


def test_show_actions_appends_them_to_every_observation(start):
    env = start(show_actions=True)

    first, _ = env.reset(options={"task_id": TASK})
    later = say(env, "go to fridge 1")

    assert first.endswith(
        "cabinet.\nAVAILABLE ACTIONS: go to cabinet 1,go to cabinet 2,go to countertop 1,"
        "go to desk 1,go to drawer 1,go to fridge 1,go to microwave 1,go to sink 1,"
        "go to sinkbasin 1,help,inventory,look"
    )
    assert later.startswith("You arrive at fridge 1. The fridge 1 is closed.\nAVAILABLE ACTIONS: ")
    assert ",open fridge 1" in later


@pytest.mark.parametrize(
    ("reply", "fixed", "original"),
    [
        ("Thought: hm\nAction: look", True, True),
        ("Action: look</s>", False, False),
        ("look", False, False),
        ("Action: look\nAction:\nlook", True, True),
    ],
)
def test_replies_are_read_as_agentgyms_client_reads_them(start, reply, fixed, original):
    for rules, valid in (("fixed", fixed), ("agentgym", original)):
        env = start("place" if rules == "fixed" else "clean", rules=rules, prompt_format="react")

        assert env.step(reply)[4]["action_valid"] is valid


@pytest.mark.parametrize("option", [{"oracle": "human"}, {"wording": "lay"}])
def test_an_option_of_another_value_is_refused(option):
    (name,) = option

    with pytest.raises(InvalidOptionError, match=name):
        gym.make(ALFWORLD, **option)


# Rendering


def test_ansi_shows_what_is_where_and_what_is_held(start):
    env = start(render_mode="ansi")

    say(env, "go to countertop 1", "take apple 1 from countertop 1")
    text = env.render()

    assert "In the hands: apple 1*." in text
    assert "* countertop 1: bread 1, knife 1, and window 1" in text
    assert "  fridge 1: closed" in text
    assert "  cabinet 1: open: nothing" in text


def test_a_picture_shows_an_opened_receptacle_and_a_move(start):
    env = start(render_mode="rgb_array")

    pictures = [env.render().tobytes()]
    for action in ("go to fridge 1", "open fridge 1", "take apple 2 from fridge 1"):
        env.step(action)
        pictures.append(env.render().tobytes())

    assert len(set(pictures)) == 4
