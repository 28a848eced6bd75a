"""What can be done with the page that is open."""

from collections.abc import Mapping

from .browsing import Look

CLICKABLE = frozenset(
    {"link", "button", "textbox", "searchbox", "spinbutton", "combobox", "listbox", "option",
     "checkbox", "radio", "switch", "tab", "menuitem", "DisclosureTriangle"}
)  # fmt: skip
"""Roles on which a click does something."""


def clicks(look: Look, printed: Mapping[str, str]) -> list[str]:
    """Returns actions that make sense on a page, in the order of the page.

    Args:
        look: What is seen.
        printed: The numbers in the window.
    """
    actions = [
        f"click [{node.id}]"
        for node in look.nodes
        if node.id in printed and node.role in CLICKABLE and not node.properties.get("disabled")
    ]
    if look.above > 0:
        actions.append("scroll [up]")
    if look.below > 0:
        actions.append("scroll [down]")
    return [*actions, "go_back", "stop []"]
