"""Academia's official data: the questions, the network as JSON, and as pickles that run nothing."""

import json
import os
import pickle
import struct
import subprocess
import sys
from types import ModuleType

import gymnasium as gym
import pytest

import agentgym_envs  # noqa: F401  (registers the ids)
from agentgym_envs import DataUnavailableError, InvalidOptionError, MalformedFileError
from agentgym_envs.envs.academia.data import GRAPH_FILE, RAW, TASK_FILE, convert, official_network
from agentgym_envs.envs.academia.graph.tables import network_of
from agentgym_envs.envs.academia.official import PICKLES
from agentgym_envs.envs.academia.pickles import read_pickle
from agentgym_envs.envs.academia.replay import replay_conversation
from agentgym_envs.testing import run_checks

ACADEMIA = "AgentGym/Academia-v0"

QUESTION = {"task": "tool-query", "id": 7, "goal": "When did the first paper appear?",
            "subgoals": [1999], "additional_info": {"answer": 1999, "tool": "academia"},
            "difficulty": "easy"}  # fmt: skip

PAPERS = {"p1": ("First", {"authors": ["Ann", "Bo"], "year": 1999, "keywords": []}),
          "p2": ("Second.", {"authors": ["Bo", "Ann"], "year": 2001, "keywords": ["x"]}),
          "p3": ("Third", {"authors": ["Cy"], "year": 2002, "keywords": ["x", "y"]})}  # fmt: skip
CITES = {"p1": {}, "p2": {"p1": {"weight": 1}}, "p3": {"p2": {"weight": 2}, "p1": {"weight": 1}}}
PEOPLE = {"a1": ("Ann", {"name": "Ann", "org": "Here"}), "a2": ("Bo", {"name": "Bo", "org": None}),
          "a3": ("Cy", {"name": "Cy", "org": "There"})}  # fmt: skip
JOINT = {"weight": 2, "collaborative_papers": ["p1", "p2"]}
KNOWS = {"a1": {"a2": JOINT}, "a2": {"a1": JOINT}, "a3": {}}

needs_official_data = pytest.mark.skipif(
    not os.environ.get("AGENTGYM_DATA"), reason="AGENTGYM_DATA is not set"
)


@pytest.fixture
def networkx(monkeypatch):
    """Modules that look like networkx to pickle, with classes that hold what its graphs hold."""
    graph, digraph, views = (
        ModuleType(f"networkx.classes.{name}") for name in ("graph", "digraph", "coreviews")
    )
    for parent in ("networkx", "networkx.classes"):
        monkeypatch.setitem(sys.modules, parent, ModuleType(parent))
    for module, name in ((graph, "Graph"), (digraph, "DiGraph"), (views, "AdjacencyView")):
        setattr(module, name, type(name, (), {"__module__": module.__name__}))
        monkeypatch.setitem(sys.modules, module.__name__, module)
    return graph.Graph, digraph.DiGraph, views.AdjacencyView


def values(networkx, nodes="_node", edges="_adj"):
    """What AgentBoard's six files hold, of the small network above."""
    graph, digraph, view = networkx
    papers, authors, cached = digraph(), graph(), view()
    cached._atlas = CITES
    factories = {"node_dict_factory": dict, "graph": {}}
    paper_nodes = {key: attributes for key, (_, attributes) in PAPERS.items()}
    author_nodes = {key: attributes for key, (_, attributes) in PEOPLE.items()}
    papers.__dict__ |= factories | {nodes: paper_nodes, edges: CITES, "cached": cached}
    authors.__dict__ |= factories | {nodes: author_nodes, edges: KNOWS}
    titles = {key: title for key, (title, _) in PAPERS.items()}
    names = {key: name for key, (name, _) in PEOPLE.items()}
    back = [{name: key for key, name in each.items()} for each in (titles, names)]
    return dict(zip(PICKLES, (papers, authors, back[0], titles, back[1], names), strict=True))


def write_pickles(folder, contents, protocol=4):
    (folder / RAW).mkdir(exist_ok=True)
    for name, value in contents.items():
        (folder / RAW / f"{name}.pkl").write_bytes(pickle.dumps(value, protocol))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / TASK_FILE).write_text(json.dumps(QUESTION) + "\n")
    return tmp_path


