"""Academia: answer questions by calling tools."""

from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from typing_extensions import override

from agentgym_envs.core import Tasks, official_folder
from agentgym_envs.toolkit.tools import FixedEpisode, Move, OriginalEpisode, Question, ToolEnv

from . import oracle, tasks, world
from .data import TASK_FILE, official_network
from .graph import Network, invented_network
from .prompts import PROMPTS
from .tools import TOOLBOX


class AcademiaEnv(ToolEnv[None]):
    """Answer questions about research papers and their authors by calling tools.

    The agent loads a graph of papers, of authors, or both, looks up what it needs, follows
    citations and joint papers, and gives its answer with `finish`.

    Action:
        A call: `name with Action Input: {...}`, the arguments as JSON or a Python literal; small
        expressions such as `sorted(["b", "a"])` are worked out, and nothing is ever run. With a
        prompt format, a whole reply: "react", "function_calling" (a JSON object) or
        "code_as_action" (one call in Python). The tools are loadPaperNet, loadAuthorNet,
        neighbourCheck, paperNodeCheck, authorNodeCheck, authorEdgeCheck, paperEdgeCheck and
        finish; the prompt describes each, and `tools.TOOLBOX` has their JSON schemas. A graph can
        be asked once it is loaded. A call that cannot be carried out says why, and costs a step.

    Observation:
        First the task, then what each call gives.

        >>> import gymnasium as gym, agentgym_envs
        >>> env = gym.make("AgentGym/Academia-v0")
        >>> env.reset(options={"task_id": "academia_embedded_test_138"})[0]
        'Task: Please look up the organisation of the first author of the publication "Shared Whiteboards Revisited: Sparse Nearest Neighbours". Reply with the name only.'
        >>> for action in (
        ...     'authorNodeCheck with Action Input: {"node": "Uma Elmkamp"}',
        ...     "loadPaperNet with Action Input: {}",
        ...     'neighbourCheck with Action Input: {"graph": "DBLP", "node": "Shared Whiteboards"}',
        ...     "paperNodeCheck with Action Input: "
        ...     '{"node": "shared whiteboards revisited: sparse nearest neighbours"}',
        ... ):
        ...     print(env.step(action)[0])
        Error: the AuthorNet is not loaded: call loadAuthorNet first
        PaperNet is loaded.
        Error: 'graph' of neighbourCheck must be 'PaperNet' or 'AuthorNet', got 'DBLP'
        Error: there is no node 'shared whiteboards revisited: sparse nearest neighbours' in the PaperNet; did you mean 'Shared Whiteboards Revisited: Sparse Nearest Neighbours'?

    Reward:
        What the score grows by. The score is the share of the subgoals that were reached: the
        results of the calls on the expert's way, and the answer; the right answer makes it 1.0
        whatever was called before. A tool's result is never taken for an answer. Official tasks
        have the answer as their only subgoal.

        Numbers are counts and years, and right only if they are equal; a number may be written as
        a text. Texts are compared without regard to case, quotes and a full stop, lists without
        regard to order.

    Ends:
        Terminated by the first `finish` with an answer, right or wrong. Truncated after
        `max_steps` actions, by default 12; the longest expert solution takes 9.

    Info:
        `success`: the right answer was given. `score`: see Reward. `action_valid`: the call was
        carried out.

    Data:
        Embedded: an invented world of research, the same on every machine: 6,006 papers of 1998 to
        2023 in 24 fields, 3,600 authors of 80 organisations, 76 venues, 22,291 citations and
        16,619 pairs of people who wrote together. It is made in memory, in about a quarter of a
        second per process. Questions come from 34 templates, with 1 to 6 calls besides those that
        load the graphs: 10,000 for training, 200 for validation, 300 for test. The answer is what
        the tools say. The splits share no problem: what is asked of which papers and people
        decides the split, whatever the words; and the words of training are other ones than those
        of validation and test.

        Official: AgentGym's 20 questions, read from `$AGENTGYM_DATA/academia/academia.jsonl`, with
        AgentEval's ids `tool_academia_<number>`; all are test, and the other splits are empty.
        They are about real papers of the DBLP network, which AgentBoard publishes as pickles
        (GPL-2.0). Put its six .pkl files into `$AGENTGYM_DATA/academia/raw/`; they are read as
        data, opcode by opcode, and nothing in them can run.
        `python -m agentgym_envs.envs.academia.convert $AGENTGYM_DATA/academia` writes them as
        `academia_graph.json`, which is read in their place, and faster. Without either the tasks
        can be looked at, and the first call that loads a graph raises `DataUnavailableError`. The
        expert has no plan for official questions and gives the label at once.

    Differs from AgentGym in:
        What `rules="agentgym"` brings back: any result that equals the answer solves the task, and
        any number of guesses may be made; "finish" anywhere in a line ends the episode, also as
        part of a title; answers are compared by Python's equality (1 equals True, "2020" is not
        2020); a graph of another name is an AttributeError; the spelling neighborCheck, which no
        prompt has, is a tool; a title in another spelling is unknown, without a hint; errors are
        Python's, in the words of Python 3.8. In both rules the parameters, which the original
        hands to Python's `eval`, are read by a parser of their own that knows literals,
        arithmetic, comprehensions and a few functions. Missing graphs, which the original shows
        to the agent as a FileNotFoundError, are an error that the user sees.

    Versions:
        v0: the first.
    """  # noqa: E501

    name = "academia"
    title = "Academia"
    default_max_steps: ClassVar[int] = 12
    prompts = MappingProxyType(PROMPTS)
    toolbox = TOOLBOX

    @override
    def load_tasks(self) -> Tasks[Question[None]]:
        if self.data == "embedded":
            return tasks.embedded_tasks()
        return tasks.official_tasks(self._folder())

    @override
    def _fixed_episode(self, question: Question[None]) -> FixedEpisode:
        return world.fixed_episode(question, self._graphs)

    @override
    def _original_episode(self, question: Question[None]) -> OriginalEpisode:
        return world.original_episode(question, self._graphs)

    @override
    def _next_move(self) -> Move:
        return oracle.next_call(self.task.data, self._episode)

    def _graphs(self) -> Network:
        """Returns what the graphs are loaded from; called when an agent loads one."""
        return invented_network() if self.data == "embedded" else official_network(self._folder())

    def _folder(self) -> Path:
        return official_folder(self.name, self.data, TASK_FILE)
