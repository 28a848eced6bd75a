"""Academia: the tools, both rules, the invented network, and its questions."""

import copy
import json
import os
import pickle
import re
from collections import Counter
from pathlib import Path

import gymnasium as gym
import pytest

import agentgym_envs  # noqa: F401  (registers the ids)
from agentgym_envs import MalformedFileError
from agentgym_envs.envs.academia.graph import Graph, Network, invented_network
from agentgym_envs.envs.academia.replay import replay, replay_conversation
from agentgym_envs.envs.academia.tools import TOOLBOX, AcademiaTools
from agentgym_envs.toolkit.tools import Call, CallError, ToolError

ACADEMIA = "AgentGym/Academia-v0"
TASK = "academia_embedded_test_138"
"""Asks for the organisation of the first author of this paper."""
TITLE, AUTHOR = "Shared Whiteboards Revisited: Sparse Nearest Neighbours", "Uma Elmkamp"

EDGE = {"weight": 1, "collaborative_papers": ["On Finish Lines"]}
SMALL = Network(
    Graph.of({"On Finish Lines": {"year": 2001}, "Other.": {"year": 2002}},
             {"Other.": {"On Finish Lines": {"weight": 1}}}),
    Graph.of({"Ann": {"name": "Ann", "org": "A"}, "Bo_2": {"name": "Bo_2", "org": "B"}},
             {"Ann": {"Bo_2": EDGE}, "Bo_2": {"Ann": EDGE}}),
)  # fmt: skip

needs_official_data = pytest.mark.skipif(
    not os.environ.get("AGENTGYM_DATA"), reason="AGENTGYM_DATA is not set"
)


def make(**options):
    return gym.make(ACADEMIA, **options).unwrapped


def begin(task_id=TASK, **options):
    env = make(**options)
    observation, _ = env.reset(options={"task_id": task_id})
    return env, observation


def small_tools(*, original=False, loaded=True):
    tools = AcademiaTools(lambda: SMALL, original)
    if loaded:
        tools.loadPaperNet()
        tools.loadAuthorNet()
    return tools


def run(tool, /, *, loaded=True, **arguments):
    return TOOLBOX.run(small_tools(loaded=loaded), Call(tool, arguments))


def solve(env):
    steps, over = 0, False
    while not over:
        _, _, terminated, truncated, info = env.step(env.oracle_reply())
        steps, over = steps + 1, terminated or truncated
    return steps, info


# The tools.


def test_papers_lead_to_what_they_cite_and_authors_to_each_other():
    papers = {title: run("neighbourCheck", graph="PaperNet", node=title)
              for title in SMALL.papers.nodes}  # fmt: skip
    authors = {name: run("neighbourCheck", graph="AuthorNet", node=name)
               for name in SMALL.authors.nodes}  # fmt: skip

    assert papers == {"On Finish Lines": [], "Other.": ["On Finish Lines"]}
    assert authors == {"Ann": ["Bo_2"], "Bo_2": ["Ann"]}


def test_nodes_and_edges_have_their_attributes():
    assert run("paperNodeCheck", node="Other.") == {"year": 2002}
    assert run("authorNodeCheck", node="Bo_2") == {"name": "Bo_2", "org": "B"}
    assert run("authorEdgeCheck", node1="Bo_2", node2="Ann") == EDGE
    assert run("paperEdgeCheck", node1="Other.", node2="On Finish Lines") == {"weight": 1}


def test_a_citation_has_one_direction():
    with pytest.raises(ToolError, match=r"There is no edge between On Finish Lines and Other\.\."):
        run("paperEdgeCheck", node1="On Finish Lines", node2="Other.")


def test_a_graph_must_be_loaded_before_it_is_asked():
    with pytest.raises(ToolError, match="PaperNet is not loaded: call loadPaperNet first"):
        run("paperNodeCheck", node="Other.", loaded=False)
    with pytest.raises(ToolError, match="AuthorNet is not loaded: call loadAuthorNet first"):
        run("neighbourCheck", graph="AuthorNet", node="Ann", loaded=False)


