"""WebArena: reach an objective on web sites, through a browser."""

import os
from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args
from urllib.parse import urlsplit

from typing_extensions import override

from agentgym_envs.core import (
    InvalidOptionError,
    OracleUnavailableError,
    Outcome,
    PromptFormat,
    Rules,
    Split,
    Task,
    Tasks,
    TextEnv,
    official_folder,
)

from .actions import USAGE, InvalidActionError, describe_action, read_action
from .browsing import Action, ActionFailedError, Browser, Cookie, Login
from .extras import need_packages
from .official import Addresses, official_tasks
from .oracle import Situation, Step, next_step
from .prompts import REACT
from .tasks.template import Expect
from .tasks.web_task import WebTask

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from PIL.Image import Image

    from .evaluation import Judge
    from .sites.web import Web

ObservationMode = Literal["accessibility_tree", "html"]
BrowserName = Literal["in_process", "chromium"]


class WebArenaEnv(TextEnv[WebTask]):
    """DOCSTRING."""

    name = "webarena"
    default_max_steps: ClassVar[int] = 30
    max_observation_chars: ClassVar[int] = 262_144
    oracle_can_lose_the_way: ClassVar[bool] = True
    prompts = MappingProxyType({"react": REACT})

    def __init__(
        self,
        split: Split = "train",
        *,
        data: str = "embedded",
        rules: Rules = "fixed",
        max_steps: int | None = None,
        prompt_format: PromptFormat | None = None,
        render_mode: str | None = None,
        observation: ObservationMode = "accessibility_tree",
        browser: BrowserName | None = None,
        judge: "Judge | None" = None,
    ) -> None:
        """Makes the environment; see the class for what is not said here.

        Args:
            split: Where `reset` draws tasks from when no task id is given.
            data: "embedded" (our own sites), "official" (WebArena's tasks, on the sites that the
                environment variables name), or the path of a folder with WebArena's tasks.
            rules: "fixed" or "agentgym".
            max_steps: Actions before the episode is truncated; None allows 30.
            prompt_format: None or "react" (the action between triple backticks).
            render_mode: None, "ansi" or "rgb_array" (in Chromium a screenshot).
            observation: How the open page is shown.
            browser: "in_process" or "chromium"; None is the former for our own sites, and Chromium,
                which alone can use them, for the user's.
            judge: Decides whether an answer says what was asked for, where a task leaves the words
                free; None decides by a rule.

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
            DataUnavailableError: official tasks were asked for and are not on this machine.
            MalformedFileError: a file of tasks is something else.
            MissingDependencyError: the extra "webarena" (or "webarena-chromium") is not installed.
        """
        _check_choice("observation", observation, get_args(ObservationMode))
        if browser is not None:
            _check_choice("browser", browser, get_args(BrowserName))
        if data != "embedded" and browser == "in_process":
            raise InvalidOptionError(
                'browser="in_process" is for our own sites: pass browser="chromium" with '
                f"data={data!r}"
            )
        self.observation: ObservationMode = observation
        self.judge = judge
        self._browser_name: BrowserName = browser or (
            "in_process" if data == "embedded" else "chromium"
        )
        self._browser: Browser | None = None
        self._web: Web | None = None
        super().__init__(
            split,
            data=data,
            rules=rules,
            max_steps=max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )

    @override
    def load_tasks(self) -> Tasks[WebTask]:
        need_packages()
        from . import data
        from .tasks.embedded import embedded

        if self.data == "embedded":
            return embedded()
        packaged = self.data == "official" and not os.environ.get("AGENTGYM_DATA")
        if packaged and data.has_packaged_file():
            return official_tasks(data.official_configs(None))
        folder = official_folder(self.name, self.data, ".")
        return official_tasks(data.official_configs(folder))

    @override
    def close(self) -> None:
        """Ends the browser and gives the sites' records back."""
        if self._browser is not None:
            self._browser.close()
            self._browser = None
        if self._web is not None:
            self._web.close()
            self._web = None
        super().close()

    @override
    def _begin(self, task: Task[WebTask]) -> str:
        from .world import World

        self._addresses = Addresses.of(os.environ)
        if self.data == "embedded":
            cookies = self._new_web(task.data.sites)
            urls, logins = task.data.start_urls, []
        else:
            cookies: list[Cookie] = []
            urls = [self._addresses.fill(url) for url in task.data.start_urls]
            logins = self._logins(task.data)
        self._world = World(self._the_browser(), self._web, self.rules)
        self._world.start(urls, cookies, logins)
        return self._show()

    @override
    def _act(self, action: str) -> Outcome:
        try:
            read = read_action(self._from_public(action), self.rules)
        except InvalidActionError as error:
            return self._refuse(str(error))
        if read.kind == "stop":
            return self._stop(read.text)
        world = self._world
        world.did = describe_action(read, world.printed().nodes)
        world.act(read)
        return Outcome(self._show(), valid=not world.problem)

    @override
    def oracle_action(self) -> str:
        return self._next_step().action

    @override
    def oracle_thought(self) -> str:
        return self._next_step().thought

    @override
    def available_actions(self) -> list[str]:
        """Returns the clicks of what is in the window, scrolls, "go_back" and an empty "stop"."""
        from .view import clicks

        return clicks(self._world.look(), self._world.printed().nodes)

    @override
    def _draw(self) -> "Image":
        from .render import picture

        try:
            return self._world.browser.screenshot()
        except NotImplementedError:
            return picture(self._world.look(), self.task.goal)

    def _show(self, remark: str = "") -> str:
        """Returns the observation of the present state."""
        world = self._world
        shown = world.printed().text
        if self.observation == "html":
            shown = world.browser.html()
        remark = remark or (world.problem if self.rules == "fixed" else "")
        text = (
            f"OBSERVATION:\n{shown}\nURL: {world.look().url}\nOBJECTIVE: {self.task.goal}\n"
            f"PREVIOUS ACTION: {world.did}"
        )
        if remark:
            text = f"{remark}\n{text}"
        return self._to_public(text)[: self.max_observation_chars]

    def _refuse(self, reason: str) -> Outcome:
        if self.rules == "agentgym":
            return Outcome(reason, valid=False)
        return Outcome(self._show(f"{reason[:500]}. {USAGE}"), valid=False)

    def _stop(self, answer: str) -> Outcome:
        world = self._world
        try:
            score = world.score(self._evaluation(), answer, self.judge)
        except ActionFailedError as error:
            score, world.problem = 0.0, f"The end could not be scored: {error}"
        world.did = describe_action(Action("stop", text=answer), {})
        return Outcome(self._show(), score=score, success=score == 1.0, terminated=True)

    def _evaluation(self) -> Any:
        evaluation = self.task.data.evaluation
        return evaluation if self.data == "embedded" else self._addresses.fill_all(evaluation)

    def _next_step(self) -> Step:
        task, world = self.task.data, self._world
        if not task.legs:
            raise OracleUnavailableError("nobody has shown an expert the ways of official tasks")
        last = self._actions[-1] if self._actions else ""
        if self.prompt is not None and last:
            last = self.prompt.parse(last) if "```" in last else last
        situation = Situation(world.look(), world.printed().nodes, world.visited, self._holds, last)
        return next_step(task.legs, task.answer, situation)

    def _holds(self, expected: Expect) -> bool:
        return self._world.holds(expected.as_json())

    def _new_web(self, sites: Sequence[str]) -> list[Cookie]:
        """Begins the web anew and signs the agent in where the task needs it."""
        from .sites.catalogue import all_sites, sign_in
        from .sites.web import Web

        if self._web is not None:
            self._web.close()
        self._web = Web(all_sites())
        return sign_in(self._web, sites)

    def _answer(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        """The application of the browser: whatever web the present episode has."""
        assert self._web is not None, "an episode has begun"
        return self._web(environ, start_response)

    def _the_browser(self) -> Browser:
        if self._browser is None:
            self._browser = self._new_browser()
        return self._browser

    def _new_browser(self) -> Browser:
        if self.data == "embedded":
            from .sites.catalogue import all_sites

            hosts = list(all_sites())
        else:
            hosts = [urlsplit(url).netloc for url in self._addresses.urls.values()]
        if self._browser_name == "chromium":
            from .chromium import ChromiumBrowser

            return ChromiumBrowser(hosts, self._answer if self.data == "embedded" else None)
        from .browser import PageBrowser, wsgi_fetch

        return PageBrowser(wsgi_fetch(self._answer), hosts)

    def _logins(self, task: WebTask) -> list[Login]:
        from .official_login import logins

        return logins(task.sites, self._addresses.urls) if task.require_login else []

    def _from_public(self, action: str) -> str:
        return action if self.data == "embedded" else self._addresses.from_public(action)

    def _to_public(self, text: str) -> str:
        hide = self.data != "embedded" and self.rules == "agentgym"
        return self._addresses.to_public(text) if hide else text


def _check_choice(name: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise InvalidOptionError(f"{name} must be one of {list(allowed)}, got {value!r}")
