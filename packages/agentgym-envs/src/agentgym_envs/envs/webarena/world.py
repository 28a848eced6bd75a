"""An episode: the web, a browser in it, and what has been done there."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agentgym_envs.core import Rules

from .browser.http import Cookies, Request, send, wsgi_fetch
from .browser.urls import address
from .browsing import Action, ActionFailedError, Browser, Cookie, Login, Look
from .evaluation import Judge, Shop, score
from .evaluation.records import records_hold
from .sites.web import Web
from .tree import Printed, observation

_OK = 200


class World:
    """One browser, and the sites that it can reach.

    Attributes:
        browser: Where things are seen and done.
        web: Our own sites; None where the browser is on the user's.
        visited: The URLs of the pages that were open after each action.
        problem: Why the last action could not be carried out; "" if it was.
        did: The line about the last action.
    """

    def __init__(self, browser: Browser, web: Web | None, rules: Rules) -> None:
        """Keeps its parts; call `start` before anything else."""
        self.browser = browser
        self.web = web
        self.rules: Rules = rules
        self.visited: list[str] = []
        self.problem = ""
        self.did = "None"

    def start(
        self, urls: Sequence[str], cookies: Sequence[Cookie], logins: Sequence[Login]
    ) -> None:
        """Opens the first pages."""
        self._carefully(lambda: self.browser.start(urls, cookies=cookies, logins=logins))

    def act(self, action: Action) -> None:
        """Carries out an action, or says in `problem` why not."""
        self._carefully(lambda: self._do(action))

    def look(self) -> Look:
        """Returns what is seen now."""
        return self.browser.look()

    def printed(self) -> Printed:
        """Returns the tabs and the tree of the open page as text, and which numbers are in it."""
        look = self.look()
        return observation(look.tabs, look.current, look.nodes, self.rules)

    def holds(self, expected: Mapping[str, Any]) -> bool:
        """Returns whether our sites' records meet an expectation; see `evaluation.records`."""
        assert self.web is not None, "only our own sites have records"
        return records_hold([expected], self.web)

    def score(
        self,
        evaluation: Mapping[str, Any],
        answer: str,
        judge: Judge | None,
        *,
        intent: str = "",
        shop: Shop | None = None,
    ) -> float:
        """Returns what the episode is worth if it ends now with this answer: 0 or 1.

        Raises:
            MalformedFileError: `evaluation` says something that there is not.
            ActionFailedError: `shop` was asked, and does not answer.
        """
        kinds = [kind for kind in evaluation["eval_types"] if kind != "records"]
        if len(kinds) < len(evaluation["eval_types"]) and not self._records_hold(evaluation):
            return 0.0
        rest = {**evaluation, "eval_types": kinds}
        if not kinds:
            return 1.0
        return score(
            rest, answer, self.browser, rules=self.rules, intent=intent, judge=judge, shop=shop
        )

    def _do(self, action: Action) -> None:
        if action.kind == "goto" and self.rules == "agentgym" and self.web is not None:
            _must_answer(self.web, action.text)
        self.browser.act(action)

    def _records_hold(self, evaluation: Mapping[str, Any]) -> bool:
        return self.web is not None and records_hold(evaluation["records"], self.web)

    def _carefully(self, do: Callable[[], None]) -> None:
        self.problem = ""
        try:
            do()
        except ActionFailedError as error:
            self.problem = str(error)
        look = self.look()
        self.problem = self.problem or look.problem
        self.visited.append(look.url)


def _must_answer(web: Web, text: str) -> None:
    """Asks for a page as AgentGym does before it goes there: as a stranger, without cookies.

    Raises:
        ActionFailedError: there is no such page (any status but 200).

    Source: AgentGym 3ef9235, agentenv-webarena.
    """

    def may_open(url: str) -> object:
        return address(url, web.hosts)

    request = Request("GET", address(text, web.hosts))
    answer = send(wsgi_fetch(web), request, Cookies(), may_open=may_open)
    if answer.status != _OK:
        raise ActionFailedError(f"{text} answers with status {answer.status}.")
