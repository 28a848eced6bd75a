import contextlib
import json
import os
import pickle
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from agentgym_envs.core import BadReplyError
from agentgym_envs.toolkit.tools import (
    BadValueError,
    Call,
    CallError,
    FixedEpisode,
    OriginalEpisode,
    Pattern,
    RightAnswer,
    Toolbox,
    ToolError,
    answers_match,
    finish,
    finish_without_answer,
    read_call,
    read_value,
    tool_prompts,
    write_value,
)
from agentgym_envs.toolkit.tools.original import read_line, read_name_and_input


@dataclass
class Desk:
    today: str

    def get_date(self) -> str:
        """Get today's date.

        Returns:
            The date, as
            YYYY-MM-DD.
        """
        return self.today

    def add(self, first: float, second: float = 0.5, order: Literal["asc", "des"] = "asc") -> float:
        """Add two numbers.

        Args:
            first: One number,
                and what is said of it goes on.
            second: The other one.
            order: Of no use.

        Raises:
            ToolError: the sum is 13.
        """
        if first + second == 13:
            raise ToolError("13 is not given out")
        return first + second

    def tags(self, names: list[str], favorite: bool = False) -> list[str]:
        """List tags.

        Args:
            names: The tags.
            favorite: Whether they are loved.
        """
        return [*names, str(favorite)]


TOOLBOX = Toolbox(Desk.get_date, Desk.add, Desk.tags, finish=finish)


def fixed(*subgoals, truth=7):
    return FixedEpisode(TOOLBOX, Desk("2024-05-01"), RightAnswer((truth,)), subgoals)


def original(*subgoals, **more):
    return OriginalEpisode(TOOLBOX, Desk("2024-05-01"), subgoals, **more)


# What an agent is told.


def test_the_text_of_a_tool_comes_from_its_signature_and_docstring():
    assert TOOLBOX.tools["add"].text == (
        "add(first: number, second?: number, order?: 'asc' | 'des')\n"
        "  Add two numbers.\n"
        "  - first: One number, and what is said of it goes on.\n"
        "  - second: The other one.\n"
        "  - order: Of no use."
    )
    assert TOOLBOX.tools["get_date"].text.endswith("  Returns: The date, as YYYY-MM-DD.")
    assert list(TOOLBOX.tools) == ["get_date", "add", "tags", "finish"]


def test_the_schema_of_a_tool_is_openais():
    schema = TOOLBOX.tools["tags"].json_schema

    assert schema["type"] == "function"
    assert schema["function"]["name"] == "tags"
    assert schema["function"]["parameters"] == {
        "type": "object",
        "properties": {
            "names": {"type": "array", "items": {"type": "string"}, "description": "The tags."},
            "favorite": {"type": "boolean", "description": "Whether they are loved."},
        },
        "required": ["names"],
        "additionalProperties": False,
    }
    json.dumps(TOOLBOX.json_schemas)


def test_the_three_prompts_describe_every_tool_and_their_format():
    prompts = tool_prompts("You add.", TOOLBOX)

    assert set(prompts) == {"react", "function_calling", "code_as_action"}
    for prompt in prompts.values():
        assert prompt.instruction.startswith("You add.\n")
        assert all(name in prompt.instruction for name in TOOLBOX.tools)
        pickle.dumps(prompt)


