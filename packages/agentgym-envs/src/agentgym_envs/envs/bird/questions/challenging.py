"""Shapes with windows, several joins, nested groups or two lists to compare."""

from agentgym_envs.envs.bird.domains.fields import key_of
from agentgym_envs.envs.bird.schema import quoted

from .parts import (
    Chooser,
    Draft,
    Link,
    NotPossibleError,
    coded,
    described,
    evidence,
    indefinite,
    joined,
    name_of,
    words_of,
)

MONTHS = 12


def best_of_each(choose: Chooser) -> Draft:
    """In each group the row with the highest number."""
    table = choose.table("key")
    group, measure = choose.group(table), choose.measure(table)
    condition = choose.condition(table, but=group)
    column, name = quoted(group.name), name_of(table)
    text = (
        f"For each {group.words}, which of the {described(table, condition)} has the highest "
        f"{measure.words}? Give the {group.words} and the {words_of(table)}, all of them in a tie."
    )
    sql = (
        f"WITH ranked AS (SELECT {column}, {name}, RANK() OVER (PARTITION BY {column} "
        f"ORDER BY {quoted(measure.name)} DESC) AS place FROM {quoted(table.name)} "
        f"WHERE {condition.on('')} AND {quoted(measure.name)} IS NOT NULL) "
        f"SELECT {column}, {name} FROM ranked WHERE place = 1"
    )
    return Draft(text, sql, evidence(condition))


def two_joins(choose: Chooser) -> Draft:
    """Rows whose parent's parent fulfils a condition."""
    link, upper = _chain(choose)
    condition = choose.condition(upper.parent)
    own = choose.condition(link.child, "code", "flag", "number", "money")
    if own.after:
        own = choose.condition(link.child, "code", "flag")
    text = (
        f"How many {described(link.child, own)} {link.ref.phrase} {link.parent.many} "
        f"{upper.ref.phrase} {described(upper.parent, condition)} are there?"
    )
    sql = (
        f"SELECT COUNT(*) {_joined_twice(choose, link, upper)} "
        f"WHERE {own.on('T1')} AND {condition.on('T3')}"
    )
    return Draft(text, sql, evidence(own, condition))


def top_of_two_joins(choose: Chooser) -> Draft:
    """The grandparent with the most rows, or the highest total."""
    link, upper = _chain(choose)
    if upper.parent.label is None:
        raise NotPossibleError
    measure = choose.measure(link.child)
    condition = choose.condition(link.parent)
    total = f"SUM(T1.{quoted(measure.name)})"
    rest = (
        f"{_joined_twice(choose, link, upper)} WHERE {condition.on('T2')} "
        f"GROUP BY T3.{quoted(key_of(choose.domain, upper.parent.name))} ORDER BY {total} DESC"
    )
    text = (
        f"Which {upper.parent.one} has the highest total {measure.words} of {link.child.many} "
        f"{link.ref.phrase} {described(link.parent, condition)}? "
        f"Give the {words_of(upper.parent)} and the total."
    )
    return Draft(
        text,
        f"SELECT T3.{name_of(upper.parent)}, {total} {rest} LIMIT 1",
        [
            *evidence(condition),
            f"{link.parent.many} belong to {upper.parent.many} by {quoted(upper.ref.name)}",
        ],
        f"SELECT {total} {rest} LIMIT 2",
    )


def change_between_years(choose: Chooser) -> Draft:
    """How the number of rows changed from a year to the next."""
    table = choose.table("date")
    date = choose.pick(table.of("date"))
    condition = choose.condition(table, but=date)
    year = choose.year(table, date, last=1)
    counts = [
        f"SUM(CASE WHEN strftime('%Y', {quoted(date.name)}) = '{which}' THEN 1 ELSE 0 END)"
        for which in (year + 1, year)
    ]
    text = (
        f"How many more {described(table, condition)} were {date.phrase} in {year + 1} than in "
        f"{year}? A negative number means fewer."
    )
    sql = f"SELECT {counts[0]} - {counts[1]} FROM {quoted(table.name)} WHERE {condition.on('')}"
    return Draft(text, sql, evidence(condition))


