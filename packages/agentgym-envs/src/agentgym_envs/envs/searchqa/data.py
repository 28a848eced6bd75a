"""Questions and passages, and the official ones read from disk.

Embedded questions and passages are made by `chains.py` and `articles.py`; nothing is shipped.
Official questions are the rows of Search-R1's data, numbered as AgentGym numbers them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from agentgym_envs.core import (
    DataUnavailableError,
    MalformedFileError,
    MissingDependencyError,
    official_folder,
)
from agentgym_envs.json_values import as_object, at, get, parse, typed
from agentgym_envs.toolkit.search import JsonLines

FIRST_TRAIN_ITEM = 51_713
"""AgentGym counts the rows of the test file from 0, and those of the train file from here."""

SOURCES: Mapping[str, Sequence[range]] = {
    "nq": (range(3_610), range(51_713, 130_881)),
    "triviaqa": (range(3_610, 14_923),),
    "popqa": (range(14_923, 29_190),),
    "hotpotqa": (range(29_190, 36_595), range(130_881, 221_328)),
    "2wikimultihopqa": (range(36_595, 49_171),),
    "musique": (range(49_171, 51_588),),
    "bamboogle": (range(51_588, 51_713),),
}
"""Data set -> AgentGym's numbers of its questions."""

CORPUS_FILES = ("corpus.jsonl", "wiki-18.jsonl")
PARQUET_HINT = 'parquet files need pyarrow: run `pip install "agentgym-envs[parquet]"`'

_COLUMNS = ("question", "golden_answers", "reward_model", "data_source")


class Passage(NamedTuple):
    """A text that a search can find.

    Attributes:
        id: Its id in the corpus.
        contents: A title in double quotes, a line break, and the text.
    """

    id: str
    contents: str


class Hop(NamedTuple):
    """One step of the way to an answer.

    Attributes:
        passage_id: The passage that must be read.
        queries: Searches that should find it, the best first.
        subject: What the passage is about, as the question has it.
        finding: The sentence of the passage that counts.
    """

    passage_id: str
    queries: tuple[str, ...]
    subject: str
    finding: str


class Question(NamedTuple):
    """What an episode is about.

    Attributes:
        text: The question, without white space around it.
        answers: The golden answers: each is right.
        hops: The way to the answer; empty where nobody knows it.
    """

    text: str
    answers: tuple[str, ...]
    hops: tuple[Hop, ...] = ()


def official_questions(data: str) -> "OfficialQuestions":
    """Returns the questions of the folder that `data` names; see `official_folder`.

    Raises:
        DataUnavailableError: the folder has no questions.
        MissingDependencyError: the questions are parquet files, and pyarrow is not installed.
        MalformedFileError: a file is damaged.
    """
    folder = _folder(data)
    return OfficialQuestions(_rows(folder, "train"), _rows(folder, "test"))


def corpus_file(data: str) -> Path:
    """Returns the corpus of the folder that `data` names.

    Raises:
        DataUnavailableError: there is none.
    """
    folder = _folder(data)
    for name in CORPUS_FILES:
        if (folder / name).is_file():
            return folder / name
    raise DataUnavailableError(
        f"no corpus in {str(folder)!r} (looked for {' and '.join(CORPUS_FILES)}). Pass "
        "`retriever=` the path of a corpus, or the address of a server that has one"
    )


@dataclass(frozen=True, slots=True)
class OfficialQuestions:
    """The rows of the train and the test file, under AgentGym's numbers.

    Attributes:
        train: Read when asked for.
        test: The same.
    """

    train: "Rows"
    test: "Rows"

    def numbers(self, split: str) -> range:
        """Returns the item numbers of a split's file."""
        first, rows = (0, self.test) if split == "test" else (FIRST_TRAIN_ITEM, self.train)
        return range(first, first + len(rows))

    def item(self, number: int) -> tuple[str, Question]:
        """Returns the data set that an item is from, and its question.

        Raises:
            MalformedFileError: its row is not a question with answers.
        """
        test = number < FIRST_TRAIN_ITEM
        rows = self.test if test else self.train
        row = number if test else number - FIRST_TRAIN_ITEM
        with at(f"{rows.path}, row {row}"):
            return _source(rows[row], number), parse_question(rows[row])


class Rows:
    """The rows of a file of questions: JSON lines, or parquet."""

    def __init__(self, path: Path) -> None:
        """Finds out how many rows there are.

        Raises:
            MissingDependencyError: a parquet file, and no pyarrow.
            MalformedFileError: the file is damaged, or empty.
        """
        self.path = path
        self._rows = _Table(path) if path.suffix == ".parquet" else _Lines(path)
        if len(self._rows) == 0:
            raise MalformedFileError(f"{str(path)!r} holds no questions")

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._rows)

    def __getitem__(self, row: int) -> Mapping[str, Any]:
        """Returns one row as a mapping."""
        return self._rows.row(row)


