"""Movie: the tools, both rules, the film world, its questions, and TMDB behind it all."""

import copy
import json
import os
import pickle
import socket
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qsl

import gymnasium as gym
import pytest

import agentgym_envs  # noqa: F401  (registers the ids)
from agentgym_envs import DataUnavailableError, InvalidOptionError, MalformedFileError
from agentgym_envs.envs.movie.films import LANGUAGES, catalogue, description
from agentgym_envs.envs.movie.live import KEY_VARIABLE, tmdb
from agentgym_envs.envs.movie.replay import replay, replay_conversation
from agentgym_envs.envs.movie.source import BASE, NOT_FOUND, EmbeddedSource
from agentgym_envs.envs.movie.tools import TOOLBOX, MovieTools
from agentgym_envs.toolkit.tools import Call, CallError, Response, ToolError, opening
from agentgym_envs.toolkit.tools.live import LiveService

from .stand_in import Reply, StandIn

MOVIE = "AgentGym/Movie-v0"
FILM, TITLE, DIRECTOR = 13652, "The Quicksilver Carousel", 26779
TASK = "movie_embedded_test_49"
"""Asks for the birthday of the director of that film."""

needs_official_data = pytest.mark.skipif(
    not os.environ.get("AGENTGYM_DATA"), reason="AGENTGYM_DATA is not set"
)


def make(**options):
    return gym.make(MOVIE, **options).unwrapped


def begin(task_id=TASK, **options):
    env = make(**options)
    observation, _ = env.reset(options={"task_id": task_id})
    return env, observation


def run(tool, /, source=None, *, original=False, raw_ids=False, **arguments):
    tools = MovieTools(source or EmbeddedSource(), original, raw_ids)
    if original:
        return TOOLBOX.find(tool).function(tools, **arguments)
    return TOOLBOX.run(tools, Call(tool, arguments))


def solve(env):
    steps, over = 0, False
    while not over:
        _, _, terminated, truncated, info = env.step(env.oracle_reply())
        steps, over = steps + 1, terminated or truncated
    return steps, info


class Answers:
    """A source that gives one answer and notes what it was asked."""

    def __init__(self, status, body):
        self.response, self.asked = Response(status, body), []

    def get(self, url, query):
        self.asked.append((url, dict(query)))
        return self.response


# The tools.


def test_a_search_gives_the_first_film_only():
    assert run("get_search_movie", movie_name="quicksilver carousel") == [
        {
            "id": FILM,
            "overview": "A dismissed judge protects an unwelcome witness in a flooded city during "
            "a long strike.",
            "title": TITLE,
        }
    ]


def test_a_search_that_finds_nothing_says_so():
    with pytest.raises(ToolError, match="no film is called 'zzz'"):
        run("get_search_movie", movie_name="zzz")
    with pytest.raises(ToolError, match="nobody is called 'zzz'"):
        run("get_search_person", person_name="zzz")


def test_an_id_may_be_a_number_or_its_digits():
    one, other = (run("get_movie_details", movie_id=number) for number in (FILM, str(FILM)))

    assert one == other
    assert list(one) == ["title", "budget", "genres", "revenue", "vote_average", "release_date"]


@pytest.mark.parametrize("bad", [f"../person/{DIRECTOR}", f"{FILM}/credits", "", None, "one", 1.5])
def test_an_id_that_is_no_number_is_refused(bad):
    with pytest.raises(CallError, match="'movie_id' of get_movie_details must be a whole number"):
        run("get_movie_details", movie_id=bad)


