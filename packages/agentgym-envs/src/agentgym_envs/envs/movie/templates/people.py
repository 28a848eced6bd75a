"""Questions about one person."""

from agentgym_envs.envs.movie.script import Script, only
from agentgym_envs.toolkit.tools import Draft

from .parts import DATE, NUMBER, TEXT, TITLE, Asker, Made, Template, Wordings, film_of

NAMES_ELSEWHERE = {
    "imdb_id": "IMDb",
    "facebook_id": "Facebook",
    "instagram_id": "Instagram",
    "twitter_id": "Twitter",
}
TITLES: Wordings = (
    ("Answer with a list of titles.", "Give the titles as an array."),
    ("Reply with the titles in a list, in any order.",),
)
BORN: dict[str, tuple[str, Wordings]] = {
    "birthday": ("the birthday of {name}", DATE),
    "place_of_birth": ("the place of birth of {name}", TEXT),
}
IN_WHICH_FILM: Wordings = (
    ("In which film does {name} play {character}?", "Where did {name} play {character}?"),
    ("{name} once took the part of {character}. Which film was that?",),
)


def birth(asker: Asker) -> Draft:
    """Asks when or where somebody was born."""
    person = asker.draws.choice((asker.actor, asker.maker))()
    key = asker.draws.choice(tuple(BORN))
    thing, hint = BORN[key]

    def finish() -> Made:
        script = Script()
        row = script.person(script.find_person(person), person.name, thing.format(name="them"))
        goal = asker.ask(thing.format(name=person.name), hint)
        return goal, script.answered(row[key], f"The answer is {row[key]}.")

    return Draft(f"birth {key} {person.id}", finish)


def name_elsewhere(asker: Asker) -> Draft:
    """Asks for the name of somebody in another register."""
    person, key = asker.actor(), asker.draws.choice(tuple(NAMES_ELSEWHERE))

    def finish() -> Made:
        script = Script()
        number = script.find_person(person)
        thought = "The external ids have names elsewhere."
        found = script.call(thought, "get_person_external_ids", person_id=number)[key]
        goal = asker.ask(f"the {NAMES_ELSEWHERE[key]} id of {person.name}", TEXT)
        return (goal, script.answered(found, f"The id is {found}.")) if found else None

    return Draft(f"name elsewhere {key} {person.id}", finish)


def number_of_roles(asker: Asker) -> Draft:
    """Asks in how many films somebody plays."""
    person = asker.actor()

    def finish() -> Made:
        script = Script()
        count = len(script.roles(script.find_person(person)))
        goal = asker.ask(f"the number of films in which {person.name} plays", NUMBER)
        return goal, script.answered(count, f"There are {count} roles, each in a film of its own.")

    return Draft(f"number of roles {person.id}", finish)


def film_of_a_role(asker: Asker) -> Draft:
    """Asks in which film somebody plays a character."""
    person = asker.actor()

    def finish() -> Made:
        script = Script()
        rows = script.roles(script.find_person(person))
        row = asker.draws.choice(rows)
        if sum(each["character"] == row["character"] for each in rows) > 1:
            return None
        reason = f'{person.name} plays {row["character"]} in "{row["title"]}".'
        goal = asker.say(IN_WHICH_FILM, TITLE, name=person.name, character=row["character"])
        return goal, script.answered(row["title"], reason)

    return Draft(f"film of a role {person.id}", finish)


def films_directed(asker: Asker) -> Draft:
    """Asks for the films that somebody directed, or their number."""
    person, count = asker.director(1, 8), asker.draws.integer(0, 2) == 0

    def finish() -> Made:
        script = Script()
        rows = script.jobs(script.find_person(person))
        found = sorted(row["title"] for row in rows if row["job"] == "Director")
        reason = f"{person.name} directed {', '.join(found)}."
        if count:
            goal = asker.ask(f"the number of films that {person.name} directed", NUMBER)
            return goal, script.answered(len(found), reason)
        goal = asker.ask(f"the list of films that {person.name} directed", TITLES)
        return goal, script.answered(found, reason)

    return Draft(f"films directed {count} {person.id}", finish)


def job_in_a_film(asker: Asker) -> Draft | None:
    """Asks what somebody did for a film."""
    person = asker.maker()

    def finish() -> Made:
        script = Script()
        rows = script.jobs(script.find_person(person))
        row = asker.draws.choice(rows)
        if sum(each["id"] == row["id"] for each in rows) > 1:
            return None
        job = only(rows, id=row["id"])["job"]
        film = asker.called(film_of(row["id"]))
        goal = asker.ask(f"the job that {person.name} had in the crew of {film}", TEXT)
        return goal, script.answered(job, f"The job was {job}.")

    return Draft(f"job in a film {person.id}", finish)


TEMPLATES: tuple[Template, ...] = (
    *(birth, name_elsewhere, number_of_roles, film_of_a_role, films_directed, job_in_a_film),
)
