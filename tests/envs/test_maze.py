"""The rules of the maze; what every environment promises is tested in test_contract.py."""

import hashlib
import json
import os
from pathlib import Path

import gymnasium as gym
import numpy as np
import pytest

import agentgym_envs
from agentgym_envs import InvalidOptionError, MalformedFileError, UnknownTaskError
from agentgym_envs.envs.maze.generate import generate
from agentgym_envs.envs.maze.oracle import distances
from agentgym_envs.envs.maze.replay import replay, replay_conversation

MAZE = "AgentGym/Maze-v0"

needs_official_data = pytest.mark.skipif(
    not os.environ.get("AGENTGYM_DATA"),
    reason="set AGENTGYM_DATA to the folder that holds maze/maze_double_t.json",
)


def make(**options):
    return gym.make(MAZE, **options)


def start(task_id, **options):
    env = make(**options)
    observation, info = env.reset(options={"task_id": task_id})
    return env, observation, info


def solve(env):
    """Plays the oracle to the end; returns (moves, last reward, last info)."""
    moves = 0
    while True:
        _, reward, terminated, truncated, info = env.step(env.unwrapped.oracle_reply())
        moves += 1
        if terminated or truncated:
            return moves, reward, info


@pytest.fixture
def hall(tmp_path):
    """A folder with a map of the official size: one big room inside an outer wall."""
    inside = [[1] + [0] * 11 + [1] for _ in range(8)]
    grid = [[1] * 13, *inside, [1] * 13]
    (tmp_path / "maze_double_t.json").write_text(json.dumps(grid))
    return str(tmp_path)


def test_moving_down_raises_the_row_and_moving_right_raises_the_column(hall):
    env, first, _ = start("lmrlgym_maze_11", data=hall)

    down, *_ = env.step("move down")
    right, *_ = env.step("move right")

    assert "Your current position is at position 3, 3." in first
    assert "Your current position is at position 4, 3." in down
    assert "Your current position is at position 4, 4." in right


def test_moves_up_and_left_undo_moves_down_and_right(hall):
    env, first, _ = start("lmrlgym_maze_11", data=hall)

    for action in ("move down", "move right", "move up", "move left"):
        observation, *_ = env.step(action)

    assert observation == first


def test_walls_are_named_in_the_order_right_left_above_below(hall):
    corner, no_walls, one_wall = (
        start(f"lmrlgym_maze_{game}", data=hall)[1].split(". ", 2)[2] for game in (0, 11, 1)
    )

    assert corner == "There are walls to your left, above you."
    assert no_walls == "There are no walls near you."
    assert one_wall == "There is a wall above you."


def test_several_walls_are_listed_in_that_order_too():
    observations = [
        start(f"maze_embedded_size5_test_{number}", size=5)[1].split(". ", 2)[2]
        for number in (0, 2, 7)
    ]

    assert observations == [
        "There are walls to your right, below you.",
        "There are walls to your right, to your left.",
        "There are walls to your right, to your left, below you.",
    ]


def test_a_wall_stops_a_move_which_counts_and_is_valid(hall):
    env, first, _ = start("lmrlgym_maze_0", data=hall, max_steps=2)

    observation, reward, _, _, info = env.step("move up")
    truncated = env.step("move left")[3]

    assert (observation, reward, info["action_valid"], truncated) == (first, 0.0, True, True)


def test_reaching_the_goal_earns_one_and_ends_the_episode(hall):
    env, *_ = start("lmrlgym_maze_18", data=hall)

    observation, reward, terminated, truncated, info = env.step("move down")

    assert (observation, reward, terminated, truncated) == ("Success\n", 1.0, True, False)
    assert (info["score"], info["success"]) == (1.0, True)


def test_passing_next_to_the_goal_earns_nothing(hall):
    env, *_ = start("lmrlgym_maze_18", data=hall)

    _, reward, terminated, _, info = env.step("move left")

    assert (reward, terminated, info["score"], info["success"]) == (0.0, False, 0.0, False)


