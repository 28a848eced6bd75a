"""WebArena through its public door; promises of every environment are in ../test_contract.py."""

import json
from concurrent.futures import ThreadPoolExecutor

import gymnasium as gym
import pytest

import agentgym_envs  # noqa: F401
from agentgym_envs import DataUnavailableError, InvalidOptionError
from agentgym_envs.envs.webarena.evaluation.records import records_hold
from agentgym_envs.envs.webarena.sites.catalogue import all_sites, sign_in
from agentgym_envs.envs.webarena.sites.web import Web

WEBARENA = "AgentGym/WebArena-v0"
HOSTILE = (
    "goto [file:///etc/passwd]",
    "goto [javascript:alert(1)]",
    "goto [data:text/html,<h1>x</h1>]",
    "goto [http://example.com/]",
    "goto [http://127.0.0.1:22/]",
    "goto [//shop.test@example.com/]",
    "goto [http://shop.test:80@example.com/]",
    "press [" + "Control+" * 500 + "a]",
    "type [1] [" + "x" * 8_000 + "]",
    "click [99999999999999999999]",
    "tab_focus [999999]",
    "click [7] [8]",
    "\x00\x01",
)


def make(**options):
    return gym.make(WEBARENA, **options).unwrapped


def first_task(env, *sites, split="train"):
    """Returns the first task that needs these sites and no others."""
    return next(task for task in env.tasks[split] if tuple(task.data.sites) == sites)


def number_of(page, line):
    """Returns the number of the first line that contains a text."""
    found = next(each for each in page.splitlines() if line in each)
    return found.strip().partition("]")[0].removeprefix("[")


def on(env, page, line, kind, more=""):
    """Acts on the element of the first line that contains a text."""
    return env.step(f"{kind} [{number_of(page, line)}] {more}".strip())


def test_the_first_page_shows_tabs_tree_address_and_objective():
    env = make()
    task = first_task(env, "shop")

    page, info = env.reset(options={"task_id": task.id})

    assert page.startswith("OBSERVATION:\nTab 0 (current): ")
    assert "\n\n[1] RootWebArea '" in page
    assert f"\nURL: http://shop.test/\nOBJECTIVE: {task.goal}\nPREVIOUS ACTION: None" in page
    assert info["task_id"] == task.id


def test_a_link_leads_to_its_page_and_back():
    env = make()
    first, _ = env.reset(options={"task_id": first_task(env, "shop").id})
    number = number_of(first, "link 'My Account'")

    account, *_, info = env.step(f"click [{number}]")
    back, *_ = env.step("go_back")

    assert info["action_valid"]
    assert "URL: http://shop.test/customer/account" in account
    assert f"PREVIOUS ACTION: click [{number}] where [{number}] is link 'My Account'" in account
    assert back.splitlines()[:-1] == first.splitlines()[:-1]


def test_what_one_episode_changes_no_other_sees():
    env, other = make(), make()
    task = first_task(env, "forum")
    env.reset(options={"task_id": task.id})
    other.reset(options={"task_id": task.id})
    page, *_ = env.step("goto [http://forum.test/submit/tea]")
    on(env, page, "textbox 'Title'", "type", "[Only here, only now] [0]")
    for _ in range(3):
        env.step("scroll [down]")
    page = env.step("scroll [down]")[0]

    on(env, page, "button 'Create submission'", "click", "")

    search = "goto [http://forum.test/search?q=Only+here]"
    assert "Only here, only now" in env.step(search)[0].partition("OBJECTIVE")[0]
    assert "Only here, only now" not in other.step(search)[0].partition("OBJECTIVE")[0]
    env.reset(options={"task_id": task.id})
    assert "Only here, only now" not in env.step(search)[0].partition("OBJECTIVE")[0]


def test_hundreds_of_webs_at_once_keep_their_changes_apart():
    webs = [Web(all_sites()) for _ in range(200)]

    def write(number):
        records = webs[number].records("wiki")
        for _ in range(3):
            records.change("UPDATE articles SET summary = ? WHERE id = 1", str(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(0, 200, 2)))

    seen = [web.records("wiki").value("SELECT summary FROM articles WHERE id = 1") for web in webs]
    assert seen[::2] == [str(number) for number in range(0, 200, 2)]
    assert len(set(seen[1::2])) == 1
    assert not set(seen[::2]) & set(seen[1::2])
    for web in webs:
        web.close()


def test_a_stop_is_scored_by_what_the_task_asks_for():
    env = make(split="validation")
    task = next(
        each for each in env.tasks["validation"] if each.data.answer and each.data.answer != "N/A"
    )

    def end(answer):
        env.reset(options={"task_id": task.id})
        return env.step(f"stop [{answer}]")

    right, wrong = end(task.data.answer), end("I do not know")

    assert right[1:3] == (1.0, True)
    assert right[4]["success"]
    assert wrong[1:3] == (0.0, True)


def test_an_impossible_task_wants_to_be_called_so():
    env = make()
    task = next(each for each in env.tasks["train"] if each.data.answer == "N/A")

    env.reset(options={"task_id": task.id})
    given_up = env.step("stop [N/A]")
    env.reset(options={"task_id": task.id})
    invented = env.step("stop [42]")

    assert (given_up[1], invented[1]) == (1.0, 0.0)


def test_doing_nothing_and_saying_nothing_solves_no_task():
    env = make()
    scores: list[float] = []

    for split in ("train", "validation", "test"):
        for task in env.tasks[split][::40]:
            env.reset(options={"task_id": task.id})
            scores.append(env.step("stop []")[1])

    assert set(scores) == {0.0}


