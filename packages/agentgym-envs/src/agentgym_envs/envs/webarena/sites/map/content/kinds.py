"""The kinds of places: how many a town has, what they are called and what is told of them."""

from typing import NamedTuple

from agentgym_envs.envs.webarena.sites.land import Town

from .names import Namer, chain, coined, family, local, paired, person

_COAST = ("Brackwater", "Gildersea", "Ulverness", "Yarrowmouth")
_AIRPORTS = ("Almstead", "Brackwater", "Eskerby")
_UNIVERSITIES = ("Almstead", "Corvane", "Nethergate", "Eskerby")
_CASTLES = (
    "Almstead", "Brackwater", "Corvane", "Dunmere", "Hartwick", "Kelderwood", "Nethergate",
    "Penhallow", "Stavering", "Vaskerville",
)  # fmt: skip
_SHOP_HOURS = ("Mo-Sa 09:00-18:00", "Mo-Fr 09:30-18:30; Sa 10:00-16:00", "Tu-Sa 10:00-17:30")
_MEAL_HOURS = ("Mo-Su 11:30-22:00", "Tu-Su 12:00-23:00", "We-Mo 17:00-22:30", "Mo-Sa 11:00-21:30")
_CAFE_HOURS = ("Mo-Su 08:00-18:00", "Mo-Fr 07:30-17:00; Sa 09:00-15:00", "Tu-Su 09:00-17:30")
_OFFICE_HOURS = ("Mo-Fr 08:30-16:30", "Mo-Fr 09:00-17:00", "Mo-Th 08:00-18:00; Fr 08:00-13:00")
_VISIT_HOURS = ("Tu-Su 10:00-17:00", "Mo-Su 10:00-18:00", "We-Su 11:00-16:00", "Mo-Sa 09:30-17:30")
_CUISINES = (
    "curry", "dumplings", "fish", "grill", "mountain", "noodles", "pasta", "pizza", "seafood",
    "soup", "stews", "vegetarian",
)  # fmt: skip


class Kind(NamedTuple):
    """A kind of place.

    Attributes:
        name: "cafe"; search finds places by it and by its plural.
        plural: "cafes".
        family: The heading it stands under among all kinds.
        rate: A town of p thousand people has about rate * sqrt(p) of them.
        least: How many even the smallest town has.
        names: Patterns, of which each place draws one.
        towns: The only towns that have it, one each; () for all.
        hours: What its opening hours are drawn from; () if none are told.
        telephone: How many of a hundred tell a telephone number.
        website: How many of a hundred tell a website.
        choices: Pairs of a tag and what its value is drawn from.
    """

    name: str
    plural: str
    family: str
    rate: float
    least: int
    names: tuple[Namer, ...]
    towns: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    telephone: int = 80
    website: int = 60
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def number_in(self, town: Town) -> int:
        """Returns how many of it the town has."""
        if self.towns:
            return int(town.name in self.towns)
        return max(self.least, round(self.rate * (town.population / 1000) ** 0.5))


_FOOD = ("takeaway", ("yes", "no", "only at noon"))
_STARS = ("stars", ("2", "3", "3", "4", "5"))
_CUISINE = ("cuisine", _CUISINES)
_CITY = ("operator", ("Town council",))

