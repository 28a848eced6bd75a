import re

import pytest

from agentgym_envs.envs.sheet.addresses import Area
from agentgym_envs.envs.sheet.book import Book
from agentgym_envs.envs.sheet.grid import Cell, Grid, GridError
from agentgym_envs.envs.sheet.original import OriginalSheet, OriginalTools
from agentgym_envs.envs.sheet.patterns import Search
from agentgym_envs.envs.sheet.programs import PatternError
from agentgym_envs.envs.sheet.tools import TOOLBOX, SheetTools
from agentgym_envs.toolkit.tools import Call, CallError

ROWS = [
    ["Name", "Group", "Units", "Price"],
    ["Tea", "A", 12.0, 2.5],
    ["Milk", "B", 3.0, 0.95],
    ["Rice", "A", 7.0, 1.2],
]


def grid(rows=ROWS, *, spare=2):
    width = len(rows[0]) + spare
    cells = [[Cell(value) for value in row] for row in rows]
    lines = [[*row, *[Cell()] * (width - len(row))] for row in cells]
    return Grid([*lines, *([[Cell()] * width] * spare)])


def tools(rows=ROWS, **more):
    made = SheetTools(Book({"One": grid(rows), "Two": grid([["x"]]), **more}))
    run(made, "open_sheet", name="One")
    return made


def run(made, tool, /, **arguments):
    return TOOLBOX.run(made, Call(tool, arguments))


# The grid.


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (2.5, "0", "3"),
        (-2.5, "0", "-3"),
        (0.125, "0.00", "0.13"),
        (1.005, "0.00", "1.01"),
        (1234567.5, "#,##0", "1,234,568"),
        (0.1, "0%", "10%"),
        (0.1234, "0.00%", "12.34%"),
        (1 / 3, "General", "0.3333333333"),
        (28.0, "General", "28"),
        (28.0, "@", "28"),
        (True, "0.00", "TRUE"),
        (1e20, "0.00", "100000000000000000000.00"),
    ],
)
def test_numbers_are_shown_in_their_format(value, number_format, text):
    shown = Grid([[Cell(value, number_format)]]).table[0][0]

    assert shown == text


def test_ascending_order_is_numbers_texts_booleans_blanks():
    sheet = Grid([[Cell(value)] for value in (True, None, "b", 2.0, "A", 1.0, False)])

    sheet.sort(0)

    assert [row[0].value for row in sheet.rows] == [1.0, 2.0, "A", "b", False, True, None]


def test_descending_order_is_the_reverse_with_blanks_last():
    sheet = Grid([[Cell(value)] for value in (True, None, "b", 2.0, "A", 1.0, False)])

    sheet.sort(0, descending=True)

    assert [row[0].value for row in sheet.rows] == [True, False, "b", "A", 2.0, 1.0, None]


@pytest.mark.parametrize("descending", [False, True])
def test_rows_with_equal_values_keep_their_order(descending):
    sheet = Grid([[Cell(1.0), Cell(name)] for name in ("x", "y", "z")])

    sheet.sort(0, descending=descending)

    assert [row[1].value for row in sheet.rows] == ["x", "y", "z"]


def test_notes_and_formats_move_with_their_rows_and_formulas_follow():
    sheet = Grid(
        [
            [Cell(2.0, "0.00", "two"), Cell("=SUM(A1:A1)")],
            [Cell(1.0, "0.0", "one"), Cell("=SUM(A2:A2)")],
        ]
    )

    sheet.sort(0)

    assert sheet.table == [["1.0", "1"], ["2.00", "2"]]
    assert sheet.notes == {(0, 0): "one", (1, 0): "two"}


def test_frozen_rows_stay_where_they_are():
    made = tools()
    run(made, "freeze_data", dimension="rows", num=1)

    found = run(made, "sort_sheet_by_col", col_num=3, order="asc")

    assert [row[0] for row in found] == ["Name", "Milk", "Rice", "Tea"]


