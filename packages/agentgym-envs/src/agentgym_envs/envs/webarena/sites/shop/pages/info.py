"""Pages of text, the contact form, the newsletter for everybody, and pictures of products."""

from flask import Flask, Response, flash, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from agentgym_envs.envs.webarena.sites.app import found, records, sent, stamp

from .account import is_email, set_subscription
from .visitor import customer

_LIMITS = {"name": 60, "email": 60, "phone": 30, "message": 4000}
_COLORS = ("#c2410c", "#0f766e", "#6d3fc0", "#1f6fb2", "#2f7d32", "#a16207", "#be185d", "#475569")
_WEEK = 60 * 60 * 24 * 7


def add_pages(app: Flask) -> None:
    """Adds them; pages of text last, for they may have any name."""
    app.get("/contact/", strict_slashes=False)(contact)
    app.post("/contact/", strict_slashes=False)(send_message)
    app.post("/newsletter/subscriber/new")(subscribe_anybody)
    app.get("/media/<int(max=999999999):product_id>.svg")(picture)
    app.get("/<name>")(text_page)


def text_page(name: str) -> str:
    """A page that the back office wrote."""
    sql = "SELECT * FROM cms_page WHERE identifier = ? AND active = 1"
    return render_template("text.html", page=found(records().one(sql, name)))


def contact() -> str:
    """The form for a message to the shop."""
    who = customer()
    form = dict.fromkeys(_LIMITS, "")
    if who is not None:
        form |= {"name": f"{who['first_name']} {who['last_name']}", "email": who["email"]}
    return render_template("contact.html", form=form, problems={})


def send_message() -> str | BaseResponse:
    """Keeps a message for the back office."""
    form = {name: sent(name) for name in _LIMITS}
    problems = {
        name: "This is a required field." for name in ("name", "email", "message") if not form[name]
    }
    for name, limit in _LIMITS.items():
        if len(form[name]) > limit:
            problems[name] = f"Write {limit} characters at most."
    if form["email"] and not is_email(form["email"]):
        problems["email"] = "Enter a valid email address."
    if problems:
        return render_template("contact.html", form=form, problems=problems)
    records().insert("contact_message", **form, created_at=stamp())
    flash("Thanks for contacting us. We'll respond to you very soon.", "success")
    return redirect("/contact/", 303)


def subscribe_anybody() -> BaseResponse:
    """Begins the newsletter for an address."""
    email = sent("email")
    if len(email) > _LIMITS["email"] or not is_email(email):
        flash("Enter a valid email address.", "error")
    elif records().value(
        "SELECT 1 FROM subscriber WHERE lower(email) = lower(?) AND status = 'subscribed'", email
    ):
        flash("This email address is already subscribed.", "error")
    else:
        set_subscription(email, wanted=True)
        flash("Thank you for your subscription.", "success")
    return redirect("/", 303)


def picture(product_id: int) -> Response:
    """A picture of a product: its initials on a color of its brand."""
    row = found(records().one("SELECT kind, brand FROM product WHERE id = ?", product_id))
    color = _COLORS[sum(row["brand"].encode()) % len(_COLORS)]
    letters = "".join(word[0] for word in row["kind"].upper().split())
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 120">'
        f'<rect width="160" height="120" fill="{color}" opacity="0.14"/>'
        f'<circle cx="80" cy="60" r="36" fill="{color}"/>'
        '<text x="80" y="71" font-family="sans-serif" font-size="30" font-weight="600" '
        f'fill="#fff" text-anchor="middle">{letters}</text></svg>'
    )
    return Response(drawn, mimetype="image/svg+xml", headers={"Cache-Control": f"max-age={_WEEK}"})
