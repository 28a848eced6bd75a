import copy
import hashlib
import json
import os
import pickle
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl

import gymnasium as gym
import numpy as np
import pytest

import agentgym_envs  # noqa: F401  (registers the ids)
from agentgym_envs import DataUnavailableError, InvalidOptionError, MalformedFileError
from agentgym_envs.envs.weather.climate import BLOCK, days
from agentgym_envs.envs.weather.data import folded, gazetteer
from agentgym_envs.envs.weather.replay import replay, replay_conversation
from agentgym_envs.envs.weather.source import EmbeddedSource
from agentgym_envs.envs.weather.tools import TOOLBOX, WeatherTools
from agentgym_envs.toolkit.tools import Call, CallError, Response, ToolError
from agentgym_envs.toolkit.tools.live import LiveService

from .stand_in import Reply, StandIn

WEATHER = "AgentGym/Weather-v0"
OSLO = {"latitude": 59.91, "longitude": 10.75}

needs_official_data = pytest.mark.skipif(
    not os.environ.get("AGENTGYM_DATA"), reason="AGENTGYM_DATA is not set"
)


def make(**options):
    return gym.make(WEATHER, **options).unwrapped


def begin(task_id="weather_embedded_test_90", **options):
    env = make(**options)
    observation, _ = env.reset(options={"task_id": task_id})
    return env, observation


def run(tool, /, *, today="2023-06-01", original=False, **arguments):
    return TOOLBOX.run(
        WeatherTools(EmbeddedSource(), today, "Oslo", original), Call(tool, arguments)
    )


def solve(env):
    steps, over = 0, False
    while not over:
        _, _, terminated, truncated, info = env.step(env.oracle_reply())
        steps, over = steps + 1, terminated or truncated
    return steps, info


# The tools.


def test_a_city_is_found_whatever_its_case_and_accents():
    for name in ("São Paulo", "sao paulo", " SAO PAULO "):
        found = run("get_latitude_longitude", name=name)

        assert found["results"] == [
            {"name": "São Paulo", "latitude": -23.55, "longitude": -46.64, "country_code": "BR"}
        ]


def test_of_namesakes_the_largest_comes_first():
    found = run("get_latitude_longitude", name="Portland")["results"]

    assert [place["latitude"] for place in found] == [45.52, 43.66]


def test_an_unknown_city_is_named_in_the_answer():
    with pytest.raises(ToolError, match="no city is called 'Qwxyz'"):
        run("get_latitude_longitude", name="Qwxyz")


def test_temperatures_come_for_each_day_with_their_units():
    found = run("get_historical_temp", **OSLO, start_date="2023-05-01", end_date="2023-05-31")

    daily = found["daily"]
    assert (found["latitude"], found["longitude"]) == (59.9, 10.8)
    assert found["daily_units"]["temperature_2m_max"] == "°C"
    assert [len(values) for values in daily.values()] == [31] * 4
    assert daily["time"][0] == "2023-05-01"
    for low, mean, high in zip(
        daily["temperature_2m_min"],
        daily["temperature_2m_mean"],
        daily["temperature_2m_max"],
        strict=True,
    ):
        assert low <= mean <= high


@pytest.mark.parametrize(
    ("tool", "key", "unit"),
    [("rain", "rain_sum", "mm"), ("snow", "snowfall_sum", "cm")],
)
def test_past_present_and_future_are_one_climate(tool, key, unit):
    span = {"start_date": "2023-01-10", "end_date": "2023-01-10"}
    values = [
        run(f"get_historical_{tool}", today="2023-01-11", **OSLO, **span),
        run(f"get_{tool}_forecast", today="2023-01-09", **OSLO, **span),
        run(f"get_current_{tool}", today="2023-01-10", **OSLO, current_date="2023-01-10"),
    ]

    assert values[0] == values[1] == values[2]
    assert values[0]["daily_units"][key] == unit