# Arguments.


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("add", {"first": 1}, 1.5),
        ("add", {"first": "2.5", "second": 1}, 3.5),
        ("add", {"first": 1, "order": "des"}, 1.5),
        ("tags", {"names": ["a", 7]}, ["a", "7", "False"]),
        ("tags", {"names": ("a",), "favorite": "true"}, ["a", "True"]),
        ("finish", {"answer": 3}, 3),
        ("finish", {"answer": "3"}, "3"),
        ("finish", {"answer": (1, 2)}, [1, 2]),
        ("finish", {"answer": None}, None),
    ],
)
def test_arguments_that_fit_are_passed_on(name, arguments, expected):
    result = TOOLBOX.run(Desk(""), Call(name, arguments))

    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("add", {}, "add needs 'first': add(first: number"),
        ("add", {"first": 1, "third": 2}, "add takes no 'third': add(first"),
        ("add", {"first": "one"}, "'first' of add must be a number, got 'one'"),
        ("add", {"first": True}, "'first' of add must be a number, got True"),
        ("add", {"first": 1e300}, "must be a number"),
        ("add", {"first": 10**400}, "must be a number"),
        ("add", {"first": "nan"}, "must be a number, got 'nan'"),
        ("add", {"first": None}, "must be a number, got None"),
        ("add", {"first": 1, "order": "up"}, "must be 'asc' or 'des', got 'up'"),
        ("tags", {"names": "a"}, "'names' of tags must be a list, got 'a'"),
        ("tags", {"names": [["a"]]}, "must be a list"),
        ("tags", {"names": [], "favorite": 1}, "must be true or false, got 1"),
        ("add", [1, 2], "add takes a dictionary of arguments, got [1, 2]"),
        ("add", None, "dictionary"),
        ("ad", {}, "there is no tool 'ad'; did you mean add?"),
        ("zzz", {}, "there is no tool 'zzz'; there are get_date, add, tags, finish"),
        ("add", {"first": 13, "second": 0}, "13 is not given out"),
    ],
)
def test_what_does_not_fit_is_answered_with_a_sentence(name, arguments, message):
    with pytest.raises(CallError) as error:
        TOOLBOX.run(Desk(""), Call(name, arguments))

    assert message in str(error.value)


# Values.


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2.5, "x", true, null]}', {"a": [1, 2.5, "x", True, None]}),
        ("{'a': True, 'b': None, 'c': false}", {"a": True, "b": None, "c": False}),
        ('"a\\/b"', "a\\/b"),
        ("'it\\'s'", "it's"),
        ("1+2*3-4/2", 5.0),
        ("-2**2 % 5 // 1", 1),
        ("sum([1, 2]) + max(3, 4) - min([1]) + len('abc') + abs(-1)", 10),
        ("round(2.675, 1)", 2.7),
        ("sorted(['b', 'a'], reverse=True)", ["b", "a"]),
        ("[x * y for x in [1, 2] for y in (3, 4) if x < y - 2]", [4, 4 * 2] and [3, 4] and [4]),
        ("{k: v for k, v in {'a': 1}.items()}", {"a": 1}),
        ("sum(x for x in range(4)) / len([1, 2])", 3.0),
        ("'Yes'.lower() if 3 > 2 >= 2 else 'no'", "yes"),
        ("[1, 2, 3][-1] + [4, 5][0:1][0]", 7),
        ("', '.join(sorted({'b', 'a'}))", "a, b"),
        ("math.sqrt(9) + math.pi * 0", 3.0),
        ("dict(a=1)['a']", 1),
        ("'a' in ['a'] and not False", True),
        ("re.compile('a+')", Pattern("a+")),
        ("list({3, 1, 2})", [1, 2, 3]),
        ("str({'b', 'a'})", "{'a', 'b'}"),
    ],
)
def test_values_that_models_write_are_understood(text, value):
    assert read_value(text) == value


def test_names_of_json_mean_nothing_to_the_original():
    for text in ("{'a': true}", '{"a": null}', "[false]"):
        read_value(text)
        with pytest.raises(BadValueError):
            read_value(text, json_names=False)
    assert read_value('"it is true"', json_names=False) == "it is true"