@pytest.mark.parametrize("action", ["MOVE DOWN", "  move   down ", "Move Down\n"])
def test_fixed_rules_forgive_case_and_spaces(hall, action):
    env, *_ = start("lmrlgym_maze_18", data=hall)

    assert env.step(action)[0] == "Success\n"


@pytest.mark.parametrize("action", ["", "down", "movedown", "move down.", "move down\nmove up"])
def test_fixed_rules_say_which_actions_there_are_when_one_is_unknown(hall, action):
    env, first, _ = start("lmrlgym_maze_18", data=hall)

    observation, reward, terminated, _, info = env.step(action)

    assert observation.startswith("Unknown action. The actions are: move left, move right,")
    assert observation.endswith(first)
    assert (reward, terminated, info["action_valid"]) == (0.0, False, False)


@pytest.mark.parametrize("action", ["Move down", "move down ", "move down\n", "jump", ""])
def test_the_originals_rules_take_exact_strings_only(hall, action):
    env, first, _ = start("lmrlgym_maze_18", data=hall, rules="agentgym")

    observation, _, _, _, info = env.step(action)

    assert observation == first
    assert info["action_valid"] is False


def test_fixed_rules_truncate_at_the_fiftieth_action(hall):
    env, *_ = start("lmrlgym_maze_0", data=hall)

    ends = [env.step("move up")[2:4] for _ in range(50)]

    assert ends == [(False, False)] * 49 + [(False, True)]


def test_the_originals_rules_answer_the_51st_action_with_failure(hall):
    env, first, _ = start("lmrlgym_maze_0", data=hall, rules="agentgym")
    fifty = [env.step("jump" if number % 2 else "move up") for number in range(50)]

    observation, reward, terminated, truncated, info = env.step("move right")

    assert {step[:4] for step in fifty} == {(first, 0.0, False, False)}
    assert (observation, reward, terminated, truncated) == ("Failure\n", -1.0, True, False)
    assert (info["score"], info["success"]) == (0.0, False)


def test_the_originals_rules_let_the_50th_move_win(hall):
    env, *_ = start("lmrlgym_maze_18", data=hall, rules="agentgym")
    for _ in range(49):
        env.step("jump")

    assert env.step("move down")[:3] == ("Success\n", 1.0, True)


@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
@pytest.mark.parametrize("action", ["move up", "move left"])
def test_game_25_starts_on_the_goal_and_its_first_move_wins(hall, rules, action):
    env, first, _ = start("lmrlgym_maze_25", data=hall, rules=rules)

    observation, reward, terminated, _, info = env.step(action)

    assert first.startswith(
        "The goal is at position 8, 6. Your current position is at position 8, 6."
    )
    assert (observation, reward, terminated, info["success"]) == ("Success\n", 1.0, True, True)


def test_nonsense_wins_game_25_under_the_originals_rules_only(hall):
    strict, *_ = start("lmrlgym_maze_25", data=hall, rules="agentgym")
    assert strict.step("jump")[:3] == ("Success\n", 1.0, True)

    env, *_ = start("lmrlgym_maze_25", data=hall)

    assert env.step("jump")[2] is False
    assert env.step(env.unwrapped.oracle_action())[2] is True


def test_official_splits_are_the_published_games_and_every_game_is_found(hall):
    env = make(data=hall).unwrapped

    ids = {split: [task.id for task in tasks] for split, tasks in env.tasks.items()}

    assert ids["test"] == [f"lmrlgym_maze_{game}" for game in range(25)]
    assert ids["train"] == [f"lmrlgym_maze_{game}" for game in (*range(13, 23), 25)]
    assert [env.find_task(f"lmrlgym_maze_{game}").id for game in range(26)]
    with pytest.raises(UnknownTaskError, match="lmrlgym_maze_26"):
        env.find_task("lmrlgym_maze_26")


