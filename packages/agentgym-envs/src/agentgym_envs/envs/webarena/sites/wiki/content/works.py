"""Books, pictures, pieces of music and inventions."""

from collections.abc import Callable

from agentgym_envs.envs.webarena.sites.land import TOWNS
from agentgym_envs.envs.webarena.sites.wiki.markup import link
from agentgym_envs.toolkit.draws import Draws

from .lore import Article, Figure, Lore, some_town, year_of_work

BOOKS, PAINTINGS, PIECES, INVENTIONS = 140, 80, 60, 120

_SUBJECTS = (
    "Lantern", "Orchard", "Winter", "Ferryman", "Garden", "Mirror", "Clockmaker", "Tide", "Bridge",
    "Harvest", "Widow", "Lighthouse", "Fox", "Letter", "Bell", "Road", "Heron", "Island", "Mill",
    "Stranger",
)  # fmt: skip
_QUALITIES = (
    "Silent", "Last", "Golden", "Broken", "Long", "Hidden", "Second", "Grey", "Patient", "Burning",
)  # fmt: skip
_GENRES = ("novel", "book of poems", "play", "travel book", "collection of essays")
_THEMES = (
    "the life of a family in {town}", "a journey from {town} to the sea", "a trial in {town}",
    "the floods of {town}", "two sisters who leave {town}", "a winter in {town}",
)  # fmt: skip
_STYLES = ("oil on canvas", "oil on wood", "watercolour", "tempera on wood")
_FORMS = ("Quartet", "Symphony", "Overture", "Sonata", "Serenade", "Suite")
_KEYS = ("C major", "D minor", "E flat major", "F major", "G minor", "A major", "B minor")
_MANNERS = (
    "Folding", "Rotary", "Silent", "Floating", "Magnetic", "Portable", "Geared", "Two-handed",
    "Steam-driven", "Self-closing", "Double-acting", "Water-cooled",
)  # fmt: skip
_DEVICES = (
    "barometer", "loom", "pump", "printing press", "plough", "lantern", "lock", "ladder", "kiln",
    "churn", "windlass", "weighing scale",
)  # fmt: skip
_USES = ("in mines", "on farms", "on ships", "in workshops", "in kitchens", "in schools")


def tell(lore: Lore) -> None:
    """Adds the articles."""
    _make(lore, BOOKS, "writer", _book)
    _make(lore, PAINTINGS, "painter", _painting)
    _make(lore, PIECES, "composer", _piece)
    _make(lore, INVENTIONS, "inventor", _invention)


def _make(
    lore: Lore, number: int, trade: str, make: Callable[[Figure, int, Draws], Article]
) -> None:
    draws = Draws(f"wiki {trade}")
    figures = lore.of_trade(trade)
    made = 0
    while made < number:
        figure = figures[made % len(figures)]
        year = year_of_work(figure, draws)
        article = make(figure, year, draws)
        if not lore.knows(article.title):
            lore.add(article)
            lore.mention(figure.name, "Works", f"{link(article.title)} ({year})", year)
            made += 1


def _title(draws: Draws) -> str:
    form = draws.below(3)
    if form == 0:
        return f"The {draws.pick(_QUALITIES)} {draws.pick(_SUBJECTS)}"
    if form == 1:
        return f"The {draws.pick(_SUBJECTS)} of {draws.pick(TOWNS).name}"
    return f"{draws.pick(_SUBJECTS)} and {draws.pick(_SUBJECTS)}"


def _book(figure: Figure, year: int, draws: Draws) -> Article:
    title, genre, town = _title(draws), draws.pick(_GENRES), some_town(draws)
    pages = draws.between(60, 640)
    theme = draws.pick(_THEMES).format(town=link(town.name))
    again = year + draws.between(3, 60)
    return Article(
        title,
        "Books",
        f"{title} is a {genre} by {figure.link}, first published in {year}.",
        {"Author": figure.link, "Genre": genre.capitalize(), "Published": str(year),
         "Pages": str(pages), "Set in": link(town.name)},
        {"Content": f"The {genre} is about {theme}. It is told in {draws.between(3, 40)} chapters "
         f"and ends where it began.",
         "Reception": f"The first edition of {draws.between(3, 40) * 100} copies was sold out "
         f"within {draws.between(2, 18)} months. A second edition followed in {again}."},
    )  # fmt: skip


def _painting(figure: Figure, year: int, draws: Draws) -> Article:
    subject, town = draws.pick(_SUBJECTS), some_town(draws)
    title = draws.pick((f"{subject} near {town.name}", f"{subject} at Dusk", f"The Blue {subject}"))
    style, home = draws.pick(_STYLES), some_town(draws)
    width, height = draws.between(30, 240), draws.between(30, 180)
    return Article(
        title,
        "Paintings",
        f"{title} is a painting by {figure.link} from {year}.",
        {"Artist": figure.link, "Year": str(year), "Technique": style.capitalize(),
         "Size": f"{width} cm x {height} cm", "Kept in": link(home.name)},
        {"Description": f"The picture, {style}, shows a {subject.lower()} in evening light. A "
         f"small figure in the lower corner is said to be the painter.",
         "History": f"It was bought by the town of {link(home.name)} in "
         f"{year + draws.between(5, 50)} for {draws.between(2, 90) * 100} crowns."},
    )  # fmt: skip


def _piece(figure: Figure, year: int, draws: Draws) -> Article:
    form, key, town = draws.pick(_FORMS), draws.pick(_KEYS), some_town(draws)
    title = f"{draws.pick(_SUBJECTS)} {form}"
    minutes = draws.between(9, 58)
    return Article(
        title,
        "Music",
        f"{title} is a piece of music by {figure.link} in {key}, finished in {year}.",
        {"Composer": figure.link, "Key": key, "Finished": str(year),
         "First heard in": link(town.name), "Length": f"{minutes} minutes"},
        {"Structure": f"The {form.lower()} has {draws.between(3, 5)} movements and takes about "
         f"{minutes} minutes.",
         "First performance": f"It was first heard in {link(town.name)} in {year + 1}, before an "
         f"audience of {draws.between(4, 60) * 10}."},
    )  # fmt: skip


def _invention(figure: Figure, year: int, draws: Draws) -> Article:
    title, town = f"{draws.pick(_MANNERS)} {draws.pick(_DEVICES)}", some_town(draws)
    use, patent = draws.pick(_USES), draws.between(100, 9999)
    return Article(
        title,
        "Inventions",
        f"The {title.lower()} is a device that {figure.link} invented in {year}.",
        {"Inventor": figure.link, "Invented": str(year), "Built in": link(town.name),
         "Patent number": str(patent), "Used": use.capitalize()},
        {"History": f"The first {title.lower()} was built in {link(town.name)}. The patent, number "
         f"{patent}, was granted {draws.between(1, 6)} years later.",
         "Use": f"It was mostly used {use}. By {year + draws.between(8, 30)} there were "
         f"{draws.between(3, 80) * 10} of them in Holmar."},
    )  # fmt: skip
