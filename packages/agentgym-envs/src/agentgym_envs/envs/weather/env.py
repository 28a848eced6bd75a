"""Weather: answer questions by calling tools."""

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
from .data import TASK_FILE, Start
from .prompts import PROMPTS
from .source import EmbeddedSource, Source
from .tools import TOOLBOX

Backend = Literal["embedded", "live"]
BACKENDS: tuple[Backend, ...] = ("embedded", "live")


class WeatherEnv(ToolEnv[Start]):
    """Answer a user's question about weather, air, distances or elevations by calling tools.

    The user has a date and a city, which only tools tell. The agent finds out what it needs, one
    call at a time, and gives its answer with `finish`.

    Action:
        A call: `name with Action Input: {...}`, the arguments as JSON or a Python literal; small
        expressions such as `round((3.1 + 4.2) / 2, 1)` are worked out, and nothing is ever run.
        With a prompt format, a whole reply: "react", "function_calling" (a JSON object) or
        "code_as_action" (one call in Python). The tools are get_user_current_date,
        get_user_current_location, get_latitude_longitude, get_historical_temp / rain / snow,
        get_current_temp / rain / snow, get_temp_forecast / rain / snow, get_elevation,
        get_distance, get_historical_air_quality_index, get_current_air_quality_index,
        get_air_quality_level and finish; the prompt describes each, and `tools.TOOLBOX` has their
        JSON schemas. A call that cannot be carried out says why, and costs a step.

    Observation:
        First the task, then what each call gives.

        >>> import gymnasium as gym, agentgym_envs
        >>> env = gym.make("AgentGym/Weather-v0")
        >>> task_id = "weather_embedded_test_90"
        >>> env.reset(options={"task_id": task_id})[0]
        'Task: What was the highest temperature here yesterday? Answer with a number. It is in degrees Celsius.'
        >>> for action in (
        ...     "get_user_current_location with Action Input: {}",
        ...     "get_user_current_date with Action Input: {}",
        ...     'get_latitude_longitude with Action Input: {"city": "Baku"}',
        ...     'get_latitude_longitude with Action Input: {"name": "Baku"}',
        ... ):
        ...     print(env.step(action)[0])
        Baku
        2023-02-27
        Error: get_latitude_longitude needs 'name': get_latitude_longitude(name: string)
        {'results': [{'name': 'Baku', 'latitude': 40.38, 'longitude': 49.89, 'country_code': 'AZ'}]}

    Reward:
        What the score grows by. The score is the share of the subgoals that were reached: the
        results of the calls on the expert's way, and the answer; the right answer makes it 1.0
        whatever was called before. A tool's result is never taken for an answer. Official tasks
        have the answer as their only subgoal.

        Numbers are right within 0.01 or a thousandth of the truth, whichever is more, and a
        count only if it is equal; a number may be written as a text. Texts are compared without
        regard to case, quotes and a full stop, lists without regard to order.

    Ends:
        Terminated by the first `finish` with an answer, right or wrong. Truncated after
        `max_steps` actions, by default 15; the longest expert solution takes 7.

    Info:
        `success`: the right answer was given. `score`: see Reward. `action_valid`: the call was
        carried out.

    Data:
        Embedded: 551 real cities (facts, see data/SOURCE.md) with an invented climate: temperature
        by latitude, elevation and season with changing weather, rain, snow and air quality, for
        any day, the same on every machine. Questions come from 16 templates, with 1 to 6 calls:
        10,000 for training, 200 for validation, 300 for test. The answer is what the tools say.
        The splits share no problem: what is asked of which cities and days decides the split,
        whoever asks it, when, and in what words.

        Official: AgentGym's 343 questions, read from `$AGENTGYM_DATA/weather/weather.jsonl`, with
        its ids `weather_<number>`: test is AgentEval's 20, train the 311 published training ids,
        validation the 12 in neither. Their answers are real weather of 2023 and before, so their
        tools ask Open-Meteo (`backend="live"`, from `pip install "agentgym-envs[live]"`): slowly,
        with every answer kept in `$AGENTGYM_CACHE`; a service that fails or cannot be reached is
        an observation that says so. Some of the labels are wrong. The expert has no plan
        for official questions and gives the label at once.

    Differs from AgentGym in:
        What `rules="agentgym"` brings back: any result that equals the answer solves the task
        (asking where the user is, for "Which city am I in?"), and any number of guesses may be
        made; "finish" anywhere in a line ends the episode, also as part of a city's name;
        answers are compared by Python's equality (1 equals True, "3" is not 3, no tolerance);
        an air quality index from 20 to 21, 40 to 41, 60 to 61 or 80 to 81 is "extremely
        poor"; get_current_* takes any date; errors are Python's, in the words of Python 3.8. In
        both rules the parameters, which the original hands to Python's `eval`, are read by a parser
        of their own that knows literals, arithmetic, comprehensions and a few functions.

    Versions:
        v0: the first.
    """  # noqa: E501

    name = "weather"
    title = "Weather"
    default_max_steps: ClassVar[int] = 15
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
            max_steps: Actions before the episode is truncated; None allows 15.
            prompt_format: None, "react", "function_calling" or "code_as_action".
            render_mode: None, "ansi" (the calls and answers as text) or "rgb_array".
            backend: What answers the tools: "embedded", "live" (Open-Meteo; needs a network and
                the extra `live`), or a source of your own. None is "embedded" for embedded data
                and "live" for official data, whose answers are real weather.

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
            DataUnavailableError: official data was asked for and is not on this machine.
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
    def load_tasks(self) -> Tasks[Question[Start]]:
        if self.data == "embedded":
            return tasks.embedded_tasks()
        return tasks.official_tasks(official_folder(self.name, self.data, TASK_FILE))

    @override
    def _fixed_episode(self, question: Question[Start]) -> FixedEpisode:
        return world.fixed_episode(question, self._source)

    @override
    def _original_episode(self, question: Question[Start]) -> OriginalEpisode:
        return world.original_episode(question, self._source)

    @override
    def _next_move(self) -> Move:
        return oracle.next_call(self.task.data, self._episode)


def _source(backend: object, *, live: bool) -> Source:
    if backend is None:
        backend = "live" if live else "embedded"
    if backend == "embedded":
        return EmbeddedSource()
    if backend == "live":
        from .live import open_meteo

        return open_meteo()
    if not hasattr(backend, "get"):
        raise InvalidOptionError(
            f"backend must be one of {list(BACKENDS)}, None, or an object with a method "
            f"`get(url, query)`, got {backend!r}"
        )
    return backend  # pyright: ignore[reportReturnType]  (checked a line above)
