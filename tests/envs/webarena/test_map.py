"""The map's records, search, ways and pages."""

import re
import sqlite3
from collections.abc import Iterator
from heapq import heappop, heappush
from importlib.resources import files
from itertools import pairwise
from urllib.parse import quote, urlencode, urljoin

import pytest
from lxml import html
from werkzeug.test import Client, TestResponse

from agentgym_envs.envs.webarena.sites.land import TOWNS
from agentgym_envs.envs.webarena.sites.map.atlas import Atlas, atlas_of
from agentgym_envs.envs.webarena.sites.map.content import fill
from agentgym_envs.envs.webarena.sites.map.gazetteer import distance
from agentgym_envs.envs.webarena.sites.map.network import (
    CLASSES,
    MODES,
    Mode,
    Network,
    Road,
    Spot,
    tenths_for,
)
from agentgym_envs.envs.webarena.sites.map.site import site
from agentgym_envs.envs.webarena.sites.map.steps import duration, steps
from agentgym_envs.envs.webarena.sites.records import Records
from agentgym_envs.envs.webarena.sites.web import Web
from agentgym_envs.toolkit.draws import Draws

MAP = site()
BASE = "http://map.test"

HOSTILE = (
    "",
    "x" * 10_000,
    "<script>alert(1)</script><b>&amp;",
    "'; DROP TABLE favourites; --",
    "\x00 \N{GRINNING FACE} %_\\",
    "-1",
    "9" * 30,
    "999.99999, -999.99999",
    "near near near",
    " near ",
    "{{ 7 * 7 }}",
)


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web({MAP.host: MAP})
    yield web
    assert web.errors == []
    web.close()


@pytest.fixture
def records(web: Web) -> Records:
    return web.records("map")


@pytest.fixture
def atlas(records: Records) -> Atlas:
    return atlas_of(records)


@pytest.fixture
def client(web: Web) -> Client:
    return Client(web)


def get(client: Client, path: str, **query: str) -> TestResponse:
    url = path + ("?" + urlencode(query) if query else "")
    return client.get(url, base_url=BASE, follow_redirects=True)


def post(client: Client, path: str, **fields: str) -> TestResponse:
    page = html.fromstring(get(client, "/favourites/1").data)
    token = page.xpath("string(//input[@name='csrf_token']/@value)")
    fields["csrf_token"] = fields.get("csrf_token", str(token))
    return client.post(path, data=fields, base_url=BASE, follow_redirects=True)


def text_of(response: TestResponse) -> str:
    return " ".join(html.fromstring(response.data).text_content().split())


def place_named(atlas: Atlas, name: str) -> int:
    found = atlas.gazetteer.best(name)
    assert found is not None
    assert found.name == name
    return found.id


# --- Content ---------------------------------------------------------------------------------


def test_the_same_map_is_drawn_every_time() -> None:
    folder = files("agentgym_envs.envs.webarena.sites.map")
    schema = (folder / "schema.sql").read_text(encoding="utf-8")

    def drawn() -> list[str]:
        records = sqlite3.connect(":memory:")
        records.executescript(schema)
        fill(records)
        return list(records.iterdump())

    assert drawn() == drawn()


def test_there_are_two_thousand_places_and_every_kind_has_some(records: Records) -> None:
    doors = records.value("SELECT count(*) FROM places WHERE house IS NOT NULL")
    empty = records.all("SELECT name FROM kinds WHERE id NOT IN (SELECT kind_id FROM places)")

    assert doors >= 2_000
    assert empty == []


def test_no_two_places_share_an_address_or_a_name(records: Records) -> None:
    doors = records.all(
        "SELECT town_id, street, house FROM places WHERE house IS NOT NULL "
        "GROUP BY town_id, street, house HAVING count(*) > 1"
    )
    names = records.all(
        "SELECT places.name FROM places JOIN kinds ON kinds.id = kind_id "
        "WHERE family <> 'Addresses' GROUP BY places.name HAVING count(*) > 1"
    )

    assert doors == []
    assert names == []


