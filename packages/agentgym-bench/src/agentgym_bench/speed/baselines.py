"""Environments that do nothing, against which the others are measured."""

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import gymnasium
from typing_extensions import override

from agentgym_envs import Outcome, Task, Tasks, TextEnv, UnicodeText
from agentgym_envs.core import TaskList

if TYPE_CHECKING:
    from PIL.Image import Image

BARE_ID, TEXT_ID = "AgentGymSpeed/Bare-v0", "AgentGymSpeed/Text-v0"
OBSERVATION = "You are in a room without doors. " * 12
_TASKS: Tasks[None] = MappingProxyType({"train": TaskList([Task("noop_0", "train", "", None)])})


class BareEnv(gymnasium.Env[str, str]):
    """The least that Gymnasium asks of an environment."""

    observation_space = UnicodeText(16_384)
    action_space = UnicodeText(8_192)

    @override
    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[str, dict[str, Any]]:
        """Returns the one observation."""
        super().reset(seed=seed)
        return OBSERVATION, {}

    @override
    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """Returns the one observation."""
        return OBSERVATION, 0.0, False, False, {}


class NoOpEnv(TextEnv[None]):
    """A text environment in which nothing happens."""

    name = "noop"
    default_max_steps = 1_000_000

    @override
    def load_tasks(self) -> Tasks[None]:
        return _TASKS

    @override
    def _begin(self, task: Task[None]) -> str:
        return OBSERVATION

    @override
    def _act(self, action: str) -> Outcome:
        return Outcome(OBSERVATION)

    @override
    def oracle_action(self) -> str:
        return "wait"

    @override
    def oracle_thought(self) -> str:
        return "Nothing happens here."

    @override
    def _draw(self) -> "Image":
        raise NotImplementedError("there is nothing to see")


def register() -> None:
    """Makes the ids known to Gymnasium."""
    for env_id, entry_point in ((BARE_ID, "BareEnv"), (TEXT_ID, "NoOpEnv")):
        if env_id not in gymnasium.registry:
            gymnasium.register(  # pyright: ignore[reportUnknownMemberType]
                env_id, f"{__name__}:{entry_point}"
            )
