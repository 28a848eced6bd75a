"""Work that waits for the visitor: to-dos, issues, merge requests."""

from flask import Blueprint, redirect, render_template, request

from agentgym_envs.envs.webarena.sites.app import asked, found, paged, records, signed_in_only
from agentgym_envs.envs.webarena.sites.git.rules import SEEN

from .frame import Page, done, me, my_id
from .issues import ISSUE_SORTS, labels_of
from .issues import LISTED as ISSUES
from .lists import SORTS, dashboard_filter, options, order_of
from .merging import LISTED as REQUESTS


def add_pages(app: Blueprint) -> None:
    """Adds the pages of this topic."""
    app.get("/dashboard/issues", strict_slashes=False)(issues)
    app.get("/dashboard/merge_requests", strict_slashes=False)(merge_requests)
    app.get("/dashboard/todos", strict_slashes=False)(todos)
    app.post("/dashboard/todos/<int:number>/done")(mark_done)
    app.post("/dashboard/todos/all/done")(mark_all_done)


@signed_in_only
def issues() -> Page:
    """Shows issues of all projects; those assigned to the visitor unless the query asks others."""
    if not request.args:
        return redirect(f"/dashboard/issues?assignee_username={_name()}")
    chosen = dashboard_filter(SEEN)
    state = chosen.state()
    listed = chosen.page(ISSUES, order_of(ISSUE_SORTS))
    return render_template(
        "dashboard_issues.html", issues=listed, state=state, sort=asked("sort"),
        sorts=options(ISSUE_SORTS), labels=labels_of([row["id"] for row in listed.rows]),
    )  # fmt: skip


@signed_in_only
def merge_requests() -> Page:
    """Shows merge requests of all projects; the visitor's own unless the query asks others."""
    if not request.args:
        return redirect(f"/dashboard/merge_requests?assignee_username={_name()}")
    chosen = dashboard_filter(SEEN)
    chosen.add("reviewer_username", "r.username = ?")
    state = chosen.state()
    listed = chosen.page(REQUESTS, order_of(SORTS))
    return render_template(
        "dashboard_merge_requests.html", requests=listed, state=state, sort=asked("sort"),
        sorts=options(SORTS),
    )  # fmt: skip


def _name() -> str:
    user = me()
    assert user is not None
    return user["username"]


_TODOS = """
SELECT t.*, coalesce(i.title, m.title) AS title, coalesce(i.iid, m.iid) AS iid,
 p.namespace, p.path, u.name AS author_name, u.username
FROM todos t LEFT JOIN issues i ON t.kind = 'issue' AND i.id = t.target
LEFT JOIN merge_requests m ON t.kind = 'merge_request' AND m.id = t.target
JOIN projects p ON p.id = coalesce(i.project, m.project) JOIN users u ON u.id = t.author
WHERE t.user = ? AND t.state = ? ORDER BY t.created DESC, t.id
"""


@signed_in_only
def todos() -> Page:
    """Shows what the visitor was asked to do."""
    state = "done" if asked("state") == "done" else "pending"
    listed = paged(records(), _TODOS, my_id(), state, size=20)
    return render_template("todos.html", todos=listed, state=state)


@signed_in_only
def mark_done(number: int) -> Page:
    """Marks a to-do as done."""
    sql = "SELECT * FROM todos WHERE user = ? AND id = ?"
    row = found(records().one(sql, my_id(), number) if number < 10**9 else None)
    records().update("todos", row["id"], state="done")
    return done("The item was marked as done.", "/dashboard/todos")


@signed_in_only
def mark_all_done() -> Page:
    """Marks all to-dos as done."""
    records().change("UPDATE todos SET state = 'done' WHERE user = ?", my_id())
    return done("Everything was marked as done.", "/dashboard/todos")