def test_rows_merged_with_each_other_cannot_be_sorted():
    made = tools()
    run(made, "merge_cells", start_position="A2", end_position="A3")

    with pytest.raises(CallError, match="vertical merges"):
        run(made, "sort_sheet_by_col", col_num=1, order="asc")


def test_merged_cells_show_what_the_first_one_holds():
    made = tools()

    found = run(made, "merge_cells", start_position="B3", end_position="A2")

    assert found[1:3] == [["Tea", "Tea", "12", "2.5"], ["Tea", "Tea", "3", "0.95"]]
    assert run(made, "get_cell_value", position="A3") == ""


def test_a_merge_takes_the_place_of_those_it_overlaps():
    sheet = grid()
    sheet.merge(Area(0, 0, 2, 1))
    sheet.merge(Area(1, 0, 3, 1))

    assert sheet.merges == [Area(1, 0, 3, 1)]


def test_inserting_and_deleting_moves_merges_and_formulas():
    sheet = grid([[1.0, "=A1+A2"], [2.0, "=SUM(A1:A2)"]])
    sheet.merge(Area(1, 0, 2, 2))

    sheet.insert_rows(1, 1, like=0)
    assert sheet.merges == [Area(2, 0, 3, 2)]
    assert sheet.rows[0][1].value == "=A1+A3"
    sheet.delete_row(0)
    assert sheet.merges == [Area(1, 0, 2, 2)]
    sheet.insert_columns(0, 1, like=0)
    assert sheet.merges == [Area(1, 1, 2, 3)]
    sheet.delete_column(1)
    assert sheet.merges == []


def test_a_formula_whose_cell_is_gone_says_so():
    made = tools()
    run(made, "update_cell", position="E2", value="=SUM(C3, C4)")

    found = run(made, "delete_batch_data", dimension="row", index_list=[3])

    assert found[1][4] == "#REF!"


def test_formulas_that_lead_to_themselves_end():
    sheet = grid([["=B1", "=A1"], ["=SUM(A2:B2)", 1.0]])

    assert sheet.table == [["#REF!", "#REF!"], ["#REF!", "1"]]


def test_a_long_chain_of_formulas_ends():
    sheet = Grid([[Cell(f"=A{row + 2}")] for row in range(3000)])

    assert {text for row in sheet.table for text in row} <= {"", "#REF!"}


def test_a_change_that_is_refused_changes_nothing():
    sheet = grid()
    before = [list(row) for row in sheet.rows]
    for change in (
        lambda: sheet.write(0, 0, [["x"] * 50]),
        lambda: sheet.insert_rows(99, 1, like=0),
        lambda: sheet.insert_rows(0, 10**6, like=0),
        lambda: sheet.grow(10**6, 10**6),
        lambda: sheet.delete_row(50),
        lambda: sheet.sort(99),
        lambda: sheet.freeze(rows=6),
    ):
        with pytest.raises(GridError):
            change()

    assert sheet.rows == before


# The tools.


@pytest.mark.parametrize(
    ("operator", "text"),
    [
        ("SUM", "22"),
        ("AVERAGE", "7.333333333"),
        ("COUNT", "3"),
        ("MAX", "12"),
        ("MIN", "3"),
        ("PRODUCT", "252"),
        ("MINUS", "#N/A"),
    ],
)
def test_a_formula_is_worked_out_without_a_trace(operator, text):
    made = tools()
    before = made.page.table

    found = run(
        made, "get_value_by_formula", operator=operator, start_position="C2", end_position="C4"
    )

    assert (found, made.page.table) == (text, before)


def test_minus_takes_two_cells():
    made = tools()

    assert run(made, "get_value_by_formula", operator="MINUS", position_list=["C2", "c3"]) == "9"


