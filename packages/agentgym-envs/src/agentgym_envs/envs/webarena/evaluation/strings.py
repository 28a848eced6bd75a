"""Whether an answer says what it should: exactly, or somewhere in it.

Source: web-arena-x/webarena, evaluation_harness/evaluators.py (`StringEvaluator`).
"""

import re

from agentgym_envs.core import Rules

_QUOTES = '\u00ab\u00bb\u2018\u2019\u201c\u201d\u201e`"'
_APART = re.compile(
    rf"[;@#$%&?!*()\[\]{{}}<>{_QUOTES}]|--|\.{{2,}}|[:,](?=\D|$)"
    rf"|(?<=[^.])\.(?=[\])}}>'{_QUOTES} ]*$)"
)
"""Signs that are tokens of their own."""
_SUFFIX = re.compile(r"(?<=[^' ])('(?:s|m|d|ll|re|ve)?|n't)(?= |$)")
_OPENING = re.compile(r"'(?!re|ve|ll|m|t|s|d|n)(?=\w\b)")

# A number begins neither inside another one nor at its thousands.
_NUMBER = re.compile(
    r"(?<![\w.])(?!(?<=\d,)\d{3}(?!\d))[-+]?\$?(?>\d{1,3}(?:,\d{3})+|\d+)(?>\.\d+)?(?!\d|,\d{3}\b)"
)
_PLAIN_NUMBER = re.compile(r"\$?-?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?")
_COORDINATE = 3
"""From so many decimals on, a number is one that people write with more of them."""


def clean(text: str) -> str:
    """Returns `text` in small letters, without blanks and one pair of quotes around it.

    >>> clean(" 'No Way' ")
    'no way'
    """
    text = text.strip()
    for quote in ("'", '"'):
        if text.startswith(quote) and text.endswith(quote):
            return text[1:-1].lower()
    return text.lower()


def exact_match(reference: str, answer: str, rules: Rules = "agentgym") -> bool:
    """Returns whether an answer is the reference.

    "fixed" overlooks what nobody would call wrong: how blanks are set, a full stop at the end, and
    how a number is written ("$39.64", "39.640").

    >>> exact_match("39.64", "$39.64"), exact_match("39.64", "$39.64", "fixed")
    (False, True)
    """
    wanted, given = clean(reference), clean(answer)
    if rules == "agentgym" or wanted == given:
        return wanted == given
    wanted, given = (" ".join(text.split()).rstrip(".") for text in (wanted, given))
    return wanted == given or (_is_number(wanted) and _is_number(given) and _says(wanted, given))


def must_include(
    reference: str, answer: str, rules: Rules = "agentgym", *, alone: bool = False
) -> bool:
    """Returns whether an answer has the reference somewhere in it.

    "agentgym" looks for the letters, whatever is around them: "5" is in "15", and "0" alone is not
    in "$0.00". "fixed" looks for whole words and compares numbers by their value.

    Args:
        reference: What must be in the answer.
        answer: The answer, or the text of a page.
        rules: How to compare.
        alone: Whether this is all that is asked for; then a single letter or digit must be a token.

    >>> [must_include("0", text, "fixed", alone=True) for text in ("$0.00", "10", "0 orders")]
    [True, False, True]
    >>> [must_include("0", text, alone=True) for text in ("$0.00", "10", "0 orders")]
    [False, False, True]
    """
    wanted, given = clean(reference), clean(answer)
    if rules == "fixed":
        return _includes(wanted, given)
    if alone and len(wanted) == 1 and not wanted.isspace():
        return wanted in tokens(given)
    return wanted in given


def tokens(text: str) -> list[str]:
    """Returns the tokens of an English text, as NLTK's word tokenizer parts it.

    Only what decides over tokens of one letter: contracted words ("gonna") stay whole.

    Source: nltk.tokenize.destructive.NLTKWordTokenizer.

    >>> tokens("It's 5, 6:30 or (7).")
    ['It', "'s", '5', ',', '6:30', 'or', '(', '7', ')', '.']
    """
    text = _OPENING.sub("' ", text)
    text = _APART.sub(r" \g<0> ", text)
    return _SUFFIX.sub(r" \1", text).split()


def _includes(wanted: str, given: str) -> bool:
    wanted, given = (" ".join(text.split()) for text in (wanted, given))
    if not wanted:
        return True
    if _is_number(wanted) and _says(wanted, given):
        return True
    before = r"(?<!\w)" if wanted[0].isalnum() else ""
    after = r"(?!\w)" if wanted[-1].isalnum() else ""
    if _is_number(wanted):
        # Part of another number is not the number.
        before, after = r"(?<![\w.,])", r"(?![\w]|[.,]\d)"
    return re.search(before + re.escape(wanted) + after, given) is not None


def _is_number(text: str) -> bool:
    return _PLAIN_NUMBER.fullmatch(text) is not None


def _says(number: str, text: str) -> bool:
    """Returns whether a number of this value is in the text; coordinates may have more decimals."""
    digits = number.replace("$", "").replace(",", "")
    wanted = float(digits)
    exact_enough = len(digits.partition(".")[2]) >= _COORDINATE
    for found in _NUMBER.finditer(text):
        written = found[0].replace("$", "").replace(",", "").lstrip("+")
        if float(written) == wanted or (exact_enough and written.startswith(digits)):
            return True
    return False
