"""Every query that is asked for one network, as one list: what it gives, as rows whose network can be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model

from cityline.api import queries as api
from cityline.audit.models import Event
from cityline.desk import finding as desk_finding
from cityline.desk import queries as desk
from cityline.desk.actions.calendar import promises_that_move
from cityline.desk.models import Question
from cityline.desk.suggestions import suggest
from cityline.eligibility import queries as eligibility
from cityline.eligibility.models import Override
from cityline.library import queries as library
from cityline.library.models import Answer, Resource
from cityline.networks import queries as networks
from cityline.networks.calendars import calendar_with
from cityline.networks.models import Network
from cityline.notices import queries as notices
from cityline.people import queries as people
from cityline.people.models import RoleGrant, User
from cityline.search import finding, likes, particulars, placements, titles
from cityline.search.models import Document
from cityline.search.words import asked
from cityline.web import searching
from tests.architecture.two_networks import Side, Two
from tests.architecture.world import HANDLE

KINDS = ("answer", "resource", "program")
WORDS = (HANDLE, "drains", "pay", "")
Read = Callable[[Two, Side, User, str], Iterable[Model | None]]


def _documents(found: Iterable[Any]) -> list[Model]:
    """Of hits, candidates, placements: whatever has a kind and an id."""
    keys = [(one.kind, one.object_id) for one in found]
    return [Document.objects.get(kind=kind, object_id=key) for kind, key in keys if kind in KINDS]


def _records(found: Iterable[Any]) -> list[Model]:
    models: dict[str, Any] = {"answer": Answer, "resource": Resource}
    return [models[one.kind].objects.get(pk=one.id) for one in found if one.kind in models]


def _day(two: Two) -> Any:
    return eligibility.today_of(two.sides[0].network)


def _seats(network: Network, users: Iterable[User]) -> list[Model]:
    """What makes them people of the network: a seat in it, or something they did."""
    return [user.grants.filter(network=network).first() or _acted(user, network) for user in users]


def _acted(user: User, network: Network) -> Model:
    return Event.objects.filter(by_id=user.pk, network_id=network.pk)[0]


def _moved(network: Network) -> list[Question]:
    off = dict.fromkeys(Question.objects.values_list("due_on", flat=True), "Moving day")
    return [row.question for row in promises_that_move(network, calendar_with(network, off))]


def _in_queue(two: Two, side: Side, user: User, words: str) -> list[Question]:
    rows: list[Question] = []
    for view in desk.VIEWS:
        rows += desk.queue(side.network, view=view, user=user, today=_day(two), words=words)
    counts = desk.view_counts(side.network, user, _day(two))
    assert words or sum(map(int, counts.values())) == len(rows), "What is counted is what is listed."
    return rows


def _named(sentence: str) -> list[Question]:
    return [one for one in Question.objects.all() if one.code in sentence]


def _overruled(two: Two, side: Side) -> list[Override]:
    held = eligibility.overruled(side.network, two.rules)
    page = eligibility.overrides_of(side.network, two.other(side).city, [two.rules])
    return [Override.objects.get(place=geoid, lifted_at=None) for geoid in held] + list(page.values())


def _rows(found: Any) -> list[Model]:
    return [one.record for one in found.rows]


READS: dict[str, Read] = {
    "desk.queries.queue": _in_queue,
    "desk.queries.view_counts": _in_queue,
    "desk.queries.in_hand": lambda _t, s, u, _w: _named(desk.in_hand(u, s.network)),
    "desk.actions.calendar.promises_that_move": lambda _t, s, _u, _w: _moved(s.network),
    "desk.finding.find_anything": lambda _t, s, _u, w: _records(desk_finding.find_anything(w or HANDLE, s.new)),
    "desk.suggestions.suggest": lambda _t, s, _u, w: _records(suggest(w, place=s.city, network_id=s.pk)),
    "eligibility.queries.uses_of": lambda _t, s, _u, _w: eligibility.uses_of(s.network),
    "eligibility.queries.use_on": lambda t, s, _u, _w: [eligibility.use_on(s.network, _day(t))],
    "eligibility.queries.overrides_of": lambda t, s, _u, _w: _overruled(t, s),
    "eligibility.queries.override_of": lambda t, s, _u, _w: [eligibility.override_of(s.network, t.other(s).city, t.rules)],
    "eligibility.queries.overruled": lambda t, s, _u, _w: _overruled(t, s),
    "library.queries.answer_list": lambda _t, s, _u, w: _rows(library.answer_list(words=w, filters={}, network_id=s.pk)),
    "api.queries.search_everything": lambda _t, s, _u, w: (
        one.row for one in api.search_everything(w, kind="", topic="", state="", page=1, network_id=s.pk).rows),
    "search.finding.search": lambda _t, s, _u, w: _documents(finding.search(w, network_id=s.pk).hits),
    "search.finding.suggest": lambda _t, s, _u, w: _documents(
        one for group in finding.suggest(w, kinds=KINDS, network_id=s.pk).values() for one in group),
    "search.likes.like": lambda _t, s, _u, _w: _documents(
        likes.like("answer", str(s.answer.pk), kinds=KINDS, network_id=s.pk)),
    "search.likes.nearest": lambda _t, s, _u, w: _documents(likes.nearest(w, kinds=KINDS, network_id=s.pk)),
    "search.titles.found": lambda _t, s, _u, w: titles.found(asked(w), {}, s.pk, 50),
    "web.searching.newest": lambda _t, s, _u, w: (
        one.record for one in searching.newest(w, filters={}, kinds=(), network_id=s.pk, limit=50)),
    "web.searching.search_everything": lambda _t, s, _u, w: _rows(
        searching.search_everything(w, filters={}, page=1, sort="relevance", network_id=s.pk)),
    "library.queries.answers_citing": lambda t, s, _u, _w: library.answers_citing(
        resource=Resource.objects.get(pk=t.resource_id), network_id=s.pk),
    "library.queries.any_answer": lambda t, s, _u, _w: [
        library.any_answer(one.pk, network_id=s.pk) for one in Answer.objects.all()],
    "library.queries.answers_naming": lambda _t, s, _u, w: library.answers_naming([w or "How"], network_id=s.pk),
    "library.queries.recent_answers": lambda _t, s, _u, _w: library.recent_answers(network_id=s.pk, limit=50),
    "library.queries.worked_example": lambda _t, s, _u, _w: [library.worked_example(network_id=s.pk)],
    "library.queries.answers_due": lambda _t, s, _u, _w: library.answers_due(network_id=s.pk),
    "networks.queries.extra_days_of": lambda _t, s, _u, _w: networks.extra_days_of(s.network),
    "networks.queries.terms_changed": lambda _t, s, _u, _w: networks.terms_changed(s.network),
    "notices.queries.notices_of": lambda _t, s, _u, _w: notices.notices_of(s.pk),
    "notices.queries.held_mail": lambda _t, s, _u, _w: notices.held_mail(s.pk),
    "people.queries.desk_people": lambda _t, s, _u, _w: _seats(s.network, people.desk_people(s.network)),
    "people.queries.deciders": lambda _t, s, _u, _w: _seats(s.network, people.deciders(s.network)),
    "people.queries.staff_with_factors": lambda _t, s, _u, _w: _seats(s.network, people.staff_with_factors(s.network)),
    "people.queries.waiting_claims": lambda _t, s, _u, _w: people.waiting_claims(s.network),
    "people.queries.sign_ins": lambda _t, s, _u, _w: people.sign_ins(s.network),
    "people.queries.privileged_acts": lambda _t, s, u, w: people.privileged_acts(s.network, person=u.pk if w else None),
    "people.queries.people_who_acted": lambda _t, s, _u, _w: _seats(s.network, people.people_who_acted(s.network)),
    "people.queries.grants_of": lambda _t, s, _u, _w: people.grants_of(s.network),
    "people.queries.grant_of": lambda _t, s, _u, _w: [
        people.grant_of(s.network, str(one.pk)) for one in RoleGrant.objects.all()],
    "search.placements.every": lambda _t, s, _u, _w: _documents(placements.every(50, network_id=s.pk)),
    "search.particulars.document": lambda _t, s, _u, _w: [
        particulars.document("answer", str(one.pk), network_id=s.pk) for one in Answer.objects.all()],
}  # fmt: skip
# Asked for a network, and yet they give no row of one.
GIVE_NO_ROWS = {
    "eligibility.queries.today_of": "a day",
    "eligibility.queries.rules_in_use": "a rule set, which is everyone's; whose use of it, tells `use_on`",
    "eligibility.queries.rule_set": "the same",
    "networks.queries.terms_of": "what stands in the network itself",
    "people.queries.roles_of": "words",
    "people.queries.is_desk": "yes or no",
    "people.queries.is_staff": "yes or no",
    "web.queries.service_record": "sums: test_isolation.py says what they count",
}
