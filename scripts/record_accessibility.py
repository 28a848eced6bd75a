"""Asks Chromium how it describes pages, and writes its answers into tests/envs/webarena/trees.

    python scripts/record_accessibility.py

Each file there is a list of objects with "html" (what is inside the body), perhaps "focus" (the id
of the element that has the keyboard), and what this script adds: "text" and "nodes", the printed
tree. To add a page, write an object with "html" alone and run this. Needs playwright and Chromium.
"""

import json
import os
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

from agentgym_envs.envs.webarena.chromium.executable import find_chromium
from agentgym_envs.envs.webarena.protocol import read_nodes
from agentgym_envs.envs.webarena.tree import number, print_tree

PAGES = Path(__file__).parent.parent / "tests/envs/webarena/trees"


def main() -> None:
    """Records all files anew."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), chromium_sandbox=os.geteuid() != 0
        )
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        for path in sorted(PAGES.glob("*.json")):
            pages = json.loads(path.read_text("utf-8"))
            for each in pages:
                record(each, page, session)
            text = json.dumps(pages, ensure_ascii=False, indent=1)
            path.write_text(text + "\n", "utf-8")
            print(f"{path.name}: {len(pages)} pages")
        browser.close()


def record(described: dict[str, object], page: Page, session: CDPSession) -> None:
    """Adds to a page what Chromium says of it."""
    page.set_content(whole(str(described["html"])))
    if "focus" in described:
        page.locator(f"#{described['focus']}").focus()
    nodes = session.send("Accessibility.getFullAXTree", {})["nodes"]
    read = read_nodes(nodes, {})
    number(read.nodes, read.keys, {})
    printed = print_tree(read.nodes, viewport_only=False)
    described["text"], described["nodes"] = printed.text, dict(printed.nodes)


def whole(body: str) -> str:
    """Returns a page with this body; the test has the same function."""
    return f"<!doctype html><html lang=en><head><title>T</title></head><body>{body}</body></html>"


if __name__ == "__main__":
    main()