KINDS = (
    Kind("cafe", "cafes", "Food and drink", 1.4, 3, (coined("{} Cafe"), coined("Cafe {}")),
         hours=_CAFE_HOURS, choices=(("outdoor_seating", ("yes", "no")), _FOOD)),
    Kind("restaurant", "restaurants", "Food and drink", 1.8, 3,
         (coined("The {}"), family("{}"), coined("{} Kitchen")),
         hours=_MEAL_HOURS, telephone=90, choices=(_CUISINE, _FOOD)),
    Kind("pub", "pubs", "Food and drink", 0.8, 2, (paired("The {}"), paired("{} Inn")),
         hours=("Mo-Su 16:00-24:00", "Tu-Su 15:00-23:00"), telephone=70),
    Kind("bakery", "bakeries", "Food and drink", 0.7, 2, (family("{} Bakery"),),
         hours=("Mo-Sa 06:30-17:00", "Tu-Su 07:00-13:00"), website=30),
    Kind("hotel", "hotels", "Places to stay", 0.9, 2,
         (coined("Hotel {}"), coined("{} Hotel"), local("{town} {street} Hotel")),
         telephone=100, website=90, choices=(_STARS, ("rooms", ("24", "36", "48", "60", "85")))),
    Kind("guest house", "guest houses", "Places to stay", 0.5, 1, (coined("{} House"),),
         choices=(("rooms", ("5", "6", "8", "10")),)),
    Kind("campsite", "campsites", "Places to stay", 0.15, 1, (coined("{} Camp"),),
         hours=("Apr-Oct",)),
    Kind("supermarket", "supermarkets", "Shops", 0.8, 1,
         (chain("Fernway", "Basketry", "Dillmart"),),
         hours=("Mo-Sa 07:00-21:00", "Mo-Su 08:00-22:00"), website=100),
    Kind("bookshop", "bookshops", "Shops", 0.4, 1, (coined("{} Books"), family("{} Books")),
         hours=_SHOP_HOURS),
    Kind("bicycle shop", "bicycle shops", "Shops", 0.3, 1, (coined("{} Bicycles"),),
         hours=_SHOP_HOURS, choices=(("repair", ("yes", "no")),)),
    Kind("hardware shop", "hardware shops", "Shops", 0.3, 1, (family("{} Hardware"),),
         hours=_SHOP_HOURS, website=30),
    Kind("florist", "florists", "Shops", 0.3, 0, (coined("{} Flowers"),), hours=_SHOP_HOURS),
    Kind("hairdresser", "hairdressers", "Shops", 0.5, 1, (coined("{} Hair"),), hours=_SHOP_HOURS,
         website=30),
    Kind("fuel station", "fuel stations", "Transport", 0.5, 1, (chain("Petrane", "Oriol Fuels"),),
         hours=("24/7", "Mo-Su 06:00-22:00"), website=20,
         choices=(("charging", ("yes", "no")),)),
    Kind("station", "stations", "Transport", 0.12, 1,
         (local("{town} Station"), local("{town} {street} Station")),
         website=0, choices=(("platforms", ("2", "3", "4", "6")),)),
    Kind("airport", "airports", "Transport", 0, 0, (local("{town} Airport"),), towns=_AIRPORTS,
         telephone=100, website=100, choices=(("code", ("HA", "HB", "HC")),)),
    Kind("ferry terminal", "ferry terminals", "Transport", 0, 0, (local("{town} Ferry Pier"),),
         towns=_COAST, telephone=100, hours=("Mo-Su 05:30-22:30",)),
    Kind("car park", "car parks", "Transport", 0.4, 1, (local("{street} Car Park, {town}"),),
         telephone=0, website=0, choices=(("spaces", ("40", "80", "120", "200", "350")),
                                          ("fee", ("yes", "no")))),
    Kind("pharmacy", "pharmacies", "Health", 0.6, 1, (family("{} Pharmacy"), coined("{} Pharmacy")),
         hours=("Mo-Fr 08:30-18:30; Sa 09:00-13:00", "Mo-Sa 08:00-20:00"), telephone=100),
    Kind("hospital", "hospitals", "Health", 0.12, 0,
         (local("{town} General Hospital"), person("{} Hospital")),
         telephone=100, website=100, choices=(("beds", ("80", "140", "220", "410")),)),
    Kind("doctor", "doctors", "Health", 0.5, 1, (person("Dr {}"),), hours=_OFFICE_HOURS,
         telephone=100, website=20),
    Kind("dentist", "dentists", "Health", 0.4, 1, (person("{} Dental Practice"),),
         hours=_OFFICE_HOURS, telephone=100),
    Kind("museum", "museums", "Culture", 0.5, 1,
         (coined("{} Museum"), person("{} Museum"), local("{town} Town Museum")),
         hours=_VISIT_HOURS, telephone=90, website=90,
         choices=(("fee", ("yes", "no")),)),
    Kind("library", "libraries", "Culture", 0.2, 1,
         (local("{town} Library"), local("{street} Library, {town}"), person("{} Library")),
         hours=_OFFICE_HOURS, telephone=100),
    Kind("theatre", "theatres", "Culture", 0.15, 0, (coined("{} Theatre"),), website=100),
    Kind("cinema", "cinemas", "Culture", 0.2, 0, (coined("{} Pictures"),), website=100,
         choices=(("screens", ("1", "2", "3", "5", "8")),)),
    Kind("attraction", "attractions", "Culture", 0, 0, (), hours=_VISIT_HOURS),
    Kind("castle", "castles", "Culture", 0, 0, (local("{town} Castle"),),
         towns=_CASTLES, hours=_VISIT_HOURS, website=100,
         choices=(("fee", ("yes", "no")),)),
    Kind("church", "churches", "Culture", 0.5, 1, (coined("{} Church"), person("{} Church")),
         website=30),
    Kind("school", "schools", "Education", 0.8, 2,
         (person("{} School"), local("{street} School, {town}")),
         telephone=100, choices=(("pupils", ("120", "240", "380", "520", "760")),)),
    Kind("university", "universities", "Education", 0, 0, (local("University of {town}"),),
         towns=_UNIVERSITIES, telephone=100, website=100),
    Kind("park", "parks", "Leisure", 0.5, 1, (coined("{} Park"), person("{} Park")), telephone=0,
         website=10, hours=("Mo-Su 06:00-22:00", "24/7"), choices=(_CITY,)),
    Kind("swimming pool", "swimming pools", "Leisure", 0.2, 0, (local("{street} Baths, {town}"),),
         hours=("Mo-Su 07:00-21:00", "Tu-Su 09:00-20:00"), telephone=100),
    Kind("viewpoint", "viewpoints", "Leisure", 0.2, 1, (coined("{} View"),), telephone=0,
         website=0),
    Kind("playground", "playgrounds", "Leisure", 0.4, 1, (local("{street} Playground, {town}"),),
         telephone=0, website=0, choices=(_CITY,)),
    Kind("bridge", "bridges", "Transport", 0.15, 1, (coined("{} Bridge"),), telephone=0, website=0),
    Kind("bank", "banks", "Services", 0.5, 1,
         (chain("Holmar Savings", "Tallow Bank", "Bank of Orra"),),
         hours=_OFFICE_HOURS, telephone=100, website=100),
    Kind("post office", "post offices", "Services", 0.3, 1,
         (local("{street} Post Office, {town}"),),
         hours=_OFFICE_HOURS, telephone=100),
    Kind("police station", "police stations", "Services", 0.1, 1,
         (local("{town} Police"), local("{town} {street} Police")), telephone=100, hours=("24/7",)),
    Kind("fire station", "fire stations", "Services", 0.1, 1,
         (local("{town} Fire Station"), local("{town} {street} Fire Station")), telephone=100),
    Kind("town hall", "town halls", "Services", 0, 1, (local("{town} Town Hall"),),
         hours=_OFFICE_HOURS, telephone=100, website=100),
    Kind("house", "houses", "Addresses", 3, 8, (), telephone=0, website=0),
    Kind("street", "streets", "Addresses", 0, 0, (), telephone=0, website=0),
    Kind("town", "towns", "Addresses", 0, 0, (), telephone=0, website=0),
)  # fmt: skip

