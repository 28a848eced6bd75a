"""Where passages come from: an index of ours, or a server that speaks Search-R1's protocol."""

import os
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from agentgym_envs.core import (
    DataUnavailableError,
    InvalidOptionError,
    MalformedFileError,
    MissingDependencyError,
)
from agentgym_envs.json_values import as_object, at, get, typed
from agentgym_envs.toolkit.search import Index, cached_index

from .articles import contents
from .country import entities
from .data import Passage, read_corpus

RETRIEVE_PATH = "/retrieve"
HTTPX_HINT = 'a server of passages needs httpx: run `pip install "agentgym-envs[retriever]"`'
TRIES = 3
TIMEOUT_SECONDS = 60.0
FIRST_PAUSE_SECONDS = 0.5


class Found(NamedTuple):
    """A passage that a search found.

    Attributes:
        passage: Its text.
        score: How well it fits: the higher the better. 0.0 where nobody knows.
    """

    passage: Passage
    score: float


class Passages(Protocol):
    """Passages by their number; not all in memory, maybe."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int) -> Passage: ...


class Retriever(Protocol):
    """Anything that finds passages."""

    def search(self, queries: Sequence[str], count: int) -> list[list[Found]]:
        """Returns, for each query, at most `count` passages, best first.

        Raises:
            DataUnavailableError: the passages cannot be had at the moment.
        """
        ...


class BM25Retriever:
    """Passages ranked by BM25 in this process."""

    def __init__(self, passages: Passages, index: Index) -> None:
        """Takes passages and an index of their contents, in the same order."""
        self._passages = passages
        self._index = index

    def __len__(self) -> int:
        """The number of passages."""
        return len(self._passages)

    def search(self, queries: Sequence[str], count: int) -> list[list[Found]]:
        """Returns, for each query, at most `count` passages, best first."""
        return [self._search(query, count) for query in queries]

    def _search(self, query: str, count: int) -> list[Found]:
        hits = self._index.search(query, count)
        pairs = zip(hits.documents, hits.scores, strict=True)
        return [Found(self._passages[number], score) for number, score in pairs]


class HttpRetriever:
    """A server with Search-R1's POST /retrieve.

    A call that fails is tried again, at most `TRIES` times in all; what a server answers with an
    error of ours (4xx) is not.
    """

    def __init__(
        self,
        address: str,
        *,
        tries: int = TRIES,
        timeout_seconds: float = TIMEOUT_SECONDS,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Connects to nothing yet.

        Args:
            address: Of the server, with or without /retrieve.
            tries: Calls of one search before it is given up, at least 1.
            timeout_seconds: How long one call may take.
            pause: Called between two tries with seconds, which double each time.

        Raises:
            MissingDependencyError: httpx is not installed.
        """
        try:
            import httpx
        except ImportError as error:
            raise MissingDependencyError(HTTPX_HINT) from error
        base = address.rstrip("/")
        self.address = base if base.endswith(RETRIEVE_PATH) else base + RETRIEVE_PATH
        self._client = httpx.Client(timeout=timeout_seconds)
        self._failure = httpx.HTTPError
        self._tries, self._pause = tries, pause

    def search(self, queries: Sequence[str], count: int) -> list[list[Found]]:
        """Returns, for each query, at most `count` passages, best first, in one call.

        Raises:
            DataUnavailableError: the server cannot be reached, or answers with something else.
        """
        body = {
            # Half a surrogate pair, which models write now and then, is no text for a server.
            "queries": [query.encode("utf-8", "replace").decode() for query in queries],
            "topk": count,
            "return_scores": True,
        }
        answer = self._answer(body)
        try:
            with at(self.address):
                return parse_results(answer, len(queries), count)
        except MalformedFileError as error:
            raise DataUnavailableError(f"not the answer of a retriever: {error}") from error

    def close(self) -> None:
        """Closes the connections that are kept open."""
        self._client.close()

    def _answer(self, body: dict[str, Any]) -> Any:
        problem = ""
        for number in range(self._tries):
            if number:
                self._pause(FIRST_PAUSE_SECONDS * 2 ** (number - 1))
            try:
                response = self._client.post(self.address, json=body)
                if response.status_code == 200:
                    return response.json()
                problem = f"it answers {response.status_code} {response.text[:200]!r}"
                if response.status_code < 500:
                    break
            except self._failure as error:
                problem = str(error) or type(error).__name__
            except ValueError as error:
                problem = f"its answer is not JSON: {error}"
        raise DataUnavailableError(
            f"the retriever at {self.address} cannot be used: {problem}. Start it (with "
            "`agentgym-envs serve-retriever`, say), or pass another `retriever`"
        )


def parse_results(answer: Any, queries: int, count: int) -> list[list[Found]]:
    """Returns what a server found: passages with or without scores.

    Raises:
        MalformedFileError: it is not {"result": [[...], ...]} with a list for each query.
    """
    results = get(as_object(answer), "result", list[Any])
    if len(results) != queries:
        raise MalformedFileError(f"{queries} queries got {len(results)} results")
    return [[_found(one) for one in typed(result, "a result", list[Any])[:count]]
            for result in results]  # fmt: skip


def _found(row: Any) -> Found:
    outer = as_object(row)
    scored = "document" in outer
    document = get(outer, "document", dict[str, Any]) if scored else outer
    passage = Passage(str(document.get("id", "")), get(document, "contents", str))
    return Found(passage, get(outer, "score", float) if scored and "score" in outer else 0.0)


class _Articles:
    """The articles of the embedded encyclopaedia, each written when it is asked for."""

    def __len__(self) -> int:
        return len(entities())

    def __getitem__(self, number: int) -> Passage:
        return Passage(str(number), contents(number))


@cache
def embedded() -> BM25Retriever:
    """Returns the retriever of the embedded encyclopaedia, the same for the whole process."""
    articles = _Articles()
    return BM25Retriever(articles, Index.build(map(contents, range(len(articles)))))


@cache
def of_corpus(path: Path) -> BM25Retriever:
    """Returns the retriever of a corpus file, the same for the whole process.

    The index is built once per machine, and kept in the cache folder.

    Raises:
        MalformedFileError: a line of the corpus is no passage.
        OSError: the file cannot be opened.
    """
    corpus = read_corpus(path)
    return BM25Retriever(corpus, cached_index(f"corpus {corpus.lines.key}", corpus.texts))


def of_address(address: str) -> HttpRetriever:
    """Returns the client of a server, the same for the whole process."""
    return _client(address, os.getpid())


@cache
def _client(address: str, process: int) -> HttpRetriever:
    """Returns a client; a forked process has its own, since two must not share a connection."""
    del process
    return HttpRetriever(address)


def check_choice(choice: str) -> None:
    """Raises InvalidOptionError unless `choice` is an address or a file that is there."""
    if not _is_address(choice) and not Path(choice).expanduser().is_file():
        raise InvalidOptionError(
            "retriever must be None, the path of a corpus (JSON lines) or an address that begins "
            f"with http:// or https://, got {choice!r}"
        )


def chosen(choice: str) -> Retriever:
    """Returns the retriever that an option names: an address, or the path of a corpus.

    Raises:
        MissingDependencyError: httpx is needed and not installed.
        MalformedFileError: the corpus is damaged.
    """
    if _is_address(choice):
        return of_address(choice)
    return of_corpus(Path(choice).expanduser())


def _is_address(choice: str) -> bool:
    return choice.startswith(("http://", "https://"))
