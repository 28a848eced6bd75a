"""The expert: it follows the plan, and mends the sheets where something else was done."""

from collections.abc import Sequence
from typing import cast

from agentgym_envs.toolkit.tools import FINISH, Call, FixedEpisode, Move, OriginalEpisode, Question

from .addresses import Area, address
from .book import Book
from .data import Start
from .formats import entered, shown
from .grid import Grid, Table
from .original import OriginalTools
from .score import Goal, is_reached, same_cell
from .tools import SheetTools

READS = frozenset(
    (
        *("get_all_values", "get_range_values", "get_cell_value", "get_note", "filter_cells"),
        *("get_A1_annotation", "get_value_by_formula"),
    )
)
"""Tools that change nothing."""

LONGEST_PLAN = 14
"""Calls before `finish` that the step limit allows. Some official paths are longer: by the
fixed rules the sheet is then put right in a shorter way. The original compares formats as well."""

MOST_DELETED = 500
"""Rows or columns that one call deletes: a call has an end."""


def next_call(question: Question[Start], episode: FixedEpisode | OriginalEpisode) -> Move:
    """Returns the next call, and why.

    As long as only calls of the plan were made, that is the next one of the plan. After anything
    else, and where a plan is too long, the sheets are compared with what they should be and mended.
    """
    finish = Move(Call(FINISH, {}), question.reason)
    is_long = len(question.plan) > LONGEST_PLAN and isinstance(episode, FixedEpisode)
    plan = question.plan[:1] if is_long else question.plan
    planned = _next_of_plan(plan, episode)
    if planned is not None:
        return planned
    tools = cast("SheetTools | OriginalTools", episode.tools)
    if not isinstance(tools.book, Book):
        return finish
    return _next_repair(question, tools.book, tools.name) or finish


def _next_of_plan(plan: Sequence[Move], episode: FixedEpisode | OriginalEpisode) -> Move | None:
    """Returns the next call of the plan; None after another call, and where the plan ends."""
    left = list(plan)
    for call in _changes(episode):
        while left and left[0].call.name in READS:
            left.pop(0)
        if not left or left.pop(0).call != call:
            return None
    for move in left:
        if move.call.name not in READS or not episode.has_done(move.call):
            return move
    return None


def _changes(episode: FixedEpisode | OriginalEpisode) -> list[Call]:
    if isinstance(episode, FixedEpisode):
        calls = [done.call for done in episode.history]
    else:
        calls = episode.calls
    return [call for call in calls if call.name not in READS and call.name != FINISH]


def _next_repair(question: Question[Start], book: Book, opened: str | None) -> Move | None:
    """Returns the next call that brings a sheet nearer to what it should be."""
    sheets, name = question.start
    others = [each for each in book.opened if each != name]
    for each in (*others, name):
        goal = question.answers[0] if each == name else Goal(sheets[each].table, sheets[each].notes)
        if is_reached(book.sheet(each), goal):
            continue
        if opened != each:
            return Move(Call("open_sheet", {"name": each}), f"{each!r} is not as it should be.")
        return _repair(book.sheet(each), goal)
    if opened is None:
        return Move(Call("open_sheet", {"name": name}), "I open the sheet.")
    return None


def _repair(grid: Grid, goal: Goal) -> Move:
    call = _unmerged(grid, goal.table) or _resized(grid, goal.table) or _filled(grid, goal.table)
    if call is None:
        call = _noted(grid, goal)
    return Move(call, "The sheet is not as it should be, so I mend it.")


def _unmerged(grid: Grid, wanted: Table) -> Call | None:
    """Returns a call on the way to a sheet without merged cells: rows that have any go."""
    whole = Area(0, 0, len(wanted), len(wanted[0]))
    merges = [area for area in grid.merges if area.overlaps(whole)]
    rows = sorted({row for area in merges for row in range(area.top, area.bottom)})
    height = len(grid.table)
    if not rows:
        return None
    if height < 3:  # Not all rows can be deleted at once, so there must be others first.
        return Call("insert_rows", {"values_list": wanted, "row_idx": 1})
    return _deletion("row", rows[: height - 2])


def _resized(grid: Grid, wanted: Table) -> Call | None:
    """Returns a call that gives the table its height or width."""
    table, width = grid.table, len(wanted[0])
    height, now = len(table), len(table[0]) if table else 0
    if height > len(wanted) > 1:
        return _deletion("row", range(len(wanted), height))
    if now > width:
        return _deletion("col", range(width, now))
    if grid.height < len(wanted):
        return Call("insert_rows", {"values_list": wanted[height:], "row_idx": height + 1})
    if grid.width < width:
        columns = [[row[place] for row in wanted] for place in range(now, width)]
        return Call("insert_cols", {"values_list": columns, "col_idx": now + 1})
    return None


def _deletion(dimension: str, places: Sequence[int]) -> Call:
    numbers = [place + 1 for place in places[-MOST_DELETED:]]
    return Call("delete_batch_data", {"dimension": dimension, "index_list": numbers})


def _filled(grid: Grid, wanted: Table) -> Call | None:
    """Returns a call that puts right what is wrong in the cells."""
    wrong = [
        (row, column, text)
        for row, texts in enumerate(wanted)
        for column, text in enumerate(texts)
        if not same_cell(grid.text(row, column), text)
    ]
    if not wrong:
        return None
    for row, column, text in wrong:
        value = entered(text).value
        fits = shown(value, grid.rows[row][column].format)
        if isinstance(value, float) and not same_cell(fits, text):
            # The cell rounds what it shows; a percentage brings a format of its own.
            percent = f"{value * 100:.4f}%"
            return Call("update_cell", {"position": address(row, column), "value": percent})
    top, bottom = min(each[0] for each in wrong), max(each[0] for each in wrong)
    left, right = min(each[1] for each in wrong), max(each[1] for each in wrong)
    values = [row[left : right + 1] for row in wanted[top : bottom + 1]]
    return Call(
        "update_range",
        {
            "start_position": address(top, left),
            "end_position": address(bottom, right),
            "values_list": values,
        },
    )


def _noted(grid: Grid, goal: Goal) -> Call:
    """Returns a call that puts a note right."""
    wanted = goal.notes or {}
    places = sorted({*grid.notes, *wanted})
    place = next(each for each in places if grid.notes.get(each) != wanted.get(each))
    content = wanted.get(place, "")
    return Call("update_note", {"position": address(*place), "content": content})
