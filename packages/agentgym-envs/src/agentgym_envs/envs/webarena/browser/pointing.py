"""What a click on a page does."""

from agentgym_envs.envs.webarena.browsing import ActionFailedError

from . import lists
from .dom import Element, Node, reset
from .editing import Caret
from .fields import (
    controls,
    form_of,
    is_disabled,
    is_text_field,
    kind,
    label_control,
    radio_group,
    with_ancestors,
)
from .forms import (
    Navigation,
    form_navigation,
    is_submit_button,
    link_navigation,
)
from .page import Page, is_summary
from .validation import first_invalid


def click(page: Page, node: Node) -> Navigation | None:
    """Clicks on an element or a text.

    The caret of a field goes behind its text, wherever the field is clicked. A list gets the
    keyboard and does not open; its options can be clicked all the same.

    Returns:
        The page that is to be opened, None if this one stays.

    Raises:
        ActionFailedError: what was clicked cannot be done here.
    """
    page.changed()
    element = node if isinstance(node, Element) else node.parent
    option = element.closest("option", "optgroup")
    if option is not None:
        _choose(page, option)
        return None
    # A label or paragraph takes nothing from the keyboard but its owner.
    page.focus(next((e for e in with_ancestors(element) if page.is_focusable(e)), None))
    if page.document.focus is None:
        page.start = node
    caret_to_end(page)
    return activate(page, element)


def activate(page: Page, element: Element) -> Navigation | None:
    """Does what a click on an element leads to, the keyboard aside."""
    for target in with_ancestors(element):
        match target.tag:
            case "a" if "href" in target.attributes:
                return _follow(page, target)
            case "summary" if is_summary(target):
                _toggle(page, target)
                return None
            case "button" | "input":
                return None if is_disabled(target) else _use(page, target)
            case "select" | "textarea":
                return None
            case "label":
                return _use_label(page, target)
            case _:
                pass
    return None


def submit(page: Page, form: Element, submitter: Element | None) -> Navigation | None:
    """Sends a form, unless a field is not valid: that one gets the keyboard and is shown."""
    novalidate = "novalidate" in form.attributes or (
        submitter is not None and "formnovalidate" in submitter.attributes
    )
    invalid = None if novalidate else first_invalid(page.document, form)
    if invalid is None:
        return form_navigation(page.document, form, submitter)
    if page.is_focusable(invalid):
        page.focus(invalid)
        page.reveal(invalid, centre=False)
    return None


def submit_by_enter(page: Page, field: Element) -> Navigation | None:
    """Does what the Enter key in a field does: it stands for the form's first submit button.

    Source: Chromium, `HTMLFormElement::SubmitImplicitly`.
    """
    form = form_of(page.document, field)
    if form is None:
        return None
    inside = controls(page.document, form)
    buttons = [control for control in inside if is_submit_button(control)]
    if not is_text_field(field):
        # From check boxes and the like, the first that can be used is meant.
        usable = next((button for button in buttons if not is_disabled(button)), None)
        return None if usable is None else submit(page, form, usable)
    if buttons:
        return None if is_disabled(buttons[0]) else submit(page, form, buttons[0])
    # Without a button, Enter sends only forms that have but one field to write in.
    written = [control for control in inside if control.tag == "input" and is_text_field(control)]
    return submit(page, form, None) if len(written) == 1 else None


def caret_to_end(page: Page) -> None:
    """Puts the caret behind the text of the field that has the keyboard, if one has."""
    field = page.document.focus
    if field is not None and is_text_field(field):
        page.carets[field] = Caret(len(field.value), len(field.value))


def check(page: Page, radio: Element) -> None:
    """Checks a radio button; the others of its group are so no longer."""
    for other in radio_group(page.document, radio):
        other.checked = other is radio


def _choose(page: Page, option: Element) -> None:
    select = option.closest("select")
    if select is None or is_disabled(select) or is_disabled(option):
        return
    page.focus(select)
    if option.tag == "option":
        lists.choose(select, option)


def _follow(page: Page, link: Element) -> Navigation:
    if "download" in link.attributes:
        raise ActionFailedError("This link is a download, and files cannot be saved here.")
    return link_navigation(page.document, link)


def _toggle(page: Page, summary: Element) -> None:
    details = summary.parent
    assert details is not None, "`is_summary` has looked"
    if "open" in details.attributes:
        del details.attributes["open"]
    else:
        details.attributes["open"] = ""
    page.changed(shape=True)


def _use(page: Page, control: Element) -> Navigation | None:
    match kind(control):
        case "checkbox":
            control.checked = not control.checked
        case "radio":
            check(page, control)
        case "file":
            raise ActionFailedError("Files cannot be chosen here.")
        case "submit" | "image" | "reset":
            form = form_of(page.document, control)
            if form is None:
                return None
            if kind(control) != "reset":
                return submit(page, form, control)
            for each in controls(page.document, form):
                if each.tag != "button":
                    reset(each)
        case _:
            pass
    return None


def _use_label(page: Page, label: Element) -> Navigation | None:
    control = label_control(page.document, label)
    if control is None or is_disabled(control):
        return None
    if page.is_focusable(control):
        page.focus(control)
        caret_to_end(page)
    return activate(page, control)
