"""BIRD: how a question is put, how an answer is judged, and where questions come from."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import gymnasium
import pytest

from agentgym_envs import DataUnavailableError, InvalidOptionError, MalformedFileError, TextEnv
from agentgym_envs.catalog import make_text_env
from agentgym_envs.envs.bird import BirdEnv, same_rows, soft_f1
from agentgym_envs.envs.bird.agenteval import AGENTEVAL
from agentgym_envs.envs.bird.prompts import parse, parse_agentgym, write
from agentgym_envs.envs.bird.replay import replay, replay_conversation
from agentgym_envs.envs.bird.sandbox import Rows
from agentgym_envs.envs.bird.world import World, as_table

from .bird_folder import DEV, MINI, TRAIN, write_bird

BIRD = "AgentGym/BIRD-v0"
TASK = "bird_embedded_test_60"
GOLD = (
    "SELECT COUNT(*) FROM parcels AS T1 INNER JOIN senders AS T2 ON T1.sender_id = T2.sender_id "
    "WHERE T1.size = 'L' AND T2.contract = 'T'"
)


def make(**options: Any) -> TextEnv[Any]:
    return make_text_env(BIRD, options)


def start(task_id: str = TASK, **options: Any) -> tuple[TextEnv[Any], str]:
    env = make(**options)
    return env, env.reset(options={"task_id": task_id})[0]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with dev and train in BIRD's layout."""
    return str(write_bird(tmp_path_factory.mktemp("bird")))


# Questions


def test_the_fixed_rules_name_what_sql_needs_and_say_what_names_mean() -> None:
    _, observation = start()

    assert "Table couriers has the columns courier_id, full_name (name), depot_id" in observation
    assert "parcels.sender_id refers to senders.sender_id." in observation


def test_evidence_is_shown_by_the_fixed_rules_unless_it_is_not_wanted() -> None:
    evidence = "\n\nEvidence: large parcels: size = 'L'; trial senders: contract = 'T'\n\n"

    assert evidence in start()[1]
    assert "Evidence" not in start(evidence=False)[1]
    assert "Evidence" not in start(rules="agentgym")[1]
    assert evidence in start(rules="agentgym", evidence=True)[1]


def test_ddl_is_a_schema_that_sqlite_accepts() -> None:
    import sqlite3

    _, observation = start(schema="ddl")

    statements = observation.split("\n\n")[0]
    with sqlite3.connect(":memory:") as database:
        database.executescript(statements)
        tables = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    assert tables == (6,)
    assert "delivered_on DATE,  -- day of delivery" in statements


def test_agentgyms_rules_name_the_column_after_the_right_one_as_a_foreign_key(fleet: str) -> None:
    observation = start("sqlgym_9428", data=fleet, rules="agentgym")[1]

    assert observation == (
        "fleet contains tables such as owner, ship. Table owner has columns such as owner id, full "
        "name. owner id is the primary key. Table ship has columns such as ship id, owner id, load "
        "limit. ship id is the primary key. The load limit of ship is the foreign key of full name "
        "of owner.\n\nWhat is the load limit of ship 1, plus 0? (dev)"
    )


def test_the_fixed_rules_name_the_right_foreign_key_and_quote_odd_names(fleet: str) -> None:
    observation = start("sqlgym_9428", data=fleet)[1]

    assert "Ship.OwnerID refers to Owner.OwnerID." in observation
    assert "`Load Limit`" in observation


@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_the_gold_sql_is_in_no_observation_and_no_info(rules: str) -> None:
    env = make(rules=rules, split="test")
    for task in env.tasks["test"][:40]:
        observation, info = env.reset(options={"task_id": task.id})
        after, _, _, _, later = env.step("SELECT 1")
        for told in (observation, after, str(info), str(later)):
            assert task.data.gold not in told


# Answers


def test_the_right_rows_earn_one_whatever_the_statement_looks_like() -> None:
    env, _ = start()

    observation, reward, terminated, truncated, info = env.step(f"  {GOLD};  -- done")

    assert observation.startswith("Right.\nCOUNT(*)\n188\n(1 row)")
    assert (reward, terminated, truncated, info["success"]) == (1.0, True, False, True)


