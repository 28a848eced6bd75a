"""SearchQA: its rules, its country, official questions, and where passages come from."""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import gymnasium
import httpx
import pyarrow
import pytest
from pyarrow import parquet

from agentgym_envs import (
    DataUnavailableError,
    InvalidOptionError,
    MalformedFileError,
    MissingDependencyError,
    TextEnv,
)
from agentgym_envs.catalog import make_text_env
from agentgym_envs.envs.searchqa import SearchQAEnv, retrievers, serving, tasks
from agentgym_envs.envs.searchqa.articles import contents, fact, related
from agentgym_envs.envs.searchqa.country import SIZES, entities
from agentgym_envs.envs.searchqa.data import Passage, Question
from agentgym_envs.envs.searchqa.replay import replay, replay_conversation
from agentgym_envs.envs.searchqa.world import (
    NOT_UNDERSTOOD,
    NOTHING_FOUND,
    RIGHT,
    WRONG,
    WRONG_GO_ON,
    World,
    normalised,
)
from agentgym_envs.record import record as record_episodes
from agentgym_envs.toolkit.search import cache

ANN = Passage("1", '"Ann"\nAnn won the race.')
TASK = "searchqa_embedded_test_12"
FIRM, TOWN = "Firgram Clockworks", "Ossmere"


def world(*, strict: bool = False, passages: list[Passage] | None = None) -> World:
    found = [ANN] if passages is None else passages
    return World(Question("Who won?", ("Ann", "the Anna")), lambda query: found, strict=strict)


def make(**options: Any) -> TextEnv[Question]:
    return make_text_env("AgentGym/SearchQA-v0", options)


# Rules


@pytest.mark.parametrize(
    "reply",
    [
        "<search>Ann</search>",
        "<think>Or <answer>Ann</answer>?</think><search> Ann\n</search>",
        "<SEARCH>Ann</Search> <answer>Ann</answer>",
        "<answer>Ann <search>Ann</search>",
        "search[Ann]",
        " Search [Ann]\n",
    ],
)
def test_a_reply_searches(reply: str) -> None:
    episode = world()

    turn = episode.act(reply)

    assert turn.observation == '<information>Doc 1(Title: "Ann") Ann won the race.</information>'
    assert (turn.over, turn.valid, episode.queries) == (False, True, ["Ann"])


@pytest.mark.parametrize(
    "reply",
    [
        "<answer>Ann</answer>",
        "<think><search>Bob</search></think><answer>ANN!</answer>",
        "<answer> the  Anna </answer> <answer>Bob</answer>",
        "answer[an Ann]",
        "<think>unclosed <answer>Ann</answer>",
    ],
)
def test_a_right_answer_ends_the_episode(reply: str) -> None:
    assert world().act(reply) == (RIGHT, True, True, True)


def test_a_wrong_answer_ends_the_episode_too() -> None:
    assert world().act("<answer>Bob</answer><answer>Ann</answer>") == (WRONG, False, True, True)


@pytest.mark.parametrize("reply", ["", "Ann", "<answer>Ann", "</answer>Ann<answer>", "answer(Ann)"])
@pytest.mark.parametrize("strict", [False, True])
def test_what_is_neither_is_answered_with_what_to_write(reply: str, strict: bool) -> None:
    assert world(strict=strict).act(reply) == (NOT_UNDERSTOOD, False, False, False)


@pytest.mark.parametrize("reply", ["<search></search>", "search[ ]", "<search>\n</search>"])
def test_an_empty_search_is_no_search(reply: str) -> None:
    episode = world()

    turn = episode.act(reply)

    assert (turn.valid, episode.queries) == (False, [])
    assert "empty" in turn.observation


def test_a_search_that_finds_nothing_says_so() -> None:
    turn = world(passages=[]).act("<search>the of</search>")

    assert turn.observation == f"<information>{NOTHING_FOUND}</information>"


def test_agentgyms_rules_let_one_guess_on() -> None:
    episode = world(strict=True)

    first, second = (episode.act(f"<answer>{name}</answer>") for name in ("Bob", "Ann"))

    assert first == (WRONG_GO_ON, False, False, True)
    assert second == (RIGHT, True, True, True)