def test_air_quality_is_noons():
    span = {"start_date": "2023-05-01", "end_date": "2023-05-03"}

    found = run("get_historical_air_quality_index", **OSLO, **span)

    assert found["daily"]["time"] == [f"2023-05-0{day}T12:00" for day in (1, 2, 3)]
    assert all(isinstance(value, int) for value in found["daily"]["european_aqi_pm2_5"])


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        ("2023-06-01", "2023-06-01", "start_date must be before today"),
        ("2023-05-31", "2023-06-01", "end_date must be before today"),
        ("2023-04-29", "2023-05-30", "at present, we support a maximum time span of 30 days"),
        ("2023-05-20", "2023-05-19", "end_date must not be before start_date"),
        ("2023/05/20", "2023-05-20", "start_date must be a date as YYYY-MM-DD, got '2023/05/20'"),
        ("2023-5-1", "2023-05-20", "start_date must be a date"),
        ("20230501", "2023-05-20", "start_date must be a date"),
        ("2023-W01-1", "2023-05-20", "start_date must be a date"),
        ("2023-02-30", "2023-05-20", "start_date must be a date"),
        (None, "2023-05-20", "'start_date' of get_historical_rain must be a string, got None"),
    ],
)
def test_past_days_are_guarded(start, end, message):
    with pytest.raises(CallError) as error:
        run("get_historical_rain", **OSLO, start_date=start, end_date=end)

    assert message in str(error.value)


def test_thirty_one_days_are_allowed_and_thirty_two_are_not():
    assert run("get_temp_forecast", **OSLO, start_date="2023-06-02", end_date="2023-07-02")
    with pytest.raises(ToolError, match="30 days"):
        run("get_temp_forecast", **OSLO, start_date="2023-06-02", end_date="2023-07-03")


def test_forecasts_begin_tomorrow_and_today_is_only_today():
    with pytest.raises(ToolError, match="start_date must be after today"):
        run("get_rain_forecast", **OSLO, start_date="2023-06-01", end_date="2023-06-02")
    with pytest.raises(ToolError, match="current_date must be today"):
        run("get_current_rain", **OSLO, current_date="2023-06-02")
    assert run(
        "get_current_rain", **OSLO, current_date="2023-06-02", original=True
    )  # the original takes any date


@pytest.mark.parametrize(
    ("index", "fixed", "original"),
    [
        (-3, "good", "good"),
        (20, "good", "good"),
        (20.5, "fair", "extremely poor"),
        (21, "fair", "extremely poor"),
        (21.5, "fair", "fair"),
        (40, "fair", "fair"),
        (41, "moderate", "extremely poor"),
        (61, "poor", "extremely poor"),
        (100, "very poor", "very poor"),
        (100.1, "extremely poor", "extremely poor"),
    ],
)
def test_bands_of_air_quality_have_no_gaps_but_the_originals_do(index, fixed, original):
    assert run("get_air_quality_level", air_quality_index=index) == fixed
    assert run("get_air_quality_level", air_quality_index=index, original=True) == original


def test_distance_is_the_geodesic():
    """The figure is the reference record's, which is geopy's."""
    points = {"latitude1": 59.91273, "longitude1": 10.74609, "latitude2": 39.73915}

    kilometres = run("get_distance", **points, longitude2=-104.9847, original=True)

    assert kilometres == pytest.approx(7504.730470262462, abs=1e-9)
    assert run("get_distance", **points, longitude2=-104.9847 + 360) == round(kilometres, 6)
    with pytest.raises(ToolError, match="a latitude must be from -90 to 90, got 100"):
        run("get_distance", latitude1=100, longitude1=0, latitude2=0, longitude2=0)


def test_elevation_is_the_citys_and_is_made_up_elsewhere():
    assert run("get_elevation", latitude=29.65, longitude=91.1) == {"elevation": [3651.0]}
    assert 0 <= run("get_elevation", latitude=-60, longitude=-45)["elevation"][0] < 900
    with pytest.raises(ToolError, match="Latitude must be in range of -90 to 90°"):
        run("get_elevation", latitude=91, longitude=0)