ATTACKS = [
    # the way out of the language
    "__import__('os').system('true')", "().__class__.__bases__[0].__subclasses__()",
    "math.__dict__", "math.__loader__", "open('/etc/passwd')", "eval('1')", "exec('1')",
    "globals()", "getattr(1, 'real')", "(lambda: 1)()", "(x := 5)", "print(1)", "input()",
    "breakpoint()", "re.sub('a', 'b', 'c')", "sum.__self__", "[c for c in ().__class__.__mro__]",
    "[].append.__self__", "'{0.__class__}'.format(1)", "'{a.__init__}'.format_map({'a': 1})",
    "f'{1}'", "f'{1!r:>{10**9}}'", "'%s' % (1,)", "'%1000000000d' % 1", "'a'.encode()",
    "[1].append(2)", "{'a': 1}.update({})", "{**{}}", "[*[1]]", "sorted([1], key=len)",
    "sorted([1], **{'key': 1})", "len", "math", "re", "__builtins__", "type(1)", "vars()",
    "dir()", "object()", "(yield)", "await x", "1j", "b'x'", "...", "int.from_bytes",
    "str.mro()", "(1).__add__(1)", "x", "nan", "import os", "a = 1", "1; 2", "del x", "",
    # too much work or memory
    "9**9**9", "(9**9)**999999", "2**4097", "'a' * 10**9", "10**9 * 'a'", "[0] * 10**9",
    "[[0] * 9999] * 9999", "(('a' * 9999,) * 9999) * 9", "[x for x in range(10**9)]",
    "list(range(10**6))", "[[y for y in range(1000)] for x in range(1000)]",
    "[0 for a in range(999) for b in range(999) for c in range(999)]",
    "sum([[1] * 999] * 999, [])", "sum(['a', 'b'], '')", "round(5, -10**9)",
    "math.factorial(10**6)",
    "'ab'.replace('', 'b' * 9999).replace('b', 'c' * 9999).replace('c', 'd' * 9999)",
    "('a' * 9000).join(['b'] * 9000)", "','.join(['a' * 9000] * 9000)", "'a'.ljust(10**9)",
    "'a'.zfill(10**9)", "1 << 10**9", "~1 << 10**9", "int('9' * 8000)", "str(10**1200) * 99999",
    "int('z', 36)", "[[[[0] * 99] * 99] * 99] * 99", "{str(x) * 999: 1 for x in range(999)}",
    "dict([(str(x), [0] * 999) for x in range(999)])",
    # what breaks parsers
    "-" * 8_000 + "1", "1" + "+1" * 4_000, "not " * 2_000 + "1", "(" * 5_000,
    "[" * 100 + "]" * 100, "{" * 150 + "}" * 150, "a" + ".a" * 4_000, "1" + "[0]" * 2_700,
    "1 if 0 else " * 700 + "1", "1" + "()" * 4_000, "lambda:" * 1_100 + "1", "9" * 5_000, "\x00",
    "'\x00", "'", '{"a": ', "1" + "**1" * 2_500, "~" * 8_000 + "1", "'" + "a" * 30_000 + "'",
    "\\\n" * 3_000 + "+", "'\\N{no such name}'", "'\\x'", "0**-1", "1/0", "float('x')",
    "(-8)**0.5", "1e308**2", "max()", "[1][5]", "{}['a']", "'a' + 1", "'a' < 1", "[1, 2][0.5]",
    "{[]: 1}",
]  # fmt: skip


@pytest.mark.parametrize("text", ATTACKS, ids=range(len(ATTACKS)))
@pytest.mark.parametrize("json_names", [True, False])
def test_attacks_are_refused_with_a_sentence_and_nothing_else(text, json_names):
    with pytest.raises(BadValueError) as error:
        read_value(text, json_names=json_names)

    assert 0 < len(str(error.value)) < 300


@pytest.mark.parametrize("text", ATTACKS, ids=range(len(ATTACKS)))
def test_attacks_through_every_door_cost_a_step_and_no_more(text):
    prompts = tool_prompts("", TOOLBOX)
    episode, old = fixed(), original(1, valid_actions=())
    command = f"finish with Action Input: {{'answer': {text}}}"
    replies = {
        "react": f"Thought: x\n\nAction: {command}",
        "function_calling": f'{{"name": "finish", "arguments": {{"answer": {text}}}}}',
        "code_as_action": f"finish(answer={text})",
    }

    episode.act(command)
    old.step(f"Action: {command}")

    for name, reply in replies.items():
        with contextlib.suppress(BadReplyError):
            episode.act(prompts[name].parse(reply))
    assert not episode.solved
    assert old.progress == 0