@pytest.mark.parametrize("bad", [0, -FILM, 10**17, DIRECTOR])
def test_an_id_of_nothing_is_named(bad):
    with pytest.raises(ToolError, match=f"there is nothing for the id {bad} of a film"):
        run("get_movie_cast", movie_id=bad)


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        (f"../person/{DIRECTOR}", "movie/0"),
        (f"{FILM}/credits", f"movie/{FILM}"),
        (f"{FILM}-slug", f"movie/{FILM}"),
        (f"{FILM}?x=1", f"movie/{FILM}"),
        ("٣", "movie/0"),
        ("9" * 30, "movie/0"),
        (None, "movie/0"),
    ],
)
def test_by_the_original_rules_an_id_leads_no_further_than_its_digits(given, asked):
    source = Answers(404, NOT_FOUND.json)

    with pytest.raises(ToolError, match="could not be found"):
        run("get_movie_details", source, original=True, movie_id=given)

    assert source.asked == [(f"{BASE}{asked}", {})]


def test_casts_show_ten_and_crews_show_the_leading_jobs_first():
    names = [{"id": i, "name": f"N{i}", "character": f"C{i}", "job": "Editor"} for i in range(12)]
    crew = [*names, {"id": 3, "name": "N3", "job": "Director"}]
    source = Answers(200, {"cast": names, "crew": crew})

    cast = run("get_movie_cast", source, movie_id=1)["cast"]
    shown = run("get_movie_crew", source, movie_id=1)["crew"]
    hidden = run("get_movie_crew", source, original=True, movie_id=1)["crew"]

    assert [row["id"] for row in cast] == list(range(10))
    assert [row["id"] for row in shown] == [3, 0, 1, 2, 3, 4, 5, 6, 7, 8]
    assert [row["id"] for row in hidden] == [3, 0, 1, 2, 4, 5, 6, 7, 8, 9]


def test_more_than_ten_directors_producers_and_writers_are_all_shown():
    crew = [{"id": i, "name": "N", "job": "Producer"} for i in range(13)]
    crew += [{"id": i, "name": "N", "job": "Editor"} for i in range(13, 19)]

    shown = run("get_movie_crew", Answers(200, {"crew": crew}), movie_id=1)["crew"]

    assert [row["id"] for row in shown] == list(range(13))


def test_translations_are_six_languages_without_their_titles():
    film = next(film for film in catalogue().films.by_id.values() if len(film.languages) == 7)

    rows = run("get_movie_translation", movie_id=film.id)["translations"]

    assert [row["iso_3166_1"] for row in rows] == ["US", "DE", "NL", "RU", "CN", "JP"]
    assert all(list(row["data"]) == ["homepage", "overview", "runtime", "tagline"] for row in rows)


def test_what_the_service_refuses_is_passed_on():
    refusal = {"success": False, "status_code": 7, "status_message": "Invalid API key"}

    with pytest.raises(ToolError, match="the film service refuses a search for 'x': Invalid API"):
        run("get_search_movie", Answers(401, refusal), movie_name="x")
    with pytest.raises(ToolError) as original:
        run("get_search_movie", Answers(401, refusal), original=True, movie_name="x")
    assert json.loads(str(original.value)) == refusal


# The film world.


def test_the_world_is_as_large_as_it_says_and_its_names_are_unique():
    world = catalogue()
    films, people = world.films.by_id.values(), world.people.by_id.values()

    assert (len(films), len(people)) == (2_200, 4_230)
    assert len({film.title for film in films}) == len(films)
    assert len({person.name for person in people}) == len(people)
    assert len({film.plot for film in films}) == len(films)
    assert len({company for film in films for company in film.companies}) == 96


def test_every_film_and_person_is_the_first_that_a_search_for_the_name_gives():
    world = catalogue()

    for register in (world.films, world.people):
        names = {number: name.upper() for number, name in register.names.items()}
        assert all(register.search(names[number], 1) == (number,) for number in names)


def test_a_search_takes_parts_of_words_and_puts_beginnings_first():
    films = catalogue().films

    found = [films.names[number] for number in films.search("  LANTERN  ", 20)]

    assert found
    assert all("lantern" in name for name in found)
    starts = [name.startswith("lantern") for name in found]
    assert starts == sorted(starts, reverse=True)
    assert films.search("lantern zzz", 20) == films.search(" ", 20) == ()