def both_or_only_one(choose: Chooser) -> Draft:
    """Parents with rows of one kind and of another one, or of one kind only."""
    link = choose.link()
    one = choose.condition(link.child, "code", "flag", "category", "date")
    other = choose.condition(link.child, "code", "flag", "category", "date")
    if one == other:
        raise NotPossibleError
    nouns = [described(link.child, which, one=True) for which in (one, other)]
    operator, words = choose.pick(
        (("INTERSECT", "with at least one {0} and at least one {1}"),
         ("EXCEPT", "with at least one {0}, but without any {1}"))
    )  # fmt: skip
    limit = choose.condition(link.parent)
    text = (
        f"Give the {words_of(link.parent)} of the {described(link.parent, limit)} "
        f"{words.format(*nouns)}."
    )
    parts = [
        f"SELECT T2.{name_of(link.parent)} {joined(choose.domain, link)} "
        f"WHERE {which.on('T1')} AND {limit.on('T2')}"
        for which in (one, other)
    ]
    return Draft(text, f" {operator} ".join(parts), evidence(limit, one, other))


def share_of_the_first(choose: Chooser) -> Draft:
    """Which part of all rows belongs to the parent with the most."""
    link = choose.link(labelled=False)
    own = choose.condition(link.child)
    formula = f"percentage = highest number for one {link.parent.one} * 100 / number of all"
    text = (
        f"What percentage of the {described(link.child, own)} that belong to any "
        f"{link.parent.one} belongs to the {link.parent.one} with the most of them?"
    )
    column = quoted(link.ref.name)
    sql = (
        f"SELECT CAST(MAX(n) AS REAL) * 100 / SUM(n) FROM (SELECT COUNT(*) AS n "
        f"FROM {quoted(link.child.name)} WHERE {own.on('')} AND {column} IS NOT NULL "
        f"GROUP BY {column})"
    )
    return Draft(text, sql, [*evidence(own), formula])


def steepest_month(choose: Chooser) -> Draft:
    """The month of a year with the largest growth over the month before."""
    table = choose.table("date")
    date = choose.pick(table.of("date"))
    condition = choose.condition(table, but=date)
    year = choose.year(table, date)
    month = f"strftime('%Y-%m', {quoted(date.name)})"
    rows = (
        f"FROM {quoted(table.name)} WHERE strftime('%Y', {quoted(date.name)}) = '{year}' "
        f"AND {condition.on('')}"
    )
    if choose.rows(f"SELECT COUNT(DISTINCT {month}) {rows}")[0][0] != MONTHS:
        raise NotPossibleError
    start = (
        f"WITH monthly AS (SELECT {month} AS month, COUNT(*) AS n {rows} "
        f"GROUP BY {month}), growth AS (SELECT month, n - LAG(n) OVER (ORDER BY month) AS more "
        "FROM monthly)"
    )
    rest = "FROM growth WHERE more IS NOT NULL ORDER BY more DESC"
    text = (
        f"In which month of {year} did the number of {described(table, condition)} that were "
        f"{date.phrase} grow most over the month before? Answer in the form YYYY-MM; January is "
        "not compared."
    )
    return Draft(
        text,
        f"{start} SELECT month {rest} LIMIT 1",
        evidence(condition),
        f"{start} SELECT more {rest} LIMIT 2",
    )


def month_of_a_total(choose: Chooser) -> Draft:
    """The month in which a running total passes a number."""
    table = choose.table("date")
    date, measure = choose.pick(table.of("date")), choose.measure(table)
    year = choose.year(table, date)
    month, column = f"strftime('%Y-%m', {quoted(date.name)})", quoted(measure.name)
    name, of_year = quoted(table.name), f"strftime('%Y', {quoted(date.name)}) = '{year}'"
    total = choose.rows(f"SELECT SUM({column}) FROM {name} WHERE {of_year}")[0][0]
    goal = int(float(total or 0) * choose.pick((0.3, 0.5, 0.7)))
    text = (
        f"Adding up the {measure.words} of the {table.many} {date.phrase} in {year} month by "
        f"month, in which month does the running total first pass {goal}? "
        "Answer in the form YYYY-MM."
    )
    sql = (
        f"WITH monthly AS (SELECT {month} AS month, SUM({column}) AS amount FROM {name} "
        f"WHERE {of_year} GROUP BY {month}), running AS (SELECT month, SUM(amount) OVER "
        f"(ORDER BY month) AS total FROM monthly) "
        f"SELECT MIN(month) FROM running WHERE total > {goal}"
    )
    return Draft(text, sql)