def test_agentgyms_rules_take_the_first_tag_and_the_last_answer() -> None:
    thought = "<think><search>Bob</search></think><answer>Ann</answer>"
    answers = "<answer>Bob</answer><search>Ann</search><answer>Ann</answer>"

    assert world(strict=True).act(thought).observation.startswith("<information>")
    assert world(strict=True).act(answers).solved


def test_agentgyms_rules_know_no_capital_tags_and_no_empty_result() -> None:
    assert world(strict=True).act("<Answer>Ann</Answer>").observation == NOT_UNDERSTOOD
    nothing = world(strict=True, passages=[]).act("<search></search>")
    assert nothing == ("<information></information>", False, False, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [("The Theatre", "theatre"), ("a b an c", "B  C"), ("U.S.A.", "usa"), ("1,234", "1234")],
)
def test_case_punctuation_articles_and_spaces_do_not_matter(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


def test_other_words_matter() -> None:
    assert (
        len({normalised(text) for text in ("Ann", "Ann Lee", "Lee Ann", "caf\u00e9", "cafe")}) == 5
    )


def test_passages_are_numbered_with_the_first_line_as_title() -> None:
    turn = world(passages=[ANN, Passage("2", "Bob"), Passage("3", "C\nd\ne")]).act("search[x]")

    assert turn.observation == (
        '<information>Doc 1(Title: "Ann") Ann won the race.\nDoc 2(Title: Bob) \n'
        "Doc 3(Title: C) d\ne</information>"
    )


@pytest.mark.parametrize("strict", [False, True])
def test_ten_thousand_tags_that_are_never_closed_are_read_at_once(strict: bool) -> None:
    reply = "<search><answer><think>" * 10_000

    assert world(strict=strict).act(reply).valid is False


# The environment


def test_the_first_observation_is_the_question_and_what_to_do() -> None:
    observation, _ = make().reset(options={"task_id": TASK})

    question, rules = observation.split("\n")
    assert question == f"Question: In which town does the firm {FIRM} have its seat?"
    assert "<search>" in rules


def test_agentgyms_first_observation_ends_with_the_question() -> None:
    observation, _ = make(rules="agentgym").reset(options={"task_id": TASK})

    assert observation.endswith(f"\n\n Question: In which town does the firm {FIRM} have its seat?")


@pytest.mark.parametrize("top_k", [1, 5, 20])
def test_a_search_brings_as_many_passages_as_asked_for(top_k: int) -> None:
    env = make(top_k=top_k)
    env.reset(options={"task_id": TASK})

    observation = env.step(f"<search>{FIRM} seat town founded</search>")[0]

    assert observation.count("(Title: ") == top_k
    assert f'Doc 1(Title: "{FIRM}")' in observation


@pytest.mark.parametrize("top_k", [0, 21, 2.0, True])
def test_an_impossible_number_of_passages_is_refused(top_k: object) -> None:
    with pytest.raises(InvalidOptionError, match=f"top_k must be .*got {top_k!r}"):
        make(top_k=top_k)


def test_an_answer_of_another_name_that_the_article_gives_is_right() -> None:
    env = make()
    env.reset(options={"task_id": TASK})

    assert env.step(f"<answer>{TOWN} Regis</answer>")[1:3] == (1.0, True)


@pytest.mark.parametrize(
    "action",
    ["<search>" + "the of and " * 900_000 + "</search>", "\U0001f600" * 10_000_000],
    ids=["stop words", "pictures"],
)
def test_an_action_of_ten_million_characters_costs_one_step(action: str) -> None:
    env = make()
    env.reset(options={"task_id": TASK})

    observation, reward, terminated, truncated, info = env.step(action)

    assert "The limit is 32,768 characters" in observation
    assert (reward, terminated, truncated, info["action_valid"]) == (0.0, False, False, False)


@pytest.mark.parametrize(
    "query", ["the of and", "?!", "\ud800", "\u6771\u4eac", "\u202e\u200b", "x" * 30_000, "\x00"]
)
def test_any_query_is_answered(query: str) -> None:
    env = make()
    env.reset(options={"task_id": TASK})

    observation, _, over, _, info = env.step(f"<search>{query}</search>")

    assert observation == f"<information>{NOTHING_FOUND}</information>"
    assert (over, info["action_valid"]) == (False, True)


def test_both_ways_of_rendering_show_the_question() -> None:
    text, picture = make(render_mode="ansi"), make(render_mode="rgb_array")
    for env in (text, picture):
        env.reset(options={"task_id": TASK})
        env.step(f"<search>{FIRM} \ud800</search>")
        env.step(f"<answer>{TOWN}</answer>")

    assert FIRM in str(text.render())
    assert picture.render().mean() > 100


# The country


def test_the_country_never_changes_since_task_ids_depend_on_it() -> None:
    digest = sha256()
    for number in range(len(entities())):
        digest.update(contents(number).encode())
    for split in ("train", "validation", "test"):
        for task in tasks.embedded_tasks()[split][:40]:
            digest.update(repr(task).encode())

    assert digest.hexdigest()[:16] == "7306fd610645bd5b"


def test_the_encyclopaedia_has_an_article_of_its_own_on_every_thing() -> None:
    articles = [contents(number) for number in range(len(entities()))]

    assert len(articles) == sum(SIZES.values()) >= 5_000
    assert len({article.partition("\n")[0] for article in articles}) == len(articles)


def test_every_article_names_what_it_is_related_to() -> None:
    for entity in entities():
        text = contents(entity.number)
        for relation in (*entity.links, *entity.values):
            if relation in ("temper", "field"):
                continue
            assert related(entity, relation) in text, (entity.name, relation)
        assert all(alias in text for alias in entity.aliases)


def test_towns_of_an_article_lie_where_the_regions_say() -> None:
    capitals = [entity for entity in entities() if entity.kind == "region"]

    for region in capitals:
        assert entities()[region.links["capital"]].links["region"] == region.number


def test_nobody_was_taught_by_a_younger_person() -> None:
    for person in entities()[: SIZES["person"]]:
        if "teacher" in person.links:
            teacher = entities()[person.links["teacher"]]
            assert 15 <= person.values["born"] - teacher.values["born"] <= 60


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_each_hop_is_found_in_the_article_of_the_one_before(split: str) -> None:
    for number, task in enumerate(tasks.embedded_tasks()[split][:400]):
        hops = task.data.hops
        assert len(hops) == 1 + number % 4
        names = [entities()[int(hop.passage_id)].name for hop in hops]
        assert names[0] in task.data.text
        for hop, found in zip(hops, [*names[1:], task.data.answers[0]], strict=True):
            assert found in hop.finding
            assert hop.finding in contents(int(hop.passage_id))
        hidden = {*names[1:], *task.data.answers}
        assert not any(f" {name} " in f" {task.data.text[:-1]} " for name in hidden)


def test_splits_share_no_answer() -> None:
    answers = {
        split: {normalised(answer) for task in sequence[:4_000] for answer in task.data.answers}
        for split, sequence in tasks.embedded_tasks().items()
    }

    assert not answers["train"] & answers["test"]
    assert not answers["train"] & answers["validation"]
    assert not answers["validation"] & answers["test"]


@pytest.mark.parametrize(("top_k", "rules"), [(1, "fixed"), (3, "fixed"), (3, "agentgym")])
def test_the_oracle_needs_one_search_for_each_hop(top_k: int, rules: str) -> None:
    env = make(split="validation", top_k=top_k, rules=rules, max_steps=50)
    longer = 0

    for task in env.tasks["validation"][:200]:
        env.reset(options={"task_id": task.id})
        steps, over = 0, False
        while not over:
            over, info = _oracle_step(env)
            steps += 1
        assert info["success"], task.id
        longer += steps > len(task.data.hops) + 1

    assert longer <= 10


def test_the_oracle_thinks_of_what_it_read_and_what_is_missing() -> None:
    env = make(prompt_format="react")
    env.reset(options={"task_id": TASK})

    first = env.oracle_reply()
    env.step(first)
    second = env.oracle_reply()

    assert first == f"<think>I need to read about {FIRM}, so I look that up.</think>\n" + (
        f"<search>{FIRM}</search>"
    )
    assert f"So the answer is {TOWN}.</think>\n<answer>{TOWN}</answer>" in second
    assert fact(entities()[3070], "seat") in second


def test_the_oracle_asks_again_where_the_article_was_not_found() -> None:
    question = make().find_task(TASK).data
    episode = World(question, lambda query: [ANN])
    from agentgym_envs.envs.searchqa import oracle

    actions = []
    while not (actions and actions[-1].startswith("<answer>")):
        assert oracle.next_thought(episode)
        actions.append(oracle.next_action(episode))
        episode.act(actions[-1])

    assert len(set(actions)) == len(actions) == 4
    assert episode.solved


# Official data


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AGENTGYM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_opened", {})
    retrievers.of_corpus.cache_clear()
    return tmp_path / "cache"


def row(number: int) -> dict[str, Any]:
    return {
        "id": f"row_{number}",
        "question": f"who won race {number} ",
        "golden_answers": [f"Ann {number}"],
    }


def parquet_row(number: int) -> dict[str, Any]:
    truth = {"target": [f"Ann {number}", "Annie"]}
    model = {"style": "rule", "ground_truth": truth}
    return {
        "question": f"Who won race {number}?",
        "reward_model": model,
        "data_source": "nq",
        "prompt": [{"role": "user", "content": "long"}],
    }


@pytest.fixture
def folder(tmp_path: Path, own_cache: Path) -> Path:
    """Official data: a parquet file for test, JSON lines for training, and a corpus."""
    del own_cache
    folder = tmp_path / "searchqa"
    folder.mkdir()
    table = pyarrow.Table.from_pylist([parquet_row(number) for number in range(30)])
    parquet.write_table(table, folder / "test.parquet")
    write_lines(folder / "train.jsonl", [row(number) for number in range(50)])
    passages = [
        {"id": f"p{number}", "contents": f'"Race {number}"\nAnn {number} won race {number}.'}
        for number in range(60)
    ]
    write_lines(folder / "corpus.jsonl", passages)
    return folder


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_official_questions_have_agentgyms_numbers(folder: Path) -> None:
    env = make(data=str(folder))

    assert {split: len(rows) for split, rows in env.tasks.items()} == {
        "train": 45, "validation": 5, "test": 30,
    }  # fmt: skip
    assert env.tasks["test"][7].id == "nq_7"
    assert env.tasks["test"][7].data == Question("Who won race 7?", ("Ann 7", "Annie"))
    assert env.find_task("nq_51720").data == Question("who won race 7?", ("Ann 7",))
    assert env.find_task("nq_51762").split == "validation"


def test_a_question_is_answered_from_the_official_corpus(folder: Path) -> None:
    env = make(data=str(folder), top_k=1)
    env.reset(options={"task_id": "nq_7"})

    observation = env.step("<search>race 7</search>")[0]

    assert observation == '<information>Doc 1(Title: "Race 7") Ann 7 won race 7.</information>'
    assert env.step("<answer>Annie</answer>")[1] == 1.0


def test_the_contract_holds_for_official_questions(folder: Path) -> None:
    from agentgym_envs.testing import run_checks

    failed = [
        (result.promise, result.failure)
        for result in run_checks("AgentGym/SearchQA-v0", data=str(folder))
        if result.failure
    ]

    assert not failed


def test_the_index_of_a_corpus_is_kept(folder: Path, own_cache: Path) -> None:
    make_and_search(folder)

    (index,) = (own_cache / "search").iterdir()
    assert (index / "meta.json").is_file()


def test_a_corpus_that_changes_is_indexed_again(folder: Path) -> None:
    make_and_search(folder)
    retrievers.of_corpus.cache_clear()
    write_lines(folder / "corpus.jsonl", [{"id": "x", "contents": "Race\nRace 7 was cancelled."}])

    assert "cancelled" in make_and_search(folder)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{"id": "1", "contents": "cut', "line 61.*not JSON"),
        ('{"id": "1"}', "'contents' is missing"),
        ('["a"]', "expected a JSON object"),
        ('{"id": "1", "contents": 3}', "'contents' must be a string"),
    ],
)
def test_a_damaged_corpus_is_named_and_nothing_is_kept(
    folder: Path, own_cache: Path, line: str, complaint: str
) -> None:
    with (folder / "corpus.jsonl").open("a") as file:
        file.write(line)

    with pytest.raises(MalformedFileError, match=complaint):
        make_and_search(folder)

    assert not (own_cache / "search").exists()