def test_loading_one_graph_does_not_load_the_other():
    tools = small_tools(loaded=False)

    tools.loadPaperNet()

    assert tools.paperNodeCheck("Other.") == {"year": 2002}
    with pytest.raises(ToolError, match="call loadAuthorNet first"):
        tools.authorNodeCheck("Ann")


@pytest.mark.parametrize("near", ["other", "OTHER.", " Other. "])
def test_a_title_that_is_almost_right_is_named(near):
    with pytest.raises(ToolError, match=r"in the PaperNet; did you mean 'Other\.'\?"):
        run("paperNodeCheck", node=near)


def test_a_title_of_nothing_is_refused():
    with pytest.raises(ToolError, match="no node 'x' in the AuthorNet; titles and names must be"):
        run("authorEdgeCheck", node1="Ann", node2="x")


def test_a_graph_of_another_name_is_refused():
    with pytest.raises(CallError, match="'graph' of neighbourCheck must be"):
        run("neighbourCheck", graph="DBLP", node="Other.")


def test_the_prompt_lists_each_tool_once_and_no_second_spelling():
    prompt = make(prompt_format="react").prompt.instruction

    assert all(prompt.count(f"\n{name}(") == 1 for name in TOOLBOX.tools)
    assert "neighborCheck" not in prompt


# The network.


def test_the_network_is_as_large_as_it_says():
    papers, authors = invented_network()

    assert (len(papers.nodes), len(authors.nodes)) == (6_006, 3_600)
    assert sum(map(len, papers.edges.values())) == 22_291
    assert sum(map(len, authors.edges.values())) == 2 * 16_619
    assert len({paper["venue"] for paper in papers.nodes.values()}) == 76
    assert len({author["org"] for author in authors.nodes.values()}) == 80
    assert any(name.endswith("_2") for name in authors.nodes)
    assert any(title.endswith(".") for title in papers.nodes)


def test_papers_cite_only_what_was_there_before():
    papers = invented_network().papers
    places = {title: place for place, title in enumerate(papers.nodes)}

    for title, cited in papers.edges.items():
        assert all(places[other] < places[title] for other in cited)
        assert all(papers.nodes[other]["year"] <= papers.nodes[title]["year"] for other in cited)


def test_a_paper_is_cited_at_least_as_often_as_the_network_shows():
    papers = invented_network().papers
    counts = Counter(other for cited in papers.edges.values() for other in cited)

    assert all(counts[title] <= row["n_citation"] for title, row in papers.nodes.items())


def test_collaborations_are_exactly_the_joint_papers():
    papers, authors = invented_network()
    joint = Counter(
        (one, other)
        for row in papers.nodes.values()
        for one in row["authors"]
        for other in row["authors"]
        if one != other
    )

    weights = {
        (one, other): edge["weight"]
        for one, others in authors.edges.items()
        for other, edge in others.items()
    }

    assert weights == joint
    for (one, other), weight in weights.items():
        titles = authors.edges[one][other]["collaborative_papers"]
        assert len(titles) == weight
        assert all({one, other} <= set(papers.nodes[title]["authors"]) for title in titles)


def test_everybody_has_written_a_paper():
    papers, authors = invented_network()

    assert set(authors.nodes) == {name for row in papers.nodes.values() for name in row["authors"]}


# Episodes by the fixed rules.


def test_the_right_answer_solves_the_task_and_ends_the_episode():
    env, observation = begin()
    right = env.task.data.answers[0]

    _, reward, terminated, _, info = env.step(f"finish with Action Input: {{'answer': '{right}'}}")

    assert observation.startswith("Task: ")
    assert (reward, terminated, info["success"]) == (1.0, True, True)


def test_a_wrong_answer_ends_the_episode_as_well():
    env, _ = begin()

    _, reward, terminated, _, info = env.step("finish with Action Input: {'answer': 'MIT'}")

    assert (reward, terminated, info["success"]) == (0.0, True, False)


def test_finding_the_answer_is_not_giving_it():
    env, _ = begin()
    rewards = [env.step(env.oracle_action())[1] for _ in range(4)]

    assert rewards == pytest.approx([0.2, 0.2, 0.2, 0.2])
    assert env.step(env.oracle_action())[1:3] == (pytest.approx(0.2), True)


