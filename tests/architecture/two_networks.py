"""The small network and the second one side by side, each with a row of every kind it can own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cityline.desk.actions import items, packaging
from cityline.desk.finding import offered
from cityline.desk.models import ItemFeedback, Publication, Question
from cityline.desk.models.response import PackageState
from cityline.desk.tests import factories as desk
from cityline.eligibility.models import KeptDecision, Override, RuleSetUse, RuleSetVersion
from cityline.kernel import clock
from cityline.library.actions import correct_answer, place_document
from cityline.library.models import Answer
from cityline.networks.models import ExtraDay, Network
from cityline.notices import inbound
from cityline.notices.tests.letters import mail
from cityline.people import actions as people
from cityline.people.models import CityClaim, Role, RoleGrant, User
from cityline.places.models import Place
from cityline.search.models import Placement
from cityline.web.access import Viewer
from tests.architecture.world import World

DAYS_OFF = (date(2031, 3, 12), date(2031, 3, 13))


@dataclass
class Side:
    """One network: who works there, by role, and what it owns. `city` is where its word on an item and its override
    are of; `outsiders`, by what they are, have nothing to do with it."""

    network: Network
    staff: dict[str, User]
    asker: User
    city: Place
    new: Question
    answered: Question
    publication: Publication
    answer: Answer
    day_off: date
    claim: CityClaim
    override: Override
    placement: Placement
    outsiders: dict[str, User] = field(default_factory=dict)

    @property
    def pk(self) -> int:
        return self.network.pk


@dataclass
class Two:
    """`sides`: the network served, and the second. `everyone`: all people by what they are."""

    sides: tuple[Side, Side]
    everyone: dict[str, User]
    rules: RuleSetVersion
    resource_id: int

    def other(self, side: Side) -> Side:
        return self.sides[1 - self.sides.index(side)]


def build(world: World) -> Two:
    """Adds to a world that stands already; call it in a transaction that is never committed."""
    rules = RuleSetVersion.objects.order_by("pk")[0]
    seats = {Viewer[role.name]: Viewer[f"SECOND_{role.name}"] for role in Role}
    first = _side(world, rules, 0, list(seats), world.answer)
    second = _side(world, rules, 1, list(seats.values()), world.elsewhere)
    everyone = {str(viewer): user for viewer, user in world.people.items()}
    everyone |= {f"of both, {role.label.lower()}": _person(role, first, second) for role in Role}
    for here, there in ((first, second), (second, first)):
        gone = _person(Role.NAVIGATOR, here)
        both = _person(Role.ADMINISTRATOR, here, there)
        RoleGrant.objects.filter(network=here.network, user__in=[gone, both]).delete()
        gone, both = (User.objects.get(pk=one.pk) for one in (gone, both))
        here.outsiders = {f"{role} elsewhere": user for role, user in there.staff.items()}
        here.outsiders |= {"once navigator": gone, "once administrator, now elsewhere": both, "nobody": _person(None)}
        everyone |= {f"{name} ({here.network.slug})": user for name, user in here.outsiders.items()}
    return Two((first, second), everyone, rules, world.resource.pk)


def _person(role: Role | None, *sides: Side) -> User:
    number = User.objects.count()
    made = desk.person(f"person{number}@elsewhere.example", f"Person {number}")
    for side in sides:
        if role:
            people.grant_role(user=made, network=side.network, role=role)
    return made


def _side(world: World, rules: RuleSetVersion, number: int, seats: list[Viewer], answer: Answer) -> Side:
    staff = {viewer.name.removeprefix("SECOND_").lower(): world.people[viewer] for viewer in seats}
    network, day, now = answer.network, DAYS_OFF[number], clock.now()
    city = (world.cast.fall_river, world.cast.compton)[number]
    publication = Publication.objects.select_related("question__network", "question__asker").get(answer=answer)
    new = Question.objects.filter(network=network, status="new").earliest("pk")
    stranger = world.people[Viewer.STRANGER]
    manager = staff["manager"]
    ExtraDay.objects.create(network=network, on=day, name=f"Day of {network.slug}")
    RuleSetUse.objects.create(
        network=network, rule_set=rules, from_on=date(2020, 1, 1), chosen_at=now, chosen_by=staff["administrator"]
    )
    kept: Any = {"network": network, "place": city, "rule_set": rules, "verdict": "eligible", "at": now, "by": manager}
    decision = KeptDecision.objects.create(**kept, told={}, kept_for="a test")
    override = Override.objects.create(**kept, decision=decision, reason="Two mills closed.")
    _said(publication.question, city)
    _gathered(new, staff["navigator"], world.resource.pk)
    if new.place is None:
        lowell = desk.place("2537000", "Lowell", "MA", 115_554)
        people.verify_for_city(user=new.asker, place=lowell, how="roster")
        Question.objects.filter(pk=new.pk).update(place=lowell)
    inbound.receive(mail(sender=f"aunt{number}@elsewhere.example", subject=f"Re: {new.code}", text="I know her."))
    correct_answer(by=staff["librarian"], answer=answer, text="A year was wrong.")
    placement = place_document(
        by=staff["librarian"], network=network, kind="answer", object_id=str(answer.pk), topic=answer.topic,
        way=Placement.Way.PINNED, why="Cities ask for it.",
    )  # fmt: skip
    claim = CityClaim.objects.create(user=stranger, place=city, network=network, doubt="unlisted")
    return Side(
        network=network, staff=staff, asker=publication.question.asker, city=city, new=new,
        answered=publication.question, publication=publication, answer=answer, day_off=day, claim=claim,
        override=override, placement=placement,
    )  # fmt: skip


def _said(question: Question, city: Place) -> None:
    """The asker's word on the first thing found, as of the city whose word counts."""
    item = question.packages.get(state=PackageState.INSTANT).items.earliest("pk")
    items.say_of_item(question=question, by=question.asker, item_id=item.pk, said="helped")
    ItemFeedback.objects.filter(item=item).update(place=city)


def _gathered(question: Question, navigator: User, resource_id: int) -> None:
    packaging.add_item(question=question, by=navigator, suggestion=offered(question, "resource", str(resource_id)))