@pytest.mark.parametrize("mode", MODES)
def test_every_node_that_a_mode_can_stand_on_is_joined_to_all_others(
    atlas: Atlas, mode: Mode
) -> None:
    joined: dict[int, set[int]] = {}
    for road in atlas.network.roads.values():
        if CLASSES[road.road_class][MODES.index(mode)]:
            joined.setdefault(road.start, set()).add(road.finish)
            joined.setdefault(road.finish, set()).add(road.start)

    reached, waiting = set[int](), [next(iter(joined))]
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting.extend(joined[node])

    assert reached == set(joined)


def test_every_place_stands_on_a_road_that_all_may_use(atlas: Atlas) -> None:
    network = atlas.network

    for place in atlas.gazetteer.places.values():
        road = network.roads[place.road]
        assert all(CLASSES[road.road_class])
        assert 0 <= place.along <= road.metres
        assert network.point(place.spot) == (place.x, place.y)


def test_towns_are_those_of_the_country(records: Records) -> None:
    rows = records.all("SELECT name, population, x, y FROM towns ORDER BY id")

    assert [tuple(row) for row in rows] == [
        (town.name, town.population, town.x * 1000, town.y * 1000) for town in TOWNS
    ]


# --- Ways ------------------------------------------------------------------------------------


def plain_dijkstra(network: Network, origin: Spot, goal: Spot, mode: Mode) -> int:
    """Returns the time of the quickest way, found without any guess."""
    which = MODES.index(mode)
    exits: dict[int, list[tuple[int, int]]] = {}
    for road in network.roads.values():
        if CLASSES[road.road_class][which]:
            time = tenths_for(road, road.metres, mode)
            exits.setdefault(road.start, []).append((road.finish, time))
            exits.setdefault(road.finish, []).append((road.start, time))
    start, end = network.roads[origin.road], network.roads[goal.road]
    waiting = [
        (tenths_for(start, origin.along, mode), start.start),
        (tenths_for(start, start.metres - origin.along, mode), start.finish),
    ]
    waiting.sort()
    best: dict[int, int] = {}
    while waiting:
        time, node = heappop(waiting)
        if node not in best:
            best[node] = time
            for other, more in exits[node]:
                heappush(waiting, (time + more, other))
    return min(
        best[end.start] + tenths_for(end, goal.along, mode),
        best[end.finish] + tenths_for(end, end.metres - goal.along, mode),
    )


@pytest.mark.parametrize("mode", MODES)
def test_ways_are_the_quickest(atlas: Atlas, mode: Mode) -> None:
    places = list(atlas.gazetteer.places.values())
    draws = Draws(f"ways {mode}")

    for _ in range(12):
        origin, goal = draws.sample(places, 2)
        route = atlas.network.route(origin.spot, goal.spot, mode)
        assert route.tenths == plain_dijkstra(atlas.network, origin.spot, goal.spot, mode)


@pytest.mark.parametrize("mode", MODES)
def test_ways_use_only_allowed_roads_and_hang_together(atlas: Atlas, mode: Mode) -> None:
    places = list(atlas.gazetteer.places.values())
    draws = Draws(f"pieces {mode}")

    for _ in range(40):
        origin, goal = draws.sample(places, 2)
        route = atlas.network.route(origin.spot, goal.spot, mode)
        roads = [atlas.network.roads[piece.road] for piece in route.pieces]
        corners = [(piece.begin, piece.end) for piece in route.pieces]
        assert all(CLASSES[road.road_class][MODES.index(mode)] for road in roads)
        assert route.metres == sum(piece.metres for piece in route.pieces)
        assert (corners[0][0], corners[-1][1]) == ((origin.x, origin.y), (goal.x, goal.y))
        assert all(end == begin for (_, end), (begin, _) in pairwise(corners))


SMALL = Network(
    {1: (0, 0), 2: (1000, 0), 3: (1000, 1000), 4: (2000, 0)},
    {
        1: Road(1, 2, 1000, "residential", "Mill Lane"),
        2: Road(2, 3, 1000, "residential", "North Street"),
        3: Road(2, 4, 1000, "main", "Long Road"),
        4: Road(1, 3, 1415, "path", "Footpath"),
    },
)


