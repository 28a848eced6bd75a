"""ALFWorld's generated households, and the two experts."""

import dataclasses
import hashlib
from collections import Counter

import gymnasium as gym
import numpy as np
import pytest

from agentgym_envs import UnknownTaskError
from agentgym_envs.envs.alfworld import explorer, oracle
from agentgym_envs.envs.alfworld.env import ALFWorldEnv
from agentgym_envs.envs.alfworld.game import PICKUPABLE
from agentgym_envs.envs.alfworld.generate import LAYOUTS, layouts
from agentgym_envs.envs.alfworld.homes import ROOMS, usual_places_anywhere
from agentgym_envs.envs.alfworld.world import World

from .alfworld_games import FACTS, game_file, problem, write_game

ALFWORLD = "AgentGym/ALFWorld-v0"
EXPERTS = {"planner": oracle, "explorer": explorer}


@pytest.fixture(scope="module")
def tasks():
    """The tasks of each split: all of validation and test, some of train."""
    found = gym.make(ALFWORLD).unwrapped.tasks
    return {
        "train": found["train"][::100],
        "validation": list(found["validation"]),
        "test": list(found["test"]),
    }


def play(env):
    """Plays the expert to the end; returns (number of actions, last info)."""
    actions = 0
    while True:
        _, _, terminated, truncated, info = env.step(env.oracle_action())
        actions += 1
        assert info["action_valid"]
        if terminated or truncated:
            return actions, info


def household(game):
    """Returns what tells a room from another: kinds of receptacles, and which share a place."""
    return tuple((each.kind, each.place) for each in game.receptacles)


# Tasks


def test_tasks_never_change(tasks):
    """The digest was made with the first version; ids must keep their meaning."""
    digest = hashlib.sha256()
    for split in ("train", "validation", "test"):
        for task in tasks[split][::5]:
            game = task.data
            digest.update(f"{task.id} {game.task} {game.goal} {game.receptacles} ".encode())
            digest.update(f"{game.things} {game.inside} {game.start}".encode())

    assert digest.hexdigest()[:16] == "e7219c9eae10795d"


def test_there_are_a_hundred_thousand_training_tasks_and_ids_tell_seen_from_unseen(tasks):
    env = gym.make(ALFWORLD).unwrapped

    assert {split: len(found) for split, found in env.tasks.items()} == {
        "train": 100_000,
        "validation": 200,
        "test": 200,
    }
    assert env.tasks["train"][-1].id == "alfworld_embedded_train_99999"
    names = [task.id.rpartition("_")[0] for task in tasks["test"]]
    assert Counter(names) == {
        "alfworld_embedded_test_seen": 100,
        "alfworld_embedded_test_unseen": 100,
    }
    with pytest.raises(UnknownTaskError):
        env.find_task("alfworld_embedded_test_0")


def test_unseen_rooms_are_in_no_other_split(tasks):
    unseen = {household(task.data) for task in tasks["test"] if "_unseen_" in task.id}
    others = {household(task.data) for task in (*tasks["train"], *tasks["validation"])}
    seen = {household(task.data) for task in tasks["test"] if "_seen_" in task.id}

    assert len(unseen) > 30
    assert not unseen & (others | seen)
    assert len(seen - others) < 5


def test_all_layouts_of_a_room_differ_and_have_5_to_30_receptacles():
    for room in ROOMS:
        found = layouts(room)

        assert len({home.receptacles for home in found}) == LAYOUTS["unseen"].stop
        sizes = [len(home.receptacles) for home in found]
        assert min(sizes) >= 5
        assert max(sizes) <= 30
        assert max(sizes) - min(sizes) > 10


def test_splits_share_no_goal_in_a_room(tasks):
    goals = {
        split: {(household(task.data), task.data.goal) for task in found}
        for split, found in tasks.items()
    }

    assert not goals["train"] & goals["validation"]
    assert not goals["train"] & goals["test"]
    assert not goals["validation"] & goals["test"]