def test_hash_collisions_and_deep_but_allowed_values_are_cheap():
    assert len(read_value("{x * (2**61 - 1) for x in range(1000)}")) == 1000
    assert read_value("[" * 50 + "]" * 50)
    assert len(read_value(str(list(range(2000))))) == 2000


@pytest.mark.parametrize(
    "value",
    [{}, {"a": [1, {"b": None}]}, {"a": True}, {"a": "back\\slash"}, {"a": "\ud800"}, [1e300], "é"],
)
def test_written_values_are_read_back_by_both_rules(value):
    text = write_value(value)

    assert read_value(text) == value
    assert read_value(text, json_names=False) == value


# Replies.


CALLS = [
    Call("add", {"first": 1, "second": 2.5}),
    Call("get_date", {}),
    Call("tags", {"names": ["a: b", "it's", 'say "hi"', "new\nline"], "favorite": True}),
    Call("finish", {"answer": "Zürich, with Action"}),
    Call("finish", {"answer": None}),
]


@pytest.mark.parametrize("call", CALLS, ids=range(len(CALLS)))
@pytest.mark.parametrize("name", ["react", "function_calling", "code_as_action"])
def test_reading_a_reply_undoes_writing_it(call, name):
    prompt = tool_prompts("", TOOLBOX)[name]

    action = prompt.parse(prompt.write('I think: "add", with care.\nThen more.', call.action))

    assert action == call.action
    assert read_call(action) == call


@pytest.mark.parametrize(
    "reply",
    [
        'Action: add with Action Input: {"first": 1}',
        "Thought: a\n\nAction:\nadd with Action Input:\n{'first': 1}\n",
        'Action: get_date with Action Input: {}\nAction: add with Action Input: {"first": 1}',
        'Action: add  with  Action Input: {"first": 1}\nObservation: 5\n',
    ],
)
def test_react_replies_are_read_from_their_last_action(reply):
    assert read_call(tool_prompts("", TOOLBOX)["react"].parse(reply)) == Call("add", {"first": 1})


@pytest.mark.parametrize(
    "reply",
    [
        '{"name": "add", "arguments": {"first": 1}}',
        '{"thought": "t", "function_name": "add", "arguments": {"first": 1}}',
        '<tool_call>{"name": "add", "arguments": {"first": 1}}</tool_call>',
        'I add.\n```json\n{"name": "add", "parameters": {"first": 1}}\n```',
        '{"type": "function", "function": {"name": "add", "arguments": "{\\"first\\": 1}"}}',
        "{'name': 'add', 'arguments': {'first': 1}}",
    ],
)
def test_function_calls_are_read_in_the_forms_that_models_use(reply):
    prompt = tool_prompts("", TOOLBOX)["function_calling"]

    assert read_call(prompt.parse(reply)) == Call("add", {"first": 1})


@pytest.mark.parametrize(
    "reply",
    [
        "add(1)",
        "add(first=1)",
        "```python\n# why\nadd(first=2 - 1)\n```",
        "I add.\n```\nresult = add(1)\n```\nThat is it.",
        "print(add(1))",
    ],
)
def test_code_is_read_as_one_call_and_never_run(reply):
    prompt = tool_prompts("", TOOLBOX)["code_as_action"]

    assert read_call(prompt.parse(reply)) == Call("add", {"first": 1})