def test_directions_say_turns_and_lengths() -> None:
    route = SMALL.route(Spot(1, 200), Spot(2, 500), "car")

    said = [tuple(step) for step in steps(SMALL, route, "the mill")]

    assert said == [
        ("Start on Mill Lane", "800m"),
        ("Turn left onto North Street", "500m"),
        ("Arrive at the mill", ""),
    ]


def test_directions_turn_right_on_the_way_back() -> None:
    route = SMALL.route(Spot(2, 500), Spot(1, 200), "car")

    assert [step.text for step in steps(SMALL, route, "home")][1] == "Turn right onto Mill Lane"


def test_only_walkers_take_the_footpath() -> None:
    walk = SMALL.route(Spot(1, 0), Spot(2, 1000), "foot")
    ride = SMALL.route(Spot(1, 0), Spot(2, 1000), "bicycle")

    assert (walk.metres, ride.metres) == (1415, 2000)


def test_a_way_along_one_road_is_that_road() -> None:
    route = SMALL.route(Spot(3, 900), Spot(3, 100), "car")

    assert (route.metres, route.tenths) == (800, 686)


def test_a_way_to_where_one_stands_is_empty() -> None:
    route = SMALL.route(Spot(3, 100), Spot(3, 100), "foot")

    assert (route.metres, route.tenths, list(route.pieces)) == (0, 0, [])


@pytest.mark.parametrize(("metres", "text"), [(999, "999m"), (1000, "1.0km"), (1050, "1.1km")])
def test_distances_change_to_kilometres_at_one_thousand_metres(metres: int, text: str) -> None:
    assert distance(metres) == text


@pytest.mark.parametrize(("tenths", "text"), [(299, "0:00"), (300, "0:01"), (35_699, "0:59")])
def test_durations_are_rounded_to_minutes(tenths: int, text: str) -> None:
    assert duration(tenths) == text


# --- Search ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["Almstead Town Hall", "almstead town hall", "Town Hall, Almstead"]
)
def test_a_place_is_found_by_its_name(atlas: Atlas, query: str) -> None:
    found = atlas.gazetteer.best(query)

    assert found is not None
    assert found.name == "Almstead Town Hall"


def test_a_town_comes_before_its_places(atlas: Atlas) -> None:
    found = atlas.gazetteer.best("Corvane")

    assert found is not None
    assert found.kind == "town"


def test_every_place_is_found_by_its_label(atlas: Atlas) -> None:
    places = list(atlas.gazetteer.places.values())

    wrong = [place.label for place in places if atlas.gazetteer.best(place.label) != place]

    assert wrong == []


def test_kinds_are_found_in_a_town(atlas: Atlas) -> None:
    found = {hit.place for hit in atlas.gazetteer.find("museums in Hartwick")}

    assert found >= set(atlas.gazetteer.of_kind("museum", "Hartwick"))
    assert {place.town for place in found} == {"Hartwick"}


def test_what_is_near_comes_nearest_first_and_is_of_the_kind(atlas: Atlas) -> None:
    hits = atlas.gazetteer.find("parks near Corvane Town Hall")

    metres = [hit.metres or 0 for hit in hits]
    assert metres == sorted(metres)
    assert {hit.place.kind for hit in hits} == {"park"}


def test_coordinates_find_the_place_that_shows_them(atlas: Atlas) -> None:
    place = atlas.gazetteer.places[place_named(atlas, "Corvane Castle")]

    hits = atlas.gazetteer.find(place.degrees)

    assert hits[0].place == place
    assert (hits[0].metres or 0) <= 10


@pytest.mark.parametrize("query", ["", "the", "zzz", "cafe near zzz", "12345 High Street"])
def test_nothing_is_found_where_nothing_fits(atlas: Atlas, query: str) -> None:
    assert list(atlas.gazetteer.find(query)) == []


# --- Pages -----------------------------------------------------------------------------------


