"""Movie: answer questions by calling tools."""

from types import MappingProxyType
from typing import ClassVar, Literal

from typing_extensions import override

from agentgym_envs.core import (
    InvalidOptionError,
    PromptFormat,
    Rules,
    Split,
    Tasks,
    official_folder,
)
from agentgym_envs.toolkit.tools import FixedEpisode, Move, OriginalEpisode, Question, ToolEnv

from . import oracle, tasks, world
from .data import TASK_FILE
from .prompts import PROMPTS
from .source import EmbeddedSource, Source
from .tools import TOOLBOX

Backend = Literal["embedded", "live"]
BACKENDS: tuple[Backend, ...] = ("embedded", "live")


class MovieEnv(ToolEnv[None]):
    """Answer questions about films and the people who make them by calling tools.

    The agent searches films and people, follows the ids that it finds, and gives its answer with
    `finish`.

    Action:
        A call: `name with Action Input: {...}`, the arguments as JSON or a Python literal; small
        expressions such as `round((3.1 + 4.2) / 2, 1)` are worked out, and nothing is ever run.
        With a prompt format, a whole reply: "react", "function_calling" (a JSON object) or
        "code_as_action" (one call in Python). The tools are get_search_movie, get_movie_details,
        get_movie_cast, get_movie_crew, get_movie_keywords, get_movie_production_companies,
        get_movie_production_countries, get_movie_alternative_titles, get_movie_translation,
        get_search_person, get_person_details, get_person_cast, get_person_crew,
        get_person_external_ids and finish; the prompt describes each, and `tools.TOOLBOX` has
        their JSON schemas. A call that cannot be carried out says why, and costs a step.

    Observation:
        First the task, then what each call gives. Casts and crews show at most ten entries.

        >>> import gymnasium as gym, agentgym_envs
        >>> env = gym.make("AgentGym/Movie-v0")
        >>> env.reset(options={"task_id": "movie_embedded_test_49"})[0]
        'Task: We cannot agree on the birthday of the director of the movie "The Quicksilver Carousel". Look it up, please. I need the date written as YYYY-MM-DD.'
        >>> for action in (
        ...     'get_search_movie with Action Input: {"movie_name": "the matrix"}',
        ...     'get_search_movie with Action Input: {"movie_name": "quicksilver carousel"}',
        ...     "get_movie_crew with Action Input: {'movie_id': 13652}",
        ...     "get_person_details with Action Input: {'person_id': '../26779'}",
        ... ):
        ...     print(env.step(action)[0][:100])
        Error: no film is called 'the matrix'
        [{'id': 13652, 'overview': 'A dismissed judge protects an unwelcome witness in a flooded city during
        {'crew': [{'id': 26779, 'name': 'Delphine Lundman', 'job': 'Director'}, {'id': 26779, 'name': 'Delph
        Error: 'person_id' of get_person_details must be a whole number, got '../26779'

    Reward:
        What the score grows by. The score is the share of the subgoals that were reached: the
        results of the calls on the expert's way, and the answer; the right answer makes it 1.0
        whatever was called before. A tool's result is never taken for an answer. Official tasks
        have the answer as their only subgoal.

        Numbers are right within 0.01 or a thousandth of the truth, whichever is more, and a whole
        number (a count, a budget) only if it is equal; a number may be written as a text. Texts
        are compared without regard to case, quotes and a full stop, lists without regard to order.

    Ends:
        Terminated by the first `finish` with an answer, right or wrong. Truncated after
        `max_steps` actions, by default 12; the longest expert solution takes 7.

    Info:
        `success`: the right answer was given. `score`: see Reward. `action_valid`: the call was
        carried out.

    Data:
        Embedded: an invented film world, the same on every machine: 2,200 films, 4,230 people,
        96 companies, 37,600 credits, keywords, other titles, and descriptions in seven languages;
        only the places and countries are real. It is made in memory, in less than a second per
        process. Questions come from 38 templates, with 1 to 6 calls: 10,000 for training, 200
        for validation, 300 for test. The answer is what the tools say. The splits share no
        problem: what is asked of which films and people decides the split, whatever the words;
        and the words of training are other ones than those of validation and test.

        Official: AgentGym's 238 questions, read from `$AGENTGYM_DATA/movie/movie.jsonl`, with its
        ids `movie_<number>`: test is AgentEval's 20, train the 215 published training ids,
        validation the 3 in neither. They are about real films, so their tools ask The Movie
        Database (`backend="live"`, from `pip install "agentgym-envs[live]"`) with your API read
        access token in the environment variable `MOVIE_KEY`; a service that fails or cannot be
        reached is an observation that says so, and without a key the first call raises
        `DataUnavailableError`. Votes, revenues and biographies have changed since the labels were
        written, and some labels are wrong. The expert has no plan for official questions and gives
        the label at once.

    Differs from AgentGym in:
        What `rules="agentgym"` brings back: any result that equals the answer solves the task, and
        any number of guesses may be made; "finish" anywhere in a line ends the episode, also as
        part of a film's title; answers are compared by Python's equality (1 equals True, "3" is
        not 3, no tolerance); a search that finds no film is an IndexError; a director who also
        edits a film is not listed as its editor; errors are Python's, in the words of Python 3.8.
        In both rules the parameters, which the original hands to Python's `eval`, are read by a
        parser of their own that knows literals, arithmetic, comprehensions and a few functions,
        and an id is digits: "../person/5" leads nowhere. A step is never repeated for minutes
        when the network fails.

    Versions:
        v0: the first.
    """  # noqa: E501

    name = "movie"
    title = "Movie"
    default_max_steps: ClassVar[int] = 12
    prompts = MappingProxyType(PROMPTS)
    toolbox = TOOLBOX

    def __init__(
        self,
        split: Split = "train",
        *,
        data: str = "embedded",
        rules: Rules = "fixed",
        max_steps: int | None = None,
        prompt_format: PromptFormat | None = None,
        render_mode: str | None = None,
        backend: Backend | Source | None = None,
    ) -> None:
        """Makes the environment; see the class for what is not said here.

        Args:
            split: Where `reset` draws tasks from when no task id is given.
            data: "embedded", "official", or the path of a folder with the official tasks.
            rules: "fixed" or "agentgym".
            max_steps: Actions before the episode is truncated; None allows 12.
            prompt_format: None, "react", "function_calling" or "code_as_action".
            render_mode: None, "ansi" (the calls and answers as text) or "rgb_array".
            backend: What answers the tools: "embedded" (the invented films), "live" (TMDB; needs
                a network, a key and the extra `live`), or a source of your own. None is
                "embedded" for embedded data and "live" for official data, which asks about real
                films; without a key the first call of a tool then says what is missing.

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
            DataUnavailableError: official data was asked for and is not on this machine, or
                `backend="live"` without a key in the environment.
            MalformedFileError: an official file is not one.
            MissingDependencyError: the live backend was asked for without its extra.
        """
        self._source = _source(backend, live=data != "embedded")
        super().__init__(
            split,
            data=data,
            rules=rules,
            max_steps=max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )

    @override
    def load_tasks(self) -> Tasks[Question[None]]:
        if self.data == "embedded":
            return tasks.embedded_tasks()
        return tasks.official_tasks(official_folder(self.name, self.data, TASK_FILE))

    @override
    def _fixed_episode(self, question: Question[None]) -> FixedEpisode:
        return world.fixed_episode(question, self._source)

    @override
    def _original_episode(self, question: Question[None]) -> OriginalEpisode:
        return world.original_episode(question, self._source)

    @override
    def _next_move(self) -> Move:
        return oracle.next_call(self.task.data, self._episode)


def _source(backend: object, *, live: bool) -> Source:
    if backend == "embedded" or (backend is None and not live):
        return EmbeddedSource()
    if backend == "live":
        from .live import tmdb

        return tmdb()
    if backend is None:
        from .live import tmdb_or_nothing

        return tmdb_or_nothing()
    if not hasattr(backend, "get"):
        raise InvalidOptionError(
            f"backend must be one of {list(BACKENDS)}, None, or an object with a method "
            f"`get(url, query)`, got {backend!r}"
        )
    return backend  # pyright: ignore[reportReturnType]  (checked a line above)
