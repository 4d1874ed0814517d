"""The map of every city, the table that says the same, and the file."""

from __future__ import annotations

import csv
import gzip
import io
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cityline.desk.tests import factories as desk
from cityline.eligibility.models import KeptDecision, Override, RuleSetVersion
from cityline.kernel import clock
from cityline.places import actions, services
from cityline.places.frames import FRAMES
from cityline.places.models import Designation, DesignationProgram, Place
from cityline.places.projection import place_on_sheet
from cityline.places.services import Use
from cityline.places.tests.factories import make_place, make_places
from cityline.web import drawing
from cityline.web.small_map import points

pytestmark = pytest.mark.django_db

ALL_CITIES = Path(configured.BASE_DIR).parent / "shared" / "data" / "places" / "cities.csv"
POINT = re.compile(r'<a href="/cities/(\d+)/" tabindex="-1"><title>([^<]+)</title><path d="M([-\d.]+) ([-\d.]+)h0"/>')
# Cities, what the record says, designations, the page's rows in full; network, rules held, the latest load. A network
# has two more: the rules it uses, and what its staff decided otherwise.
QUERIES = 7


@pytest.fixture
def cities() -> None:
    """Nine known cities, six of them where they lie, with what the record says of them."""
    where = {
        "2523000": (41.7136, -71.1007),
        "2545000": (41.6617, -70.9378),
        "2036000": (39.1225, -94.7418),
        "2938000": (39.1239, -94.5541),
        "3988000": (41.0993, -80.6463),
        "0630392": (36.5155, -121.4443),
    }
    make_places()
    for geoid, (latitude, longitude) in where.items():
        Place.objects.filter(pk=geoid).update(latitude=latitude, longitude=longitude)
    actions.load_public_record()
    _designate("3988000", DesignationProgram.SC2)


def _designate(geoid: str, program: DesignationProgram) -> None:
    Designation.objects.create(
        place_id=geoid, program=program, area="All of the city", began_on=date(2012, 1, 1), source="test"
    )


def page_of(client: Client, **query: str) -> str:
    response = client.get("/cities/", query)
    assert response.status_code == 200
    return response.content.decode()


def named(page: str) -> list[str]:
    """Cities of the table, in order."""
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)


def on_map(page: str) -> set[str]:
    return {title.split(":")[0] for _, title, *_ in POINT.findall(page)}


def offered(page: str) -> list[tuple[str, str, str]]:
    """Filters as address, words and count."""
    return re.findall(r'<a href="([^"]+)"><span>([^<]+)</span><span>([\d,]+)</span></a>', page)


def test_map_and_table_show_the_same_cities(client: Client, cities: None) -> None:
    page = page_of(client, state="mo")
    assert named(page) == ["Kansas City", "St. Louis"]
    assert on_map(page) == {"Kansas City, MO"}
    assert "Not on the map: 1 city of the table" in page, "St. Louis has no coordinates here"
    whole = page_of(client)
    assert len(named(whole)) == 9
    assert on_map(whole) == {
        "Fall River, MA", "New Bedford, MA", "Kansas City, KS", "Kansas City, MO", "Youngstown, OH", "Gonzales, CA",
    }  # fmt: skip


def test_a_point_is_a_link_with_a_name_where_the_city_lies(client: Client, cities: None) -> None:
    found = {geoid: (title, float(x), float(y)) for geoid, title, x, y in POINT.findall(page_of(client))}
    x, y = place_on_sheet(41.7136, -71.1007, "MA") or (0, 0)
    assert found["2523000"] == ("Fall River, MA: Direct assistance", round(x, 1), round(y, 1))
    assert found["2545000"][0] == "New Bedford, MA"


def test_each_service_has_a_shape_and_two_have_a_ring_and_the_legend_says_so(client: Client, cities: None) -> None:
    page = page_of(client, state="KS")
    assert drawing.MARKS["assistance"] in page
    assert drawing.RING in page, "Kansas City, KS: direct assistance and a group of cities"
    assert "more than one of these" in page
    assert "Peer groups</strong>" not in page, "the legend has the shapes of this map only"
    assert drawing.RING not in page_of(client, state="MA")
    assert len(set(drawing.MARKS.values())) == len(services.SERVICES)


