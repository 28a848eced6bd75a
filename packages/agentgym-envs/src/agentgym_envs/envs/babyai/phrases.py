"""What an errand is about, in words."""

from .data import Description
from .world.mission import Errand, Tracked

_PLACES = {
    "left": " that was on my left",
    "right": " that was on my right",
    "front": " that was in front of me",
    "behind": " that was behind me",
}


def spoken(errand: Errand) -> str:
    """Returns what an errand is about, such as "the red ball next to a grey door"."""
    what = _described(errand.order.what, errand.what)
    if errand.order.beside is None or errand.beside is None:
        return what
    return f"{what} next to {_described(errand.order.beside, errand.beside)}"


def _described(description: Description, tracked: Tracked) -> str:
    article = "the" if len(tracked.things) == 1 else "a"
    words = (article, description.colour, description.kind or "thing")
    name = " ".join(word for word in words if word)
    return name + (_PLACES[description.place] if description.place else "")
