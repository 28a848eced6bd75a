"""The household as a Parallel environment."""

from typing import ClassVar

from typing_extensions import override

from agentgym_envs.core import InvalidOptionError, Split, Task, Tasks, check_integer
from agentgym_envs.multiagent.simultaneous import SimultaneousEnv

from .partners import PARTNERS
from .tasks import House, embedded_tasks
from .world import World

RULES = """\
You are one of several robots in a house, and share a list of tasks. In every round all robots \
act, one after the other; who begins changes from round to round, and each finds the house as the \
one before has left it. A task that was done once stays done.
Your actions, with names as they are shown:
- go to <receptacle>, open <receptacle>, close <receptacle>
- take <object> from <receptacle>, move <object> to <receptacle>: you can hold one thing.
- clean <object> with <receptacle>, heat <object> with <receptacle>, cool <object> with \
<receptacle>
- use <object>, slice <object> with <object>, examine <object or receptacle>, look, inventory
- say <text>: all other robots hear it.
- tasks: read the list of tasks again.
- wait: do nothing.
You reach only what is where you are, and only into what is open. What is not possible is answered \
with "Nothing happens.\""""


class HouseholdEnv(SimultaneousEnv[House, World]):
    """Two to four robots in one ALFWorld house share a list of tasks.

    Action: ALFWorld's commands ("go to fridge 1", "take mug 1 from shelf 1", ...), "say ...",
    "tasks" and "wait". What is not possible is answered with "Nothing happens." and is not valid.
    `available_actions` are the commands that do something, "tasks" and "wait".

    Order: in each round the robots act one after the other; the first is robot_0, in the next round
    robot_1, and so on. Each finds the house as the one before has left it, so of two that want the
    same thing the first gets it.

    Observation: what came of one's action, what others said, what others did where one is, who is
    there, and which tasks were done. At first, and after "tasks", the list of tasks.

    Score: the share of the tasks that were done, the same for all robots. Terminated when all are
    done, truncated after 60 rounds.

    Tasks: generated houses of ALFWorld's, each with one task more than there are robots: train
    100,000 and validation 200 in rooms that are seen in training, test 200 in others; the first
    task of a house belongs to one split only.
    """

    metadata: dict[str, object] = {"name": "agentgym_household_v0", "render_modes": ["ansi"]}
    name = "household"
    default_max_steps: ClassVar[int] = 60
    partners = PARTNERS

    def __init__(
        self,
        split: Split = "train",
        *,
        agents: int = 2,
        max_steps: int | None = None,
        prompt_format: str | None = None,
        render_mode: str | None = None,
    ) -> None:
        """Loads the tasks; see `SeveralAgents` for the other arguments.

        Args:
            split: Where `reset` draws tasks from.
            agents: How many robots there are, 2 to 4.
            max_steps: Rounds before the episode is truncated.
            prompt_format: None or "react".
            render_mode: None or "ansi".

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
        """
        check_integer("agents", agents)
        if agents not in range(2, 5):
            raise InvalidOptionError(f"agents must be from 2 to 4, got {agents!r}")
        self._number = agents
        super().__init__(
            tuple(f"robot_{place}" for place in range(agents)),
            split,
            max_steps=max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )

    @override
    def load_tasks(self) -> Tasks[House]:
        return embedded_tasks(self._number)

    @override
    def _build(self, task: Task[House]) -> World:
        return World(task.data, self.possible_agents)

    @override
    def _role(self, agent: str) -> str:
        return f"{RULES}\nYou are {agent}."
