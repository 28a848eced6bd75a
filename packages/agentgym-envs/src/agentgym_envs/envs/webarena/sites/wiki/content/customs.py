"""What people in the towns eat, play, celebrate, read and sail."""

from collections.abc import Callable, Sequence

from agentgym_envs.envs.webarena.sites.land import TOWNS, Town
from agentgym_envs.envs.webarena.sites.wiki.markup import link
from agentgym_envs.toolkit.draws import Draws

from .battles import MONTHS
from .lore import LATEST, Article, Figure, Lore, some_town, year_of_work

FOODS, INSTRUMENTS, FESTIVALS, CLUBS, NEWSPAPERS, SHIPS = 110, 50, 90, 110, 48, 60

_DISHES = {
    "cheese": "sheep's milk", "soup": "smoked eel", "bun": "poppy seeds", "sausage": "venison",
    "pie": "leeks", "pudding": "plums", "bread": "rye", "stew": "mutton", "cake": "hazelnuts",
    "cider": "sour apples",
}  # fmt: skip
_SEASONS = ("spring", "summer", "autumn", "winter")
_TONES = ("Shepherd's", "Bass", "Double", "Reed", "Glass", "Court", "Harbour", "Little")
_INSTRUMENTS = ("flute", "fiddle", "drum", "harp", "horn", "zither", "bagpipe")
_FESTIVALS = (
    "Lantern Festival", "Herring Fair", "Cider Days", "Bell Night", "Boat Parade", "Wool Market",
    "Song Contest", "Harvest Ball",
)  # fmt: skip
_CLUBS = (
    "Rowing Club", "Football Club", "Chess Club", "Cycling Union", "Choral Society",
    "Mountain Club", "Swimming Club", "Fencing Guild",
)  # fmt: skip
_COLOURS = ("red", "blue", "green", "white", "black", "yellow", "purple", "orange")
_PAPERS = ("Courier", "Evening Post", "Gazette", "Observer")
_SHIPS = (
    "Heron", "Petrel", "Star", "Swan", "Queen", "Wind", "Arrow", "Pilgrim", "Dolphin", "Lark",
)  # fmt: skip
_SHIP_WORDS = ("Grey", "Northern", "Silver", "Western", "Bright", "Merry", "Bold", "Morning")

Subject = tuple[Town, str]


def tell(lore: Lore) -> None:
    """Adds the articles."""
    _of_towns(lore, "Food and drink", FOODS, tuple(_DISHES), _food)
    _of_towns(lore, "Festivals", FESTIVALS, _FESTIVALS, _festival)
    _of_towns(lore, "Clubs", CLUBS, _CLUBS, _club)
    _tell_of_instruments(lore)
    _tell_of_newspapers(lore)
    _tell_of_ships(lore)


def _of_towns(
    lore: Lore,
    category: str,
    number: int,
    kinds: Sequence[str],
    make: Callable[[Town, str, Draws], Article],
) -> None:
    draws = Draws(f"wiki {category}")
    for town, kind in draws.sample([(town, kind) for town in TOWNS for kind in kinds], number):
        article = make(town, kind, draws)
        lore.add(article)
        lore.mention(town.name, category, link(article.title))


def _food(town: Town, dish: str, draws: Draws) -> Article:
    title, year = f"{town.name} {dish}", draws.between(town.founded + 40, 1950)
    season, hours = draws.pick(_SEASONS), draws.between(1, 30)
    return Article(
        title,
        "Food and drink",
        f"{title} is a traditional {dish} from {link(town.name)}, made with {_DISHES[dish]}.",
        {"Town": link(town.name), "Main ingredient": _DISHES[dish].capitalize(),
         "First mentioned": str(year), "Season": season.capitalize()},
        {"Making": f"It takes about {hours} hours to make. {_DISHES[dish].capitalize()} and a "
         f"little salt are all that is needed.",
         "History": f"It is first mentioned in a letter of {year}. It is mostly eaten in "
         f"{season}."},
    )  # fmt: skip


def _festival(town: Town, kind: str, draws: Draws) -> Article:
    title, month = f"{town.name} {kind}", draws.pick(MONTHS)
    year, days = draws.between(max(town.founded + 30, 1500), 1910), draws.between(1, 9)
    visitors = draws.between(4, 400) * 100
    return Article(
        title,
        "Festivals",
        f"The {title} is held in {link(town.name)} every {month}.",
        {"Town": link(town.name), "Month": month, "Since": str(year), "Days": str(days),
         "Visitors": f"{visitors:,}"},
        {"Programme": f"The festival lasts {days} day{'s' * (days > 1)} and ends with a procession "
         f"through the old streets. About {visitors:,} people come.",
         "History": f"It has been held since {year}, and was left out only in "
         f"{draws.between(1914, 1918)} and in 2020."},
    )  # fmt: skip