def test_a_map_that_is_no_rectangle_of_zeros_and_ones_is_refused(tmp_path):
    for text in ("{}", "[]", "[[]]", "[[0, 1], [0]]", '[["0"]]', "[[2]]", "nonsense", "[[0, 0]]"):
        folder = tmp_path / hashlib.sha256(text.encode()).hexdigest()[:8]
        folder.mkdir()
        (folder / "maze_double_t.json").write_text(text)

        with pytest.raises(MalformedFileError):
            make(data=str(folder))


@pytest.mark.parametrize(
    "options",
    [
        {"size": 4},
        {"size": 26},
        {"loops": -0.1},
        {"loops": 1.1},
        {"layout": 0},
        {"layout": -1, "size": 5},
        {"size": 5.0},
        {"layout": False, "size": 5},
        {"max_steps": 2.5},
        {"observation": "camera"},
        {"prompt_format": "code_as_action"},
    ],
)
def test_an_option_out_of_range_is_refused(options):
    with pytest.raises(InvalidOptionError, match=next(iter(options))):
        make(**options)


@pytest.mark.parametrize("options", [{"size": 5}, {"size": 25}, {"loops": 0.0}, {"loops": 1}])
def test_an_option_at_its_limit_is_accepted(options):
    env = make(**options)

    env.reset(seed=0)

    assert solve(env)[2]["success"]


def test_difficulty_of_embedded_mazes_is_refused_with_official_data(hall):
    with pytest.raises(InvalidOptionError, match="size"):
        make(data=hall, size=5)


def test_the_oracle_solves_every_validation_and_test_task():
    env = make()

    for split in ("validation", "test"):
        for task in env.unwrapped.tasks[split]:
            env.reset(options={"task_id": task.id})
            moves, reward, info = solve(env)

            problem = task.data
            assert moves == distances(problem.maze, problem.goal)[problem.start] > 0
            assert (reward, info["success"]) == (1.0, True)


@pytest.mark.parametrize("size", range(5, 26))
@pytest.mark.parametrize("loops", [0.0, 0.3])
def test_the_oracle_solves_samples_of_every_size_within_the_step_limit(size, loops):
    env = make(size=size, loops=loops)

    for split in ("train", "test"):
        for task in env.unwrapped.tasks[split][:10]:
            env.reset(options={"task_id": task.id})
            assert solve(env)[2]["success"]


def test_the_oracle_solves_a_sample_of_the_training_tasks():
    env = make()
    tasks = env.unwrapped.tasks["train"]

    for number in range(0, len(tasks), 100):
        env.reset(options={"task_id": tasks[number].id})
        assert solve(env)[2]["success"]


def test_the_oracle_finds_the_goal_after_any_detour():
    generator = np.random.default_rng(0)
    env = make(size=9, loops=0.1)
    for _ in range(50):
        env.reset(seed=int(generator.integers(2**31)))
        for action in generator.choice(env.unwrapped.available_actions(), size=20):
            if env.step(str(action))[2]:
                break
        else:
            assert solve(env)[2]["success"]


def test_the_step_limit_lets_an_agent_walk_through_the_whole_maze():
    assert make(size=5).unwrapped.max_steps == 50
    assert make(size=25).unwrapped.max_steps == 1250
    assert make().unwrapped.max_steps == 98
    assert make(size=25, max_steps=7).unwrapped.max_steps == 7


@pytest.mark.parametrize("size", [5, 12, 25])
def test_a_perfect_maze_has_exactly_one_way_between_any_two_cells(size):
    maze = generate("a test", size)

    passages = sum(4 - mask.bit_count() for mask in maze.walls) // 2

    assert passages == size**2 - 1
    assert min(distances(maze, 0)) == 0


@pytest.mark.parametrize(("loops", "removed"), [(0.25, 4), (0.5, 8), (1.0, 16)])
def test_loops_is_the_fraction_of_inner_walls_that_fall(loops, removed):
    maze = generate("a test", 5, loops)

    passages = sum(4 - mask.bit_count() for mask in maze.walls) // 2

    assert passages == 24 + removed


