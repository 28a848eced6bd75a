"""Questions that put two or three films or people next to each other."""

from agentgym_envs.envs.movie.films import Film
from agentgym_envs.envs.movie.script import Script
from agentgym_envs.toolkit.tools import Draft

from .parts import (
    LIST,
    NAME,
    NUMBER,
    TITLE,
    YES,
    Asker,
    Made,
    Template,
    Wordings,
    directed,
    director_of,
    film_of,
    person_of,
    yes,
)

COMPARED: dict[str, tuple[bool, Wordings]] = {
    "vote_average": (
        True,
        (
            ("Which has the higher average vote, {one} or {other}?",
             "{one} or {other}: which is rated better?"),
            ("Do viewers prefer {one} or {other}, judging by the average vote?",),
        ),
    ),
    "revenue": (
        True,
        (
            ("Which earned more, {one} or {other}?", "{one} or {other}: which has more revenue?"),
            ("Did {one} or {other} bring in more money?",),
        ),
    ),
    "budget": (
        True,
        (
            ("Which cost more, {one} or {other}?", "{one} or {other}: which had more budget?"),
            ("Was {one} or {other} the more expensive production?",),
        ),
    ),
    "release_date": (
        False,
        (
            ("Which came out first, {one} or {other}?",
             "{one} or {other}: which was released earlier?"),
            ("Could one see {one} or {other} in cinemas first?",),
        ),
    ),
}  # fmt: skip
"""Fact -> whether the highest is asked for, and the words."""

OLDER: Wordings = (
    ("Who is older, {one} or {other}?", "Who was born first, {one} or {other}?"),
    ("Between {one} and {other}, whose birthday lies further back?",),
)
SAME_DIRECTOR: Wordings = (
    ("Do {one} and {other} have the same director?", "Did one person direct {one} and {other}?"),
    ("Was whoever directed {one} also the director of {other}?",),
)
BOTH: Wordings = (
    ("Which actor plays in both {one} and {other}?", "Who is in the cast of {one} and {other}?"),
    ("{one} and {other} have one actor in common. Who is it?",),
)
GENRES: Wordings = (
    ("Which genres do {one} and {other} share?", "List the genres of {one} that {other} has too."),
    ("What do {one} and {other} have in common as to genre?",),
)
WORKED: Wordings = (
    ("Does {actor} play in any film that {director} directed?",
     "Is there a film by {director} with {actor} in it?"),
    ("Have {actor} (as an actor) and {director} (as a director) made a film together?",),
)  # fmt: skip
KEYWORDS: Wordings = (
    ("Which has more keywords, {one} or {other}?", "{one} or {other}: which has more keywords?"),
    ("Counting keywords, does {one} or {other} come out on top?",),
)
THREE: Wordings = (
    ("Which of {films} has the highest average vote?", "Of {films}, which is rated best?"),
    ("If votes decide, which of {films} should I see?",),
)


def two_films(asker: Asker) -> Draft:
    """Asks which of two films is better rated, more expensive, earlier."""
    one, other = asker.films(2)
    key = asker.draws.choice(tuple(COMPARED))
    highest, wordings = COMPARED[key]
    swap = asker.draws.integer(0, 1) == 1

    def finish() -> Made:
        script = Script()
        pair = (other, one) if swap else (one, other)
        values = [script.details(script.find(film), "the figure to compare")[key] for film in pair]
        if values[0] == values[1] or not all(values):
            return None
        best = max(values) if highest else min(values)
        title = pair[values.index(best)].title
        first, second = map(asker.called, pair)
        goal = asker.say(wordings, TITLE, one=first, other=second)
        return goal, script.answered(title, f'It is "{title}", with {best}.')

    return Draft(f"two films {key} {one.id} {other.id}", finish)


def difference(asker: Asker) -> Draft:
    """Asks by how much budgets or revenues of two films differ."""
    one, other = asker.films(2)
    key = asker.draws.choice(("budget", "revenue"))

    def finish() -> Made:
        script = Script()
        values = [script.details(script.find(film), f"the {key}")[key] for film in (one, other)]
        gap = abs(values[0] - values[1])
        both = f"{asker.called(one)} and {asker.called(other)}"
        goal = asker.ask(f"the difference between the {key}s of {both} in dollars", NUMBER)
        return (goal, script.answered(gap, f"They differ by {gap}.")) if all(values) else None

    return Draft(f"difference {key} {one.id} {other.id}", finish)


def two_people(asker: Asker) -> Draft | None:
    """Asks which of two people is older."""
    one, other = asker.actor(), asker.actor()
    if one.birthday == other.birthday:
        return None

    def finish() -> Made:
        script = Script()
        rows = [
            script.person(script.find_person(person), person.name, "the birthday")
            for person in (one, other)
        ]
        older = min(rows, key=lambda row: row["birthday"])
        goal = asker.say(OLDER, NAME, one=one.name, other=other.name)
        return goal, script.answered(older["name"], f"The first birthday is {older['birthday']}.")

    return Draft(f"two people {sorted((one.id, other.id))}", finish)