def test_numbers_may_be_texts():
    assert run("get_elevation", latitude="29.65", longitude="91.1") == {"elevation": [3651.0]}


# The climate.


def year_of(name, year=2022):
    city = gazetteer().search(name, 1)[0]
    ordinals = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
    place = round(city.latitude, 1), round(city.longitude, 1), city.elevation
    return [days(*place, ordinal // BLOCK)[ordinal % BLOCK] for ordinal in ordinals]


def test_summers_are_warm_in_july_north_of_the_equator_and_in_january_south_of_it():
    for name, sign in (
        ("Oslo", 1),
        ("Chicago", 1),
        ("Beijing", 1),
        ("Hobart", -1),
        ("Ushuaia", -1),
    ):
        weather = year_of(name)
        january, july = (
            np.mean([day.mean for day in weather[start : start + 31]]) for start in (0, 181)
        )
        assert sign * (july - january) > 8, name


def test_it_is_colder_towards_the_poles_and_high_up():
    means = {
        name: np.mean([day.mean for day in year_of(name)])
        for name in ("Singapore", "Rome", "Oslo", "Longyearbyen", "Guayaquil", "Quito")
    }

    assert means["Singapore"] > means["Rome"] > means["Oslo"] > means["Longyearbyen"]
    assert means["Guayaquil"] > means["Quito"] + 8


def test_snow_falls_only_where_it_freezes():
    assert sum(day.snow for day in year_of("Singapore")) == 0
    assert sum(day.snow for day in year_of("Tromsø")) > 20
    for day in year_of("Denver"):
        assert day.snow == 0 or day.mean < 1.85
        assert day.rain >= 0
        assert day.air >= 0


def test_weather_changes_from_day_to_day_and_from_year_to_year():
    weather, other = year_of("London"), year_of("London", 2023)

    changes = np.abs(np.diff([day.mean for day in weather]))
    assert 0.3 < np.median(changes) < 4
    assert weather[:300] != other[:300]
    assert 0.1 < np.mean([day.rain + day.snow > 0 for day in weather]) < 0.8


def test_the_climate_never_changes():
    """The digest was made with the first version; tasks must keep their answers."""
    text = repr([year_of(name) for name in ("Oslo", "Lima", "Kathmandu", "Suva")])

    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "e279a5dbede364a6"


def test_the_gazetteer_has_over_three_hundred_cities_in_a_plausible_place():
    cities = gazetteer().cities

    assert len(cities) == 551
    assert len({city.country_code for city in cities}) > 150
    for city in cities:
        assert -60 < city.latitude < 80
        assert 0 <= city.elevation < 4100
        assert gazetteer().search(folded(city.name), 5)


# The tasks.


def test_splits_have_their_sizes_and_share_no_problem():
    tasks = make().tasks

    problems = {split: {repr(task.data) for task in part[:1000]} for split, part in tasks.items()}

    assert {split: len(part) for split, part in tasks.items()} == {
        "train": 10_000,
        "validation": 200,
        "test": 300,
    }
    assert sum(map(len, problems.values())) == len(set.union(*problems.values())) == 1500


def test_questions_need_one_to_six_calls_and_have_answers_of_all_kinds():
    questions = [task.data for task in make().tasks["train"][:600]]

    calls = Counter(len(question.plan) for question in questions)
    kinds = Counter(type(question.answers[0]) for question in questions)
    assert set(calls) == {1, 2, 3, 4, 5, 6}
    assert min(kinds[kind] for kind in (float, int, str, list)) > 10
    tools = {move.call.name for question in questions for move in question.plan}
    assert tools == set(TOOLBOX.tools) - {"finish"}


def test_questions_are_asked_in_many_words():
    goals = [task.goal for task in make().tasks["train"][:600]]

    assert len(set(goals)) > 570
    assert len({goal.split()[0] for goal in goals}) >= 10
    assert all("{" not in goal for goal in goals)


def test_tasks_never_change():
    """The digest was made with the first version; ids must keep their meaning."""
    digest = hashlib.sha256()
    for part in make().tasks.values():
        for task in part[:100]:
            digest.update(repr((task.id, task.goal, task.data.start, task.data.answers)).encode())

    assert digest.hexdigest()[:16] == "225ad346450119ef"


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


# An episode.


def test_score_is_progress_and_success_is_the_answer():
    env, observation = begin()

    assert observation.startswith("Task: What was the highest temperature here yesterday?")
    assert env.step("get_user_current_location with Action Input: {}")[0] == "Baku"
    _, _, terminated, _, info = env.step('finish with Action Input: {"answer": 30}')
    assert (terminated, info["success"], info["score"]) == (True, False, 0.2)


def test_the_right_answer_is_enough():
    env, _ = begin()
    truth = env.task.data.answers[0]

    _, reward, terminated, _, info = env.step(f"finish with Action Input: {{'answer': '{truth}'}}")

    assert (reward, terminated, info["success"], info["score"]) == (1.0, True, True, 1.0)


def test_by_the_originals_rules_any_result_may_be_the_answer():
    env, observation = begin(rules="agentgym", prompt_format="react")
    truth = env.task.data.answers[0]

    assert observation.startswith("Now new trial starts.\nYou should perform actions")
    text, reward, over, _, info = env.step(
        f"Action: finish with Action Input: {{'answer': {truth}, 'why': max([0, 1])}}"
    )
    assert text == f"Observation: {truth}\nGive me one action."
    assert (reward, over, info["success"]) == (1.0, True, True)


def test_a_long_answer_is_cut_to_the_space():
    env, _ = begin()

    text = env.step("finish with Action Input: {'answer': ['x' * 900] * 40}")[0]

    assert text.endswith(" ... (cut)")
    assert len(text) == env.max_observation_chars


def test_a_thousand_environments_share_what_they_built():
    envs = [make() for _ in range(1000)]

    for number, env in enumerate(envs):
        env.reset(options={"task_id": f"weather_embedded_train_{number % 7}"})

    assert all(env.tasks is envs[0].tasks for env in envs)
    assert [env.step("get_user_current_date with Action Input: {}")[0] for env in envs[:7]] == [
        env.task.data.start.date for env in envs[:7]
    ]


def test_ansi_shows_the_calls_and_the_picture_changes():
    env, _ = begin(render_mode="ansi")
    picture, _ = begin(render_mode="rgb_array")
    before = picture.render()

    for each in (env, picture):
        each.step("get_user_current_date with Action Input: {}")

    assert env.render().endswith("> get_user_current_date with Action Input: {}\n2023-02-27")
    assert before.shape == (520, 760, 3)
    assert (before != picture.render()).any()


def test_a_source_of_ones_own_can_be_given():
    class Nobody:
        def get(self, url, query):
            return Response(503, "closed")

    env, _ = begin(backend=Nobody())

    text = env.step('get_latitude_longitude with Action Input: {"name": "Oslo"}')[0]

    assert text == "Error: the weather service refuses this: closed"


@pytest.mark.parametrize("backend", ["lively", 3])
def test_a_backend_that_is_none_is_refused(backend):
    with pytest.raises(InvalidOptionError, match=str(backend)):
        make(backend=backend)


# The live backend, against a stand-in on the loopback.


def answers_as_open_meteo(path):
    service, _, query = path.partition("?")
    pairs = dict(parse_qsl(query))
    hosts = {
        "/v1/archive": "https://archive-api.open-meteo.com",
        "/v1/search": "https://geocoding-api.open-meteo.com",
        "/v1/air-quality": "https://air-quality-api.open-meteo.com",
        "/v1/elevation": "https://api.open-meteo.com",
    }
    if "count" in pairs:
        pairs["count"] = int(pairs["count"])
    response = EmbeddedSource().get(f"{hosts[service]}{service}", pairs)
    return Reply(response.status, json.dumps(response.json))


@pytest.fixture
def stand_in():
    running = []

    def begin_one(*replies, answer=None):
        running.append(StandIn(*replies, answer=answer))
        return running[-1]

    yield begin_one
    for each in running:
        each.close()


def live(stand_in, cache, **options):
    return LiveService(
        "the weather service",
        "open-meteo",
        base_url=stand_in.url,
        pause_seconds=0.0,
        cache_root=cache,
        **options,
    )


def test_the_live_backend_gives_what_the_service_says_and_asks_once(stand_in, tmp_path):
    there = stand_in(answer=answers_as_open_meteo)
    ids = [task.id for task in make().tasks["test"][:12]]

    for _ in range(2):
        env = make(backend=live(there, tmp_path))
        for task_id in ids:
            env.reset(options={"task_id": task_id})
            assert solve(env)[1]["success"], task_id

    assert len(there.asked) == len(set(there.asked)) > 10


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Reply(400, '{"error": true, "reason": "No such date"}'), "refuses this: No such date"),
        (Reply(200, "<html>"), "sent an answer that is no JSON"),
        (Reply(500, "{}"), "failed (status 500), 3 times in a row"),
        (Reply(429, "{}", {"Retry-After": "0"}), "is busy, 3 times in a row"),
        (Reply(429, "{}", {"Retry-After": "3600"}), "asks to wait 3600 seconds"),
    ],
)
def test_a_service_that_fails_is_an_observation(stand_in, tmp_path, reply, message):
    there = stand_in(reply)
    env, _ = begin(backend=live(there, tmp_path))

    text, _, terminated, _, info = env.step(
        'get_elevation with Action Input: {"latitude": 1, "longitude": 2}'
    )

    assert message in text
    assert (terminated, info["action_valid"]) == (False, False)
    assert len(there.asked) <= 3


