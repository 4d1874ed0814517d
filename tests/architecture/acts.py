"""Everything a person can do to a row of a network, as one list: the act, and whose it is at home."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from cityline.desk import queries
from cityline.desk.actions import calendar, handling, items, memo, packaging, publishing, reviewing, sending, sharing
from cityline.desk.actions import terms as desk_terms
from cityline.desk.finding import offered
from cityline.desk.models import Publication, Question
from cityline.desk.suggestions import Suggestion
from cityline.eligibility import actions as eligibility
from cityline.library import actions as library
from cityline.library.actions.answers import digest_of
from cityline.networks.queries import terms_of
from cityline.networks.terms import Terms
from cityline.people.actions import factors, leads, office, roles, verifying
from cityline.people.models import CityStanding, User
from tests.architecture.two_networks import Side


@dataclass(frozen=True)
class Word:
    """What is sent along."""

    text: str
    yes: bool
    on: date


Act = Callable[[Side, User, Word], Any]


def _new(side: Side) -> Question:
    """As a view would have it in hand."""
    return _question(side.new.pk)


def _answered(side: Side) -> Question:
    return _question(side.answered.pk)


def _question(pk: int) -> Question:
    return Question.objects.select_related("network", "asker", "place", "assigned_to").get(pk=pk)


def _publication(side: Side) -> Publication:
    return Publication.objects.select_related("question__network").get(pk=side.publication.pk)


def _item(side: Side, state: str) -> int:
    return side.answered.packages.get(state=state).items.earliest("pk").pk


def _gathered(side: Side) -> int:
    return side.new.packages.get(state="working").items.earliest("pk").pk


def _standing(side: Side) -> CityStanding:
    """Somebody of the city."""
    return CityStanding.objects.filter(place=side.city, verified_at__isnull=False).earliest("pk")


def _suggestion(side: Side) -> Suggestion:
    return Suggestion("answer", str(side.answer.pk), side.answer.title, side.answer.get_absolute_url(), 0.0, "")


def _draft(side: Side, by: User, word: Word) -> Any:
    told = {"title": "Who pays?", "short_answer": "The state.", "body": f"Ask. {word.text}", "topic": "water"}
    return publishing.draft_publication(question=_answered(side), by=by, **told)  # type: ignore[arg-type]


def _publish(side: Side, by: User, _word: Word) -> Any:
    one = side.answer
    words = {
        name: getattr(one, name) for name in ("title", "short_answer", "body", "topic", "region_words", "size_words")
    }
    digest = digest_of(one)
    return library.publish_answer(by=by, network=side.network, sources=[], approved_digest=digest, **words)


# Whose it is at home -> name -> the act.
ACTS: dict[str, dict[str, Act]] = {
    "navigator": {
        "read": lambda s, by, w: queries.desk_question(by, s.answered.code if w.yes else s.new.code),
        "assign": lambda s, by, w: handling.assign_question(question=_new(s), by=by, to=s.staff["navigator"] if w.yes else by),
        "take": lambda s, by, _w: handling.take_question(question=_new(s), by=by),
        "topic": lambda s, by, w: handling.set_topic(question=_new(s), by=by, topic="water" if w.yes else "housing"),
        "write": lambda s, by, w: handling.write_to_city(question=_new(s), by=by, text=w.text, asks=w.yes),
        "note": lambda s, by, w: handling.leave_note(question=_answered(s), by=by, text=w.text),
        "resume": lambda s, by, _w: handling.resume_clock(question=_new(s), by=by),
        "package": lambda s, by, _w: packaging.working_package(question=_new(s), by=by),
        "add item": lambda s, by, _w: packaging.add_item(question=_new(s), by=by, suggestion=_suggestion(s)),
        "annotate item": lambda s, by, w: packaging.annotate_item(
            question=_new(s), by=by, item_id=_gathered(s), annotation=w.text
        ),
        "move item": lambda s, by, w: packaging.move_item(question=_new(s), by=by, item_id=_gathered(s), up=w.yes),
        "order items": lambda s, by, _w: packaging.order_items(question=_new(s), by=by, item_ids=[1]),
        "remove item": lambda s, by, _w: packaging.remove_item(question=_new(s), by=by, item_id=_gathered(s)),
        "restore item": lambda s, by, _w: packaging.restore_item(question=_new(s), by=by, item_id=_gathered(s)),
        "choose memo": lambda s, by, _w: memo.choose_memo(question=_new(s), by=by, number=1),
        "memo": lambda s, by, w: memo.save_memo(question=_new(s), by=by, text=w.text, based_on=0),
        "submit": lambda s, by, w: reviewing.submit_for_review(question=_new(s), by=by, note=w.text),
        "take back": lambda s, by, _w: reviewing.take_back(question=_new(s), by=by),
        "send": lambda s, by, _w: sending.send_response(question=_new(s), by=by),
        "draft": _draft,
        "show asker": lambda s, by, _w: publishing.show_asker(publication=_publication(s), by=by),
        "redraft": lambda s, by, _w: publishing.take_back_publication(publication=_publication(s), by=by),
        "publish": _publish,
        "invite": lambda s, by, w: office.invite(
            place=s.city, by=by, network=s.network, email="kim@city.example", of_city_office=w.yes
        ),
        "revoke invitation": lambda s, by, _w: office.revoke_invitation(
            place=s.city, by=by, network=s.network, invitation_id=1
        ),
        "roster": lambda s, by, _w: office.keep_roster(
            place=s.city, by=by, network=s.network, addresses=["kim@city.example"]
        ),
        "of office": lambda s, by, w: office.set_of_office(
            standing=_standing(s), by=by, network=s.network, of_city_office=w.yes
        ),
        "lead": lambda s, by, _w: leads.hand_over_lead(standing=_standing(s), by=by, network=s.network),
        "remove from city": lambda s, by, _w: leads.remove_from_city(standing=_standing(s), by=by, network=s.network),
        "refuse claim": lambda s, by, w: verifying.decide_claim(claim=s.claim, by=by, verified=False, reason=w.text),
        "decide claim": lambda s, by, w: verifying.decide_claim(claim=s.claim, by=by, verified=w.yes, reason=w.text),
    },
    "reviewer": {
        "approve": lambda s, by, w: reviewing.approve_response(question=_new(s), by=by, comment=w.text),
        "return": lambda s, by, w: reviewing.return_for_changes(question=_new(s), by=by, comment=w.text),
    },
    "librarian": {
        "correct": lambda s, by, w: library.correct_answer(by=by, answer=s.answer, text=w.text),
        "review answer": lambda s, by, w: library.review_answer(by=by, answer=s.answer, review_by=w.on),
        "withdraw answer": lambda s, by, w: library.withdraw_answer(by=by, answer=s.answer, why=w.text),
        "place": lambda s, by, w: library.place_document(
            by=by, network=s.network, kind="answer", object_id=str(s.answer.pk), topic="water", way="pinned", why=w.text
        ),
        "lift": lambda s, by, _w: library.lift_placement(by=by, network=s.network, placement_id=s.placement.pk),
    },
    "manager": {
        "override": lambda s, by, w: eligibility.override_decision(
            by=by, network=s.network, place=s.city, rule_set=s.override.rule_set,
            verdict="eligible" if w.yes else "not_eligible", reason=w.text,
        ),
        "lift override": lambda s, by, _w: eligibility.lift_override(by=by, override=s.override),
        "add day": lambda s, by, w: calendar.change_calendar(network=s.network, by=by, on=w.on, name=w.text, add=True),
        "remove day": lambda s, by, w: calendar.change_calendar(network=s.network, by=by, on=s.day_off, name="", add=False),
    },
    "administrator": {
        "rules": lambda s, by, w: eligibility.use_rules(by=by, network=s.network, rule_set=s.override.rule_set, from_on=w.on),
        "take rules back": lambda s, by, w: eligibility.take_back_use(by=by, network=s.network, from_on=w.on),
        "second step": lambda s, by, w: factors.remove_second_step(
            user=s.staff["expert"], by=by, network=s.network, reason=w.text
        ),
        "terms": lambda s, by, w: desk_terms.change_terms(
            network=s.network, by=by, to=Terms(time(16), 5 if w.yes else 4), seen=terms_of(s.network)
        ),
        "give role": lambda s, by, w: roles.give_role(
            by=by, network=s.network, email=s.asker.email, role="navigator" if w.yes else "expert"
        ),
        "end role": lambda s, by, _w: roles.end_role(by=by, network=s.network, grant=s.staff["expert"].grants.get(network=s.network)),
    },
    "asker": {
        "read": lambda s, by, w: queries.question_for(queries.Viewer(by), (s.new if w.yes else s.answered).code),
        "withdraw": lambda s, by, _w: handling.withdraw_question(question=_new(s), by=by),
        "privacy": lambda s, by, w: sharing.change_privacy(question=_new(s), by=by, privacy="private" if w.yes else "may_publish"),
        "open to office": lambda s, by, w: sharing.open_to_office(question=_new(s), by=by, open_=w.yes),
        "add colleague": lambda s, by, _w: sharing.add_colleague(question=_new(s), by=by, email="kim@" + s.asker.email.rpartition("@")[2]),
        "remove colleague": lambda s, by, _w: sharing.remove_colleague(question=_answered(s), by=by, user_id=s.asker.pk),
        "revoke links": lambda s, by, _w: sharing.revoke_links(question=_answered(s), by=by),
        "feedback": lambda s, by, w: sending.give_feedback(question=_answered(s), by=by, helped="yes", text=w.text),
        "say of item": lambda s, by, w: items.say_of_item(
            question=_answered(s), by=by, item_id=_item(s, "instant"), said="helped" if w.yes else "did_not"
        ),
        "open item": lambda s, by, _w: items.note_opened(question=_answered(s), by=by, item_id=_item(s, "sent")),
        "approve publication": lambda s, by, _w: publishing.approve_publication(
            publication=_publication(s), by=by, digest=_publication(s).digest
        ),
        "decline publication": lambda s, by, w: publishing.decline_publication(publication=_publication(s), by=by, words=w.text),
    },
}  # fmt: skip
EVERY = [(whose, name) for whose, acts in ACTS.items() for name in acts]

# What a person of the first could try on a row of the second while they name their own network.
REACHES: dict[str, Callable[[Side, Side], Any]] = {
    "place": lambda here, there: library.place_document(
        by=here.staff["librarian"], network=here.network, kind="answer", object_id=str(there.answer.pk), topic="water",
        way="demoted", why="Ours first."),
    "lift": lambda here, there: library.lift_placement(
        by=here.staff["librarian"], network=here.network, placement_id=there.placement.pk),
    "remove day": lambda here, there: calendar.change_calendar(
        network=here.network, by=here.staff["manager"], on=there.day_off, name="", add=False),
    "end role": lambda here, there: roles.end_role(
        by=here.staff["administrator"], network=here.network, grant=there.staff["expert"].grants.get()),
    "offer": lambda here, there: offered(here.new, "answer", str(there.answer.pk)),
    "assign": lambda here, there: handling.assign_question(
        question=_new(here), by=here.staff["navigator"], to=there.staff["navigator"]),
}  # fmt: skip
_FETCHED = "whoever calls it has fetched the question as this person (`queries.question_for`)"
_INSIDE = "part of other acts, which ask first"
_SHARED = "nothing of a network’s own"
# Actions that name who acts and are not tried, and why.
NOT_TRIED = {
    "audit.actions.record": _INSIDE,
    "desk.actions.asking.ask_question": "makes a new row, and everyone may ask",
    "desk.actions.asking.add_city_message": _FETCHED,
    "desk.actions.asking.confirm_asker": _FETCHED,
    "desk.actions.handling.carry": _INSIDE,
    "desk.actions.handling.must": _INSIDE,
    "desk.actions.handling.recount": _INSIDE,
    "desk.actions.handling.mark_read": "does nothing for others, and says nothing",
    "desk.actions.inheriting.hand_over": _INSIDE,
    "desk.actions.inheriting.inherit": _INSIDE,
    "eligibility.actions.check_use": _INSIDE,
    "eligibility.actions.keep_decision": _INSIDE,
    "library.actions.abbreviations.keep_abbreviation": _SHARED,
    "library.actions.abbreviations.drop_abbreviation": _SHARED,
    "library.actions.loads.load_library": _SHARED,
    "library.actions.resources.index_resource": _SHARED,
    "library.actions.resources.forget_resource": _SHARED,
    "library.actions.resources.keep_resource": _SHARED,
    "library.actions.votes.vote": "every reader may",
    "measures.actions.load_measures": _SHARED,
    "measures.actions.keep_figures": _SHARED,
    "networks.actions.add_extra_day": _INSIDE,
    "networks.actions.remove_extra_day": _INSIDE,
    "people.actions.domains.load_domains": _SHARED,
    "people.actions.office.accept_invitation": "only who was invited, by the address",
    "people.actions.persons.grant_role": "the operator’s; administrators give roles by `give_role`",
    "people.actions.roles.check_may_end": _INSIDE,
    "people.actions.verifying.verify": _INSIDE,
    "places.actions.load_places": _SHARED,
    "places.actions.load_public_record": _SHARED,
    "programs.actions.load_programs": _SHARED,
    "programs.actions.keep_programs": _SHARED,
}
