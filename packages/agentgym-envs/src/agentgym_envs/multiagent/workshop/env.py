"""The workshop as a Parallel environment."""

from typing import ClassVar

from typing_extensions import override

from agentgym_envs.core import InvalidOptionError, Split, Task, Tasks, check_integer
from agentgym_envs.envs.textcraft.data import embedded_book
from agentgym_envs.multiagent.simultaneous import SimultaneousEnv

from .partners import PARTNERS
from .tasks import GOALS, Goals, Shop, embedded_tasks
from .world import World

RULES = """\
You are one of a team that crafts items, as in Minecraft. Each of you knows some recipes and holds \
some materials, and nobody has all that it takes; nothing else can be got. Not every recipe or \
material is needed. In every round all of you act at once: what is said is heard, then things are \
given, then things are crafted.
Your actions:
- say <text>: all others read it in the next round.
- give <count> <item> to <agent>: hand something over.
- craft <count> <item> using <count> <item>, <count> <item>: use a recipe, yours or one that you \
were told, with exactly its amounts. Where it asks for a kind, such as planks, name one item of \
that kind, such as oak planks.
- look: read your goal and your recipes again.
- wait: do nothing."""


class WorkshopEnv(SimultaneousEnv[Shop, World]):
    """A team of two to four crafts things; each sees some recipes and holds some materials.

    Action: "say ...", "give 2 stick to crafter_1", "craft ... using ...", "look" or "wait". Any
    recipe works for everybody who writes it right. `available_actions` are the crafts and gifts
    that are possible, "look" and "wait".

    Order: everything said is heard, then gifts, then crafts; each in the order of the agents'
    names.

    Observation: what came of one's action, what others said and gave, what one holds; at first, and
    after "look", also the goal and one's recipes.

    Score: `goals="shared"`: 1 for all when anybody has crafted the goal. `goals="own"`: 1 for each
    agent that has held its own goal. Terminated when all goals are reached, truncated after 60
    rounds. What is wasted is gone: a goal can get out of reach.

    Tasks: TextCraft's goals of 2 to 8 crafts, and its splits, which share no goal: train 20,000,
    validation 200, test 200 for each number of agents and kind of goals; materials and recipes are
    dealt out by the task id.
    """

    metadata: dict[str, object] = {"name": "agentgym_workshop_v0", "render_modes": ["ansi"]}
    name = "workshop"
    default_max_steps: ClassVar[int] = 60
    partners = PARTNERS

    def __init__(
        self,
        split: Split = "train",
        *,
        agents: int = 2,
        goals: Goals = "shared",
        max_steps: int | None = None,
        prompt_format: str | None = None,
        render_mode: str | None = None,
    ) -> None:
        """Loads the tasks; see `SeveralAgents` for the other arguments.

        Args:
            split: Where `reset` draws tasks from.
            agents: How many work together, 2 to 4.
            goals: "shared", one goal for all, or "own", one for each.
            max_steps: Rounds before the episode is truncated.
            prompt_format: None or "react".
            render_mode: None or "ansi".

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
        """
        check_integer("agents", agents)
        if agents not in range(2, 5):
            raise InvalidOptionError(f"agents must be from 2 to 4, got {agents!r}")
        if goals not in GOALS:
            raise InvalidOptionError(f"goals must be one of {list(GOALS)}, got {goals!r}")
        self.goals: Goals = goals
        self._names = tuple(f"crafter_{place}" for place in range(agents))
        super().__init__(
            self._names,
            split,
            max_steps=max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )

    @override
    def load_tasks(self) -> Tasks[Shop]:
        return embedded_tasks(self._names, self.goals)

    @override
    def _build(self, task: Task[Shop]) -> World:
        return World(embedded_book(), task.data, shared=self.goals == "shared")

    @override
    def _role(self, agent: str) -> str:
        return RULES