def test_a_search_shows_ten_results_and_leads_to_more(client: Client) -> None:
    page = html.fromstring(get(client, "/search", query="cafes in Almstead").data)
    more = page.xpath("//a[text()='More results']/@href")

    second = html.fromstring(get(client, more[0]).data)

    def links(tree: html.HtmlElement) -> list[str]:
        return tree.xpath("//ol//a/@href")

    assert len(links(page)) == 10
    assert not set(links(page)) & set(links(second))
    assert second.xpath("//a[text()='Previous results']")


def test_a_search_that_finds_nothing_says_so(client: Client) -> None:
    assert 'No results found for "xyzzy <b>"' in text_of(get(client, "/search", query="xyzzy <b>"))


def test_the_page_of_a_place_tells_what_the_records_know(
    client: Client, records: Records, atlas: Atlas
) -> None:
    place = atlas.gazetteer.places[place_named(atlas, "Almstead Town Hall")]

    shown = text_of(get(client, f"/place/{place.id}"))

    tags = records.all("SELECT value FROM tags WHERE place_id = ?", place.id)
    assert len(tags) >= 3
    for fact in (place.address, place.degrees, *(row["value"] for row in tags)):
        assert fact in shown


@pytest.mark.parametrize("path", ["/place/0", f"/place/{'9' * 30}", "/town/Nowhere", "/kind/cave"])
def test_what_is_not_on_the_map_is_not_found(client: Client, path: str) -> None:
    assert get(client, path).status_code == 404


def test_towns_say_how_many_places_of_a_kind_they_have(client: Client, atlas: Atlas) -> None:
    town = html.fromstring(get(client, "/town/Oxley%20Cross").data)
    kind = town.xpath("//td[a='Cafes']")[0]

    listed = html.fromstring(get(client, kind.xpath("a/@href")[0]).data)

    number = len(atlas.gazetteer.of_kind("cafe", "Oxley Cross"))
    assert kind.xpath("string(following-sibling::td[1])") == str(number)
    assert len(listed.xpath("//tbody/tr")) == number


def test_a_kind_is_listed_page_by_page(client: Client, atlas: Atlas) -> None:
    links: set[str] = set()
    for page in range(1, 13):
        tree = html.fromstring(get(client, "/kind/cafe", page=str(page)).data)
        links |= set(tree.xpath("//tbody//a/@href"))

    assert links == {f"/place/{place.id}" for place in atlas.gazetteer.of_kind("cafe")}


def test_directions_show_what_the_network_computes(client: Client, atlas: Atlas) -> None:
    origin, goal = (
        atlas.gazetteer.places[place_named(atlas, name)]
        for name in ("Almstead Town Hall", "Corvane Castle")
    )
    route = atlas.network.route(origin.spot, goal.spot, "bicycle")

    page = get(
        client,
        "/directions",
        route_from="Almstead Town Hall",
        route_to="Corvane Castle",
        routing_engines="bicycle",
    )

    expected = f"Distance: {distance(route.metres)}. Time: {duration(route.tenths)}."
    tree = html.fromstring(page.data)
    assert expected in text_of(page)
    assert tree.xpath("//input[@name='route_from']/@value") == ["Almstead Town Hall"]
    assert tree.xpath("//select//option[@selected]/text()") == ["Bicycle"]


def test_directions_name_the_place_that_is_not_found(client: Client) -> None:
    page = get(client, "/directions", route_from="Corvane Castle", route_to="Atlantis Inn")

    assert "No place was found for 'Atlantis Inn'." in text_of(page)
    assert "Distance:" not in text_of(page)
    assert not html.fromstring(page.data).xpath("//svg")


def test_directions_by_something_unknown_are_by_car(client: Client) -> None:
    page = get(client, "/directions", route_from="Corvane", route_to="Eskerby", routing_engines="x")

    assert html.fromstring(page.data).xpath("//select//option[@selected]/text()") == ["Car"]


def test_all_links_within_three_clicks_lead_somewhere(client: Client) -> None:
    seen, rim = {"/"}, ["/"]
    for _ in range(3):
        found: list[str] = []
        for path in rim[:60]:
            response = get(client, path)
            assert response.status_code == 200, path
            links = html.fromstring(response.data).xpath("//a/@href")
            found += [urljoin(path, link) for link in links]
        rim = [path for path in dict.fromkeys(found) if path not in seen]
        seen |= set(rim)

    assert len(seen) > 300