def test_a_title_with_finish_in_it_ends_nothing():
    env, _ = begin()
    env.step("loadPaperNet with Action Input: {}")

    observation, _, terminated, _, info = env.step(
        'paperNodeCheck with Action Input: {"node": "The Finish Line"}'
    )

    assert (terminated, info["action_valid"]) == (False, False)
    assert observation.startswith("Error: there is no node 'The Finish Line' in the PaperNet")


def test_a_new_episode_has_nothing_loaded():
    env, _ = begin()
    env.step("loadPaperNet with Action Input: {}")

    env.reset(options={"task_id": TASK})

    observation = env.step(f'paperNodeCheck with Action Input: {{"node": "{TITLE}"}}')[0]
    assert observation == "Error: the PaperNet is not loaded: call loadPaperNet first"


def test_the_expert_goes_on_from_what_the_agent_has_done():
    env, _ = begin()
    env.step("loadAuthorNet with Action Input: {}")
    env.step(f"authorNodeCheck with Action Input: {json.dumps({'node': AUTHOR})}")

    steps, info = solve(env)

    assert (steps, info["score"]) == (3, 1.0)


# Tasks.


@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
@pytest.mark.parametrize(("split", "count"), [("train", 300), ("validation", 200), ("test", 300)])
def test_the_oracle_solves_all_in_at_most_nine_calls(rules, split, count):
    env = make(rules=rules)

    for task in env.tasks[split][:count]:
        env.reset(options={"task_id": task.id})
        steps, info = solve(env)
        assert (info["success"], info["score"]) == (True, 1), task.id
        assert 3 <= steps <= 9


def test_questions_need_one_to_six_calls_besides_loading():
    plans = [task.data.plan for task in make().tasks["train"][:600]]

    lengths = {sum(not move.call.name.startswith("load") for move in plan) for plan in plans}

    assert lengths == {1, 2, 3, 4, 5, 6}


def test_splits_share_no_question_and_no_words():
    env = make()
    asked = {
        split: {
            (repr(task.data.plan), repr(task.data.answers), _about(task)) for task in tasks[:300]
        }
        for split, tasks in env.tasks.items()
    }
    words = {split: {_hint(task.goal) for task in tasks[:300]}
             for split, tasks in env.tasks.items()}  # fmt: skip

    assert not asked["train"] & asked["test"]
    assert not asked["validation"] & asked["test"]
    assert not words["train"] & words["test"]
    assert not words["train"] & words["validation"]


def _about(task):
    """The titles and the names that a goal has."""
    people = {word for name in invented_network().authors.nodes for word in name.split()}
    named = set(re.findall(r"\w+", task.goal)) & people
    return frozenset(named | set(re.findall('"[^"]+"', task.goal)))


def _hint(goal):
    """How a goal says what kind of answer it wants: its last sentence."""
    return goal.rstrip(".").rpartition(". ")[2].rpartition("? ")[2]


def test_yes_and_no_are_both_frequent_answers():
    answers = Counter(
        task.data.answers[0] for task in make().tasks["train"][:1500]
        if task.data.answers[0] in ("Yes", "No")
    )  # fmt: skip

    assert 0.35 < answers["Yes"] / answers.total() < 0.65


def test_a_copy_goes_on_like_the_original():
    env, _ = begin()
    env.step(env.oracle_action())

    twins = (copy.deepcopy(env), pickle.loads(pickle.dumps(env)))

    assert len({twin.step(twin.oracle_action())[0] for twin in (env, *twins)}) == 1


def test_a_thousand_environments_share_what_they_built():
    envs = [make() for _ in range(1000)]

    for number, env in enumerate(envs):
        env.reset(options={"task_id": f"academia_embedded_train_{number % 9}"})

    assert all(env.tasks is envs[0].tasks for env in envs)
    assert [env.step(env.oracle_action())[0] for env in envs[:9]] == [
        env.step(env.oracle_action())[0] for env in envs[9:18]
    ]


# The original's rules.


