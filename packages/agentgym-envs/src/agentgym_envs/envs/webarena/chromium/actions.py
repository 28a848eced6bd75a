"""Carries out actions on a page, as a person with a mouse and a keyboard does."""

import re
from typing import Any

from playwright.async_api import Error as PlaywrightError

from agentgym_envs.envs.webarena.browser.keyboard import MAX_TYPED, Chord, read_chord
from agentgym_envs.envs.webarena.browsing import VIEWPORT, ActionFailedError

from . import scripts
from .tab import OpenTab, Part

MAX_KEYS = 1000
"""A longer text is put into a field of a page with scripts at once, not key by key."""

_RUNS = re.compile(r"[^\r\n]+|\r\n|\r|\n")
_GONE = "This element is no longer on the page."
# They would open the list, which is a window of its own.
_IN_FIELDS = frozenset({"INPUT", "TEXTAREA", "LABEL", "#text", ""})
"""Where a click may give the keyboard to a field; texts in fields have no name."""
_OPENING = frozenset({"Enter", "Space", "F4"})


async def click(tab: OpenTab, part: Part) -> None:
    """Clicks on an element; the caret of a field goes behind its text, wherever it is clicked.

    A list of options only gets the keyboard; an option is chosen.
    """
    if part.tag == "SELECT":
        await _point(tab, part)
        await _call(tab, part, scripts.GIVE_KEYBOARD)
    elif part.tag == "OPTION":
        await _call(tab, part, scripts.CHOOSE)
    else:
        await tab.page.mouse.click(*await _point(tab, part))
        if part.tag in _IN_FIELDS:
            await _put_caret_to_end(tab)


async def hover(tab: OpenTab, part: Part) -> None:
    """Moves the mouse over an element."""
    if part.rect is not None:
        await tab.page.mouse.move(*await _point(tab, part))


async def type_text(tab: OpenTab, part: Part, text: str) -> None:
    """Clicks on an element, puts the caret of what then has the keyboard to its end, and types.

    A line break is the Enter key; what follows one that leads to another page is not typed. In a
    list of options typing chooses the first that begins so.

    Raises:
        ActionFailedError: `text` is too long, or the element is not there.
    """
    if len(text) > MAX_TYPED:
        raise ActionFailedError(f"At most {MAX_TYPED} characters can be typed at once.")
    await click(tab, part)
    focus = await _put_caret_to_end(tab)
    visits = tab.visits
    for found in _RUNS.finditer(text):
        await _type_run(tab, found[0], focus)
        if found.end() < len(text) and found[0] in ("\n", "\r", "\r\n"):
            await tab.settle()
            if tab.visits != visits:
                return


async def press(tab: OpenTab, keys: str) -> None:
    """Presses a key, or several at once ("Control+a"). A list of options never opens.

    Raises:
        ActionFailedError: there is no such key.
    """
    await _press(tab, read_chord(keys))


async def scroll(tab: OpenTab, way: str) -> None:
    """Scrolls "up" or "down" by the height of the viewport."""
    await tab.page.evaluate(scripts.SCROLL, -1 if way == "up" else 1)


async def go_back(tab: OpenTab) -> None:
    """Goes to the page before this one.

    Raises:
        ActionFailedError: there is none.
    """
    await _revisit(tab, -1)


async def go_forward(tab: OpenTab) -> None:
    """Goes to the page from which one went back.

    Raises:
        ActionFailedError: there is none.
    """
    await _revisit(tab, 1)


async def _revisit(tab: OpenTab, steps: int) -> None:
    history = await tab.devtools.send("Page.getNavigationHistory")
    place: int = history["currentIndex"] + steps
    if not 0 <= place < len(history["entries"]):
        raise ActionFailedError(f"There is no page to go {'back' if steps < 0 else 'forward'} to.")
    move = tab.page.go_back if steps < 0 else tab.page.go_forward
    visits = tab.visits
    try:
        await move(wait_until="commit")
    except PlaywrightError as error:
        if "ERR_CACHE_MISS" not in error.message:
            raise
        # What answered a form is asked for anew, without sending the form again.
        await tab.settle()
        await tab.page.evaluate(scripts.GO_INSTEAD, history["entries"][place]["url"])
    await tab.settle()
    if tab.visits != visits and not tab.scripted:
        await tab.page.evaluate(scripts.RESET)


async def _press(tab: OpenTab, chord: Chord) -> None:
    opens = chord.key in _OPENING or "Alt" in chord.modifiers
    if not (opens and await _ask(tab, scripts.IS_LIST)):
        await tab.page.keyboard.press(str(chord))


async def _type_run(tab: OpenTab, run: str, focus: str) -> None:
    """Types what has no line break, or just one."""
    keyboard = tab.page.keyboard
    if run[0] in "\r\n":
        await _press(tab, Chord((), "Enter"))
    elif focus == "list":
        # A blank that begins nothing would open the list. Letters that playwright's keyboard lacks
        # it would write into the field that one was in before.
        for letter in run.lstrip()[:MAX_KEYS]:
            key = {"key": letter, "text": letter}
            await tab.devtools.send("Input.dispatchKeyEvent", type="keyDown", **key)
            await tab.devtools.send("Input.dispatchKeyEvent", type="keyUp", key=letter)
    elif focus == "field" and not (tab.scripted and len(run) <= MAX_KEYS):
        await keyboard.insert_text(run)
    elif tab.scripted:
        await keyboard.type(run[:MAX_KEYS])
    else:
        # Outside of fields only blanks mean anything to a page without scripts.
        await keyboard.type(" " * min(run.count(" "), MAX_KEYS))


async def _put_caret_to_end(tab: OpenTab) -> str:
    """Returns what has the keyboard: "field", "list" or "", also if the page has just gone away."""
    return await _ask(tab, scripts.FOCUS) or ""


async def _ask(tab: OpenTab, script: str) -> Any:
    """Returns what a script returns; None if the page has just gone away."""
    try:
        return await tab.page.evaluate(script)
    except PlaywrightError as error:
        if "context was destroyed" not in error.message:
            raise
        return None


async def _point(tab: OpenTab, part: Part) -> tuple[float, float]:
    if part.rect is None:
        raise ActionFailedError("This element cannot be clicked: it is not drawn on the page.")
    point = await _call(tab, part, scripts.POINT)
    if point is None:
        raise ActionFailedError(_GONE)
    x, y = point
    if not (0 <= x < VIEWPORT[0] and 0 <= y < VIEWPORT[1]):
        raise ActionFailedError(
            "This element cannot be clicked where the page is scrolled to now: its middle is not "
            "in view. Scroll to it first."
        )
    return x, y


async def _call(tab: OpenTab, part: Part, function: str) -> Any:
    """Returns what a script returns that is given the element."""
    try:
        found = await tab.devtools.send("DOM.resolveNode", backendNodeId=part.backend_id)
    except PlaywrightError as error:
        if not any(sign in error.message for sign in ("No node", "does not belong")):
            raise
        raise ActionFailedError(_GONE) from error
    answer = await tab.devtools.send(
        "Runtime.callFunctionOn",
        functionDeclaration=f"function () {{ return ({function})(this); }}",
        objectId=found["object"]["objectId"],
        returnByValue=True,
    )
    return answer["result"].get("value")
