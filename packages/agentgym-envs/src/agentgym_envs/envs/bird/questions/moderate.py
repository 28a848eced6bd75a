"""Shapes with a join, groups, a subquery or a set operation."""

from agentgym_envs.envs.bird.domains.fields import Field, key_of
from agentgym_envs.envs.bird.schema import quoted

from .parts import (
    Chooser,
    Draft,
    NotPossibleError,
    coded,
    described,
    evidence,
    joined,
    name_of,
    words_of,
)
from .simple import AGGREGATES


def how_many_joined(choose: Chooser) -> Draft:
    """Rows whose parent fulfils a condition."""
    link = choose.link(labelled=False)
    of_parent = choose.condition(link.parent)
    noun = f"{link.child.many} {link.ref.phrase} {described(link.parent, of_parent)}"
    text = choose.pick(("How many {} are there?", "Count the {}."))
    sql = f"SELECT COUNT(*) {joined(choose.domain, link)} WHERE {of_parent.on('T2')}"
    return Draft(text.format(noun), sql, evidence(of_parent))


def how_many_joined_of_two(choose: Chooser) -> Draft:
    """Rows that fulfil a condition, and whose parent fulfils another one."""
    link = choose.link(labelled=False)
    own = choose.condition(link.child, "code", "flag", "category")
    of_parent = choose.condition(link.parent)
    if own.after:
        raise NotPossibleError  # two phrases in a row would leave open what the second is about
    parent = described(link.parent, of_parent)
    text = f"How many {described(link.child, own)} {link.ref.phrase} {parent} are there?"
    sql = (
        f"SELECT COUNT(*) {joined(choose.domain, link)} "
        f"WHERE {own.on('T1')} AND {of_parent.on('T2')}"
    )
    return Draft(text, sql, evidence(own, of_parent))


def total_joined(choose: Chooser) -> Draft:
    """A sum or an average over the rows whose parent fulfils a condition."""
    link = choose.link(labelled=False)
    measure = choose.measure(link.child)
    of_parent = choose.condition(link.parent)
    word = choose.pick(list(AGGREGATES))
    parent = described(link.parent, of_parent)
    text = f"What is the {word} {measure.words} of {link.child.many} {link.ref.phrase} {parent}?"
    sql = (
        f"SELECT {AGGREGATES[word]}(T1.{quoted(measure.name)}) {joined(choose.domain, link)} "
        f"WHERE {of_parent.on('T2')}"
    )
    return Draft(text, sql, evidence(of_parent))


def parents_listed(choose: Chooser) -> Draft:
    """Names of the parents with at least one row that fulfils a condition."""
    link = choose.link()
    own = choose.condition(link.child)
    of_parent = choose.condition(link.parent)
    text = (
        f"List, without repeats, the {words_of(link.parent)} of each of the "
        f"{described(link.parent, of_parent)} with at least one "
        f"{described(link.child, own, one=True)}."
    )
    sql = (
        f"SELECT DISTINCT T2.{name_of(link.parent)} {joined(choose.domain, link)} "
        f"WHERE {own.on('T1')} AND {of_parent.on('T2')}"
    )
    return Draft(text, sql, evidence(own, of_parent))


def per_group(choose: Chooser) -> Draft:
    """How many rows each group has."""
    table = choose.table()
    group = choose.group(table)
    condition = choose.condition(table, but=group)
    noun = described(table, condition)
    text = choose.pick(
        (
            "How many {0} are there for each {1}? Give the {1} and the number.",
            "For each {1}, count the {0}; show the {1} first.",
        )
    )
    column = quoted(group.name)
    sql = (
        f"SELECT {column}, COUNT(*) FROM {quoted(table.name)} WHERE {condition.on('')} "
        f"GROUP BY {column}"
    )
    return Draft(text.format(noun, group.words), sql, evidence(condition))


def average_per_group(choose: Chooser) -> Draft:
    """The average of a number in each group."""
    table = choose.table()
    group, measure = choose.group(table), choose.measure(table)
    word = choose.pick(("average", "total", "highest"))
    text = (
        f"What is the {word} {measure.words} of the {table.many} for each {group.words}? "
        f"Give the {group.words} and the value."
    )
    column = quoted(group.name)
    sql = (
        f"SELECT {column}, {AGGREGATES[word]}({quoted(measure.name)}) FROM {quoted(table.name)} "
        f"GROUP BY {column}"
    )
    return Draft(text, sql)


def large_groups(choose: Chooser) -> Draft:
    """The groups with more rows than some number."""
    table = choose.table()
    group = choose.group(table)
    condition = choose.condition(table, but=group)
    column, where = quoted(group.name), f"{quoted(table.name)} WHERE {condition.on('')}"
    sizes = choose.rows(f"SELECT COUNT(*) FROM {where} GROUP BY {column} ORDER BY 1")
    size = int(choose.pick(sizes)[0] or 0) - 1
    noun = described(table, condition)
    text = f"For which values of {group.words} are there more than {size} {noun}?"
    sql = f"SELECT {column} FROM {where} GROUP BY {column} HAVING COUNT(*) > {size}"
    return Draft(text, sql, evidence(condition))


def top_parents(choose: Chooser) -> Draft:
    """The parents with the most rows."""
    link = choose.link()
    own = choose.condition(link.child)
    most = choose.pick((1, 2, 3, 5))
    name = f"T2.{name_of(link.parent)}"
    rest = (
        f"{joined(choose.domain, link)} WHERE {own.on('T1')} "
        f"GROUP BY T2.{quoted(key_of(choose.domain, link.parent.name))} ORDER BY COUNT(*) DESC"
    )
    child = described(link.child, own)
    if most == 1:
        text = f"Which {link.parent.one} has the most {child}? Give the {words_of(link.parent)}."
    else:
        text = (
            f"Give the {words_of(link.parent)} of the {most} {link.parent.many} with the most "
            f"{child}."
        )
    return Draft(
        text,
        f"SELECT {name} {rest} LIMIT {most}",
        evidence(own),
        f"SELECT COUNT(*) {rest} LIMIT {most + 1}",
    )