def read_corpus(path: Path) -> "Corpus":
    """Returns the passages of a file of JSON lines, which is not read into memory.

    Raises:
        MalformedFileError: the file is empty.
        OSError: it cannot be opened.
    """
    return Corpus(path)


class Corpus:
    """Passages in a file of JSON lines {"id", "contents"}."""

    def __init__(self, path: Path) -> None:
        """Finds where the lines begin."""
        self.lines = JsonLines(path)

    def __len__(self) -> int:
        """The number of passages."""
        return len(self.lines)

    def __getitem__(self, number: int) -> Passage:
        """Returns a passage.

        Raises:
            MalformedFileError: its line is not {"id", "contents"}.
        """
        return self._passage(number, self.lines[number])

    def texts(self) -> Iterator[str]:
        """Yields the contents of all passages, in one pass.

        Raises:
            MalformedFileError: a line is not {"id", "contents"}.
        """
        for number, line in enumerate(self.lines):
            yield self._passage(number, line).contents

    def _passage(self, number: int, line: str) -> Passage:
        with at(f"{self.lines.path}, line {number + 1}"):
            row = as_object(parse(line))
            return Passage(str(row.get("id", number)), get(row, "contents", str))


def parse_question(row: Mapping[str, Any]) -> Question:
    """Returns the question of a row of Search-R1's files, or of FlashRAG's, which they come from.

    Raises:
        MalformedFileError: the row has no question, or no answers.

    >>> parse_question({"question": "who won ", "golden_answers": ["Ann", "Ann B."]})
    Question(text='who won?', answers=('Ann', 'Ann B.'), hops=())
    """
    text = get(row, "question", str).strip()
    if "golden_answers" in row:
        target = row["golden_answers"]
    else:
        model = get(row, "reward_model", dict[str, Any])
        target = get(model, "ground_truth", dict[str, Any]).get("target")
    return Question(text if text.endswith("?") else f"{text}?", parse_answers(target))


def parse_answers(target: Any) -> tuple[str, ...]:
    """Returns golden answers: a text, or a list of texts.

    Raises:
        MalformedFileError: it is neither, or empty.
    """
    if isinstance(target, str):
        return (target,)
    answers = typed(target, "the golden answers", list[Any])
    if not answers:
        raise MalformedFileError("there is no golden answer")
    return tuple(typed(answer, "a golden answer", str) for answer in answers)


def _folder(data: str) -> Path:
    try:
        return official_folder("searchqa", data, "test.jsonl")
    except DataUnavailableError:
        return official_folder("searchqa", data, "test.parquet")


def _rows(folder: Path, name: str) -> Rows:
    for suffix in (".parquet", ".jsonl"):
        if (folder / f"{name}{suffix}").is_file():
            return Rows(folder / f"{name}{suffix}")
    raise DataUnavailableError(
        f"official searchqa data not found in {str(folder)!r} (looked for {name}.parquet and "
        f'{name}.jsonl). Pass `data="embedded"` for the built-in tasks, or see '
        "docs/guides/official-data.md"
    )


def _source(row: Mapping[str, Any], number: int) -> str:
    """Returns the data set of a row: as it says, or else as AgentGym's numbers say."""
    if isinstance(row.get("data_source"), str):
        return row["data_source"]
    for source, ranges in SOURCES.items():
        if any(number in numbers for numbers in ranges):
            return source
    return "searchqa"


class _Lines:
    """Rows of a JSON lines file."""

    def __init__(self, path: Path) -> None:
        self._lines = JsonLines(path)

    def __len__(self) -> int:
        return len(self._lines)

    def row(self, number: int) -> Mapping[str, Any]:
        return as_object(parse(self._lines[number]))


class _Table:
    """Rows of a parquet file, of which the needed columns are held in memory."""

    def __init__(self, path: Path) -> None:
        parquet = _pyarrow_parquet(path)
        try:
            held: Sequence[str] = parquet.read_schema(path).names
            columns = [column for column in _COLUMNS if column in held]
            self._table: Any = parquet.read_table(path, columns=columns)
        except (ValueError, OSError) as error:  # pyarrow's own errors are of these kinds
            raise MalformedFileError(f"{str(path)!r} is no parquet file: {error}") from error

    def __len__(self) -> int:
        return self._table.num_rows

    def row(self, number: int) -> Mapping[str, Any]:
        rows: list[dict[str, Any]] = self._table.slice(number, 1).to_pylist()
        return {key: value for key, value in rows[0].items() if value is not None}


def _pyarrow_parquet(path: Path) -> Any:
    try:
        return import_module("pyarrow.parquet")
    except ImportError as error:
        raise MissingDependencyError(f"{str(path)!r}: {PARQUET_HINT}") from error
