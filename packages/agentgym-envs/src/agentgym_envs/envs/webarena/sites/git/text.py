"""Descriptions, comments and READMEs: a small part of Markdown, made into HTML.

Headings, paragraphs, lists, code, links and emphasis. All else is shown as it is written.
"""

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`|\*\*(?P<strong>[^*\n]+)\*\*|\[(?P<text>[^\]\n]+)\]\((?P<url>https?://[^\s)]+)\)"
)
_ITEM = re.compile(r"(?:[-*]|\d{1,9}\.) +(.*)")


def html(source: str) -> Markup:
    """Returns the text as HTML; whatever looks like HTML in it is escaped.

    >>> html("# Hello")
    Markup('<h2>Hello</h2>')
    >>> html("Use `<b>`.")
    Markup('<p>Use <code>&lt;b&gt;</code>.</p>')
    """
    return Markup("\n").join(_blocks(source.replace("\r\n", "\n").split("\n")))


def _blocks(lines: Sequence[str]) -> Iterator[Markup]:
    position = 0
    while position < len(lines):
        end = _end_of_block(lines, position)
        if lines[position].strip():
            yield _block(lines[position:end])
        position = end


def _kind(line: str) -> str:
    if line.startswith("    "):
        return "code"
    if re.match(r"#{1,4} ", line):
        return "heading"
    if _ITEM.match(line):
        return "item"
    return "text" if line.strip() else ""


def _end_of_block(lines: Sequence[str], start: int) -> int:
    kind = _kind(lines[start])
    if lines[start].startswith("```"):
        closing = (n for n in range(start + 1, len(lines)) if lines[n].startswith("```"))
        return next(closing, len(lines) - 1) + 1
    end = start + 1
    if kind in ("heading", ""):
        return end
    while end < len(lines) and _kind(lines[end]) == kind and not lines[end].startswith("```"):
        end += 1
    return end


def _block(lines: Sequence[str]) -> Markup:
    if lines[0].startswith("```"):
        return _code([line for line in lines if not line.startswith("```")])
    match _kind(lines[0]):
        case "code":
            return _code([line[4:] for line in lines])
        case "heading":
            marks, _, title = lines[0].partition(" ")
            level = min(len(marks) + 1, 4)
            return Markup(f"<h{level}>%s</h{level}>") % _inline(title.strip())  # noqa: S704
        case "item":
            found = [_ITEM.match(line) for line in lines]
            items = [_inline(match[1]) for match in found if match]
            listed = Markup("\n").join(Markup("<li>%s</li>") % item for item in items)
            return Markup('<ul class="bullets">\n%s\n</ul>') % listed
        case _:
            return Markup("<p>%s</p>") % _inline("\n".join(lines).strip())


def _code(lines: Sequence[str]) -> Markup:
    return Markup('<pre class="code">%s</pre>') % "\n".join(lines)


def _inline(text: str) -> Markup:
    parts: list[Markup] = []
    position = 0
    for match in _INLINE.finditer(text):
        parts.append(escape(text[position : match.start()]))
        parts.append(_marked(match))
        position = match.end()
    return Markup("").join([*parts, escape(text[position:])])


def _marked(match: re.Match[str]) -> Markup:
    if match["code"] is not None:
        return Markup("<code>%s</code>") % match["code"]
    if match["strong"] is not None:
        return Markup("<strong>%s</strong>") % match["strong"]
    return Markup('<a href="%s">%s</a>') % (match["url"], match["text"])
