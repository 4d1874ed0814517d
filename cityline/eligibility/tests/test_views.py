"""The eligibility page: picking, the decision, the file, and staff deciding otherwise."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.test import Client

from cityline.eligibility import actions
from cityline.eligibility.models import Override, RuleSetVersion
from cityline.eligibility.tests.observed import observe
from cityline.kernel import clock
from cityline.kernel.clock import stopped_at
from cityline.places import actions as places
from cityline.places.models import Place
from cityline.places.tests.factories import make_place, make_places

HERE = "/eligibility/?city=2523000&rules=nrn-2014"


@pytest.fixture(autouse=True)
def _today():
    with stopped_at(datetime(2026, 7, 2, 15, tzinfo=UTC)):
        yield


def page(address: str, client: Client | None = None, status: int = 200) -> str:
    answer = (client or Client()).get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def full(place: Place) -> Place:
    """With a figure for each test: one passes, one is too close to call, one is not met."""
    observe(place.pk, "unemployment", 12.4, period="2013")
    observe(place.pk, "poverty_without_students", 20.6, moe=1.4)
    return place


# ── Picking ──────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_before_a_city_is_picked_it_says_what_each_rule_set_asks():
    html = page("/eligibility/")
    assert "Is your city eligible?" in html
    assert "Any one of: unemployment of 9% or more; poverty of 20% or more, without college students;" in html
    assert "Under 50,000 people." in html
    assert "Only in Ohio." in html
    assert "The floor of 40,000 people is unconfirmed" in html
    assert html.count('type="radio" name="rules"') == 3
    assert 'value="nrn-2014" id="id_rules_1" checked' in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        {"place": "Fall River, MA", "rules": "nrn-2014"},
        {"place": "fall river", "city": "", "rules": "nrn-2014"},
        {"place": "Fall River, MA", "city": "2523000"},
        {"city": "Fall River", "rules": "nrn-2014"},
        {"place": "2523000", "city": "", "rules": ""},
        {"city": " 2523000 "},
        {"place": "Fall River city", "city": "3988000", "rules": "nrn-2014"},
    ],
)
def test_however_a_city_is_named_it_leads_to_the_one_address(asked):
    make_places()
    answer = Client().get("/eligibility/", asked)
    assert (answer.status_code, answer["Location"]) == (302, HERE)


@pytest.mark.django_db
def test_a_name_that_may_be_several_offers_each():
    make_places()
    html = page("/eligibility/?place=Kansas+City&rules=hud-dcta")
    assert "“Kansas City” can be several places. Pick one." in html
    assert '<a href="/eligibility/?city=2938000&amp;rules=hud-dcta">Kansas City, MO</a>' in html
    assert '<a href="/eligibility/?city=2036000&amp;rules=hud-dcta">Kansas City, KS</a>' in html
    assert "<title>Error:" in html
    assert 'value="hud-dcta" id="id_rules_0" checked' in html


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Nowhere Falls", "9999999", "<script>", "\0", "9" * 200])
def test_a_city_we_do_not_know_is_said_beside_the_field(typed):
    make_places()
    html = page(f"/eligibility/?place={typed.replace(chr(0), '%00')}&rules=nrn-2014")
    assert "usa-error-message" in html
    assert "<script>" not in html
    assert "cl-ruling" not in html


@pytest.mark.django_db
def test_a_slip_of_the_fingers_is_asked_about_and_not_taken():
    make_places()
    html = page("/eligibility/?place=Youngtown&rules=nrn-2014")
    assert "Did you mean one of these?" in html
    assert ">Youngstown, OH</a>" in html


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["place=Nowhereville&city=", "place=Nowhereville&city=2523000", "city=Nowhereville"])
def test_what_was_typed_stays_beside_the_sentence(asked):
    make_places()
    html = page(f"/eligibility/?{asked}&rules=nrn-2014")
    assert "We know no city by “Nowhereville”." in html
    assert 'name="place" value="Nowhereville"' in html


@pytest.mark.django_db
def test_nothing_typed_asks_for_a_city():
    assert "Name a city, such as Fall River, MA." in page("/eligibility/?place=&city=&rules=nrn-2014")


@pytest.mark.django_db
def test_an_unknown_rule_set_is_said_and_the_usual_one_shown():
    make_place()
    html = page("/eligibility/?city=2523000&rules=nrn-1999")
    assert "There is no rule set “nrn-1999”. This is National Resource Network, 2014." in html
    assert "cl-ruling" in html


@pytest.mark.django_db
def test_a_county_is_told_from_a_city_and_leads_to_its_cities():
    make_places()
    Place.objects.create(
        geoid="25005",
        kind="county",
        name="Bristol County",
        short_name="Bristol County",
        state="MA",
        loaded_at=clock.now(),
    )
    html = page("/eligibility/?city=25005&rules=nrn-2014")
    assert "Rule sets judge cities. Bristol County is a county" in html
    assert ">New Bedford, MA</a>" in html
    assert ">Fall River, MA</a>" in html
    assert "Youngstown" not in html
    assert "cl-ruling" not in html


# ── The decision ─────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_each_test_shows_its_arithmetic():
    full(make_place())
    html = page(HERE)
    for words in (
        "Is Fall River, Massachusetts, eligible?",
        "Yes. Fall River is eligible.",
        "It passes 1 of 3 tests and one is enough (one is too close to call and one is not met).",
        'As computed on <time datetime="2026-07-02">July 2, 2026</time> under National Resource Network, 2014, version 1.',
        "40,000 people or more in 2010",
        "The figure is 12.4%. That is 3.4 points above the line.",
        "it could be as low as 19.2%",
        "± 1.4, at 90%",
        "0.6 points over, inside ± 1.4",
        "It misses the line by 1.65 points, or 1,516 people.",
        "None, a full count",
        "Not published",
        "2009–2013",
        'href="https://www.census.gov/programs-surveys/acs"',
        "(88,857 − 91,938) ÷ 91,938 = −3.35%",
        "Newer figures that no longer pass this test: Unemployment of 9% or more.",
    ):
        assert words in html, words
    assert html.count("cl-test") == 4
    assert html.count('class="cl-gauge__svg"') == 3


@pytest.mark.django_db
def test_a_missing_figure_is_said_and_nothing_is_drawn_in_its_place():
    make_place()
    html = page(HERE)
    assert "We cannot tell yet for Fall River." in html
    assert "We hold no unemployment figure of Fall River, and we do not guess one." in html
    assert "cl-v-dash" in html
    assert html.count("cl-g-dot") == 1, "only the change of population is known"
    assert "Asked for" in html


@pytest.mark.django_db
def test_verdicts_are_never_green_or_red():
    full(make_place())
    html = page(HERE)
    main = html[html.index("<main") : html.index("</main>")]
    classes = set(" ".join(re.findall(r'class="([^"]*)"', main)).split())
    assert {"cl-v-full", "cl-v-half", "cl-v-ring"} <= classes
    assert [name for name in classes if re.search("success|error|alert|cl-ok|cl-bad|done|broken", name)] == []


@pytest.mark.django_db
def test_a_city_that_misses_sees_what_else_is_open():
    make_place("0630392")
    places.load_public_record()
    html = page("/eligibility/?city=0630392&rules=nrn-2014")
    assert "No. Gonzales is not eligible." in html
    assert "Its size is outside the bounds, 40,000 people or more in 2010" in html
    for address in (
        "/ask/?city=0630392", "/programs/?city=0630392", "/library/", "/eligibility/?city=0630392&amp;rules=hud-dcta",
    ):  # fmt: skip
        assert f'href="{address}"' in html
    assert "broadband" in html.lower(), "the record names Gonzales"
    assert "Having taken part is not the same as passing these tests." in html


@pytest.mark.django_db
def test_rule_sets_it_passes_come_first_among_what_else_is_open():
    make_place("0630392")
    observe("0630392", "unemployment", 11.0)
    html = page("/eligibility/?city=0630392&rules=ohio-2019")
    assert html.index("HUD Distressed Cities technical assistance</a>") < html.index(
        "National Resource Network, 2014</a>"
    )


@pytest.mark.django_db
def test_one_figure_or_many_the_page_asks_as_often(django_assert_num_queries):
    make_place()
    with django_assert_num_queries(7):
        page(HERE)
    full(Place.objects.get())
    for measure in ("poverty", "median_household_income", "broadband"):
        observe("2523000", measure, 20.0)
    places.load_public_record()
    make_place("3988000")
    with django_assert_num_queries(7):
        page(HERE)


@pytest.mark.django_db
def test_the_same_as_a_file():
    full(make_place())
    answer = Client().get("/eligibility/2523000.csv?rules=nrn-2014")
    assert answer["Content-Type"].startswith("text/csv")
    assert 'filename="eligibility-fall-river-ma-nrn-2014.csv"' in answer["Content-Disposition"]
    rows = list(csv.DictReader(StringIO(answer.content.decode())))
    assert [row["test_verdict"] for row in rows] == ["pass", "pass", "too_close", "not_met"]
    assert (rows[2]["value"], rows[2]["margin_90"], rows[2]["base"]) == ("20.6", "1.4", "persons not in college")
    assert {row["verdict"] for row in rows} == {"eligible"}
    for wrong in ("/eligibility/9999999.csv", "/eligibility/x.csv", "/eligibility/2523000.csv?rules=none"):
        assert Client().get(wrong).status_code == 404


# ── Staff ────────────────────────────────────────────────────────────────────


@pytest.fixture
def fall_river(who) -> Place:
    Place.objects.filter(pk="2523000").update(population_2000=91_938, population_2010=88_857)
    return Place.objects.get(pk="2523000")


def test_what_staff_decide_is_shown_with_who_when_and_why(who, fall_river):
    client = Client()
    client.force_login(who.max)
    assert "For staff: decide otherwise" in page(HERE, client)
    sent = {"rules": "nrn-2014", "verdict": "eligible", "reason": "Two mills closed in June."}
    answer = client.post("/eligibility/2523000/override/", sent)
    assert (answer.status_code, answer["Location"]) == (302, HERE)
    html = page(HERE)
    assert "Yes. Fall River is eligible, by decision of the network." in html
    assert "Max Weber decided this on" in html
    assert ">July 2</time>, otherwise than the figures: Two mills closed in June." in html
    assert "By the figures: We cannot tell yet whether Fall River is eligible" in html
    assert "For staff" not in html
    assert client.post("/eligibility/2523000/override/", {"rules": "nrn-2014", "do": "lift"}).status_code == 302
    assert "by decision of the network" not in page(HERE)


def test_a_refusal_comes_back_as_a_sentence(who, fall_river):
    client = Client()
    client.force_login(who.max)
    sent = {"rules": "nrn-2014", "verdict": "eligible", "reason": ""}
    answer = client.post("/eligibility/2523000/override/", sent)
    assert answer.status_code == 422
    assert "Give the reason in a sentence." in answer.text
    assert answer.context["ruling"]["verdict"].value() == "eligible"
    assert answer.text.count(" checked") == 2, "the rule set and the verdict"
    sent = {"rules": "nrn-2014", "reason": "Two mills closed."}
    assert 'value="Two mills closed."' in client.post("/eligibility/2523000/override/", sent).text
    assert not Override.objects.exists()


@pytest.mark.parametrize("name", ["ada", "lea", "eve", "dev", "rita"])
def test_nobody_else_is_shown_the_way_or_let_in(who, fall_river, name):
    client = Client()
    client.force_login(getattr(who, name))
    assert "For staff" not in page(HERE, client)
    sent = {"rules": "nrn-2014", "verdict": "eligible", "reason": "Please."}
    assert client.post("/eligibility/2523000/override/", sent).status_code == 403
    assert not Override.objects.exists()


def test_an_override_of_one_rule_set_says_nothing_of_another(who, fall_river):
    row = RuleSetVersion.objects.get(rules_id="nrn-2014")
    actions.override_decision(
        by=who.max, network=who.network, place=fall_river, rule_set=row, verdict="eligible", reason="Two mills closed."
    )
    assert "by decision of the network" not in page("/eligibility/?city=2523000&rules=hud-dcta")
