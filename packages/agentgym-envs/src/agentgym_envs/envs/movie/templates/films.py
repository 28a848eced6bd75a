"""Questions about one film."""

from agentgym_envs.envs.movie.films import LANGUAGES
from agentgym_envs.envs.movie.films.words import COUNTRIES
from agentgym_envs.envs.movie.script import Script
from agentgym_envs.envs.movie.tools import COUNTRIES_OF_TRANSLATIONS, MOST
from agentgym_envs.toolkit.tools import Draft

from .parts import (
    DATE,
    LIST,
    NAME,
    NAMES,
    NUMBER,
    TEXT,
    YES,
    Asker,
    Made,
    Template,
    Wordings,
    person_of,
    yes,
)

FIGURES: dict[str, tuple[str, Wordings]] = {
    "budget": ("the budget in dollars of {film}", NUMBER),
    "revenue": ("the revenue in dollars of {film}", NUMBER),
    "vote_average": ("the average vote of {film}", NUMBER),
    "release_date": ("the release date of {film}", DATE),
}
SOLE_JOBS = {
    "Director": "the director of {film}",
    "Original Music Composer": "the composer of the music of {film}",
    "Editor": "the editor of {film}",
    "Director of Photography": "the director of photography of {film}",
    "Costume Design": "the costume designer of {film}",
    "Screenplay": "the author of the screenplay of {film}",
}
PROFIT: Wordings = (
    ("Did {film} make a profit?", "Has {film} earned more than it cost?"),
    ("Was {film} worth the money, that is, is its revenue above its budget?",),
)
PLAYS: Wordings = (
    ("Who plays {character} in {film}?", "Which actor took the part of {character} in {film}?"),
    ("{character} appears in {film}. By whom is the part played?",),
)


def figure(asker: Asker) -> Draft:
    """Asks for one of the main facts."""
    film, key = asker.film(), asker.draws.choice(tuple(FIGURES))
    thing, hint = FIGURES[key]

    def finish() -> Made:
        script = Script()
        value = script.details(script.find(film), thing.format(film="the film"))[key]
        goal = asker.ask(thing.format(film=asker.called(film)), hint)
        return (goal, script.answered(value, f"The answer is {value}.")) if value else None

    return Draft(f"figure {key} {film.id}", finish)


def overview(asker: Asker) -> Draft:
    """Asks what a film is about."""
    film = asker.film()

    def finish() -> Made:
        script = Script()
        thought = "The search shows an overview of each film."
        found = script.call(thought, "get_search_movie", movie_name=film.title)[0]["overview"]
        goal = asker.ask(f"the overview of {asker.called(film)}", TEXT)
        return goal, script.answered(found, "The overview is what was asked for.")

    return Draft(f"overview {film.id}", finish)


def genres(asker: Asker) -> Draft:
    """Asks for the genres."""
    film = asker.film()

    def finish() -> Made:
        script = Script()
        rows = script.details(script.find(film), "the genres")["genres"]
        found = sorted(row["name"] for row in rows)
        goal = asker.ask(f"the list of genres of {asker.called(film)}", LIST)
        return goal, script.answered(found, f"The genres are {', '.join(found)}.")

    return Draft(f"genres {film.id}", finish)


def companies(asker: Asker) -> Draft:
    """Asks who produced a film, or how many companies did."""
    film, count = asker.film(), asker.draws.integer(0, 3) == 0

    def finish() -> Made:
        script = Script()
        rows = script.call(
            "I look up who produced it.",
            "get_movie_production_companies",
            movie_id=script.find(film),
        )["production_companies"]
        found = sorted(row["name"] for row in rows)
        reason = f"It was produced by {', '.join(found)}."
        if count:
            goal = asker.ask(f"the number of companies that produced {asker.called(film)}", NUMBER)
            return goal, script.answered(len(found), reason)
        goal = asker.ask(f"the list of companies that produced {asker.called(film)}", NAMES)
        return goal, script.answered(found, reason)

    return Draft(f"companies {count} {film.id}", finish)


def countries(asker: Asker) -> Draft:
    """Asks where a film was produced."""
    film = asker.film()

    def finish() -> Made:
        script = Script()
        rows = script.call(
            "I look up where it was produced.",
            "get_movie_production_countries",
            movie_id=script.find(film),
        )["production_countries"]
        found = sorted(row["name"] for row in rows)
        thing = f"the list of countries in which {asker.called(film)} was produced"
        return asker.ask(thing, NAMES), script.answered(found, f"It is {' and '.join(found)}.")

    return Draft(f"countries {film.id}", finish)


def keywords(asker: Asker) -> Draft:
    """Asks for the keywords, or how many there are."""
    film, count = asker.film(), asker.draws.integer(0, 2) == 0

    def finish() -> Made:
        script = Script()
        number = script.find(film)
        rows = script.call(
            "I look up its keywords.",
            "get_movie_keywords",
            movie_id=number,
        )["keywords"]
        reason = f"It has {len(rows)} keywords: {', '.join(rows)}."
        if count:
            goal = asker.ask(f"the number of keywords of {asker.called(film)}", NUMBER)
            return goal, script.answered(len(rows), reason)
        goal = asker.ask(f"the list of keywords of {asker.called(film)}", LIST)
        return goal, script.answered(sorted(rows), reason)

    return Draft(f"keywords {count} {film.id}", finish)


