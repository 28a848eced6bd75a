"""The glue of an environment that is played by calling tools."""

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, TypeVar

from typing_extensions import override

from agentgym_envs.core import Outcome, Task, TextEnv

from .fixed import FixedEpisode
from .original import OriginalEpisode, opening
from .questions import Move, Question, next_move
from .toolbox import Toolbox

if TYPE_CHECKING:
    from PIL.Image import Image

StartT = TypeVar("StartT")

CUT = " ... (cut)"


class ToolEnv(TextEnv[Question[StartT]]):
    """A `TextEnv` whose actions are calls of tools.

    An author writes `load_tasks`, `_fixed_episode` and `_original_episode`; `prompts` come from
    `tool_prompts`, and `toolbox` has the same tools for libraries that call them by themselves.
    Where calls change the world, `_next_move` is written anew as well.
    """

    title: ClassVar[str]
    toolbox: ClassVar[Toolbox]

    @abstractmethod
    def _fixed_episode(self, question: Question[StartT]) -> FixedEpisode:
        """Returns a new episode by the fixed rules."""

    @abstractmethod
    def _original_episode(self, question: Question[StartT]) -> OriginalEpisode:
        """Returns a new episode by the original's rules."""

    def _next_move(self) -> Move:
        """Returns the expert's next call, and why."""
        return next_move(self.task.data, self._episode)

    @override
    def _begin(self, task: Task[Question[StartT]]) -> str:
        self._log: list[tuple[str, str]] = []
        if self.rules == "agentgym":
            self._episode = self._original_episode(task.data)
            return opening(task.goal)
        self._episode = self._fixed_episode(task.data)
        return f"Task: {task.goal}"

    @override
    def _act(self, action: str) -> Outcome:
        outcome = self._outcome(self._episode, action)
        if len(outcome.observation) > self.max_observation_chars:
            kept = outcome.observation[: self.max_observation_chars - len(CUT)]
            outcome = outcome._replace(observation=f"{kept}{CUT}")
        self._log.append((action, outcome.observation))
        return outcome

    def _outcome(self, episode: FixedEpisode | OriginalEpisode, action: str) -> Outcome:
        if isinstance(episode, FixedEpisode):
            text, valid = episode.act(action)
            return Outcome(text, episode.score, episode.solved, episode.over, valid)
        # A whole reply has an "Action:" of its own; what the other formats give is the command.
        whole = self.prompt is not None and self.prompt.parse_agentgym is str
        answer = episode.step(action if whole else f"Action: {action}")
        solved = answer.done and answer.reward == 1
        return Outcome(answer.observation, answer.reward, solved, answer.done, answer.valid)

    @override
    def oracle_action(self) -> str:
        return self._next_move().call.action

    @override
    def oracle_thought(self) -> str:
        return self._next_move().thought

    @override
    def _render_text(self) -> str:
        lines = [f"> {action}\n{observation}" for action, observation in self._log]
        return "\n".join([self.task.goal, *lines])

    @override
    def _draw(self) -> "Image":
        from .picture import draw_log

        return draw_log(self.title, self.task.goal, self._log)