# --- Favourites ------------------------------------------------------------------------------


def test_a_place_becomes_a_favourite_under_its_name(
    client: Client, records: Records, atlas: Atlas
) -> None:
    place = place_named(atlas, "Almstead Town Hall")

    page = post(client, "/favourites", place=str(place))

    row = records.one("SELECT * FROM favourites WHERE place_id = ?", place)
    assert row is not None
    assert (row["name"], row["note"]) == ("Almstead Town Hall", "")
    assert row["created_at"].startswith("2023-06-12 09:30")
    assert "was added to your favourites" in text_of(page)


def test_a_place_is_a_favourite_only_once(client: Client, records: Records, atlas: Atlas) -> None:
    place = place_named(atlas, "Almstead Town Hall")
    post(client, "/favourites", place=str(place))

    page = post(client, "/favourites", place=str(place))

    assert records.value("SELECT count(*) FROM favourites WHERE place_id = ?", place) == 1
    assert "already one of your favourites" in text_of(page)


def test_a_favourite_gets_another_name_and_note(client: Client, records: Records) -> None:
    post(client, "/favourites/2", name="  Tea <i>", note="first line\r\nsecond")

    row = records.one("SELECT name, note FROM favourites WHERE id = 2")
    assert row is not None
    assert tuple(row) == ("Tea <i>", "first line\nsecond")


@pytest.mark.parametrize(
    ("name", "message"), [("", "Please enter a name."), ("x" * 61, "at most 60 characters")]
)
def test_names_that_do_not_fit_are_refused_and_kept_in_the_form(
    client: Client, records: Records, name: str, message: str
) -> None:
    page = post(client, "/favourites/2", name=name, note="kept")

    tree = html.fromstring(page.data)
    assert message in text_of(page)
    assert tree.xpath("//input[@name='name']/@value") == [name]
    assert tree.xpath("string(//textarea)").strip() == "kept"
    assert not records.changed


def test_a_name_of_sixty_characters_fits(client: Client, records: Records) -> None:
    post(client, "/favourites/2", name="x" * 60, note="")

    assert records.value("SELECT name FROM favourites WHERE id = 2") == "x" * 60


def test_a_favourite_is_removed(client: Client, records: Records) -> None:
    post(client, "/favourites/2/remove")

    assert records.value("SELECT count(*) FROM favourites WHERE id = 2") == 0
    assert get(client, "/favourites/2").status_code == 404


def test_no_episode_sees_the_favourites_of_another(client: Client) -> None:
    post(client, "/favourites/2/remove")
    other = Web({MAP.host: MAP})

    number = other.records("map").value("SELECT count(*) FROM favourites WHERE id = 2")

    other.close()
    assert number == 1


def test_a_form_without_its_token_changes_nothing(client: Client, records: Records) -> None:
    page = post(client, "/favourites/2/remove", csrf_token="guess")

    assert page.status_code == 403
    assert not records.changed


# --- Hostile input ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_a_page(client: Client, text: str) -> None:
    pages = [
        get(client, "/search", query=text, page=text),
        get(client, "/search", query=f"{text} near {text}"),
        get(client, "/kind/cafe", town=text, page=text),
        get(client, "/kind/" + quote(text, safe="")),
        get(client, "/town/" + quote(text, safe="")),
        get(client, "/place/" + quote(text, safe="")),
        get(client, "/favourites/" + quote(text, safe="")),
        get(client, "/directions", route_from=text, route_to=text, routing_engines=text),
        get(client, "/directions", route_from="Corvane", route_to=text),
        post(client, "/favourites", place=text),
        post(client, "/favourites/1", name=text, note=text),
    ]

    assert all(page.status_code in (200, 404, 413) for page in pages)
    assert not any(b"<script>" in page.data for page in pages)


def test_texts_of_the_map_are_plain(records: Records) -> None:
    names = records.all("SELECT name FROM places UNION SELECT value FROM tags")

    assert all(re.fullmatch(r"[ -~]+", row["name"]) for row in names)