def test_wrong_rows_earn_nothing_and_end_the_episode() -> None:
    env, _ = start(max_steps=5)

    observation, reward, terminated, _, info = env.step("SELECT 189")

    assert observation == "Wrong: these are not the rows that were asked for.\n189\n189\n(1 row)"
    assert (reward, terminated, info["success"], info["action_valid"]) == (0.0, True, False, True)


def test_one_action_is_all_there_is_unless_more_are_asked_for() -> None:
    env, _ = start()

    _, reward, terminated, _, info = env.step("SELEC 1")

    assert (reward, terminated, info["action_valid"]) == (0.0, True, False)


def test_with_more_steps_what_failed_can_be_mended() -> None:
    env, _ = start(max_steps=3)

    observation, _, terminated, truncated, _ = env.step("SELEC 1")
    again = env.step(GOLD)

    assert observation == 'SQL error: near "SELEC": syntax error'
    assert (terminated, truncated) == (False, False)
    assert again[1:3] == (1.0, True)


@pytest.mark.parametrize("nothing", ["", "   ", ";", "-- SELECT 1", "/* SELECT 1 */"])
def test_what_is_no_query_is_no_answer(nothing: str) -> None:
    env, _ = start(max_steps=3)

    observation, _, terminated, _, info = env.step(nothing)

    assert observation == "There is no query in this: answer with one SELECT statement."
    assert (terminated, info["action_valid"]) == (False, False)


def test_what_is_no_query_does_not_solve_a_question_without_rows() -> None:
    world = World(lambda statement: Rows((), ()), lambda: Rows(("name",), ()))

    assert world.answer("").right is False
    assert world.solved is False


def test_a_comment_answers_a_question_without_rows_by_agentgyms_rules_only(
    tmp_path: Path,
) -> None:
    folder = write_bird(tmp_path)
    rows = json.loads((folder / "train" / "train.json").read_text())
    rows[3]["SQL"] = "SELECT 1 FROM Ship WHERE 0"
    (folder / "train" / "train.json").write_text(json.dumps(rows))

    original, fixed = (
        start("sqlgym_3", data=str(folder), rules=rules)[0] for rules in ("agentgym", "fixed")
    )

    assert original.step("-- none")[1] == 1.0
    assert fixed.step("-- none")[1] == 0.0
    fixed.reset(options={"task_id": "sqlgym_3"})
    assert fixed.step("SELECT 2 WHERE 0")[1] == 1.0


def test_agentgyms_rules_show_a_hundred_characters_and_no_more() -> None:
    env, _ = start(rules="agentgym")

    hundred = "x" * (100 - len("[('',)]"))
    exact = env.step(f"SELECT '{hundred}'")[0]
    env.reset(options={"task_id": TASK})
    longer = env.step(f"SELECT '{hundred}y'")[0]

    assert exact == f"[('{hundred}',)]"
    assert longer == f"[('{hundred}y',)"[:100] + "..."


def test_a_result_is_shown_to_twenty_rows_and_eighty_letters() -> None:
    twenty = as_table(Rows(("n",), tuple((n,) for n in range(20))))
    more = as_table(Rows(("n",), tuple((n,) for n in range(21))))
    cells = as_table(Rows(("a", "b", "c"), (("x" * 81, None, b"\x01\xff"),)))

    assert twenty.endswith("\n19\n(20 rows)")
    assert more.endswith("\n19\n(21 rows, the first 20 shown)")
    assert cells.splitlines()[1] == f"{'x' * 80}... | NULL | x'01ff'"


# Looking first