@pytest.mark.parametrize(
    ("name", "reply"),
    [
        ("react", "add"),
        ("react", "Action: add(1)"),
        ("function_calling", "add"),
        ("function_calling", "[1]"),
        ("function_calling", '{"arguments": {}}'),
        ("function_calling", '{"name": 5}'),
        ("function_calling", "{" * 5000),
        ("function_calling", '{"name": "add", "arguments": "{"}'),
        ("code_as_action", "import os"),
        ("code_as_action", "add(1); add(2)"),
        ("code_as_action", "add(add(1))"),
        ("code_as_action", "add(*[1])"),
        ("code_as_action", "add(**{})"),
        ("code_as_action", "add(1, 2, 'asc', 4)"),
        ("code_as_action", "add(1, first=2)"),
        ("code_as_action", "os.system('true')"),
        ("code_as_action", "adds(1)"),
        ("code_as_action", "for x in [1]: add(x)"),
        ("code_as_action", "I add 1."),
    ],
)
def test_replies_without_a_call_say_what_a_reply_looks_like(name, reply):
    with pytest.raises(BadReplyError, match=r"No call found|cannot be read"):
        tool_prompts("", TOOLBOX)[name].parse(reply)


@pytest.mark.parametrize("text", ["Action:" + " " * 8000, "Action: a" + " " * 8000, "with " * 2000])
def test_parsers_take_time_in_proportion_to_the_text(text):
    for prompt in tool_prompts("", TOOLBOX).values():
        with pytest.raises(BadReplyError):
            prompt.parse(text)
    assert not original().step(text).valid


# The fixed rules.


def test_only_the_first_finish_counts_and_only_its_answer():
    episode = fixed(truth=1.5)

    episode.act('add with Action Input: {"first": 1}')  # the right number, but no answer
    assert (episode.score, episode.solved, episode.over) == (0.0, False, False)
    episode.act('finish with Action Input: {"answer": 1.5}')
    assert (episode.score, episode.solved, episode.over) == (1.0, True, True)


def test_the_word_finish_elsewhere_ends_nothing():
    episode = fixed()

    episode.act("tags with Action Input: {'names': ['finish', 'Finish']}")
    episode.act("Finish with Action Input: {'answer': 7}")
    episode.act("finish with Action Input: {'answer': }")
    episode.act("finish with Action Input: {}")

    assert (episode.over, episode.solved) == (False, False)


def test_score_grows_with_subgoals_each_once_and_stays_after_a_wrong_answer():
    episode = fixed(("get_date", "2024-05-01"), ("add", 3))

    scores = []
    for action in (
        "add with Action Input: {'first': 1, 'second': 1}",
        "get_date with Action Input: {}",
        "get_date with Action Input: {}",
        "add with Action Input: {'first': 1, 'second': 2}",
        "finish with Action Input: {'answer': 8}",
    ):
        episode.act(action)
        scores.append(episode.score)

    assert scores == pytest.approx([0, 1 / 3, 1 / 3, 2 / 3, 2 / 3])
    assert (episode.over, episode.solved) == (True, False)


def test_a_refused_call_is_an_observation():
    episode = fixed()

    assert episode.act("add with Action Input: {'first': 12.5}") == (
        "Error: 13 is not given out",
        False,
    )
    assert episode.act("add")[0].startswith("Error: No call found.")
    assert episode.act("add with Action Input: {")[1] is False
    assert episode.history == []


def test_a_toolbox_may_finish_without_an_answer():
    toolbox = Toolbox(finish=finish_without_answer)

    assert toolbox.run(None, Call("finish", {})) == "Finished."
    with pytest.raises(CallError):
        toolbox.run(None, Call("finish", {"answer": 1}))


@pytest.mark.parametrize(
    ("truth", "answer", "right"),
    [
        (7.35, 7.35, True),
        (7.35, 7.36, True),
        (7.35, 7.3601, False),
        (7504.73, 7505, True),
        (7504.73, 7513, False),
        (7.35, "7.35", True),
        (7.35, "7.35 km", False),
        (0.0, 0.01, True),
        (0.0, False, False),
        (3, 3.0, True),
        (3, "3", True),
        (3, 3.01, False),
        (1, True, False),
        (3, float("nan"), False),
        ("Oslo", " oslo. ", True),
        ("Oslo", "Bergen", False),
        ("3", 3, True),
        ("Yes", "yes", True),
        ("Yes", True, True),
        ("No", True, False),
        (None, "None", True),
        (["a", "b"], ["B", "a"], True),
        (["a", "a"], ["a", "b"], False),
        ([1.5, 2], [2, 1.501], True),
        (["a"], "a", False),
        ([], [], True),
        ({"a": 1}, {"a": 1}, True),
        ("Yes", None, False),
    ],
)
def test_answers_are_compared_with_the_stated_tolerance(truth, answer, right):
    assert answers_match(truth, answer) is right