def test_credits_of_films_and_of_people_are_the_same():
    world = catalogue()

    assert Counter(credit for film in world.films.by_id.values() for credit in film.cast) == (
        Counter(credit for credits in world.roles.values() for credit in credits)
    )
    assert Counter(credit for film in world.films.by_id.values() for credit in film.crew) == (
        Counter(credit for credits in world.jobs.values() for credit in credits)
    )


def test_everybody_was_grown_up_when_they_made_a_film():
    world = catalogue()

    for film in world.films.by_id.values():
        year = int(film.release_date[:4])
        for credit in (*film.cast, *film.crew):
            assert 19 <= year - int(world.people.by_id[credit.person].birthday[:4]) <= 75


def test_each_film_has_one_director_and_nobody_plays_two_characters():
    for film in catalogue().films.by_id.values():
        assert sum(credit.job == "Director" for credit in film.crew) == 1
        assert len({credit.person for credit in film.cast}) == len(film.cast)
        assert len({credit.character for credit in film.cast}) == len(film.cast)


def test_nobody_has_two_jobs_in_a_crew_but_directors_who_write():
    for film in catalogue().films.by_id.values():
        jobs = Counter(credit.person for credit in film.crew)
        twice = [person for person, count in jobs.items() if count > 1]
        done = [{c.job for c in film.crew if c.person == person} for person in twice]
        assert done in ([], [{"Director", "Writer"}])


def test_descriptions_are_as_many_as_films_in_every_language():
    films = catalogue().films.by_id.values()

    for code in LANGUAGES:
        assert len({description(film, code) for film in films}) == len(films)


# Episodes by the fixed rules.


def test_the_right_answer_solves_the_task_and_ends_the_episode():
    env, observation = begin()
    right = env.task.data.answers[0]

    _, reward, terminated, _, info = env.step(f"finish with Action Input: {{'answer': '{right}'}}")

    assert observation.startswith("Task: ")
    assert (reward, terminated, info["success"]) == (1.0, True, True)


def test_a_wrong_answer_ends_the_episode_as_well():
    env, _ = begin()

    _, reward, terminated, _, info = env.step("finish with Action Input: {'answer': '1900-01-01'}")

    assert (reward, terminated, info["success"]) == (0.0, True, False)


def test_finding_the_answer_is_not_giving_it():
    env, _ = begin()
    rewards = [env.step(env.oracle_action())[1] for _ in range(3)]

    assert rewards == pytest.approx([0.25, 0.25, 0.25])
    assert env.step(env.oracle_action())[1:3] == (0.25, True)


def test_a_film_called_finish_ends_nothing():
    env, _ = begin()

    observation, _, terminated, _, info = env.step(
        'get_search_movie with Action Input: {"movie_name": "The Finish Line"}'
    )

    assert (terminated, info["action_valid"]) == (False, False)
    assert observation == "Error: no film is called 'The Finish Line'"


def test_a_list_may_come_in_any_order_and_a_whole_number_must_be_exact():
    env = make()
    lists = next(t for t in env.tasks["test"][:300] if isinstance(t.data.answers[0], list)
                 and len(t.data.answers[0]) > 1)  # fmt: skip
    numbers = next(t for t in env.tasks["test"][:300] if type(t.data.answers[0]) is int)

    env.reset(options={"task_id": lists.id})
    backwards = env.step(f"finish with Action Input: {{'answer': {lists.data.answers[0][::-1]}}}")
    env.reset(options={"task_id": numbers.id})
    beside = env.step(f"finish with Action Input: {{'answer': {numbers.data.answers[0] + 1}}}")

    assert (backwards[4]["success"], beside[4]["success"]) == (True, False)


# Tasks.