def test_missing_questions_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataUnavailableError, match=r"looked for test\.parquet\)"):
        make(data=str(tmp_path))
    write_lines(tmp_path / "test.jsonl", [row(0)])
    with pytest.raises(DataUnavailableError, match=r"looked for train\.parquet and train\.jsonl"):
        make(data=str(tmp_path))


def test_a_missing_corpus_is_named_at_the_first_search(folder: Path) -> None:
    (folder / "corpus.jsonl").unlink()
    env = make(data=str(folder))
    env.reset(seed=0)

    with pytest.raises(DataUnavailableError, match=r"looked for corpus\.jsonl and wiki-18\.jsonl"):
        env.step("<search>x</search>")


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1 and so on"])
def test_a_damaged_parquet_file_is_named(folder: Path, content: bytes) -> None:
    (folder / "test.parquet").write_bytes(content)

    with pytest.raises(MalformedFileError, match=r"test\.parquet' is no parquet file"):
        make(data=str(folder))


def test_a_truncated_parquet_file_is_named(folder: Path) -> None:
    whole = (folder / "test.parquet").read_bytes()
    (folder / "test.parquet").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(MalformedFileError, match=r"test\.parquet' is no parquet file"):
        make(data=str(folder))


def test_parquet_without_pyarrow_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)

    with pytest.raises(MissingDependencyError, match=r'pip install "agentgym-envs\[parquet\]"'):
        make(data=str(folder))


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ({"question": "who"}, "'reward_model' is missing"),
        ({"golden_answers": ["Ann"]}, "'question' is missing"),
        ({"question": "who", "golden_answers": []}, "no golden answer"),
        ({"question": "who", "golden_answers": [3]}, "a golden answer must be a string"),
    ],
)
def test_a_question_without_text_or_answer_is_named_with_its_row(
    folder: Path, broken: dict[str, Any], complaint: str
) -> None:
    write_lines(folder / "train.jsonl", [row(0), broken, row(2), row(3)])
    env = make(data=str(folder))

    with pytest.raises(MalformedFileError, match=f"row 1: .*{complaint}"):
        env.reset(options={"task_id": "nq_51714"})


