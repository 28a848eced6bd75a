"""A model behind any address that speaks OpenAI's chat completions.

Works with vLLM, SGLang, llama.cpp, Ollama, LM Studio and hosted services.
"""

import asyncio
import json
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from agentgym_bench.errors import EndpointError
from agentgym_bench.options import check_names, check_types
from agentgym_bench.records import TokenCount
from agentgym_envs import AgentGymError, InvalidOptionError
from agentgym_envs.rollout import Conversation

from .background import BackgroundLoop

RETRIED_STATUSES = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
CONNECT_SECONDS = 10.0
LONGEST_WAIT_SECONDS = 60.0
_SHOWN_CHARS = 200


class ReplyError(AgentGymError):
    """The server gave no usable reply; ends one episode, as a recorded failure."""


@dataclass(frozen=True, kw_only=True)
class OpenAISettings:
    """How a model is asked. None leaves a field out of the request, for servers that refuse it.

    Raises:
        InvalidOptionError: a number is out of its range.
    """

    temperature: float | None = 0.0
    """0 takes the likeliest token; above it, each request carries a seed of its own."""

    max_tokens: int | None = 512
    """Of one reply."""

    timeout_seconds: float = 120.0
    """For one request, from sending to the last byte."""

    retries: int = 5
    """Tries after the first one."""

    backoff_seconds: float = 1.0
    """Before the first retry; doubles each time, up to 60 seconds."""

    def __post_init__(self) -> None:
        for name, least in (("temperature", 0), ("max_tokens", 1), ("retries", 0)):
            value = getattr(self, name)
            if value is not None and not value >= least:
                raise InvalidOptionError(f"{name} must be at least {least}, got {value!r}")
        if not self.timeout_seconds > 0:
            raise InvalidOptionError(
                f"timeout_seconds must be above 0, got {self.timeout_seconds!r}"
            )
        if not self.backoff_seconds >= 0:
            raise InvalidOptionError(
                f"backoff_seconds must be at least 0, got {self.backoff_seconds!r}"
            )


