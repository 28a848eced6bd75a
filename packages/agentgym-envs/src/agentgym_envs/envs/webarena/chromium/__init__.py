"""Real Chromium, driven by playwright: sites over a socket, and two calls per look at a page.

executable.py    which Chromium is used
pool.py          browser processes that environments share, and how they end
tab.py           an open page: when it has settled, and what is on it
scripts.py       the few lines of JavaScript that run in pages
addresses.py     which URLs may be opened
session.py       one person's tabs
devtools.py      the protocol that Chromium is watched by
actions.py       carries out actions
inspection.py    a page that a scorer looks at
browser.py       all of that as a `Browser`
"""

from .browser import ChromiumBrowser
from .executable import find_chromium
from .pool import Settings

__all__ = ["ChromiumBrowser", "Settings", "find_chromium"]
