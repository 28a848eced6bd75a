import hashlib
import json
import os
from collections import Counter
from pathlib import Path

import gymnasium as gym
import pytest

import agentgym_envs  # noqa: F401  (registers the ids)
from agentgym_envs import DataUnavailableError, InvalidOptionError, MalformedFileError
from agentgym_envs.catalog import find_id
from agentgym_envs.envs.todo.lists import scene, scenes_of
from agentgym_envs.envs.todo.lists.words import THEMES
from agentgym_envs.envs.todo.replay import replay, replay_conversation
from agentgym_envs.envs.todo.templates import TEMPLATES
from agentgym_envs.envs.todo.tools import TOOLBOX, without_ids

TODO = "AgentGym/TODOList-v0"
TASK = "todo_embedded_test_82"
CHASSIS, ROBOTICS, RACE = "7075811722", "2330424912", "2357630451"

needs_official_data = pytest.mark.skipif(
    not os.environ.get("AGENTGYM_DATA"), reason="AGENTGYM_DATA is not set"
)


def make(**options):
    return gym.make(TODO, **options).unwrapped


def begin(task_id=TASK, **options):
    env = make(**options)
    observation, _ = env.reset(options={"task_id": task_id})
    return env, observation


def call(env, name, **arguments):
    """Returns what the agent reads, and whether the call was carried out."""
    text, _, _, _, info = env.step(f"{name} with Action Input: {arguments}")
    return text, info["action_valid"]


def finish(env, answer="done"):
    _, _, terminated, _, info = env.step(f"finish with Action Input: {{'answer': {answer!r}}}")
    assert terminated
    return info["success"]


def solve(env):
    steps, over = 0, False
    while not over:
        _, _, terminated, truncated, info = env.step(env.oracle_reply())
        steps, over = steps + 1, terminated or truncated
    return steps, info


# The tools.


def test_the_day_the_city_and_the_projects_can_be_asked_for():
    env, observation = begin()

    assert observation.startswith('Task: Be so kind and make "Print the chassis" from my project')
    assert call(env, "get_user_current_date") == ("2022-04-23", True)
    assert call(env, "get_user_current_location") == (env.task.data.start.city, True)
    assert call(env, "get_projects")[0].startswith(
        "[{'id': '2357630451', 'order': 1, 'color': 'red', 'name': 'Autumn Race', 'is_favorite': F"
    )


def test_tasks_are_listed_by_project_or_all_at_once():
    env, _ = begin()
    todos = env.task.data.start.account.todos.values()

    everything, one = (call(env, "get_tasks", project_id=number)[0] for number in (None, ROBOTICS))

    assert everything.count("'id'") == len(todos) == 15
    assert one.count("'id'") == sum(todo.project_id == ROBOTICS for todo in todos) == 4
    assert "'is_completed': False, 'priority': 3, 'due_date': '2022-05-02'}" in one


def test_description_and_duration_are_told_one_by_one():
    env, _ = begin()

    assert call(env, "get_task_duration", task_id=CHASSIS)[0] == (
        "{'id': '7075811722', 'content': 'Print the chassis', 'duration': '50(minute)'}"
    )
    description = call(env, "get_task_description", task_id=CHASSIS)[0]
    assert "'description': 'Place: " in description
    assert all(f"\\n{word}: " in description for word in ("Bring", "Contact", "Note"))


