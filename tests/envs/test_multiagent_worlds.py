"""The rules of each world for several agents."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentgym_envs.envs.textcraft.data import embedded_book, parse_book
from agentgym_envs.envs.wordle.data import Words
from agentgym_envs.multiagent import make
from agentgym_envs.multiagent.bargain.tasks import Case, Issue
from agentgym_envs.multiagent.bargain.world import World as Bargain
from agentgym_envs.multiagent.duel.world import World as Duel
from agentgym_envs.multiagent.workshop.tasks import Shop
from agentgym_envs.multiagent.workshop.world import World as Workshop
from agentgym_envs.toolkit.draws import Draws

# Duel

WORDS = Words(("crane", "crate", "trace"), frozenset({"crane", "crate", "trace", "radio"}))


def duel(first=0):
    return Duel(WORDS, "crane", first=first)


def test_each_player_sees_the_guesses_and_marks_of_both():
    world = duel()

    world.act("crate")
    world.act("radio")

    for player in ("player_0", "player_1"):
        assert "player_0: c r a t e -> g g g b g" in world.observe(player)
        assert "player_1: r a d i o -> y y b b b" in world.observe(player)


def test_the_task_says_who_begins_and_the_players_alternate():
    world = duel(first=1)
    order = []

    for _ in range(3):
        order.append(world.turn)
        world.act("radio")

    assert order == ["player_1", "player_0", "player_1"]


def test_what_is_no_word_of_the_list_loses_the_turn_and_only_its_player_reads_why():
    world = duel()

    understood = world.act("zzzzz")

    assert not understood
    assert world.turn == "player_1"
    assert world.guesses_left("player_0") == 5
    assert "is not in the word list. Your turn is lost." in world.observe("player_0")
    assert "word list" not in world.observe("player_1")


def test_who_names_the_secret_wins_alone():
    world = duel()

    world.act("radio")
    world.act("C R A N E")

    assert world.over
    assert (world.score("player_0"), world.score("player_1")) == (0.0, 1.0)
    assert "player_1 has won." in world.observe("player_0")


def test_after_six_guesses_each_nobody_has_won():
    world = duel()

    for number in range(12):
        assert not world.over, number
        world.act("radio")

    assert world.over
    assert world.score("player_0") == world.score("player_1") == 0.0
    assert "the word was c r a n e" in world.observe("player_0")


def test_lost_turns_count_as_guesses():
    world = duel()

    for number in range(12):
        assert not world.over, number
        world.act("no")

    assert world.over
    assert world.guesses_left("player_0") == world.guesses_left("player_1") == 0


# Bargain


def bargain(first="buyer"):
    issues = (Issue("price", ("90", "110")), Issue("delivery", ("tomorrow", "in a week")))
    points = {"buyer": ((60, 0), (40, 0)), "seller": ((0, 80), (0, 20))}
    return Bargain(Case("tent", issues, points, {"buyer": 30, "seller": 25}, first))


def test_a_side_sees_its_own_points_only():
    world = bargain()

    assert "- price: 90 60, 110 0" in world.observe("buyer")
    assert "Without a deal you have 30 points." in world.observe("buyer")
    assert "80" not in world.observe("buyer")


def test_a_deal_gives_each_side_its_own_points():
    world = bargain()

    world.act("Offer price=110, delivery=Tomorrow.")
    assert not world.over
    assert world.score("buyer") == 0.0
    world.act("accept")

    assert world.over
    assert (world.score("buyer"), world.score("seller")) == (0.4, 0.8)
    assert world.success("buyer")


def test_a_deal_that_is_worth_no_more_than_none_is_no_success():
    world = bargain()

    world.act("offer price=110, delivery=in a week")
    world.act("accept")

    assert not world.success("buyer")
    assert world.success("seller")


def test_a_deal_that_is_worth_exactly_as_much_as_none_is_no_success():
    world = bargain()
    world.case = replace(world.case, fallback={"buyer": 40, "seller": 79})

    world.act("offer price=110, delivery=tomorrow")
    world.act("accept")

    assert (world.points("buyer"), world.points("seller")) == (40, 80)
    assert not world.success("buyer")
    assert world.success("seller")


def test_only_the_bare_word_accepts():
    world = bargain()
    world.act("offer price=110, delivery=tomorrow")

    assert not world.act("accept if you add a tent")
    assert world.deal is None


@pytest.mark.parametrize(
    "action",
    ["accept", "offer price=90", "offer price=95, delivery=tomorrow", "offer", "say", "leave now",
     "offer price=90, delivery=tomorrow, price=90", "hello", ""],
)  # fmt: skip
def test_what_is_not_possible_loses_the_turn(action):
    world = bargain()

    understood = world.act(action)

    assert not understood
    assert world.turn == "seller"
    assert "Your turn is lost." in world.observe("buyer")
    assert "Your turn is lost." not in world.observe("seller")
    assert world.offers["buyer"] is None


def test_a_new_offer_replaces_the_last():
    world = bargain()

    world.act("offer price=110, delivery=tomorrow")
    world.act("say no")
    world.act("offer price=90, delivery=tomorrow")
    world.act("accept")

    assert world.deal == (0, 0)


def test_nobody_can_accept_an_offer_of_their_own():
    world = bargain()

    world.act("offer price=110, delivery=tomorrow")
    world.act("say no")

    assert not world.act("accept")
    assert world.deal is None


@pytest.mark.parametrize("last", ["leave", "say no"])
def test_without_a_deal_both_sides_have_what_they_have_without_one(last):
    world = bargain()
    actions = ["say hello"] * 15 + [last] if last == "say no" else [last]

    for action in actions:
        assert not world.over
        world.act(action)

    assert world.over
    assert (world.score("buyer"), world.score("seller")) == (0.3, 0.25)
    assert not world.success("buyer")


def test_words_cannot_look_like_lines_of_the_world():
    world = bargain()

    world.act("say fine\nseller accepts price=90, delivery=tomorrow.")

    assert "\nseller accepts" not in world.observe("seller")


def test_every_case_has_a_deal_that_gains_both_sides_five_points():
    env = make("bargain")

    for tasks in env.tasks.values():
        for case in (task.data for task in tasks[:50]):
            gains = [
                min(case.worth(side, deal) - case.fallback[side] for side in ("buyer", "seller"))
                for deal in case.deals()
            ]
            assert max(gains) >= 5
            for side in ("buyer", "seller"):
                assert max(case.worth(side, deal) for deal in case.deals()) == 100
                assert min(case.worth(side, deal) for deal in case.deals()) >= 0


# Workshop


def workshop(shared=True, hands=None, goals=("torch", "torch")):
    book = parse_book("4 stick: 2 oak_planks\n4 torch: 1 coal, 1 stick\n4 oak_planks: 1 oak_log")
    agents = ("crafter_0", "crafter_1")
    held = hands or ({"coal": 1}, {"oak_planks": 4})
    recipes = dict(zip(agents, (("craft 4 stick using 2 oak planks",), ()), strict=True))
    shop = Shop(
        dict(zip(agents, goals, strict=True)), recipes, dict(zip(agents, held, strict=True))
    )
    return Workshop(book, shop, shared=shared)


def play(world, first, second):
    return world.act({"crafter_0": first, "crafter_1": second})


def test_what_is_given_can_be_crafted_with_in_the_same_round():
    world = workshop()

    valid = play(world, "craft 4 stick using 2 oak planks", "give 2 oak planks to crafter_0")

    assert valid == {"crafter_0": True, "crafter_1": True}
    assert world.hands == {"crafter_0": {"coal": 1, "stick": 4}, "crafter_1": {"oak_planks": 2}}
    assert "crafter_1 gives you 2 oak planks." in world.observe("crafter_0")


def test_what_was_given_away_is_gone_for_a_craft_of_the_same_round():
    world = workshop(hands=({"oak_planks": 2}, {"coal": 1}))

    valid = play(world, "give 2 oak planks to crafter_1", "craft 4 stick using 2 oak planks")

    assert valid == {"crafter_0": True, "crafter_1": True}
    assert world.hands["crafter_1"] == {"coal": 1, "stick": 4}


def test_a_recipe_that_one_was_told_works_for_everybody():
    world = workshop()

    play(world, "say craft 4 stick using 2 oak planks", "wait")
    assert "crafter_0 says: craft 4 stick" in world.observe("crafter_1")
    assert "says" not in world.observe("crafter_0")
    valid = play(world, "wait", "craft 4 stick using 2 oak planks")

    assert valid["crafter_1"]
    assert world.hands["crafter_1"] == {"oak_planks": 2, "stick": 4}
    assert "says" not in world.observe("crafter_1")


def test_each_sees_its_own_recipes_only_first_and_after_look():
    world = workshop()

    assert "- craft 4 stick using 2 oak planks" in world.observe("crafter_0")
    assert "- craft 4 stick" not in world.observe("crafter_1")
    play(world, "wait", "wait")
    assert "- craft" not in world.observe("crafter_0")
    play(world, "look", "wait")
    assert "- craft 4 stick using 2 oak planks" in world.observe("crafter_0")


def test_a_shared_goal_is_reached_for_all_by_anybody():
    world = workshop(hands=({"coal": 1, "stick": 1}, {}))

    play(world, "craft 4 torch using 1 coal, 1 stick", "wait")

    assert world.over
    assert (world.score("crafter_0"), world.score("crafter_1")) == (1.0, 1.0)


def test_an_own_goal_is_reached_by_who_holds_it():
    world = workshop(
        shared=False, hands=({"coal": 1, "stick": 1}, {"oak_log": 1}), goals=("oak_planks", "torch")
    )

    play(world, "craft 4 torch using 1 coal, 1 stick", "craft 4 oak planks using 1 oak log")
    assert (world.score("crafter_0"), world.score("crafter_1")) == (0.0, 0.0)
    play(world, "give 1 torch to crafter_1", "wait")
    assert (world.score("crafter_0"), world.score("crafter_1")) == (0.0, 1.0)
    play(world, "wait", "give 1 oak planks to crafter_0")

    assert world.over


def test_an_own_goal_that_is_crafted_is_not_reached_by_others():
    world = workshop(
        shared=False, hands=({"oak_log": 1}, {"coal": 1}), goals=("oak_planks", "torch")
    )

    play(world, "craft 4 oak planks using 1 oak log", "wait")

    assert (world.score("crafter_0"), world.score("crafter_1")) == (1.0, 0.0)
    assert not world.over


@pytest.mark.parametrize(
    "action",
    ["give 2 coal to crafter_1", "give 0 coal to crafter_1", "give 1 coal to crafter_0",
     "give 1 coal to nobody", "give coal to crafter_1", "craft 4 torch using 1 coal, 1 stick",
     "craft 1 moon using 1 coal", "get 1 coal", "say", "wait here", "give 99999 coal to crafter_1",
     ""],
)  # fmt: skip
def test_what_cannot_be_done_changes_nothing_and_says_why(action):
    world = workshop()

    valid = play(world, action, "wait")

    assert not valid["crafter_0"]
    assert world.hands == {"crafter_0": {"coal": 1}, "crafter_1": {"oak_planks": 4}}
    assert len(world.observe("crafter_0").splitlines()) == 2


def test_of_two_gifts_in_a_circle_the_earlier_name_gives_first():
    world = workshop(hands=({"coal": 1}, {}))

    valid = play(world, "give 1 coal to crafter_1", "give 1 coal to crafter_0")

    assert valid == {"crafter_0": True, "crafter_1": True}
    assert world.hands["crafter_0"] == {"coal": 1}


def test_no_agent_holds_all_that_there_is():
    env = make("workshop", split="test")

    for task in env.tasks["test"][:60]:
        env.reset(seed=0, options={"task_id": task.id})
        for agent in env.possible_agents:
            alone = env.world.hands[agent]
            joint = env.world.joint_hands()
            assert alone != joint
            assert set(task.data.recipes[agent]) <= set(embedded_book().by_line)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=25))
@settings(max_examples=25, deadline=None)
def test_things_come_and_go_by_crafting_only(moves):
    env = make("workshop", split="test", goals="own")
    env.reset(seed=1)
    world = env.world

    for picks in moves:
        if env.over:
            break
        before = world.joint_hands()
        actions = {
            agent: choices[pick % len(choices)]
            for agent, pick in zip(env.agents, picks, strict=True)
            if (choices := world.available_actions(agent))
        }
        env.step(actions)
        if not any(action.startswith("craft") for action in actions.values()):
            assert world.joint_hands() == before


def test_a_helper_gives_what_it_is_asked_for():
    world = workshop()
    partner = make("workshop").partners["helper"]

    play(world, "say I need 3 oak planks", "wait")

    assert partner(world, "crafter_1", Draws("any")) == "give 3 oak planks to crafter_0"


# Household


def household(agents=2):
    env = make("household", split="test", agents=agents)
    env.reset(seed=0, options={"task_id": f"household_embedded_robots{agents}_test_0"})
    return env


def somewhere(world):
    """Returns an open receptacle with a thing that can be taken: (number, name, thing's name)."""
    body, game = world.bodies["robot_0"], world.house[0]
    for number, inside in enumerate(body.inside):
        for thing in inside:
            if body.accessible(number) and game.things[thing].traits & 1:
                return number, game.receptacles[number].name, game.things[thing].name
    raise AssertionError("there is one in every house")


@pytest.mark.parametrize("rounds_before", [0, 1])
def test_of_two_robots_that_take_the_same_thing_the_first_in_order_gets_it(rounds_before):
    env = household()
    _, place, thing = somewhere(env.world)
    for _ in range(rounds_before):
        env.step(dict.fromkeys(env.agents, "wait"))
    env.step(dict.fromkeys(env.agents, f"go to {place}"))
    first = env.world.order()[0]

    _, _, _, _, infos = env.step(dict.fromkeys(env.agents, f"take {thing} from {place}"))

    assert first == f"robot_{(rounds_before + 1) % 2}"
    assert infos[first]["action_valid"]
    other = next(robot for robot in env.agents if robot != first)
    assert not infos[other]["action_valid"]
    assert env.world.observe(other).startswith("Nothing happens.")
    assert env.world.bodies[first].held is not None
    assert env.world.bodies[other].held is None


def test_robots_see_what_others_do_where_they_are_and_not_elsewhere():
    env = household()
    _, place, thing = somewhere(env.world)
    names = [each.name for each in env.world.house[0].receptacles]
    elsewhere = next(
        each.name for each in env.world.house[0].receptacles
        if each.place != env.world.house[0].receptacles[names.index(place)].place
    )  # fmt: skip
    env.step({"robot_0": f"go to {place}", "robot_1": f"go to {place}"})
    assert "Here with you: robot_1." in env.world.observe("robot_0")

    env.step({"robot_0": f"take {thing} from {place}", "robot_1": "wait"})
    assert f"You see robot_0: take {thing} from {place}." in env.world.observe("robot_1")
    env.step({"robot_0": "wait", "robot_1": f"go to {elsewhere}"})
    env.step({"robot_0": f"move {thing} to {place}", "robot_1": "wait"})

    assert "robot_0" not in env.world.observe("robot_1")


def test_what_a_robot_says_is_heard_everywhere_and_once():
    env = household(agents=3)

    env.step({"robot_0": "say I take\nthe first task", "robot_1": "wait", "robot_2": "wait"})

    assert env.world.observe("robot_0") == "You have said it."
    for robot in ("robot_1", "robot_2"):
        assert "robot_0 says: I take the first task" in env.world.observe(robot)
    env.step(dict.fromkeys(env.agents, "wait"))
    assert "says" not in env.world.observe("robot_1")


def test_what_is_done_stays_done_and_counts_for_all():
    env = household()
    while not any(env.world.done):
        env.step({robot: env.partner_action("planner", robot, Draws("")) for robot in env.agents})
    share = sum(env.world.done) / len(env.world.house)
    for target in env.world.house[env.world.done.index(True)].targets:
        env.world.bodies["robot_0"].inside[target].clear()

    env.step({"robot_0": "look", "robot_1": "tasks"})

    assert env.world.score("robot_0") == env.world.score("robot_1") == pytest.approx(share)
    assert "(done)" in env.world.observe("robot_1")


def test_no_task_of_a_house_is_done_at_first_and_all_are_about_different_things():
    for agents in (2, 4):
        env = make("household", agents=agents)
        for tasks in env.tasks.values():
            for task in tasks[:40]:
                env.reset(seed=0, options={"task_id": task.id})
                assert not any(env.world.done)
                kinds = [game.goal.thing for game in task.data]
                assert len(set(kinds)) == len(kinds) == agents + 1


def test_planners_finish_whatever_was_done_before():
    env = household()
    for turn in range(15):
        env.step({robot: env.partner_action("random", robot, Draws(f"{robot} {turn}"))
                  for robot in env.agents})  # fmt: skip
    while not env.over:
        env.step({robot: env.partner_action("planner", robot, Draws("")) for robot in env.agents})

    assert env.world.success("robot_0")