def original_step(env, action):
    observation, _, terminated, _, info = env.step(action)
    text = observation.removeprefix("Observation: ").removesuffix("\nGive me one action.")
    return text, terminated, info


def test_the_original_takes_the_other_spelling_and_finds_answers_in_results():
    task = next(task for task in make().tasks["test"][:300]
                if [move.call.name for move in task.data.plan][1:] == ["neighbourCheck"]
                and isinstance(task.data.answers[0], list))  # fmt: skip
    env, _ = begin(task.id, rules="agentgym")
    load, ask = (move.call.action for move in task.data.plan)

    env.step(load)
    text, _, info = original_step(env, ask.replace("neighbourCheck", "neighborCheck"))

    assert text.startswith("[")
    assert info["score"] == (sorted(task.data.results[1]) == task.data.results[1])


@pytest.mark.parametrize(
    ("action", "text"),
    [
        ("paperNodeCheck with Action Input: {'node': 'x'}", "There is no node named x in the"),
        ("paperNodeCheck with Action Input: {'node': []}", "TypeError(unhashable type: 'list')"),
        ("neighbourCheck with Action Input: {'graph': 'DBLP', 'node': 'x'}",
         "AttributeError('str' object has no attribute 'neighbors')"),
        ("neighbourCheck with Action Input: {'graph': 5, 'node': 'x'}",
         "AttributeError('int' object has no attribute 'neighbors')"),
        ("authorNodeCheck with Action Input: {'node': 'x'}", "Please load the AuthorNet first."),
        ("paperNodeCheck with Action Input: {}", "ERROR | KeyError('node')"),
        ("loadDBLP with Action Input: {}", "ERROR | Invalid action: loadDBLP."),
        ("check_valid_actions with Action Input: {}",
         "You can use following valid actions: ['loadPaperNet', 'loadAuthorNet', "),
    ],
)  # fmt: skip
def test_errors_of_the_original_are_its_own(action, text):
    env, _ = begin(rules="agentgym")
    env.step("loadPaperNet with Action Input: {}")

    assert original_step(env, action)[0].startswith(text)


def test_a_title_with_finish_in_it_ends_an_episode_of_the_original():
    env, _ = begin(rules="agentgym")

    text, over, info = original_step(
        env, "paperNodeCheck with Action Input: {'node': 'The Finish Line'}"
    )

    assert (text, over, info["success"]) == ("Please load the PaperNet first.", True, False)


@needs_official_data
def test_every_recorded_episode_agrees():
    folder = Path(os.environ["AGENTGYM_DATA"]).parent / "parity"
    if not (folder / "academia.jsonl").exists():
        pytest.skip(f"the records are not there (looked in {folder})")

    for line in (folder / "academia.jsonl").read_text().splitlines():
        assert [each for each in replay(json.loads(line), folder) if not each.matches] == []


def test_a_row_of_scores_is_replayed():
    row = {"kind": "answer", "env": "academia", "subgoals": [["a", "b"]],
           "action_input": "{'answer': ['b', 'a']}", "observation": "['a', 'b']",
           "progress": 1.0, "reward_weather_server": 1.0, "done": True}  # fmt: skip

    compared = list(replay(row, Path()))

    assert len(compared) == 4
    assert all(each.matches for each in compared)


@pytest.mark.parametrize("record", [{"goal": "g", "steps": []}, {"kind": "other", "subgoals": []}])
def test_a_damaged_record_is_refused(record):
    with pytest.raises(MalformedFileError):
        list(replay(record, Path()))


@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
@pytest.mark.parametrize("prompt_format", ["react", None])
def test_a_conversation_about_an_embedded_task_is_replayed(rules, prompt_format):
    env, first = begin(rules=rules, prompt_format=prompt_format)
    messages = [("user", first)]
    over = False
    while not over:
        reply = env.oracle_reply()
        observation, _, over, _, info = env.step(reply)
        messages += [("assistant", reply), ("user", observation)]
    if rules == "agentgym" and prompt_format is None:
        return  # such a text has no "Action:", without which the original takes nothing

    compared = list(replay_conversation(TASK, messages, reward=info["score"], done=True))

    assert [each for each in compared if not each.matches] == []
