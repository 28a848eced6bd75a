"""A few pages and a browser that looks at them, for the tests of the browser in this process."""

from collections.abc import Callable, Mapping

from agentgym_envs.envs.webarena.browser.http import Request, Response
from agentgym_envs.envs.webarena.browser.window import PageBrowser
from agentgym_envs.envs.webarena.browsing import Action, AXNode

HOSTS = frozenset({"shop.test", "wiki.test"})


class Sites:
    """Answers with pages by path; everything else is answered with what was asked.

    Attributes:
        asked: All requests so far.
    """

    def __init__(self, pages: Mapping[str, str | Callable[[Request], Response]]) -> None:
        self.asked: list[Request] = []
        self._pages = pages

    def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        path = "/" + request.url.split("/", 3)[3].partition("?")[0]
        page = self._pages.get(path)
        if callable(page):
            return page(request)
        if page is None:
            body = request.body.decode()
            page = f"<title>{path}</title><body><p>{request.method} {request.url} {body}</p></body>"
        return html(page)


class Person:
    """Uses a browser by what is written on the page instead of by numbers."""

    def __init__(self, pages: Mapping[str, str | Callable[[Request], Response]]) -> None:
        self.sites = Sites(pages)
        self.browser = PageBrowser(self.sites, HOSTS)
        self.browser.start(["http://shop.test/"])

    def node(self, role: str, name: str = "") -> AXNode:
        """Returns the first node with this role and a name that begins so."""
        nodes = self.browser.look().nodes
        return next(n for n in nodes if n.role == role and n.name.strip().startswith(name))

    def click(self, role: str, name: str = "") -> None:
        self.browser.act(Action("click", element=self.node(role, name).id))

    def type(self, name: str, text: str, role: str = "textbox") -> None:
        self.browser.act(Action("type", element=self.node(role, name).id, text=text))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.browser.act(Action("press", text=key))

    def goto(self, url: str) -> None:
        self.browser.act(Action("goto", text=url))

    def back(self) -> None:
        self.browser.act(Action("go_back"))

    def forward(self) -> None:
        self.browser.act(Action("go_forward"))

    @property
    def url(self) -> str:
        return self.browser.look().url

    @property
    def text(self) -> str:
        """Everything that can be read on the page."""
        return self.read("body")

    def read(self, css: str, what: str = "innerText") -> str:
        """Returns what can be read of the first element that fits."""
        return self.browser.inspect(None).query(css)[0][what]

    @property
    def focused(self) -> str:
        """The name of what has the keyboard; "" for the page."""
        nodes = self.browser.look().nodes[1:]
        return next((n.name.strip() for n in nodes if n.properties.get("focused")), "")

    @property
    def scroll(self) -> float:
        return self.browser.look().above


def open_page(body: str) -> Person:
    """Returns someone who looks at a page with this content."""
    return Person({"/": f"<html><head><title>Page</title></head><body>{body}</body></html>"})


def html(text: str, status: int = 200, *headers: tuple[str, str]) -> Response:
    return Response(status, [("Content-Type", "text/html; charset=utf-8"), *headers], text.encode())


def redirect(to: str, status: int = 302, *headers: tuple[str, str]) -> Response:
    return Response(status, [("Location", to), *headers], b"")
