"""One episode of BabyAI: actions in, texts out.

Source: AgentGym agentenv-babyai, over minigrid (MIT).
"""

from collections.abc import Mapping
from typing import NamedTuple

from agentgym_envs.envs.babyai.data import EMPTY, Layout

from . import words
from .choices import CHECK, Choices, choices
from .mission import CONTINUE, SUCCESS, Mission, Status
from .paths import Path
from .scene import DROP, FORWARD, LEFT, PICKUP, RIGHT, TOGGLE, Scene
from .sight import Sight, look

PRIMITIVES: Mapping[str, Path] = {
    "turn left": (LEFT,),
    "turn right": (RIGHT,),
    "move forward": (FORWARD,),
    "pick up": (PICKUP,),
    "drop": (DROP,),
    "toggle": (TOGGLE,),
}
"""The actions of the low-level view."""

ENOUGH = 0.5
"""The original takes a success that earns no more than this back."""


class Answer(NamedTuple):
    """What an action brought.

    Attributes:
        observation: What the agent is told.
        reward: 1 - 0.9 * moves / budget for carrying out the mission, else 0. By the original's
            rules that of the last move, which stays until the next one.
        solved: Whether the mission is carried out.
        over: Whether the mission is carried out or has failed.
        valid: Whether the action was one that can be done now.
    """

    observation: str
    reward: float
    solved: bool
    over: bool
    valid: bool


class World:
    """One episode.

    Attributes:
        layout: How it began.
        scene: What stands where.
        mission: How far the mission is carried out.
        original: Whether the rules are AgentGym's, faults included.
        primitive: Whether the actions are single moves.
        reward: Of the last move, by the original's rules.
    """

    __slots__ = (
        "_choices", "_sight", "_text", "layout", "mission", "original", "primitive", "reward",
        "scene",
    )  # fmt: skip

    def __init__(self, layout: Layout, *, original: bool = False, primitive: bool = False) -> None:
        """Puts everything where the layout says."""
        self.layout, self.original, self.primitive = layout, original, primitive
        self.scene = Scene(layout)
        self.mission = Mission(layout, self.scene, original=original)
        self.reward = 0.0
        self._tell(self._first_sight())

    @property
    def goal(self) -> str:
        """The mission in words; the original loses which part comes first."""
        mission = self.layout.mission
        if self.original:
            return mission.replace("then", "and").replace("after you", "and")
        return mission

    @property
    def actions(self) -> Mapping[str, Path]:
        """The actions that can be done now -> the moves they stand for, in their order."""
        return PRIMITIVES if self._choices is None else self._choices.actions

    def opening(self) -> str:
        """Returns the mission and what the agent sees."""
        return f"Your goal: {self.goal}\n{self._with_actions(self._text)}"

    def act(self, text: str) -> Answer:
        """Plays one action. Any text is legal."""
        action = text.lower().strip() if self.original else " ".join(text.lower().split())
        if action.startswith("pickup") and (self.primitive or not self.original):
            action = action.replace("pickup", "pick up", 1)
        moves = self.actions.get(action)
        if not moves:
            return self._answer_without_a_move(action, valid=moves is not None)
        if self.original:
            return self._play_as_the_original(moves)
        return self._play(moves)

    def _play(self, moves: Path) -> Answer:
        status = CONTINUE
        for move in moves:
            changed = self.scene.do(move)
            status = self.mission.check(move)
            if status != CONTINUE or not changed:
                break
        self._tell(look(self.scene))
        solved = status == SUCCESS
        touched = TOGGLE in moves or DROP in moves
        over = status != CONTINUE or (touched and self.mission.hopeless())
        text = self._text
        if over:
            text += f"\n{words.COMPLETED if solved else words.FAILED}"
        return Answer(self._with_actions(text), self._earned(status), solved, over, True)

    def _play_as_the_original(self, moves: Path) -> Answer:
        status = CONTINUE
        sight = self._sight
        for move in moves:
            self.scene.do(move)
            status = self.mission.check(move)
            before, sight = sight, look(self.scene)
            if sight == before:
                break
        self._tell(sight)
        self.reward = self._earned(status)
        text = self._text if status == CONTINUE else f"{self._text}\n {words.COMPLETED}"
        solved = status == SUCCESS and self.reward > ENOUGH
        return Answer(self._with_actions(text), self.reward, solved, solved, True)

    def _answer_without_a_move(self, action: str, *, valid: bool) -> Answer:
        text = words.UNKNOWN
        if action == CHECK or (self.original and "check" in action):
            text, valid = words.CHECKED + ", ".join(self.actions), True
        elif valid or not action:
            text = words.NO_CHANGE
        elif self._choices is not None:
            text = self._choices.refusals.get(action, text)
        return Answer(self._with_actions(text), self.reward, False, False, valid)

    def _earned(self, status: Status) -> float:
        if status != SUCCESS:
            return 0.0
        spent = self.scene.moves / self.layout.budget
        return 1 - 0.9 * (spent if self.original else min(spent, 1.0))

    def _first_sight(self) -> Sight:
        scene, place = self.scene, self.layout.carried_from
        if place is None or not self.original:
            return look(scene)
        # The original looks before the agent takes what it carries.
        cell = scene.number(*place)
        scene.cells[cell], scene.carried = scene.carried, 0
        sight = look(scene)
        scene.cells[cell], scene.carried = EMPTY, self.layout.carried
        return sight

    def _tell(self, sight: Sight) -> None:
        self._sight = sight
        seen = words.view(sight)
        self._text = words.describe(seen, self.scene.carried)
        self._choices: Choices | None = (
            None if self.primitive else choices(self.scene, seen, original=self.original)
        )

    def _with_actions(self, text: str) -> str:
        if self.primitive:
            return text
        listed = '", "'.join(self.actions)
        return f'{text}\nAvailable actions: ["{listed}"]'