ATTRACTIONS = {
    "Almstead": "Almstead Botanical Garden",
    "Brackwater": "Brackwater Fish Market",
    "Corvane": "Corvane Glass Works",
    "Dunmere": "Dunmere Lake Baths",
    "Eskerby": "Eskerby Salt Hall",
    "Farrowdale": "Farrowdale Cherry Orchards",
    "Gildersea": "Gildersea Lighthouse",
    "Hartwick": "Hartwick Paper Mill",
    "Ivystone": "Ivystone Slate Quarry",
    "Jorvale": "Jorvale Weaving House",
    "Kelderwood": "Kelderwood Timber Yard",
    "Lindmoor": "Lindmoor Distillery",
    "Marrowby": "Marrowby Pottery",
    "Nethergate": "Nethergate City Walls",
    "Oxley Cross": "Oxley Cross Cattle Market",
    "Penhallow": "Penhallow Copper Mine",
    "Quarrington": "Quarrington Marble Quarry",
    "Ravensholt": "Ravensholt Clock Museum",
    "Stavering": "Stavering Vineyard",
    "Thornaby Hill": "Thornaby Hill Observatory",
    "Ulverness": "Ulverness Island Ferries",
    "Vaskerville": "Vaskerville Printing House",
    "Wexcombe": "Wexcombe Thermal Springs",
    "Yarrowmouth": "Yarrowmouth Beach",
}
"""Town -> the place that shows what it is known for."""
