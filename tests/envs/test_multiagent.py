"""What all worlds for several agents promise."""

import subprocess
import sys
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pettingzoo.test import api_test, parallel_api_test, parallel_seed_test, seed_test
from pettingzoo.utils.conversions import parallel_to_aec, turn_based_aec_to_parallel

from agentgym_envs.core import (
    EpisodeOverError,
    InvalidOptionError,
    UnknownTaskError,
)
from agentgym_envs.multiagent import WORLDS, make
from agentgym_envs.multiagent.policies import PartnerPolicy, match_specs
from agentgym_envs.multiagent.rollout import rollout
from agentgym_envs.toolkit.draws import Draws
from agentgym_envs.trajectory_files import read_trajectories, write_trajectories

IN_TURN, AT_ONCE = ("bargain", "duel"), ("household", "workshop")
BEST = {"bargain": "fair", "duel": "secretive", "household": "planner", "workshop": "expert"}
VARIANTS = [
    ("bargain", {}),
    ("duel", {}),
    ("household", {}),
    ("household", {"agents": 4}),
    ("workshop", {}),
    ("workshop", {"agents": 3, "goals": "own"}),
    ("workshop", {"agents": 4}),
]


@pytest.fixture(autouse=True)
def _no_advice():
    """PettingZoo advises on spaces and names of agents; that is no fault."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def team(world, partner, **options):
    return dict.fromkeys(make(world, **options).possible_agents, PartnerPolicy(partner))


@pytest.mark.parametrize("world", IN_TURN)
def test_the_tests_of_pettingzoo_pass_where_agents_act_in_turn(world):
    api_test(make(world), num_cycles=60)
    seed_test(lambda: make(world), num_cycles=60)


@pytest.mark.parametrize(("world", "options"), [each for each in VARIANTS if each[0] in AT_ONCE])
def test_the_tests_of_pettingzoo_pass_where_agents_act_at_once(world, options):
    parallel_api_test(make(world, **options), num_cycles=80)
    parallel_seed_test(lambda: make(world, **options), num_cycles=60)


@pytest.mark.parametrize("world", AT_ONCE)
def test_a_parallel_world_passes_as_one_in_turn(world):
    api_test(parallel_to_aec(make(world)), num_cycles=60)
    seed_test(lambda: parallel_to_aec(make(world)), num_cycles=60)


@pytest.mark.parametrize("world", IN_TURN)
def test_a_world_in_turn_is_played_through_the_parallel_wrapper(world):
    env = make(world)
    parallel = turn_based_aec_to_parallel(env)
    observations, _ = parallel.reset(seed=1)
    scores = dict.fromkeys(env.possible_agents, 0.0)

    while parallel.agents:
        agent = env.agent_selection
        assert observations[agent] == env.observe(agent)
        action = env.partner_action(BEST[world], agent, Draws("any"))
        observations, rewards, *_ = parallel.step(dict.fromkeys(parallel.agents, action))
        for each, reward in rewards.items():
            scores[each] += reward

    assert scores == {agent: env.world.score(agent) for agent in env.possible_agents}


@pytest.mark.parametrize(("world", "options"), VARIANTS)
@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_a_team_of_the_best_partners_reaches_its_goals(world, options, split):
    specs = match_specs(world, split=split, number=25, options=options)

    matches = rollout(team(world, BEST[world], **options), specs)

    successes = [[each.success for each in match.trajectories.values()] for match in matches]
    if world == "duel":  # six guesses each do not always find the word
        assert sum(map(any, successes)) >= 23
        assert not any(map(all, successes))
    else:
        assert all(map(all, successes))


@pytest.mark.parametrize(("world", "options"), VARIANTS)
def test_partners_do_only_what_is_valid_and_rewards_sum_to_scores(world, options):
    for partner in make(world, **options).partners:
        specs = match_specs(world, split="validation", number=4, options=options)

        for match in rollout(team(world, partner, **options), specs):
            assert match.error is None
            for trajectory in match.trajectories.values():
                # Where all act at once, somebody else may have been there first.
                if world in IN_TURN or partner == "expert":
                    assert all(turn.valid for turn in trajectory.turns)
                assert sum(turn.reward for turn in trajectory.turns) == pytest.approx(
                    trajectory.score if trajectory.turns else 0
                )
                assert trajectory.terminated != trajectory.truncated


@pytest.mark.parametrize(("world", "options"), VARIANTS)
def test_splits_share_no_task_and_ids_find_their_tasks(world, options):
    env = make(world, **options)
    seen = set()

    for split, tasks in env.tasks.items():
        for task in tasks[:60]:
            assert task.split == split
            assert env.find_task(task.id) == task
            assert task.id not in seen
            seen.add(task.id)

    problems = {
        split: {str(getattr(task.data, "secret", task.data)) for task in tasks[:60]}
        for split, tasks in env.tasks.items()
    }
    assert not problems["train"] & problems["test"]
    assert not problems["train"] & problems["validation"]
    assert not problems["validation"] & problems["test"]


@pytest.mark.parametrize("world", sorted(WORLDS))
def test_a_seed_decides_the_task_and_the_next_task_comes_from_the_same_stream(world):
    def tasks(seed, disturb):
        env, other = make(world), make(world)
        env.reset(seed=seed)
        ids = [env.task.id]
        for _ in range(3):
            if disturb:
                other.reset(seed=5)
            env.reset()
            ids.append(env.task.id)
        return ids

    assert tasks(3, disturb=False) == tasks(3, disturb=True)
    assert tasks(3, disturb=False) != tasks(4, disturb=False)
    assert len(set(tasks(3, disturb=False))) > 1


@pytest.mark.parametrize("world", sorted(WORLDS))
def test_the_results_do_not_depend_on_how_many_episodes_are_in_flight(world):
    policies = team(world, "random")
    specs = match_specs(world, number=5, samples=2)
    ended = []

    one = rollout(policies, specs, slots=1)
    many = rollout(policies, specs, slots=7, on_finish=lambda index, _: ended.append(index))

    assert one == many
    assert sorted(ended) == list(range(10))
    assert one[0].trajectories != one[1].trajectories


def test_a_failed_policy_ends_its_episode_and_no_other():
    class Breaks(PartnerPolicy):
        def act(self, seats):
            answers = super().act(seats)
            return [RuntimeError("no") if "test_1" in seat.spec.task_id else answer
                    for seat, answer in zip(seats, answers, strict=True)]  # fmt: skip

    policies = {"player_0": PartnerPolicy("common"), "player_1": Breaks("common")}
    matches = rollout(policies, match_specs("duel", number=3))

    assert [match.error for match in matches] == [None, "RuntimeError: no", None]
    assert matches[1].trajectories["player_0"].score == 0.0


def test_an_agent_without_a_policy_is_named():
    with pytest.raises(InvalidOptionError, match=r"none for \['seller'\]"):
        rollout({"buyer": PartnerPolicy("fair")}, match_specs("bargain", number=1))


def test_the_record_of_each_agent_is_written_and_read_as_a_trajectory(tmp_path):
    match = rollout(team("bargain", "steady"), match_specs("bargain", number=1))[0]
    path = tmp_path / "match.jsonl"

    written = write_trajectories(path, match.trajectories.values())

    assert written == 2
    assert list(read_trajectories(path)) == list(match.trajectories.values())


@pytest.mark.parametrize("world", sorted(WORLDS))
def test_chat_models_are_told_the_rules_and_their_replies_are_read(world):
    options = {"prompt_format": "react"}
    specs = match_specs(world, number=1, options=options)

    match = rollout(team(world, BEST[world], **options), specs)[0]

    for trajectory in match.trajectories.values():
        assert trajectory.messages[0].content.startswith("You ")
        assert trajectory.turns[0].reply.text.startswith("Thought:")
        assert all(turn.valid for turn in trajectory.turns)


@pytest.mark.parametrize("world", sorted(WORLDS))
def test_a_reply_without_an_action_or_too_long_costs_the_turn_and_says_why(world):
    env = make(world, prompt_format="react")
    env.reset(seed=0)
    first, *others = env.waiting

    env.advance({first: "hello", **dict.fromkeys(others, "x" * 2_001)})

    assert env.text(first).startswith("No action found.")
    assert not env.infos_now()[first]["action_valid"]
    for agent in others:
        assert env.text(agent).startswith("Your answer has 2,001 characters")
    env.advance(dict.fromkeys(env.waiting, "Action: wait"))


@pytest.mark.parametrize("world", sorted(WORLDS))
def test_misuse_is_answered_with_one_clear_sentence(world):
    env = make(world, render_mode="ansi")

    with pytest.raises(EpisodeOverError, match="reset"):
        env.render()
    with pytest.raises(EpisodeOverError, match="reset"):
        env.step({} if world in AT_ONCE else "x")
    with pytest.raises(InvalidOptionError, match="seed must be an integer"):
        env.reset(seed=-1)
    with pytest.raises(InvalidOptionError, match="'task'"):
        env.reset(options={"task": 1})
    with pytest.raises(UnknownTaskError, match="an id looks like"):
        env.reset(options={"task_id": "nothing"})
    with pytest.raises(InvalidOptionError, match="render_mode must be one of"):
        make(world, render_mode="human")
    with pytest.raises(InvalidOptionError, match="cannot be made with"):
        make(world, colour="red")
    env.reset(seed=0)
    with pytest.raises(InvalidOptionError, match="partner must be one of"):
        env.partner_action("nobody", env.possible_agents[0], Draws("any"))
    with pytest.raises(InvalidOptionError, match="must be a str"):
        env.advance(dict.fromkeys(env.waiting, 7))
    assert env.render().startswith(f"[{env.possible_agents[0]}]")


@pytest.mark.parametrize("world", AT_ONCE)
def test_every_agent_needs_an_action(world):
    env = make(world)
    env.reset(seed=0)

    with pytest.raises(InvalidOptionError, match="one action for each of"):
        env.step({env.possible_agents[0]: "wait"})


@pytest.mark.parametrize(("world", "limit"), [("bargain", 2), ("household", 3), ("workshop", 3)])
def test_an_episode_is_truncated_after_so_many_actions_of_each_agent(world, limit):
    env = make(world, max_steps=limit)
    env.reset(seed=0)
    played = 0

    while not env.over:
        env.advance(dict.fromkeys(env.waiting, "say hello"))
        played += 1

    assert played == (limit * 2 if world in IN_TURN else limit)
    assert all(env.truncations.values()) if world in IN_TURN else env.agents == []


def test_worlds_that_do_not_exist_are_refused():
    with pytest.raises(InvalidOptionError, match="world must be one of"):
        make("chess")


def test_without_pettingzoo_one_is_told_what_to_install():
    code = (
        "import sys; sys.modules['pettingzoo'] = None\n"
        "from agentgym_envs.multiagent import make\n"
        "make('duel')"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert 'pip install "agentgym-envs[pettingzoo]"' in found.stderr.splitlines()[-1]


# Terminal


def play_with(*arguments, typed):
    command = [sys.executable, "-c", "from agentgym_envs.cli import main; main()", "play-with"]
    return subprocess.run(
        [*command, *arguments], input="\n".join(typed) + "\n", capture_output=True, text=True
    )


def test_a_person_wins_a_duel_in_the_terminal():
    task = ["--task", "duel_embedded_test_496"]

    result = play_with("duel", *task, typed=["/hint", "/actions", "/what", "crave", "more"])

    assert result.returncode == 0
    assert "You play Wordle against another player" in result.stdout
    assert (
        "Task duel_embedded_test_496. You are player_0; secretive plays the rest." in result.stdout
    )
    assert "Try: " in result.stdout
    assert "more\n" in result.stdout
    assert "/quit     leave" in result.stdout
    assert "Success. Scores: player_0 1, player_1 0." in result.stdout


def test_a_person_takes_another_seat_and_leaves():
    chosen = ["--seat", "seller", "--partner", "fair", "--split", "test", "--seed", "1"]

    result = play_with("bargain", *chosen, typed=["say hello", "/quit"])

    assert "You are seller; fair plays the rest." in result.stdout
    assert "buyer offers price=" in result.stdout
    assert "No success. Scores: buyer 0, seller 0." in result.stdout


def test_a_person_works_with_a_team():
    result = play_with("household", "--option", "agents=3", "--seed", "2", typed=["wait"] * 60)

    assert "Success. Scores: robot_0 1, robot_1 1, robot_2 1." in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["duel", "--seat", "buyer"], "seat must be one of"),
        (["duel", "--partner", "expert"], "partner must be one of"),
        (["duel", "--task", "x"], "duel has no task 'x'"),
        (["chess"], "world must be one of"),
        (["workshop", "--option", "agents=9"], "agents must be from 2 to 4, got 9"),
        (["workshop", "--option", "agents=two"], "agents must be an integer, got 'two'"),
        (["workshop", "--option", "goals=none"], "goals must be one of"),
    ],
)
def test_what_cannot_be_played_is_said_in_one_sentence(arguments, message):
    result = play_with(*arguments, typed=[])

    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1


# Random play

WORDS = st.sampled_from(
    ["say", "give", "craft", "offer", "accept", "leave", "wait", "take", "go to", "1", "2", "99999",
     "0", "-1", "stick", "crafter_1", "robot_1", "buyer", "to", "using", "price=", ",", "crane",
     "\n", "Done:", "²", "\ud800"]
)  # fmt: skip
ACTIONS = st.one_of(
    st.integers(0, 10_000), st.text(max_size=30), st.lists(WORDS, max_size=6).map(" ".join)
)
"""A number picks one of the available actions; a text is played as it is."""


@pytest.mark.parametrize(("world", "options"), VARIANTS[:1] + VARIANTS[1:2] + VARIANTS[3:6])
@given(task=st.integers(0, 199), play=st.lists(ACTIONS, max_size=60))
@settings(max_examples=25, deadline=None)
def test_random_play_never_breaks_a_rule(world, options, task, play):
    env = make(world, split="test", **options)
    env.reset(seed=0, options={"task_id": env.tasks["test"][task].id})
    moves = iter(play)
    before = state_of(env)

    while not env.over:
        actions, known = {}, {}
        for agent in env.waiting:
            available = env.available_actions(agent)
            move = next(moves, None)
            if move is None:
                return
            known[agent] = isinstance(move, int)
            actions[agent] = available[move % len(available)] if known[agent] else move
        env.advance(actions)
        check_state(env, before)
        for agent, info in env.infos_now().items():
            assert 0 <= info["score"] <= 1
            assert env.observation_space(agent).contains({"text": env.text(agent)})
            if world in IN_TURN and known.get(agent):
                assert info["action_valid"]


def state_of(env):
    """What must stay as it is, whatever is played."""
    if env.name == "household":
        return sorted(range(len(env.world.house[0].things)))
    return None


def check_state(env, before):
    world = env.world
    if env.name == "household":
        held = [body.held for body in world.bodies.values() if body.held is not None]
        lying = [thing for inside in world.bodies["robot_0"].inside for thing in inside]
        assert sorted(held + lying) == before
        assert all(body.inside is world.bodies["robot_0"].inside for body in world.bodies.values())
    elif env.name == "workshop":
        assert all(count > 0 for hands in world.hands.values() for count in hands.values())
    elif env.name == "duel":
        assert abs(world.guesses_left("player_0") - world.guesses_left("player_1")) <= 1
        assert min(map(world.guesses_left, env.possible_agents)) >= 0
        assert sum(map(world.score, env.possible_agents)) <= 1
    else:
        assert world.turns_left("buyer") + world.turns_left("seller") == 16 - world.turns
        agreed = world.deal is not None
        assert not agreed or world.deal in world.offers.values()
