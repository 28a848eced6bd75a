"""The pages of the git host, one file per topic."""

from flask import Flask


def add_pages(app: Flask) -> None:
    """Adds all pages to the application."""
