"""Sheet: change spreadsheets by calling tools."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Literal, Protocol, cast

from typing_extensions import override

from agentgym_envs.core import (
    InvalidOptionError,
    PromptFormat,
    Rules,
    Split,
    Tasks,
    official_folder,
)
from agentgym_envs.toolkit.tools import FixedEpisode, Move, OriginalEpisode, Question, ToolEnv

from . import oracle, tasks, world
from .book import Pages
from .data import WORKBOOK_FILE, Start
from .grid import Grid
from .prompts import PROMPTS
from .tools import TOOLBOX

Backend = Literal["embedded", "live"]
BACKENDS: tuple[Backend, ...] = ("embedded", "live")


class Service(Protocol):
    """Makes workbooks somewhere else."""

    def book(self, sheets: Mapping[str, Grid]) -> Pages:
        """Returns a new workbook that begins with `sheets`."""
        ...


class SheetEnv(ToolEnv[Start]):
    r"""Change a spreadsheet until it is what a user asks for, by calling tools.

    The agent opens a sheet of a workbook and reads, sorts, fills, inserts, deletes, merges and
    notes, one call at a time. What counts is the sheet in the end.

    Action:
        A call: `name with Action Input: {...}`, the arguments as JSON or a Python literal; small
        expressions such as `round(3.1 * 4, 2)` are worked out, and nothing is ever run. With a
        prompt format, a whole reply: "react", "function_calling" (a JSON object) or
        "code_as_action" (one call in Python). The tools are open_sheet, get_all_values,
        get_range_values, get_cell_value, get_note, update_note, get_A1_annotation, filter_cells,
        get_value_by_formula, update_cell, update_range, update_cell_by_formula, insert_rows,
        insert_cols, delete_batch_data, sort_sheet_by_col, freeze_data, merge_cells and finish; the
        prompt describes each, and `tools.TOOLBOX` has their JSON schemas. A call that cannot be
        carried out says why, changes nothing, and costs a step.

    Observation:
        First the task, then what each call gives: most often all that the sheet shows.

        >>> import gymnasium as gym, agentgym_envs
        >>> env = gym.make("AgentGym/Sheet-v0")
        >>> env.reset(options={"task_id": "sheet_embedded_test_17"})[0]
        'Task: This is about the sheet "Buses". New values are listed in the sheet "Changes"; enter them. In the end the rows should be in descending order of \'Fare\'.'
        >>> for action in (
        ...     'open_sheet with Action Input: {"name": "Buses"}',
        ...     'get_range_values with Action Input: {"start_position": "A1", "end_position": "D3"}',
        ...     'get_cell_value with Action Input: {"position": "B0"}',
        ... ):
        ...     print(env.step(action)[0])
        Buses is open: 13 rows, 5 columns.
        [['Stop', 'Line', 'Passengers', 'Minutes'], ['Inverlea', 'Green', '346', '21'], ['Lowmoor', 'Red', '501', '25']]
        Error: a position looks like 'B2', got 'B0'

    Reward:
        What the score grows by, less than zero where a right cell was spoilt. The score is nine
        tenths of the progress: the share of what was wrong at first that is right now, over all
        cells that the sheet has or should have. A cell too many is as wrong as one that is missing,
        so that a sheet which shrinks gains nothing. When `finish` is called and all is right, the
        score is 1.0.

        Cells are compared as they are shown: texts must be equal but for outer blanks, numbers
        may differ by 0.005 ("8.50" is "8.5", "10%" is "0.1").

    Ends:
        Terminated by `finish`. Truncated after `max_steps` actions, by default 15; the longest
        expert solution takes 11.

    Info:
        `success`: `finish` was called and the sheet shows what it should, with the right notes, and
        the other sheets are as they were. `score`: see Reward. `action_valid`: the call was carried
        out.

    Data:
        Embedded: 3,720 generated workbooks of 62 families (sales, timetables, stock lists, grades
        ...; see data/SOURCE.md), each with a table and a sheet of changes, and 10,000 tasks for
        training, 200 for validation, 300 for test from 18 templates, one or two to a task. What the
        sheet should become is what the tools make of it. The splits share no workbook, and the
        wordings of validation and test are not those of training.

        Official: AgentGym's 20 tasks with their workbook, read from `$AGENTGYM_DATA/sheet/` (an
        .xlsx file: `pip install "agentgym-envs[sheet]"`), with its ids `tool_sheet_<number>`; all
        are AgentEval's, so train and validation are empty. The expert follows their reference
        paths; it adds a header that the path of task 6 forgets, and takes a shorter way in task 5,
        whose path has 30 calls (by the original's rules it needs `max_steps=31`). The sheets
        with the answers are left out of the workbook.

        Live: the same tasks in worksheets at Google (`backend="live"`, from
        `pip install "agentgym-envs[live]"`), in a spreadsheet that you lend to a service account:
        set `SHEET_CREDENTIALS` to its JSON file and `SHEET_ID` to the spreadsheet's id. An episode
        makes worksheets of its own and takes them away; it never touches another one. A service
        that fails or cannot be reached is an observation that says so.

        The grid keeps numbers, texts, formats, notes, merged cells, and formulas of seven functions
        (SUM, AVERAGE, COUNT, MAX, MIN, MINUS, PRODUCT) and four signs. Regular expressions are
        searched for in a time that grows with the text only; references back and lookbehind are
        refused.

    Differs from AgentGym in:
        What `rules="agentgym"` brings back: the score counts only cells that both the sheet and the
        answer have, so that deleting all but one right cell scores 1.0, and it is the best so far;
        the official workbook holds the answers as sheets; "finish" anywhere in a line ends the
        episode; a step whose answer has "error" in it is done four times; get_value_by_formula
        leaves a column behind when a position is bad; errors are those of gspread 5 and Python 3.8.
        There, too, arguments are never handed to `eval`. `del_sheet`, which never worked, is no
        tool here. The original keeps its sheets at Google.

    Versions:
        v0: the first.
    """  # noqa: E501

    name = "sheet"
    title = "Sheet"
    default_max_steps: ClassVar[int] = 15
    prompts = MappingProxyType(PROMPTS)
    toolbox = TOOLBOX

    def __init__(
        self,
        split: Split = "train",
        *,
        data: str = "embedded",
        rules: Rules = "fixed",
        max_steps: int | None = None,
        prompt_format: PromptFormat | None = None,
        render_mode: str | None = None,
        backend: Backend | Service = "embedded",
    ) -> None:
        """Makes the environment; see the class for what is not said here.

        Args:
            split: Where `reset` draws tasks from when no task id is given.
            data: "embedded", "official", or the path of a folder with the official files.
            rules: "fixed" or "agentgym".
            max_steps: Actions before the episode is truncated; None allows 15.
            prompt_format: None, "react", "function_calling" or "code_as_action".
            render_mode: None, "ansi" (the calls and answers as text) or "rgb_array".
            backend: Who keeps the sheets: "embedded", "live" (Google Sheets; needs a network, an
                account and the extra `live`), or a service of your own. Only "embedded" goes with
                `rules="agentgym"`.

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
            DataUnavailableError: official data was asked for and is not on this machine.
            MalformedFileError: an official file is not one.
                So are an account and a spreadsheet for the live backend.
            MissingDependencyError: official data was asked for and openpyxl is not installed, or
                the live backend and gspread is not.
        """
        self._service = _service(backend, rules)
        super().__init__(
            split,
            data=data,
            rules=rules,
            max_steps=max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )

    @override
    def load_tasks(self) -> Tasks[Question[Start]]:
        if self.data == "embedded":
            return tasks.embedded_tasks()
        folder = official_folder(self.name, self.data, WORKBOOK_FILE)
        return tasks.official_tasks(folder, with_answers=self.rules == "agentgym")

    @override
    def _fixed_episode(self, question: Question[Start]) -> FixedEpisode:
        if self._service is None:
            return world.fixed_episode(question)
        return world.fixed_episode(question, self._service.book(question.start.sheets))

    @override
    def _original_episode(self, question: Question[Start]) -> OriginalEpisode:
        return world.original_episode(question)

    @override
    def _next_move(self) -> Move:
        return oracle.next_call(self.task.data, self._episode)


def _service(backend: object, rules: Rules) -> Service | None:
    if backend == "embedded":
        return None
    if rules == "agentgym":
        raise InvalidOptionError(
            f'rules="agentgym" goes with backend="embedded" only, got {backend!r}'
        )
    if backend == "live":
        from .live import google_sheets

        return google_sheets()
    if not hasattr(backend, "book"):
        raise InvalidOptionError(
            f"backend must be one of {list(BACKENDS)} or an object with a method "
            f"`book(sheets)`, got {backend!r}"
        )
    return cast("Service", backend)
