"""Signing in and out."""

import hmac

from flask import Blueprint, flash, redirect, render_template, session
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import asked, local_path, records, sent
from agentgym_envs.envs.webarena.sites.shop.accounts import digest
from agentgym_envs.envs.webarena.sites.shop.admin.staff import KEY

START = "/admin/dashboard/"


def add_pages(admin: Blueprint) -> None:
    """Adds these pages."""
    admin.get("/")(start)
    admin.get("/login")(ask_name)
    admin.post("/login")(sign_in)
    admin.post("/logout")(sign_out)


def start() -> Response:
    """Leads to the dashboard."""
    return redirect(START, 303)


def ask_name(error: str = "") -> str:
    """The form to sign in."""
    after = local_path(sent("next") or asked("next"), START)
    return render_template("admin/login.html", error=error, username=sent("username"), next=after)


def sign_in() -> str | Response:
    """Signs a member of the staff in."""
    name = sent("username")
    user = records().one("SELECT * FROM admin_user WHERE username = ? AND active", name)
    if user is None or not hmac.compare_digest(
        str(user["password"]), digest(name, sent("password"))
    ):
        return ask_name("The account sign-in was incorrect. Please check username and password.")
    session[KEY] = user["id"]
    return redirect(local_path(sent("next"), START), 303)


def sign_out() -> Response:
    """Signs out."""
    session.pop(KEY, None)
    flash("You have signed out.", "success")
    return redirect("/admin/login", 303)