def test_walls_stand_on_both_sides_and_all_around():
    maze = generate("a test", 8, 0.2)
    right, left, up, down = 1, 2, 4, 8
    walls = np.frombuffer(maze.walls, dtype=np.uint8).reshape(8, 8)

    assert ((walls[:, :-1] & right > 0) == (walls[:, 1:] & left > 0)).all()
    assert ((walls[:-1] & down > 0) == (walls[1:] & up > 0)).all()
    assert (walls[0] & up).all()
    assert (walls[-1] & down).all()
    assert (walls[:, 0] & left).all()
    assert (walls[:, -1] & right).all()


def test_tasks_never_change():
    """The digest was made with the first version; ids must keep their meaning."""
    digest = hashlib.sha256()
    for options in ({}, {"size": 12, "loops": 0.5}, {"size": 5, "layout": 0, "loops": 0.2}):
        env = make(**options).unwrapped
        for split in ("train", "validation", "test"):
            for task in env.tasks[split][:40]:
                problem = task.data
                digest.update(f"{task.id} {problem.start} {problem.goal}".encode())
                digest.update(problem.maze.walls)

    assert digest.hexdigest()[:16] == "c3763954737bf4c0"


def test_splits_share_no_problem():
    for options in ({"size": 5}, {"size": 5, "layout": 0}, {}):
        tasks = make(**options).unwrapped.tasks
        problems = [{task.data for task in tasks[split][:5000]} for split in tasks]

        assert sum(map(len, problems)) == len(set.union(*problems))


def test_splits_own_disjoint_start_and_goal_pairs_that_together_are_all():
    tasks = make(size=5, layout=0).unwrapped.tasks

    pairs = {split: {(t.data.start, t.data.goal) for t in tasks[split]} for split in tasks}

    assert {split: len(found) for split, found in pairs.items()} == {
        "train": 420,
        "validation": 60,
        "test": 120,
    }
    assert len(set.union(*pairs.values())) == 600
    assert {start for start, _ in pairs["test"]} == set(range(25))


def test_a_layout_is_one_maze_shared_by_all_splits():
    first, second = (make(size=6, layout=layout).unwrapped.tasks for layout in (0, 1))

    mazes = [
        {task.data.maze for split in tasks for task in tasks[split]} for tasks in (first, second)
    ]

    assert [len(found) for found in mazes] == [1, 1]
    assert mazes[0] != mazes[1]


def test_an_id_names_its_difficulty():
    env = make(size=5, layout=0, loops=0.2)
    env.reset(seed=0)

    assert env.unwrapped.task.id.startswith("maze_embedded_size5_layout0_loops0.2_train_")
    with pytest.raises(UnknownTaskError):
        env.unwrapped.find_task("maze_embedded_test_0")


def test_the_default_split_has_a_hundred_thousand_tasks_of_sizes_5_to_7():
    tasks = make().unwrapped.tasks["train"]

    assert len(tasks) == 100_000
    assert {task.data.maze.rows for task in tasks[:100]} == {5, 6, 7}


def test_the_map_observation_shows_walls_agent_and_goal():
    env, observation, _ = start("maze_embedded_size5_test_0", size=5, observation="map")

    sentence, *lines = observation.splitlines()

    assert sentence.startswith(
        "The goal is at position 3, 1. Your current position is at position 4, 4."
    )
    assert {len(line) for line in lines} == {11}
    assert len(lines) == 11
    assert lines[2 * 3 + 1][2 * 1 + 1] == "G"
    assert lines[2 * 4 + 1][2 * 4 + 1] == "A"
    assert lines[2 * 4 + 1][2 * 4 + 2] == "#"  # "a wall to your right"
    assert lines[2 * 4][2 * 4 + 1] == " "  # the way up
    moved = env.step("move up")[0].splitlines()[1:]
    assert moved[2 * 3 + 1][2 * 4 + 1] == "A"


