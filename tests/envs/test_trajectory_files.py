"""Trajectories on disk, in three forms."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agentgym_envs import InvalidOptionError, MalformedFileError
from agentgym_envs.trajectory import EpisodeSpec, Message, Reply, Trajectory, Turn
from agentgym_envs.trajectory_files import (
    from_agenttraj,
    from_json,
    from_openai,
    read_agenttraj,
    read_openai,
    read_trajectories,
    to_agenttraj,
    to_json,
    to_openai,
    write_trajectories,
)

ENV = "AgentGym/Maze-v0"
TEXTS = st.text(st.characters(exclude_categories=()), max_size=20)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TOKENS = st.lists(st.integers(0, 2**31)).map(tuple)
OPTIONS = st.dictionaries(TEXTS, st.none() | st.booleans() | st.integers() | TEXTS, max_size=3)
MESSAGES = st.builds(
    Message, st.sampled_from(["system", "user", "assistant"]), TEXTS, st.none() | st.booleans()
)
REPLIES = st.builds(Reply, TEXTS, TOKENS, TOKENS, st.lists(NUMBERS).map(tuple))
TURNS = st.builds(Turn, TEXTS, REPLIES, NUMBERS, st.booleans(), st.booleans())
SPECS = st.builds(EpisodeSpec, TEXTS, TEXTS, st.integers(), st.integers(), OPTIONS)
TRAJECTORIES = st.builds(
    Trajectory,
    SPECS,
    st.lists(MESSAGES, max_size=3).map(tuple),
    st.lists(TURNS, max_size=3).map(tuple),
    TEXTS,
    NUMBERS,
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.none() | TEXTS,
)
RULES = (Message("user", "Rules."), Message("assistant", "OK.", train=False))


def solved(*turns: Turn, opening: tuple[Message, ...] = RULES) -> Trajectory:
    spec = EpisodeSpec(ENV, "lmrlgym_maze_3")
    return Trajectory(spec, opening, turns, score=1.0, success=True, terminated=True)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(trajectories=st.lists(TRAJECTORIES, max_size=3))
def test_what_is_written_is_read_back(tmp_path: Path, trajectories: list[Trajectory]) -> None:
    path = tmp_path / "t.jsonl"

    written = write_trajectories(path, trajectories)

    assert written == len(trajectories)
    assert list(read_trajectories(path)) == trajectories


def test_text_stays_readable_and_one_trajectory_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"

    write_trajectories(path, [solved(Turn("Où?\nÀ droite.\u2028", Reply("→")))] * 2)

    lines = path.read_text(encoding="utf-8").split("\n")
    assert len(lines) == 3
    assert "Où?\\nÀ droite." in lines[0]


def test_a_trajectory_without_tokens_writes_no_empty_lists() -> None:
    row = to_json(solved(Turn("Go.", Reply("up"))))

    assert row["turns"] == [{"observation": "Go.", "reply": "up", "reward": 0.0, "valid": True}]


@pytest.mark.parametrize("name", ["maze", "textcraft", "babyai"])
def test_official_agenttraj_is_written_as_it_was_read(official: Path, name: str) -> None:
    path = official / "agenttraj" / f"{name}_train_sample.json"

    written = [to_agenttraj(trajectory) for trajectory in read_agenttraj(path, ENV)]

    assert written == json.loads(path.read_text(encoding="utf-8"))


def test_official_agenttraj_opens_with_rules_and_acknowledgement(official: Path) -> None:
    path = official / "agenttraj" / "textcraft_train_sample.json"

    first = next(read_agenttraj(path, "AgentGym/TextCraft-v0"))

    assert [message.role for message in first.opening] == ["user", "assistant"]
    assert first.turns[0].observation.startswith("Instruction:\nCrafting commands:")
    assert first.success


@given(trajectory=TRAJECTORIES)
def test_agenttraj_and_openai_forms_are_plain_json(trajectory: Trajectory) -> None:
    for form in (to_agenttraj(trajectory), to_openai(trajectory)):
        assert json.loads(json.dumps(form)) == form


def test_agenttraj_keeps_turns_and_their_loss_flags(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    good = solved(Turn("Go.", Reply("up")), Turn("And?", Reply("down"), train=False))

    write_trajectories(path, [good], "agenttraj")

    assert list(read_agenttraj(path, ENV)) == [solved(*good.turns)]
    item = json.loads(path.read_text(encoding="utf-8"))[0]
    assert sorted(item) == ["conversations", "item_id"]
    assert [message["loss"] for message in item["conversations"]] == [
        None,
        False,
        None,
        True,
        None,
        False,
    ]


def test_a_failed_episode_is_not_read_as_a_success_from_agenttraj() -> None:
    failed = Trajectory(EpisodeSpec(ENV, "x"), (), (Turn("Go.", Reply("up")),), score=0.25)

    read = from_agenttraj(to_agenttraj(failed), ENV)

    assert (read.score, read.success) == (0.25, False)


def test_openai_chats_are_read_back(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    good = solved(Turn("Go.", Reply("up")))

    write_trajectories(path, [good, good], "openai")

    assert list(read_openai(path)) == [good, good]
    assert json.loads(path.read_text(encoding="utf-8").splitlines()[0])["messages"][1] == {
        "role": "assistant",
        "content": "OK.",
        "weight": 0,
    }


def test_a_bare_openai_chat_needs_an_environment_only() -> None:
    row = {"messages": [{"role": "user", "content": "Go."}, {"role": "assistant", "content": "up"}]}

    read = from_openai(row, ENV)

    assert read.spec == EpisodeSpec(ENV, "")
    assert read.turns == (Turn("Go.", Reply("up")),)


def test_a_conversation_that_ends_with_an_observation_keeps_it() -> None:
    chat = [("human", "Go."), ("gpt", "up"), ("human", "You won.")]
    item = {
        "item_id": "x",
        "conversations": [{"from": who, "value": text, "loss": None} for who, text in chat],
    }

    read = from_agenttraj(item, ENV)

    assert (len(read.turns), read.final_observation) == (1, "You won.")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "not JSON"),
        ("[1]", "expected a JSON object, got [1]"),
        ('{"schema": 2}', "trajectory schema must be 1, got 2"),
        ('{"schema": 1}', "'env' is missing"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_broken_line_is_named_with_file_and_line(
    tmp_path: Path, line: str, complaint: str
) -> None:
    path = tmp_path / "t.jsonl"
    good = json.dumps(to_json(solved(Turn("Go.", Reply("up")))))
    path.write_text(f"{good}\n\n{line}\n", encoding="utf-8")

    with pytest.raises(MalformedFileError) as caught:
        list(read_trajectories(path))

    assert str(caught.value).startswith(f"{path}, line 3: ")
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("success", "false", "'success' must be true or false, got 'false'"),
        ("score", "1.0", "'score' must be a number, got '1.0'"),
        ("score", True, "'score' must be a number, got True"),
        ("seed", True, "'seed' must be an integer, got True"),
        ("seed", 1.5, "'seed' must be an integer, got 1.5"),
        ("turns", {}, "'turns' must be a list, got {}"),
        ("turns", ["up"], "expected a JSON object, got 'up'"),
        ("turns", [{"observation": ""}], "'reply' is missing"),
        ("opening", [{"role": "wizard", "content": ""}], "'role' must be one of"),
        ("error", 7, "'error' must be a string, got 7"),
        ("options", [], "'options' must be an object, got []"),
    ],
)
def test_a_value_of_the_wrong_type_is_named(key: str, value: object, complaint: str) -> None:
    row = to_json(solved(Turn("Go.", Reply("up")))) | {key: value}

    with pytest.raises(MalformedFileError) as caught:
        from_json(row)

    assert complaint in str(caught.value)


def test_tokens_must_be_numbers() -> None:
    row = to_json(solved(Turn("Go.", Reply("up", (1,)))))
    row["turns"][0]["token_ids"] = ["1"]

    with pytest.raises(MalformedFileError, match="each of 'token_ids' must be an integer"):
        from_json(row)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("nonsense", "not JSON"),
        ('{"item_id": "x"}', "must be a list"),
        ("[7]", "item 1: expected a JSON object, got 7"),
        ('[{"conversations": []}]', "item 1: 'item_id' is missing"),
        ('[{"item_id": "x", "conversations": [{"from": "me"}]}]', "'from' must be one of"),
        (
            '[{"item_id": "x", "conversations": [{"from": "gpt", "value": "", "loss": true}]}]',
            "message 0 after the opening is of the assistant, not the user",
        ),
    ],
)
def test_a_broken_agenttraj_file_is_named_with_its_place(
    tmp_path: Path, text: str, complaint: str
) -> None:
    path = tmp_path / "t.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(MalformedFileError) as caught:
        list(read_agenttraj(path, ENV))

    assert str(caught.value).startswith(str(path))
    assert complaint in str(caught.value)


def test_a_file_of_bytes_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(MalformedFileError, match="not a UTF-8 text file"):
        list(read_trajectories(path))


def test_a_failure_while_writing_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text("old", encoding="utf-8")

    def trajectories():
        yield solved(Turn("Go.", Reply("up")))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_trajectories(path, trajectories())

    assert [file.name for file in tmp_path.iterdir()] == ["t.jsonl"]
    assert path.read_text(encoding="utf-8") == "old"


def test_an_unknown_form_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidOptionError, match="'yaml'"):
        write_trajectories(tmp_path / "t", [], "yaml")

    assert list(tmp_path.iterdir()) == []
