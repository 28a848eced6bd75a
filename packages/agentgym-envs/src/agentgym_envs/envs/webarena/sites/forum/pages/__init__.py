"""The pages of the forum, one file per topic."""

from flask import Flask

from . import account, comments, forums, listings, messages, search, submissions, users, votes


def add_pages(app: Flask) -> None:
    """Adds all pages to the application."""
    for topic in (account, listings, submissions, comments, votes, forums, users, messages, search):
        topic.add_pages(app)