def test_interactive_episodes_show_rows_until_an_answer_is_given() -> None:
    env, _ = start(interactive=True)

    look, reward, terminated, _, info = env.step(
        "SELECT contract, COUNT(*) FROM senders GROUP BY 1"
    )
    tables = env.step("PRAGMA table_info(senders)")
    answer = env.step(f"Answer: {GOLD}")

    assert look == "contract | COUNT(*)\nG | 272\nS | 138\nT | 110\n(3 rows)"
    assert (reward, terminated, info["action_valid"]) == (0.0, False, True)
    assert "2 | country | TEXT" in tables[0]
    assert answer[0].startswith("Right.")
    assert answer[1:3] == (1.0, True)


def test_the_gold_rows_without_the_word_answer_are_only_looked_at() -> None:
    env, _ = start(interactive=True)

    _, reward, terminated, _, info = env.step(GOLD)

    assert (reward, terminated, info["success"]) == (0.0, False, False)


def test_interactive_episodes_have_eight_steps() -> None:
    env, _ = start(interactive=True)

    ends = [env.step("SELECT 1")[2:4] for _ in range(8)]

    assert ends == [(False, False)] * 7 + [(False, True)]


def test_the_oracle_looks_once_and_then_answers() -> None:
    env, _ = start(interactive=True, prompt_format="react")

    first, second = env.oracle_reply(), env.step(env.oracle_reply()) and env.oracle_reply()

    assert "SELECT * FROM parcels LIMIT 3" in first
    assert "answer: ```sql" in second
    assert env.step(second)[1] == 1.0


# Replies


@pytest.mark.parametrize(
    ("reply", "action"),
    [
        ("Thought: x\n\nAction: ```sql\nSELECT 1\n```", "SELECT 1"),
        ("```sqlite\nSELECT 1\n```", "SELECT 1"),
        ("```\nSELECT 1\n```", "SELECT 1"),
        ("Action: ```sql SELECT 1```", "SELECT 1"),
        ("```sql\nSELECT 0\n``` or ```sql\nSELECT 1\n``` it is", "SELECT 1"),
        ("Thought: x\nAction: ```sql\nSELECT 1", "SELECT 1"),
        ("Action: SELECT 1", "SELECT 1"),
        ("Action: Answer:\n```sql\nSELECT 1\n```", "answer: SELECT 1"),
        ("Action: ```sql\nanswer: SELECT 1\n```", "answer: SELECT 1"),
        ("Action: ```sql\nSELECT 'Action: up'\n```", "SELECT 'Action: up'"),
    ],
)
def test_the_statement_is_found_in_a_reply(reply: str, action: str) -> None:
    assert parse(reply) == action


def test_a_reply_without_a_statement_says_how_to_answer() -> None:
    env, _ = start(prompt_format="react", max_steps=2)

    observation, _, _, _, info = env.step("I do not know. ```sql\n```")

    assert observation.startswith("No SQL found. Answer with")
    assert info["action_valid"] is False


@pytest.mark.parametrize("action", ["SELECT 1", "answer: SELECT 1", "SELECT 'a\nb'"])
def test_what_is_written_is_read_back(action: str) -> None:
    assert parse(write("Why not?", action)) == action


@pytest.mark.parametrize(
    ("reply", "sent"),
    [
        ("```SQL\nSELECT 1\n```", ""),
        ("```\nSELECT 1\n```", ""),
        ("```sqlite\nSELECT 1\n```", "ite\nSELECT 1"),
        ("Thought: x ```sql\nSELECT 0\n``` ```sql\nSELECT 1\n```", "SELECT 1"),
        ("SELECT 1", "SELECT 1"),
    ],
)
def test_agentgyms_client_knew_one_kind_of_fence(reply: str, sent: str) -> None:
    assert parse_agentgym(reply) == sent


# Scores


def test_rows_are_compared_as_sets_of_values() -> None:
    assert same_rows([(1, None), (2, "b")], [(2.0, "b"), (True, None), (2, "b")])
    assert not same_rows([("b", 2)], [(2, "b")])
    assert not same_rows([(0.1 + 0.2,)], [(0.3,)])
    assert not same_rows([("1",)], [(1,)])