def test_filters_narrow_together_and_count_what_each_would_leave(client: Client, cities: None) -> None:
    page = page_of(client, service="peers")
    assert named(page) == ["Gonzales", "Kansas City", "Youngstown"]
    assert ("/cities/?service=peers&amp;state=OH", "Ohio", "1") in offered(page)
    assert ("/cities/?topic=broadband", "Broadband and technology", "2") in offered(page_of(client))
    assert ("/cities/?service=peers&amp;state=MA", "Massachusetts") not in {one[:2] for one in offered(page)}
    both = page_of(client, state="KS")
    assert ("/cities/?service=assistance&amp;state=KS", "Direct assistance", "1") in offered(both)
    assert ("/cities/?state=MA", "Massachusetts", "2") in offered(both), "another state instead of this one"
    page = page_of(client, service="peers", topic="broadband", state="OH", designation="sc2")
    assert named(page) == ["Youngstown"]
    assert page.count("(remove this filter)") == 4
    assert "Strong Cities, Strong Communities (SC2)" in page


def test_only_a_designation_that_holds_today_is_offered_and_told(client: Client, cities: None) -> None:
    Designation.objects.filter(place_id="3988000").update(ended_on=clock.now().date() - timedelta(days=2))
    page = page_of(client, state="OH")
    assert named(page) == ["Youngstown"]
    assert "Strong Cities, Strong Communities" not in page
    assert named(page_of(client, designation="sc2")) == ["St. Louis"]


def test_a_state_is_drawn_large_by_a_plain_link(client: Client, cities: None) -> None:
    country, state = page_of(client), page_of(client, state="OH")
    assert 'viewBox="0 0 975 610"' in country
    assert 'href="/cities/?state=OH" tabindex="-1"><title>Ohio: 1 city</title>' in country
    assert 'viewBox="645.1 202.9 156.8 98.1"' in state
    assert "map/OH.svg#here" in state
    assert "Cities in Ohio" in state
    assert 'href="/cities/">Show the whole country</a>' in state
    assert len(re.findall(r"map/us\.svg#\w\w", country)) == 52, "fifty states, the District of Columbia, Puerto Rico"


def test_the_list_has_order_pages_and_words(client: Client) -> None:
    for geoid in range(30):
        Place.objects.create(
            geoid=f"25{geoid:05}", name=f"Mill {geoid:02} city", short_name=f"Mill {geoid:02}", state="MA",
            population_2020=1000 + geoid, loaded_at="2026-01-01T00:00Z",
        )  # fmt: skip
    assert named(page_of(client))[-1] == "Mill 24"
    assert named(page_of(client, page="2"))[0] == "Mill 25"
    assert named(page_of(client, sort="people"))[0] == "Mill 29"
    assert "25 of 30 cities" in page_of(client)
    assert named(page_of(client, q="mill 07")) == ["Mill 07"]
    for nonsense in ("x", "0", "-1", "99999999999999999", "²"):
        assert len(named(page_of(client, page=nonsense))) in {5, 25}
    assert "30 cities" in page_of(client, state="ZZ", service="nothing", topic="\x00", sort="x")


def test_nothing_found_says_what_to_do_next(client: Client, cities: None) -> None:
    page = page_of(client, service="health", state="MA")
    for words in ("No city matches", "take the filters off", 'href="/ask/"', "Show all cities"):
        assert words in page
    near = page_of(client, q="Youngtown")
    assert "Did you mean" in near
    assert "Youngstown, OH" in near
    assert "&lt;script&gt;" in page_of(client, q="<script>")


