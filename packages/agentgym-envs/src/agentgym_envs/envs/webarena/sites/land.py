"""Holmar, a country that does not exist: its towns, of which the map, the wiki and others tell."""

from typing import NamedTuple


class Town(NamedTuple):
    """A town of Holmar; every site tells the same of it.

    Attributes:
        name: No other place bears it.
        x: Kilometres east of the country's south-western corner, 0 to 90.
        y: Kilometres north of it, 0 to 70.
        population: In the census of 2021.
        founded: Year of the first charter.
        river: The river it lies at; "" for none.
        known_for: Completes "is known for its ...".
        county: One of the five counties.
    """

    name: str
    x: int
    y: int
    population: int
    founded: int
    river: str
    known_for: str
    county: str


TOWNS = (
    Town("Almstead", 45, 36, 412_300, 1187, "Orra", "botanical garden", "Midmark"),
    Town("Brackwater", 12, 15, 138_900, 1241, "Tamber", "harbour and fish market", "Westshore"),
    Town("Corvane", 71, 52, 96_400, 1302, "Orra", "glass works", "Highmark"),
    Town("Dunmere", 28, 60, 54_700, 1396, "Lisk", "lake baths", "Northfell"),
    Town("Eskerby", 83, 18, 77_200, 1268, "Senn", "salt trade", "Eastvale"),
    Town("Farrowdale", 37, 22, 31_500, 1422, "Tamber", "cherry orchards", "Midmark"),
    Town("Gildersea", 6, 33, 65_800, 1219, "", "lighthouse and shipyards", "Westshore"),
    Town("Hartwick", 58, 27, 48_300, 1351, "Senn", "paper mills", "Midmark"),
    Town("Ivystone", 64, 65, 12_900, 1508, "Lisk", "slate quarries", "Northfell"),
    Town("Jorvale", 22, 44, 27_600, 1447, "Orra", "weaving", "Westshore"),
    Town("Kelderwood", 76, 38, 39_100, 1333, "Senn", "timber and furniture", "Highmark"),
    Town("Lindmoor", 50, 57, 22_400, 1475, "Lisk", "peat and whisky", "Northfell"),
    Town("Marrowby", 33, 8, 18_700, 1529, "Tamber", "pottery", "Westshore"),
    Town("Nethergate", 48, 33, 84_500, 1204, "Orra", "old city walls", "Midmark"),
    Town("Oxley Cross", 55, 12, 15_300, 1561, "", "cattle fair", "Eastvale"),
    Town("Penhallow", 17, 26, 21_900, 1418, "Tamber", "copper mines", "Westshore"),
    Town("Quarrington", 68, 60, 10_800, 1587, "Lisk", "marble", "Highmark"),
    Town("Ravensholt", 40, 49, 35_200, 1372, "Orra", "clock makers", "Midmark"),
    Town("Stavering", 87, 30, 29_400, 1399, "Senn", "vineyards", "Eastvale"),
    Town("Thornaby Hill", 79, 62, 8_600, 1612, "", "observatory", "Highmark"),
    Town("Ulverness", 9, 55, 17_500, 1455, "", "ferry to the islands", "Northfell"),
    Town("Vaskerville", 62, 42, 44_800, 1290, "Orra", "printing houses", "Highmark"),
    Town("Wexcombe", 70, 8, 26_100, 1436, "Senn", "thermal springs", "Eastvale"),
    Town("Yarrowmouth", 14, 5, 33_700, 1328, "Tamber", "beaches", "Westshore"),
)  # fmt: skip


def coordinates(x: float, y: float) -> tuple[float, float]:
    """Returns latitude and longitude, in degrees to four decimals, of a point given in km.

    Holmar is small enough for degrees of the same length everywhere.

    >>> coordinates(45, 36)
    (61.3237, -12.3604)
    """
    return round(61.0 + y / 111.2, 4), round(-13.2 + x / 53.6, 4)
