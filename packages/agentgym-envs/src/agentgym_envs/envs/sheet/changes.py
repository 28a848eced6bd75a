"""Changes of the table itself: new values, new rows, rows and columns that go."""

from collections.abc import Sequence

from .families import CHANGES, FORMATS, SCALES, Column
from .formats import shown
from .script import Script


def set_values(script: Script) -> str | None:
    """Asks for new values of one column in two or three rows."""
    column = script.draws.choice(script.made.family.columns)
    across = script.headers.index(column.header)
    places = script.draws.sample(range(len(script.rows)), script.draws.integer(2, 3))
    names = [script.rows[place][0] for place in places]
    values = [shown(column.value(script.draws), FORMATS[column.kind]) for _ in places]
    script.look()
    for place, name, value in zip(places, names, values, strict=True):
        why = f"{name} is in row {place + 2}."
        script.call(why, "update_cell", position=script.place(place, across), value=value)
    listed = _listed([f"{name}: {value}" for name, value in zip(names, values, strict=True)])
    return script.say(
        ("Set {what} to these values: {listed}.", "Update {what}: {listed}."),
        ("The following values of {what} have changed: {listed}.",),
        what=repr(column.header),
        listed=listed,
    )


def apply_notes(script: Script) -> str:
    """Asks for what the notes on two names say."""
    noted = script.made.noted
    names = [script.made.rows[each.row][0] for each in noted]
    script.look()
    for each, name in zip(noted, names, strict=True):
        script.call(f"I read the note on {name}.", "get_note", position=script.place(each.row, 0))
    for each, name in zip(noted, names, strict=True):
        column = script.made.family.columns[each.column]
        position = script.place(each.row, script.headers.index(column.header))
        value = shown(each.value, FORMATS[column.kind])
        why = f"That is what the note on {name} asks for."
        script.call(why, "update_cell", position=position, value=value)
    return script.say(
        ("Do what the notes on {names} say.", "The cells {names} have notes: follow them."),
        ("Read the notes on {names} and update the table accordingly.",),
        names=_listed(names),
    )


def apply_list(script: Script) -> str:
    """Asks for what the sheet "Changes" says."""
    listed = script.made.listed
    script.open(CHANGES)
    script.call("I read the changes.", "get_all_values")
    script.open()
    script.call("Now I look for the rows to change.", "get_all_values")
    column = script.made.family.columns[listed[0].column]
    across = script.headers.index(column.header)
    for each in listed:
        name, value = script.made.rows[each.row][0], shown(each.value, FORMATS[column.kind])
        why = f"{name} is in row {each.row + 2}."
        script.call(why, "update_cell", position=script.place(each.row, across), value=value)
    return script.say(
        (
            'Bring it up to date with the sheet "{changes}".',
            'The sheet "{changes}" has new values: copy them over.',
        ),
        ('New values are listed in the sheet "{changes}"; enter them.',),
        changes=CHANGES,
    )


def add_rows(script: Script) -> str:
    """Asks for one or two rows at the end."""
    family, draws = script.made.family, script.draws
    rows = [
        [
            name,
            draws.choice(family.groups),
            *(shown(each.value(draws), FORMATS[each.kind]) for each in family.columns),
        ]
        for name in script.made.spare_names[: draws.integer(1, 2)]
    ]
    script.look()
    end = len(script.rows) + 2
    why = f"The first empty row is row {end}."
    script.call(why, "insert_rows", values_list=rows, row_idx=end)
    return script.say(
        ("Add at the end: {rows}.", "Append these rows: {rows}."),
        ("There are new entries; put them below the last row: {rows}.",),
        rows="; ".join(", ".join(row) for row in rows),
    )


def delete_group(script: Script) -> str | None:
    """Asks for all rows of one group to go."""
    groups = [row[1] for row in script.rows]
    group = script.draws.choice(script.made.family.groups)
    gone = [place + 2 for place, each in enumerate(groups) if each == group]
    if not gone or len(gone) > len(groups) - 3:
        return None
    script.open()
    header = script.made.family.group
    why = f"I look for {group} in the column {header!r}."
    script.call(why, "filter_cells", query=f"^{group}$", in_column=2)
    why = "These are the rows to delete."
    script.call(why, "delete_batch_data", dimension="row", index_list=gone)
    return script.say(
        (
            "Delete all rows where {header} is {group}.",
            "Remove every row whose {header} is {group}.",
        ),
        ("No row with {group} under {header} should be left.",),
        header=repr(header),
        group=repr(group),
    )


def delete_small(script: Script) -> str | None:
    """Asks for all rows to go whose number is below some limit."""
    column = script.draws.choice(script.made.family.columns)
    values = numbers(script, column)
    limit = sorted(values)[script.draws.integer(1, 4)]
    gone = [place + 2 for place, value in enumerate(values) if value < limit]
    if not gone:
        return None
    script.look()
    text = shown(limit, FORMATS[column.kind])
    why = f"{column.header} is below {text} in these rows."
    script.call(why, "delete_batch_data", dimension="row", index_list=gone)
    return script.say(
        (
            "Delete the rows where {header} is less than {limit}.",
            "Remove all with {header} below {limit}.",
        ),
        ("Keep only rows whose {header} is at least {limit}.",),
        header=repr(column.header),
        limit=text,
    )


def delete_column(script: Script) -> str:
    """Asks for one column to go."""
    across = script.draws.integer(1, len(script.headers) - 1)
    header = script.headers[across]
    script.look()
    why = f"{header!r} is column {across + 1}."
    script.call(why, "delete_batch_data", dimension="col", index_list=[across + 1])
    return script.say(
        ("Delete the column {header}.", "Remove {header} from the table."),
        ("The column {header} is not needed any more; take it out.",),
        header=repr(header),
    )


def raise_group(script: Script) -> str | None:
    """Asks for the numbers of one group to be raised by a fixed amount."""
    column = script.draws.choice(script.made.family.columns)
    group = script.draws.choice(script.made.family.groups)
    places = [place for place, row in enumerate(script.rows) if row[1] == group]
    if not 1 <= len(places) <= 5 or column.kind == "percent":
        return None
    across, amount = script.headers.index(column.header), script.draws.integer(1, 9)
    values = numbers(script, column)
    script.look()
    for place in places:
        value = round(values[place] + amount, 2)
        why = f"{script.rows[place][0]}: {values[place]:g} + {amount} = {value:g}."
        script.call(why, "update_cell", position=script.place(place, across), value=value)
    return script.say(
        (
            "Raise {header} by {amount} where {group_header} is {group}.",
            "Where {group_header} is {group}, add {amount} to {header}.",
        ),
        ("{header} goes up by {amount} for every row whose {group_header} is {group}.",),
        header=repr(column.header),
        amount=amount,
        group_header=repr(script.made.family.group),
        group=repr(group),
    )


def numbers(script: Script, column: Column) -> list[float]:
    """Returns the numbers of one column as they are now, from the first row below the headers."""
    across = script.headers.index(column.header)
    texts = [row[across] for row in script.rows]
    if column.kind == "percent":
        return [round(float(text.rstrip("%")) / SCALES["percent"], 4) for text in texts]
    return [float(text) for text in texts]


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(parts[:-1]) + f" and {parts[-1]}"
