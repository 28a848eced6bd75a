"""SearchQA: answer a question."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from agentgym_envs.core import (
    InvalidOptionError,
    Outcome,
    PromptFormat,
    Rules,
    Split,
    Task,
    Tasks,
    TextEnv,
    check_integer,
)

from . import oracle, retrievers, tasks
from .data import Passage, Question, corpus_file
from .prompts import AGENTGYM_RULES, REACT, SHORT_RULES
from .world import World

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PASSAGES = 20


class SearchQAEnv(TextEnv[Question]):
    """Answer questions by searching an encyclopaedia, one search after the other.

    The agent is asked something that it cannot know, searches for passages, reads them, searches
    again with what it has learned, and answers.

    Action:
        `<search>words</search>` searches, `<answer>the answer</answer>` answers. What stands
        around them does not matter: a model's whole reply is an action. The first of them counts,
        and none between `<think>` and `</think>`. `search[words]` and `answer[the answer]` will do
        too. Anything else costs a step (`action_valid` is False) and is answered with what to write.

    Observation:
        First the question. After a search the best passages, between `<information>`
        and `</information>`. After an answer, whether it was right.

        >>> import gymnasium as gym, agentgym_envs
        >>> env = gym.make("AgentGym/SearchQA-v0", top_k=1)
        >>> observation, info = env.reset(options={"task_id": "searchqa_embedded_test_12"})
        >>> print(observation)
        Question: In which town does the firm Firgram Clockworks have its seat?
        Search with <search>words</search>. Answer with <answer>the answer</answer>, once: the answer ends the task.
        >>> print(env.step("<search>Firgram Clockworks</search>")[0])
        <information>Doc 1(Title: "Firgram Clockworks") Firgram Clockworks, also known as Firgram Clockworks of Ossmere, is an old name in its trade. Gallina Navulm founded Firgram Clockworks and led it for two decades. Firgram Clockworks is a firm with its seat in Ossmere. The year of foundation was 1815. At its best it employed nine hundred people. Its mark is a wheel with six spokes.</information>
        >>> env.step("<think>So it is Ossmere.</think> <answer>Ossmere</answer>")[:3]
        ('Congratulations! You have answered the question correctly.', 1.0, True)

    Reward:
        1.0 for a right answer, else 0.0. An answer is right if it equals one of the golden answers
        but for case, punctuation, articles and white space.

    Ends:
        Terminated by the answer. Truncated after `max_steps` actions, by default 10.

    Info:
        `success` is True when the answer was right; `score` is then 1.0, else 0.0.

    Data:
        Embedded: an encyclopaedia of an invented country, written by a generator: 5,480 articles
        on people, towns, rivers, firms, works and events that name one another, and questions
        whose answers are one to four articles away (a quarter each): 20,000 for training, 400
        for validation, 400 for test. Every possible answer belongs to one split only. Nothing in
        it is true, so nothing can be known without searching. Our own words (MIT).

        Official: the questions of Search-R1 (arXiv 2503.09516; from Natural Questions, TriviaQA,
        PopQA, HotpotQA, 2WikiMultihopQA, MuSiQue and Bamboogle) as `train` and `test`, each
        .parquet or .jsonl, in `$AGENTGYM_DATA/searchqa/`, with AgentGym's ids ("nq_7"): test has
        51,713, train 169,615, of which the last 1,000 are our validation split. Passages come
        from `corpus.jsonl` or `wiki-18.jsonl` in the same folder, indexed at first use, or
        from a server: see `retriever` and [Searching a corpus](../guides/searching.md).

    Differs from AgentGym in:
        - `rules="fixed"` ends with the first answer; the original lets one guess on, at no cost,
          and so does `rules="agentgym"`.
        - `rules="fixed"` reads no tags in thoughts, takes tags in any case, and scores the first of
          several answers; the original takes a search out of the thoughts, and the last answer.
        - `rules="fixed"` says that an empty search is one, and that nothing was found.
        - The original ranks passages with a neural encoder on a graphics card; here BM25 ranks
          them, or whatever the server uses that `retriever` names.

    Versions:
        v0: the first.
    """  # noqa: E501

    name = "searchqa"
    default_max_steps: ClassVar[int] = 10
    max_observation_chars: ClassVar[int] = 65_536
    max_action_chars: ClassVar[int] = 32_768
    prompts = MappingProxyType({"react": REACT})

    def __init__(
        self,
        split: Split = "train",
        *,
        data: str = "embedded",
        rules: Rules = "fixed",
        max_steps: int | None = None,
        prompt_format: PromptFormat | None = None,
        render_mode: str | None = None,
        top_k: int = 3,
        retriever: str | None = None,
    ) -> None:
        """Makes the environment; see the class for what is not said here.

        Args:
            split: Where `reset` draws tasks from when no task id is given.
            data: "embedded", "official", or the path of a folder with the official files.
            rules: "fixed" or "agentgym".
            max_steps: Actions before the episode is truncated; None allows 10.
            prompt_format: None or "react" (thoughts between `<think>` and `</think>`).
            render_mode: None, "ansi" or "rgb_array".
            top_k: How many passages a search brings, 1 to 20.
            retriever: None searches the corpus of the data. Else the path of another corpus (JSON
                lines of {"id", "contents"}), or the address of a server with Search-R1's
                POST /retrieve, which is asked at the first search.

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
            DataUnavailableError: official data was asked for and is not on this machine.
            MalformedFileError: the official data is damaged.
            MissingDependencyError: the official questions are parquet, and pyarrow is missing.
        """
        check_integer("top_k", top_k)
        if not 1 <= top_k <= MOST_PASSAGES:
            raise InvalidOptionError(f"top_k must be from 1 to {MOST_PASSAGES}, got {top_k!r}")
        if retriever is not None:
            retrievers.check_choice(retriever)
        self.top_k = top_k
        self.retriever = retriever
        super().__init__(
            split,
            data=data,
            rules=rules,
            max_steps=max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )

    @override
    def load_tasks(self) -> Tasks[Question]:
        return (
            tasks.embedded_tasks() if self.data == "embedded" else tasks.official_tasks(self.data)
        )

    @override
    def _begin(self, task: Task[Question]) -> str:
        strict = self.rules == "agentgym"
        self._world = World(task.data, self._search, strict=strict)
        if strict:
            return f"{AGENTGYM_RULES}\n\n Question: {task.data.text}"
        return f"Question: {task.data.text}\n{SHORT_RULES}"

    @override
    def _act(self, action: str) -> Outcome:
        turn = self._world.act(action)
        score = 1.0 if turn.solved else None
        return Outcome(turn.observation, score, turn.solved, turn.over, turn.valid)

    @override
    def oracle_action(self) -> str:
        return oracle.next_action(self._world)

    @override
    def oracle_thought(self) -> str:
        return oracle.next_thought(self._world)

    @override
    def _draw(self) -> "Image":
        from .render import draw

        return draw(self._world)

    @override
    def _render_text(self) -> str:
        return f"Question: {self._world.question.text}\n\n{self._observation}"

    def _search(self, query: str) -> Sequence[Passage]:
        (found,) = self._source().search([query], self.top_k)
        return [one.passage for one in found]

    def _source(self) -> retrievers.Retriever:
        if self.retriever is not None:
            return retrievers.chosen(self.retriever)
        if self.data == "embedded":
            return retrievers.embedded()
        return retrievers.of_corpus(corpus_file(self.data))