def test_the_file_holds_every_row_the_filters_leave(client: Client, cities: None) -> None:
    response = client.get("/cities.csv", {"service": "peers", "sort": "people"})
    assert response["Content-Type"].startswith("text/csv")
    assert 'filename="cities.csv"' in response["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [row["city"] for row in rows] == ["Kansas City", "Youngstown", "Gonzales"]
    assert rows[0]["services"] == "Direct assistance; Peer groups"
    assert rows[1]["counties"] == "Mahoning County; Trumbull County"
    assert rows[1]["designations"] == "Strong Cities, Strong Communities (SC2)"
    assert rows[2]["geoid"] == "0630392", "zeros lead"
    whole = list(csv.DictReader(io.StringIO(client.get("/cities.csv").content.decode())))
    assert len(whole) == 9
    assert next(row for row in whole if row["city"] == "Jurupa Valley")["population_2000"] == ""
    link = re.search(r'href="(/cities\.csv[^"]*)"', page_of(client, service="peers"))
    assert link
    assert link[1] == "/cities.csv?service=peers"


def test_a_room_above_can_register_what_it_does_with_cities(
    client: Client, cities: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "_sources", [*services._sources])
    services.register(lambda: [Use("2545000", "assistance", "housing")])
    assert named(page_of(client, topic="housing")) == ["New Bedford"]


def test_verdicts_are_those_of_the_rules_the_network_uses(client: Client, cities: None) -> None:
    """From 2000 to 2010 Youngstown lost 18 % and St. Louis 8 %; Gonzales is too small. Of Fall River the census alone
    does not tell enough."""
    page = page_of(client)
    rules = RuleSetVersion.objects.filter(rules_id="nrn-2014").latest("version")
    assert f"Eligibility, {rules.name}" in page
    assert 'href="/eligibility/?city=3988000&amp;rules=nrn-2014">Eligible</a>' in page
    assert named(page_of(client, eligibility="eligible")) == ["St. Louis", "Youngstown"]
    assert "Gonzales" in named(page_of(client, eligibility="not_eligible"))
    assert "Fall River" in named(page_of(client, eligibility="unknown"))
    rows = list(csv.DictReader(io.StringIO(client.get("/cities.csv", {"state": "OH"}).content.decode())))
    assert (rows[0]["eligibility"], rows[0]["rules"]) == ("Eligible", f"nrn-2014 {rules.version}")


def test_what_staff_decided_otherwise_is_shown_at_once(client: Client) -> None:
    who = desk.cast()
    rules = RuleSetVersion.objects.filter(rules_id="nrn-2014").latest("version")
    assert named(page_of(client, eligibility="eligible")) == []
    kept = KeptDecision.objects.create(
        network=who.network, place_id="2523000", rule_set=rules, verdict="unknown", told={}, kept_for="an override",
        at=clock.now(),
    )  # fmt: skip
    Override.objects.create(
        decision=kept, network=who.network, place_id="2523000", rule_set=rules, verdict="eligible",
        reason="Two mills closed.", at=clock.now(), by=who.max,
    )  # fmt: skip
    assert named(page_of(client, eligibility="eligible")) == ["Fall River"]


def test_queries_do_not_grow_with_the_cities(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_place()
    client.get("/cities/")  # verdicts are remembered now
    with django_assert_num_queries(QUERIES):
        client.get("/cities/")
    Place.objects.all().delete()
    make_places()
    actions.load_public_record()
    for address in ("/cities/", "/cities/?service=peers&state=OH", "/cities.csv"):
        with django_assert_num_queries(QUERIES):
            client.get(address)


def test_verdicts_of_all_cities_are_worked_out_in_few_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for add in (make_place, make_places):
        Place.objects.all().delete()
        add()
        cache.clear()
        with django_assert_max_num_queries(QUERIES + 4):
            client.get("/cities/")


def test_every_city_we_hold_fits_into_a_small_page(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    if not ALL_CITIES.exists():
        pytest.skip("no real files here: ../shared/data is absent")
    actions.load_places(location=str(ALL_CITIES))
    actions.load_public_record()
    client.get("/cities/")
    with django_assert_num_queries(QUERIES):
        response = client.get("/cities/", headers={"accept-encoding": "gzip"})
    page = gzip.decompress(response.content).decode()
    assert len(response.content) < 60_000
    points = {geoid: (float(x), float(y)) for geoid, _, x, y in POINT.findall(page)}
    assert len(points) == 1_586, "the file has no place for Macon-Bibb County, GA"
    assert "Not on the map: 1 city of the table" in page
    states = dict(Place.objects.values_list("pk", "state"))
    assert [geoid for geoid, place in points.items() if not FRAMES[states[geoid]].holds(place)] == []


def test_a_path_of_points_steps_from_one_to_the_next_and_draws_each_spot_once() -> None:
    assert points([(10.4, 20.2), None, (9.6, 19.8), (4, 5)]) == "m4 5h0m6 15h0"
    assert points([(9, 1), (2, 3)]) == "m9 1h0m-7 2h0"