def test_an_empty_file_of_questions_is_refused(folder: Path) -> None:
    (folder / "train.jsonl").write_text("\n\n")

    with pytest.raises(MalformedFileError, match="holds no questions"):
        make(data=str(folder))


def test_the_example_corpus_of_search_r1_is_searched(official: Path, own_cache: Path) -> None:
    del own_cache
    corpus = official / "searchqa" / "searchr1_example_corpus.jsonl"
    env = make(retriever=str(corpus), top_k=1)
    env.reset(seed=0)

    observation = env.step("<search>lobbyist for Genentech</search>")[0]

    assert observation.startswith('<information>Doc 1(Title: "Evan Morris") Evan Morris Evan L.')


# Retrievers


@pytest.fixture
def server() -> Iterator[str]:
    """The address of our own server."""
    running = serving.make_server(retrievers.embedded(), "127.0.0.1", 0)
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()


@pytest.fixture
def scripted() -> Iterator[Callable[..., str]]:
    """Starts a server that gives (status, body) after (status, body)."""
    running: list[HTTPServer] = []

    def start(*answers: tuple[int, str]) -> str:
        left = list(answers)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                status, body = left.pop(0) if left else (500, "no more")
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, format: str, *args: Any) -> None:
                del format, args

        running.append(HTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=running[-1].serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{running[-1].server_address[1]}/retrieve"

    yield start
    for one in running:
        one.shutdown()
        one.server_close()


def test_our_server_finds_what_this_process_finds(server: str) -> None:
    queries = [FIRM, "the of", "river \ud800 of Ossmere"]

    there = retrievers.HttpRetriever(server).search(queries, 4)

    assert there == retrievers.embedded().search(queries, 4)
    assert [len(found) for found in there] == [4, 0, 4]


def test_an_environment_plays_with_a_server(server: str) -> None:
    near, far = make(), make(retriever=server)

    for env in (near, far):
        env.reset(options={"task_id": TASK})

    assert near.step(f"search[{FIRM}]") == far.step(f"search[{FIRM}]")


def test_results_without_scores_are_read_too(server: str) -> None:
    body = {"queries": [FIRM], "topk": 1}

    plain = httpx.post(f"{server}/retrieve", json=body).json()
    found = retrievers.parse_results(plain, 1, 1)

    assert plain == {"result": [[{"id": "3070", "contents": contents(3070)}]]}
    assert found == [[retrievers.Found(Passage("3070", contents(3070)), 0.0)]]


@pytest.mark.parametrize(
    ("content", "status", "complaint"),
    [
        (b"{", 400, "not JSON"),
        (b"\xff", 400, "not UTF-8"),
        (b"[]", 400, "expected a JSON object"),
        (b"{}", 400, "'queries' is missing"),
        (b'{"queries": [1]}', 400, "a query must be a string"),
        (b'{"queries": ["a"], "topk": 0}', 400, "from 1 to 100, got 0"),
        (b'{"queries": ["a"], "topk": 101}', 400, "from 1 to 100, got 101"),
        (json.dumps({"queries": ["a"] * 257}).encode(), 400, "at most 256"),
        (b" " * (2**20 + 1), 413, "1,048,576 bytes"),
    ],
)
def test_our_server_refuses_what_it_cannot_answer(
    server: str, content: bytes, status: int, complaint: str
) -> None:
    response = httpx.post(f"{server}/retrieve", content=content)

    assert response.status_code == status
    assert complaint in response.json()["error"]


def test_our_server_knows_one_place_only(server: str) -> None:
    assert httpx.get(server).json() == "ok"
    assert httpx.get(f"{server}/x").status_code == 404
    assert httpx.post(f"{server}/x", json={}).status_code == 404


def test_a_call_that_fails_is_tried_again(scripted: Callable[..., str]) -> None:
    pauses: list[float] = []
    good = json.dumps({"result": [[{"document": {"id": 7, "contents": "x"}, "score": 1}]]})
    address = scripted((500, "busy"), (200, "not JSON"), (200, good))

    found = retrievers.HttpRetriever(address, pause=pauses.append).search(["q"], 3)

    assert found == [[retrievers.Found(Passage("7", "x"), 1.0)]]
    assert pauses == [0.5, 1.0]


def test_a_server_that_keeps_failing_is_given_up(scripted: Callable[..., str]) -> None:
    retriever = retrievers.HttpRetriever(scripted(), pause=lambda seconds: None)

    with pytest.raises(DataUnavailableError, match=r"answers 500 'no more'\. Start it"):
        retriever.search(["q"], 3)


def test_a_request_that_a_server_refuses_is_not_tried_again(scripted: Callable[..., str]) -> None:
    address = scripted((422, "bad"), (200, '{"result": [[]]}'))

    with pytest.raises(DataUnavailableError, match="answers 422"):
        retrievers.HttpRetriever(address, pause=lambda seconds: None).search(["q"], 3)


@pytest.mark.parametrize(
    "body", ["[]", "{}", '{"result": []}', '{"result": [[3]]}', '{"result": [[{"id": 1}]]}']
)
def test_an_answer_of_another_form_is_refused(scripted: Callable[..., str], body: str) -> None:
    with pytest.raises(DataUnavailableError, match="not the answer of a retriever"):
        retrievers.HttpRetriever(scripted((200, body))).search(["q"], 3)


def test_a_retriever_that_cannot_be_reached_breaks_the_step_with_a_clear_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retrievers, "FIRST_PAUSE_SECONDS", 0)
    env = make(retriever="http://127.0.0.1:9")
    env.reset(options={"task_id": TASK})

    with pytest.raises(DataUnavailableError, match=r"http://127.0.0.1:9/retrieve cannot be used"):
        env.step("<search>x</search>")


