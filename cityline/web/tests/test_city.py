"""The page of one city: who it is, whether it is eligible, its figures beside others, and nothing private."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cityline.desk.tests import factories as desk
from cityline.eligibility import actions as eligibility
from cityline.eligibility.models import RuleSetVersion
from cityline.kernel import clock
from cityline.library.models import Answer
from cityline.library.tests import factories as library
from cityline.measures import origins
from cityline.measures.actions import keep_figures
from cityline.measures.reading.observed import Observed
from cityline.measures.tests.test_likeness import make_cities
from cityline.places import actions
from cityline.places.models import County, CountyShare, Designation, Place
from cityline.places.tests.factories import make_place, make_places
from cityline.programs.tests import factories as programs

pytestmark = pytest.mark.django_db

FALL_RIVER, KANSAS_CITY, GONZALES = "2523000", "2938000", "0630392"
ACS = "2009-2013"


def page_of(client: Client, geoid: str, **query: str) -> str:
    """Its page with plain spaces, without the head."""
    response = client.get(Place.objects.get(pk=geoid).get_absolute_url(), query)
    assert response.status_code == 200
    whole = " ".join(response.content.decode().split())
    return whole[whole.index("<main") : whole.index("</main>")]


def keep(*observed: Observed) -> None:
    """Figures for tests; illustrative, not Census."""
    keep_figures(observed=observed, name="illustrative", vintage="", by="a test")


def acs(geography: str, geoid: str, measure: str, value: float | None, period: str = ACS, **more: Any) -> Observed:
    base = "all persons" if measure == "poverty" else ""
    why = "" if value is not None else "too few cases"
    return Observed(geography, geoid, measure, int(period[-4:]), period, origins.ACS, base, value, why, **more)


def in_counties(geoid: str, *shares: tuple[str, str, float, float], vintage: int = 2020) -> None:
    for fips, name, of_place, of_county in shares:
        County.objects.create(fips=fips, name=name, state="MA", loaded_at=clock.now())
        CountyShare.objects.create(
            geoid=geoid, county_fips=fips, vintage=vintage, people=1, of_place=of_place, of_county=of_county,
            source="test", loaded_at=clock.now(),
        )  # fmt: skip


def cells(page: str, measure: str) -> list[str]:
    """What stands in the row of a measure, level by level, in plain words."""
    row = re.search(rf'<th scope="row">{measure}<.*?</tr>|<th scope="row">{measure}</th>.*?</tr>', page)
    assert row, measure
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td data-where.*?</td>", row[0])]


# ── What it is ───────────────────────────────────────────────────────────────


def test_it_says_what_the_census_says_with_year_and_source(client: Client) -> None:
    make_place()
    page = page_of(client, FALL_RIVER)
    for words in (
        "Fall River, Massachusetts</h1>", "Fall River city, in Bristol County. Census code (GEOID) 2523000.",
        "94,000", "2020 Census", "88,857", "91,938", "−3.35%", 'href="/ask/?city=2523000"',
    ):  # fmt: skip
        assert words in page
    head = client.get("/cities/2523000/fall-river-ma/").content.decode()
    assert '<link rel="canonical" href="http' in head
    assert "Fall River, Massachusetts, 94,000 people in 2020: is it eligible and why" in head


def test_it_has_one_address(client: Client) -> None:
    make_place()
    for address in ("/cities/2523000/", "/cities/2523000/old-name/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, "/cities/2523000/fall-river-ma/")
    assert client.get("/cities/2523000/?like=state")["Location"] == "/cities/2523000/fall-river-ma/?like=state"
    assert client.get("/cities/9999999/nowhere/").status_code == 404
    assert client.get("/cities/find/").status_code == 200


def test_designations_have_their_source_and_ended_ones_say_so(client: Client) -> None:
    make_place()
    assert "Designations</h2>" not in page_of(client, FALL_RIVER)
    for program, ended in (("sc2", None), ("promise-zone", date(2024, 1, 9)), ("imcp", date(2999, 1, 1))):
        Designation.objects.create(
            place_id=FALL_RIVER, program=program, area="All of Fall River", began_on=date(2014, 1, 9), ended_on=ended,
            source="An announcement", url="https://www.hud.gov/announced",
        )  # fmt: skip
    page = page_of(client, FALL_RIVER)
    assert "Promise Zone</strong>, ended January 9, 2024." in page
    assert "Strong Cities, Strong Communities (SC2)</strong>. All of Fall River, named January 9, 2014." in page
    assert "Manufacturing community (IMCP)</strong>. All" in page, "it holds until 2999"
    assert page.count('<a href="https://www.hud.gov/announced" rel="external">An announcement</a>') == 3


def test_where_it_lies_is_drawn_only_if_that_is_known(client: Client) -> None:
    make_place()
    assert "Where it is" not in page_of(client, FALL_RIVER)
    Place.objects.update(latitude=41.7136, longitude=-71.1007)
    page = page_of(client, FALL_RIVER)
    assert "map/MA.svg#here" in page
    assert 'href="/cities/?state=MA"' in page


# ── Eligibility, and membership apart from it ────────────────────────────────


def test_every_rule_set_has_its_conclusion_and_leads_to_its_arithmetic(client: Client) -> None:
    make_place()
    page = page_of(client, FALL_RIVER)
    for rules, words in (
        ("nrn-2014", "We cannot tell yet whether Fall River is eligible"),
        ("hud-dcta", "Fall River is not eligible: its size is outside the bounds, under 50,000 people."),
        ("ohio-2019", "Fall River is not eligible: these rules are for cities in Ohio only."),
    ):
        assert f'href="/eligibility/?city=2523000&amp;rules={rules}"' in page
        assert words in page


def test_what_staff_decided_otherwise_is_shown_with_its_reason_beside_the_figures(client: Client) -> None:
    who = desk.cast()
    rules = RuleSetVersion.objects.filter(rules_id="nrn-2014").latest("version")
    with clock.stopped_at(datetime(2026, 7, 2, 15, tzinfo=UTC)):
        eligibility.override_decision(
            by=who.max, network=who.network, place=who.fall_river, rule_set=rules, verdict="eligible",
            reason="Two mills closed",
        )  # fmt: skip
        page = page_of(client, FALL_RIVER)
        other = client.get("/eligibility/", {"city": FALL_RIVER, "rules": "ohio-2019"}).content.decode()
    for said in (page, " ".join(other.split())):
        assert "July 2</time>: Two mills closed. By the figures: We cannot tell yet" in said
    assert re.search(r"cl-v-full.*?Eligible</span>", page)


def test_membership_of_a_network_is_not_eligibility_and_both_are_shown(client: Client) -> None:
    make_place(GONZALES)
    Place.objects.create(
        geoid="2846640", name="Meridian city", short_name="Meridian", state="MS", population_2000=39_968,
        population_2010=41_148, population_2020=35_052, loaded_at=clock.now(),
    )  # fmt: skip
    actions.load_public_record()
    gonzales, meridian = page_of(client, GONZALES), page_of(client, "2846640")
    assert "Gonzales is not eligible: its size is outside the bounds, 40,000 people or more in 2010." in gonzales
    assert "Gonzales was a member of the working group on broadband" in gonzales
    assert "35,052" in meridian
    assert "Meridian was a member of the steering committee of peer cities" in meridian
    make_place()
    assert "Membership" not in page_of(client, FALL_RIVER), "the record was read before it came"


def test_a_county_government_is_not_judged(client: Client) -> None:
    Place.objects.create(
        geoid="25005", kind="county", name="Bristol County", short_name="Bristol County", state="MA",
        loaded_at=clock.now(),
    )  # fmt: skip
    page = page_of(client, "25005")
    assert "Rule sets judge cities." in page
    assert "Cannot tell" not in page


# ── Figures beside county, state and nation ──────────────────────────────────


def test_each_level_has_value_margin_year_and_source_and_what_is_missing_is_said(client: Client) -> None:
    make_place()
    in_counties(FALL_RIVER, ("25005", "Bristol County", 1.0, 0.16))
    keep(
        acs("place", FALL_RIVER, "poverty", 22.97, moe=1.4),
        acs("place", FALL_RIVER, "median_household_income", 33_211),
        acs("county", "25005", "poverty", 11.3),
        acs("county", "25005", "unemployment", 0.0, "2017"),
        acs("county", "25005", "uninsured", None),
        acs("nation", "US", "poverty", 15.4),
    )
    page = page_of(client, FALL_RIVER)
    assert cells(page, "Poverty") == [
        "23.0% ± 1.4, at 90% Census ACS 5-year 2009–2013", "11.3% Census ACS 5-year 2009–2013", "no figure held",
        "15.4% Census ACS 5-year 2009–2013",
    ]  # fmt: skip
    assert cells(page, "Median household income")[:2] == ["$33,211 Census ACS 5-year 2009–2013", "no figure held"]
    assert cells(page, "Unemployment")[:2] == ["no figure held", "0.0% Census ACS 5-year 2017"]
    assert cells(page, "Without health insurance")[1] == "no figure given Census ACS 5-year 2009–2013"
    assert cells(page, "Population") == ["94,000 2020 Census", *["no figure held"] * 3]
    assert 'data-where="Bristol County, the county, not the city"' in page
    assert '<a href="https://www.census.gov/programs-surveys/acs" rel="external">' in page
    assert "No figure held at any level: median age; poverty, without college students; child poverty" in page
    assert "of whom 16% live in the city (by the 2020 Census); they are not the city’s." in page


def test_beside_the_city_stands_the_figure_nearest_in_time(client: Client) -> None:
    make_place()
    in_counties(FALL_RIVER, ("25005", "Bristol County", 1.0, 0.16))
    keep(
        acs("place", FALL_RIVER, "poverty", 22.97),
        *(acs("county", "25005", "poverty", rate, years) for rate, years in
          ((11.3, "2006-2010"), (12.1, "2013-2017"), (10.8, "2015-2019"))),
    )  # fmt: skip
    assert cells(page_of(client, FALL_RIVER), "Poverty")[1] == "11.3% Census ACS 5-year 2006–2010"
    keep(acs("county", "25005", "poverty", 12.7))
    assert cells(page_of(client, FALL_RIVER), "Poverty")[1] == "12.7% Census ACS 5-year 2009–2013"


def test_health_is_told_as_modelled_with_its_interval_and_where_none_is_held(client: Client) -> None:
    make_place()
    assert "No figure held. The health figures we know of" in page_of(client, FALL_RIVER)
    for value, base in ((11.2, "as people are"), (10.4, "as if all cities had the same ages")):
        keep(Observed("place", FALL_RIVER, "health_diabetes", 2016, "2016", origins.HEALTH, base, value,
                      low=value - 0.2, high=value + 0.3, level=95))  # fmt: skip
    page = page_of(client, FALL_RIVER)
    assert "Modelled estimates, made by CDC from a national survey" in page
    assert cells(page, "Diabetes") == ["11.2% 11.0% to 11.5%, at 95% CDC 500 Cities, 2018 release, survey of 2016"]
    assert "No figure held for Massachusetts or the United States." in page


def test_a_city_in_several_counties_is_set_beside_the_one_with_most_of_its_people(client: Client) -> None:
    make_place(KANSAS_CITY)
    in_counties(
        KANSAS_CITY, ("29047", "Clay County", 0.27, 0.54), ("29095", "Jackson County", 0.6228, 0.44),
        ("29037", "Cass County", 0.0002, 0.001),
    )  # fmt: skip
    keep(*(acs("county", fips, "poverty", rate) for fips, rate in (("29047", 8.1), ("29095", 16.2))))
    page = page_of(client, KANSAS_CITY)
    assert cells(page, "Poverty")[1].startswith("16.2%")
    assert (
        "lies in 3 counties: Jackson County (62% of its people), Clay County (27% of its people) and Cass County "
        "(under 1% of its people), by the 2020 Census. Jackson County, where most of its people live, stands here"
    ) in page
    assert "8.1%" not in page


def test_a_city_that_is_a_county_of_its_own_is_told_so(client: Client) -> None:
    make_places()
    in_counties("2965000", ("29510", "St. Louis city", 1.0, 1.0))
    page = page_of(client, "2965000")
    assert "By the 2020 Census St. Louis and St. Louis city hold the same people." in page
    assert '<th scope="col">St. Louis city<span>the same, as a county</span>' in page
    assert "not the city" not in page


def test_a_county_is_not_guessed(client: Client) -> None:
    make_places()
    page = page_of(client, KANSAS_CITY)
    assert "We do not hold which county most people of Kansas City live in, so no county stands beside it." in page
    assert "the county, not the city" not in page
    County.objects.create(fips="25005", name="Bristol County", state="MA", loaded_at=clock.now())
    assert "Fall River lies in Bristol County. The county’s figures are of all its people" in page_of(
        client, FALL_RIVER
    )


# ── The network, programs, cities like it ────────────────────────────────────


def test_nothing_private_shows_and_everyone_sees_the_same(client: Client) -> None:
    who = desk.cast()
    empty = page_of(client, FALL_RIVER)
    asked = desk.answered(who, privacy="private")
    secret = desk.question(who, text=f"{desk.TEXT} Mind Zwolqarbin Street.", privacy="may_publish")
    pages = [page_of(client, FALL_RIVER)]
    for name in ("ada", "lea", "eve", "dev"):
        inside = Client()
        inside.force_login(getattr(who, name))
        pages.append(page_of(inside, FALL_RIVER))
    assert set(pages) == {empty}, "who asked, how often and what: a visitor cannot tell"
    for words in (
        asked.code,
        secret.code,
        "Zwolqarbin",
        "lead service lines",
        "Medeiros",
        "fallriver.example",
        "verified",
    ):
        assert words not in empty


def test_the_record_and_published_answers_that_name_it_are_told(client: Client) -> None:
    who = desk.cast()
    actions.load_public_record()
    answer = library.answer(who.dev, short_answer="Do as Fall River, Massachusetts, says it did.")
    other = library.answer(who.dev, title="What did the city on the river fall for?")
    page = page_of(client, FALL_RIVER)
    assert "one of the first five cities the network worked with" in page
    assert "Source: public record of the National Resource Network." in page
    assert f'<a href="{answer.get_absolute_url()}">' in page
    assert other.get_absolute_url() not in page
    Answer.objects.filter(pk=answer.pk).update(status="withdrawn", withdrawn_on=date(2026, 1, 1))
    assert answer.get_absolute_url() not in page_of(client, FALL_RIVER)


def test_a_few_programs_that_fit_say_why_one_of_each_topic(client: Client) -> None:
    make_places()
    block_grant = programs.keep(number="14.218", title="Community Development Block Grants/Entitlement Grants")
    through_state = programs.keep(number="14.228", title="Community Development Block Grants/State's Program")
    closed = programs.keep(number="21.027", title="Fiscal Recovery Funds")
    page = page_of(client, FALL_RIVER)
    assert f'href="{block_grant.get_absolute_url()}?city=2523000"' in page
    assert "Cities of 50,000 people or more get this money by formula; Fall River has about 94,000 (2020)." in page
    assert through_state.title not in page
    assert closed.title not in page
    assert 'href="/programs/?city=2523000"' in page
    assert block_grant.title not in page_of(client, GONZALES)


def test_cities_like_it_by_measures_say_why_and_what_was_compared(client: Client) -> None:
    ours = make_cities()[10]
    page = page_of(client, ours.pk)
    shown = re.findall(r'<h3><a href="/cities/[^"]+">([^<]+)</a></h3><p class="cl-meta">([^<]+)</p>', page)
    assert len(shown) == 5
    assert {name for name, _ in shown[:2]} == {"City 9, MA", "City 11, MA"}
    assert "Its poverty and health figures are close to yours." in shown[0][1]
    assert "Nobody can say of City 11 and City 9" in page
    assert "published intervals overlap" in page
    compared = page[page.index("What was compared") :]
    assert "<td>20.0%</td><td>21.0%<span>0.1 apart</span></td>" in compared
    assert "intervals overlap</span>" in compared
    assert "Work and income</th><td></td><td>not known: 1" not in compared, "a theme nobody has is no row"
    assert "All together" in compared


def test_cities_of_its_state_have_an_address_of_their_own(client: Client) -> None:
    make_places()
    page = page_of(client, FALL_RIVER)
    assert 'href="/cities/2523000/fall-river-ma/?like=state#like-h"' in page
    assert "we hold too few figures of Fall River to compare it by what is measured" in page
    assert "Lawrence, KS</a></h3>" in page
    page = page_of(client, FALL_RIVER, like="state")
    assert "New Bedford, MA</a></h3>" in page
    assert "Lawrence, KS" not in page
    assert "We know no other city of about its size in California." in page_of(client, GONZALES, like="state")


# ── Cost ─────────────────────────────────────────────────────────────────────


def test_the_page_asks_as_often_whatever_is_held(client: Client) -> None:
    """Place, network; record, designations; rules used, all rules, figures, counts, designations held, overrides;
    counties by share, counties; figures, counts; answers; programs. Cities like it: one by size, by measures four that
    are remembered."""
    who = desk.cast()
    in_counties(FALL_RIVER, ("25005", "Bristol County", 1.0, 0.16))
    assert asked(client) == 17
    in_counties(FALL_RIVER, ("25007", "Dukes County", 0.1, 0.1), ("25009", "Essex County", 0.1, 0.1))
    actions.load_public_record()
    for number in range(3):
        Designation.objects.create(
            place_id=FALL_RIVER, program="sc2", area=f"Part {number}", began_on=date(2014, 1, 9), source="test"
        )
        programs.keep(number=("14.218", "20.205", "97.036")[number], title=f"Program {number}")
        library.answer(who.dev, title=f"What did Fall River, MA, do, part {number}?")
    keep(*(acs("county", "25005", measure, 10) for measure in ("poverty", "uninsured", "broadband")))
    make_cities()
    assert asked(client) == 17
    Place.objects.filter(pk=FALL_RIVER).update(traits={"equity": {"poverty": [0.1, 0.1]}})
    asked(client)
    assert asked(client) == 16, "cities like it by measures are remembered"


def asked(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/cities/2523000/fall-river-ma/").status_code == 200
    return len([one for one in queries if "SAVEPOINT" not in one["sql"]])
