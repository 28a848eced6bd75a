"""Questions in which one call tells what the next one has to ask for."""

from collections.abc import Sequence

from agentgym_envs.envs.movie.script import Row, Script, only
from agentgym_envs.envs.movie.tools import MOST
from agentgym_envs.toolkit.tools import Draft

from .films import FIGURES
from .parts import (
    DATE,
    NAME,
    NUMBER,
    TEXT,
    TITLE,
    Asker,
    Made,
    Template,
    Wordings,
    directed,
    film_of,
    person_of,
)

BORN: dict[str, tuple[str, Wordings]] = {
    "birthday": ("the birthday of {who}", DATE),
    "place_of_birth": ("the place of birth of {who}", TEXT),
}
SUPERLATIVES: dict[str, tuple[str, bool]] = {
    "the earliest": ("release_date", False),
    "the latest": ("release_date", True),
    "the best rated": ("vote_average", True),
    "the worst rated": ("vote_average", False),
    "the most expensive": ("budget", True),
    "the most successful (by revenue)": ("revenue", True),
}
AGE: Wordings = (
    (
        "In the year when {film} came out, how old did its director become?",
        "How old did the director of {film} become in the year of its release?",
    ),
    ("Take the year of the release of {film} and subtract its director's year of birth.",),
)
OLDEST: Wordings = (
    (
        "Who is the {word} of the first three in the cast of {film}?",
        "Which of the three leading actors of {film} is the {word}?",
    ),
    ("Look at the top three names in the cast of {film}: who of them is the {word}?",),
)


def director_born(asker: Asker) -> Draft:
    """Asks when or where the director of a film was born."""
    film, key = asker.film(), asker.draws.choice(tuple(BORN))
    thing, hint = BORN[key]

    def finish() -> Made:
        script = Script()
        director = script.director(script.find(film))
        row = script.person(director["id"], director["name"], thing.format(who="the director"))
        goal = asker.ask(thing.format(who=f"the director of {asker.called(film)}"), hint)
        return goal, script.answered(row[key], f"The answer is {row[key]}.")

    return Draft(f"director born {key} {film.id}", finish)


def player_born(asker: Asker) -> Draft:
    """Asks when or where the one who plays a character was born."""
    film, key = asker.film(), asker.draws.choice(tuple(BORN))
    character = asker.draws.choice(film.cast[:MOST]).character
    thing, hint = BORN[key]

    def finish() -> Made:
        script = Script()
        player = only(script.cast(script.find(film)), character=character)
        row = script.person(player["id"], player["name"], thing.format(who="that actor"))
        who = f"the actor who plays {character} in {asker.called(film)}"
        goal = asker.ask(thing.format(who=who), hint)
        return goal, script.answered(row[key], f"The answer is {row[key]}.")

    return Draft(f"player born {key} {film.id} {character}", finish)


def figure_of_a_role(asker: Asker) -> Draft:
    """Asks for a fact about the film in which somebody plays a character."""
    person, key = asker.actor(), asker.draws.choice(tuple(FIGURES))
    thing, hint = FIGURES[key]
    place = asker.draws.integer(0, MOST - 1)

    def finish() -> Made:
        script = Script()
        row = _sole_role(script.roles(script.find_person(person)), place)
        if row is None:
            return None
        value = script.details(row["id"], thing.format(film="it"))[key]
        film = f"the film in which {person.name} plays {row['character']}"
        goal = asker.ask(thing.format(film=film), hint)
        return (goal, script.answered(value, f"The answer is {value}.")) if value else None

    return Draft(f"figure of a role {key} {person.id}", finish)


def director_of_a_role(asker: Asker) -> Draft:
    """Asks who directed the film in which somebody plays a character, or where they were born."""
    person, born = asker.actor(), asker.draws.integer(0, 1) == 1
    place = asker.draws.integer(0, MOST - 1)

    def finish() -> Made:
        script = Script()
        row = _sole_role(script.roles(script.find_person(person)), place)
        if row is None:
            return None
        director = script.director(row["id"])
        who = f"the director of the film in which {person.name} plays {row['character']}"
        if not born:
            goal = asker.ask(who, NAME)
            return goal, script.answered(director["name"], f"It is {director['name']}.")
        details = script.person(director["id"], director["name"], "the place of birth")
        goal = asker.ask(f"the place of birth of {who}", TEXT)
        answer = details["place_of_birth"]
        return goal, script.answered(answer, f"The place is {answer}.")

    return Draft(f"director of a role {born} {person.id}", finish)


