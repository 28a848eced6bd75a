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

Backend = Literal["embedded", "live"]
BACKENDS: tuple[Backend, ...] = ("embedded", "live")


class WeatherEnv(ToolEnv[Start]):
    """Answer a user's question about weather, air, distances or elevations by calling tools."""

    name = "weather"
    title = "Weather"
    default_max_steps: ClassVar[int] = 15
    prompts = MappingProxyType(PROMPTS)

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
