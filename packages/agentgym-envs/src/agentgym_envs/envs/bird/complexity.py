"""How far a statement unfolds before SQLite runs it.

SQLite copies the definition of a WITH table at each place that names it, before any limit of its
own counts, so that thirty short definitions in a chain, each naming the last one twice, would
keep it busy for hours. The number of copies can be bounded from the text alone.
"""

import re
from collections import Counter
from collections.abc import Sequence

MAX_COPIES = 4_096

_TOKEN = re.compile(
    r"""--[^\n]*|/\*.*?(?:\*/|\Z)|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]"""
    r"""|[\w$\x80-\U0010ffff]+|\S""",
    re.DOTALL,
)


def unfolds_too_far(statement: str) -> bool:
    """Returns whether the WITH tables of a statement are copied more than `MAX_COPIES` times.

    >>> chain = ", ".join(f"t{n + 1} AS (SELECT 1 FROM t{n} a, t{n} b)" for n in range(20))
    >>> unfolds_too_far(f"WITH t0 AS (SELECT 1), {chain} SELECT * FROM t20")
    True
    >>> unfolds_too_far("WITH t AS (SELECT 1 AS x) SELECT t.x FROM t")
    False
    """
    if "with" not in statement.lower():
        return False
    tokens = [_plain(token) for token in _TOKEN.findall(statement) if not _is_comment(token)]
    uses = Counter(
        token for token, after in zip(tokens, [*tokens[1:], ""], strict=True) if after != "."
    )
    copies = 1
    for name in _defined(tokens):
        copies *= max(uses[name] - 1, 1)
    return copies > MAX_COPIES


def _defined(tokens: Sequence[str]) -> set[str]:
    names: set[str] = set()
    for place, token in enumerate(tokens):
        after = tokens[place + 1 : place + 4]
        opens = [word for word in after if word not in ("not", "materialized")][:1] == ["("]
        if opens and place and token in ("as",):
            names.add(tokens[_name_before(tokens, place - 1)])
    return names


def _name_before(tokens: Sequence[str], place: int) -> int:
    """Returns the place of the name that a definition gives, before its list of columns."""
    depth = 0
    while place > 0:
        depth += (tokens[place] == ")") - (tokens[place] == "(")
        if depth == 0 and tokens[place] != "(":
            return place
        place -= 1
    return 0


def _is_comment(token: str) -> bool:
    return token.startswith(("--", "/*"))


def _plain(token: str) -> str:
    if len(token) > 1 and token[0] in "\"`['":
        return token[1:-1].lower()
    return token.lower()