def test_what_is_completed_or_deleted_is_listed_no_more_and_the_order_stays():
    env, _ = begin()

    completed = call(env, "complete_task", task_id="7053215921")[0]
    deleted = call(env, "delete_task", task_id="7093472723")[0]
    left = call(env, "get_tasks", project_id=ROBOTICS)[0]

    assert completed.startswith("{'message': 'Complete task successfully.', 'task': {'id': '70532")
    assert "is_completed" not in completed
    assert deleted.startswith("{'message': 'Delete the task successfully.', 'task': {'id': '7093")
    assert left.count("'id'") == 2
    assert "'order': 2" in left
    assert "'order': 4" in left
    for tool in ("complete_task", "delete_task", "get_task_duration", "get_task_description"):
        text, valid = call(env, tool, task_id="7053215921")
        assert (text, valid) == (
            "Error: there is no open task '7053215921'; the ids come from get_tasks",
            False,
        )


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
    [
        ("get_tasks", {"project_id": "Robotics Club"}, "there is no project 'Robotics Club'"),
        ("get_tasks", {"project_id": ROBOTICS + "/../1"}, "there is no project"),
        ("get_tasks", {}, "get_tasks needs 'project_id'"),
        ("update_project", {"project_id": "1", "is_favorite": True}, "there is no project '1'"),
        ("update_project", {"project_id": RACE, "is_favorite": "maybe"}, "must be true or false"),
        ("update_task", {"task_id": CHASSIS, "due_date": "tomorrow"}, "as YYYY-MM-DD, got 'tomor"),
        ("update_task", {"task_id": CHASSIS, "due_date": "2022-02-30"}, "as YYYY-MM-DD"),
        ("update_task", {"task_id": CHASSIS, "due_date": "20220401"}, "as YYYY-MM-DD"),
        ("update_task", {"task_id": CHASSIS, "due_date": "2022-W01-1"}, "as YYYY-MM-DD"),
        ("update_task", {"task_id": CHASSIS, "due_date": None}, "must be a string, got None"),
        ("update_task", {"task_id": "1", "due_date": "2022-05-01"}, "there is no open task '1'"),
        ("delete_project", {"project_id": RACE}, "there is no tool 'delete_project'"),
    ],
)
def test_a_call_that_cannot_be_carried_out_says_why_and_changes_nothing(tool, arguments, message):
    env, _ = begin()

    text, valid = call(env, tool, **arguments)

    assert message in text
    assert not valid
    assert solve(env)[1]["success"]


# How an episode ends.


def test_the_right_ending_needs_the_lists_and_the_answer():
    env, _ = begin()

    assert call(env, "update_task", task_id=CHASSIS, due_date="2022-04-26")[1]
    assert finish(env, "Done.")


def test_the_answer_without_the_deed_is_wrong():
    env, _ = begin()

    assert not finish(env)


def test_the_deed_with_another_answer_is_wrong():
    env, _ = begin()
    call(env, "update_task", task_id=CHASSIS, due_date="2022-04-26")

    assert not finish(env, "no")


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("update_project", {"project_id": RACE, "is_favorite": True}),
        ("update_task", {"task_id": "7053215921", "due_date": "2022-04-26"}),
        ("complete_task", {"task_id": "7053215921"}),
        ("delete_task", {"task_id": "7053215921"}),
        ("complete_task", {"task_id": CHASSIS}),
    ],
)
def test_nothing_else_may_be_changed(tool, arguments):
    env, _ = begin()
    call(env, "update_task", task_id=CHASSIS, due_date="2022-04-26")

    assert call(env, tool, **arguments)[1]
    assert not finish(env)


def test_a_change_that_is_taken_back_is_none():
    env, _ = begin()

    for is_favorite in (True, False):
        call(env, "update_project", project_id=RACE, is_favorite=is_favorite)
    for day in ("2022-06-01", "2022-04-26"):
        call(env, "update_task", task_id=CHASSIS, due_date=day)

    assert finish(env)


@pytest.mark.parametrize(
    ("word", "tool", "other"),
    [("delete", "delete_task", "complete_task"), ("complete", "complete_task", "delete_task")],
)
def test_completing_is_not_deleting(word, tool, other):
    env = make()
    task = next(
        task
        for task in env.tasks["train"][:300]
        if [move.call.name for move in task.data.plan] == ["get_tasks", tool]
        and word in task.goal.lower()
    )
    number = task.data.plan[-1].call.arguments["task_id"]
    endings = []
    for name in (tool, other):
        env.reset(options={"task_id": task.id})
        call(env, name, task_id=number)
        endings.append(finish(env))

    assert endings == [True, False]


def test_a_question_wants_the_lists_left_alone():
    env = make()
    task = next(task for task in env.tasks["test"][:50] if task.data.answers == ("Yes",))
    number = next(iter(task.data.start.account.todos))
    env.reset(options={"task_id": task.id})
    call(env, "complete_task", task_id=number)

    assert not finish(env, "Yes")
    env.reset(options={"task_id": task.id})
    assert finish(env, "yes")


