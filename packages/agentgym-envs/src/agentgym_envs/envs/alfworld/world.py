"""The rules of the household: what each command does, and what the agent reads.

Source: alfworld 0.3.3 and 0.4.2 on textworld (data/alfred.pddl, data/alfred.twl2), as AgentGym
serves them.
"""

from bisect import insort
from collections.abc import Callable, Iterable, Mapping, Sequence

from .game import (
    CLEAN,
    CLEANABLE,
    COOL,
    COOLABLE,
    HEATABLE,
    HOLLOW,
    HOT,
    NEEDED_MARK,
    ON,
    PICKUPABLE,
    SLICEABLE,
    SLICED,
    TOGGLEABLE,
    TOGGLED,
    Game,
)

NOTHING_HAPPENS = "Nothing happens."
MID_ROOM = "You are in the middle of a room. Looking quickly around you, you see "
HELP = """\
Available commands:
  look:                             look around your current location
  inventory:                        check your current inventory
  go to (receptacle):               move to a receptacle
  open (receptacle):                open a receptacle
  close (receptacle):               close a receptacle
  take (object) from (receptacle):  take an object from a receptacle
  move (object) to (receptacle):  place an object in or on a receptacle
  examine (something):              examine a receptacle or an object
  use (object):                     use an object
  heat (object) with (receptacle):  heat an object using a receptacle
  clean (object) with (receptacle): clean an object using a receptacle
  cool (object) with (receptacle):  cool an object using a receptacle
  slice (object) with (object):     slice an object using a sharp object
"""
SHARP = frozenset({"knife", "butterknife"})
HEATER, COOLER = "microwave", "fridge"