def other_film(asker: Asker) -> Draft:
    """Asks for the other film of a director who made two, or a fact about it."""
    person = asker.director(2, 2)
    first, second = directed(person)
    if asker.draws.integer(0, 1):
        first, second = second, first
    key = asker.draws.choice((None, *FIGURES))

    def finish() -> Made:
        script = Script()
        script.jobs(script.director(script.find(first))["id"])
        film = f"the other film by the director of {asker.called(first)}"
        if key is None:
            return asker.ask(film, TITLE), script.answered(second.title, f"It is {second.title}.")
        thing, hint = FIGURES[key]
        value = script.details(second.id, thing.format(film="the other film"))[key]
        goal = asker.ask(thing.format(film=film), hint)
        return (goal, script.answered(value, f"The answer is {value}.")) if value else None

    return Draft(f"other film {key} {first.id}", finish)


def role_elsewhere(asker: Asker) -> Draft | None:
    """Asks whom the one who plays a character in one film plays in another."""
    person = asker.actor()

    def finish() -> Made:
        rows = Script().roles(person.id)
        if len(rows) < 2:
            return None
        here, there = (film_of(row["id"]) for row in asker.draws.sample(rows, 2))
        script = Script()
        shown = [row for row in script.cast(script.find(here)) if row["id"] == person.id]
        again = [row for row in script.cast(script.find(there)) if row["id"] == person.id]
        if not shown or not again:
            return None
        who = f"the actor who plays {shown[0]['character']} in {asker.called(here)}"
        answer = again[0]["character"]
        goal = asker.ask(
            f"the name of the character that {who} plays in {asker.called(there)}", NAME
        )
        return goal, script.answered(answer, f"{person.name} plays {answer} there.")

    return Draft(f"role elsewhere {person.id}", finish)


def age_of_director(asker: Asker) -> Draft:
    """Asks how old a director became in the year of the film."""
    film = asker.film()

    def finish() -> Made:
        script = Script()
        number = script.find(film)
        director = script.director(number)
        year = int(script.details(number, "the year of its release")["release_date"][:4])
        born = script.person(director["id"], director["name"], "the year of birth")["birthday"]
        age = year - int(born[:4])
        goal = asker.say(AGE, NUMBER, film=asker.called(film))
        return goal, script.answered(age, f"{year} minus {born[:4]} is {age}.")

    return Draft(f"age of director {film.id}", finish)


def best_of_a_director(asker: Asker) -> Draft:
    """Asks for the earliest, best rated, most expensive film of a director."""
    person, word = asker.director(2, 4), asker.draws.choice(tuple(SUPERLATIVES))
    key, highest = SUPERLATIVES[word]

    def finish() -> Made:
        script = Script()
        rows = _details_of_directed(script, script.find_person(person))
        values = [row[key] for row in rows]
        best = max(values) if highest else min(values)
        if not all(values) or values.count(best) > 1:
            return None
        title = rows[values.index(best)]["title"]
        goal = asker.ask(f"the title of {word} film that {person.name} directed", TITLE)
        return goal, script.answered(title, f'It is "{title}", with {best}.')

    return Draft(f"best of a director {person.id}", finish)


def mean_vote_of_a_director(asker: Asker) -> Draft:
    """Asks for the mean of the average votes of the films of a director."""
    person = asker.director(2, 4)

    def finish() -> Made:
        script = Script()
        rows = _details_of_directed(script, script.find_person(person))
        votes = [row["vote_average"] for row in rows]
        mean = round(sum(votes) / len(votes), 2)
        thing = f"the mean of the average votes of all films that {person.name} directed"
        goal = asker.ask(f"{thing}, rounded to two decimals", NUMBER)
        return goal, script.answered(mean, f"The mean of {votes} is {mean}.")

    return Draft(f"mean vote {person.id}", finish)


def oldest_of_three(asker: Asker) -> Draft:
    """Asks who is the oldest, or youngest, of the leading three."""
    film, word = asker.film(), asker.draws.choice(("oldest", "youngest"))
    born = {person_of(credit.person).birthday for credit in film.cast[:3]}

    def finish() -> Made:
        if len(born) < 3:
            return None
        script = Script()
        leading = script.cast(script.find(film))[:3]
        rows = [script.person(row["id"], row["name"], "the birthday") for row in leading]
        choose = min if word == "oldest" else max
        found = choose(rows, key=lambda row: row["birthday"])["name"]
        goal = asker.say(OLDEST, NAME, word=word, film=asker.called(film))
        return goal, script.answered(found, f"The {word} is {found}.")

    return Draft(f"oldest of three {word} {film.id}", finish)


def _details_of_directed(script: Script, person: int) -> list[Row]:
    films = [row["id"] for row in script.jobs(person) if row["job"] == "Director"]
    return [script.details(film, "how this one compares") for film in films]


def _sole_role(rows: Sequence[Row], place: int) -> Row | None:
    """Returns one of the roles, unless the person plays that character in two films."""
    row = rows[place % len(rows)]
    return row if sum(each["character"] == row["character"] for each in rows) == 1 else None


TEMPLATES: tuple[Template, ...] = (
    *(director_born, player_born, figure_of_a_role, director_of_a_role, other_film),
    *(role_elsewhere, age_of_director, best_of_a_director, mean_vote_of_a_director),
    oldest_of_three,
)