@pytest.mark.parametrize("body", ["[]", "3", "null", '{"results": 5}', '{"results": [1]}'])
@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_json_of_another_form_is_an_observation(stand_in, tmp_path, body, rules):
    env, _ = begin(backend=live(stand_in(Reply(200, body)), tmp_path), rules=rules)

    for call in (
        'get_latitude_longitude with Action Input: {"name": "Oslo"}',
        'get_current_air_quality_index with Action Input: {"latitude": 1, "longitude": 2, '
        '"current_date": "2023-02-27"}',
    ):
        text, _, _, _, info = env.step(call)

        assert text
        assert not info["action_valid"]


def test_no_network_is_an_observation(stand_in, tmp_path):
    there = stand_in(Reply(200, "{}"))
    service = live(there, tmp_path)
    there.close()
    env, _ = begin(backend=service)

    text = env.step('get_latitude_longitude with Action Input: {"name": "Oslo"}')[0]

    assert "the weather service cannot be reached" in text


def test_an_environment_with_a_live_backend_can_be_copied(stand_in, tmp_path):
    there = stand_in(answer=answers_as_open_meteo)
    env, _ = begin(backend=live(there, tmp_path))

    for other in (copy.deepcopy(env), pickle.loads(pickle.dumps(env))):
        assert solve(other)[1]["success"]