_ADJECTIVES = (
    (CLEAN | HOT | SLICED, "hot and clean sliced"),
    (CLEAN | COOL | SLICED, "cool and clean sliced"),
    (CLEAN | SLICED, "clean sliced"),
    (HOT | SLICED, "hot sliced"),
    (COOL | SLICED, "cool sliced"),
    (CLEAN | HOT, "hot and clean"),
    (CLEAN | COOL, "cool and clean"),
    (HOT, "hot"),
    (CLEAN, "clean"),
    (COOL, "cold"),
)
"""The first of these whose marks a thing has describes it."""


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
        solved: Whether the goal holds now.
        looked: The receptacles whose outside texts have shown: whether they are open or closed.
        seen: The receptacles whose contents texts have shown.
        known: The things that texts have shown, or that the agent has had in its hands.
    """

    __slots__ = (
        "_places", "_taken", "game", "held", "inside", "is_open", "known", "looked", "marks",
        "mended", "place", "seen", "solved",
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
        self._places = [each.places for each in game.things]
        # (thing, receptacle): what was taken is remembered as being next to the place.
        self._taken: set[tuple[int, int]] = set()
        self.solved = self._is_solved()

    def begin(self) -> str:
        """Returns the first observation: the room and the task."""
        if self.place in self.game.here:
            view = self._look("")
        else:
            view = f"{MID_ROOM}{listed(f'a {each.name}' for each in self.game.receptacles)}."
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
        game = self.game
        commands = ["inventory", "look"]
        if game.dialect.has_help:
            commands.append("help")
        place = self.place
        commands += [f"go to {each.name}" for each in game.receptacles if each.place != place]
        for receptacle in game.here.get(place, ()):
            commands += self._available_at(receptacle)
        if self.held is not None:
            commands += self._available_with(self.held)
        return sorted(set(commands))

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
            names = (f"a {each.name}" for each in game.receptacles if self.mended)
            return f"{MID_ROOM}{listed(names)}."
        facing = listed(game.receptacles[each].name for each in here)
        beside = [
            f"a {game.things[thing].name}"
            for thing, receptacle in sorted(self._taken)
            if receptacle in here and self._places[thing] >> self.place & 1
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
        self._update()
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
        if thing is None or receptacle is None or not self._can_take(thing, receptacle):
            return None
        self.inside[receptacle].remove(thing)
        self._taken.add((thing, receptacle))
        self._places[thing] &= ~(1 << self.place)
        self.held = thing
        self.known.add(thing)
        self._update()
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
        if thing is None or receptacle is None or not self._can_put(thing, receptacle):
            return None
        if thing not in self.inside[receptacle]:
            insort(self.inside[receptacle], thing)
        self._taken.discard((thing, receptacle))
        self._places[thing] |= 1 << self.place
        self.held = None
        self._update()
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
        if thing is None or receptacle is None or verb not in self._treatments(thing, receptacle):
            return None
        self.marks[thing] = self.marks[thing] & ~lost | gained
        self._update()
        return f"You {verb} the {name} using the {receptacle_name}."

    def _use(self, rest: str) -> str | None:
        thing = self.game.thing_numbers.get(rest)
        if thing is None or not self._can_use(thing):
            return None
        self.marks[thing] = (self.marks[thing] | TOGGLED) ^ ON
        self._update()
        turned = "on" if self.marks[thing] & ON or not self.mended else "off"
        return f"You turn {turned} the {rest}."

    def _slice(self, rest: str) -> str | None:
        name, _, knife_name = rest.partition(" with ")
        knife = self._held_thing(knife_name)
        thing = self.game.thing_numbers.get(name)
        if knife is None or thing is None or not self._can_slice(thing, knife):
            return None
        self.marks[thing] |= SLICED
        return f"You sliced the {name} with the {knife_name}."

    def _examine(self, rest: str) -> str | None:
        receptacle = self._receptacle_here(rest)
        if receptacle is not None:
            return self._describe(receptacle)
        thing = self.game.thing_numbers.get(rest)
        if thing is None or not self._can_examine(thing):
            return None
        return self._describe_thing(thing)

    # What is possible

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

    def _can_take(self, thing: int, receptacle: int) -> bool:
        return (
            self.held is None
            and thing in self.inside[receptacle]
            and self.accessible(receptacle)
            and bool(self.game.things[thing].traits & PICKUPABLE)
        )

    def _can_put(self, thing: int, receptacle: int) -> bool:
        return self.accessible(receptacle) and self.game.takes(receptacle, thing)

    def _can_use(self, thing: int) -> bool:
        here = self.game.here.get(self.place, ())
        reachable = any(thing in self.inside[receptacle] for receptacle in here)
        return reachable and bool(self.game.things[thing].traits & TOGGLEABLE)

    def _can_slice(self, thing: int, knife: int) -> bool:
        things = self.game.things
        return (
            things[knife].kind in SHARP
            and bool(things[thing].traits & SLICEABLE)
            and bool(self._places[thing] >> self.place & 1)
        )

    def _can_examine(self, thing: int) -> bool:
        if thing == self.held or not self.mended:
            return thing == self.held
        here = self.game.here.get(self.place, ())
        return any(self.accessible(each) and thing in self.inside[each] for each in here)

    def _treatments(self, thing: int, receptacle: int) -> Sequence[str]:
        """Returns the verbs that have an effect on a thing held at a receptacle."""
        kind, traits = self.game.receptacles[receptacle].kind, self.game.things[thing].traits
        return [
            verb
            for verb, trait, works in (
                ("clean", CLEANABLE, kind in self.game.dialect.washers),
                ("heat", HEATABLE, kind == HEATER),
                ("cool", COOLABLE, kind == COOLER),
            )
            if works and traits & trait
        ]

    def _available_at(self, receptacle: int) -> list[str]:
        things, each = self.game.things, self.game.receptacles[receptacle]
        commands = [f"examine {each.name}"]
        if each.openable:
            commands.append(f"{'close' if self.is_open[receptacle] else 'open'} {each.name}")
        accessible = self.accessible(receptacle)
        for thing in self.inside[receptacle]:
            name, traits = things[thing].name, things[thing].traits
            if traits & PICKUPABLE and accessible and self.held is None:
                commands.append(f"take {name} from {each.name}")
            if traits & TOGGLEABLE:
                commands.append(f"use {name}")
            if accessible and self.mended:
                commands.append(f"examine {name}")
        if self.held is not None:
            name = things[self.held].name
            if self._can_put(self.held, receptacle):
                commands.append(put_command(self.game, self.held, receptacle))
            treatments = self._treatments(self.held, receptacle)
            commands += [f"{verb} {name} with {each.name}" for verb in treatments]
        return commands

    def _available_with(self, held: int) -> list[str]:
        things = self.game.things
        sliced = [
            f"slice {each.name} with {things[held].name}"
            for number, each in enumerate(things)
            if each.traits & SLICEABLE and self._can_slice(number, held)
        ]
        return [f"examine {things[held].name}", *sliced]

    # Texts

    def _describe(self, receptacle: int) -> str:
        each = self.game.receptacles[receptacle]
        self.looked.add(receptacle)
        if each.openable and not self.is_open[receptacle]:
            return f"The {each.name} is closed."
        inside, things = self.inside[receptacle], self.game.things
        self.seen.add(receptacle)
        self.known.update(inside)
        texts = listed([f"a {things[thing].name}" for thing in inside])
        if each.openable:
            return f"The {each.name} is open. In it, you see {texts}."
        return f"On the {each.name}, you see {texts}."

    def _describe_thing(self, thing: int) -> str:
        each, marks = self.game.things[thing], self.marks[thing]
        if each.traits & HOLLOW:
            inner = (f"a {self.game.things[number].name}" for number in each.contents)
            return f"This is a normal {each.name}. In it, you see {listed(inner)}."
        for needed, adjective in _ADJECTIVES:
            if marks & needed == needed:
                return f"This is a {adjective} {each.name}."
        if each.traits & TOGGLEABLE and self.mended:
            return f"This {each.name} is {'on' if marks & ON else 'off'}."
        if each.traits & TOGGLEABLE and marks & TOGGLED:
            return f"This {each.name} is on."
        if each.traits & SLICEABLE and marks & SLICED:
            return f"This is a sliced {each.name}."
        return f"There's nothing special about {each.name}."

    # The goal

    def _update(self) -> None:
        self.solved = self._is_solved()

    def _is_solved(self) -> bool:
        game = self.game
        if game.goal.kind == "look":
            return self.held in game.wanted and self._lamp_here()
        enough = 2 if game.goal.kind == "two" else 1
        mark = NEEDED_MARK.get(game.goal.kind, 0)
        for receptacle in game.targets:
            count = 0
            for thing in self.inside[receptacle]:
                if thing in game.wanted and self.marks[thing] & mark == mark:
                    count += 1
            if count >= enough:
                return True
        return False

    def _lamp_here(self) -> bool:
        here = self.game.here.get(self.place, ())
        return any(
            self.marks[lamp] & TOGGLED and any(lamp in self.inside[each] for each in here)
            for lamp in self.game.lamps
        )


def put_command(game: Game, thing: int, receptacle: int) -> str:
    """Returns how one says that a thing goes to a receptacle."""
    name, receptacle_name = game.things[thing].name, game.receptacles[receptacle].name
    if game.dialect.wording == "put":
        return f"put {name} in/on {receptacle_name}"
    return f"move {name} to {receptacle_name}"


def listed(items: Iterable[str]) -> str:
    """Returns names as the texts list them.

    >>> listed([]), listed(["a mug 1"]), listed(["a mug 2", "a mug 1"])
    ('nothing', 'a mug 1', 'a mug 2, and a mug 1')
    """
    texts = list(items)
    if len(texts) < 2:
        return texts[0] if texts else "nothing"
    return f"{', '.join(texts[:-1])}, and {texts[-1]}"


_METHODS: Mapping[str, Callable[[World, str], str | None]] = {
    name: getattr(World, f"_{name}")
    for name in (
        "look", "inventory", "help", "go", "open", "close", "take", "move", "put", "clean", "heat",
        "cool", "use", "slice", "examine",
    )
}  # fmt: skip
"""What a command begins with -> what carries out the rest of it."""
