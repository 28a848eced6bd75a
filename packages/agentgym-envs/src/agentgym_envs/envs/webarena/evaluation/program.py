"""Whether pages say what they should after an episode.

Source: web-arena-x/webarena, evaluation_harness/evaluators.py (`HTMLContentEvaluator`) and
helper_functions.py. What there are Python and JavaScript texts that are run is read here by a small
parser; nothing of a task is ever run.
"""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any, Protocol, runtime_checkable

from agentgym_envs.core import MalformedFileError, Rules
from agentgym_envs.envs.webarena.browsing import ActionFailedError, Browser, Inspection
from agentgym_envs.json_values import as_object, get, typed

from .locators import ABSENT, answer, closed, read_locator
from .strings import exact_match, must_include
from .urls import OR, post_url

_CALL = re.compile(r"func:(\w+)\((.*)\)")
_ARGUMENT = re.compile(r"\s*(?:'([^']*)'|\"([^\"]*)\"|(__\w+__))\s*")
_CLICK = re.compile(r"\.click\(\);?$")
_SELECTOR = re.compile(r"\.querySelector\((?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\")\)")

_ACCOUNTS = "td[data-label='Account'] span.gl-avatar-labeled-sublabel"
_ROLES = "td.col-max-role span"


class Shop(Protocol):
    """What a shop says about itself where its pages do not: Magento's REST service."""

    def latest_order_url(self) -> str:
        """Returns the URL of the order that was placed last."""
        ...

    def latest_review_author(self, sku: str) -> str:
        """Returns who wrote the last review of a product; "" if there is none."""
        ...

    def latest_review_rating(self, sku: str) -> str:
        """Returns the rating of the last review in percent ("80"); "" if there is none."""
        ...


@runtime_checkable
class Pressable(Protocol):
    """A page whose scripts react when a scorer presses something before it reads."""

    def click(self, css: str) -> None:
        """Presses the first element that fits; does nothing if there is none.

        Raises:
            ActionFailedError: `css` is no selector, or the page does not answer.
        """
        ...


def check_target(target: Mapping[str, Any]) -> None:
    """Checks one item of "program_html".

    Raises:
        MalformedFileError: it is not what WebArena's tasks have there.
    """
    url, locator = get(target, "url", str), get(target, "locator", str)
    if url.startswith("func:"):
        _call(url, _URL_FUNCTIONS)
    if locator.startswith("func:"):
        _call(locator, _PAGE_FUNCTIONS)
    elif locator.strip():
        read_locator(locator)
    for action in target.get("prep_actions", ()):
        _pressed(action)
    _required(target)


def program_html(
    targets: Sequence[Mapping[str, Any]],
    browser: Browser,
    *,
    rules: Rules,
    shop: Shop | None = None,
) -> bool:
    """Returns whether all targets are met.

    As in the original, "last" is the page that was looked at last, and a page that cannot be had
    says nothing.

    Raises:
        MalformedFileError: a target is malformed, or asks the shop and `shop` is None.
    """
    page = _inspect(browser, None)
    for target in targets:
        check_target(target)
        url = _target_url(target["url"], page.url, shop)
        if url is not None:
            page = _inspect(browser, url)
        text = unescape(_text(target, page, shop))
        if not _is_met(_required(target), text, rules):
            return False
    return True


class _Nowhere:
    """A page that cannot be had."""

    html = ""

    def __init__(self, url: str) -> None:
        self.url = url

    def query(self, css: str) -> Sequence[Mapping[str, str]]:
        del css
        return ()


def _inspect(browser: Browser, url: str | None) -> Inspection:
    try:
        return browser.inspect(url)
    except ActionFailedError:
        return _Nowhere(url or "")


def _target_url(url: str, last: str, shop: Shop | None) -> str | None:
    if url == "last":
        return None
    if not url.startswith("func:"):
        return url
    name, arguments = _call(url, _URL_FUNCTIONS)
    if name == "reddit_get_post_url":
        return post_url(last if arguments[0] == "__last_url__" else arguments[0])
    return _asked(shop).latest_order_url()


def _text(target: Mapping[str, Any], page: Inspection, shop: Shop | None) -> str:
    locator: str = target["locator"]
    if not locator.strip():
        return page.html
    if locator.startswith("func:"):
        return _function_text(locator, page, shop)
    if isinstance(page, Pressable):
        _prepare(page, target.get("prep_actions", ()))
    return answer(read_locator(locator), page)


def _prepare(page: Pressable, actions: Sequence[str]) -> None:
    """Presses what must be pressed before the page is read; as in the original, failing is fine."""
    for action in actions:
        try:
            page.click(_pressed(action))
        except ActionFailedError:
            return


def _function_text(locator: str, page: Inspection, shop: Shop | None) -> str:
    name, arguments = _call(locator, _PAGE_FUNCTIONS)
    if name == "gitlab_get_project_memeber_role":
        return _role(page, arguments[1])
    if name == "shopping_get_sku_latest_review_author":
        return _asked(shop).latest_review_author(arguments[0])
    return _asked(shop).latest_review_rating(arguments[0])


def _role(page: Inspection, account: str) -> str:
    """Returns the role of a project's member, as the page of its members says."""
    accounts = [each.get("outerText") for each in page.query(_ACCOUNTS)]
    if f"@{account}" not in accounts:
        return ""
    roles = page.query(_ROLES)
    place = accounts.index(f"@{account}")
    return roles[place].get("outerText", ABSENT) if place < len(roles) else ""


_URL_FUNCTIONS = {"reddit_get_post_url": 1, "shopping_get_latest_order_url": 0}
_PAGE_FUNCTIONS = {
    "gitlab_get_project_memeber_role": 2,
    "shopping_get_sku_latest_review_author": 1,
    "shopping_get_sku_latest_review_rating": 1,
}
"""What tasks may call -> how many arguments it takes."""


def _call(text: str, known: Mapping[str, int]) -> tuple[str, list[str]]:
    found = _CALL.fullmatch(text)
    if found is None or found[1] not in known:
        raise MalformedFileError(f"{text!r} calls none of {sorted(known)}")
    arguments = found[2].split(",") if found[2].strip() else []
    read = [_ARGUMENT.fullmatch(each) for each in arguments]
    if len(read) != known[found[1]] or None in read:
        raise MalformedFileError(f"{text!r} needs {known[found[1]]} quoted arguments")
    return found[1], [each[1] or each[2] or each[3] or "" for each in read if each]


def _pressed(action: str) -> str:
    """Returns the selector of what an action presses."""
    chain = action.removeprefix("document")
    steps = _SELECTOR.findall(chain)
    if chain == action or not steps or _CLICK.fullmatch(_SELECTOR.sub("", chain)) is None:
        raise MalformedFileError(
            f"prep_actions may only press what document.querySelector(...) finds, got {action!r}"
        )
    return " ".join(closed(single or double) for single, double in steps)


def _asked(shop: Shop | None) -> Shop:
    if shop is None:
        raise MalformedFileError("this task asks the shop's own service, and none was given")
    return shop


def _required(target: Mapping[str, Any]) -> str | list[str]:
    """Returns the text that must be there exactly, or those that must be included."""
    required = as_object(target.get("required_contents"))
    if "exact_match" in required:
        return get(required, "exact_match", str)
    texts = get(required, "must_include", list[Any])
    return [typed(text, "each of 'must_include'", str) for text in texts]


def _is_met(required: str | list[str], text: str, rules: Rules) -> bool:
    if isinstance(required, str):
        return exact_match(required, text, rules)
    return all(
        any(must_include(alternative, text, rules) for alternative in each.split(OR))
        for each in required
    )
