"""Records what Chromium says of WebArena's sample pages, and where it breaks lines.

Run it after house.css or a sample page changed, where a Chromium is installed:

    uv run scripts/record_webarena_layout.py [path of the browser]

It writes tests/envs/webarena/pages/layout.json: of each page in pages/layout the height and the
rectangle of every node, in document order; and browser/breaks.json: characters -> the characters
before which a line may be broken after them.
"""

import functools
import json
import sys
from collections import defaultdict
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Page, sync_playwright

WEBARENA = Path("packages/agentgym-envs/src/agentgym_envs/envs/webarena")
PAGES = Path("tests/envs/webarena/pages")
CHROMIUM = "/usr/bin/chromium"
OBJECT = "\ufffc"
HEAD = '<!DOCTYPE html><html lang="en"><head><link rel="stylesheet" href="/house.css"></head>'

RECTANGLES = """() => {
  const found = [];
  const add = (name, node) => {
    const box = node.getBoundingClientRect();
    found.push(node.getClientRects().length && (box.width || name == "br")
      ? [name, box.x + scrollX, box.y + scrollY, box.width, box.height] : [name]);
  };
  const visit = element => {
    const tag = element.localName;
    add(tag, element);
    if (["option", "optgroup", "svg", "textarea"].includes(tag)) return;
    for (const child of element.childNodes) {
      if (tag == "details" && !element.open && child.localName != "summary") continue;
      if (child.nodeType == Node.ELEMENT_NODE) visit(child);
      if (child.nodeType != Node.TEXT_NODE) continue;
      const range = document.createRange();
      range.selectNodeContents(child);
      add("", range);
    }
  };
  visit(document.body);
  return {height: document.documentElement.scrollHeight, rectangles: found};
}"""

BREAKS = """characters => characters.map(before => {
  const column = document.createElement("div");
  column.style.cssText = "width: 0; overflow-wrap: normal";
  const texts = characters.map(after => {
    const line = document.createElement("div");
    const text = document.createTextNode("x" + before + after + "x");
    line.append(text);
    column.append(line);
    return text;
  });
  document.body.append(column);
  const top = (text, at) => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().top;
  };
  const breaks = texts.map(text => top(text, 2) > top(text, 1) + 5);
  column.remove();
  return breaks;
})"""


class _Sheet(SimpleHTTPRequestHandler):
    """Serves the style sheet and its fonts."""

    def log_message(self, format: str, *arguments: Any) -> None:
        """Says nothing."""


def main() -> None:
    """Records everything anew."""
    handler = functools.partial(_Sheet, directory=WEBARENA / "sites/static")
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=sys.argv[1] if len(sys.argv) > 1 else CHROMIUM, args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"http://127.0.0.1:{server.server_port}/house.css")
        _write_breaks(page)
        _write_rectangles(page)
        browser.close()
    server.shutdown()


def _show(page: Page, body: str) -> None:
    page.set_content(HEAD + body + "</html>")
    page.evaluate("document.fonts.ready.then(() => true)")


def _write_rectangles(page: Page) -> None:
    lines: list[str] = []
    for path in sorted(PAGES.glob("layout/*.html")):
        _show(page, path.read_text("utf-8").strip())
        lines.append(f"{json.dumps(path.stem)}: {json.dumps(page.evaluate(RECTANGLES))}")
    text = "{" + ",\n".join(lines) + "}\n"
    (PAGES / "layout.json").write_text(text, encoding="utf-8")


def _write_breaks(page: Page) -> None:
    measures = json.loads((WEBARENA / "browser/metrics.json").read_text("utf-8"))
    characters = [c for c in measures["characters"] + OBJECT if c == "\xa0" or c.isprintable()]
    characters.remove(" ")
    _show(page, "<body></body>")
    classes: defaultdict[str, str] = defaultdict(str)
    for before, breaks in zip(characters, page.evaluate(BREAKS, characters), strict=True):
        after = "".join(c for c, may in zip(characters, breaks, strict=True) if may)
        classes[after] += before
    lines = (f"{json.dumps(before)}: {json.dumps(after)}" for after, before in classes.items())
    text = "{" + ",\n".join(lines) + "}\n"
    (WEBARENA / "browser/breaks.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
