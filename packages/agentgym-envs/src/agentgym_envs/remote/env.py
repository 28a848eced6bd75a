"""An environment that runs on a server."""

import base64
import contextlib
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from gymnasium.envs.registration import load_env_creator
from typing_extensions import override

from agentgym_envs import ENVIRONMENTS
from agentgym_envs.catalog import find_id
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
    check_integer,
)

from .connection import Answer, Connection, LostSessionError, RemoteError, error_of
from .original import WORDS, NumberedTasks, OriginalSession
from .protocol import PROTOCOLS, Protocol, find_protocol
from .tasks import AskedTasks, Catalogue, RemoteTask, RemoteTasks

if TYPE_CHECKING:
    from PIL.Image import Image

ResultT = TypeVar("ResultT")

_NOT_ORIGINAL = "AgentGym's protocol has no {}; a server of `agentgym-envs serve` has"

NAMES = {place.split(":")[0].split(".")[-1]: env_id for env_id, place in ENVIRONMENTS.items()}
NAMES["sqlgym"] = NAMES.pop("bird")
"""What a server calls a world -> our id."""


class RemoteEnv(TextEnv[RemoteTask]):
    """Play any environment on a server of `agentgym-envs serve`, or on one of AgentGym's own.

    It keeps the contract of the environment it stands for: the same tasks, seeds, observations,
    rewards, snapshots and copies. The server must run with `--oracle` for the expert.

        env = gymnasium.make("AgentGym/Remote-v0", url="http://127.0.0.1:8000", env="webshop")

    A request that got no answer is sent again, and played once; where a session is lost, since the
    server was started anew or the session was idle for too long, the episode is played again on a
    new one. The server decides about data and about an environment's own options.

    AgentGym's own servers keep less of the contract. Their tasks are numbers ("webshop_7"); `reset`
    draws one of the first `data_len`. Their rewards become the score, from 0 to 1, and what a step
    earns is its change. Every action counts as valid; there is no expert and there are no pictures;
    `data` and `rules` are what the server has.
    """

    name = "remote"

    def __init__(
        self,
        split: Split = "train",
        *,
        url: str,
        env: str,
        data: str | None = None,
        rules: Rules = "fixed",
        max_steps: int | None = None,
        prompt_format: PromptFormat | None = None,
        render_mode: str | None = None,
        token: str | None = None,
        timeout_seconds: float = 300.0,
        retries: int = 3,
        protocol: Protocol | None = None,
        data_len: int = 20,
    ) -> None:
        """Connects with the first question about tasks, or the first episode.

        Args:
            split: Where `reset` draws tasks from when no task id is given.
            url: The server's address; without a path, but for a world that an AgentGym server
                has under one ("http://127.0.0.1:36001/maze").
            env: A name of the server's ("webshop", "sqlgym") or of ours ("AgentGym/BIRD-v0").
            data: What the server must have, "embedded" or "official"; None takes what it has.
            rules: "fixed" or "agentgym"; whatever the server gives AgentGym's clients.
            max_steps: Actions before the episode is truncated; None is the environment's own limit.
            prompt_format: See `TextEnv`; replies are read by the server.
            render_mode: See `TextEnv`; the server draws.
            token: The server's bearer token.
            timeout_seconds: How long one try of a request may take.
            retries: How often a request without an answer is sent again.
            protocol: "v1" (`agentgym-envs serve`) or "agentgym" (AgentGym's own); None asks the
                server with the first request.
            data_len: How many tasks `reset` draws from where the protocol is AgentGym's, which
                does not tell; every world has 20.

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
        """
        if data not in (None, "embedded", "official"):
            raise InvalidOptionError(f"data must be 'embedded' or 'official', got {data!r}")
        if protocol not in (None, *PROTOCOLS):
            raise InvalidOptionError(f"protocol must be one of {PROTOCOLS}, got {protocol!r}")
        check_integer("data_len", data_len)
        if data_len < 1:
            raise InvalidOptionError(f"data_len must be at least 1, got {data_len!r}")
        self._wanted_data = data
        env_id = NAMES.get(env) or find_id(env)
        self.world = next((name for name, known in NAMES.items() if known == env_id), "")
        if not self.world:
            raise InvalidOptionError(f"env must be one of {sorted(NAMES)}, got {env!r}")
        self._connection = Connection(
            url, token=token, timeout_seconds=timeout_seconds, retries=retries
        )
        words = WORDS[self.world]
        self._protocol = protocol
        self._asked_tasks = AskedTasks(self._connection, self.world)
        self._numbered_tasks = NumberedTasks(words, split, data_len)
        self._original = OriginalSession(self._connection, words)
        self._session: int | None = None
        self._played = 0
        self._take_facts_of(env_id)
        self._sent_options = {
            "split": split,
            "rules": rules,
            "max_steps": max_steps,
            "prompt_format": prompt_format,
            "render_mode": render_mode,
        }
        super().__init__(
            split,
            data=data or "embedded",
            rules=rules,
            max_steps=max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )

    @override
    def load_tasks(self) -> Tasks[RemoteTask]:
        splits: tuple[Split, ...] = ("train", "validation", "test")
        return {split: RemoteTasks(self._catalogue, split) for split in splits}

    @override
    def _begin(self, task: Task[RemoteTask]) -> str:
        self._played = 0
        if self._speaks_original():
            return self._original.begin(task.id)
        return self._with_session(lambda session: self._restore_on(session))["observation"]

    @override
    def _act(self, action: str) -> Outcome:
        if self._speaks_original():
            return self._original.step(self._write_reply(action))
        answer = self._with_session(lambda session: self._step_on(session, action))
        self._played += 1
        info = answer["info"]
        return Outcome(
            answer["observation"],
            info["score"],
            info["success"],
            answer["terminated"],
            info["action_valid"],
            answer["reward"],
        )

    @override
    def _act_on_reply(self, reply: str) -> Outcome:
        if not self._speaks_original():
            return self._act(reply)
        if self.prompt is not None and WORDS[self.world].whole_replies:
            return self._original.step(reply)
        return super()._act_on_reply(reply)

    @override
    def oracle_action(self) -> str:
        if self._speaks_original():
            raise OracleUnavailableError(_NOT_ORIGINAL.format("expert"))
        return self._look("oracle")["action"]

    @override
    def oracle_thought(self) -> str:
        if self._speaks_original():
            raise OracleUnavailableError(_NOT_ORIGINAL.format("expert"))
        return self._look("oracle")["thought"]

    @override
    def available_actions(self) -> list[str]:
        """Returns what the environment on the server returns.

        Raises:
            NotImplementedError: its world has no such list.
        """
        if self._speaks_original():
            actions = self._original.available_actions
        else:
            actions = self._look("actions")["actions"]
        if actions is None:
            raise NotImplementedError(f"{self.world} has no list of available actions")
        return actions

    @override
    def close(self) -> None:
        """Closes the session; the server closes by itself one that it could not be told of."""
        if self._session is not None:
            with contextlib.suppress(RemoteError):
                self._connection.post("v1/sessions/close", {"sessions": [self._session]})
            self._session = None
        with contextlib.suppress(RemoteError):
            self._original.close()
        self._connection.close()
        super().close()

    @override
    def __getstate__(self) -> dict[str, Any]:
        """Returns all but the session: a copy plays the episode on one of its own."""
        return {**self.__dict__, "_session": None}

    @override
    def _draw(self) -> "Image":
        from PIL import Image

        if self._speaks_original():
            raise RemoteError(_NOT_ORIGINAL.format("pictures"))
        return Image.open(io.BytesIO(base64.b64decode(self._look("render")["png"])))

    @override
    def _render_text(self) -> str:
        if self._speaks_original():
            return self._observation
        return self._look("render")["text"]

    @override
    def _render_html(self) -> str:
        if self._speaks_original():
            raise RemoteError(_NOT_ORIGINAL.format("pages"))
        return self._look("render")["text"]

    def _speaks_original(self) -> bool:
        if self._protocol is None:
            self._protocol = find_protocol(self._connection)
        return self._protocol == "agentgym"

    def _catalogue(self) -> Catalogue:
        return self._numbered_tasks if self._speaks_original() else self._asked_tasks

    def _write_reply(self, action: str) -> str:
        """Returns what AgentGym's server is sent for a bare command."""
        if not WORDS[self.world].whole_replies:
            return action
        return self.prompts["react"].write("", action)

    def _take_facts_of(self, env_id: str) -> None:
        """Takes over what the class of an environment says about it."""
        kind = cast(type[TextEnv[Any]], load_env_creator(ENVIRONMENTS[env_id]))
        vars(self).update(
            name=kind.name,
            metadata=kind.metadata,
            default_max_steps=kind.default_max_steps,
            max_observation_chars=kind.max_observation_chars,
            max_action_chars=kind.max_action_chars,
            oracle_can_lose_the_way=kind.oracle_can_lose_the_way,
            prompts=dict(kind.prompts),
        )

    def _with_session(self, ask: Callable[[int], ResultT]) -> ResultT:
        """Returns what `ask` returns for the session, or for a new one where that is lost."""
        if self._session is None:
            return ask(self._open())
        try:
            return ask(self._session)
        except LostSessionError:
            return ask(self._open())

    def _open(self) -> int:
        """Opens a session and plays on it what was played so far."""
        body = {"world": self.world, "options": self._sent_options}
        answer = self._connection.post("v1/sessions", body)
        if self._wanted_data not in (None, answer["data"]):
            raise InvalidOptionError(
                f"{self._connection.url} has {answer['data']!r} data, not {self._wanted_data!r}"
            )
        self._session = session = cast(int, answer["sessions"][0])
        self.data, self.max_steps = answer["data"], answer["max_steps"]
        if self.prompt is not None:
            told = answer["instruction"], answer["acknowledgement"]
            self.prompt = self.prompt._replace(instruction=told[0], acknowledgement=told[1])
        self._restore_on(session)
        return session

    def _restore_on(self, session: int) -> Answer:
        snapshot = self.snapshot()
        snapshot["actions"] = snapshot["actions"][: self._played]
        return self._play("restore", {"session": session, "snapshot": snapshot})

    def _step_on(self, session: int, action: str) -> Answer:
        body = {"session": session, "action": action, "turn": self._played}
        return self._play("step", body)

    def _play(self, call: str, body: dict[str, Any]) -> Answer:
        answer = self._connection.post(f"v1/sessions/{call}", {"sessions": [body]})["answers"][0]
        if "error" in answer:
            raise error_of(answer, call)
        return answer

    def _look(self, what: str) -> Answer:
        return self._with_session(
            lambda session: self._connection.get(f"v1/sessions/{session}/{what}")
        )
