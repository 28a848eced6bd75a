"""BIRD: answer a question about a database with one SQL statement."""

import re
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from typing_extensions import override

from agentgym_envs.core import (
    InvalidOptionError,
    Outcome,
    PromptFormat,
    Rules,
    Split,
    Task,
    Tasks,
    TextEnv,
    official_folder,
)

from . import oracle, tasks
from .data import Question, check_database
from .prompts import INTERACTIVE, REACT
from .sandbox import Failure, Limits, Rows, run
from .schema import as_ddl, in_words, in_words_of_agentgym
from .world import World, as_table, complaint

if TYPE_CHECKING:
    from PIL.Image import Image

SchemaFormat = Literal["words", "ddl"]
SCHEMA_FORMATS: tuple[SchemaFormat, ...] = ("words", "ddl")

INTERACTIVE_STEPS = 8
OFFICIAL_LIMITS = Limits(instructions=400_000_000, seconds=60.0)
EMBEDDED_LIMITS = Limits()
RIGHT = "Right."
WRONG = "Wrong: these are not the rows that were asked for."
NO_QUERY = "There is no query in this: answer with one SELECT statement."

_ANSWER = re.compile(r"\s*answer\s*:", re.IGNORECASE)


class BirdEnv(TextEnv[Question]):
    r"""Answer a question about a database with one SQL statement.

    The agent reads the tables of an SQLite database and a question, and answers with SQL whose
    rows are the answer. With `interactive=True` it may run statements and see rows first.

    Action:
        One SQL statement that only reads: SELECT or WITH. With `interactive=True` such a statement
        is only run and shown, `PRAGMA table_info(...)` too, and "answer: SELECT ..." is the
        answer. A statement that fails, is refused or takes too much costs a step (`action_valid`
        is False) and is answered with the reason; as long as there are steps left, the agent may
        try again.

    Observation:
        First the tables, with the meaning of names that hide it, what words in the question mean
        (`evidence`), and the question. After an answer, whether it was right, and its rows: at
        most 20, with NULL for what is missing.

        >>> import gymnasium, agentgym_envs
        >>> env = gymnasium.make("AgentGym/BIRD-v0")
        >>> observation, info = env.reset(options={"task_id": "bird_embedded_test_60"})
        >>> tables, question = observation.split("\n\n", 1)
        >>> print(tables[:65])
        parcel_service has the tables depots, couriers, senders, parcels,
        >>> print(question)
        Evidence: large parcels: size = 'L'; trial senders: contract = 'T'
        <BLANKLINE>
        Question: How many large parcels sent by trial senders are there?
        >>> print(env.step("SELECT COUNT(*) FROM parcels WHERE size = 'L'")[0])
        Wrong: these are not the rows that were asked for.
        COUNT(*)
        1023
        (1 row)

    Reward:
        1.0 for an answer with the rows that the gold SQL gives, else 0.0: BIRD's execution
        accuracy. The order of rows and duplicates do not count, the order of columns does; 1 and
        1.0 are equal, '1' is another value, and numbers are compared exactly. `soft_f1` of
        `agentgym_envs.envs.bird` is BIRD's gentler measure, for results at hand.

    Ends:
        Terminated by an answer that runs. `max_steps` is 1, as in the original: then any action is
        the answer. With more (8 is the default of `interactive=True`) the agent may mend what
        failed, and the episode is truncated after that many actions.

    Info:
        `success` is True after the right answer; `score` is then 1.0, else 0.0. The gold SQL is in
        no observation and in no info.

    Data:
        Embedded: 1,937 questions about 15 invented databases (131,561 rows, 5 to 8 tables each)
        from 34 shapes of SQL, 838 simple, 751 moderate, 348 challenging, by this project (see
        data/SOURCE.md): train 1,411 questions about 11 databases, validation 262 and test 264
        about two each. The databases are made once per machine, in `$AGENTGYM_CACHE`.

        Official: BIRD (arXiv 2305.03111, CC BY-SA 4.0), the unpacked archives in
        `$AGENTGYM_DATA/bird/`: `dev` or `dev_20240627` with dev.json, dev_tables.json and
        dev_databases, `train` likewise, and mini_dev_sqlite.json. A database that is not there is
        named when a question about it is to be played. Ids are AgentGym's,
        `sqlgym_<number>`: train.json is 0 to 9427, dev.json 9428 to 10961. Test is AgentEval's 200
        questions of dev, validation the other 1,334. Mini_dev's are `bird_mini_dev_<question_id>`.

    Safety:
        A statement can read its database and nothing else, and cannot hang the process: the file
        is opened read-only and immutable, for each statement anew; an authorizer allows nothing
        but reading and a list of functions; results are bounded to 100,000 rows, values to 200 kB,
        and work to 100 million instructions of SQLite's machine (400 million on official data).
        "now" is 2024-06-30 12:00 UTC for ever, and there is no `random()`: the same statement
        always gives the same rows.

    Differs from AgentGym in:
        What `rules="agentgym"` brings back: natural names in lower case in place of those that SQL
        needs; foreign keys that name the wrong columns, since the original is off by one; no
        evidence; the result as Python's list, cut after 100 characters; any statement that gives
        no rows, a comment too, is right where the question has no rows; and its reader of replies.
        What it does not bring back: ATTACH and VACUUM INTO, by which an agent could destroy the
        databases or write files, transactions, settings by PRAGMA, `random()`, a clock, statements
        that run for ever, and the gold SQL in info.

    Versions:
        v0: the first.
    """

    name = "bird"
    default_max_steps = 1
    max_observation_chars = 65_536
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
        interactive: bool = False,
        evidence: bool | None = None,
        schema: SchemaFormat = "words",
        mini_dev: bool = False,
    ) -> None:
        """Makes the environment; see the class for what is not said here.

        Args:
            split: Where `reset` draws tasks from when no task id is given.
            data: "embedded", "official", or the path of a folder with BIRD's files.
            rules: "fixed" or "agentgym".
            max_steps: Actions before the episode is truncated; None is 1, or 8 if `interactive`.
            prompt_format: None or "react".
            render_mode: None, "ansi" or "rgb_array".
            interactive: Whether statements may be run, and rows seen, before the answer.
            evidence: Whether the question comes with what its words mean; None shows it by the
                fixed rules only, as the original never does.
            schema: "words" describes the tables in sentences, "ddl" as CREATE TABLE statements.
            mini_dev: Official data only: test on mini_dev in place of AgentEval's questions of
                dev. A folder that holds no dev set is read this way in any case.

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
            DataUnavailableError: official data was asked for and is not on this machine.
            MalformedFileError: an official file is not what it should be.
        """
        if schema not in SCHEMA_FORMATS:
            raise InvalidOptionError(
                f"schema must be one of {list(SCHEMA_FORMATS)}, got {schema!r}"
            )
        if interactive and rules == "agentgym":
            raise InvalidOptionError('interactive=True needs rules="fixed": AgentGym has no such')
        if mini_dev and data == "embedded":
            raise InvalidOptionError('mini_dev=True needs data="official" or the path of a folder')
        self.interactive = interactive
        self._evidence = rules == "fixed" if evidence is None else evidence
        self._schema: SchemaFormat = schema
        self._mini_dev = mini_dev
        self._limits = EMBEDDED_LIMITS if data == "embedded" else OFFICIAL_LIMITS
        super().__init__(
            split,
            data=data,
            rules=rules,
            max_steps=INTERACTIVE_STEPS if interactive and max_steps is None else max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )
        if interactive and self.prompt is not None:
            self.prompt = INTERACTIVE

    @override
    def load_tasks(self) -> Tasks[Question]:
        if self.data == "embedded":
            return tasks.embedded_tasks()
        folder = official_folder(self.name, self.data, ".")
        return tasks.official_tasks(folder, self._mini_dev)

    @override
    def _begin(self, task: Task[Question]) -> str:
        question = task.data
        if self.data != "embedded":
            check_database(question)
        strict = self.rules == "agentgym"
        query = partial(run, question.database, limits=self._limits, strict_text=strict)
        gold = partial(_gold_rows, question.database, question.gold, self._limits, strict)
        self._world = World(query, gold)
        return self._opening(question)

    @override
    def _act(self, action: str) -> Outcome:
        if self.rules == "agentgym":
            return self._ended(self._act_as_agentgym(action))
        lead = _ANSWER.match(action)
        if self.interactive and lead is None:
            return self._ended(self._look(action))
        return self._ended(self._answer(action[lead.end() :] if lead else action))

    @override
    def _act_on_reply(self, reply: str) -> Outcome:
        return self._ended(super()._act_on_reply(reply))

    def _ended(self, outcome: Outcome) -> Outcome:
        """Returns the outcome of an action; where there is one only, it is the answer."""
        return outcome._replace(terminated=True) if self.max_steps == 1 else outcome

    def _look(self, statement: str) -> Outcome:
        result = self._world.look(statement)
        if isinstance(result, Failure):
            return Outcome(complaint(result), valid=False)
        if not result.columns:
            return Outcome(NO_QUERY, valid=False)
        return Outcome(as_table(result))

    def _answer(self, statement: str) -> Outcome:
        result, right = self._world.answer(statement)
        if isinstance(result, Failure):
            return Outcome(complaint(result), valid=False)
        if not result.columns:
            return Outcome(NO_QUERY, valid=False)
        observation = f"{RIGHT if right else WRONG}\n{as_table(result)}"
        return Outcome(observation, float(right), right, terminated=True)

    def _act_as_agentgym(self, statement: str) -> Outcome:
        text, reward = self._world.answer_as_agentgym(statement)
        # The original ends after any statement; so do we, unless `max_steps` grants more tries.
        ran = isinstance(self._world.last, Rows)
        return Outcome(text, reward, bool(reward), terminated=ran, valid=ran)

    @override
    def oracle_action(self) -> str:
        return oracle.next_action(self._world, self.task.data, interactive=self.interactive)

    @override
    def oracle_thought(self) -> str:
        return oracle.thought(self._world, self.task.data, interactive=self.interactive)

    @override
    def _draw(self) -> "Image":
        from .render import draw

        return draw(self._world, self.task.data)

    @override
    def _render_text(self) -> str:
        last = self._world.last
        if last is None:
            return self._observation
        shown = complaint(last) if isinstance(last, Failure) else as_table(last)
        return f"{self.task.goal}\n\n{shown}"

    def _opening(self, question: Question) -> str:
        parts = [self._schema_text(question)]
        if self._evidence and question.evidence:
            parts.append(f"Evidence: {question.evidence}")
        parts.append(question.text if self.rules == "agentgym" else f"Question: {question.text}")
        return "\n\n".join(parts)

    def _schema_text(self, question: Question) -> str:
        if self._schema == "ddl":
            return as_ddl(question.schema)
        original = self.rules == "agentgym"
        return in_words_of_agentgym(question.schema) if original else in_words(question.schema)


@lru_cache(maxsize=256)
def _gold_rows(database: Path, gold: str, limits: Limits, strict_text: bool) -> Rows | Failure:
    return run(database, gold, limits, strict_text=strict_text)
