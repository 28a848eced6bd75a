"""What a reply asks for: a search or an answer, between tags.

Tags are looked for without backtracking, so that a reply of ten thousand of them costs no more than
another of its length.
"""

import re
from typing import Literal, NamedTuple

Verb = Literal["search", "answer"]

_TAGS = re.compile(r"<(search|answer)>", re.IGNORECASE)
_ENDS = {verb: re.compile(f"</{verb}>", re.IGNORECASE) for verb in ("search", "answer")}
_BARE = re.compile(r"(search|answer) ?\[(.*)\]", re.IGNORECASE | re.DOTALL)


class Command(NamedTuple):
    """What a reply asks for."""

    verb: Verb
    text: str


def command_of(reply: str) -> Command | None:
    """Returns what a reply asks for: its first search or answer outside the thoughts.

    A whole reply such as search[...] or answer[...] will do as well.

    >>> command_of("<think>Is it <answer>Ann</answer>?</think> <Search> Ann </Search>")
    Command(verb='search', text='Ann')
    >>> command_of("answer[Ann]")
    Command(verb='answer', text='Ann')
    """
    text = without_thoughts(reply)
    bare = _BARE.fullmatch(text)
    if bare is not None:
        return _command(bare[1], bare[2])
    closed: dict[str, int] = {}
    for tag in _TAGS.finditer(text):
        verb = tag[1].lower()
        if closed.get(verb) == -1:
            continue
        end = closed[verb] = _find_end(text, verb, tag.end())
        if end >= 0:
            return _command(verb, text[tag.end() : end])
    return None


def without_thoughts(reply: str) -> str:
    r"""Returns a reply without its thoughts, which stand between <think> and </think>.

    >>> without_thoughts("<think>Hm.</think>\n<search>Ann</search>")
    '<search>Ann</search>'
    """
    kept, place = list[str](), 0
    while (start := reply.find("<think>", place)) >= 0:
        end = reply.find("</think>", start)
        if end < 0:
            break
        kept.append(reply[place:start])
        place = end + len("</think>")
    return "".join((*kept, reply[place:])).strip()


def strict_command(reply: str) -> Command | None:
    """Returns what the original takes from a reply.

    The first tag that is closed decides, in the thoughts too; but the last answer counts.

    >>> strict_command("<answer>Ann</answer> or <answer>Bob</answer> <search>Ann</search>")
    Command(verb='answer', text='Bob')
    """
    found = [
        (start, verb, text)
        for verb in ("search", "answer")
        for start, text in _first_tag(reply, verb)
    ]
    if not found:
        return None
    _, verb, text = min(found)
    return Command("search", text.strip()) if verb == "search" else Command("answer", _last(reply))


def _command(verb: str, text: str) -> Command:
    return Command("search" if verb.lower() == "search" else "answer", text.strip())


def _find_end(text: str, verb: str, start: int) -> int:
    end = _ENDS[verb].search(text, start)
    return -1 if end is None else end.start()


def _first_tag(reply: str, verb: str) -> list[tuple[int, str]]:
    """Returns where the first pair of tags stands, and what is in it; nothing where there is none.

    If the first opening tag is never closed, no later one is.
    """
    start = reply.find(f"<{verb}>")
    end = reply.find(f"</{verb}>", start) if start >= 0 else -1
    return [] if end < 0 else [(start, reply[start + len(verb) + 2 : end])]


def _last(reply: str) -> str:
    """Returns what is in the last pair of answer tags."""
    text, place = "", 0
    while (start := reply.find("<answer>", place)) >= 0:
        end = reply.find("</answer>", start)
        if end < 0:
            break
        text, place = reply[start + len("<answer>") : end], end + len("</answer>")
    return text.strip()
