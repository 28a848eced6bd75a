"""One episode: where everything is, and what each command does to it."""

from bisect import insort
from collections.abc import Callable, Mapping

from agentgym_envs.envs.alfworld.game import CLEAN, COOL, HOT, ON, SLICED, TOGGLED, Game

from . import possible
from .texts import HELP, listed, middle_of_the_room, receptacle_text, thing_text


class World:
    """One episode.

    Attributes:
        game: The household and the task.
        mended: Whether the faults of the original are mended: see the environment's docstring.
        place: Where the agent is.
        held: The number of the thing in its hands, or None.
        inside: Per receptacle the numbers of the things in it, rising.
        is_open: Per receptacle whether it was opened (False where nothing opens).
        marks: Per thing the bits `CLEAN`, `HOT` ...
        places: Per thing one bit for each place from which it can be reached.
        taken: (thing, receptacle) of what was taken and not put back there; "look" says of such
            things that they are next to the receptacle, if they are at the same place again.
        solved: Whether the goal holds now.
        looked: The receptacles whose outside texts have shown: whether they are open or closed.
        seen: The receptacles whose contents texts have shown.
        known: The things that texts have shown, or that the agent has had in its hands.
    """

    __slots__ = (
        "game", "held", "inside", "is_open", "known", "looked", "marks", "mended", "place",
        "places", "seen", "solved", "taken",
    )  # fmt: skip

    def __init__(self, game: Game, *, mended: bool) -> None:
        """Puts the agent at its start, with empty hands."""
        self.game = game
        self.mended = mended
        self.place = game.start
        self.held: int | None = None
        self.inside = [list(things) for things in game.inside]
        self.is_open = [each.is_open for each in game.receptacles]
        self.marks = [each.marks for each in game.things]
        self.looked: set[int] = set()
        self.seen: set[int] = set()
        self.known: set[int] = set()
        self.places = [each.places for each in game.things]
        self.taken: set[tuple[int, int]] = set()
        self.solved = possible.is_solved(self)

    def begin(self) -> str:
        """Returns the first observation: the room and the task."""
        if self.place in self.game.here:
            view = self._look("")
        else:
            view = middle_of_the_room(each.name for each in self.game.receptacles)
        return f"{view}\nYour task is to: {self.game.task}."

    def act(self, command: str) -> str | None:
        """Carries out a command and returns the reply; None if nothing happens.

        The original takes exact texts; mended rules forgive case and blanks, and understand both
        "move X to Y" and "put X in/on Y".
        """
        reply = self._obey(command.strip())
        if reply is None and self.mended:
            return self._obey(" ".join(command.lower().split()))
        return reply

    def available(self) -> list[str]:
        """Returns the commands that do something now, sorted."""
        return possible.available(self)

    def accessible(self, receptacle: int) -> bool:
        """Returns whether hands can reach into a receptacle: it is open, or nothing closes it."""
        return self.is_open[receptacle] or not self.game.receptacles[receptacle].openable

    def use_places(self, thing: int) -> set[int]:
        """Returns the places from which "use" reaches a thing."""
        receptacles = self.game.receptacles
        return {receptacles[r].place for r, things in enumerate(self.inside) if thing in things}

    # Commands

    def _obey(self, command: str) -> str | None:
        verb, _, rest = command.partition(" ")
        method = _METHODS.get(verb)
        return None if method is None else method(self, rest)

    def _look(self, rest: str) -> str | None:
        if rest:
            return None
        game = self.game
        here = game.here.get(self.place, ())
        if not here:
            return middle_of_the_room(each.name for each in game.receptacles if self.mended)
        facing = listed(game.receptacles[each].name for each in here)
        beside = [
            f"a {game.things[thing].name}"
            for thing, receptacle in sorted(self.taken)
            if receptacle in here and self.places[thing] >> self.place & 1
        ]
        return f"You are facing the {facing}. Next to it, you see {listed(beside)}."

    def _inventory(self, rest: str) -> str | None:
        if rest:
            return None
        if self.held is None:
            return "You are not carrying anything."
        return f"You are carrying: a {self.game.things[self.held].name}."

    def _help(self, rest: str) -> str | None:
        return None if rest or not self.game.dialect.has_help else HELP

    def _go(self, rest: str) -> str | None:
        game = self.game
        receptacle = game.receptacle_numbers.get(rest[3:]) if rest.startswith("to ") else None
        if receptacle is None:
            return None
        place = game.receptacles[receptacle].place
        if place == self.place and not self.mended:
            return None
        self.place = place
        self.solved = possible.is_solved(self)
        # AgentGym's server cuts "You arrive at loc 7. ", what the older generation says.
        arrival = f"You arrive at {game.receptacles[receptacle].name}. "
        return f"{'' if game.dialect.wording == 'put' else arrival}{self._describe(receptacle)}"

    def _open(self, rest: str) -> str | None:
        receptacle = self._receptacle_here(rest)
        if receptacle is None or self.accessible(receptacle):
            return None
        self.is_open[receptacle] = True
        return f"You open the {rest}. {self._describe(receptacle)}"

    def _close(self, rest: str) -> str | None:
        receptacle = self._receptacle_here(rest)
        if receptacle is None or not self.is_open[receptacle]:
            return None
        self.is_open[receptacle] = False
        return f"You close the {rest}."

    def _take(self, rest: str) -> str | None:
        name, _, receptacle_name = rest.partition(" from ")
        thing = self.game.thing_numbers.get(name)
        receptacle = self._receptacle_here(receptacle_name)
        if thing is None or receptacle is None or not possible.can_take(self, thing, receptacle):
            return None
        self.inside[receptacle].remove(thing)
        self.taken.add((thing, receptacle))
        self.places[thing] &= ~(1 << self.place)
        self.held = thing
        self.known.add(thing)
        self.solved = possible.is_solved(self)
        return f"You pick up the {name} from the {receptacle_name}."

    def _move(self, rest: str) -> str | None:
        return self._put_down(rest, " to ") if self._speaks("move") else None

    def _put(self, rest: str) -> str | None:
        if not self._speaks("put"):
            return None
        return self._put_down(rest, " in/on ") or (
            (self._put_down(rest, " in ") or self._put_down(rest, " on ")) if self.mended else None
        )

    def _put_down(self, rest: str, preposition: str) -> str | None:
        name, _, receptacle_name = rest.partition(preposition)
        thing = self._held_thing(name)
        receptacle = self._receptacle_here(receptacle_name)
        if thing is None or receptacle is None or not possible.can_put(self, thing, receptacle):
            return None
        if thing not in self.inside[receptacle]:
            insort(self.inside[receptacle], thing)
        self.taken.discard((thing, receptacle))
        self.places[thing] |= 1 << self.place
        self.held = None
        self.solved = possible.is_solved(self)
        if self.game.dialect.wording == "put":
            return f"You put the {name} in/on the {receptacle_name}."
        return f"You move the {name} to the {receptacle_name}."

    def _clean(self, rest: str) -> str | None:
        return self._treat("clean", rest, CLEAN, 0)

    def _heat(self, rest: str) -> str | None:
        return self._treat("heat", rest, HOT, COOL)

    def _cool(self, rest: str) -> str | None:
        return self._treat("cool", rest, COOL, HOT)

    def _treat(self, verb: str, rest: str, gained: int, lost: int) -> str | None:
        name, _, receptacle_name = rest.partition(" with ")
        thing = self._held_thing(name)
        receptacle = self._receptacle_here(receptacle_name)
        if (
            thing is None
            or receptacle is None
            or verb not in possible.treatments(self, thing, receptacle)
        ):
            return None
        self.marks[thing] = self.marks[thing] & ~lost | gained
        self.solved = possible.is_solved(self)
        return f"You {verb} the {name} using the {receptacle_name}."

    def _use(self, rest: str) -> str | None:
        thing = self.game.thing_numbers.get(rest)
        if thing is None or not possible.can_use(self, thing):
            return None
        self.marks[thing] = (self.marks[thing] | TOGGLED) ^ ON
        self.solved = possible.is_solved(self)
        turned = "on" if self.marks[thing] & ON or not self.mended else "off"
        return f"You turn {turned} the {rest}."

    def _slice(self, rest: str) -> str | None:
        name, _, knife_name = rest.partition(" with ")
        knife = self._held_thing(knife_name)
        thing = self.game.thing_numbers.get(name)
        if knife is None or thing is None or not possible.can_slice(self, thing, knife):
            return None
        self.marks[thing] |= SLICED
        return f"You sliced the {name} with the {knife_name}."

    def _examine(self, rest: str) -> str | None:
        receptacle = self._receptacle_here(rest)
        if receptacle is not None:
            return self._describe(receptacle)
        thing = self.game.thing_numbers.get(rest)
        if thing is None or not possible.can_examine(self, thing):
            return None
        each = self.game.things[thing]
        contents = (self.game.things[inner] for inner in each.contents)
        return thing_text(each, self.marks[thing], contents, mended=self.mended)

    # What commands are about

    def _speaks(self, wording: str) -> bool:
        return self.mended or self.game.dialect.wording == wording

    def _receptacle_here(self, name: str) -> int | None:
        receptacle = self.game.receptacle_numbers.get(name)
        if receptacle is None or self.game.receptacles[receptacle].place != self.place:
            return None
        return receptacle

    def _held_thing(self, name: str) -> int | None:
        held = self.held
        return held if held is not None and self.game.things[held].name == name else None

    def _describe(self, receptacle: int) -> str:
        """Returns what one sees of a receptacle, and remembers that it was shown."""
        inside = self.inside[receptacle]
        self.looked.add(receptacle)
        if self.accessible(receptacle):
            self.seen.add(receptacle)
            self.known.update(inside)
        return receptacle_text(self.game, receptacle, self.is_open[receptacle], inside)


_METHODS: Mapping[str, Callable[[World, str], str | None]] = {
    name: getattr(World, f"_{name}")
    for name in (
        "look", "inventory", "help", "go", "open", "close", "take", "move", "put", "clean", "heat",
        "cool", "use", "slice", "examine",
    )
}  # fmt: skip
"""What a command begins with -> what carries out the rest of it."""
