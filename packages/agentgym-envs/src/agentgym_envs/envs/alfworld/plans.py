"""Plans: commands put together from legs, and what an expert may know when it makes them."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from .game import PICKUPABLE
from .world import World

Verb = Literal["go", "open", "examine", "take", "put", "clean", "heat", "cool", "use", "look"]


class Step(NamedTuple):
    """One command of a plan.

    Attributes:
        verb: What to do.
        thing: With which thing, if with one.
        receptacle: With which receptacle, if with one.
    """

    verb: Verb
    thing: int | None = None
    receptacle: int | None = None


Plan = tuple[Step, ...]


class Knowledge:
    """What an expert may know of a world: everything, or what texts have shown.

    Attributes:
        world: The world.
        limited: Whether it knows only what texts have shown.
    """

    def __init__(self, world: World, *, limited: bool = False) -> None:
        self.world = world
        self.limited = limited

    def knows(self, thing: int) -> bool:
        """Returns whether it knows that the thing exists, and so where it is."""
        return not self.limited or thing in self.world.known

    def closed(self, receptacle: int) -> bool:
        """Returns whether hands cannot reach inside, as far as it knows."""
        if self.limited and receptacle not in self.world.looked:
            return self.world.game.receptacles[receptacle].openable
        return not self.world.accessible(receptacle)

    def sources(self, thing: int) -> list[int]:
        """Returns the receptacles in which a thing is."""
        found = [number for number, things in enumerate(self.world.inside) if thing in things]
        return [number for number in found if self.has_seen(number)] or found

    def has_seen(self, receptacle: int) -> bool:
        """Returns whether it knows what is in a receptacle."""
        return not self.limited or receptacle in self.world.seen

    def wanted(self) -> list[int]:
        """Returns the things that can solve the task and can be had, what is in hand first."""
        game, held = self.world.game, self.world.held
        things = [
            thing
            for thing in sorted(game.wanted)
            if self.knows(thing) and game.things[thing].traits & PICKUPABLE
        ]
        return sorted(things, key=lambda thing: thing != held)

    def wanted_in(self, receptacle: int) -> list[int]:
        """Returns the things in a receptacle that can solve the task."""
        inside, wanted = self.world.inside[receptacle], self.world.game.wanted
        return [thing for thing in inside if thing in wanted and self.knows(thing)]

    def lamps(self) -> list[int]:
        """Returns the lamps of the task that it knows."""
        return [lamp for lamp in sorted(self.world.game.lamps) if self.knows(lamp)]


class Route:
    """A plan in the making, and what is the case after it."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Begins where the world is now."""
        self.knowledge = knowledge
        self.place = knowledge.world.place
        self.held = knowledge.world.held
        self.steps: list[Step] = []
        self._opened: set[int] = set()

    def copy(self) -> "Route":
        """Returns a route that begins with the same steps."""
        other = Route(self.knowledge)
        other.place, other.held = self.place, self.held
        other.steps, other._opened = self.steps.copy(), self._opened.copy()
        return other

    def cost(self, receptacle: int) -> int:
        """Returns how many steps it takes until hands can reach into a receptacle."""
        away = self._place_of(receptacle) != self.place
        return away + self._closed(receptacle)

    def go(self, receptacle: int) -> None:
        """Goes to a receptacle, unless one is there."""
        if self._place_of(receptacle) != self.place:
            self.steps.append(Step("go", None, receptacle))
            self.place = self._place_of(receptacle)

    def go_to_place(self, place: int) -> None:
        """Goes to a place where there is a receptacle."""
        if place != self.place:
            self.go(self.knowledge.world.game.here[place][0])

    def reach(self, receptacle: int) -> None:
        """Goes to a receptacle and opens it, as far as it is needed."""
        self.go(receptacle)
        if self._closed(receptacle):
            self.steps.append(Step("open", None, receptacle))
            self._opened.add(receptacle)

    def take(self, thing: int, receptacle: int) -> None:
        """Fetches a thing from a receptacle, with empty hands."""
        self.reach(receptacle)
        self.steps.append(Step("take", thing, receptacle))
        self.held = thing

    def put(self, receptacle: int) -> None:
        """Brings what is in hand to a receptacle."""
        self.reach(receptacle)
        self.steps.append(Step("put", self.held, receptacle))
        self.held = None

    def leaves(self, thing: int, receptacle: int) -> bool:
        """Returns whether a thing is in a receptacle, and the route does not take it out."""
        knowledge = self.knowledge
        inside = knowledge.has_seen(receptacle) and thing in knowledge.world.inside[receptacle]
        return inside and Step("take", thing, receptacle) not in self.steps

    def cheapest(self, receptacles: Sequence[int]) -> int | None:
        """Returns the receptacle that is reached in the fewest steps, of equals the first."""
        return min(receptacles, key=self.cost, default=None)

    def _closed(self, receptacle: int) -> bool:
        return receptacle not in self._opened and self.knowledge.closed(receptacle)

    def _place_of(self, receptacle: int) -> int:
        return self.knowledge.world.game.receptacles[receptacle].place