def begin(folder, **options):
    env = gym.make(ACADEMIA, data=str(folder), **options).unwrapped
    env.reset(options={"task_id": "tool_academia_7"})
    return env


# The questions.


@needs_official_data
def test_all_official_questions_are_agentevals_and_the_expert_solves_them():
    env = gym.make(ACADEMIA, data="official", split="test").unwrapped

    assert [len(env.tasks[split]) for split in ("train", "validation", "test")] == [0, 0, 20]
    for task in env.tasks["test"]:
        _, info = env.reset(options={"task_id": task.id})
        *_, terminated, _, info = env.step(env.oracle_action())
        assert (terminated, info["success"]) == (True, True), task.id


def test_an_empty_split_says_which_one_has_tasks(folder):
    env = gym.make(ACADEMIA, data=str(folder)).unwrapped

    with pytest.raises(InvalidOptionError, match=r"no train tasks .* only in \['test'\]: pass `s"):
        env.reset()


def test_the_contract_is_kept_where_two_splits_are_empty(folder):
    results = list(run_checks(ACADEMIA, data=str(folder)))

    assert {result.promise: result.failure for result in results if result.failure} == {}


def test_without_a_network_the_first_graph_that_is_loaded_says_what_is_missing(folder):
    env = begin(folder)

    with pytest.raises(DataUnavailableError, match=f"looked for {GRAPH_FILE}.*paper_net.pkl"):
        env.step("loadPaperNet with Action Input: {}")


@pytest.mark.parametrize("content", ["", "[]", '{"id": "x", "goal": "g", "subgoals": []}', "{"])
def test_a_damaged_file_of_questions_is_refused(tmp_path, content):
    (tmp_path / TASK_FILE).write_text(content)

    with pytest.raises(MalformedFileError):
        gym.make(ACADEMIA, data=str(tmp_path))


# The network.


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize(("nodes", "edges"), [("_node", "_adj"), ("node", "adj")])
def test_pickles_of_every_protocol_and_generation_are_read(
    folder, networkx, protocol, nodes, edges
):
    write_pickles(folder, values(networkx, nodes, edges), protocol)

    papers, authors = official_network(folder)

    assert papers.nodes == dict(PAPERS.values())
    assert list(papers.edges["Third"].items()) == [
        ("Second.", {"weight": 2}), ("First", {"weight": 1})
    ]  # fmt: skip
    assert authors.nodes == dict(PEOPLE.values())
    joint = {"weight": 2, "collaborative_papers": ["First", "Second."]}
    assert authors.edges == {"Ann": {"Bo": joint}, "Bo": {"Ann": joint}, "Cy": {}}


def test_a_converted_network_is_the_same_and_is_read_in_place_of_the_pickles(folder, networkx):
    write_pickles(folder, values(networkx))
    before = official_network(folder)

    path = convert(folder)
    (folder / RAW / "paper_net.pkl").write_bytes(b"damaged")
    official_network.cache_clear()
    after = official_network(folder)

    assert path == folder / GRAPH_FILE
    for one, other in zip(before, after, strict=True):
        assert (one.nodes, one.edges) == (other.nodes, other.edges)
    assert [list(edges) for edges in before.papers.edges.values() if edges] == [
        list(edges) for edges in after.papers.edges.values() if edges
    ]


