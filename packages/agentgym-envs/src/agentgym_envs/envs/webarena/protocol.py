"""What Chromium says of a page over the DevTools protocol, read into our types."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

from .browsing import AXNode, Property, Rect
from .tree import UNPRINTED

FIELDS = frozenset({"combobox", "searchbox", "spinbutton", "textbox"})
"""Roles of fields that hold what the reader types, as texts inside them."""

_UNSEEN = frozenset({"InlineTextBox", "LineBreak", "ListMarker", "MenuListPopup"})
"""Roles of nodes that are never in a viewport, and so never printed."""


class Page(NamedTuple):
    """The nodes of a page.

    Attributes:
        nodes: The root first, in document order; ids are those of the protocol.
        backend_ids: Parallel to `nodes`: the number of the DOM node; None if there is none.
        keys: Parallel to `nodes`: what the node is, for `tree.number`. A line in a field is known
            by the field and its number, since Chromium makes new texts while one types.
    """

    nodes: list[AXNode]
    backend_ids: list[int | None]
    keys: list[Hashable]


def read_nodes(
    raw: Sequence[Mapping[str, Any]], rects: Mapping[int, Rect | None], *, recorded: bool = False
) -> Page:
    """Returns the nodes of `Accessibility.getFullAXTree` that are not ignored.

    Args:
        raw: The list "nodes" of the answer; some come twice, the first counts.
        rects: Number of a DOM node -> where it is drawn, in the viewport's coordinates.
        recorded: Whether to give the nodes as they are in trees of the original: with the pieces of
            texts, the marks of lists and the URLs, and options of a closed list nowhere. Else these
            options are where their list is.

    Raises:
        KeyError: `raw` is no such list.
    """
    reader = _Reader(raw, rects, recorded)
    if raw:
        reader.read(raw[0]["nodeId"], None)
    return Page(reader.nodes, reader.backend_ids, reader.keys)


class _Reader:
    def __init__(
        self, raw: Sequence[Mapping[str, Any]], rects: Mapping[int, Rect | None], recorded: bool
    ) -> None:
        self._raw: dict[str, Mapping[str, Any]] = {}
        for node in raw:
            self._raw.setdefault(node["nodeId"], node)
        self._rects = rects
        self._recorded = recorded
        self.nodes: list[AXNode] = []
        self.backend_ids: list[int | None] = []
        self.keys: list[Hashable] = []
        self._lines: dict[int, int] = {}

    def read(self, root: str, field: int | None) -> None:
        """Reads the node and all below it, each before its children."""
        # (id of the protocol, position of the parent, the field it is in), the next one last.
        waiting: list[tuple[str, int | None, int | None]] = [(root, None, field)]
        while waiting:
            node_id, parent, field = waiting.pop()
            raw = self._raw.get(node_id)
            if raw is None:
                continue
            if not raw["ignored"] and (self._recorded or not _is_unseen(raw)):
                parent = self._add(raw, parent, field)
                field = raw.get("backendDOMNodeId") if self.nodes[parent].role in FIELDS else field
            waiting.extend((child, parent, field) for child in reversed(raw["childIds"]))

    def _add(self, raw: Mapping[str, Any], parent: int | None, field: int | None) -> int:
        position = len(self.nodes)
        backend_id: int | None = raw.get("backendDOMNodeId")
        role: str = raw["role"]["value"]
        rect = None if backend_id is None else self._rects.get(backend_id)
        if field is not None and backend_id not in self._rects and not self._recorded:
            # Texts in fields are no nodes of the page: they are where their field is.
            rect = self._rects.get(field)
        if role in ("option", "group") and not self._recorded and not (rect and rect.width):
            assert parent is not None, "an option is never the root"
            if self.nodes[parent].role in ("combobox", "group"):
                rect = self.nodes[parent].rect
        node = AXNode(
            id=raw["nodeId"],
            role=role,
            name=raw["name"]["value"],
            properties=self._properties(raw),
            children=[],
            rect=rect,
            value=str(raw.get("value", {}).get("value", "")),
        )
        self.nodes.append(node)
        self.backend_ids.append(backend_id)
        self.keys.append(self._key(node, backend_id, field))
        if parent is not None:
            siblings = self.nodes[parent].children
            assert isinstance(siblings, list), "made above"
            siblings.append(position)
        return position

    def _key(self, node: AXNode, backend_id: int | None, field: int | None) -> Hashable:
        if field is not None and node.role == "StaticText":
            self._lines[field] = self._lines.get(field, 0) + 1
            return (field, self._lines[field])
        return backend_id if backend_id is not None else node.id

    def _properties(self, raw: Mapping[str, Any]) -> dict[str, Property]:
        return {
            item["name"]: item["value"]["value"]
            for item in raw.get("properties", ())
            if item["name"] not in UNPRINTED
            # There for some seconds after a field was found not valid.
            and (self._recorded or item["name"] != "errormessage")
            and "value" in item["value"]
            and (self._recorded or item["name"] != "url")
        }


def _is_unseen(raw: Mapping[str, Any]) -> bool:
    role: str = raw["role"]["value"]
    if role == "alert" and "backendDOMNodeId" not in raw:
        # The bubble at a field that is not valid, which goes away after some seconds.
        return True
    # White space between words repeats every line above it, so it is never printed.
    return role in _UNSEEN or (role == "StaticText" and not raw["name"]["value"].strip())
