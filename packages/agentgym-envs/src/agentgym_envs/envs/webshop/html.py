"""The open page as HTML: plain, whole, and free of anything that a browser would load."""

from collections.abc import Iterator
from html import escape

from .pages import SHOP, Node
from .world import World

_STYLE = """
body{font:16px/1.45 system-ui,sans-serif;margin:0 auto;max-width:52rem;padding:1rem 1.5rem;
color:#1f2933;background:#fff}
header{border-bottom:1px solid #d9e2ec;margin-bottom:1rem}
h1{font-size:1.1rem;margin:0 0 .4rem;color:#486581}
button,.option{border:1px solid #bcccdc;border-radius:.3rem;background:#f0f4f8;
padding:.2rem .6rem;margin:.15rem .25rem .15rem 0}
.option{display:inline-block}
.option.chosen,a.opened{background:#bae3ff;border-color:#2186eb}
input[type=search]{font:inherit;padding:.25rem .5rem;width:60%}
""".strip()


def html(world: World) -> str:
    """Returns the open page as an HTML document."""
    body = "\n".join(_body(world))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{SHOP}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n{body}\n"
        "</body>\n</html>\n"
    )


def _body(world: World) -> Iterator[str]:
    yield f"<header>\n<h1>{SHOP}</h1>"
    if world.kind != "done":
        yield f"<p>Instruction: <strong>{escape(world.goal.instruction)}</strong></p>"
    yield "</header>\n<main>"
    if world.has_search_bar:
        yield '<input type="search" aria-label="Search words">'
    yield from (_element(world, node) for node in world.page.nodes)
    yield "</main>"


def _element(world: World, node: Node) -> str:
    shown = escape(node.text)
    if node.kind == "button":
        return f"<button>{shown}</button>"
    if node.kind == "link":
        opened = ' class="opened"' if node.text in world.opened else ""
        return f'<hr>\n<a href="#{shown}"{opened}>{shown}</a>'
    if node.kind == "option":
        chosen = world.options.get(node.name.lower()) == node.text
        mark, checked = (" chosen", " checked") if chosen else ("", "")
        return (
            f'<label class="option{mark}"><input type="radio" name="{escape(node.name)}"'
            f"{checked}> {shown}</label>"
        )
    return f"<p>{shown}</p>"
