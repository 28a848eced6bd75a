"""What an agent may write, and how the last action is described to it.

Source: web-arena-x/webarena, browser_env/actions.py (`create_id_based_action`, `action2str`).
"""

import re
from collections.abc import Mapping

from agentgym_envs.core import Rules

from .browsing import Action, ActionKind

_PLAIN: Mapping[str, ActionKind] = {
    "new_tab": "new_tab",
    "close_tab": "close_tab",
    "go_back": "go_back",
    "go_forward": "go_forward",
}
_ON_ELEMENT: Mapping[str, ActionKind] = {"click": "click", "hover": "hover"}
_WITH_TEXT: Mapping[str, ActionKind] = {"press": "press", "goto": "goto"}

USAGE = (
    "Actions: click [id], hover [id], type [id] [text] [press_enter_after=0|1], press [key_comb], "
    "scroll [down|up], goto [url], new_tab, tab_focus [tab_index], close_tab, go_back, go_forward, "
    "stop [answer]."
)


class InvalidActionError(ValueError):
    """A text that is no action. Its text is the original's."""


def read_action(text: str, rules: Rules = "fixed") -> Action:
    r"""Returns the action that `text` says.

    Between the name and a bracket may be one blank or none; what is typed goes to the last bracket,
    so that it may have brackets itself; Enter is pressed after it unless "[0]" follows. By the
    fixed rules an answer may stand after "stop" without brackets.

    Raises:
        InvalidActionError: it says none.

    >>> read_action("type [12] [a [b] c]")
    Action(kind='type', element='12', text='a [b] c\n', tab=0)
    >>> read_action("scroll up").text, read_action("stop").text, read_action("stop [3 [km]]").text
    ('up', '', '3 [km]')
    >>> read_action("click [one]")
    Traceback (most recent call last):
    ...
    agentgym_envs.envs.webarena.actions.InvalidActionError: Invalid click action click [one]
    """
    text = text.strip()
    name = (text.partition("[")[0] if "[" in text else text.partition(" ")[0]).strip()
    if name in _PLAIN:
        return Action(_PLAIN[name])
    if name == "type" and not text.endswith(("[0]", "[1]")):
        text += " [1]"
    if name == "stop" and rules == "fixed" and "[" not in text:
        return Action("stop", text=text.removeprefix("stop").strip())
    action = _with_arguments(name, text)
    if action is None:
        kind = f"{name} " if name in _KNOWN else ""
        raise InvalidActionError(f"Invalid {kind}action {text}")
    return action


def _with_arguments(name: str, text: str) -> Action | None:
    if name in _ON_ELEMENT:
        found = re.search(rf"{name} ?\[(\d+)\]", text)
        return found and Action(_ON_ELEMENT[name], element=found[1])
    if name in _WITH_TEXT:
        found = re.search(rf"{name} ?\[(.+)\]", text)
        return found and Action(_WITH_TEXT[name], text=found[1])
    if name == "type":
        return _typing(text)
    if name.split(" ")[0] == "scroll":
        found = re.search(r"scroll ?\[?(up|down)\]?", text)
        return found and Action("scroll", text=found[1])
    if name == "tab_focus":
        found = re.search(r"tab_focus ?\[(\d{1,6})\]", text)
        return found and Action("tab_focus", tab=int(found[1]))
    if name == "stop":
        found = re.search(r"stop ?\[(.+)\]", text)
        return Action("stop", text=found[1] if found else "")
    return None


_KNOWN = (*_ON_ELEMENT, *_WITH_TEXT, "type", "scroll", "tab_focus")


def _typing(text: str) -> Action | None:
    found = re.search(r"type ?\[(\d+)\] ?\[(.+)\] ?\[(\d+)\]", text)
    if not found:
        return None
    return Action("type", element=found[1], text=found[2] + ("\n" if found[3] == "1" else ""))


def describe_action(action: Action, nodes: Mapping[str, str]) -> str:
    """Returns the line about the last action in the next observation.

    Args:
        action: What was done.
        nodes: Number -> printed line, of the page on which it was done.

    >>> describe_action(Action("click", element="7"), {"7": "[7] link 'Cart'"})
    "click [7] where [7] is link 'Cart'"
    """
    if action.kind in ("click", "hover", "type"):
        return _describe_on_element(action, nodes)
    if action.kind == "tab_focus":
        # The original's name for it, which differs from the one that is typed.
        return f"page_focus [{action.tab}]"
    if action.kind in _PLAIN:
        return action.kind
    return f"{action.kind} [{action.text}]"


def _describe_on_element(action: Action, nodes: Mapping[str, str]) -> str:
    number = action.element
    if number not in nodes:
        return f"{action.kind} [{number}], but no element on the page has this number"
    typed = f" [{' '.join(action.text.splitlines())}]" if action.kind == "type" else ""
    content = " ".join(nodes[number].split()[1:])
    return f"{action.kind} [{number}]{typed} where [{number}] is {content}"