def sole_maker(asker: Asker) -> Draft | None:
    """Asks who did a job that one person did."""
    film, job = asker.film(), asker.draws.choice(tuple(SOLE_JOBS))
    if sum(credit.job == job for credit in film.crew) != 1 or len(film.crew) > MOST:
        return None

    def finish() -> Made:
        script = Script()
        found = next(row for row in script.crew(script.find(film)) if row["job"] == job)["name"]
        goal = asker.ask(SOLE_JOBS[job].format(film=asker.called(film)), NAME)
        return goal, script.answered(found, f"It is {found}.")

    return Draft(f"sole maker {job} {film.id}", finish)


def producers(asker: Asker) -> Draft:
    """Asks for all producers."""
    film = asker.film()

    def finish() -> Made:
        script = Script()
        crew = script.crew(script.find(film))
        found = sorted(row["name"] for row in crew if row["job"] == "Producer")
        goal = asker.ask(f"the list of producers of {asker.called(film)}", NAMES)
        return goal, script.answered(found, f"The producers are {', '.join(found)}.")

    return Draft(f"producers {film.id}", finish)


def role(asker: Asker) -> Draft:
    """Asks whom somebody plays, or who plays a character."""
    film, who = asker.film(), asker.draws.integer(0, 1) == 1
    credit = asker.draws.choice(film.cast[:MOST])
    name = person_of(credit.person).name

    def finish() -> Made:
        script = Script()
        script.cast(script.find(film))
        called, reason = asker.called(film), f"{name} plays {credit.character}."
        if who:
            goal = asker.say(PLAYS, NAME, character=credit.character, film=called)
            return goal, script.answered(name, reason)
        goal = asker.ask(f"the name of the character that {name} plays in {called}", NAME)
        return goal, script.answered(credit.character, reason)

    return Draft(f"role {who} {credit}", finish)


def other_title(asker: Asker) -> Draft | None:
    """Asks for the title in a country, or for all other titles."""
    film, every = asker.film(), asker.draws.integer(0, 2) == 0
    if not film.other_titles:
        return None
    country, title, _ = asker.draws.choice(film.other_titles)

    def finish() -> Made:
        script = Script()
        number = script.find(film)
        rows = script.call(
            "I look up its other titles.",
            "get_movie_alternative_titles",
            movie_id=number,
        )["titles"]
        found = sorted(row["title"] for row in rows)
        called = asker.called(film)
        if every:
            goal = asker.ask(f"the list of alternative titles of {called}", LIST)
            return goal, script.answered(found, f"The other titles are {', '.join(found)}.")
        thing = f"the alternative title of {called} in {COUNTRIES[country]} ({country})"
        return asker.ask(thing, TEXT), script.answered(title, f"There it is called {title}.")

    return Draft(f"other title {every or country} {film.id}", finish)


def translation(asker: Asker) -> Draft | None:
    """Asks for the description in another language."""
    film = asker.film()
    language = LANGUAGES[asker.draws.choice(film.languages)]
    if language.code == "en" or language.country not in COUNTRIES_OF_TRANSLATIONS:
        return None

    def finish() -> Made:
        script = Script()
        number = script.find(film)
        rows = script.call(
            "The translations are where the overview is in other languages.",
            "get_movie_translation",
            movie_id=number,
        )["translations"]
        row = next(row for row in rows if row["iso_639_1"] == language.code)
        thing = f"the {language.english_name} translation of the overview of {asker.called(film)}"
        answer = row["data"]["overview"]
        return asker.ask(thing, TEXT), script.answered(answer, "I found the translation.")

    return Draft(f"translation {language.code} {film.id}", finish)


def profit(asker: Asker) -> Draft | None:
    """Asks whether a film made a profit, or how much revenue and budget differ."""
    film, exact = asker.film(), asker.draws.integer(0, 1) == 1
    if not film.budget or not film.revenue:
        return None

    def finish() -> Made:
        script = Script()
        row = script.details(script.find(film), "what it cost and earned")
        gain = row["revenue"] - row["budget"]
        called, reason = asker.called(film), f"Revenue minus budget is {gain}."
        if exact:
            thing = f"the revenue minus the budget of {called} in dollars (negative for a loss)"
            return asker.ask(thing, NUMBER), script.answered(gain, reason)
        goal = asker.say(PROFIT, YES, film=called)
        return goal, script.answered(yes(gain > 0), reason)

    return Draft(f"profit {exact} {film.id}", finish)


TEMPLATES: tuple[Template, ...] = (
    *(figure, overview, genres, companies, countries, keywords, sole_maker, producers, role),
    *(other_title, translation, profit),
)