# The original's rules.


def test_the_line_reader_is_the_originals_regular_expression():
    pieces = [
        "Action:",
        "with",
        "Action Input:",
        " ",
        "\n",
        "\t",
        "{}",
        "x",
        "with Action Input:",
        "finish",
    ]
    draws = random.Random(7)
    for _ in range(20_000):
        text = "".join(draws.choices(pieces, k=draws.randint(0, 9)))
        found = re.search(r"\s*(.*?)\s*with\s*Action Input:\s*(.*?)$", text)
        line = found and f"{found[1]} with Action Input: {found[2]}"
        assert read_line(text) == line, repr(text)
        if line:
            inner = re.match(
                r".*?Action:\s*(.*?)\s*with\s*Action Input:\s*(.*?)$",
                line,
                re.MULTILINE | re.DOTALL,
            )
            assert read_name_and_input(line) == (inner and inner.groups()), repr(text)


def test_the_original_scores_any_result_and_goes_on_after_finish():
    episode = original(1.5)

    first = episode.step('Action: add with Action Input: {"first": 1}')
    last = episode.step('I finish. Action: get_date with Action Input: {"x": 1}')
    after = episode.step('Action: finish with Action Input: {"answer": 5}')

    assert (first.reward, first.done) == (1.0, False)
    assert last == ("Observation: 2024-05-01\nGive me one action.", 1.0, True, True)
    assert (after.reward, after.done) == (1.0, True)


@pytest.mark.parametrize(
    ("action", "observation"),
    [
        ("add with Action Input: {}", "ERROR | KeyError('first')"),
        ("add with Action Input: 5", "ERROR | TypeError('int' object is not subscriptable)"),
        ("add with Action Input: 'a'", "ERROR | TypeError(string indices must be integers)"),
        ("adds with Action Input: {}", "ERROR | Invalid action: adds."),
        (
            "finish with Action Input: {'answer': [1, 'a']}",
            "ERROR | TypeError('<' not supported between instances of 'str' and 'int')",
        ),
        ("finish with Action Input: {'answer': [2, 1]}", "[1, 2]"),
        (
            "check_valid_actions with Action Input: 0",
            "You can use following valid actions: ['a']",
        ),
        ("get_date with Action Input: None", "2024-05-01"),
    ],
)
def test_the_original_prints_the_errors_of_python_3_8(action, observation):
    answer = original(1, valid_actions=("a",)).step(f"Action: {action}")

    assert answer.observation == f"Observation: {observation}\nGive me one action."


def test_episodes_can_be_pickled():
    command = "add with Action Input: {'first': 1}"

    for episode in (fixed(), original(1)):
        copy = pickle.loads(pickle.dumps(episode))
        assert copy.tools == episode.tools

    assert pickle.loads(pickle.dumps(fixed())).act(command) == ("1.5", True)
    assert pickle.loads(pickle.dumps(original(1.5))).step(f"Action: {command}").reward == 1.0


needs_official_data = pytest.mark.skipif(
    not os.environ.get("AGENTGYM_DATA"), reason="AGENTGYM_DATA is not set"
)


@needs_official_data
def test_every_row_of_the_table_of_scores_agrees():
    from agentgym_envs.toolkit.tools import replay_score

    file = Path(os.environ["AGENTGYM_DATA"]).parent / "parity" / "scoring_answers.json"
    if not file.exists():
        pytest.skip(f"the table of scores is not there (looked for {file})")

    for row in json.loads(file.read_text()):
        if row["kind"] != "geo":
            episode = OriginalEpisode(TOOLBOX, Desk(""), row["subgoals"])
            assert all(comparison.matches for comparison in replay_score(row, episode)), row