class OpenAIPolicy:
    """Asks for all waiting conversations at once, and again where a request fails.

    Too many requests, server errors, time-outs, lost connections and answers that are not JSON are
    tried again, after the time the server asks for or else with a doubling pause. What still fails
    ends its own episode as a recorded failure.
    """

    def __init__(
        self, model: str, url: str, *, api_key: str | None, settings: OpenAISettings
    ) -> None:
        """Makes the client; sends nothing.

        Args:
            model: The model's name on that server.
            url: The address up to and with "/v1".
            api_key: Sent as a bearer token, if any.
            settings: How to ask.
        """
        headers = {"Content-Type": "application/json"}
        if api_key:
            headers["Authorization"] = f"Bearer {api_key}"
        self._model = model
        self._url = url.rstrip("/").removesuffix("/chat/completions")
        self._settings = settings
        self._background = BackgroundLoop()
        self._client = httpx.AsyncClient(
            headers=headers,
            timeout=httpx.Timeout(settings.timeout_seconds, connect=CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=None),
        )
        self._tokens: dict[str, TokenCount] = {}

    @classmethod
    def connect(cls, target: str, *, api_key_env: str = "OPENAI_API_KEY", **options: Any) -> Self:
        """Returns a policy for "MODEL@URL" whose server has answered.

        Raises:
            InvalidOptionError: `target` is not of that form, or an option does not exist.
            EndpointError: the server cannot be reached, or refuses the key.
        """
        model, at, url = target.rpartition("@")
        if not (at and model and _is_address(url)):
            raise InvalidOptionError(
                "an openai policy must be openai:MODEL@URL with a URL such as "
                f"http://localhost:8000/v1, got {'openai:' + target!r}"
            )
        check_names(options, OpenAISettings, "an openai policy")
        check_types(options, OpenAISettings, "an openai policy")
        api_key = os.environ.get(api_key_env, "").strip()
        if not (api_key.isascii() and api_key.isprintable()):
            raise EndpointError(
                f"what the environment variable {api_key_env} holds is no key: it has characters "
                "that no key has; put a valid one there, or name another with --api-key-env"
            )
        policy = cls(model, url, api_key=api_key, settings=OpenAISettings(**options))
        policy._check_reachable(api_key_env)
        return policy

    def act(self, conversations: Sequence[Conversation]) -> list[str | Exception]:
        """Returns the replies in order, an exception in place of each that could not be had."""
        return self._background.run(self._act(conversations))

    def take_tokens(self, key: str) -> TokenCount | None:
        """Returns the tokens of the episode named `key`, as the server counts them."""
        return self._tokens.pop(key, None)

    def close(self) -> None:
        """Closes the connections."""
        self._background.run(self._client.aclose())
        self._background.close()

    def _check_reachable(self, api_key_env: str) -> None:
        try:
            response = self._background.run(self._client.get(f"{self._url}/models"))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self.close()
            raise EndpointError(
                f"cannot reach {self._url} ({_reason(error)}); check the address and that the "
                "server runs"
            ) from error
        if response.status_code in (401, 403):
            self.close()
            raise EndpointError(
                f"{self._url} refuses the key (HTTP {response.status_code}); put a valid one into "
                f"the environment variable {api_key_env}, or name another with --api-key-env"
            )

    async def _act(self, conversations: Sequence[Conversation]) -> list[str | Exception]:
        return await asyncio.gather(*(self._answer(talk) for talk in conversations))

    async def _answer(self, talk: Conversation) -> str | Exception:
        try:
            return await self._ask_until_answered(talk)
        except (ReplyError, httpx.HTTPError) as error:
            return error

    async def _ask_until_answered(self, talk: Conversation) -> str:
        # Jitter without chance: an episode waits the same in every run.
        jitter = random.Random(f"{talk.key} {len(talk.turns)}")
        request = self._request(talk)
        for attempt in range(self._settings.retries + 1):
            try:
                return await self._ask(talk.key, request)
            except _TryAgainError as failure:
                wait = self._pause(attempt) * jitter.uniform(0.5, 1.0)
                wait = max(wait, failure.wait_seconds)
                if attempt == self._settings.retries or wait > LONGEST_WAIT_SECONDS:
                    raise ReplyError(f"{failure} (tried {attempt + 1} times)") from failure
            await asyncio.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _request(self, talk: Conversation) -> dict[str, Any]:
        settings = self._settings
        request: dict[str, Any] = {
            "model": self._model,
            "messages": [{"role": m.role, "content": m.content} for m in talk.messages],
        }
        if settings.temperature is not None:
            request["temperature"] = settings.temperature
        if settings.temperature:
            request["seed"] = (talk.spec.seed + len(talk.turns)) % 2**31
        if settings.max_tokens is not None:
            request["max_tokens"] = settings.max_tokens
        return request

    async def _ask(self, key: str, request: dict[str, Any]) -> str:
        try:
            # httpx counts its time-out anew with every byte; a trickling server must end too.
            async with asyncio.timeout(self._settings.timeout_seconds):
                response = await self._client.post(
                    f"{self._url}/chat/completions", content=json.dumps(request)
                )
        except TimeoutError as error:
            seconds = self._settings.timeout_seconds
            raise _TryAgainError(f"no answer from {self._url} in {seconds} seconds") from error
        except httpx.TransportError as error:
            raise _TryAgainError(f"no answer from {self._url}: {_reason(error)}") from error
        if response.status_code in RETRIED_STATUSES:
            raise _TryAgainError(_refusal(response), _retry_after(response))
        if not response.is_success:
            raise ReplyError(_refusal(response))
        return self._read(key, response)

    def _read(self, key: str, response: httpx.Response) -> str:
        try:
            body: Any = response.json()
            content: Any = body["choices"][0]["message"]["content"]
        except (ValueError, KeyError, IndexError, TypeError) as error:
            text = response.text[:_SHOWN_CHARS]
            raise _TryAgainError(
                f"{self._url} answered with no chat completion: {text!r}"
            ) from error
        self._count(key, body.get("usage"))
        # A model that spent all its tokens on thinking says nothing, and nothing is an answer.
        return content if isinstance(content, str) else ""

    def _count(self, key: str, usage: Any) -> None:
        try:
            prompt, completion = int(usage["prompt_tokens"]), int(usage["completion_tokens"])
        except (KeyError, TypeError, ValueError):
            return  # servers need not count
        before = self._tokens.get(key, TokenCount(0, 0))
        self._tokens[key] = TokenCount(before.prompt + prompt, before.completion + completion)

    def _pause(self, attempt: int) -> float:
        return min(LONGEST_WAIT_SECONDS, self._settings.backoff_seconds * 2**attempt)


class _TryAgainError(Exception):
    """A failure that may pass; `wait_seconds` is what the server asked for."""

    def __init__(self, message: str, wait_seconds: float = 0.0) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        # Asking for the port is what checks it.
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _refusal(response: httpx.Response) -> str:
    return f"{response.url} answered HTTP {response.status_code}: {response.text[:_SHOWN_CHARS]!r}"


def _retry_after(response: httpx.Response) -> float:
    """Returns the seconds a Retry-After header asks for, given as a number or as a date."""
    value = response.headers.get("retry-after", "")
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