def test_score_grows_with_each_result_on_the_way():
    env, _ = begin()
    scores = []
    for _ in range(5):
        scores.append(env.step(env.oracle_action())[4]["score"])

    assert scores == [0.2, 0.4, 0.6, 0.8, 1.0]


def test_episodes_do_not_share_their_changes():
    first, _ = begin()
    second, _ = begin()
    call(first, "delete_task", task_id=CHASSIS)

    assert call(second, "get_task_duration", task_id=CHASSIS)[1]
    first.reset(options={"task_id": TASK})
    assert call(first, "get_task_duration", task_id=CHASSIS)[1]


# The original's rules.


def test_by_the_originals_rules_the_answer_may_come_before_the_deed():
    env, observation = begin(rules="agentgym")
    act = "update_task with Action Input: {'task_id': '7075811722', 'due_date': '2022-04-26'}"

    assert observation.startswith("Now new trial starts.\nYou should perform actions")
    assert env.step(act)[0].endswith("'due_date': '2022-04-26'}}\nGive me one action.")
    _, reward, terminated, _, info = env.step('finish with Action Input: {"answer": "done"}')
    assert (reward, terminated, info["success"]) == (1.0, True, True)


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("get_tasks with Action Input: {'project_id': '1'}", "Project not found"),
        ("get_tasks with Action Input: {}", "ERROR | KeyError('project_id')"),
        ("get_task_duration with Action Input: {'task_id': 1}", "Task not found"),
        ("complete_task with Action Input: {'task_id': 'x y'}", "Task x y is not exists."),
        (
            "update_task with Action Input: {'task_id': '7075811722', 'due_date': 'May'}",
            "Date is invalid, not recognized",
        ),
        ("finish with Action Input: {'answer': {'task': {}}}", "ERROR | KeyError('id')"),
        ("add_task with Action Input: {}", "ERROR | Invalid action: add_task."),
    ],
)
def test_by_the_originals_rules_faults_have_its_words(action, said):
    env, _ = begin(rules="agentgym")

    text, _, terminated, _, info = env.step(action)

    assert text == f"Observation: {said}\nGive me one action."
    assert (terminated, info["action_valid"]) == (False, False)


def test_ids_do_not_count_in_what_the_original_compares():
    assert without_ids([{"id": "1", "order": 2}, "x"]) == [{"order": 2}, "x"]
    assert without_ids({"id": "1", "project": {"id": "2", "name": "A"}}) == {
        "project": {"name": "A"}
    }
    with pytest.raises(KeyError):
        without_ids([{"order": 2}])


# The expert.


def test_the_expert_puts_right_what_somebody_changed():
    env, _ = begin()
    call(env, "update_task", task_id="7053215921", due_date="2030-01-01")
    call(env, "update_task", task_id=CHASSIS, due_date="2030-01-01")
    call(env, "update_project", project_id=RACE, is_favorite=True)

    steps, info = solve(env)

    assert info["success"]
    assert steps == 7


def test_the_expert_ends_what_cannot_be_put_right():
    env, _ = begin()
    call(env, "delete_task", task_id=CHASSIS)

    steps, info = solve(env)

    assert (steps, info["success"]) == (4, False)


def test_the_oracle_solves_every_validation_and_test_task_step_by_step():
    env = make()
    for split in ("validation", "test"):
        for task in env.tasks[split]:
            env.reset(options={"task_id": task.id})

            steps, info = solve(env)

            assert (info["success"], info["score"]) == (True, 1.0), task.id
            assert steps == len(task.data.plan) + 1


@pytest.mark.parametrize("prompt_format", ["react", "function_calling", "code_as_action"])
@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_the_oracle_solves_tasks_in_every_format_by_both_rules(prompt_format, rules):
    env = make(prompt_format=prompt_format, rules=rules)
    for task in env.tasks["test"][:40]:
        env.reset(options={"task_id": task.id})

        assert solve(env)[1]["success"], task.id


# The tasks.