def test_unreadable_actions_are_answered_as_the_rules_say():
    fixed, agentgym = make(), make(rules="agentgym")
    task = first_task(fixed, "shop").id
    fixed.reset(options={"task_id": task})
    agentgym.reset(options={"task_id": task})

    page, *_, info = fixed.step("click on it")
    line, *_ = agentgym.step("click on it")

    assert line == "Invalid click action click on it"
    assert page.startswith(line + ". Actions: click [id]")
    assert "OBSERVATION:" in page
    assert not info["action_valid"]


def test_a_page_that_is_not_there_is_shown_unless_the_original_would_not_go():
    fixed, agentgym = make(), make(rules="agentgym")
    task = first_task(fixed, "wiki").id
    fixed.reset(options={"task_id": task})
    agentgym.reset(options={"task_id": task})

    shown, *_, went = fixed.step("goto [http://wiki.test/A/Nowhere_at_all]")
    stayed, *_, failed = agentgym.step("goto [http://wiki.test/A/Nowhere_at_all]")
    arrived, *_ = agentgym.step("goto [http://wiki.test/A/Almstead]")

    assert went["action_valid"]
    assert "404 Not Found" in shown
    assert not failed["action_valid"]
    assert "URL: http://wiki.test/\n" in stayed
    assert "URL: http://wiki.test/A/Almstead\n" in arrived


@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_hostile_actions_change_nothing_but_the_episode(rules):
    env = make(rules=rules, max_steps=100)
    task = first_task(env, "forum").id
    before, _ = env.reset(options={"task_id": task})

    for action in HOSTILE:
        page, reward, terminated, _, _ = env.step(action)
        assert (reward, terminated) == (0.0, False)
        assert "root:" not in page
        assert "URL: http://forum.test/" in page or rules == "agentgym"

    assert not env._web.errors
    assert env.reset(options={"task_id": task})[0] == before


def test_texts_of_any_size_are_refused_or_read_in_bounded_time():
    env = make()
    env.reset(options={"task_id": first_task(env, "forum").id})

    page, *_, info = env.step("type [5] [" + "x" * 10_000_000 + "]")

    assert not info["action_valid"]
    assert len(page) < 1_000


def test_html_and_sql_in_a_form_stay_text():
    env = make(max_steps=60)
    env.reset(options={"task_id": first_task(env, "forum").id})
    text = "<script>alert(1)</script><h1>x</h1>'; DROP TABLE submissions; --"
    page, *_ = env.step("goto [http://forum.test/submit/tea]")
    on(env, page, "textbox 'Title'", "type", f"[{text}] [1]")

    page, *_ = env.step("goto [http://forum.test/search?q=DROP+TABLE]")

    assert text.replace("'", "\\'") in page or text in page
    assert "heading 'x'" not in page
    assert not env._web.errors


def test_html_is_shown_where_it_is_asked_for():
    env = make(observation="html")

    page, _ = env.reset(options={"task_id": first_task(env, "wiki").id})

    assert page.startswith("OBSERVATION:\n<!DOCTYPE html>")
    assert "</body>" in page


def test_replies_are_read_between_backticks():
    env = make(prompt_format="react")
    env.reset(options={"task_id": first_task(env, "shop").id})

    page, *_, info = env.step("I look there. ```goto [http://wiki.test/]```")
    lost, *_, missed = env.step("goto [http://shop.test/]")

    assert info["action_valid"]
    assert "URL: http://wiki.test/" in page
    assert not missed["action_valid"]
    assert "triple backticks" in lost


def test_the_time_in_the_sites_is_the_episode_s():
    web = Web(all_sites())

    assert f"{web.now:%Y-%m-%d %H:%M}" == "2023-06-12 09:30"


def test_every_site_signs_the_agent_in():
    web = Web(all_sites())

    cookies = sign_in(web, ["shop", "admin", "forum", "git", "map", "wiki"])

    assert [cookie.host for cookie in cookies] == ["shop.test", "forum.test", "git.test"]
    held = web.session("shop.test", cookies[0].value)
    assert held is not None
    assert held["user"]
    assert held["admin"]


def test_expectations_count_rows_by_value_and_novelty():
    web = Web(all_sites())
    records = web.records("shop")
    email = records.value("SELECT email FROM customer WHERE id = 3")
    known = {"site": "shop", "table": "customer", "where": {"email": email.upper() + " "}}

    assert records_hold([known], web)
    assert records_hold([{**known, "count": 1}], web)
    assert not records_hold([{**known, "count": 0}], web)
    assert not records_hold([{**known, "new": True}], web)
    assert not records_hold([{**known, "where": {"email": "nobody"}}], web)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"observation": "pixels"}, "observation must be one of"),
        ({"browser": "lynx"}, "browser must be one of"),
        ({"data": "official", "browser": "in_process"}, "is for our own sites"),
        ({"data": "/nowhere"}, "must be"),
    ],
)
def test_wrong_options_are_explained(options, complaint):
    with pytest.raises(InvalidOptionError, match=complaint):
        gym.make(WEBARENA, **options)


def test_official_tasks_need_addresses(tmp_path, monkeypatch):
    config = {
        "task_id": 7,
        "sites": ["shopping"],
        "require_login": False,
        "start_url": "__SHOPPING__",
        "intent": "Buy it",
        "intent_template_id": 3,
        "eval": {"eval_types": ["string_match"], "reference_answers": {"exact_match": "x"}},
    }
    (tmp_path / "test.raw.json").write_text(json.dumps([config]))
    for name in ("SHOPPING", "WA_SHOPPING"):
        monkeypatch.delenv(name, raising=False)
    env = gym.make(WEBARENA, split="validation", data=str(tmp_path)).unwrapped

    assert env.find_task("webarena_7").goal == "Buy it"
    with pytest.raises(DataUnavailableError, match="set SHOPPING"):
        env.reset(options={"task_id": "webarena_7"})
