"""What is made of the table: an order, totals, ranks, marks, a title."""

from .addresses import address
from .changes import numbers
from .families import Column
from .script import Script

OPERATORS = {"sum": "SUM", "average": "AVERAGE", "highest value": "MAX", "lowest value": "MIN"}
TITLES = ("Overview", "Summary", "Report of the week", "Figures", "Latest state")
MARKS = ("best", "look here", "leader", "top of the list")


def sort_rows(script: Script) -> str | None:
    """Asks for the rows in order of names or of numbers that are all different."""
    column = _column(script)
    if column is None:
        return None
    by_name = not script.draws.integer(0, 3)
    header = script.made.family.key if by_name else column.header
    descending = bool(script.draws.integer(0, 1))
    _sort(script, header, descending=descending)
    return script.say(
        (
            "Sort the table by {header} in {order} order.",
            "Then sort the rows by {header}, {order}.",
        ),
        ("In the end the rows should be in {order} order of {header}.",),
        header=repr(header),
        order="descending" if descending else "ascending",
    )


def keep_best(script: Script) -> str | None:
    """Asks for the rows with the highest numbers only, highest first."""
    column, count = _column(script), script.draws.integer(3, 5)
    if column is None or len(script.rows) <= count:
        return None
    _sort(script, column.header, descending=True)
    gone = list(range(count + 2, len(script.rows) + 2))
    why = f"Only the first {count} rows below the headers stay."
    script.call(why, "delete_batch_data", dimension="row", index_list=gone)
    return script.say(
        (
            "Keep only the {count} rows with the highest {header}, highest first.",
            "Sort by {header}, descending, and delete all but the first {count} rows.",
        ),
        ("Only the top {count} by {header} should be left, in descending order.",),
        count=count,
        header=repr(column.header),
    )


def mark_best(script: Script) -> str | None:
    """Asks for a note on the name with the highest number."""
    column, mark = _column(script), script.draws.choice(MARKS)
    if column is None:
        return None
    values = numbers(script, column)
    best = values.index(max(values))
    script.look()
    why = f"{script.rows[best][0]} has the highest {column.header}."
    script.call(why, "update_note", position=script.place(best, 0), content=mark)
    return script.say(
        (
            "Put the note {mark} on the {key} with the highest {header}.",
            "Mark the {key} that has the highest {header} with the note {mark}.",
        ),
        ("Which {key} has the highest {header}? Its cell should get the note {mark}.",),
        mark=repr(mark),
        key=script.made.family.key,
        header=repr(column.header),
    )


def product_column(script: Script) -> str | None:
    """Asks for a column with the product of two others."""
    columns = _columns(script)
    if len(columns) < 2:
        return None
    first, second = script.draws.sample(columns, 2)
    across = len(script.headers)
    pairs = zip(numbers(script, first), numbers(script, second), strict=True)
    values = [round(one * other, 4) for one, other in pairs]
    script.look()
    why = f"Row by row I multiply {first.header} by {second.header}."
    script.call(why, "insert_cols", values_list=[["Product", *values]], col_idx=across + 1)
    return script.say(
        (
            "Add a column 'Product' at the right end: {first} times {second}.",
            "Append a column 'Product' that holds {first} multiplied by {second}.",
        ),
        ("After the last column comes a new one, 'Product', with {first} x {second} of each row.",),
        first=repr(first.header),
        second=repr(second.header),
    )


def rank_column(script: Script) -> str | None:
    """Asks for a column with ranks by numbers that are all different."""
    column = _column(script)
    if column is None:
        return None
    values = numbers(script, column)
    order = sorted(values, reverse=True)
    ranks = [order.index(value) + 1 for value in values]
    script.look()
    why = f"The highest {column.header} has rank 1."
    across = len(script.headers) + 1
    script.call(why, "insert_cols", values_list=[["Rank", *ranks]], col_idx=across)
    return script.say(
        (
            "Add a last column 'Rank' with the rank of each row by {header}; the highest is 1.",
            "Rank the rows by {header} (1 for the highest) in a new last column 'Rank'.",
        ),
        ("At the right end add 'Rank': the place of each row by {header}, the highest first.",),
        header=repr(column.header),
    )


def summary_cell(script: Script) -> str | None:
    """Asks for a sum, average, highest or lowest value in a cell beside the table."""
    columns = _columns(script)
    if not columns:
        return None
    column, word = script.draws.choice(columns), script.draws.choice(tuple(OPERATORS))
    across = script.headers.index(column.header)
    position = address(script.draws.integer(1, 4), len(script.headers) + 1)
    script.look()
    _formula(script, word, across, position)
    return script.say(
        (
            "Write the {word} of {header} into cell {position}.",
            "Put the {word} of {header} in {position}.",
        ),
        ("Cell {position} should show the {word} of {header}.",),
        word=word,
        header=repr(column.header),
        position=position,
    )


def total_row(script: Script) -> str | None:
    """Asks for a row below the table with the sum or average of one or two columns."""
    columns = _columns(script)
    if len(columns) < 2:
        return None
    wanted = script.draws.sample(columns, script.draws.integer(1, 2))
    word, label = script.draws.choice((("sum", "Total"), ("average", "Average")))
    script.look()
    end = len(script.rows) + 2
    why = f"The new row is row {end}."
    script.call(why, "insert_rows", values_list=[[label]], row_idx=end)
    for column in wanted:
        across = script.headers.index(column.header)
        _formula(script, word, across, address(end - 1, across), end - 1)
    return script.say(
        (
            "Add a row {label} at the end with the {word} of {headers}.",
            "Below the last row add one named {label} that has the {word} of {headers}.",
        ),
        ("The table should end with a row {label} that shows the {word} of {headers}.",),
        label=repr(label),
        word=word,
        headers=" and of ".join(repr(column.header) for column in wanted),
    )


def title_row(script: Script) -> str:
    """Asks for a title above the table in cells that are merged."""
    title = script.draws.choice(TITLES)
    end = address(0, len(script.headers) - 1)
    script.look()
    script.call(
        "The title comes above the headers.", "insert_rows", values_list=[[title]], row_idx=1
    )
    why = "It should span the table."
    script.call(why, "merge_cells", start_position="A1", end_position=end)
    return script.say(
        (
            "Insert a row with the title {title} on top and merge its cells across the table.",
            "Put the title {title} above the headers, in one merged cell as wide as the table.",
        ),
        ("The table needs a title, {title}: a new first row, merged over all its columns.",),
        title=repr(title),
    )


def _sort(script: Script, header: str, *, descending: bool) -> None:
    script.look()
    script.freeze()
    across, order = script.headers.index(header) + 1, "des" if descending else "asc"
    why = f"{header!r} is column {across}."
    script.call(why, "sort_sheet_by_col", col_num=across, order=order)


def _formula(
    script: Script, word: str, across: int, position: str, last: int | None = None
) -> None:
    end = len(script.rows) + 1 if last is None else last
    script.call(
        f"That is the {word} of {script.headers[across]}.",
        "update_cell_by_formula",
        operator=OPERATORS[word],
        result_position=position,
        start_position=address(1, across),
        end_position=address(end - 1, across),
    )


def _columns(script: Script) -> list[Column]:
    """Returns the columns of numbers that are still there."""
    return [each for each in script.made.family.columns if each.header in script.headers]


def _column(script: Script) -> Column | None:
    """Draws a column whose numbers are all different, or returns None."""
    columns = [each for each in _columns(script) if _differ(numbers(script, each))]
    return script.draws.choice(columns) if columns else None


def _differ(values: list[float]) -> bool:
    return len(set(values)) == len(values)
