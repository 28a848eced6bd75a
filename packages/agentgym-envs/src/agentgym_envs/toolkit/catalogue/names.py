"""Brands that do not exist, and the names of their product lines."""

from functools import cache

from .choices import Choices
from .departments import DEPARTMENTS
from .phrases import words

BRANDS_PER_DEPARTMENT = 40

_STARTS = words(
    "Al Bar Bel Bren Cal Cor Dar Del Dov El Fen Fal Gar Gren Hal Har Ild Jor Kel Kor Lan Lor Lum "
    "Mar Mel Mir Nal Nor Olm Or Pel Per Quil Ral Rov Sal Sel Sol Tal Tam Tor Ul Val Vel Ver Wen "
    "Wil Yar Yel Zan"
)
_MIDDLES = words("a e i o u a e i o an en in on ar er or")
_ENDS = words(
    "bek dell dim dra fen gard ka kip la lis lo mere mik mo na nia nox pa quist ra rick rin sen "
    "sta tek ten tha tik to tra va vik vin vo wyn ze zi"
)

REAL_NAMES = frozenset(
    words(
        "adidas alana albero alden aldo alera aleva altra amika arcade armani asics aveda avena "
        "barilla belkin bella bellevue belvin belvita bose brabantia brenda brita calgary "
        "calvin camila canon carhartt casio celina cerave corelle cornia corona corsair cortado "
        "cosori costa dakine darvin delfina della delonghi delsey delta delvin dorina dove "
        "elena eliza elizabeth elmira elwyn falke fanta farberware fendi fenty ferrari fiona "
        "flora fossil galaxy garmin garnia garnier gillette gordon gorilla greta halo hanes "
        "harley heinz hermes hilton honda hoover horika illumina jabra jordan kelloggs kelto "
        "kelvin kenda kenzo keurig kora kormik korres lancome lando lavazza lenovo levis linda "
        "lindt lodge logitech loreal lorena lornia lumina lumix lunar mara marina mario marla "
        "martha marvel marvin mattel maybelline melina melissa melvin milka milo mira miranda "
        "motorola nalgene nestle nivea nokia nora norelco norton olay olympus orion orista "
        "osprey oster pantene patagonia pelikan perla perrin philips pilot playtex polaris "
        "prada puma purina quaker quinny ralph reebok revlon roku rolex rovena rovio royal "
        "salomon salton samsung sandra selena selina seltik seneca sharpie siemens solara "
        "solaris solgar sonata sony talia talora tamara tarte terra tesla thermos tiffany "
        "timberland tommy torani torin trek ulta unilever valencia valentina valentino valerie "
        "valmont varta velcro venus vera verena verizon verlo veronica victoria vivo wendy "
        "wenna wilson wilton yamaha yarra yelena yeti zandra zara zippo"
    )
)
"""Names of real brands, places and people that the syllables could give, or nearly."""

LINES = words(
    "Alder Anchor Arbor Aspen Atlas Aurora Badger Beacon Birch Bluff Bramble Breeze Brook "
    "Cascade Cedar Cinder Clover Comet Compass Cove Crest Cypress Dawn Delta Drift Dune Eagle "
    "Echo Ember Everglade Falcon Fern Fjord Flint Fox Gale Glacier Glen Grove Harbor Hawthorn "
    "Haven Hazel Heron Hollow Horizon Juniper Kestrel Lagoon Lark Laurel Ledge Linden Lotus "
    "Lynx Magnolia Maple Marsh Meadow Mesa Meteor Mistral Monsoon Nimbus North Oasis Orchard "
    "Osprey Otter Pebble Pine Pioneer Plover Prairie Quarry Quill Raven Reef Ridge River "
    "Robin Rowan Saffron Sage Sequoia Shore Sierra Sparrow Spruce Summit Swift Tempo Thicket "
    "Thistle Tidal Timber Trail Tundra Umber Valley Vista Voyager Willow Wren Zenith"
)


@cache
def brands() -> tuple[str, ...]:
    """Returns all brands, none twice: `BRANDS_PER_DEPARTMENT` for each department in turn."""
    found: dict[str, None] = {}
    number = 0
    while len(found) < BRANDS_PER_DEPARTMENT * len(DEPARTMENTS):
        name = _brand(number)
        number += 1
        if 6 <= len(name) <= 8 and name.lower() not in REAL_NAMES:
            found[name] = None
    return tuple(found)


def _brand(number: int) -> str:
    choices = Choices(f"webshop brand {number}")
    middle = "" if choices.one_in(3) else choices.one(_MIDDLES)
    return choices.one(_STARTS) + middle + choices.one(_ENDS)