@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
@pytest.mark.parametrize(("split", "count"), [("train", 300), ("validation", 200), ("test", 300)])
def test_the_oracle_solves_all_in_at_most_seven_calls(rules, split, count):
    env = make(rules=rules)

    for task in env.tasks[split][:count]:
        env.reset(options={"task_id": task.id})
        steps, info = solve(env)
        assert (info["success"], info["score"]) == (True, 1), task.id
        assert 2 <= steps <= 7


def test_questions_need_one_to_six_calls():
    lengths = Counter(len(task.data.plan) for task in make().tasks["train"][:400])

    assert set(lengths) == {1, 2, 3, 4, 5, 6}


def test_splits_share_no_question_and_no_words():
    env = make()
    asked = {
        split: {(repr(task.data.plan), repr(task.data.answers)) for task in tasks[:300]}
        for split, tasks in env.tasks.items()
    }
    words = {split: _frames(tasks[:300]) for split, tasks in env.tasks.items()}

    assert not asked["train"] & asked["test"]
    assert not asked["validation"] & asked["test"]
    assert not words["train"] & words["test"]
    assert not words["train"] & words["validation"]


def _frames(tasks):
    """How goals say what kind of answer they want: their last sentence."""
    return {task.goal.rstrip(".").rpartition(". ")[2].rpartition("? ")[2] for task in tasks}


def test_the_same_task_is_the_same_in_another_environment():
    one, other = begin("movie_embedded_train_7")[0], begin("movie_embedded_train_7")[0]

    assert one.task == other.task


def test_a_copy_goes_on_like_the_original():
    env, _ = begin()
    env.step(env.oracle_action())

    twins = (copy.deepcopy(env), pickle.loads(pickle.dumps(env)))

    assert len({twin.step(twin.oracle_action())[0] for twin in (env, *twins)}) == 1


def test_a_thousand_environments_share_what_they_built():
    envs = [make() for _ in range(1000)]

    for number, env in enumerate(envs):
        env.reset(options={"task_id": f"movie_embedded_train_{number % 9}"})

    assert all(env.tasks is envs[0].tasks for env in envs)
    assert [env.step(env.oracle_action())[0] for env in envs[:9]] == [
        env.step(env.oracle_action())[0] for env in envs[9:18]
    ]


# The original's rules.


def step_original(source, *actions, subgoals=("never",)):
    steps = []
    record = {"goal": "g", "subgoals": list(subgoals), "reset_observation": "", "steps": steps}
    for action in actions:
        steps.append(
            {"action": action, "observation": "", "reward": None, "done": None, "http": source}
        )
    return [each.actual for each in replay(record, Path())][1:]


def test_a_title_with_finish_in_it_ends_an_episode_of_the_original():
    http = [{"method": "GET", "url": "", "status": 200, "json": {"results": []}}]

    observation, _, done, _ = step_original(
        http, "Action: get_search_person with Action Input: {'person_name': 'Finish'}"
    )

    assert "Observation: []" in observation
    assert done is True


def test_a_search_without_a_film_is_an_index_error_in_the_original():
    http = [{"method": "GET", "url": "", "status": 200, "json": {"results": []}}]

    observation, *_ = step_original(
        http, "Action: get_search_movie with Action Input: {'movie_name': 'x'}"
    )

    assert "ERROR | IndexError(list index out of range)" in observation


@needs_official_data
def test_every_recorded_episode_agrees():
    folder = Path(os.environ["AGENTGYM_DATA"]).parent / "parity"
    if not (folder / "movie.jsonl").exists():
        pytest.skip(f"the records are not there (looked in {folder})")

    for line in (folder / "movie.jsonl").read_text().splitlines():
        assert [each for each in replay(json.loads(line), folder) if not each.matches] == []


def test_a_row_of_scores_is_replayed():
    answers = ["{'answer': 1}", "{'answer': 3}"]
    row = {"kind": "multi", "subgoals": [1, 2], "answers": answers, "progress_after_each": []}

    compared = list(replay(row, Path()))

    assert [each.actual for each in compared] == [[0.5, 0.5]]