def test_splits_have_their_sizes_and_share_no_user():
    tasks = make().tasks

    users = {
        split: {tuple(task.data.start.account.todos) for task in part[:200]}
        for split, part in tasks.items()
    }

    assert {split: len(part) for split, part in tasks.items()} == {
        "train": 10_000,
        "validation": 200,
        "test": 300,
    }
    assert sum(map(len, users.values())) == len(set.union(*users.values()))
    assert sum(len(scenes_of(split)) for split in tasks) == 10_000


def test_tasks_need_one_to_six_calls_and_have_answers_of_all_kinds():
    questions = [task.data for task in make().tasks["train"][:600]]

    calls = Counter(len(question.plan) for question in questions)
    kinds = Counter(type(question.answers[0]) for question in questions)
    assert set(calls) == {1, 2, 3, 4, 5, 6}
    assert min(kinds[kind] for kind in (int, str, list)) > 30
    assert 200 < sum(question.answers == ("done",) for question in questions) < 400
    tools = {move.call.name for question in questions for move in question.plan}
    assert tools == set(TOOLBOX.tools) - {"finish", "get_user_current_location"}


def test_wishes_and_questions_come_in_many_words_and_train_has_its_own():
    tasks = make().tasks
    goals = {split: [task.goal for task in tasks[split][:400]] for split in tasks}

    assert len(set(TEMPLATES)) == 28
    assert len(set(goals["train"])) > 370
    assert all("{" not in goal for part in goals.values() for goal in part)
    starts = {split: {" ".join(goal.split()[:2]) for goal in part} for split, part in goals.items()}
    assert len(starts["train"]) > 40
    assert not starts["train"] & starts["test"]


def test_nobody_has_two_tasks_of_one_name():
    words = [todo for theme in THEMES for todo in theme.todos]

    assert len(words) == len(set(words)) == 144
    for number in range(0, 10_000, 100):
        account = scene(number).account
        assert len({todo.content for todo in account.todos.values()}) == len(account.todos)
        assert 4 <= len(account.projects) <= 6
        counts = Counter(todo.project_id for todo in account.todos.values())
        assert set(counts.values()) <= {2, 3, 4, 5}


def test_tasks_never_change():
    """The digest was made with the first version; ids must keep their meaning."""
    digest = hashlib.sha256()
    for part in make().tasks.values():
        for task in part[:100]:
            start = task.data.start
            lists = [list(start.account.projects.values()), list(start.account.todos.values())]
            ending = start.wanted.state
            digest.update(repr((task.id, task.goal, task.data.answers, lists, ending)).encode())

    assert digest.hexdigest()[:16] == "a6e49f13fb11cc00"


# The environment.


def test_a_thousand_environments_share_what_they_built():
    envs = [make() for _ in range(1000)]

    for number, env in enumerate(envs):
        env.reset(options={"task_id": f"todo_embedded_train_{number % 7}"})

    assert all(env.tasks is envs[0].tasks for env in envs)
    assert envs[0].task.data.start.account is envs[7].task.data.start.account
    assert envs[0]._store is not envs[7]._store


def test_ansi_shows_the_calls_and_the_picture_changes():
    env, _ = begin(render_mode="ansi")
    picture, _ = begin(render_mode="rgb_array")
    before = picture.render()

    for each in (env, picture):
        call(each, "get_user_current_date")

    assert env.render().endswith("> get_user_current_date with Action Input: {}\n2022-04-23")
    assert before.shape == (520, 760, 3)
    assert (before != picture.render()).any()


@pytest.mark.parametrize("backend", ["lively", 3])
def test_a_backend_that_is_none_is_refused(backend):
    with pytest.raises(InvalidOptionError, match=str(backend)):
        make(backend=backend)


@pytest.mark.parametrize("name", ["todo", "todolist", "TODOList-v0", TODO])
def test_it_is_found_by_agentgyms_name_too(name):
    assert find_id(name) == TODO


# Official data.


def test_official_data_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataUnavailableError, match=r"looked for projects\.json"):
        make(data=str(tmp_path))
    (tmp_path / "projects.json").write_text("[]")
    with pytest.raises(DataUnavailableError, match=r"looked for todo\.jsonl"):
        make(data=str(tmp_path))


