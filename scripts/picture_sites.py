"""Takes the pictures of WebArena's embedded sites for the docs, with Chromium.

    python scripts/picture_sites.py          # writes docs/images/webarena/<name>.png

Look at what it wrote before you commit it.
"""

import sys
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from agentgym_envs.envs.webarena.browsing import Action
from agentgym_envs.envs.webarena.chromium import ChromiumBrowser
from agentgym_envs.envs.webarena.sites.catalogue import all_sites, sign_in
from agentgym_envs.envs.webarena.sites.web import Web

FOLDER = Path(__file__).parents[1] / "docs" / "images" / "webarena"
SIZE = (960, 540)
"""Of the pictures, in pixels: three quarters of the window."""


class View(NamedTuple):
    """A page worth a picture.

    Attributes:
        name: Of the file.
        url: Where it begins.
        links: What is clicked then, by its text.
    """

    name: str
    url: str
    links: tuple[str, ...] = ()


VIEWS = (
    View("home", "http://home.test/"),
    View("shop", "http://shop.test/", ("Clothing, Shoes & Jewelry",)),
    View("admin", "http://shop.test/admin"),
    View("forum", "http://forum.test/"),
    View("git", "http://git.test/"),
    View("map", "http://map.test/"),
    View("wiki", "http://wiki.test/"),
)


def main() -> int:
    """Writes all pictures, and returns the status to exit with."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    sites = all_sites()
    web = Web(sites)
    cookies = sign_in(web, ["shop", "admin", "forum", "git"])
    browser = ChromiumBrowser(list(sites), web, timeout_seconds=30)
    try:
        for view in VIEWS:
            browser.start([view.url], cookies=cookies)
            for link in view.links:
                nodes = browser.look().nodes
                found = next(n for n in nodes if n.role == "link" and n.name == link)
                browser.act(Action("click", found.id))
            picture = browser.screenshot().resize(SIZE, Image.Resampling.LANCZOS)
            path = FOLDER / f"{view.name}.png"
            picture.quantize(128).save(path, optimize=True)
            print(f"{path.name}: {path.stat().st_size // 1024} KiB of {browser.look().url}")
    finally:
        browser.close()
        web.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