def test_a_damaged_record_is_refused():
    with pytest.raises(MalformedFileError, match="not a"):
        list(replay({"goal": "g", "steps": []}, Path()))


def test_a_chat_with_our_own_task_replays():
    env, first = begin(prompt_format="react")
    messages = [("user", first)]
    over = False
    while not over:
        reply = env.oracle_reply()
        observation, _, over, _, _ = env.step(reply)
        messages += [("assistant", reply), ("user", observation)]

    found = list(replay_conversation(TASK, messages, reward=1.0, done=True))

    assert found
    assert all(each.expected == each.actual for each in found)


CHAT = (  # an episode of the original: what was said, and what came back
    ("get_search_movie with Action Input: {'movie_name': 'Up'}",
     "[{'id': 7, 'overview': 'A house flies.', 'title': 'Up'}]"),
    ("get_movie_keywords with Action Input: {'movie_id': '7'}", "{'keywords': ['house', 'sky']}"),
    ("get_movie_cast with Action Input: {'movie_id': 8}",
     '{"success": false, "status_code": 34, "status_message": "The resource is not there."}'),
    ("get_search_movie with Action Input: {'movie_name': 'Upp'}",
     "ERROR | IndexError(list index out of range)"),
    ("get_movie_crew with Action Input: {'id': 7}", "ERROR | KeyError('movie_id')"),
    ("finish with Action Input: {'answer': ['sky', 'house']}", "['house', 'sky']"),
)  # fmt: skip


def test_a_chat_about_an_official_task_replays_without_the_service(tmp_path, monkeypatch):
    rows = [{"id": n, "goal": "Its keywords?", "subgoals": [["house", "sky"]]} for n in (1, 2, 171)]
    (tmp_path / "movie").mkdir()
    (tmp_path / "movie" / "movie.jsonl").write_text("\n".join(map(json.dumps, rows)))
    monkeypatch.setenv("AGENTGYM_DATA", str(tmp_path))
    messages = [("user", opening("Its keywords?"))]
    for call, result in CHAT:
        messages.append(("assistant", f"Thought: So.\n\nAction: {call}"))
        messages.append(("user", f"Observation: {result}\nGive me one action."))

    right = list(replay_conversation("movie_2", messages, reward=1.0, done=True))
    messages[-1] = ("user", "Observation: ['sky', 'house']\nGive me one action.")
    wrong = list(replay_conversation("movie_2", messages, reward=0.0, done=True))

    assert [each.where for each in right if each.expected != each.actual] == []
    assert sum(each.expected != each.actual for each in wrong) == 2


# Official tasks.


@needs_official_data
def test_official_tasks_are_agentgyms_and_the_expert_gives_their_labels(monkeypatch):
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    env = make(data="official", rules="agentgym")

    assert {split: len(tasks) for split, tasks in env.tasks.items()} == {
        "train": 215,
        "validation": 3,
        "test": 20,
    }
    for tasks in env.tasks.values():
        for task in tasks:
            env.reset(options={"task_id": task.id})
            assert solve(env)[1]["success"], task.id


@needs_official_data
def test_official_tasks_can_be_played_on_films_of_ones_own():
    env = make(data="official", backend="embedded")
    env.reset(options={"task_id": "movie_3"})

    observation = env.step(env.oracle_action().replace("finish", "get_search_movie"))[0]

    assert "needs 'movie_name'" in observation


def test_damaged_official_data_is_named(tmp_path):
    (tmp_path / "movie.jsonl").write_text('{"id": 1, "goal": "g"}\n')

    with pytest.raises(MalformedFileError, match="line 1: 'subgoals' is missing"):
        make(data=str(tmp_path))


def test_official_data_that_is_not_there_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("AGENTGYM_DATA", str(tmp_path))

    with pytest.raises(DataUnavailableError, match=r"looked for movie\.jsonl"):
        make(data="official")


# TMDB.


