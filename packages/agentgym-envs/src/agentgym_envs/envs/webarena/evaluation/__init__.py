"""Scores an episode as WebArena does: by the answer, the last URL, and what pages say.

Source: web-arena-x/webarena, evaluation_harness/evaluators.py; the schema is that of its tasks.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from agentgym_envs.core import MalformedFileError, Rules
from agentgym_envs.envs.webarena.browsing import Browser
from agentgym_envs.json_values import as_object, get, typed

from .fuzzy import FuzzyQuestion, Judge, fuzzy_match
from .program import Shop, check_target, program_html
from .strings import clean, exact_match, must_include
from .urls import url_match

__all__ = ["FuzzyQuestion", "Judge", "Shop", "check", "score"]

_KINDS = ("string_match", "url_match", "program_html")
NOT_ACHIEVABLE = "N/A"
"""The answer to what cannot be done."""


def check(evaluation: Mapping[str, Any]) -> None:
    """Checks the "eval" member of a task, so that no episode is played in vain.

    Raises:
        MalformedFileError: it is not what WebArena's tasks have there; the message says what.
    """
    for kind in _kinds(evaluation):
        if kind == "string_match":
            _references(evaluation)
        elif kind == "url_match":
            _reference_url(evaluation)
        else:
            for target in get(evaluation, "program_html", list[Any]):
                check_target(as_object(target))


def score(
    evaluation: Mapping[str, Any],
    answer: str,
    browser: Browser,
    *,
    rules: Rules,
    intent: str = "",
    judge: Judge | None = None,
    shop: Shop | None = None,
) -> float:
    """Returns 1.0 if all that a task asks for is so, else 0.0.

    Args:
        evaluation: The "eval" member of a task. "fuzzy_match" is decided by a rule (see `fuzzy`)
            where there is no judge.
        answer: The text of the action that ended the episode; "" if there was none.
        browser: Its current page is the last one; other pages are opened aside.
        rules: "agentgym" scores as the original does, faults included; "fixed" compares whole words
            and numbers by value (see `strings`) and whole URLs (see `urls`).
        intent: What the agent was asked, for the judge.
        judge: Decides about answers that may be worded in many ways.
        shop: What a user's Magento says where its pages do not.

    Raises:
        MalformedFileError: `evaluation` is not what WebArena's tasks have there, or needs `shop`.
    """
    for kind in _kinds(evaluation):
        if kind == "string_match":
            met = _string_match(evaluation, answer, rules, intent, judge)
        elif kind == "url_match":
            met = url_match(_reference_url(evaluation), _last_url(browser), rules)
        else:
            targets = [as_object(each) for each in get(evaluation, "program_html", list[Any])]
            met = program_html(targets, browser, rules=rules, shop=shop)
        if not met:
            return 0.0
    return 1.0


def _kinds(evaluation: Mapping[str, Any]) -> list[str]:
    kinds = get(evaluation, "eval_types", list[Any])
    unknown = [kind for kind in kinds if kind not in _KINDS]
    if unknown or not kinds:
        got = f"{unknown[0]!r}" if unknown else "none"
        raise MalformedFileError(f"'eval_types' must be some of {list(_KINDS)}, got {got}")
    return kinds


def _last_url(browser: Browser) -> str:
    return browser.look().url


def _reference_url(evaluation: Mapping[str, Any]) -> str:
    rule = evaluation.get("url_note", "GOLD in PRED")
    if rule != "GOLD in PRED":
        raise MalformedFileError(f"'url_note' must be 'GOLD in PRED', got {rule!r:.80}")
    return get(evaluation, "reference_url", str)


class _References(NamedTuple):
    """What an answer is compared with.

    Attributes:
        exact: The answer; None if it may be worded otherwise.
        included: What must be in it.
        fuzzy: What it must say in whatever words.
        reason: Why the task cannot be done, where it cannot; else None.
    """

    exact: str | None
    included: list[str]
    fuzzy: list[str]
    reason: str | None


def _references(evaluation: Mapping[str, Any]) -> _References:
    written = as_object(evaluation.get("reference_answers"))
    unknown = written.keys() - {"exact_match", "must_include", "fuzzy_match"}
    if unknown or not written:
        raise MalformedFileError(f"no way to compare answers in {written!r:.80}")
    impossible = written.get("fuzzy_match") == NOT_ACHIEVABLE
    return _References(
        get(written, "exact_match", str) if "exact_match" in written else None,
        _texts(written, "must_include"),
        [] if impossible else _texts(written, "fuzzy_match"),
        str(evaluation.get("string_note", "")) if impossible else None,
    )


def _texts(written: Mapping[str, Any], way: str) -> list[str]:
    texts = get(written, way, list[Any]) if way in written else []
    return [typed(text, f"each of {way!r}", str) for text in texts]


def _string_match(
    evaluation: Mapping[str, Any], answer: str, rules: Rules, intent: str, judge: Judge | None
) -> bool:
    references = _references(evaluation)
    given = clean(answer)
    if references.exact is not None and not exact_match(references.exact, given, rules):
        return False
    alone = len(references.included) == 1
    if not all(must_include(each, given, rules, alone=alone) for each in references.included):
        return False
    decide = judge or fuzzy_match
    for each in references.fuzzy:
        # No judge was ever asked about an empty answer.
        same = decide(FuzzyQuestion(intent, each, given)) if given else not each
        if not same:
            return False
    if references.reason is None or exact_match(NOT_ACHIEVABLE, given, rules):
        return True
    return decide(FuzzyQuestion(intent, references.reason, given, impossible=True))