def _club(town: Town, kind: str, draws: Draws) -> Article:
    title, year = f"{town.name} {kind}", draws.between(1820, 1995)
    first, second = draws.sample(_COLOURS, 2)
    members = draws.between(25, 900)
    return Article(
        title,
        "Clubs",
        f"The {title} was founded in {link(town.name)} in {year}.",
        {"Town": link(town.name), "Founded": str(year), "Members": str(members),
         "Colours": f"{first.capitalize()} and {second}"},
        {"Today": f"The club has {members} members. Its colours are {first} and {second}.",
         "Successes": f"It was the best of Holmar in {draws.between(year + 1, 2009)} and again in "
         f"{draws.between(2010, LATEST)}."},
    )  # fmt: skip


def _tell_of_instruments(lore: Lore) -> None:
    draws = Draws("wiki instruments")
    names = [f"{tone} {kind}" for tone in _TONES for kind in _INSTRUMENTS]
    for title in draws.sample(names, INSTRUMENTS):
        town, parts = some_town(draws), draws.between(4, 40)
        year = draws.between(town.founded, 1900)
        lore.add(
            Article(
                title,
                "Instruments",
                f"The {title} is a musical instrument that has been made in {link(town.name)} "
                f"since about {year}.",
                {"Made in": link(town.name), "Since": str(year), "Parts": str(parts)},
                {"Construction": f"It consists of {parts} parts, most of them of pear wood.",
                 "Use": f"It is heard at dances, and has been taught at the school of "
                 f"{link(some_town(draws).name)} since {draws.between(1901, 1999)}."},
            )
        )  # fmt: skip
        lore.mention(town.name, "Instruments", link(title))


def _tell_of_newspapers(lore: Lore) -> None:
    draws = Draws("wiki newspapers")
    printers = lore.of_trade("printer")
    names = [(town, paper) for town in TOWNS for paper in _PAPERS]
    for number, (town, paper) in enumerate(draws.sample(names, NEWSPAPERS)):
        founder = printers[number % len(printers)]
        year = year_of_work(founder, draws)
        title = f"{town.name} {paper}"
        lore.add(_newspaper(title, town, founder, year, draws))
        lore.mention(town.name, "Newspapers", link(title))
        lore.mention(founder.name, "Newspapers founded", f"{link(title)} ({year})", year)


def _newspaper(title: str, town: Town, founder: Figure, year: int, draws: Draws) -> Article:
    copies = draws.between(2, 300) * 100
    days = draws.pick(("daily", "on weekdays", "twice a week", "weekly"))
    return Article(
        title,
        "Newspapers",
        f"The {title} is a newspaper that {founder.link} founded in {link(town.name)} in {year}.",
        {"Town": link(town.name), "Founder": founder.link, "Founded": str(year),
         "Appears": days.capitalize(), "Copies": f"{copies:,}"},
        {"Today": f"The paper appears {days} and prints {copies:,} copies.",
         "History": f"The first issue had {draws.between(2, 8)} pages. The printing house burnt "
         f"down in {year + draws.between(10, 60)} and was rebuilt within a year."},
    )  # fmt: skip


def _tell_of_ships(lore: Lore) -> None:
    draws = Draws("wiki ships")
    builders = lore.of_trade("shipbuilder")
    harbours = [town for town in TOWNS if town.x < 15]
    names = [f"{word} {ship} (ship)" for word in _SHIP_WORDS for ship in _SHIPS]
    for number, title in enumerate(draws.sample(names, SHIPS)):
        builder = builders[number % len(builders)]
        year, harbour = year_of_work(builder, draws), draws.pick(harbours)
        lore.add(_ship(title, builder, harbour, year, draws))
        lore.mention(builder.name, "Ships", f"{link(title)} ({year})", year)
        lore.mention(harbour.name, "Ships", f"{link(title)} ({year})", year)


def _ship(title: str, builder: Figure, harbour: Town, year: int, draws: Draws) -> Article:
    length, crew, end = draws.between(18, 140), draws.between(6, 120), draws.between(8, 50)
    return Article(
        title,
        "Ships",
        f"The {title.removesuffix(' (ship)')} was a ship built by {builder.link} in "
        f"{link(harbour.name)}.",
        {"Builder": builder.link, "Launched": str(year), "Harbour": link(harbour.name),
         "Length": f"{length} m", "Crew": str(crew)},
        {"Service": f"Launched in {year}, the ship was {length} m long and had a crew of {crew}. "
         f"It carried timber, salt and travellers.",
         "Fate": f"It was taken out of service in {year + end}."},
    )  # fmt: skip