def test_the_live_backend_needs_a_key(monkeypatch, tmp_path):
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    row = {"id": 1, "goal": "g", "subgoals": ["a"]}
    rows = [{**row, "id": number} for number in (1, 2, 171)]
    (tmp_path / "movie.jsonl").write_text("\n".join(map(json.dumps, rows)))

    with pytest.raises(DataUnavailableError, match="set MOVIE_KEY to your API read access token"):
        make(backend="live")
    env = make(data=str(tmp_path))
    env.reset()
    with pytest.raises(DataUnavailableError, match="set MOVIE_KEY"):
        env.step('get_search_movie with Action Input: {"movie_name": "x"}')


def test_the_key_is_sent_and_not_printed(monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, "secret-token")

    service = make(backend="live")._source

    assert service is tmdb()
    assert service.headers["Authorization"] == "Bearer secret-token"
    assert "secret" not in repr(service)


def test_a_backend_must_be_one():
    with pytest.raises(InvalidOptionError, match="backend must be one of"):
        make(backend="tmdb")


def test_an_episode_over_the_network_is_the_same_as_without_it():
    there = StandIn(answer=_answer)
    service = LiveService("the film service", base_url=there.url, pause_seconds=0)
    env, _ = begin(backend=service)
    own, _ = begin()

    texts = [(env.step(own.oracle_action())[0], own.step(own.oracle_action())[0]) for _ in range(3)]
    there.close()

    assert all(one == other for one, other in texts)
    assert there.asked[0].startswith("/3/search/movie?query=The+Quicksilver+Carousel&include_adult")
    assert there.asked[1:] == [f"/3/movie/{FILM}/credits", f"/3/person/{DIRECTOR}"]


def _answer(path):
    """Answers like TMDB, from the embedded films."""
    address, _, query = path.partition("?")
    response = EmbeddedSource().get(BASE + address.removeprefix("/3/"), dict(parse_qsl(query)))
    return Reply(response.status, response.text)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(500, "oh"), "failed (status 500), 3 times in a row"),
        (Reply(429, "{}", {"Retry-After": "3600"}), "is busy and asks to wait 3600 seconds"),
        (Reply(200, '{"results": '), "sent an answer that is no JSON"),
        (Reply(401, '{"status_message": "Invalid API key"}'), "Invalid API key"),
        (Reply(404, "{}"), "there is nothing for"),
    ],
)
@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_what_is_wrong_with_the_service_is_an_observation(rules, reply, said):
    there = StandIn(reply)
    service = LiveService("the film service", base_url=there.url, pause_seconds=0)
    env, _ = begin(backend=service, rules=rules)

    action = "get_movie_details with Action Input: {'movie_id': 1}"
    observation, reward, terminated, _, info = env.step(action)
    there.close()

    assert said in observation or rules == "agentgym"
    assert (reward, terminated, info["action_valid"]) == (0.0, False, False)


def test_no_network_and_silence_are_observations():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        slow = LiveService("the film service", base_url=address, timeout_seconds=0.1)
        none = LiveService("the film service", base_url="http://127.0.0.1:9", pause_seconds=0)

        texts = [
            begin(backend=service)[0].step("get_movie_cast with Action Input: {'movie_id': 1}")[0]
            for service in (slow, none)
        ]

    assert "the film service did not answer within 0.1 seconds" in texts[0]
    assert "the film service cannot be reached" in texts[1]
    assert all(text.startswith("Error: ") for text in texts)


@pytest.mark.parametrize("body", ["[]", "{}", '{"results": [{}]}', '"x"', '{"results": null}'])
@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_an_answer_of_another_shape_is_an_observation(rules, body):
    env, _ = begin(backend=Answers(200, json.loads(body)), rules=rules)

    observation, _, terminated, _, info = env.step(
        "get_search_movie with Action Input: {'movie_name': 'x'}"
    )

    assert (terminated, info["action_valid"]) == (False, False)
    assert "Error" in observation
