"""What is sent when a form is submitted, and where links lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

from .dom import Document, Element
from .fields import controls, is_disabled, kind, values
from .urls import link_target

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

Entries = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Navigation:
    """A page that is to be opened.

    Attributes:
        url: Whole, with the fragment.
        method: "GET" or "POST".
        body: Of "POST".
        content_type: Of the body.
        new_tab: Whether a new tab is opened for it.
        refers: Whether the site is told which page led there.
        by_form: Whether a form led there; a page that leads to itself so is a new one in history.
    """

    url: str
    method: str = "GET"
    body: bytes = b""
    content_type: str = ""
    new_tab: bool = False
    refers: bool = True
    by_form: bool = False


def link_navigation(document: Document, link: Element) -> Navigation:
    """Returns where a link leads."""
    relations = link.attributes.get("rel", "").lower().split()
    return Navigation(
        link_target(link.attributes["href"], document.url),
        new_tab=_opens_tab(link.attributes.get("target", "")),
        refers="noreferrer" not in relations,
    )


def form_navigation(document: Document, form: Element, submitter: Element | None) -> Navigation:
    """Returns what sending a form opens.

    Args:
        document: The page.
        form: The form; its fields are sent as they are, valid or not.
        submitter: The button that was used, which may have wishes of its own and is sent too.
    """
    # A form that says nothing is sent to its page, and what is then shown is the same part of it.
    action = _wish(form, submitter, "action")
    url = link_target(action, document.url) if action.strip() else document.url
    sent = entries(document, form, submitter)
    new_tab = _opens_tab(_wish(form, submitter, "target"))
    if _wish(form, submitter, "method").lower() != "post":
        before, mark, fragment = url.partition("#")
        query = urlencoded(sent)
        return Navigation(
            f"{before.partition('?')[0]}?{query}{mark}{fragment}", new_tab=new_tab, by_form=True
        )
    if _wish(form, submitter, "enctype").lower() == MULTIPART:
        boundary = _boundary(sent)
        body, content_type = multipart(sent, boundary), f"{MULTIPART}; boundary={boundary}"
    else:
        body, content_type = urlencoded(sent).encode("ascii"), URLENCODED
    return Navigation(url, "POST", body, content_type, new_tab, by_form=True)


def entries(document: Document, form: Element, submitter: Element | None) -> Entries:
    """Returns the names and values that a form sends, in document order."""
    sent: list[tuple[str, str]] = []
    for control in controls(document, form):
        name = control.attributes.get("name", "")
        is_button = control.tag == "button" or kind(control) in ("submit", "reset", "button")
        if is_disabled(control) or (is_button and control is not submitter):
            continue
        if control.closest("datalist") is not None:
            continue
        if kind(control) == "image" and control.tag == "input":
            if control is submitter:
                prefix = f"{name}." if name else ""
                sent += [(f"{prefix}x", "0"), (f"{prefix}y", "0")]
        elif name:
            sent += [(name, value) for value in values(control)]
    return [(_with_crlf(name), _with_crlf(value)) for name, value in sent]


def urlencoded(sent: Entries) -> str:
    """Returns entries as a query.

    >>> urlencoded([("q", "a b&c~*é")])
    'q=a+b%26c%7E*%C3%A9'
    """
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in sent)


def multipart(sent: Entries, boundary: str) -> bytes:
    """Returns entries as `multipart/form-data`."""
    parts: list[bytes] = []
    for name, value in sent:
        escaped = name.replace("\r\n", "%0D%0A").replace('"', "%22")
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{escaped}"\r\n\r\n'
        parts.append(f"{head}{value}\r\n".encode("utf-8", "replace"))
    return b"".join(parts) + f"--{boundary}--\r\n".encode("ascii")


def default_button(document: Document, form: Element) -> Element | None:
    """Returns the button that the Enter key stands for: the first that sends the form."""
    return next((c for c in controls(document, form) if is_submit_button(c)), None)


def is_submit_button(control: Element) -> bool:
    """Says whether a control sends its form."""
    return control.tag in ("button", "input") and kind(control) in ("submit", "image")


def _wish(form: Element, submitter: Element | None, name: str) -> str:
    if submitter is not None and f"form{name}" in submitter.attributes:
        return submitter.attributes[f"form{name}"]
    return form.attributes.get(name, "")


def _opens_tab(target: str) -> bool:
    return target.lower() not in ("", "_self", "_parent", "_top")


def _with_crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


def _quoted(text: str) -> str:
    return quote_plus(text, safe="*", errors="replace").replace("~", "%7E")


def _boundary(sent: Entries) -> str:
    """Returns a line that occurs in no entry; the same for the same entries."""
    number = 0
    while any(f"AgentGymBoundary{number:08}" in name + value for name, value in sent):
        number += 1
    return f"AgentGymBoundary{number:08}"
