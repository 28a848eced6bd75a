"""The rules of bargaining."""

from collections.abc import Sequence

from .tasks import ALL_POINTS, BUYER, SELLER, Case

SIDES = (BUYER, SELLER)
TURNS_EACH = 8
MOST_WORDS_CHARS = 500

Deal = tuple[int, ...]
"""Per issue the place of the option that is chosen."""


class World:
    """One negotiation.

    The sides act in turn: make an offer for all issues, accept the other side's last offer, say
    something, or leave. Each side has eight turns; if there is no deal then, or if one side leaves,
    both get the points that they have without a deal.

    Attributes:
        case: What is sold, and what it is worth to whom.
        offers: Side -> its last offer, or None.
        history: What was said, in order, as lines.
        turns: How many turns were taken.
        deal: What was agreed on, or None.
        left: Who left, or None.
    """

    def __init__(self, case: Case) -> None:
        """Starts with nothing said."""
        self.case = case
        self.offers: dict[str, Deal | None] = dict.fromkeys(SIDES)
        self.past_offers: dict[str, list[Deal]] = {side: [] for side in SIDES}
        self.history: list[str] = []
        self.turns = 0
        self.deal: Deal | None = None
        self.left: str | None = None
        self._problem = ""

    @property
    def turn(self) -> str:
        """Whose turn it is."""
        return SIDES[(SIDES.index(self.case.first) + self.turns) % 2]

    @property
    def over(self) -> bool:
        """Whether there is a deal, somebody has left, or no turn remains."""
        ended = self.deal is not None or self.left is not None
        return ended or self.turns >= TURNS_EACH * len(SIDES)

    def act(self, action: str) -> bool:
        """Plays one action of `turn`; what is not understood loses the turn."""
        side, other = self.turn, other_side(self.turn)
        plain = " ".join(action.split())
        verb, _, rest = plain.partition(" ")
        self._problem = ""
        match verb.lower():
            case "offer":
                self._offer(side, rest)
            case "accept" if not rest:
                self._accept(side, other)
            case "leave" if not rest:
                self.left = side
                self.history.append(f"{side} leaves.")
            case "say" if rest:
                self.history.append(f"{side} says: {rest[:MOST_WORDS_CHARS]}")
            case _:
                self._refuse(side, "Write one of: offer ..., accept, say ..., leave.")
        self.turns += 1
        return not self._problem

    def turns_left(self, side: str) -> int:
        """Returns how many turns a side still has."""
        begun = side == self.case.first
        return TURNS_EACH - (self.turns + begun) // 2

    def observe(self, agent: str) -> str:
        """Returns the case as this side knows it, what was said, and the state."""
        lines = [self._case(agent), *self.history]
        if self._problem and agent != self.turn:
            lines.append(self._problem)
        return "\n".join([*lines, self._state(agent)])

    def score(self, agent: str) -> float:
        """Returns the points of the deal, or of no deal, as a share of 100; 0 until the end."""
        return self.points(agent) / ALL_POINTS if self.over else 0.0

    def points(self, side: str) -> int:
        """Returns what the deal, or no deal, is worth to a side."""
        return self.case.fallback[side] if self.deal is None else self.case.worth(side, self.deal)

    def success(self, agent: str) -> bool:
        """Returns whether there is a deal that is better than none for this side."""
        return self.deal is not None and self.points(agent) > self.case.fallback[agent]

    def available_actions(self, agent: str) -> list[str]:
        """Returns "accept" where there is an offer, "leave", and every offer."""
        accept = ["accept"] if self.offers[other_side(agent)] is not None else []
        return [*accept, "leave", *(self.offer_text(deal) for deal in self.case.deals())]

    def offer_text(self, deal: Sequence[int]) -> str:
        """Returns the action that offers a deal."""
        return f"offer {self.terms(deal)}"

    def terms(self, deal: Sequence[int]) -> str:
        """Returns a deal in words.

        >>> from .tasks import embedded_tasks
        >>> World(embedded_tasks()["test"][0].data).terms((0, 0, 0)).split(", ")[0]
        'price=248'
        """
        pairs = zip(self.case.issues, deal, strict=False)
        return ", ".join(f"{issue.name}={issue.options[place]}" for issue, place in pairs)

    def _offer(self, side: str, text: str) -> None:
        deal = self._read(text)
        if deal is None:
            names = ", ".join(f"{issue.name}=..." for issue in self.case.issues)
            self._refuse(side, f"An offer names an option of every issue: offer {names}")
            return
        self.offers[side] = deal
        self.past_offers[side].append(deal)
        self.history.append(f"{side} offers {self.terms(deal)}.")

    def _read(self, text: str) -> Deal | None:
        chosen: dict[str, str] = {}
        for part in text.rstrip(" .").lower().split(","):
            name, equals, option = part.partition("=")
            if not equals or name.strip() in chosen:
                return None
            chosen[name.strip()] = option.strip()
        if set(chosen) != {issue.name for issue in self.case.issues}:
            return None
        wanted = [(issue.options, chosen[issue.name]) for issue in self.case.issues]
        if any(option not in options for options, option in wanted):
            return None
        return tuple(options.index(option) for options, option in wanted)

    def _accept(self, side: str, other: str) -> None:
        offer = self.offers[other]
        if offer is None:
            self._refuse(side, f"There is no offer to accept: {other} has made none.")
            return
        self.deal = offer
        self.history.append(f"{side} accepts {self.terms(offer)}.")

    def _refuse(self, side: str, problem: str) -> None:
        self._problem = f"{problem} Your turn is lost."
        self.history.append(f"{side} loses a turn.")

    def _case(self, side: str) -> str:
        case = self.case
        verb = "buy" if side == BUYER else "sell"
        lines = [f"You are the {side}: you want to {verb} a {case.good}. Your points:"]
        for issue, points in zip(case.issues, case.points[side], strict=True):
            worth = ", ".join(
                f"{option} {value}" for option, value in zip(issue.options, points, strict=True)
            )
            lines.append(f"- {issue.name}: {worth}")
        lines.append(f"Without a deal you have {case.fallback[side]} points.")
        return "\n".join(lines)

    def _state(self, side: str) -> str:
        if self.over:
            how = "There is no deal" if self.deal is None else "There is a deal"
            return f"{how}. You have {self.points(side)} points."
        left = self.turns_left(side)
        turns = "1 turn" if left == 1 else f"{left} turns"
        offer = self.offers[other_side(side)]
        worth = (
            "" if offer is None else f" The other's offer is worth {self.case.worth(side, offer)}."
        )
        whose = "It is your turn" if self.turn == side else f"It is the turn of the {self.turn}"
        return f"{whose}. You have {turns} left.{worth}"


def other_side(side: str) -> str:
    """Returns the other side.

    >>> other_side("buyer")
    'seller'
    """
    return SELLER if side == BUYER else BUYER
