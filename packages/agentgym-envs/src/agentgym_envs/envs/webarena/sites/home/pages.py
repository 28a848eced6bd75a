"""The pages of the home page."""

from flask import Flask, render_template


def add_pages(app: Flask) -> None:
    """Adds all pages to the application."""
    app.get("/")(home)


def home() -> str:
    """Links to all sites."""
    return render_template("home.html")