@pytest.mark.parametrize(
    ("predicted", "gold", "score"),
    [
        ([], [], 1.0),
        ([(1,)], [], 0.0),
        ([], [(1,)], 0.0),
        ([("a", 1), ("b", 2)], [(1, "a"), (2, "b")], 1.0),
        ([("a", 1), ("a", 1)], [("a", 1)], 1.0),
        ([("a",), ("b",)], [("a",)], 2 / 3),
        ([("a", 1)], [("a", 2)], 0.5),
        ([("a", 1, 9)], [("a", 1)], 0.8),
        ([("a",)], [("a", 1), ("b", 2)], 2 * (0.5 / 2) / (1 + 0.5 / 2)),
    ],
)
def test_soft_f1_counts_the_cells_that_two_results_share(
    predicted: list[Any], gold: list[Any], score: float
) -> None:
    assert soft_f1(predicted, gold) == pytest.approx(score)


# Where questions come from


def test_no_database_is_in_two_splits_and_each_split_has_its_size() -> None:
    tasks = make().tasks

    databases = {
        split: {task.data.schema.database for task in found} for split, found in tasks.items()
    }

    assert {split: len(found) for split, found in tasks.items()} == {
        "train": 1_411,
        "validation": 262,
        "test": 264,
    }
    assert sorted(map(len, databases.values())) == [2, 2, 11]
    assert len(set.union(*databases.values())) == 15


def test_every_label_of_difficulty_is_in_every_split() -> None:
    for tasks in make().tasks.values():
        labels = Counter(task.data.difficulty for task in tasks)

        assert set(labels) == {"simple", "moderate", "challenging"}
        assert min(labels.values()) > 0.1 * len(tasks)


def test_official_ids_are_agentgyms_and_test_is_agentevals(fleet: str) -> None:
    tasks = make(data=fleet).tasks

    assert [task.id for task in tasks["train"]] == [f"sqlgym_{n}" for n in range(TRAIN)]
    assert {task.id for task in tasks["test"]} == {f"sqlgym_{n}" for n in AGENTEVAL}
    assert len(tasks["validation"]) == DEV - 200
    assert make(data=fleet).find_task("sqlgym_10961").data.text.endswith("plus 1533? (dev)")


def test_a_dev_folder_with_a_date_is_found(tmp_path: Path) -> None:
    folder = write_bird(tmp_path, dev="dev_20240627", train=False)

    env = make(data=str(folder), split="test")

    assert len(env.tasks["test"]) == 200
    assert make(data=str(folder)).reset(options={"task_id": "sqlgym_9428"})
    with pytest.raises(DataUnavailableError, match=r"looked for train/train\.json"):
        make(data=str(folder)).reset(seed=0)


def test_mini_dev_is_taken_where_it_is_asked_for_or_alone(tmp_path: Path) -> None:
    both = write_bird(tmp_path / "both", mini=True)
    alone = write_bird(tmp_path / "alone", dev="", train=False, mini=True)

    chosen = make(data=str(both), mini_dev=True, split="test").tasks["test"]
    only = make(data=str(alone), split="test").tasks["test"]

    assert [task.id for task in chosen] == [f"bird_mini_dev_{n}" for n in range(100, 100 + MINI)]
    assert [task.id for task in only] == [task.id for task in chosen]
    assert len(make(data=str(both), split="test").tasks["test"]) == 200


def test_the_oracle_solves_official_questions(fleet: str) -> None:
    env = make(data=fleet)
    for split in ("train", "test"):
        env.reset(options={"task_id": env.tasks[split][1].id})

        assert env.step(env.oracle_action())[1] == 1.0


def test_a_missing_database_is_named_when_it_is_needed(tmp_path: Path) -> None:
    folder = write_bird(tmp_path)
    (folder / "dev" / "dev_databases" / "fleet" / "fleet.sqlite").unlink()
    env = make(data=str(folder))

    env.reset(seed=0)
    with pytest.raises(DataUnavailableError, match=r"no database .*fleet\.sqlite"):
        env.reset(options={"task_id": "sqlgym_9428"})


