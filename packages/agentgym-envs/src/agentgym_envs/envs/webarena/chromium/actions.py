"""Carries out actions on a page, as a person with a mouse and a keyboard does."""

from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Error as PlaywrightError

from agentgym_envs.envs.webarena.browsing import ActionFailedError

from . import scripts
from .tab import OpenTab, Part

MAX_KEYS = 1000
"""A longer text is put into a field of a page with scripts at once, not key by key."""

_GONE = "This element is no longer on the page."


async def click(tab: OpenTab, part: Part) -> None:
    """Clicks on an element. A list of options only gets the keyboard; an option is chosen."""
    if part.tag == "SELECT":
        await tab.devtools.send("DOM.focus", backendNodeId=part.backend_id)
    elif part.tag == "OPTION":
        await _call(tab, part, scripts.CHOOSE)
    else:
        await tab.page.mouse.click(*await _point(tab, part))


async def hover(tab: OpenTab, part: Part) -> None:
    """Moves the mouse over an element."""
    await tab.page.mouse.move(*await _point(tab, part))


async def type_text(tab: OpenTab, part: Part, text: str) -> None:
    """Clicks on an element, puts the caret behind what is there, and types.

    A line break is the Enter key. In a list of options typing chooses the first that begins so.
    """
    await click(tab, part)
    if part.tag not in ("SELECT", "OPTION"):
        await tab.page.evaluate(scripts.CARET_TO_END)
    by_keys = part.tag in ("SELECT", "OPTION") or (tab.scripted and len(text) <= MAX_KEYS)
    for position, line in enumerate(text.split("\n")):
        if position:
            await tab.page.keyboard.press("Enter")
        if by_keys:
            await tab.page.keyboard.type(line[:MAX_KEYS])
        elif line:
            await tab.page.keyboard.insert_text(line)


async def press(tab: OpenTab, keys: str) -> None:
    """Presses a key, or several at once ("Control+a").

    Raises:
        ActionFailedError: there is no such key.
    """
    try:
        await tab.page.keyboard.press(keys.replace("Meta", "Control"))
    except PlaywrightError as error:
        if "Unknown key" not in error.message:
            raise
        raise ActionFailedError(f"There is no key called {keys!r}.") from error


async def scroll(tab: OpenTab, way: str) -> None:
    """Scrolls "up" or "down" by the height of the viewport."""
    await tab.page.evaluate(scripts.SCROLL, -1 if way == "up" else 1)


async def go_back(tab: OpenTab) -> None:
    """Goes to the page before this one, if there is one."""
    await _revisit(tab, tab.page.go_back)


async def go_forward(tab: OpenTab) -> None:
    """Goes to the page from which one went back, if there is one."""
    await _revisit(tab, tab.page.go_forward)


async def _revisit(tab: OpenTab, move: Callable[..., Awaitable[object]]) -> None:
    await move(wait_until="commit")
    await tab.settle()
    if not tab.scripted:
        await tab.page.evaluate(scripts.RESET)


async def _point(tab: OpenTab, part: Part) -> tuple[float, float]:
    if part.rect is None:
        raise ActionFailedError("This element is not drawn anywhere on the page.")
    point = await _call(tab, part, scripts.POINT)
    if point is None:
        raise ActionFailedError(_GONE)
    return point[0], point[1]


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
