"""The rules of the workshop; what a craft is, TextCraft says."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from agentgym_envs.envs.textcraft.book import RecipeBook, spoken
from agentgym_envs.envs.textcraft.commands import Craft, read

from .tasks import Hands, Shop

MOST_WORDS_CHARS = 500
MOST_DIGITS = 4
HELP = (
    'Write one of: "say <text>", "give <count> <item> to <agent>", '
    '"craft <count> <item> using <count> <item>, ...", "look", "wait".'
)
_GIVE = re.compile(r"give ([0-9]+) (.+) to (\S+)")

Verb = Literal["say", "give", "craft", "look", "wait"]


class Words(NamedTuple):
    """What an agent said in the last round."""

    speaker: str
    text: str


class World:
    """One team at work.

    In each round every agent acts. First everything that is said is heard, then things are given,
    then things are crafted; within each of the three the agents act in the order of their names,
    and what an earlier one has used up is gone.

    Attributes:
        agents: Their names, in order.
        shop: Goals, recipes and materials of the beginning.
        hands: Agent -> what it holds now.
        reached: Agent -> whether its goal is reached: made by anybody, if it is shared; in its own
            hands, if it is its own.
        heard: What was said in the last round.
        rounds: How many rounds were played.
    """

    def __init__(self, book: RecipeBook, shop: Shop, *, shared: bool) -> None:
        """Starts with the materials of the shop."""
        self.agents = tuple(shop.goals)
        self.book = book
        self.shop = shop
        self.shared = shared
        self.hands: dict[str, Hands] = {each: dict(shop.materials[each]) for each in self.agents}
        self.reached = dict.fromkeys(self.agents, False)
        self.heard: list[Words] = []
        self.rounds = 0
        self._results: dict[str, str] = dict.fromkeys(self.agents, "")
        self._received: dict[str, list[str]] = {agent: [] for agent in self.agents}
        self._look = dict.fromkeys(self.agents, True)

    @property
    def over(self) -> bool:
        """Whether every goal is reached."""
        return all(self.reached.values())

    def act(self, actions: Mapping[str, str]) -> dict[str, bool]:
        """Plays a round."""
        self.rounds += 1
        self.heard = []
        self._received = {agent: [] for agent in self.agents}
        self._look = dict.fromkeys(self.agents, False)
        texts = {agent: " ".join(actions[agent].split()) for agent in self.agents}
        valid: dict[str, bool] = {}
        for verbs in (("say",), ("give",), ("craft", "look", "wait", "")):
            for agent in self.agents:
                if _verb(texts[agent]) in verbs:
                    valid[agent] = self._act(agent, texts[agent])
        self._note_goals()
        return valid

    def observe(self, agent: str) -> str:
        """Returns the result of the last action, what was heard and received, and what is held.

        The first observation, and that after "look", begins with the goal and the recipes.
        """
        lines = [self._result(agent)] if self._results[agent] else []
        lines += [f"{words.speaker} says: {words.text}" for words in self.heard
                  if words.speaker != agent]  # fmt: skip
        lines += self._received[agent]
        if self._look[agent]:
            lines += self._briefing(agent)
        lines.append(f"You hold: {_listed(self.hands[agent])}.")
        if self.reached[agent]:
            lines.append("Your goal is reached.")
        return "\n".join(lines)

    def score(self, agent: str) -> float:
        """Returns 1.0 if the agent's goal is reached, else 0.0."""
        return float(self.reached[agent])

    def success(self, agent: str) -> bool:
        """Returns whether the agent's goal is reached."""
        return self.reached[agent]

    def available_actions(self, agent: str) -> list[str]:
        """Returns crafts by own recipes that are possible, gifts of one thing, "look" and "wait".

        Recipes that ask for a kind are left out: such a craft names items.
        """
        held = self.hands[agent]
        gifts = [
            f"give 1 {spoken(item)} to {other}"
            for item in held
            for other in self.agents
            if other != agent
        ]
        lines = self.shop.recipes[agent]
        return [*(line for line in lines if self._can_craft(agent, line)), *gifts, "look", "wait"]

    def joint_hands(self) -> Hands:
        """Returns what all agents hold together."""
        joint: Hands = {}
        for hands in self.hands.values():
            for item, count in hands.items():
                joint[item] = joint.get(item, 0) + count
        return joint

    def _act(self, agent: str, text: str) -> bool:
        verb = _verb(text)
        if verb == "say":
            words = text.partition(" ")[2][:MOST_WORDS_CHARS]
            self.heard.append(Words(agent, words))
            return self._answer(agent, "You have said it.")
        if verb == "give":
            return self._give(agent, text)
        if verb == "craft":
            return self._craft(agent, text)
        if verb == "look":
            self._look[agent] = True
        if verb:
            return self._answer(agent, "You wait." if verb == "wait" else "You look around.")
        return self._answer(agent, f"Not understood. {HELP}", valid=False)

    def _give(self, agent: str, text: str) -> bool:
        found = _GIVE.fullmatch(text.lower().rstrip("."))
        if found is None or len(found[1]) > MOST_DIGITS:
            return self._answer(agent, f"Not understood. {HELP}", valid=False)
        count, item, other = int(found[1]), _held(self.hands[agent], found[2]), found[3]
        if other not in self.agents or other == agent:
            others = ", ".join(each for each in self.agents if each != agent)
            return self._answer(agent, f"You can give to: {others}.", valid=False)
        if item is None or count < 1 or self.hands[agent][item] < count:
            return self._answer(agent, f"You do not have {count} {found[2]}.", valid=False)
        _take(self.hands[agent], item, count)
        self.hands[other][item] = self.hands[other].get(item, 0) + count
        self._received[other].append(f"{agent} gives you {count} {spoken(item)}.")
        return self._answer(agent, f"You give {count} {spoken(item)} to {other}.")

    def _craft(self, agent: str, text: str) -> bool:
        command = read(self.book, text)
        if not isinstance(command, Craft) or command.recipe is None:
            reason = getattr(command, "reason", HELP)
            return self._answer(agent, reason, valid=False)
        hands = self.hands[agent]
        for item, count in command.spent:
            if hands.get(item, 0) < count:
                have = hands.get(item, 0)
                problem = f"This takes {count} {spoken(item)}, and you have {have}."
                return self._answer(agent, problem, valid=False)
        for item, count in command.spent:
            _take(hands, item, count)
        recipe = command.recipe
        hands[recipe.product] = hands.get(recipe.product, 0) + recipe.made
        if self.shared and recipe.product == self.shop.goals[agent]:
            self.reached = dict.fromkeys(self.agents, True)
        return self._answer(agent, f"You craft {recipe.made} {spoken(recipe.product)}.")

    def _note_goals(self) -> None:
        if self.shared:
            return
        for agent, goal in self.shop.goals.items():
            self.reached[agent] = self.reached[agent] or self.hands[agent].get(goal, 0) > 0

    def _can_craft(self, agent: str, line: str) -> bool:
        command = read(self.book, line)
        held = self.hands[agent]
        return isinstance(command, Craft) and all(
            held.get(item, 0) >= count for item, count in command.spent
        )

    def _answer(self, agent: str, text: str, *, valid: bool = True) -> bool:
        self._results[agent] = text
        return valid

    def _result(self, agent: str) -> str:
        return self._results[agent]

    def _briefing(self, agent: str) -> list[str]:
        goal = spoken(self.shop.goals[agent])
        others = ", ".join(each for each in self.agents if each != agent)
        task = f"The goal of all is to craft {goal}" if self.shared else f"You want to have {goal}"
        return [
            f"You are {agent}, and work with {others}. {task}. Recipes that you know:",
            *(f"- {line}" for line in self.shop.recipes[agent]),
        ]


def _verb(text: str) -> Verb | Literal[""]:
    verb, _, rest = text.lower().rstrip(".").partition(" ")
    if verb in ("look", "wait"):
        return verb if not rest else ""
    if verb in ("say", "give", "craft"):
        return verb if rest else ""
    return ""


def _held(hands: Mapping[str, int], text: str) -> str | None:
    """Returns the item in hand that a text names, in singular or plural."""
    name = text.strip().replace(" ", "_")
    names = (name, name.removesuffix("s"), f"{name}s", name.removesuffix("es"))
    return next((each for each in names if each in hands), None)


def _take(hands: Hands, item: str, count: int) -> None:
    hands[item] -= count
    if not hands[item]:
        del hands[item]


def _listed(hands: Mapping[str, int]) -> str:
    parts: Sequence[str] = [f"{count} {spoken(item)}" for item, count in hands.items()]
    return ", ".join(parts) or "nothing"