def test_an_empty_folder_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(DataUnavailableError, match=r"looked for dev/dev\.json"):
        make(data=str(tmp_path))


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("dev/dev.json", "{}"),
        ("dev/dev.json", '[{"db_id": "navy", "question": "?", "SQL": ""}]'),
        ("dev/dev.json", '[{"db_id": "fleet", "question": 3, "SQL": ""}]'),
        ("dev/dev.json", '[{"db_id": "fleet", "question": "?", "SQL": "", "difficulty": "easy"}]'),
        ("dev/dev_tables.json", '[{"db_id": "fleet"}]'),
        ("dev/dev_tables.json", "nonsense"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_sentence(
    tmp_path: Path, file: str, text: str
) -> None:
    folder = write_bird(tmp_path)
    (folder / file).write_text(text)

    with pytest.raises(MalformedFileError, match=Path(file).name):
        make(data=str(folder))


def test_a_foreign_key_to_nowhere_is_refused(tmp_path: Path) -> None:
    folder = write_bird(tmp_path)
    tables = json.loads((folder / "dev" / "dev_tables.json").read_text())
    tables[0]["foreign_keys"] = [[4, 99]]
    (folder / "dev" / "dev_tables.json").write_text(json.dumps(tables))

    with pytest.raises(MalformedFileError, match="does not fit together"):
        make(data=str(folder))


@pytest.mark.parametrize(
    "options",
    [
        {"schema": "yaml"},
        {"interactive": True, "rules": "agentgym"},
        {"mini_dev": True},
        {"max_steps": 0},
    ],
)
def test_an_option_that_makes_no_sense_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidOptionError, match=next(iter(options))):
        BirdEnv(**options)


# Baselines


def test_saying_nothing_and_reading_a_whole_table_are_hardly_ever_right() -> None:
    env = make(split="test", rules="agentgym")
    solved = Counter[str]()
    for task in env.tasks["test"]:
        table = task.data.schema.tables[0]
        for name, action in (("nothing", ""), ("whole table", f"SELECT * FROM {table}")):
            env.reset(options={"task_id": task.id})
            solved[name] += int(env.step(action)[4]["success"])

    assert solved == {"nothing": 0, "whole table": 0}


# Replay


def test_a_record_is_replayed_and_a_difference_is_found(fleet: str) -> None:
    env, opening = start("sqlgym_9429", data=fleet, rules="agentgym")
    gold = env.task.data.gold
    sent = f"```sql\n{gold}\n```"
    step = {
        "action": sent,
        "sql": gold,
        "observation": "[(1.5,)]",
        "reward": 1.0,
        "done": True,
        "info": {"ground_truth": gold},
    }
    record = {
        "env": "sqlgym",
        "task": 9429,
        "bird_path": ".",
        "reset_observation": opening,
        "observe": opening,
        "steps": [step],
    }

    right = list(replay(record, Path(fleet)))
    wrong = list(replay({**record, "steps": [{**step, "reward": 0.0}]}, Path(fleet)))

    assert all(comparison.matches for comparison in right)
    assert [c.where for c in wrong if not c.matches] == ["step 1: reward"]


@pytest.mark.parametrize(
    "options", [{}, {"interactive": True}, {"schema": "ddl", "evidence": False}]
)
def test_a_conversation_of_ours_is_replayed(options: dict[str, Any]) -> None:
    env, opening = start(prompt_format="react", **options)
    messages = [("user", "rules"), ("assistant", "understood"), ("user", opening)]
    over, reward = False, 0.0
    while not over:
        reply = env.oracle_reply()
        observation, reward, over, _, _ = env.step(reply)
        messages += [("assistant", reply), ("user", observation)]

    comparisons = list(replay_conversation(TASK, messages, reward=reward, done=True))

    assert len(comparisons) >= 3
    assert all(comparison.matches for comparison in comparisons)


def test_it_is_registered_under_its_name() -> None:
    env = gymnasium.make("AgentGym/BIRD-v0")

    assert isinstance(env.unwrapped, BirdEnv)
    assert env.unwrapped.max_steps == 1