def test_all_six_kinds_of_tasks_come_about_as_often_as_in_the_original(tasks):
    kinds = Counter(task.data.goal.kind for task in tasks["train"])

    shares = {kind: round(100 * count / kinds.total()) for kind, count in kinds.items()}

    expected = {"place": 28, "clean": 18, "cool": 16, "two": 16, "heat": 14, "look": 8}
    assert {
        kind: abs(shares[kind] - share) < 5 for kind, share in expected.items()
    } == dict.fromkeys(expected, True)


def test_a_task_is_said_in_several_ways(tasks):
    for kind in ("place", "clean", "heat", "cool", "two", "look"):
        sentences = {task.data.task for task in tasks["train"] if task.data.goal.kind == kind}

        assert len({sentence.split()[0] for sentence in sentences}) >= 3


def test_no_task_is_solved_at_its_start_and_everything_portable_can_be_put_down(tasks):
    for task in (*tasks["train"], *tasks["validation"], *tasks["test"]):
        game = task.data

        assert not World(game, mended=True).solved
        for number, thing in enumerate(game.things):
            takers = [r for r in range(len(game.receptacles)) if game.takes(r, number)]
            assert takers or not thing.traits & PICKUPABLE, (task.id, thing)


def test_rooms_hold_distractors_and_things_in_closed_containers(tasks):
    games = [task.data for task in tasks["validation"]]

    hidden = [
        sum(len(game.inside[r]) for r, each in enumerate(game.receptacles) if each.openable)
        for game in games
    ]
    kinds = [len({thing.kind for thing in game.things}) for game in games]

    assert sum(count > 0 for count in hidden) > 0.8 * len(games)
    assert min(kinds) >= 4


def test_wording_changes_the_texts_of_a_task_and_nothing_else():
    move, put = (gym.make(ALFWORLD, wording=wording).unwrapped for wording in ("move", "put"))

    for number in (0, 17):
        first, second = (env.tasks["train"][number].data for env in (move, put))

        assert dataclasses.replace(first, dialect=second.dialect) == second
        assert (first.dialect.wording, second.dialect.wording) == ("move", "put")


# The experts


@pytest.mark.parametrize("expert", EXPERTS)
def test_both_experts_solve_every_validation_and_test_task_in_time(tasks, expert):
    env = ALFWorldEnv(oracle=expert)

    for task in (*tasks["validation"], *tasks["test"], *tasks["train"][::5]):
        env.reset(options={"task_id": task.id})
        actions, info = play(env)

        assert info["success"], task.id
        assert actions <= (10 if expert == "planner" else 50)


@pytest.mark.parametrize("expert", EXPERTS)
@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_both_experts_go_on_from_wherever_others_left_off(expert, rules):
    generator = np.random.default_rng(0)
    env = ALFWorldEnv(oracle=expert, rules=rules, max_steps=500)
    for number in range(40):
        env.reset(options={"task_id": env.tasks["train"][number].id})
        for _ in range(40):
            actions = env.available_actions()
            if env.step(actions[generator.integers(len(actions))])[2]:
                break
        else:
            assert play(env)[1]["success"]


def test_the_planner_lays_down_what_is_in_the_way_and_needs_no_more_than_that(tasks):
    env = ALFWorldEnv(oracle="planner")
    for task in tasks["validation"][:60]:
        env.reset(options={"task_id": task.id})
        alone, _ = play(env)
        env.reset(options={"task_id": task.id})
        game = task.data
        others = [
            (thing, receptacle)
            for receptacle, things in enumerate(game.inside)
            for thing in things
            if thing not in game.wanted and game.things[thing].traits & PICKUPABLE
            if not game.receptacles[receptacle].openable
        ]
        thing, receptacle = (game.things[others[0][0]], game.receptacles[others[0][1]])
        env.step(f"go to {receptacle.name}")
        env.step(f"take {thing.name} from {receptacle.name}")

        assert play(env)[0] <= alone + 1


