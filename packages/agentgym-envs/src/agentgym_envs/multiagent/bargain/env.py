"""Bargaining as an AEC environment."""

from typing import ClassVar

from typing_extensions import override

from agentgym_envs.core import Split, Task, Tasks
from agentgym_envs.multiagent.alternating import AlternatingEnv

from .partners import PARTNERS
from .tasks import Case, embedded_tasks
from .world import SIDES, TURNS_EACH, World

RULES = """\
You bargain over the sale of something. Several issues have to be settled, and you are told how \
many points each option is worth to you; the other side has points of its own, which you do not \
see. You act in turn, eight times each. If there is no deal at the end, or if somebody leaves, \
each side gets the points that it has without a deal. Get as many points as you can.
Your actions:
- offer price=90, delivery=tomorrow, ...: an option for every issue. It replaces your last offer.
- accept: take the other side's last offer.
- say <text>: tell the other side something.
- leave: end the negotiation without a deal."""


class BargainEnv(AlternatingEnv[Case, World]):
    """A buyer and a seller agree on price and terms; each knows its own values only.

    Action: "offer price=90, delivery=tomorrow, ..." with an option of every issue, "accept", "say
    ...", or "leave". What is not understood loses the turn. `available_actions` are all but "say".

    Observation: one's own points for each option and for no deal, what was said so far, whose turn
    it is, and what the other's offer is worth to oneself.

    Score: one's points of the deal, or of no deal, over 100; given when the episode ends. Success
    is a deal that is better than none. Terminated by a deal, by leaving, and after eight turns
    each; a smaller `max_steps` truncates before that, with score 0.

    Tasks: generated from their ids: train 100,000, validation 200, test 200; three or four issues;
    no two splits sell the same goods. In every one there is a deal that gains both sides at least
    5 points.
    """

    metadata: dict[str, object] = {
        "name": "agentgym_bargain_v0", "render_modes": ["ansi"], "is_parallelizable": False,
    }  # fmt: skip
    name = "bargain"
    default_max_steps: ClassVar[int] = TURNS_EACH
    partners = PARTNERS

    def __init__(
        self,
        split: Split = "train",
        *,
        max_steps: int | None = None,
        prompt_format: str | None = None,
        render_mode: str | None = None,
    ) -> None:
        """Loads the tasks; see `SeveralAgents` for the arguments."""
        super().__init__(
            SIDES,
            split,
            max_steps=max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )

    @override
    def load_tasks(self) -> Tasks[Case]:
        return embedded_tasks()

    @override
    def _build(self, task: Task[Case]) -> World:
        return World(task.data)

    @override
    def _role(self, agent: str) -> str:
        return f"{RULES}\nYou are the {agent}."