def test_a_result_is_shown_like_the_first_cell_that_it_reads():
    made = tools([["Price"], ["2.00"]], Three=Grid([[Cell(2.0, "0.00"), Cell(), Cell()]]))
    run(made, "open_sheet", name="Three")
    for operator, place in (("SUM", "B1"), ("COUNT", "C1")):
        run(
            made,
            "update_cell_by_formula",
            operator=operator,
            position_list=["A1"],
            result_position=place,
        )

    assert made.page.table == [["2.00", "2.00", "1"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *(("12", "12"), ("1,200", "1200"), ("10%", "10%"), ("=C2+C3", "15"), ("true", "TRUE")),
        *(("12 kg", "12 kg"), (4, "4"), ("", ""), ("=1+", "#ERROR!"), ("=SUM(x)", "#NAME?")),
    ],
)
def test_a_value_is_entered_as_if_it_were_typed(value, text):
    made = tools()

    run(made, "update_cell", position="E2", value=value)

    assert run(made, "get_cell_value", position="E2") == text


def test_what_is_written_in_a_range_is_never_a_formula():
    made = tools()

    found = run(
        made, "update_range", start_position="A2", end_position="B2", values_list=[["=A1", "5"]]
    )

    assert found[1][:2] == ["=A1", "5"]
    assert made.page.rows[1][1].value == 5.0


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
    [
        ("open_sheet", {"name": "Three"}, "there are 'One', 'Two'"),
        ("get_cell_value", {"position": "2B"}, "a position looks like 'B2'"),
        ("get_cell_value", {"position": "Z99"}, "beyond the sheet, which has 6 rows"),
        ("filter_cells", {"query": "("}, "cannot be used: missing )"),
        ("filter_cells", {"query": "(?<=a)b"}, "is not searched for here"),
        ("insert_rows", {"values_list": [], "row_idx": 2}, "at least one row"),
        ("insert_rows", {"values_list": [["x"]], "row_idx": 6}, "at 1 to 5, got 6"),
        ("insert_rows", {"values_list": ["x"], "row_idx": 2}, "'values_list' of insert_rows"),
        ("delete_batch_data", {"dimension": "row", "index_list": [1, 2, 3, 4]}, "whole sheet"),
        ("delete_batch_data", {"dimension": "row", "index_list": [7]}, "no row 7; there are 6"),
        ("delete_batch_data", {"dimension": "rows", "index_list": [1]}, "'row' or 'col'"),
        ("sort_sheet_by_col", {"col_num": 9, "order": "asc"}, "column 9 is beyond"),
        ("freeze_data", {"dimension": "rows", "num": -1}, "0 or more"),
        ("freeze_data", {"dimension": "rows", "num": 6}, "freeze all visible rows"),
        ("get_value_by_formula", {"operator": "SUM"}, "start_position and end_position, or"),
        ("get_A1_annotation", {"row": 0, "col": 1}, "row 0, column 1 is beyond"),
        (
            "update_range",
            {"start_position": "A1", "end_position": "A2", "values_list": [[1, 2]]},
            "2 rows and 1 columns",
        ),
    ],
)
def test_a_call_that_cannot_be_carried_out_says_why_and_changes_nothing(tool, arguments, message):
    made = tools()
    before = made.page.table

    with pytest.raises(CallError, match=re.escape(message)):
        run(made, tool, **arguments)
    assert made.page.table == before


def test_a_sheet_must_be_open():
    with pytest.raises(CallError, match="open a sheet first"):
        run(SheetTools(Book({"One": grid()})), "get_all_values")


def test_rows_at_the_end_get_the_formats_of_the_row_before():
    made = tools(Three=Grid([[Cell(2.0, "0.00")], [Cell()]]))
    run(made, "open_sheet", name="Three")

    assert run(made, "insert_rows", values_list=[[3], ["4.5"]], row_idx=2) == [
        *([text] for text in ("2.00", "3.00", "4.50"))
    ]


def test_columns_are_inserted_from_row_one_down():
    found = run(tools(), "insert_cols", values_list=[["New", 1, 2]], col_idx=2)

    assert [row[1] for row in found] == ["New", "1", "2", ""]