# Official data.


def test_official_data_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataUnavailableError, match=r"looked for weather\.jsonl"):
        make(data=str(tmp_path))


@pytest.mark.parametrize("text", ["", "[]", '{"id": 1}', '{"id": "x", "goal": 3}', "{"])
def test_an_official_file_that_is_none_is_refused(tmp_path, text):
    (tmp_path / "weather.jsonl").write_text(text)

    with pytest.raises(MalformedFileError, match=r"weather\.jsonl"):
        make(data=str(tmp_path))


@needs_official_data
def test_official_tasks_have_agentgyms_ids_and_splits():
    tasks = make(data="official").tasks

    assert {split: len(part) for split, part in tasks.items()} == {
        "train": 311,
        "validation": 12,
        "test": 20,
    }
    assert tasks["train"].find("weather_0").goal.startswith("What was the average temperature")
    assert len(tasks["test"].find("weather_39").data.answers) == 2


@needs_official_data
@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_the_oracle_answers_every_official_task_without_a_network(rules):
    env = make(data="official", rules=rules)

    for part in env.tasks.values():
        for task in part:
            env.reset(options={"task_id": task.id})
            assert solve(env)[1]["success"], task.id


@needs_official_data
def test_every_recorded_episode_and_score_agrees():
    folder = Path(os.environ["AGENTGYM_DATA"]).parent / "parity"
    if not (folder / "weather.jsonl").exists():
        pytest.skip(f"the records are not there (looked in {folder})")

    records = [json.loads(line) for line in (folder / "weather.jsonl").read_text().splitlines()]
    records += json.loads((folder / "scoring_answers.json").read_text())

    for record in records:
        assert [each for each in replay(record, folder) if not each.matches] == []


