"""Two networks in one database: what one owns never reaches whoever has only to do with the other.

Two lists keep this true of tomorrow's code. `owning.py` says whose the rows of every model are; `reads.py` has every
query that is asked for one network, `acts.py` what can be done to a row of one. A new model or query fails here until
it is dealt with.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable
from importlib import import_module
from itertools import product

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cityline
from cityline.desk import queries, rules, tallies
from cityline.eligibility import rules as eligibility
from cityline.library import rules as library
from cityline.networks.calendars import calendar_of
from cityline.people import rules as people
from cityline.people.actions.factors import note_sign_in
from cityline.people.models import DESK_ROLES, Role, User
from cityline.people.queries import sign_ins
from cityline.web.queries import service_record
from cityline.web.verdicts import verdicts
from tests.architecture.owning import OWNED, SHARED, owner_of
from tests.architecture.reads import GIVE_NO_ROWS, READS, WORDS
from tests.architecture.two_networks import Side, Two
from tests.architecture.world import ELSEWHERE_SECRET, SECRET

MANY = settings(max_examples=1_500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
which = st.integers(0, 1)


# ── The lists are whole ──────────────────────────────────────────────────────

OURS = {model._meta.label: model for model in apps.get_models() if model.__module__.startswith("cityline.")}


def test_of_every_model_it_is_said_whose_its_rows_are():
    assert set(OWNED) | set(SHARED) == set(OURS), "Say in tests/architecture/owning.py whose these rows are."
    assert set(OWNED) & set(SHARED) == set()


def test_what_names_a_network_or_belongs_to_what_does_is_owned():
    for label in SHARED:
        fields = OURS[label]._meta.get_fields()
        assert "network_id" not in {getattr(one, "attname", "") for one in fields}, label
        above = {
            one.related_model._meta.label for one in fields if one.many_to_one or (one.one_to_one and one.concrete)
        }
        assert above & set(OWNED) == set(), label


@pytest.mark.parametrize("label", OWNED)
def test_the_way_to_the_network_and_the_queries_that_keep_to_it_exist(label: str):
    model, (way, isolating) = OURS[label], OWNED[label]
    *steps, last = way.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    try:
        assert last in {one.attname for one in model._meta.concrete_fields}
    except FieldDoesNotExist as error:
        raise AssertionError(f"{label} has no way {way}") from error
    assert isolating
    for named in isolating:
        module, _dot, name = named.rpartition(".")
        assert callable(getattr(import_module(f"cityline.{module}"), name)), named


def test_every_query_asked_for_a_network_is_tried():
    found = set()
    for room in pkgutil.iter_modules(cityline.__path__):
        try:
            module = import_module(f"cityline.{room.name}.queries")
        except ModuleNotFoundError:
            continue
        for name, one in inspect.getmembers(module, inspect.isfunction):
            asked_for = {"network", "network_id"} & set(inspect.signature(one).parameters)
            if asked_for and one.__module__ == module.__name__ and not name.startswith("_"):
                found.add(f"{room.name}.queries.{name}")
    assert found - set(READS) - set(GIVE_NO_ROWS) == set(), "Put these into tests/architecture/reads.py."
    assert {one for one in [*READS, *GIVE_NO_ROWS] if ".queries." in one} - found == set(), "There are no such queries."


# ── Reading ──────────────────────────────────────────────────────────────────


def test_nothing_of_another_network_is_given(two: Two):
    """Every query asked for one network, by anyone whom it asks about, with all sorts of lines."""
    gave = set()
    for name, read in READS.items():
        people_asked = ABOUT_PEOPLE if name in ASK_ABOUT_A_PERSON else ABOUT_PEOPLE[:1]
        lines = WORDS if name in TAKE_WORDS else WORDS[:1]
        for side, who, line in product(two.sides, people_asked, lines):
            owners = {owner_of(row) for row in read(two, side, two.everyone[who], line) if row is not None}
            assert owners <= {side.pk, None}, f"{name} for {side.network} by {who}: {line!r}"
            gave |= {(name, side.pk)} if side.pk in owners else set()
    silent = {name for name in READS if not all((name, side.pk) in gave for side in two.sides)}
    assert silent <= NEVER_OWN, "These gave nothing at all, so it proves nothing."


ABOUT_PEOPLE = ("navigator", "city lead", "of both, navigator", "nobody (second)")
ASK_ABOUT_A_PERSON = {name for name in READS if name.startswith("desk.queries.") or name.endswith("_acts")}
TAKE_WORDS = {name for name in READS if name.startswith(("search.", "web.", "api.", "desk."))} | {
    "library.queries.answer_list", "library.queries.answers_naming", "people.queries.privileged_acts",
}  # fmt: skip
# Neither side has such a row, or has it under another's name; alike are only the two answers to each other.
NEVER_OWN = {
    "eligibility.queries.override_of",
    "eligibility.queries.overrides_of",
    "library.queries.worked_example",
    "library.queries.answers_due",
    "networks.queries.terms_changed",
    "people.queries.sign_ins",
    "desk.queries.in_hand",
    "search.likes.like",
}
SEARCHES = sorted(name for name in TAKE_WORDS if name.startswith(("search.", "web.", "api.", "library.")))
VOCABULARY = (
    *WORDS,
    ELSEWHERE_SECRET,
    SECRET,
    "how",
    "do",
    "cities",
    "plant",
    "state",
    "lead",
    "lines",
    "-pay",
    '"pay for"',
)


def test_no_line_finds_what_another_network_published(two: Two):
    @settings(MANY, max_examples=300)
    @given(st.sampled_from(SEARCHES), which, st.lists(st.sampled_from(VOCABULARY), max_size=14).map(" ".join))
    def asked(name: str, number: int, line: str) -> None:
        side = two.sides[number]
        found = READS[name](two, side, side.asker, line)
        assert {owner_of(row) for row in found if row is not None} <= {side.pk, None}

    asked()


def test_a_person_reads_questions_of_a_network_only_by_a_role_in_it_or_as_of_the_city(two: Two):
    wrong = []
    for who, user in two.everyone.items():
        visible = set(queries.visible_to(user).values_list("pk", flat=True))
        for number, side in enumerate(two.sides):
            seats = set(user.grants.filter(network=side.network).values_list("role", flat=True))
            may = bool(seats & set(DESK_ROLES)) or who in OF_CITY[number]
            for question in (side.new, side.answered):
                if (question.pk in visible, not rules.may_read(user, question)) != (may, may):
                    wrong.append(f"{who}: {question.code} of {side.network}")  # noqa: PERF401 - read as a sentence
    assert wrong == []


OF_CITY: tuple[set[str], set[str]] = ({"asker", "colleague added", "city lead"}, set())


def test_what_somebody_is_elsewhere_changes_no_rule_here(two: Two):
    """Any roles here and any there: every rule says what it says of the roles here alone, and no to who has none."""
    roles = st.frozensets(st.sampled_from(Role.values))

    @MANY
    @given(which, roles, roles)
    def asks(number: int, here: frozenset[str], there: frozenset[str]) -> None:
        side, other = two.sides[number], two.sides[1 - number]
        person = User(pk=two.everyone["nobody (second)"].pk)
        for name, rule in ROLE_RULES.items():
            person.__dict__["roles"] = {side.pk: here} if here else {}
            alone = rule(person, side)
            person.__dict__["roles"] = {**person.roles, other.pk: there}
            assert rule(person, side) == alone, name
            assert here or alone, f"{name} lets in who has no role here."

    asks()


# Rules that ask for nothing but a role.
ROLE_RULES: dict[str, Callable[[User, Side], str]] = {
    "desk.may_handle": lambda by, side: rules.may_handle(by, side.new),
    "desk.may_change_network": lambda by, side: rules.may_change_network(by, side.pk),
    "people.may_decide_claims": lambda by, side: people.may_decide_claims(by, side.network),
    "people.may_decide_claim": lambda by, side: people.may_decide_claim(by, side.claim),
    "people.may_read_network": lambda by, side: people.may_read_network(by, side.network),
    "people.may_manage_roles": lambda by, side: people.may_manage_roles(by, side.network),
    "people.may_see_sign_ins": lambda by, side: people.may_see_sign_ins(by, side.network),
    "library.may_publish": lambda by, side: library.may_publish(by, side.pk),
    "library.may_tend": lambda by, side: library.may_tend(by, side.pk),
    "library.may_place": lambda by, side: library.may_place(by, side.pk),
    "eligibility.may_choose_rules": lambda by, side: eligibility.may_choose_rules(by, side.pk),
    "eligibility.may_override": lambda by, side: eligibility.may_override(by, side.pk),
}


def test_sums_and_judgments_count_one_network(two: Two):
    """Days off, promises kept, what became of a suggestion, decisions of staff."""
    for side in two.sides:
        other = two.other(side)
        calendar = calendar_of(side.network)
        assert calendar.reason_off(side.day_off)
        assert not calendar.reason_off(other.day_off)
        assert (
            service_record(side.network, calendar).asked == side.network.questions.exclude(status="withdrawn").count()
        )
        held = verdicts(side.network)
        assert held is not None
        assert held.of[side.city.pk] == "eligible"
        assert held.of.get(other.city.pk) != "eligible"
        key = ("resource", str(two.resource_id))
        here, there, all_of_it = (tallies.tallies_of([key], network_id=one)[key] for one in (side.pk, other.pk, None))
        assert here.helped == 1, "of two cities, one of each network"
        assert (here.used + there.used, here.cited + there.cited) == (all_of_it.used, all_of_it.cited)
        assert here.used
        assert here.cited


def test_a_sign_in_is_seen_by_the_administrators_of_whoever_one_works_for(two: Two):
    first, second = two.sides
    for who, side in (
        (second.staff["navigator"], second),
        (first.staff["navigator"], first),
        (two.everyone["of both, navigator"], first),
        (first.asker, first),
    ):
        note_sign_in(user=who, how="a password")
        seen = [bool(sign_ins(one.network).filter(by_id=who.pk)) for one in two.sides]
        assert seen == [side is first, side is second], who