def test_ansi_marks_the_trail():
    env, *_ = start("maze_embedded_size5_test_0", size=5, render_mode="ansi")
    env.step("move up")

    lines = env.render().splitlines()

    assert lines[2 * 4 + 1][2 * 4 + 1] == "."


def test_rgb_array_changes_when_the_agent_moves():
    env, *_ = start("maze_embedded_size5_test_0", size=5, render_mode="rgb_array")
    before = env.render()
    env.step("move right")  # a wall
    after_bump = env.render()
    env.step("move up")

    assert before.dtype == np.uint8
    assert before.shape == (184, 184, 3)
    assert (before == after_bump).all()
    assert (before != env.render()).any()


def test_a_thought_says_where_the_goal_is_and_leads_to_the_action():
    env, *_ = start("maze_embedded_size5_test_0", size=5, prompt_format="react")

    reply = env.unwrapped.oracle_reply()

    assert "The goal is 1 row up and 3 columns to the left." in reply
    assert "The way is open left and up. Going up brings me nearer." in reply
    assert reply.endswith("Action:\nmove up")


@pytest.mark.parametrize(
    ("reply", "moved"),
    [
        ("Thought: x\n\nAction:\nmove up", True),
        ("move up", True),
        ("Action: move up Action: move right", True),
        ("Action: move right Action: move up", False),
        ("Action: move up</s>", False),
        ("action: move up", False),
    ],
)
def test_the_originals_client_reads_the_first_action_and_eats_a_letter(reply, moved):
    env, first, _ = start(
        "maze_embedded_size5_test_0", size=5, rules="agentgym", prompt_format="react"
    )

    assert (env.step(reply)[0] != first) is moved


HALL = [[1] * 13, *[[1] + [0] * 11 + [1] for _ in range(8)], [1] * 13]
SEEN = "The goal is at position 8, 6. Your current position is at position {}."


def a_record():
    first = SEEN.format("6, 6") + " There are no walls near you."
    steps = [
        ("Action: move down", "move down", SEEN.format("7, 6") + " There are no walls near you.",
         0, False, [7, 6], 1, 0),
        ("move  down", "move  down", SEEN.format("7, 6") + " There are no walls near you.",
         0, False, [7, 6], 2, 0),
        ("Action: move down", "move down", "Success\n", 1.0, True, [8, 6], 2, 1.0),
    ]  # fmt: skip
    keys = (
        *("action", "server_action", "observation", "reward", "done"),
        *("position", "num_steps", "info_cum_reward"),
    )
    return {
        "env": "maze",
        "task": 17,
        "grid": HALL,
        "server_reset": {"observation": first},
        "client_error": None,
        "reset_observation": "Success\n",
        "steps": [dict(zip(keys, step, strict=True)) for step in steps],
    }


def mismatches(comparisons):
    return [comparison.where for comparison in comparisons if not comparison.matches]


def test_replay_finds_no_mismatch_in_a_right_record():
    comparisons = list(replay(a_record(), Path()))

    assert len(comparisons) == 3 + 3 * 7
    assert mismatches(comparisons) == []


@pytest.mark.parametrize(
    "key", ["server_action", "observation", "reward", "done", "position", "num_steps"]
)
def test_replay_finds_a_wrong_value(key):
    record = a_record()
    record["steps"][1][key] = "wrong"

    assert mismatches(replay(record, Path())) == [f"step 2: {key}"]


@pytest.mark.parametrize(
    ("game", "answer"),
    [(25, {"error": ""}), (-1, {"error": ""}), (26, {"error": "The game 26 is not valid."})],
)
def test_replay_answers_games_that_the_server_refuses_with_its_errors(game, answer):
    record = a_record() | {
        "task": game,
        "server_reset": answer,
        "client_error": "KeyError('observation')",
        "reset_observation": None,
        "steps": [],
    }

    assert mismatches(replay(record, Path())) == []


def test_replay_counts_negative_games_from_the_end():
    record = a_record() | {"task": 17 - 26}

    assert mismatches(replay(record, Path())) == []