def test_an_address_without_httpx_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)

    with pytest.raises(MissingDependencyError, match=r'pip install "agentgym-envs\[retriever\]"'):
        retrievers.HttpRetriever("http://x")


@pytest.mark.parametrize("retriever", ["bm25", "/no/such/corpus.jsonl", "ftp://x"])
def test_a_retriever_that_is_none_is_refused(retriever: str) -> None:
    with pytest.raises(InvalidOptionError, match=f"got {retriever!r}"):
        make(retriever=retriever)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--port", "70000"), "port must be from 0 to 65535"),
        (("--corpus", "/no/such/file"), "retriever must be None, the path of a corpus"),
        (("--host", "256.0.0.1", "--port", "0"), ""),
    ],
)
def test_serve_retriever_refuses_what_it_cannot_do(
    command: Callable[..., Any], arguments: tuple[str, ...], complaint: str
) -> None:
    result = command("serve-retriever", *arguments)

    assert result.code == 2
    assert complaint in result.err
    assert result.err.count("\n") == 1


# Records


def step(action: str | None, observation: str, reward: float = 0.0, **more: Any) -> dict[str, Any]:
    done = more.pop("done", False)
    return {"action": action, "observation": observation, "reward": reward, "done": done, **more}


def recorded_episode() -> dict[str, Any]:
    env = SearchQAEnv(rules="agentgym")
    first, _ = env.reset(options={"task_id": TASK})
    opening = first.replace(env.task.data.text, "Who won?")
    passages = [{"id": "1", "contents": ANN.contents}]
    found = '<information>Doc 1(Title: "Ann") Ann won the race.</information>'
    steps = [
        step(None, opening),
        step("<search>a</search>", found, retrieved=passages),
        step("<answer>Bob</answer>", WRONG_GO_ON),
        step("<answer>Ann</answer>", RIGHT, 1.0, done=True),
    ]
    return {"env": "SearchQA", "item": 0, "question": "Who won?", "golden": ["Ann"], "steps": steps}


