"""Shapes over one table."""

from agentgym_envs.envs.bird.schema import quoted

from .parts import Chooser, Draft, NotPossibleError, described, evidence, name_of, words_of

AGGREGATES = {"average": "AVG", "total": "SUM", "highest": "MAX", "lowest": "MIN"}


def how_many(choose: Chooser) -> Draft:
    """Rows that fulfil one condition."""
    table = choose.table()
    condition = choose.condition(table)
    text = choose.pick(("How many {} are there?", "Count the {}.", "What is the number of {}?"))
    sql = f"SELECT COUNT(*) FROM {quoted(table.name)} WHERE {condition.on('')}"
    return Draft(text.format(described(table, condition)), sql, evidence(condition))


def how_many_of_two(choose: Chooser) -> Draft:
    """Rows that fulfil two conditions on different columns."""
    table = choose.table()
    first = choose.condition(table)
    second = choose.condition(table, but=first.of)
    text = choose.pick(("How many {} are there?", "Count the {}."))
    sql = f"SELECT COUNT(*) FROM {quoted(table.name)} WHERE {first.on('')} AND {second.on('')}"
    return Draft(text.format(described(table, first, second)), sql, evidence(first, second))


def listed(choose: Chooser) -> Draft:
    """Names of the rows that fulfil two conditions."""
    table = choose.table("name")
    first = choose.condition(table)
    second = choose.condition(table, but=first.of)
    noun = described(table, first, second)
    text = choose.pick(("List the {0} of all {1}.", "Give the {0} of each of the {1}."))
    sql = (
        f"SELECT {name_of(table)} FROM {quoted(table.name)} "
        f"WHERE {first.on('')} AND {second.on('')}"
    )
    return Draft(text.format(words_of(table), noun), sql, evidence(first, second))


def extreme(choose: Chooser) -> Draft:
    """The row with the highest or lowest number."""
    table = choose.table("key")
    measure = choose.measure(table)
    condition = choose.condition(table, but=measure)
    high = choose.draw() < 0.65
    name, column = name_of(table), quoted(measure.name)
    where = f"FROM {quoted(table.name)} WHERE {condition.on('')} AND {column} IS NOT NULL"
    order = f"ORDER BY {column} {'DESC' if high else 'ASC'}"
    word = "highest" if high else "lowest"
    noun = described(table, condition)
    text = f"Which of the {noun} has the {word} {measure.words}? Give the {words_of(table)}."
    return Draft(
        text,
        f"SELECT {name} {where} {order} LIMIT 1",
        evidence(condition),
        f"SELECT {column} {where} {order} LIMIT 2",
    )


def aggregate(choose: Chooser) -> Draft:
    """Average, total, highest or lowest number of some rows."""
    table = choose.table()
    measure = choose.measure(table)
    condition = choose.condition(table, but=measure)
    word = choose.pick(list(AGGREGATES))
    text = choose.pick(("What is the {0} {1} of {2}?", "Find the {0} {1} of all {2}."))
    sql = (
        f"SELECT {AGGREGATES[word]}({quoted(measure.name)}) FROM {quoted(table.name)} "
        f"WHERE {condition.on('')}"
    )
    return Draft(
        text.format(word, measure.words, described(table, condition)), sql, evidence(condition)
    )


def different(choose: Chooser) -> Draft:
    """How many different values a column has among some rows."""
    table = choose.table()
    fields = table.of("category", "ref")
    chosen = choose.pick(fields)
    condition = choose.condition(table, but=chosen)
    if chosen.role == "ref":
        other = choose.domain.table(chosen.target).many
        text = f"How many different {other} do the {described(table, condition)} belong to?"
    else:
        noun = described(table, condition)
        text = f"How many different values of {chosen.words} occur among the {noun}?"
    sql = (
        f"SELECT COUNT(DISTINCT {quoted(chosen.name)}) FROM {quoted(table.name)} "
        f"WHERE {condition.on('')}"
    )
    return Draft(text, sql, evidence(condition))


def missing(choose: Chooser) -> Draft:
    """How many rows lack a value."""
    table = choose.table()
    chosen = choose.pick([field for field in table.fields if field.nulls])
    condition = choose.condition(table, but=chosen)
    noun = described(table, condition)
    text = choose.pick(
        (
            "For how many {0} is no {1} recorded?",
            "How many {0} are there without a recorded {1}?",
        )
    )
    sql = (
        f"SELECT COUNT(*) FROM {quoted(table.name)} "
        f"WHERE {quoted(chosen.name)} IS NULL AND {condition.on('')}"
    )
    return Draft(text.format(noun, chosen.words), sql, evidence(condition))


def looked_up(choose: Chooser) -> Draft:
    """One fact about the row with a name."""
    table = choose.table("name")
    chosen = choose.pick(table.of("category", "number", "money", "date", "after"))
    rows = choose.rows(
        f"SELECT {name_of(table)} FROM {quoted(table.name)} "
        f"WHERE {quoted(chosen.name)} IS NOT NULL ORDER BY 1"
    )
    value = str(choose.pick(rows)[0])
    if "'" in value:
        raise NotPossibleError
    text = choose.pick(
        (
            "What is the {0} of the {1} {2}?",
            "Look up the {0} of the {1} with the {3} {2}.",
        )
    )
    sql = (
        f"SELECT {quoted(chosen.name)} FROM {quoted(table.name)} WHERE {name_of(table)} = '{value}'"
    )
    return Draft(text.format(chosen.words, table.one, value, words_of(table)), sql)
