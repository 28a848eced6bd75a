"""Todoist's API v1 on this machine's own loopback, as far as our backend asks it."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from typing_extensions import override

from .stand_in import Reply

TOKEN = "a-token"
PAGE = 3
DAY = "2024-01-01T00:00:00.000000Z"
NOT_FOUND = Reply(404, '{"error": "Not found"}')


@dataclass
class Account:
    """What the service holds: id -> project, id -> task; one of each is somebody's own."""

    projects: dict[str, dict[str, Any]] = field(default_factory=dict)
    tasks: dict[str, dict[str, Any]] = field(default_factory=dict)
    made: int = 0

    def __post_init__(self) -> None:
        self.own_project = self.add_project({"name": "My own"})["id"]
        self.own_task = self.add_task({"content": "Mine", "project_id": self.own_project})["id"]

    def add_project(self, data: dict[str, Any]) -> dict[str, Any]:
        project = {
            "id": self._new_id(), "name": data["name"], "description": "", "child_order": 1,
            "color": data.get("color", "charcoal"), "is_collapsed": False, "is_shared": False,
            "is_favorite": data.get("is_favorite", False), "is_archived": False,
            "can_assign_tasks": False, "view_style": "list", "created_at": DAY, "updated_at": DAY,
            "parent_id": data.get("parent_id"), "inbox_project": False,
        }  # fmt: skip
        self.projects[project["id"]] = project
        return project

    def add_task(self, data: dict[str, Any]) -> dict[str, Any]:
        task = {
            "id": self._new_id(), "content": data["content"], "project_id": data["project_id"],
            "description": data.get("description", ""), "section_id": None, "parent_id": None,
            "labels": [], "priority": data.get("priority", 1), "due": due(data.get("due_date")),
            "deadline": None, "is_collapsed": False, "child_order": 1, "responsible_uid": None,
            "duration": {"amount": data.get("duration", 1), "unit": "minute"},
            "assigned_by_uid": None, "completed_at": None, "added_by_uid": "1", "added_at": DAY,
            "updated_at": DAY,
        }  # fmt: skip
        self.tasks[task["id"]] = task
        return task

    def delete_project(self, number: str) -> None:
        del self.projects[number]
        for task in [t["id"] for t in self.tasks.values() if t["project_id"] == number]:
            del self.tasks[task]
        for below in [p["id"] for p in self.projects.values() if p["parent_id"] == number]:
            self.delete_project(below)

    @property
    def is_as_before(self) -> bool:
        """Whether only what was somebody's own is there, and all of it."""
        task = self.tasks.get(self.own_task)
        return (
            list(self.projects) == [self.own_project]
            and list(self.tasks) == [self.own_task]
            and task is not None
            and task["completed_at"] is None
        )

    def _new_id(self) -> str:
        self.made += 1
        return f"6X{self.made:04}"


class TodoistStandIn:
    """Answers as Todoist does, after the replies that a test puts in `faults`."""

    def __init__(self) -> None:
        self.account = Account()
        self.faults: list[Reply] = []
        self.asked: list[str] = []
        self.request_ids: list[str | None] = []
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                stand_in.asked.append(f"{self.command} {self.path}")
                stand_in.request_ids.append(self.headers.get("X-Request-ID"))
                if stand_in.faults:
                    reply = stand_in.faults.pop(0)
                elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
                    reply = Reply(401, "Unauthorized")
                else:
                    data = json.loads(body) if body else {}
                    reply = stand_in.reply(self.command, self.path, data)
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                content = reply.body.encode()
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_DELETE = _answer

            @override
            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def reply(self, method: str, address: str, data: dict[str, Any]) -> Reply:
        url = urlsplit(address)
        query = dict(parse_qsl(url.query))
        parts = url.path.removeprefix("/api/v1/").split("/")
        if parts[0] == "projects":
            return self._projects(method, parts[1:], query, data)
        return self._tasks(method, parts[1:], query, data)

    def _projects(
        self, method: str, rest: list[str], query: dict[str, str], data: dict[str, Any]
    ) -> Reply:
        account = self.account
        if not rest:
            if method == "GET":
                return page(list(account.projects.values()), query)
            return Reply(200, json.dumps(account.add_project(data)))
        if rest[0] not in account.projects:
            return NOT_FOUND
        if method == "DELETE":
            account.delete_project(rest[0])
            return Reply(204, "")
        account.projects[rest[0]].update(data)
        return Reply(200, json.dumps(account.projects[rest[0]]))

    def _tasks(
        self, method: str, rest: list[str], query: dict[str, str], data: dict[str, Any]
    ) -> Reply:
        account = self.account
        if not rest:
            if method == "POST":
                return Reply(200, json.dumps(account.add_task(data)))
            active = [
                task
                for task in account.tasks.values()
                if task["completed_at"] is None
                and query.get("project_id") in (None, task["project_id"])
            ]
            return page(active, query)
        task = account.tasks.get(rest[0])
        if task is None:
            return NOT_FOUND
        if method == "DELETE":
            del account.tasks[rest[0]]
            return Reply(204, "")
        if rest[1:] == ["close"]:
            task["completed_at"] = DAY
            return Reply(204, "")
        if "due_date" in data:
            task["due"] = due(data["due_date"])
        return Reply(200, json.dumps(task))


def due(day: str | None) -> dict[str, Any] | None:
    if day is None:
        return None
    return {"date": day, "string": day, "lang": "en", "is_recurring": False, "timezone": None}


def page(rows: list[dict[str, Any]], query: dict[str, str]) -> Reply:
    """Returns a part of the rows, and where the next part begins."""
    start = int(query.get("cursor", 0))
    following = str(start + PAGE) if start + PAGE < len(rows) else None
    return Reply(200, json.dumps({"results": rows[start : start + PAGE], "next_cursor": following}))
