"""A browser in this process: pages without scripts, laid out and described as Chromium does it."""