def without_children(choose: Chooser) -> Draft:
    """Parents that nothing refers to."""
    link = choose.link(labelled=False)
    of_parent = choose.condition(link.parent)
    key, column = quoted(key_of(choose.domain, link.parent.name)), quoted(link.ref.name)
    noun = described(link.parent, of_parent)
    what, text = choose.pick(
        (
            ("COUNT(*)", f"How many {noun} have no {link.child.many} at all?"),
            (
                name_of(link.parent),
                f"Give the {words_of(link.parent)} of the {noun} with not a single "
                f"{link.child.one}.",
            ),
        )
    )
    sql = (
        f"SELECT {what} FROM {quoted(link.parent.name)} WHERE {of_parent.on('')} AND {key} NOT IN "
        f"(SELECT {column} FROM {quoted(link.child.name)} WHERE {column} IS NOT NULL)"
    )
    return Draft(text, sql, evidence(of_parent))


def above_average(choose: Chooser) -> Draft:
    """How many rows lie above the average of all."""
    table = choose.table()
    measure = choose.measure(table)
    condition = choose.condition(table, but=measure)
    column, name = quoted(measure.name), quoted(table.name)
    above = choose.draw() < 0.6
    text = (
        f"For how many {described(table, condition)} is the {measure.words} "
        f"{'above' if above else 'below'} the average of all {table.many}?"
    )
    sql = (
        f"SELECT COUNT(*) FROM {name} WHERE {condition.on('')} AND {column} "
        f"{'>' if above else '<'} (SELECT AVG({column}) FROM {name})"
    )
    return Draft(text, sql, evidence(condition))


def percentage(choose: Chooser) -> Draft:
    """The share of some rows that have a code or flag."""
    table = choose.pick([t for t in choose.domain.tables if t.of("code", "flag")])
    chosen = choose.pick(table.of("code", "flag"))
    part = coded(table, chosen, int(choose.draw() * len(chosen.values)))
    base = choose.condition(table, but=chosen)
    if base.before:
        raise NotPossibleError
    formula = f"percentage = {part.before} {table.many} * 100 / all of these {table.many}"
    text = f"What percentage of the {described(table, base)} are {part.before}?"
    sql = (
        f"SELECT CAST(SUM(CASE WHEN {part.on('')} THEN 1 ELSE 0 END) AS REAL) * 100 / COUNT(*) "
        f"FROM {quoted(table.name)} WHERE {base.on('')}"
    )
    return Draft(text, sql, [*evidence(part), formula])


def busiest_month(choose: Chooser) -> Draft:
    """The month of a year with the most rows."""
    table = choose.table("date")
    date = choose.pick(table.of("date"))
    condition = choose.condition(table, but=date)
    year = choose.year(table, date)
    column = quoted(date.name)
    rest = (
        f"FROM {quoted(table.name)} WHERE strftime('%Y', {column}) = '{year}' "
        f"AND {condition.on('')} GROUP BY strftime('%Y-%m', {column}) ORDER BY COUNT(*) DESC"
    )
    text = (
        f"In which month of {year} were the most {described(table, condition)} {date.phrase}? "
        "Answer in the form YYYY-MM."
    )
    return Draft(
        text,
        f"SELECT strftime('%Y-%m', {column}) {rest} LIMIT 1",
        evidence(condition),
        f"SELECT COUNT(*) {rest} LIMIT 2",
    )


def days_between(choose: Chooser) -> Draft:
    """The average time from one date to another one."""
    table = choose.table("after")
    end = choose.pick(table.of("after"))
    start = next(field for field in table.fields if field.name == end.base)
    condition = choose.condition(table, but=end)
    word = choose.pick(("average", "highest"))
    days = f"julianday({quoted(end.name)}) - julianday({quoted(start.name)})"
    text = (
        f"What is the {word} number of days from the {_date_words(start)} to the {end.words}, "
        f"over the {described(table, condition)} for which both are known?"
    )
    sql = (
        f"SELECT {AGGREGATES[word]}({days}) FROM {quoted(table.name)} "
        f"WHERE {quoted(end.name)} IS NOT NULL AND {condition.on('')}"
    )
    return Draft(text, sql, [*evidence(condition), f"number of days = {days}"])


def in_both(choose: Chooser) -> Draft:
    """Values that two tables share, or that one has and the other has not."""
    pairs = [
        (first, a, second, b)
        for first in choose.domain.tables
        for second in choose.domain.tables
        for a in first.of("category")
        for b in second.of("category")
        if first is not second and set(a.values) & set(b.values)
    ]
    first, a, second, b = choose.pick(pairs)
    one, other = choose.condition(first, but=a), choose.condition(second, but=b)
    operator, words = choose.pick(
        (("INTERSECT", "both among the {0} and among the {1}"),
         ("EXCEPT", "among the {0}, but not among the {1}"))
    )  # fmt: skip
    where = words.format(described(first, one), described(second, other))
    text = f"Which values of {a.words} occur {where}?"
    sql = (
        f"SELECT {quoted(a.name)} FROM {quoted(first.name)} WHERE {one.on('')} {operator} "
        f"SELECT {quoted(b.name)} FROM {quoted(second.name)} WHERE {other.on('')}"
    )
    return Draft(text, sql, evidence(one, other))


def _date_words(field: Field) -> str:
    return field.words if "day" in field.words else f"day they were {field.phrase}"
