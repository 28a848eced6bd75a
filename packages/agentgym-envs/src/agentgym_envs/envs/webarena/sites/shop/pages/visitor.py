"""Who is there: signing in and out, and the cart that goes along."""

from typing import Any

from flask import Flask, flash, redirect, render_template, session
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import asked, local_path, records, sent, stamp
from agentgym_envs.envs.webarena.sites.records import Row
from agentgym_envs.envs.webarena.sites.shop.accounts import digest

HOME = "/customer/account"


def add_pages(app: Flask) -> None:
    """Adds signing in and out, and what the frame of every page shows."""
    app.context_processor(_frame)
    app.get("/login")(login)
    app.post("/login")(sign_in)
    app.get("/customer/account/login", strict_slashes=False)(to_login)
    app.post("/logout")(sign_out)


def customer() -> Row | None:
    """Returns the row of the customer who is signed in; None for a guest."""
    known = session.get("user")
    return known and records().one("SELECT * FROM customer WHERE id = ?", known)


def me() -> int:
    """Returns the id of the customer; for pages that only customers see."""
    return int(session["user"])


def cart_id() -> int | None:
    """Returns the id of the visitor's cart; None if nothing was ever put into one."""
    if "user" in session:
        return records().value("SELECT id FROM cart WHERE customer_id = ?", session["user"])
    return session.get("cart")


def own_cart() -> int:
    """Returns the id of the visitor's cart, which is made if there is none."""
    known = cart_id()
    if known is None:
        known = records().insert("cart", customer_id=session.get("user"), created_at=stamp())
        if "user" not in session:
            session["cart"] = known
    return known


def cart_count() -> int:
    """Returns how many pieces are in the cart."""
    sql = "SELECT coalesce(sum(qty), 0) FROM cart_item WHERE cart_id = ?"
    return int(records().value(sql, cart_id()))


def login() -> str | Response:
    """The form to sign in with."""
    return render_template("login.html", next=asked("next"), username="", problem="")


def to_login() -> Response:
    """Sends visitors from the address that they may know to the form."""
    return redirect("/login")


def sign_in() -> str | Response:
    """Signs a customer in, and takes the guest's cart along."""
    email = sent("username").lower()
    kept = records()
    sql = "SELECT id FROM customer WHERE lower(email) = ? AND password = ?"
    found = kept.value(sql, email, digest(email, sent("password")))
    if found is None:
        problem = "The username or password is wrong."
        return render_template("login.html", next=sent("next"), username=email, problem=problem)
    enter(int(found))
    return redirect(local_path(sent("next"), HOME), 303)


def enter(who: int) -> None:
    """Makes the visitor this customer."""
    guests = session.pop("cart", None)
    session["user"] = who
    if guests is not None:
        records().change("UPDATE cart_item SET cart_id = ? WHERE cart_id = ?", own_cart(), guests)


def sign_out() -> Response:
    """Makes the visitor a guest."""
    for name in ("user", "cart", "checkout"):
        session.pop(name, None)
    flash("You are signed out.", "success")
    return redirect("/", 303)


def _frame() -> dict[str, Any]:
    kept = records()
    departments = "SELECT name, path FROM category WHERE parent_id IS NULL ORDER BY position"
    who = customer()
    return {
        "visitor": who and f"{who['first_name']} {who['last_name']}",
        "cart_count": cart_count(),
        "departments": kept.all(departments),
        "texts": kept.all("SELECT identifier, title FROM cms_page WHERE active = 1 ORDER BY id"),
    }