def test_the_explorer_does_the_same_wherever_things_are_that_it_has_not_seen(tasks):
    """Two households that differ in hidden things only: it parts ways only after seeing one."""
    parted = 0
    for task in tasks["train"][:150]:
        game = task.data
        other = _with_wanted_things_elsewhere(game)
        worlds = [World(each, mended=True) for each in (game, other)]
        if worlds[1].solved:
            continue
        texts = [world.begin() for world in worlds]
        while texts[0] == texts[1] and not worlds[0].solved:
            commands = [oracle.command(world.game, explorer.decide(world).step) for world in worlds]
            assert commands[0] == commands[1], task.id
            texts = [world.act(commands[0]) for world in worlds]
        parted += texts[0] != texts[1]

    assert parted > 75


def _with_wanted_things_elsewhere(game):
    """Returns the game with the wanted things in other receptacles where they may be."""
    inside = [[thing for thing in things if thing not in game.wanted] for things in game.inside]
    homes = usual_places_anywhere()[game.goal.thing]
    places = [r for r, each in enumerate(game.receptacles) if each.kind in homes]
    for place, thing in zip(reversed(places), sorted(game.wanted), strict=False):
        inside[place] = sorted([*inside[place], thing])
    return dataclasses.replace(game, inside=tuple(map(tuple, inside)))


def test_the_explorer_opens_what_may_hold_the_thing_and_goes_on_if_it_does_not():
    env = ALFWorldEnv(oracle="explorer")
    opened = found = 0
    for task in env.tasks["train"][:100]:
        env.reset(options={"task_id": task.id})
        over = False
        while not over:
            action = env.oracle_action()
            opened += action.startswith("open")
            found += action.startswith("take")
            over = env.step(action)[2]

    assert opened > 50
    assert found >= 100


@pytest.mark.parametrize("expert", EXPERTS)
def test_thoughts_name_what_the_action_is_about_and_vary(expert):
    env = ALFWorldEnv(oracle=expert)
    thoughts = set()
    for task in env.tasks["validation"][:40]:
        env.reset(options={"task_id": task.id})
        over = False
        while not over:
            thought, action = env.oracle_thought(), env.oracle_action()
            thoughts.add(" ".join(word for word in thought.split() if word.islower()))
            name = action.partition(" ")[2].removeprefix("to ").partition(" from ")[0]
            assert name.split(" ")[0] in thought, (action, thought)
            assert "{" not in thought
            over = env.step(action)[2]

    assert len(thoughts) > 30


def test_only_the_planner_knows_what_is_open_before_anybody_looked(tmp_path):
    folder = write_game(tmp_path)
    commands = {}
    for expert in EXPERTS:
        env = ALFWorldEnv(data=folder, oracle=expert)
        env.reset(seed=0)
        env.step("go to countertop 1")
        env.step("take apple 1 from countertop 1")
        commands[expert] = env.oracle_action()

    # Cabinet 1 is open, cabinet 2 is closed; they look alike to who has seen neither.
    assert commands == {"planner": "go to cabinet 1", "explorer": "go to cabinet 2"}


def test_the_explorer_looks_whether_a_neighbour_is_open_before_it_opens_it(tmp_path):
    facts = f"{FACTS} (canContain DrawerType AppleType)"
    folder = write_game(tmp_path, game_file(problem("place", "Apple", "Drawer", facts=facts)))
    env = ALFWorldEnv(data=folder, oracle="explorer")
    env.reset(seed=0)
    for action in ("go to countertop 1", "take apple 1 from countertop 1", "go to desk 1"):
        env.step(action)

    commands = []
    while not commands or not env.step(commands[-1])[2]:
        commands.append(env.oracle_action())

    assert commands == ["examine drawer 1", "open drawer 1", "move apple 1 to drawer 1"]


def test_an_expert_that_cannot_help_looks_around():
    env = ALFWorldEnv()
    env.reset(options={"task_id": "alfworld_embedded_test_seen_0"})
    stripped = dataclasses.replace(env.task.data, inside=tuple(() for _ in env.task.data.inside))

    for expert in EXPERTS.values():
        world = World(stripped, mended=True)
        for receptacle in stripped.receptacles:
            world.act(f"go to {receptacle.name}")
            world.act(f"open {receptacle.name}")

        assert oracle.command(stripped, expert.decide(world).step) == "look"