def same_director(asker: Asker) -> Draft:
    """Asks whether two films have the same director."""
    if asker.draws.integer(0, 1):
        films = directed(asker.director(2, 8))
        one, other = sorted(asker.draws.sample(films, 2), key=lambda film: film.id)
    else:
        one, other = asker.films(2)

    def finish() -> Made:
        script = Script()
        first, second = (script.director(script.find(film)) for film in (one, other))
        goal = asker.say(SAME_DIRECTOR, YES, one=asker.called(one), other=asker.called(other))
        reason = f"They were directed by {first['name']} and {second['name']}."
        return goal, script.answered(yes(first["id"] == second["id"]), reason)

    return Draft(f"same director {one.id} {other.id}", finish)


def in_both(asker: Asker) -> Draft | None:
    """Asks for the one actor who plays in two films."""
    person = asker.actor()

    def finish() -> Made:
        rows = Script().roles(person.id)
        if len(rows) < 2:
            return None
        one, other = (film_of(row["id"]) for row in asker.draws.sample(rows, 2))
        script = Script()
        first, second = (
            {row["name"] for row in script.cast(script.find(film))} for film in (one, other)
        )
        if first & second != {person.name}:
            return None
        goal = asker.say(BOTH, NAME, one=asker.called(one), other=asker.called(other))
        return goal, script.answered(person.name, f"Only {person.name} is in both lists.")

    return Draft(f"in both {person.id}", finish)


def shared_genres(asker: Asker) -> Draft:
    """Asks which genres two films share."""
    one, other = asker.films(2)

    def finish() -> Made:
        script = Script()
        first, second = (
            {row["name"] for row in script.details(script.find(film), "its genres")["genres"]}
            for film in (one, other)
        )
        shared = sorted(first & second)
        goal = asker.say(GENRES, LIST, one=asker.called(one), other=asker.called(other))
        return (goal, script.answered(shared, f"Both have {shared}.")) if shared else None

    return Draft(f"shared genres {one.id} {other.id}", finish)


def more_keywords(asker: Asker) -> Draft | None:
    """Asks which of two films has more keywords."""
    one, other = asker.films(2)
    if len(one.keywords) == len(other.keywords):
        return None

    def finish() -> Made:
        script = Script()
        counts = [_count_keywords(script, film) for film in (one, other)]
        title = (one if counts[0] > counts[1] else other).title
        goal = asker.say(KEYWORDS, TITLE, one=asker.called(one), other=asker.called(other))
        return goal, script.answered(title, f"They have {counts[0]} and {counts[1]}.")

    return Draft(f"more keywords {one.id} {other.id}", finish)


def worked_together(asker: Asker) -> Draft | None:
    """Asks whether somebody plays in a film by somebody else."""
    actor, director = asker.actor(), asker.director(1, 8)
    if asker.draws.integer(0, 1):
        film = asker.film()
        actor = person_of(asker.draws.choice(film.cast).person)
        director = director_of(film)

    def finish() -> Made:
        script = Script()
        roles = script.roles(script.find_person(actor))
        jobs = script.jobs(script.find_person(director))
        if len(roles) >= 10 or len(jobs) >= 10:
            return None
        films = {row["id"] for row in jobs if row["job"] == "Director"}
        shared = [row["title"] for row in roles if row["id"] in films]
        goal = asker.say(WORKED, YES, actor=actor.name, director=director.name)
        return goal, script.answered(yes(bool(shared)), f"They share {shared}.")

    return Draft(f"worked together {actor.id} {director.id}", finish)


def best_of_three(asker: Asker) -> Draft | None:
    """Asks which of three films is rated best."""
    films = asker.films(3)

    def finish() -> Made:
        script = Script()
        votes = [_vote(script, film) for film in films]
        if votes.count(max(votes)) > 1:
            return None
        title = films[votes.index(max(votes))].title
        listed = f"{asker.called(films[0])}, {asker.called(films[1])} and {asker.called(films[2])}"
        goal = asker.say(THREE, TITLE, films=listed)
        return goal, script.answered(title, f"The votes are {votes}.")

    return Draft(f"best of three {[film.id for film in films]}", finish)


def total_of_three(asker: Asker) -> Draft:
    """Asks for the sum of the budgets or revenues of three films."""
    films = asker.films(3)
    key = asker.draws.choice(("budget", "revenue"))

    def finish() -> Made:
        script = Script()
        values = [script.details(script.find(film), f"the {key}")[key] for film in films]
        listed = f"{asker.called(films[0])}, {asker.called(films[1])} and {asker.called(films[2])}"
        goal = asker.ask(f"the sum of the {key}s of {listed} in dollars", NUMBER)
        total = sum(values)
        return (goal, script.answered(total, f"The sum is {total}.")) if all(values) else None

    return Draft(f"total of three {key} {[film.id for film in films]}", finish)


def _vote(script: Script, film: Film) -> float:
    return script.details(script.find(film), "the average vote")["vote_average"]


def _count_keywords(script: Script, film: Film) -> int:
    number = script.find(film)
    found = script.call("I look up its keywords.", "get_movie_keywords", movie_id=number)
    return len(found["keywords"])


TEMPLATES: tuple[Template, ...] = (
    *(two_films, difference, two_people, same_director, in_both, shared_genres, more_keywords),
    *(worked_together, best_of_three, total_of_three),
)
