"""People, a network and questions for tests: the cast of the sample network, made small."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress

from cityline.desk.actions import asking, handling
from cityline.desk.models import Question
from cityline.desk.suggestions import Offer, Suggestion
from cityline.kernel import clock
from cityline.library.models import Resource
from cityline.networks.models import Network
from cityline.people import actions as people
from cityline.people.models import CityStanding, Role, RoleGrant, User
from cityline.places.models import Place

TEXT = (
    "We have 3,400 lead service lines and no list of what is on private property. "
    "How have cities our size paid to replace all of them without raising rates on low-income households?"
)
MEMO = """## What you asked
How to pay for 3,400 lead service lines.

## In short
Ask the state for a loan with forgiveness [1].

## What other cities have done
They replaced both sides of a line in one visit.

## What you could do
1. Ask the state in writing.

## What we did not check
State law.
"""


@dataclass
class Cast:
    """ada asks for Fall River, ben is her colleague, lea leads; dev and rita work at the desk; eve is of another city."""

    network: Network
    fall_river: Place
    compton: Place
    ada: User
    ben: User
    lea: User
    uma: User
    eve: User
    dev: User
    rita: User
    max: User


def person(email: str, name: str) -> User:
    user = people.person_for(email=email, name=name)
    people.prove_email(user=user)
    return user


CAST = {
    "ada": ("ada@fallriver.example", "Ada Medeiros"),
    "ben": ("ben@fallriver.example", "Ben Correia"),
    "lea": ("lea@fallriver.example", "Lea Furtado"),
    "uma": ("uma@fallriver.example", "Uma Pereira"),
    "eve": ("eve@compton.example", "Eve Johnson"),
    "dev": ("dev@desk.example", "Dev Anand"),
    "rita": ("rita@desk.example", "Rita Alvarez"),
    "max": ("max@network.example", "Max Weber"),
}
WORK = {"dev": Role.NAVIGATOR, "rita": Role.REVIEWER, "max": Role.MANAGER}


def cast() -> Cast:
    """As the actions of people make them (`test_cast.py` holds the two together), in a tenth of the queries."""
    network = Network.objects.create(slug="sample", name="Sample network", is_sample=True)
    fall_river, compton = Place.objects.bulk_create(
        [_place("2523000", "Fall River", "MA", 94000), _place("0615044", "Compton", "CA", 95740)]
    )
    moment = clock.now()
    who = {name: User(email=email, name=full, email_proved_at=moment) for name, (email, full) in CAST.items()}
    for user in who.values():
        user.set_unusable_password()
    User.objects.bulk_create(who.values())
    EmailAddress.objects.bulk_create(EmailAddress(user=user, email=user.email, primary=True) for user in who.values())
    standing = partial(CityStanding, verified_at=moment, verified_how="roster", of_city_office=True)
    CityStanding.objects.bulk_create(
        [
            standing(user=who["ada"], place=fall_river),
            standing(user=who["ben"], place=fall_river),
            standing(user=who["lea"], place=fall_river, is_lead=True),
            standing(user=who["eve"], place=compton, is_lead=True),
        ]
    )
    RoleGrant.objects.bulk_create(RoleGrant(user=who[name], network=network, role=role) for name, role in WORK.items())
    return Cast(network=network, fall_river=fall_river, compton=compton, **who)


def place(geoid: str, name: str, state: str, population: int) -> Place:
    made = _place(geoid, name, state, population)
    made.save(force_insert=True)
    return made


def _place(geoid: str, name: str, state: str, population: int) -> Place:
    made = Place(
        geoid=geoid, name=f"{name} city", short_name=name, state=state, population_2020=population,
        loaded_at=clock.now(),
    )  # fmt: skip
    made.set_search_columns()  # which `bulk_create` does not
    return made


def resource(title: str = "Lead Pipe Replacement: Make a Financial Plan", **more: Any) -> Resource:
    return Resource.objects.create(
        title=title, publisher="A publisher", url=f"https://example.org/{len(title)}", reviewed=True, live=True, **more
    )


def offer_of(*resources: Resource) -> Offer:
    rows = tuple(
        Suggestion("resource", str(one.pk), one.title, one.get_absolute_url(), 0.7, "About “lead”.")
        for one in resources
    )
    return Offer({"resource": rows}, 1.0, topic="water")


def question(who: Cast, *, by: User | None = None, offer: Offer | None = None, **more: Any) -> Question:
    return asking.ask_question(
        network=who.network, by=by or who.ada, text=more.pop("text", TEXT), place=more.pop("place", who.fall_river),
        offer=offer or offer_of(), **more,
    )  # fmt: skip


def ready(who: Cast, *, privacy: str = "may_publish") -> Question:
    """A question taken by dev with one annotated item and a complete memo."""
    from cityline.desk.actions import memo, packaging
    from cityline.desk.finding import offered

    one = resource()
    asked = question(who, offer=offer_of(one), privacy=privacy)
    handling.assign_question(question=asked, by=who.dev, to=who.dev)
    item = packaging.add_item(question=asked, by=who.dev, suggestion=offered(asked, "resource", str(one.pk)))
    packaging.annotate_item(question=asked, by=who.dev, item_id=item.pk, annotation="Section 3 is a worksheet for you.")
    memo.save_memo(question=asked, by=who.dev, text=MEMO, based_on=0)
    return asked


def answered(who: Cast, *, privacy: str = "may_publish") -> Question:
    """The same, reviewed by rita and sent."""
    from cityline.desk.actions import reviewing, sending

    asked = ready(who, privacy=privacy)
    reviewing.submit_for_review(question=asked, by=who.dev)
    reviewing.approve_response(question=asked, by=who.rita)
    sending.send_response(question=asked, by=who.dev)
    return asked


def in_state(who: Cast, state: str, *, privacy: str = "may_publish") -> Question:
    """A question brought to `state` by the actions that lead there."""
    from cityline.desk.actions import reviewing

    if state in {"new", "withdrawn", "waiting"}:
        asked = question(who, privacy=privacy)
        if state == "withdrawn":
            handling.withdraw_question(question=asked, by=who.ada)
        elif state == "waiting":
            handling.write_to_city(question=asked, by=who.dev, text="Who owns the line past the curb?", asks=True)
        return asked
    if state == "answered":
        return answered(who, privacy=privacy)
    asked = ready(who, privacy=privacy)
    if state in {"in_review", "approved"}:
        reviewing.submit_for_review(question=asked, by=who.dev)
    if state == "approved":
        reviewing.approve_response(question=asked, by=who.rita)
    return asked


def notices_to(person: User, asked: Question, name: str = "") -> Any:
    """What was queued for a person about a question."""
    from cityline.notices.models import Notice

    rows = Notice.objects.filter(to_address=person.email, subject_id=asked.code)
    return rows.filter(name=name) if name else rows