def test_a_record_is_played_with_the_passages_that_it_holds(tmp_path: Path) -> None:
    comparisons = list(replay(recorded_episode(), tmp_path))

    assert len(comparisons) == 12
    assert all(comparison.matches for comparison in comparisons)


@pytest.mark.parametrize("key", ["observation", "reward", "done"])
def test_a_record_that_differs_is_found(tmp_path: Path, key: str) -> None:
    record = recorded_episode()
    record["steps"][2][key] = {"observation": RIGHT, "reward": 1.0, "done": True}[key]

    wrong = [one.where for one in replay(record, tmp_path) if not one.matches]

    assert f"step 2: {key}" in wrong


def test_a_record_without_a_question_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MalformedFileError, match="not a SearchQA record"):
        list(replay({"env": "SearchQA", "steps": []}, tmp_path))


def conversation() -> list[tuple[str, str]]:
    steps = recorded_episode()["steps"]
    turns = [("user", "Reason first."), ("assistant", "Ok."), ("user", steps[0]["observation"])]
    for one in steps[1:]:
        turns += [("assistant", one["action"]), ("user", one["observation"])]
    return turns


def test_a_conversation_is_played_with_the_passages_that_it_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("AGENTGYM_DATA", raising=False)

    comparisons = list(replay_conversation("nq_3", conversation(), reward=1.0, done=True))

    assert len(comparisons) == 6
    assert all(comparison.matches for comparison in comparisons)


