"""What customers see of themselves: the dashboard, their data, their reviews, the newsletter."""

from typing import Literal

from flask import Flask, flash, redirect, render_template
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import (
    found,
    local_path,
    paged,
    records,
    sent,
    signed_in_only,
    stamp,
)
from agentgym_envs.envs.webarena.sites.records import Row
from agentgym_envs.envs.webarena.sites.shop.accounts import digest

from .visitor import HOME, customer, enter, me

REVIEWS = 10
_SHORTEST_PASSWORD = 8
_LONGEST_NAME = 60


def add_pages(app: Flask) -> None:
    """Adds the account."""
    app.get("/customer/account", strict_slashes=False)(dashboard)
    app.get("/customer/account/create", strict_slashes=False)(new_account)
    app.post("/customer/account/create", strict_slashes=False)(create_account)
    app.get("/customer/account/edit", strict_slashes=False)(edit_account)
    app.post("/customer/account/edit", strict_slashes=False)(save_account)
    app.get("/review/customer", strict_slashes=False)(own_reviews)
    app.get("/newsletter/manage", strict_slashes=False)(newsletter)
    app.post("/newsletter/manage", strict_slashes=False)(save_newsletter)


def address_of(column: Literal["billing", "shipping"]) -> Row | None:
    """Returns the customer's default address for "billing" or "shipping"."""
    sql = f"SELECT * FROM address WHERE customer_id = ? AND default_{column} = 1"  # noqa: S608
    return records().one(sql, me())


@signed_in_only
def dashboard() -> str:
    """The account at a glance."""
    recent = "SELECT * FROM sales_order WHERE customer_id = ? ORDER BY id DESC LIMIT 5"
    return render_template(
        "account.html",
        customer=found(customer()),
        subscribed=_subscribed(),
        billing=address_of("billing"),
        shipping=address_of("shipping"),
        orders=records().all(recent, me()),
    )


def new_account() -> str:
    """The form for a new account."""
    return render_template("create.html", form={}, problems={})


def create_account() -> str | Response:
    """Makes an account, and signs its owner in."""
    form = _form()
    problems = _problems(form) | _password_problem(sent("password"))
    if "email" not in problems and _taken(form["email"], 0):
        problems["email"] = "There is already an account with this email address."
    if problems:
        return render_template("create.html", form=form, problems=problems)
    password = digest(form["email"], sent("password"))
    row = records().insert(
        "customer", **form, password=password, customer_group="General", created_at=stamp()
    )
    enter(row)
    flash("Thank you for registering with Holmar Bazaar.", "success")
    return redirect(local_path(sent("next"), HOME), 303)


@signed_in_only
def edit_account() -> str:
    """Name, email address and password."""
    return render_template("edit_account.html", form=found(customer()), problems={})


@signed_in_only
def save_account() -> str | Response:
    """Changes the account; the password opens new email addresses and passwords."""
    who, form = found(customer()), _form()
    problems = _problems(form)
    changed = form["email"] != who["email"] or bool(sent("new_password"))
    if changed and digest(who["email"], sent("password")) != who["password"]:
        problems["password"] = "The current password is wrong."  # noqa: S105
    if sent("new_password"):
        known = _password_problem(sent("new_password")).get("password")
        problems |= {"new_password": known} if known else {}
    if "email" not in problems and _taken(form["email"], who["id"]):
        problems["email"] = "There is already an account with this email address."
    if problems:
        return render_template("edit_account.html", form=form, problems=problems)
    password = who["password"]
    if changed:
        password = digest(form["email"], sent("new_password") or sent("password"))
    records().update("customer", who["id"], **form, password=password)
    flash("You saved the account information.", "success")
    return redirect(HOME, 303)


def _form() -> dict[str, str]:
    return {name: sent(name) for name in ("first_name", "last_name", "email")}


def _problems(form: dict[str, str]) -> dict[str, str]:
    problems = {name: "This is a required field." for name, value in form.items() if not value}
    for name, value in form.items():
        if len(value) > _LONGEST_NAME:
            problems[name] = f"Write {_LONGEST_NAME} characters at most."
    if form["email"] and not is_email(form["email"]):
        problems["email"] = "Enter a valid email address (Ex: johndoe@domain.com)."
    return problems


def is_email(text: str) -> bool:
    """Returns whether a text can be an address for mail."""
    name, _, domain = text.partition("@")
    plain = not any(each.isspace() for each in text) and "@" not in domain
    return bool(name) and "." in domain.strip(".") and plain


def _password_problem(password: str) -> dict[str, str]:
    if len(password) >= _SHORTEST_PASSWORD:
        return {}
    return {"password": f"A password has {_SHORTEST_PASSWORD} characters at least."}


def _taken(email: str, owner: int) -> bool:
    sql = "SELECT 1 FROM customer WHERE lower(email) = lower(?) AND id <> ?"
    return records().value(sql, email, owner) is not None


@signed_in_only
def own_reviews() -> str:
    """The reviews that the customer wrote, whatever became of them."""
    sql = (
        "SELECT r.*, p.name, p.slug FROM review AS r JOIN product AS p ON p.id = r.product_id"
        " WHERE r.customer_id = ? ORDER BY r.created_at DESC, r.id DESC"
    )
    return render_template("my_reviews.html", pages=paged(records(), sql, me(), size=REVIEWS))


@signed_in_only
def newsletter() -> str:
    """Whether the customer gets the newsletter."""
    return render_template("newsletter.html", subscribed=_subscribed())


@signed_in_only
def save_newsletter() -> Response:
    """Begins or ends the newsletter."""
    wanted = bool(sent("subscribed"))
    set_subscription(found(customer())["email"], wanted=wanted)
    done = "saved your subscription" if wanted else "removed your newsletter subscription"
    flash(f"We have {done}.", "success")
    return redirect(HOME, 303)


def set_subscription(email: str, *, wanted: bool) -> None:
    """Keeps whether the newsletter goes to an address."""
    kept, status = records(), "subscribed" if wanted else "unsubscribed"
    owner = kept.value("SELECT id FROM customer WHERE lower(email) = lower(?)", email)
    row = kept.value("SELECT id FROM subscriber WHERE lower(email) = lower(?)", email)
    if row is not None:
        kept.update("subscriber", row, status=status, customer_id=owner)
    elif wanted:
        moment = stamp()
        kept.insert("subscriber", email=email, customer_id=owner, status=status, created_at=moment)


def _subscribed() -> bool:
    sql = "SELECT 1 FROM subscriber WHERE lower(email) = lower(?) AND status = 'subscribed'"
    return records().value(sql, found(customer())["email"]) is not None