@pytest.mark.parametrize("change", [{"grid": 3}, {"steps": None}, {"task": "first"}])
def test_replay_refuses_what_is_not_a_record(change):
    with pytest.raises(MalformedFileError):
        list(replay(a_record() | change, Path()))


def conversation(task_id, **options):
    """One oracle episode as (role, content) messages, rules first."""
    env, observation, _ = start(task_id, **options)
    messages = [("user", "The rules."), ("assistant", "I see."), ("user", f"Begin.\n{observation}")]
    over = False
    while not over:
        reply = env.unwrapped.oracle_reply()
        observation, _, terminated, truncated, _ = env.step(reply)
        over = terminated or truncated
        messages += [("assistant", reply), ("user", observation)]
    return messages


@pytest.mark.parametrize("prompt_format", [None, "react"])
@pytest.mark.parametrize("observation", ["walls", "map"])
def test_a_conversation_of_ours_replays(prompt_format, observation):
    options = {"size": 6, "layout": 3, "loops": 0.2}
    task_id = "maze_embedded_size6_layout3_loops0.2_test_4"
    messages = conversation(
        task_id, prompt_format=prompt_format, observation=observation, **options
    )

    whole = list(replay_conversation(task_id, messages, reward=1.0, done=True))
    without_rules = list(replay_conversation(task_id, messages[2:-1], reward=1.0, done=True))

    assert mismatches(whole) == mismatches(without_rules) == []
    assert len(whole) == (len(messages) - 3) // 2 + 3


def test_a_changed_conversation_does_not_replay():
    task_id = "maze_embedded_size5_test_0"
    messages = conversation(task_id, size=5, prompt_format="react")
    first, second = list(messages), list(messages)
    first[2] = ("user", messages[2][1].replace("goal is at position 3", "goal is at position 2"))
    second[4] = ("user", messages[4][1].replace("There", "Where"))

    assert mismatches(replay_conversation(task_id, first)) == ["first observation"]
    assert mismatches(replay_conversation(task_id, second)) == ["turn 1: observation"]
    assert mismatches(replay_conversation(task_id, messages, reward=0.0)) == ["reward"]
    assert mismatches(replay_conversation(task_id, messages[:-2], done=True)) == ["done"]
    more = [*messages, ("assistant", "Action: move up")]
    assert len(mismatches(replay_conversation(task_id, more))) == 1


def test_a_conversation_in_which_nobody_takes_turns_is_refused():
    with pytest.raises(MalformedFileError, match="turns"):
        list(replay_conversation("maze_embedded_test_0", [("user", "x"), ("user", "y")] * 2))


@needs_official_data
@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_the_oracle_solves_all_official_games(rules):
    env = make(data="official", rules=rules)

    moves = []
    for game in range(26):
        env.reset(options={"task_id": f"lmrlgym_maze_{game}"})
        length, _, info = solve(env)
        moves.append(length)
        assert info["success"]

    arms = [12, 11, 10, 11, 12]
    assert moves == [*arms, *arms, 9, 8, 7, *range(6, 0, -1), *range(4, 10), 1]


@needs_official_data
def test_every_official_conversation_at_hand_replays():
    file = Path(os.environ["AGENTGYM_DATA"]) / "agenttraj" / "maze_train_sample.json"
    if not file.exists():
        pytest.skip(f"AgentTraj's maze sample is not there (looked for {file})")
    roles = {"human": "user", "gpt": "assistant"}

    for row in json.loads(file.read_text()):
        messages = [(roles[said["from"]], said["value"]) for said in row["conversations"]]
        comparisons = replay_conversation(row["item_id"], messages, reward=1.0, done=True)

        assert mismatches(comparisons) == []


def test_two_environments_share_what_they_built():
    first, second = make(size=25).unwrapped, make(size=25).unwrapped

    assert first.tasks is second.tasks
    assert first.tasks["test"][0].data.maze is second.tasks["test"][0].data.maze
    assert agentgym_envs.ENVIRONMENTS[MAZE].endswith(":MazeEnv")
