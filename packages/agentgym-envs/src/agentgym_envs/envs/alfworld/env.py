"""ALFWorld: household tasks."""

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal

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

from . import explorer, oracle, tasks
from .data import data_folder, read_game
from .game import WORDINGS, Game, Wording
from .prompts import REACT
from .tasks import Household
from .thoughts import thought
from .world import NOTHING_HAPPENS, World

if TYPE_CHECKING:
    from PIL.Image import Image

Expert = Literal["planner", "explorer"]
EXPERTS: tuple[Expert, ...] = ("planner", "explorer")

ACTIONS_FOLLOW = "\nAVAILABLE ACTIONS: "


class ALFWorldEnv(TextEnv[Household]):
    """Do a household task in a room: find things, carry, clean, heat or cool them, put them away.

    The agent stands in a kitchen, living room, bedroom or bathroom, reads what furniture there is and
    what is wanted, and goes from one receptacle to the next. There are six kinds of tasks: put a thing
    somewhere; clean, heat or cool one and put it somewhere; put two of a kind in the same receptacle;
    look at one under a lamp.

    Action:
        "go to R", "open R", "close R", "take O from R", "move O to R", "clean O with R", "heat O with
        R", "cool O with R", "use O" (a lamp), "slice O with O" (a knife), "examine R", "examine O",
        "look", "inventory", "help", with names as they are shown ("fridge 1", "mug 2"). One can hold
        one thing, reach only what is at one's place, and only into what is open. Whatever is not
        possible is answered with "Nothing happens.", costs a step, and has `action_valid` False.

        `available_actions()` has all commands that do something, sorted; `show_actions=True` appends
        them to every observation.

    Observation:
        First the room and the task, then what came of each action.

        >>> import gymnasium as gym, agentgym_envs
        >>> env = gym.make("AgentGym/ALFWorld-v0")
        >>> task_id = "alfworld_embedded_test_unseen_3"
        >>> print(env.reset(options={"task_id": task_id})[0])
        You are in the middle of a room. Looking quickly around you, you see a armchair 1, a coffeetable 1, a drawer 1, a garbagecan 1, a shelf 1, a sidetable 1, and a sofa 1.
        Your task is to: look at a statue under the desklamp.
        >>> for action in ("go to coffeetable 1", "look", "take statue 1 from coffeetable 1",
        ...                "take statue 2 from coffeetable 1", "use desklamp 1"):
        ...     print(env.step(action)[0])
        You arrive at coffeetable 1. On the coffeetable 1, you see a desklamp 1, a statue 2, and a wateringcan 1.
        You are facing the coffeetable 1. Next to it, you see nothing.
        Nothing happens.
        You pick up the statue 2 from the coffeetable 1.
        You turn on the desklamp 1.

    Reward:
        1.0 on the action after which the task is done, else 0.0.

    Ends:
        Terminated when the task is done. Truncated after `max_steps` actions, 50 by default as in
        the original. On 5,000 of our tasks the planner takes at most 11 and the explorer at most
        39, on the 4,027 official games 10 and 50.

    Info:
        `success`: the task is done; `score` is then 1.0, else 0.0.

    Experts:
        `oracle="planner"` knows where everything is and gives the next command of a shortest plan.
        `oracle="explorer"` knows only what it has been shown; it looks for things where they usually
        are, nearest and likeliest first, so that its episodes are ones that an agent can learn from.

    Data:
        Embedded: generated households, each a function of its task id, with furniture, things and
        wordings of our own: 100,000 tasks for training, 200 for validation, 200 for test. Each room
        has 60 layouts that are seen in training, in validation and in `alfworld_embedded_test_seen_0`
        to `_99`, and 20 that are in `alfworld_embedded_test_unseen_0` to `_99` only. The goals (kind
        of task, of thing and of place) of each seen layout are dealt out: 90 % to train, 5 % to
        validation, 5 % to test.

        Official: the games of ALFWorld, json_2.1.1 to 2.1.3 (MIT), loaded and never shipped, with
        AgentGym's ids. Test is AgentEval's 200, `alfworld_2420` to `_2619` (the folder valid_train);
        train is the folder of this name, first the games that AgentGym numbers from 0 to 2419 (2,181
        of them are in 2.1.3), then the others by their path (`alfworld_train/<task>/<trial>`);
        validation are valid_seen and valid_unseen, by their path. They are looked for in
        `$AGENTGYM_DATA/alfworld`, then where `alfworld-download` puts them: `$ALFWORLD_DATA`, or
        `~/.cache/alfworld`. AgentGym's mapping files may lie beside the games or in
        `$AGENTGYM_DATA/alfworld`; without them all ids are paths.

        How long the planner takes, in per cent of the tasks, and how many receptacles a room has
        (least / median / most); `python scripts/compare_alfworld_tasks.py` measures it, and by kind:

        | tasks | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | receptacles |
        | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
        | embedded | 2 | 27 | 7 | 28 | 19 | 11 | 4 | 1 | 5 / 20 / 30 |
        | official | 4 | 26 | 4 | 29 | 16 | 16 | 6 | 0 | 6 / 22 / 54 |

    Differs from AgentGym in:
        What `rules="agentgym"` brings back:

        - "look" in the middle of the room, where every episode begins, sees nothing; here it lists
          the receptacles again.
        - "examine" knows a thing only when it is held; here also one that is in sight.
        - "use" says "You turn on" whether it turns on or off, and a lamp that is off again counts as
          on; here the texts follow the lamp. (For the task a lamp that was on once is enough.)
        - "go to" a receptacle at the place where one is does nothing; here it shows what is there.
        - Commands must be exact; here case and blanks do not matter, and "move O to R" and
          "put O in/on R" are understood in both generations of games.
        - Of a reply that ends with "</s>" a character of the action is lost, and a reply without
          "Action:" is sent as an empty action; here it is refused with a hint.

        In both rules: official games of either generation keep their texts (`wording` changes them),
        and AgentGym's server appends the available actions to the first observation, which here
        `show_actions` does for all. "a" stands before every name, as in the original.

    Versions:
        v0: the first.
    """  # noqa: E501

    name = "alfworld"
    default_max_steps: ClassVar[int] = 50
    prompts = MappingProxyType({"react": REACT["move"]})

    def __init__(
        self,
        split: Split = "train",
        *,
        data: str = "embedded",
        rules: Rules = "fixed",
        max_steps: int | None = None,
        prompt_format: PromptFormat | None = None,
        render_mode: str | None = None,
        oracle: Expert = "planner",
        show_actions: bool = False,
        wording: Wording | None = None,
    ) -> None:
        """Makes the environment; see the class for what is not said here.

        Args:
            split: Where `reset` draws tasks from when no task id is given.
            data: "embedded", "official", or the path of a folder with official games.
            rules: "fixed" or "agentgym".
            max_steps: Actions before the episode is truncated; None allows 50.
            prompt_format: None or "react".
            render_mode: None, "ansi" (what is where, as text) or "rgb_array".
            oracle: "planner", an expert that knows where everything is, or "explorer", one that
                knows only what it has been shown and looks for the rest.
            show_actions: Whether every observation ends with the available actions.
            wording: "move" (move X to Y) or "put" (put X in/on Y), the texts of the newer and of
                the older generation; None is what the game file says, "move" for embedded games.

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
            DataUnavailableError: official data was asked for and is not on this machine.
            MalformedFileError: an official file is damaged.
        """
        if oracle not in EXPERTS:
            raise InvalidOptionError(f"oracle must be one of {list(EXPERTS)}, got {oracle!r}")
        if wording not in (None, *WORDINGS):
            raise InvalidOptionError(f"wording must be one of {[None, *WORDINGS]}, got {wording!r}")
        self.wording: Wording | None = wording
        self.show_actions = bool(show_actions)
        self.oracle: Expert = oracle
        super().__init__(
            split,
            data=data,
            rules=rules,
            max_steps=max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )
        if self.prompt is not None:
            self.prompt = REACT[wording or "move"]

    @override
    def load_tasks(self) -> Tasks[Household]:
        if self.data == "embedded":
            return tasks.embedded_tasks(self.wording or "move")
        return tasks.official_tasks(data_folder(self.data))

    @override
    def _begin(self, task: Task[Household]) -> str:
        found = task.data
        game = found if isinstance(found, Game) else read_game(found, self.wording)
        self._world = World(game, mended=self.rules == "fixed")
        return self._with_actions(self._world.begin())

    @override
    def _act(self, action: str) -> Outcome:
        world = self._world
        reply = world.act(action)
        observation = NOTHING_HAPPENS if reply is None else reply
        if self.show_actions:
            observation = self._with_actions(observation)
        if world.solved:
            return Outcome(observation, 1.0, True, True, reply is not None)
        return Outcome(observation, None, False, False, reply is not None)

    @override
    def available_actions(self) -> list[str]:
        """Returns the commands that do something now, sorted."""
        return self._world.available()

    @override
    def oracle_action(self) -> str:
        return oracle.command(self._world.game, self._decide().step)

    @override
    def oracle_thought(self) -> str:
        return thought(self._world, self._decide())

    @override
    def _draw(self) -> "Image":
        from .render import draw

        return draw(self._world, self._observation)

    @override
    def _render_text(self) -> str:
        from .render import describe

        return describe(self._world)

    def _decide(self) -> oracle.Decision:
        expert = oracle if self.oracle == "planner" else explorer
        return expert.decide(self._world)

    def _with_actions(self, observation: str) -> str:
        if not self.show_actions:
            return observation
        return f"{observation}{ACTIONS_FOLLOW}{','.join(self._world.available())}"