def a_conversation():
    env, first = begin(prompt_format="react")
    messages = [("user", "The rules."), ("assistant", "Ok."), ("user", first)]
    over = False
    while not over:
        reply = env.oracle_reply()
        observation, _, terminated, truncated, _ = env.step(reply)
        over = terminated or truncated
        messages += [("assistant", reply), ("user", observation)]
    return messages


def mismatches(comparisons):
    return [comparison.where for comparison in comparisons if not comparison.matches]


def test_a_conversation_of_ours_replays_and_a_changed_one_does_not():
    task_id, messages = "weather_embedded_test_90", a_conversation()
    changed = [*messages[:4], ("user", "1999-01-01"), *messages[5:]]

    assert mismatches(replay_conversation(task_id, messages, reward=1.0, done=True)) == []
    assert mismatches(replay_conversation(task_id, messages[2:])) == []
    assert mismatches(replay_conversation(task_id, changed)) == ["turn 1: observation"]
    assert mismatches(replay_conversation(task_id, messages[:-2], done=True)) == ["done"]


@needs_official_data
def test_a_conversation_about_an_official_task_replays_with_what_it_says_of_the_weather():
    goal = make(data="official").tasks["train"].find("weather_0").goal
    place = {"name": "New York", "latitude": 40.71, "longitude": -74.0, "country_code": "US"}
    air = {"time": ["2023-06-14T12:00"], "european_aqi_pm2_5": [33]}
    said = [
        ("get_user_current_location", {}, "New York"),
        ("get_latitude_longitude", {"name": "New York"}, {"results": [place]}),
        ("get_latitude_longitude", {"name": "Nowhere"}, "ERROR | KeyError('results')"),
        ("get_elevation", {"latitude": 200, "longitude": 0}, '{"error": true, "reason": "no"}'),
        (
            "get_historical_air_quality_index",
            {"latitude": 1, "longitude": 2, "start_date": "2023-06-14", "end_date": "2023-06-14"},
            {"latitude": 1.0, "longitude": 2.0, "daily_units": {}, "daily": air},
        ),
        ("finish", {"answer": 18.5}, "18.5"),
    ]
    messages = [("user", "The rules."), ("assistant", "Ok.")]
    messages += [
        (
            "user",
            "Now new trial starts.\nYou should perform actions to accomplish the goal: "
            f"{goal}\nGive me one action.",
        )
    ]
    for name, arguments, answer in said:
        messages += [
            ("assistant", f"Thought: x\n\nAction: {name} with Action Input: {arguments}"),
            ("user", f"Observation: {answer}\nGive me one action."),
        ]

    assert mismatches(replay_conversation("weather_0", messages, reward=1.0, done=True)) == []
    wrong = [*messages[:4], ("user", "Observation: Boston\nGive me one action."), *messages[5:]]
    assert mismatches(replay_conversation("weather_0", wrong)) == ["turn 1: observation"]


@pytest.mark.parametrize("record", [{}, {"init_config": 3}, {"kind": "other"}])
def test_replay_refuses_what_is_not_a_record(record):
    with pytest.raises(MalformedFileError):
        list(replay({"steps": [], "subgoals": [1], **record}, Path()))