def busier_than_average(choose: Chooser) -> Draft:
    """Parents with more rows than those with any have on average."""
    link = choose.link(labelled=False)
    own = choose.condition(link.child)
    column = quoted(link.ref.name)
    counts = (
        f"(SELECT COUNT(*) AS n FROM {quoted(link.child.name)} WHERE {own.on('')} "
        f"AND {column} IS NOT NULL GROUP BY {column})"
    )
    noun = described(link.child, own)
    text = (
        f"How many {link.parent.many} have more {noun} than the average "
        f"{link.parent.one} that has any?"
    )
    sql = f"SELECT COUNT(*) FROM {counts} WHERE n > (SELECT AVG(n) FROM {counts})"
    return Draft(text, sql, evidence(own))


def best_group_of_parents(choose: Chooser) -> Draft:
    """The group of parents with the highest average of their rows."""
    link = choose.link(labelled=False)
    group, measure = choose.group(link.parent), choose.measure(link.child)
    condition = choose.condition(link.child, but=measure)
    average = f"AVG(T1.{quoted(measure.name)})"
    rest = (
        f"{joined(choose.domain, link)} WHERE {condition.on('T1')} "
        f"GROUP BY T2.{quoted(group.name)} ORDER BY {average} DESC"
    )
    text = (
        f"Group the {link.parent.many} by {group.words}: for which {group.words} is the average "
        f"{measure.words} of their {described(link.child, condition)} highest? "
        f"Give the {group.words} and the average."
    )
    return Draft(
        text,
        f"SELECT T2.{quoted(group.name)}, {average} {rest} LIMIT 1",
        evidence(condition),
        f"SELECT {average} {rest} LIMIT 2",
    )


def ratio(choose: Chooser) -> Draft:
    """How many rows of one kind come on one of another kind, among the rows of some parents."""
    link = choose.link(labelled=False)
    chosen = choose.pick(link.child.of("code", "flag"))
    first = int(choose.draw() * len(chosen.values))
    second = (first + 1) % len(chosen.values)
    kinds = [coded(link.child, chosen, place) for place in (first, second)]
    parent = choose.condition(link.parent)
    counts = [f"SUM(CASE WHEN {kind.on('T1')} THEN 1 ELSE 0 END)" for kind in kinds]
    text = (
        f"Among the {link.child.many} {link.ref.phrase} {described(link.parent, parent)}, what is "
        f"the ratio of {kinds[0].before} to {kinds[1].before} ones?"
    )
    sql = (
        f"SELECT CAST({counts[0]} AS REAL) / {counts[1]} {joined(choose.domain, link)} "
        f"WHERE {parent.on('T2')}"
    )
    formula = f"ratio = {kinds[0].before} {link.child.many} / {kinds[1].before} {link.child.many}"
    return Draft(text, sql, [*evidence(parent, *kinds), formula])


def latest_of_each(choose: Chooser) -> Draft:
    """For some parents the last date of their rows."""
    link = choose.link()
    date = choose.pick(link.child.of("date"))
    parent = choose.condition(link.parent)
    second = choose.condition(link.parent, but=parent.of)
    own = choose.condition(link.child, "code", "flag")
    noun = described(link.parent, parent, second)
    child = described(link.child, own, one=True)
    text = (
        f"For each of the {noun}, give the {words_of(link.parent)} and the last date on which "
        f"{indefinite(child)} was {date.phrase}; leave out those without any."
    )
    key = quoted(key_of(choose.domain, link.parent.name))
    sql = (
        f"SELECT T2.{name_of(link.parent)}, MAX(T1.{quoted(date.name)}) "
        f"{joined(choose.domain, link)} WHERE {own.on('T1')} AND {parent.on('T2')} "
        f"AND {second.on('T2')} GROUP BY T2.{key}"
    )
    return Draft(text, sql, evidence(parent, second, own))


def _chain(choose: Chooser) -> tuple[Link, Link]:
    """Returns a link, and one from its parent on."""
    links = [
        Link(child, ref, choose.domain.table(ref.target))
        for child in choose.domain.tables
        for ref in child.of("ref")
    ]
    return choose.pick(
        [(link, upper) for link in links for upper in links if link.parent is upper.child]
    )


def _joined_twice(choose: Chooser, link: Link, upper: Link) -> str:
    key = quoted(key_of(choose.domain, upper.parent.name))
    return (
        f"{joined(choose.domain, link)} INNER JOIN {quoted(upper.parent.name)} AS T3 "
        f"ON T2.{quoted(upper.ref.name)} = T3.{key}"
    )