@pytest.mark.parametrize("text", ["", "[]", '{"id": 1}', '{"id": "x", "goal": 3}', "{"])
def test_an_official_file_that_is_none_is_refused(tmp_path, text):
    (tmp_path / "projects.json").write_text("[]")
    (tmp_path / "todo.jsonl").write_text(text)

    with pytest.raises(MalformedFileError, match=r"todo\.jsonl"):
        make(data=str(tmp_path))


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"name": "A", "tasks": [{}]}]'])
def test_official_projects_that_are_none_are_refused(tmp_path, text):
    (tmp_path / "projects.json").write_text(text)
    (tmp_path / "todo.jsonl").write_text("")

    with pytest.raises(MalformedFileError, match=r"projects\.json"):
        make(data=str(tmp_path))


@needs_official_data
def test_official_tasks_have_agentgyms_ids_and_splits():
    tasks = make(data="official").tasks

    assert {split: len(part) for split, part in tasks.items()} == {
        "train": 135,
        "validation": 0,
        "test": 20,
    }
    assert tasks["test"].find("todo_26").data.answers == (5,)
    assert tasks["train"].find("todo_85").goal == 'Please delete the task "Water the plants". '


@needs_official_data
@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_all_155_official_tasks_are_solved_on_their_reference_paths(rules):
    env = make(data="official", rules=rules)
    solved = []

    for part in env.tasks.values():
        for task in part:
            env.reset(options={"task_id": task.id})
            solved.append(solve(env)[1]["success"])

    assert (len(solved), sum(solved)) == (155, 155)


@needs_official_data
def test_58_official_tasks_are_wrong_when_nothing_is_done():
    env = make(data="official", rules="agentgym")
    missed = []

    for part in env.tasks.values():
        for task in part:
            env.reset(options={"task_id": task.id})
            answer = task.data.answers[0]
            _, reward, _, _, _ = env.step(f"finish with Action Input: {{'answer': {answer!r}}}")
            missed += [task] if reward == 0 else []

    assert len(missed) == 58
    assert all(task.data.plan for task in missed)


@needs_official_data
def test_every_recorded_episode_agrees():
    folder = Path(os.environ["AGENTGYM_DATA"]).parent / "parity"
    if not (folder / "todo.jsonl").exists():
        pytest.skip(f"the records are not there (looked in {folder})")

    for line in (folder / "todo.jsonl").read_text().splitlines():
        assert [each for each in replay(json.loads(line), folder) if not each.matches] == []


@needs_official_data
@pytest.mark.parametrize("record", [{}, {"task": 1}, {"task": 1, "ids": 3}, {"task": "x"}])
def test_replay_refuses_what_is_not_a_record(record):
    with pytest.raises(MalformedFileError):
        list(replay({"steps": [], "subgoals": [1], "goal": "", **record}, Path()))


def mismatches(comparisons):
    return [comparison.where for comparison in comparisons if not comparison.matches]


def test_a_conversation_of_ours_replays_and_a_changed_one_does_not():
    env, first = begin(prompt_format="react")
    messages = [("user", "The rules."), ("assistant", "Ok."), ("user", first)]
    over = False
    while not over:
        reply = env.oracle_reply()
        observation, _, terminated, truncated, _ = env.step(reply)
        over = terminated or truncated
        messages += [("assistant", reply), ("user", observation)]
    changed = [*messages[:4], ("user", "1999-01-01"), *messages[5:]]

    assert mismatches(replay_conversation(TASK, messages, reward=1.0, done=True)) == []
    assert mismatches(replay_conversation(TASK, changed)) == ["turn 1: observation"]


@needs_official_data
def test_a_conversation_about_an_official_task_replays():
    env, first = begin("todo_85", data="official", rules="agentgym", prompt_format="react")
    messages = [("user", first)]
    for _ in range(4):
        reply = env.oracle_reply()
        messages += [("assistant", reply), ("user", env.step(reply)[0])]

    assert "delete_task" in messages[-4][1]
    assert mismatches(replay_conversation("todo_85", messages, reward=1.0, done=True)) == []
    elsewhere = [
        (role, text.replace("70000000", "61000000").replace("23000000", "22000000"))
        for role, text in messages
    ]
    assert elsewhere != messages
    assert mismatches(replay_conversation("todo_85", elsewhere, reward=1.0, done=True)) == []