def test_a_conversation_is_judged_by_official_answers_where_they_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENTGYM_DATA", str(folder.parent))

    wrong = [one.where for one in replay_conversation("nq_3", conversation()) if not one.matches]

    assert wrong == ["first observation", "turn 3: observation"]


@pytest.mark.parametrize("prompt_format", [None, "react"])
@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_what_was_recorded_here_is_played_here(
    tmp_path: Path, command: Callable[..., Any], rules: str, prompt_format: str | None
) -> None:
    from agentgym_envs.trajectory_files import write_trajectories

    options = {"rules": rules, "prompt_format": prompt_format, "top_k": 2}
    trajectories = record_episodes(
        "AgentGym/SearchQA-v0", policy="oracle", split="test", number=4, options=options
    )
    paths = [tmp_path / "a.jsonl", tmp_path / "b.jsonl", tmp_path / "c.json"]
    for path, form in zip(paths, ("jsonl", "openai", "agenttraj"), strict=True):
        write_trajectories(path, trajectories, form)

    result = command("replay", *paths)

    assert result.code == 0, result.out


def test_records_of_the_original_replay_without_a_mismatch(
    official: Path, command: Callable[..., Any]
) -> None:
    records = official.parent / "parity" / "searchqa.jsonl"
    if not records.exists():
        pytest.skip("needs recorded episodes: parity/ beside the folder that AGENTGYM_DATA names")

    assert command("replay", records).code == 0


def make_and_search(folder: Path) -> str:
    env = make(data=str(folder), top_k=1)
    env.reset(seed=0)
    return env.step("<search>race 7</search>")[0]


def _oracle_step(env: gymnasium.Env[str, str]) -> tuple[bool, dict[str, Any]]:
    _, _, terminated, truncated, info = env.step(env.unwrapped.oracle_reply())
    return terminated or truncated, info
