'''One grammar for the environments that an agent plays by calling tools.

A tool is a typed Python function with a docstring; its first parameter is what the tools of the
environment work on. Everything the agent is told comes from it: the text of the prompt, the JSON
schema (OpenAI's tool format), the check of the arguments and the texts of what is wrong with them.

    @dataclass
    class Desk:
        """What the tools of this environment work on."""

        today: str

        def get_date(self) -> str:
            """Get today's date."""
            return self.today

        def add_days(self, date: str, days: int = 1) -> str:
            """Get the date some days after another one.

            Args:  # and Returns:, in Google's style
                date: As YYYY-MM-DD.
                days: How many; 1 if left out.
            """
            if ...:
                raise ToolError("date must be YYYY-MM-DD, got '3 May'")

    TOOLBOX = Toolbox(Desk.get_date, Desk.add_days, finish=finish)

Types may be str, int, float, bool, None, list[...], dict[...], a union, a Literal or Any. A tool
returns a plain value, which the agent reads as `str(value)`, and refuses by raising `ToolError`
with a sentence. `finish` takes an `answer`; `finish_without_answer` is for worlds that are judged
by their state.

Replies: `tool_prompts(RULES, TOOLBOX)` makes the prompts of the three formats, "react" (the
original's "Action: name with Action Input: {...}"), "function_calling" (JSON) and "code_as_action"
(one call, parsed with `ast`). All are read into one command, `Call.action`, which is what `_act`
gets, with or without a prompt format. Values (`read_value`) are JSON or a small Python expression:
it is walked node by node, names and functions come from tables, and every operation is paid for
before it is done; nothing is ever evaluated by Python. `re.compile("...")` gives an inert
`Pattern`: whoever compiles its `source` must bound what it may match.

Two episodes, one set of tools:

    FixedEpisode     rules="fixed". `act(command)` gives the observation and whether it was carried
                     out. `finish` ends the episode, and only its answer can solve the task
                     (`judge`; `RightAnswer` compares values, with the tolerance that
                     `answers_match` states). `score` grows with each of `subgoals`, the results of
                     the calls that lead to the answer, as AgentBoard's progress does.
    OriginalEpisode  rules="agentgym". `step(reply)` parses, runs, ends and scores as the original,
                     exception texts included (Python 3.8's). Nothing ends it, so that records
                     which go on after "finish" replay. Where an environment differs (another
                     comparison, reward, cleaning or error text), pass `matches`, `clean`,
                     `reward_of`, or override `arguments`, `unknown`, `update`.

Where a tool behaves differently by the two rules, let the class that holds the tools have a flag
(`original: bool`); it is one world with named switches. In the original a failed tool that answers
with a text raises `ToolError`; a Python error (KeyError and its like) is raised as such.
Keep what is stored in an episode picklable: module-level functions, no lambdas.

`ToolEnv` is the glue: a `TextEnv` that chooses between the two, asks the expert, and draws the
log of calls. An environment on it writes `load_tasks`, `_fixed_episode` and `_original_episode`
(and `_next_move`, if calls change its world). It is not a must: `_act` is in `env.py`, to read.

Tasks: `Question` is what an episode is about, `Draws` makes choices from a name, and
`generated_tasks` makes tasks from templates on demand, so that the splits share no problem:
a template returns a `Draft`, whose `problem` text decides its split, and whose `finish` works out
wording, plan, results and answer by running the tools. `next_move` plays a question's plan.

Replays: `replay_record` (with a `Tape` for recorded web services), `replay_score` and
`replay_chat` do the work; an environment's `replay.py` says how its episode begins.
`live.LiveService` asks a real web service (pace, cache on disk, time-outs, Retry-After), with the
same `get(url, query)` as `Tape`.
See `envs/weather/` for all of it in use.
'''

from .answers import ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE, answers_match, reached, same
from .env import ToolEnv
from .errors import BadValueError, CallError, ToolError
from .fixed import Done, FixedEpisode, RightAnswer
from .functions import Pattern, shown
from .original import Answer, OriginalEpisode, error_text, opening
from .questions import (
    Draft,
    Draws,
    Move,
    Question,
    generated_tasks,
    next_move,
    split_of,
)
from .recorded import Response, Tape, replay_chat, replay_record, replay_score
from .replies import parse_code_call, parse_function_call, parse_react_call, read_call, tool_prompts
from .toolbox import (
    FINISH,
    Call,
    Parameter,
    Tool,
    Toolbox,
    finish,
    finish_without_answer,
)
from .values import read_value, write_value

__all__ = [
    "ABSOLUTE_TOLERANCE",
    "FINISH",
    "RELATIVE_TOLERANCE",
    "Answer",
    "BadValueError",
    "Call",
    "CallError",
    "Done",
    "Draft",
    "Draws",
    "FixedEpisode",
    "Move",
    "OriginalEpisode",
    "Parameter",
    "Pattern",
    "Question",
    "Response",
    "RightAnswer",
    "Tape",
    "Tool",
    "ToolEnv",
    "ToolError",
    "Toolbox",
    "answers_match",
    "error_text",
    "finish",
    "finish_without_answer",
    "generated_tasks",
    "next_move",
    "opening",
    "parse_code_call",
    "parse_function_call",
    "parse_react_call",
    "reached",
    "read_call",
    "read_value",
    "replay_chat",
    "replay_record",
    "replay_score",
    "same",
    "shown",
    "split_of",
    "tool_prompts",
    "write_value",
]
