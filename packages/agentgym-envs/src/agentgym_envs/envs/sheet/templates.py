"""What tasks ask for: kinds of changes, each in many wordings, one or two to a task.

A change looks at the sheet as it is, draws what is to be done, does it by calling tools, and
returns the sentence that asks for it, or None where it does not suit the sheet.
"""

from collections.abc import Callable, Sequence

from agentgym_envs.toolkit.tools import Draft, Draws, Question, split_of

from .changes import (
    add_rows,
    apply_list,
    apply_notes,
    delete_column,
    delete_group,
    delete_small,
    raise_group,
    set_values,
)
from .data import Start
from .families import families, table
from .results import (
    keep_best,
    mark_best,
    product_column,
    rank_column,
    sort_rows,
    summary_cell,
    title_row,
    total_row,
)
from .script import Script

WORKBOOKS = 60
"""Of each family."""

Change = Callable[[Script], str | None]

FIRST: Sequence[Change] = (
    *(add_rows, apply_list, apply_notes, delete_column, delete_group),
    *(delete_small, raise_group, set_values),
)
LAST: Sequence[Change] = (
    *(sort_rows, sort_rows, sort_rows, keep_best, mark_best, product_column),
    *(rank_column, summary_cell, title_row, total_row),
)
GOAL = ('The sheet "{name}" has a table. ', 'Work on the sheet "{name}". ', 'In "{name}": ')
HELD_OUT_GOAL = ('Please take care of the sheet "{name}". ', 'This is about the sheet "{name}". ')


def draft(draws: Draws) -> Draft:
    """Draws one task. Its workbook decides its split, so that splits share no workbook."""
    family, number = draws.choice(families()), draws.integer(1, WORKBOOKS)
    first = draws.choice(FIRST) if draws.integer(0, 3) else None
    last = draws.choice(LAST) if first is None or draws.integer(0, 2) else None
    problem = f"{family.name} {number}"

    def finish() -> tuple[str, Question[Start]] | None:
        script = Script(draws, table(family.name, number), split_of(problem))
        sentences = [change(script) for change in (first, last) if change]
        if None in sentences:
            return None
        opening = script.say(GOAL, HELD_OUT_GOAL, name=family.name)
        goal = opening + " ".join(sentence for sentence in sentences if sentence)
        return goal, script.question()

    return Draft(problem, finish)
