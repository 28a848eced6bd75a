"""WebArena: reach an objective on web sites, through a browser."""

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
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
from agentgym_envs.core.prompt import BadReplyError

from .actions import USAGE, InvalidActionError, describe_action, read_action
from .browsing import Action, ActionFailedError, Browser, Cookie, Login
from .extras import need_packages
from .official import Addresses, official_tasks
from .official_login import account
from .official_shop import MagentoShop
from .oracle import Situation, Step, next_step
from .prompts import REACT
from .tasks.template import Expect
from .tasks.web_task import WebTask

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from PIL.Image import Image

    from .evaluation import Judge, Shop
    from .sites.web import Web

ObservationMode = Literal["accessibility_tree", "html"]
BrowserName = Literal["in_process", "chromium"]


class WebArenaEnv(TextEnv[WebTask]):
    r"""Reach an objective on web sites: look things up, fill in forms, change settings.

    Six sites live in this process, made up and full of records: a shop and its back office, a
    forum, a git host, a map and a wiki, with a home page that links to them. The agent is signed in
    at each, uses them through a browser, and sees a page as its accessibility tree, the way a
    screen reader does. Every episode has all sites to itself, as if nobody had ever used them.

    Action:
        On an element, by the number in brackets: "click [id]", "hover [id]", "type [id] [text]"
        (Enter follows; "type [id] [text] [0]" without). Typing goes on at the end of what a field
        holds. "press [keys]": "press [Enter]", "press [Control+a]". "scroll [down]",
        "scroll [up]": by the height of the window. "goto [url]", "go_back", "go_forward",
        "new_tab", "tab_focus [n]" (from 0), "close_tab". "stop [answer]" ends the episode, with the
        answer where one is asked for, "stop [N/A]" where the objective cannot be reached.

        A click on a list of options only gives it the keyboard; its options have numbers of their
        own, and a click on one chooses it. `available_actions()` has the clicks and scrolls of the
        open page, "go_back" and an empty "stop".

        With `prompt_format="react"` a reply is read as AgentGym's: the action stands between triple
        backticks.

    Observation:
        The tabs, the tree of what is in the window (1280 by 720 pixels), the URL, the objective and
        the last action. One element per line: number, role, name, state; what is inside stands
        indented below. Numbers stay the same while a page is open. Where an action was not
        possible, the first line says why.

        >>> import gymnasium as gym, agentgym_envs
        >>> def show(page, first, last):
        ...     print("\n".join(page.expandtabs(2).splitlines()[first:last]))
        >>> env = gym.make("AgentGym/WebArena-v0")
        >>> page, info = env.reset(options={"task_id": "webarena_embedded_test_227"})
        >>> show(page, 0, 11)
        OBSERVATION:
        Tab 0 (current): Holmar Wiki
        <BLANKLINE>
        [1] RootWebArea 'Holmar Wiki' focused: True
          [2] link 'Holmar Wiki'
          [4] navigation 'Wiki'
            [5] link 'All articles'
          [7] form ''
            [8] textbox 'Search' required: False
            [9] button 'Search'
          [11] main ''
        >>> show(page, -3, None)
        URL: http://wiki.test/
        OBJECTIVE: Which ingredient does the wiki call the main one of Corvane bread?
        PREVIOUS ACTION: None
        >>> page, *_ = env.step("type [8] [Corvane bread]")
        >>> show(page, 18, 23)
                  [20] link 'Corvane bread'
                [22] StaticText 'Corvane bread is a traditional bread from Corvane, made with rye.'
              [23] article ''
                [24] heading 'Corvane'
                  [25] link 'Corvane'
        >>> page, *_ = env.step("click [20]")
        >>> show(page, -1, None)
        PREVIOUS ACTION: click [20] where [20] is link 'Corvane bread'
        >>> _, reward, terminated, _, info = env.step("stop [rye]")
        >>> reward, terminated, info["success"]
        (1.0, True, True)

        `observation="html"` shows the page's source instead of the tree.

    Reward:
        1 for a "stop" after which everything is as the task wants it, else 0; also the score. A
        task checks the answer, the URL that is open, what pages say, or the sites' records, or
        several of these.

    Ends:
        Terminated by "stop". Truncated after `max_steps` actions, by default 30, as in WebArena;
        AgentGym's evaluation allows 25. The expert takes 2 to 16 on the tasks
        of validation and test, 6 in the middle.

    Info:
        `success`: the reward was 1. `action_valid`: the action was read, and carried out.

    Data:
        Embedded: all content is ours (MIT), written by the generators in `sites/*/content`: a shop
        with 2,070 products, 8,600 reviews, 80 customers and 974 orders, and its back office; 68
        forums with 3,000 submissions and 15,000 comments; 164 git projects with 5,195 commits,
        2,655 issues and 636 merge requests; the map of a country with 3,529 places and its roads;
        1,572 articles. Facts agree across sites: the wiki tells of the towns that are on the map.

        Tasks are 3,000 / 300 / 300 in train, validation and test, from 255 templates, 15 of them
        across two sites, each in three wordings or more. No case is in two splits, the wordings of
        validation and test are not those of train, and 39 templates are in test only. Answers are
        computed from the records; changes are judged by them. About one task in twelve cannot be
        done ("N/A"). It is always the same time in the sites: June 12, 2023, 9:30, and a second
        later after every form that was sent.

        The first environment on a machine writes sites and tasks into the cache folder
        (`$AGENTGYM_CACHE`, 23 MB), in some seconds. The first of a process takes half a second,
        others less than a millisecond; a reset takes a few.

        `agentgym-envs sites` serves the sites to people, with links and accounts.

        Official: WebArena's 812 tasks (`test.raw.json` in `$AGENTGYM_DATA/webarena/`, or from the
        package libwebarena if that is installed), on sites that the user runs: their addresses are
        read from SHOPPING, SHOPPING_ADMIN, REDDIT, GITLAB, MAP, WIKIPEDIA and HOMEPAGE, with or
        without WA_ before. Always in Chromium. Ids are AgentGym's, `webarena_0` to `webarena_811`;
        test has the 61 of AgentEval and AgentGym-RL, train AgentGym-RL's 372, validation the rest.
        There is no expert for them.

    Browsers:
        `browser="in_process"` reads, lays out and describes pages itself, without scripts; it needs
        the extra "webarena". `browser="chromium"` (the extra "webarena-chromium" and a Chromium:
        `$AGENTGYM_CHROMIUM`, playwright's, or the system's) opens the same sites and gives the same
        texts, character by character; four environments share a browser process. Both reach nothing
        but the sites. A browser that crashes or hangs is replaced, and what it was asked counts as
        an action that failed.

    Differs from AgentGym in:
        What `rules="agentgym"` brings back: an element counts as visible when its visible area,
        divided by its width and *multiplied* by its height, is 0.6 or more, so that tall elements
        are seen through a slit; an action that cannot be read is answered by one line without the
        page, one that fails by the page without a reason; "goto" stays where it is if the page
        does not answer a stranger with status 200; "stop" needs brackets around the answer;
        answers are compared as the original does ("$0.00" is not "0"); the first pair of triple
        backticks counts, not the last; the user's sites appear under public names.

        In neither: nothing sleeps, and no action takes minutes; sites are reset; numbers of
        elements count from 1; links show no `url:`, as in the browser of the published results; a
        list of options opens no window of its own; scores are never taken from `eval`ed text;
        whether an answer means the same is decided by a rule (see `evaluation.fuzzy`) or by the
        `judge` that the user gives.

    Versions:
        v0: the first.
    """

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
            return _official(None)
        return _official(official_folder(self.name, self.data, "."))

    @override
    def __getstate__(self) -> dict[str, Any]:
        left_out = ("_browser", "_web", "_world")
        return {name: value for name, value in vars(self).items() if name not in left_out}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Brings an episode back as `restore` does: by playing it."""
        vars(self).update(state, _browser=None, _web=None)
        if self._task is not None:
            self._begin(self._task)
            for action in self._actions:
                plain = self.prompt is None and len(action) <= self.max_action_chars
                _ = self._act(action) if plain else self._act_on_reply(action)

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
        shown = world.browser.html() if self.observation == "html" else world.printed().text
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
            score = world.score(
                self._evaluation(), answer, self.judge, intent=self.task.goal, shop=self._shop()
            )
        except ActionFailedError as error:
            score, world.problem = 0.0, f"The end could not be scored: {error}"
        world.did = describe_action(Action("stop", text=answer), {})
        return Outcome(self._show(), score=score, success=score == 1.0, terminated=True)

    def _shop(self) -> "Shop | None":
        """Returns who answers where the pages of an official shop do not."""
        address = None if self.data == "embedded" else self._addresses.urls.get("shopping")
        return None if address is None else MagentoShop(address, *account("shopping_admin"))

    def _evaluation(self) -> Any:
        evaluation = self.task.data.evaluation
        return evaluation if self.data == "embedded" else self._addresses.fill_all(evaluation)

    def _next_step(self) -> Step:
        task, world = self.task.data, self._world
        if not task.legs:
            raise OracleUnavailableError("nobody has shown an expert the ways of official tasks")
        printed, last = world.printed().nodes, self._last_action()
        situation = Situation(world.look(), printed, world.visited, self._holds, last)
        return next_step(task.legs, task.answer, situation)

    def _last_action(self) -> str:
        last = self._actions[-1] if self._actions else ""
        try:
            return last if self.prompt is None else self.prompt.parse(last)
        except BadReplyError:
            return ""

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
        from .browser.http import wsgi_fetch
        from .browser.window import PageBrowser

        return PageBrowser(wsgi_fetch(self._answer), hosts)

    def _logins(self, task: WebTask) -> list[Login]:
        from .official_login import logins

        return logins(task.sites, self._addresses.urls) if task.require_login else []

    def _from_public(self, action: str) -> str:
        return action if self.data == "embedded" else self._addresses.from_public(action)

    def _to_public(self, text: str) -> str:
        hide = self.data != "embedded" and self.rules == "agentgym"
        return self._addresses.to_public(text) if hide else text


@cache
def _official(folder: Path | None) -> Tasks[WebTask]:
    """Returns the official tasks of a folder, or of the package libwebarena."""
    from .data import official_configs

    return official_tasks(official_configs(folder))


def _check_choice(name: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise InvalidOptionError(f"{name} must be one of {list(allowed)}, got {value!r}")
