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

Backend = Literal["embedded", "live"]
BACKENDS: tuple[Backend, ...] = ("embedded", "live")


class MovieEnv(ToolEnv[None]):
    """Answer questions about films and the people who make them by calling tools."""

    name = "movie"
    title = "Movie"
    default_max_steps: ClassVar[int] = 12
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
