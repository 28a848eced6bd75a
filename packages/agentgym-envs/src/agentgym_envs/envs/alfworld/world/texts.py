"""What the agent reads."""

from collections.abc import Iterable, Sequence

from agentgym_envs.envs.alfworld.game import (
    CLEAN,
    COOL,
    HOLLOW,
    HOT,
    ON,
    SLICEABLE,
    SLICED,
    TOGGLEABLE,
    TOGGLED,
    Game,
    Thing,
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


def middle_of_the_room(names: Iterable[str]) -> str:
    """Returns what one sees where no receptacle is near."""
    return f"{MID_ROOM}{listed(f'a {name}' for name in names)}."


def receptacle_text(game: Game, receptacle: int, is_open: bool, inside: Sequence[int]) -> str:
    """Returns what one sees of a receptacle: what is in it, unless it is closed."""
    each = game.receptacles[receptacle]
    if each.openable and not is_open:
        return f"The {each.name} is closed."
    names = listed([f"a {game.things[thing].name}" for thing in inside])
    if each.openable:
        return f"The {each.name} is open. In it, you see {names}."
    return f"On the {each.name}, you see {names}."


def thing_text(thing: Thing, marks: int, contents: Iterable[Thing], *, mended: bool) -> str:
    """Returns what one sees of a thing.

    Args:
        thing: The thing.
        marks: The bits `CLEAN`, `HOT` ... that it has now.
        contents: What is inside it.
        mended: Whether a lamp looks on or off as it is; in the original one that was ever used
            looks on.
    """
    if thing.traits & HOLLOW:
        inner = listed(f"a {each.name}" for each in contents)
        return f"This is a normal {thing.name}. In it, you see {inner}."
    for needed, adjective in _ADJECTIVES:
        if marks & needed == needed:
            return f"This is a {adjective} {thing.name}."
    if thing.traits & TOGGLEABLE and mended:
        return f"This {thing.name} is {'on' if marks & ON else 'off'}."
    if thing.traits & TOGGLEABLE and marks & TOGGLED:
        return f"This {thing.name} is on."
    if thing.traits & SLICEABLE and marks & SLICED:
        return f"This is a sliced {thing.name}."
    return f"There's nothing special about {thing.name}."


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