def test_rows_are_deleted_by_the_numbers_they_had_before():
    found = run(tools(), "delete_batch_data", dimension="row", index_list=[2, 4, 2])

    assert [row[0] for row in found] == ["Name", "Milk"]


def test_cells_are_found_in_a_row_or_a_column():
    made = tools()

    assert run(made, "filter_cells", query="^A$") == ["B2", "B4"]
    assert run(made, "filter_cells", query="e", in_row=1) == ["A1", "D1"]
    assert run(made, "filter_cells", query="e", in_column=1) == ["A1", "A2", "A4"]
    assert run(made, "filter_cells", query="12", in_row=2, in_column=3) == ["C2"]


# Regular expressions.

EXPRESSIONS = [
    *("a", "^a", "a$", "a|bc", "(ab)+c", "[a-c]{2,3}", "[^a]", r"\d+", r"\w\s\w", "a.c", "", "a*"),
    *("^(Meat|Fish)$", r"8[1-9]|9\d", "a{2}", "a{,2}$", "a?b", "(?:a|b)*c", "(?i)MEAT", r"\bat\b"),
    *(
        r"[\d.]+",
        "[]a]",
        "[a-]",
        r"\.",
        "x{",
        "^(?!Meat).*$",
        "a(?=b)",
        "(?P<n>a)b",
        "a+?b",
        "()",
        "(a*)*c",
    ),
]
TEXTS = [
    "",
    "a",
    "abc",
    "abab c",
    "Meat",
    "Fish",
    "98",
    "at",
    "cat",
    "a\nc",
    "aab",
    "8.5",
    "x{",
    "-]",
]


@pytest.mark.parametrize("source", EXPRESSIONS)
def test_expressions_find_what_pythons_own_do(source):
    for text in TEXTS:
        assert Search(source).finds(text) is bool(re.search(source, text)), text


@pytest.mark.parametrize(
    "source", ["(a*)*b", "(a|a)*b", "(a+)+$", "(.*)(.*)(.*)(.*)(.*)x", "(a?){30}a{30}"]
)
def test_no_expression_takes_long(source):
    search = Search(source)

    try:
        search.finds("a" * 2000 + "!")
    except PatternError as error:
        assert "takes too long" in str(error)  # noqa: PT017


@pytest.mark.parametrize(
    "source", ["(((a{99}){99}){99}){99}", "a" * 400, "(" * 150 + ")" * 150 + "\\1"]
)
def test_an_expression_that_is_too_large_is_refused(source):
    with pytest.raises((PatternError, re.error)):
        Search(source).finds("b")


# The original's rules.


def original(truth=(("x",),), rows=ROWS):
    return OriginalSheet(TOOLBOX, OriginalTools(Book({"One": grid(rows)})), truth)


def say(episode, tool, /, **arguments):
    return episode.step(f"Action: {Call(tool, arguments).action}")


def test_a_step_with_error_in_its_answer_is_done_four_times():
    episode = original(rows=[["Errors", "n"], ["x", 1.0]])
    say(episode, "open_sheet", name="One")

    say(episode, "insert_rows", values_list=[["y"]], row_idx=3)

    assert [row[0] for row in episode.tools.page.table] == ["Errors", "x", "y", "y", "y", "y"]


def test_finish_anywhere_in_a_line_ends_the_original_episode():
    answer = say(original(), "open_sheet", name="Finish")

    assert (answer.done, answer.reward) == (True, 0.0)


def test_an_unknown_tool_is_answered_with_all_names():
    answer = say(original(), "check_valid_actions")

    assert "ERROR | Invalid action: check_valid_actions. Please choose" in answer.observation


def test_arguments_that_are_no_dictionary_are_pythons_error():
    answer = original().step("Action: open_sheet with Action Input: [1]")

    assert "TypeError(list indices must be integers or slices, not str)" in answer.observation
