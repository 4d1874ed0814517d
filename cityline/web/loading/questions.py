"""Each question of the sample, lived again: the desk's own actions, the clock stopped at each moment.

So promises, events, messages, packages, reviews and responses are what they would have been. What was mailed then
counts as sent then.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import transaction

from cityline.desk.actions import asking
from cityline.desk.models import Question
from cityline.desk.suggestions import Offer, suggest
from cityline.kernel import clock
from cityline.library.models import Answer
from cityline.networks.models import Network
from cityline.notices.queue import note_as_sent
from cityline.places.models import Place
from cityline.web.loading import files, people
from cityline.web.loading.moments import Moments
from cityline.web.loading.story import Story


def in_order() -> list[files.Text]:
    """The questions, the one asked longest ago first: later ones may be given its answer."""
    return sorted(files.texts("questions"), key=lambda one: -int(one.head["asked"].split("d")[0].removeprefix("-")))


def load_question(one: files.Text, network: Network, moments: Moments) -> bool:
    """Ask it and live it to where it stands. False, and nothing touched, if its code is there."""
    head = one.head
    if Question.objects.filter(code=head["code"]).exists():
        return False
    text, _memo = files.question_and_memo(one.body)
    place = Place.objects.get(pk=head["city"])
    asked_at = moments.at(head["asked"])
    offer = _offer_then(text, place, network, moments.calendar.day_of(asked_at))
    with transaction.atomic():
        with clock.stopped_at(asked_at):
            asking.ask_question(
                network=network,
                by=people.asker_of(head, place),
                text=text,
                place=place,
                offer=replace(offer, topic=head["topic"]),
                privacy=head["privacy"],
                needed_by_on=moments.day(head["needed_by"]),
                needed_reason=head["needed_reason"],
                code=head["code"],
                submission_key=f"sample:{head['code']}",
            )
        for step in Story(one, network, moments).steps():
            with clock.stopped_at(step.at):
                step.do(_current(head["code"]))
        note_as_sent(subject=("question", head["code"]))
    return True


def _current(code: str) -> Question:
    return Question.objects.select_related("network", "asker", "place", "assigned_to").get(code=code)


def _offer_then(text: str, place: Place, network: Network, day: date) -> Offer:
    """What we would have offered on that day: no answer that was published later."""
    offer = suggest(text, place=place, network_id=network.pk)
    known = set(Answer.objects.filter(published_on__lt=day).values_list("pk", flat=True))
    answers = tuple(one for one in offer.of("answer") if int(one.id) in known)
    return replace(offer, items={**offer.items, "answer": answers})
