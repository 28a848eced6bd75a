"""The pages of the git host, one file per topic.

frame.py       what all need: who asks, which project, may they
start.py       sign-in, own projects, exploring, searching
project.py     a project's front page, stars, forks
files.py       folders and files, the web editor
history.py     commits, contributors, branches
lists.py       what lists of issues and merge requests are asked for
issues.py      issues
merging.py     merge requests
planning.py    labels and milestones
members.py     who works on a project or in a group
settings.py    new projects, and what can be set in them
groups.py      groups
profile.py     people, their profiles and whom they follow
todo.py        work that waits for the visitor
"""

from flask import Blueprint, Flask

from . import (
    files,
    groups,
    history,
    issues,
    members,
    merging,
    planning,
    profile,
    project,
    settings,
    start,
    todo,
)
from .frame import add_frame

TOPICS = (
    start, todo, profile, groups, settings, members, project, files, history, issues, merging,
    planning,
)  # fmt: skip


def add_pages(app: Flask) -> None:
    """Adds all pages to the application."""
    add_frame(app)
    for topic in TOPICS:
        pages = Blueprint(topic.__name__.rpartition(".")[2], __name__)
        topic.add_pages(pages)
        app.register_blueprint(pages)
