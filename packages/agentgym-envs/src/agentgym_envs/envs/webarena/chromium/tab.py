"""An open page: whether it is still on its way, and what is on it."""

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from playwright.async_api import Download, Page
from playwright.async_api import Error as PlaywrightError

from agentgym_envs.envs.webarena.browsing import VIEWPORT, AXNode, Rect
from agentgym_envs.envs.webarena.protocol import read_nodes
from agentgym_envs.envs.webarena.tree import number

from . import scripts
from .devtools import DevTools


class Part(NamedTuple):
    """What an action on an element needs to know of it.

    Attributes:
        backend_id: By which the protocol knows it; None if it is no node of the page.
        rect: Where it is drawn.
        tag: "SELECT", "A", "#text", ...; the text of an option counts as "OPTION".
    """

    backend_id: int | None
    rect: Rect | None
    tag: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What is on a page at one moment.

    Attributes:
        title: Of the page.
        nodes: The accessibility tree with the numbers that the agent reads.
        parts: Number -> the element.
        above: How many pixels of the page are above the viewport.
        below: How many are below it.
    """

    title: str
    nodes: Sequence[AXNode]
    parts: Mapping[str, Part]
    above: float
    below: float


@dataclass(eq=False)
class OpenTab:
    """A tab, and the session of the DevTools protocol in which it is watched.

    Attributes:
        page: Playwright's handle.
        devtools: The session.
        scripted: Whether its pages have scripts, which may go on after a page has been loaded.
        numbers: What the elements of the present page are called.
        crashed: Whether its process has died.
        asked_for: The URL of the last page that it was sent to.
        popup_expected: Whether it has announced another tab. To be reset.
        visits: How many pages it has shown.
        downloads: URLs of files that it was sent to. To be emptied.
    """

    page: Page
    devtools: DevTools
    scripted: bool
    numbers: dict[Hashable, str] = field(default_factory=dict[Hashable, str])
    crashed: bool = False
    asked_for: str = ""
    popup_expected: bool = False
    visits: int = 0
    downloads: list[str] = field(default_factory=list[str])
    _frame: str = ""
    _expected: bool = False
    _loading: bool = False
    _arrived: bool = True
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    async def watch(cls, page: Page, *, scripted: bool) -> "OpenTab":
        """Returns a page as a tab that is watched from now on."""
        devtools = DevTools(await page.context.new_cdp_session(page))
        tab = cls(page, devtools, scripted)
        page.on("crash", tab._on_crash)
        page.on("download", tab._on_download)
        for event, listener in (
            ("Page.frameRequestedNavigation", tab._on_requested),
            ("Page.windowOpen", tab._on_window),
            ("Page.frameStartedNavigating", tab._on_sent),
            ("Page.frameStartedLoading", tab._on_started),
            ("Page.frameStoppedLoading", tab._on_stopped),
            ("Page.frameClearedScheduledNavigation", tab._on_cleared),
            ("Page.frameNavigated", tab._on_navigated),
        ):
            tab.devtools.on(event, listener)
        tree = await tab.devtools.send("Page.getFrameTree")
        tab._frame = tree["frameTree"]["frame"]["id"]
        await tab.devtools.send("Page.enable")
        await tab.devtools.send("Accessibility.enable")
        return tab

    async def settle(self) -> None:
        """Waits until the page does nothing more of its own accord.

        A click has been dealt with when it returns; what it leads to (a link, a form) has been
        announced by the time the page has breathed once.

        Raises:
            playwright.async_api.Error: the page crashed.
        """
        await self._breathe()
        while not self.crashed and (self._expected or self._loading):
            self._changed.clear()
            await self._changed.wait()
        if self.crashed:
            raise PlaywrightError("the page crashed")
        if self._arrived:
            self._arrived = False
            await self._evaluate(scripts.FONTS)
            if self.scripted:
                await self._breathe()

    async def stop_loading(self) -> None:
        """Gives up what is still on its way."""
        await self.devtools.send("Page.stopLoading")
        self._expected = self._loading = False

    async def sight(self) -> Sight:
        """Returns what is on the page: two calls, whatever the number of nodes."""
        answer, snapshot = await asyncio.gather(
            self.devtools.send("Accessibility.getFullAXTree"),
            self.devtools.send("DOMSnapshot.captureSnapshot", computedStyles=[]),
        )
        return _read_sight(answer["nodes"], snapshot, self.numbers)

    async def _breathe(self) -> None:
        await self._evaluate(scripts.BREATHE_AND_DRAW if self.scripted else scripts.BREATHE)

    async def _evaluate(self, script: str) -> None:
        """Waits for a promise of the page; one of a page that has gone away meanwhile is kept."""
        try:
            await self.devtools.send("Runtime.evaluate", expression=script, awaitPromise=True)
        except PlaywrightError:
            if self.crashed or self.page.is_closed():
                raise

    def _on_crash(self, _page: Page) -> None:
        self.crashed = True
        self._changed.set()

    def _on_requested(self, event: Mapping[str, Any]) -> None:
        if event["frameId"] == self._frame and event["disposition"] == "currentTab":
            self._expected = True

    def _on_download(self, download: Download) -> None:
        self.downloads.append(download.url)

    def _on_window(self, _event: Mapping[str, Any]) -> None:
        self.popup_expected = True

    def _on_sent(self, event: Mapping[str, Any]) -> None:
        if event["frameId"] == self._frame:
            self.asked_for = event["url"]

    def _on_started(self, event: Mapping[str, Any]) -> None:
        if event["frameId"] == self._frame:
            self._expected, self._loading = False, True

    def _on_stopped(self, event: Mapping[str, Any]) -> None:
        if event["frameId"] == self._frame:
            self._expected = self._loading = False
            self._changed.set()

    def _on_cleared(self, event: Mapping[str, Any]) -> None:
        # Comes after the start of what was asked for; without a start it was called off.
        if event["frameId"] == self._frame and not self._loading:
            self._expected = False
            self._changed.set()

    def _on_navigated(self, event: Mapping[str, Any]) -> None:
        if "parentId" not in event["frame"]:
            self._frame = event["frame"]["id"]
            self.numbers.clear()
            self.visits += 1
            self._arrived = True


class _Snapshot(NamedTuple):
    """What a snapshot of the DOM says of each node, by the number that the protocol gives it."""

    rects: dict[int, Rect | None]
    tags: dict[int, str]


def _read_sight(
    raw: Sequence[Mapping[str, Any]], snapshot: Mapping[str, Any], numbers: dict[Hashable, str]
) -> Sight:
    document = snapshot["documents"][0]
    strings: Sequence[str] = snapshot["strings"]
    rects, tags = _read_snapshot(document, strings)
    page = read_nodes(raw, rects)
    number(page.nodes, page.keys, numbers)
    parts = {
        node.id: Part(backend_id, node.rect, tags.get(backend_id or 0, ""))
        for node, backend_id in zip(page.nodes, page.backend_ids, strict=True)
        if node.id
    }
    title: int = document["title"]
    above = float(document.get("scrollOffsetY", 0))
    below = max(0.0, document.get("contentHeight", 0) - VIEWPORT[1] - above)
    return Sight(strings[title] if title >= 0 else "", page.nodes, parts, above, below)


def _read_snapshot(document: Mapping[str, Any], strings: Sequence[str]) -> _Snapshot:
    """Reads where nodes are drawn; what is in a closed list has the place of the list."""
    x, y = document.get("scrollOffsetX", 0), document.get("scrollOffsetY", 0)
    layout = document["layout"]
    drawn: dict[int, Rect] = {}
    for position, (left, top, width, height) in zip(
        layout["nodeIndex"], layout["bounds"], strict=True
    ):
        # The first box is the node's own; a line of markers and the like may follow.
        drawn.setdefault(position, Rect(left - x, top - y, width, height))
    nodes = document["nodes"]
    names: Sequence[int] = nodes["nodeName"]
    list_name = strings.index("SELECT") if "SELECT" in strings else -1
    lists: dict[int, Rect | None] = {}
    rects: dict[int, Rect | None] = {}
    tags: dict[int, str] = {}
    for position, (parent, backend_id) in enumerate(
        zip(nodes["parentIndex"], nodes["backendNodeId"], strict=True)
    ):
        rect = drawn.get(position)
        tag = strings[names[position]]
        if names[position] == list_name:
            lists[position] = rect
        elif parent in lists:
            lists[position] = rect = rect or lists[parent]
            tag = "OPTION"
        rects[backend_id] = rect
        tags[backend_id] = tag
    return _Snapshot(rects, tags)