def test_the_converter_is_a_command(folder, networkx):
    write_pickles(folder, values(networkx))

    done = subprocess.run(
        [sys.executable, "-m", "agentgym_envs.envs.academia.convert", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert network_of(json.loads((folder / GRAPH_FILE).read_text())).papers.nodes


@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_official_questions_are_played_on_the_official_network(folder, networkx, rules):
    write_pickles(folder, values(networkx))
    env = begin(folder, rules=rules)
    env.step("loadPaperNet with Action Input: {}")

    observation = env.step('paperNodeCheck with Action Input: {"node": "First"}')[0]
    solved = env.step('finish with Action Input: {"answer": 1999}')[4]["success"]

    assert "{'authors': ['Ann', 'Bo'], 'year': 1999, 'keywords': []}" in observation
    assert solved


@pytest.mark.parametrize(
    ("table", "value"),
    [
        ("papers", None), ("papers", [{"id": "p", "title": 3, "attr": {}}]),
        ("papers", [{"id": "p", "title": "t", "attr": {"x": [[1]]}}]),
        ("papers", [{"id": "p", "title": "t", "attr": {"x": 10**30}}]),
        ("citations", [["p1", "p2"]]), ("citations", [["p1", "p2", 3]]),
        ("author_adjacency", {"a1": 3}), ("collaborations", 3), ("authors", [3]),
    ],
)  # fmt: skip
def test_damaged_tables_are_refused(folder, table, value):
    tables = {"papers": [], "citations": [], "authors": [], "author_adjacency": {},
              "collaborations": []}  # fmt: skip
    network_of(tables)

    (folder / GRAPH_FILE).write_text(json.dumps(tables | {table: value}))

    with pytest.raises(MalformedFileError, match=f"{GRAPH_FILE}: "):
        official_network(folder)


# Attacks on the reader of pickles.


class Calls:
    """An object whose pickle calls a function."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


def attacks(marker):
    """Objects that would make `marker` if anything of them ran."""
    code = f"open({str(marker)!r}, 'w')"
    return {
        "os.system": Calls(os.system, f"touch {marker}"),
        "eval": Calls(eval, code),
        "exec": Calls(exec, code),
        "open": Calls(open, str(marker), "w"),
        "getattr": Calls(getattr, "", "format"),
        "import": Calls(__import__, "os"),
        "subprocess": Calls(subprocess.Popen, ["touch", str(marker)]),
        "inside a list": [{"x": [Calls(eval, code)]}],
        "an allowed name with arguments": Calls(dict, [("a", 1)]),
        "a class of ours": QUESTION | {"x": MalformedFileError("x")},
        "a set": {1, 2},
        "bytes": b"x",
        "a tuple as key": {(1,): 2},
    }


@pytest.mark.parametrize("protocol", [0, 1, 2, 4, 5])
@pytest.mark.parametrize("name", list(attacks("x")))
def test_what_is_more_than_data_is_refused_and_never_runs(tmp_path, protocol, name):
    marker = tmp_path / "marker"
    content = pickle.dumps(attacks(marker)[name], protocol)

    with pytest.raises(MalformedFileError):
        read_pickle(content)

    assert not marker.exists()


DEEP = b"\x80\x02" + b"(" * 200_000 + b"t" * 200_000 + b"."

HAND_MADE = {
    "inst": b"(S'touch marker'\nios\nsystem\n.",
    "obj": b"(cos\nsystem\nS'touch marker'\no.",
    "a global that is called later": b"cos\nsystem\n(S'touch marker'\ntR.",
    "a name made of two texts": b"\x80\x04\x8c\x02os\x8c\x06system\x93.",
    "a dotted name": b"\x80\x04\x8c\x08builtins\x8c\x0fdict.__class__\x00\x93.",
    "a persistent id": b"Pevil\n.",
    "an extension": b"\x80\x02\x82\x01.",
    "state for a class": b"c__builtin__\ndict\n}S'x'\nI1\nsb.",
    "state for a list": b"]}b.",
    "newobj of a factory": b"\x80\x02c__builtin__\ndict\n)\x81.",
    "newobj with arguments": b"\x80\x02cnetworkx.classes.graph\nGraph\n(I1\nt\x81.",
    "newobj_ex": b"\x80\x04cnetworkx.classes.graph\nGraph\n)}\x92.",
    "a deep tuple as key": b"\x80\x02}" + b"(" * 50_000 + b"t" * 50_000 + b"I1\ns.",
    "a text longer than the file": b"X" + struct.pack("<I", 2**31 - 1) + b"x.",
    "a number of a million digits": b"L" + b"9" * 1_000_000 + b"L\n.",
    "too few values": b"R.",
    "a mark for a value": b"(0.",
    "no mark": b"I1\nt.",
    "an unknown memo": b"h\x07.",
    "no end": b"I1\n",
    "nothing": b"",
    "text": b"PK\x03\x04 not a pickle",
}  # fmt: skip


@pytest.mark.parametrize("name", HAND_MADE)
def test_pickles_made_by_hand_are_refused(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(MalformedFileError):
        read_pickle(HAND_MADE[name])

    assert list(tmp_path.iterdir()) == []


def test_a_memo_far_away_takes_no_memory():
    assert read_pickle(b"I7\nr\xff\xff\xff\x7f.") == 7


def test_deep_nesting_and_loops_cannot_be_attributes(folder, networkx):
    loop = []
    loop.append(loop)
    bomb = ["x"] * 10
    for _ in range(20):
        bomb = [bomb] * 10

    for bad in (loop, bomb, read_pickle(DEEP), ["x"] * 10_001):
        contents = values(networkx)
        contents["paper_net"].__dict__["_node"]["p1"] = {"year": 0}
        write_pickles(folder, contents)
        (folder / RAW / "paper_net.pkl").write_bytes(_graph_with_attribute(contents, bad))
        with pytest.raises(MalformedFileError):
            convert(folder)
    assert not (folder / GRAPH_FILE).exists()


def _graph_with_attribute(contents, bad):
    graph = contents["paper_net"]
    if isinstance(bad, tuple):  # too deep for Python's own pickle: put in by hand
        content = pickle.dumps(graph, 2)
        zero = b"X\x04\x00\x00\x00year"
        place = content.index(zero)
        end = content.index(b"K\x00", place)
        return content[:end] + DEEP[2:-1] + content[end + 2 :]
    graph.__dict__["_node"]["p1"] = {"year": bad}
    return pickle.dumps(graph, 2)


@pytest.mark.parametrize("name", PICKLES)
def test_a_file_that_holds_something_else_is_named(folder, networkx, name):
    write_pickles(folder, values(networkx) | {name: [1]})

    if name.startswith("id2"):  # the way back is not needed
        assert convert(folder).exists()
        return
    with pytest.raises(MalformedFileError, match=name):
        convert(folder)


# Conversations.


def test_a_conversation_about_an_official_task_is_replayed_without_the_network(
    tmp_path, networkx, monkeypatch
):
    folder = tmp_path / "academia"
    folder.mkdir()
    (folder / TASK_FILE).write_text(json.dumps(QUESTION) + "\n")
    write_pickles(folder, values(networkx))
    messages = _play(begin(folder, rules="agentgym", prompt_format="react"))
    for path in (folder / RAW).iterdir():
        path.unlink()
    official_network.cache_clear()
    monkeypatch.setenv("AGENTGYM_DATA", str(tmp_path))

    compared = list(replay_conversation("tool_academia_7", messages, reward=1.0, done=True))
    changed = [*messages[:-3], ("user", messages[-3][1].replace("edge", "way")), *messages[-2:]]

    assert [each for each in compared if not each.matches] == []
    assert any(not each.matches for each in replay_conversation("tool_academia_7", changed))


def _play(env):
    observation = env.reset(options={"task_id": "tool_academia_7"})[0]
    messages = [("user", "the rules"), ("assistant", "Ok."), ("user", observation)]
    for action in (
        "loadPaperNet with Action Input: {}",
        "loadAuthorNet with Action Input: {}",
        'paperNodeCheck with Action Input: {"node": "First"}',
        'paperNodeCheck with Action Input: {"node": "Fourth"}',
        'neighbourCheck with Action Input: {"graph": "PaperNet", "node": "Third"}',
        'paperEdgeCheck with Action Input: {"node1": "Third", "node2": "Second."}',
        'neighborCheck with Action Input: {"graph": "AuthorNet", "node": "Ann"}',
        'authorEdgeCheck with Action Input: {"node1": "Ann", "node2": "Bo"}',
        'authorNodeCheck with Action Input: {"node": "Cy"}',
        'authorEdgeCheck with Action Input: {"node1": "Ann", "node2": "Cy"}',
        'finish with Action Input: {"answer": 1999}',
    ):
        reply = f"Thought: t\n\nAction: {action}"
        messages += [("assistant", reply), ("user", env.step(reply)[0])]
    return messages
