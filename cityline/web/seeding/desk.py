"""Invented questions with all that hangs on one: package, items, messages, memo, events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from cityline.audit.models import Event
from cityline.desk.deadlines import promise_of
from cityline.desk.documents import digest_of, memo_document
from cityline.desk.events import DeskEvent
from cityline.desk.memo import HEADINGS
from cityline.desk.models import MemoVersion, Message, Package, PackageItem, Question
from cityline.desk.models.response import PackageState
from cityline.desk.states import OPEN, Status
from cityline.desk.texts import title_from
from cityline.kernel import clock
from cityline.kernel.codes import ALPHABET
from cityline.library.models import Resource
from cityline.networks.calendars import calendar_of
from cityline.networks.models import Network
from cityline.people.models import Role, RoleGrant, User
from cityline.places.models import Place
from cityline.places.states import STATES
from cityline.web.seeding import invented, marks
from cityline.web.seeding.copying import copy, numbers

PLACES, NAVIGATORS, QUESTIONS_EACH, ITEMS = 500, 12, 20, 3
OPEN_SPAN, SPAN = timedelta(days=9), timedelta(days=3 * 365)
# One in a hundred each: how a desk of some years looks.
STATUSES = (
    [Status.NEW] * 3 + [Status.DRAFTING] * 5 + [Status.WAITING] * 2 + [Status.IN_REVIEW, Status.APPROVED]
    + [Status.WITHDRAWN] * 2 + [Status.ANSWERED] * 86
)  # fmt: skip


def add_questions(random: Random, count: int, network: Network, resources: list[Resource]) -> None:
    now = clock.now()
    places = _places(random)
    navigators = _people(NAVIGATORS, "navigator", now)
    RoleGrant.objects.bulk_create(
        [RoleGrant(user=user, network=network, role=Role.NAVIGATOR) for user in navigators], ignore_conflicts=True
    )
    askers = _people(max(1, count // QUESTIONS_EACH), "asker", now)
    rows = list(_asked(random, count, network, places, navigators, askers, now))
    copy(rows)
    packages = _packages(rows)
    copy(packages)
    worked_on: dict[int, list[PackageItem]] = {}
    if resources:
        copy(_items(random, packages, resources, worked_on))
    copy(_messages(random, rows))
    copy(_memos(random, rows, worked_on))
    copy(_events(rows))


def _asked(
    random: Random,
    count: int,
    network: Network,
    places: list[Place],
    navigators: list[User],
    askers: list[User],
    now: datetime,
) -> Iterator[Question]:
    calendar, topics = calendar_of(network), list(invented.MATTERS)
    promises: dict[Any, Any] = {}
    for number, pk in enumerate(numbers(Question, count)):
        status, topic = random.choice(STATUSES), random.choice(topics)
        ago = random.random() * (OPEN_SPAN if status in OPEN else SPAN) + timedelta(minutes=5)
        received = now - ago
        # One promise a day is enough: the arithmetic is not what is measured here.
        day = (calendar.day_of(received), received <= calendar.closing_of(calendar.day_of(received)))
        if day not in promises:
            promises[day] = promise_of(received, calendar, days=network.promise_days, pauses=(), as_of=received)
        text = invented.question(random, topic)
        yield Question(
            pk=pk, code=_code(pk), network=network, asker=askers[number % len(askers)], place=random.choice(places),
            text=text, title=title_from(text), topic=topic, status=status, received_at=received,
            assigned_to=None if status in {Status.NEW, Status.WITHDRAWN} else random.choice(navigators),
            due_on=promises[day].due_on, first_due_on=promises[day].due_on, promise_steps=promises[day].to_json(),
            promise_days=network.promise_days, closing_at=network.closing_at,
            paused_since=received if status == Status.WAITING else None,
            answered_at=min(now, received + timedelta(days=2)) if status == Status.ANSWERED else None,
            unread_by_desk=status == Status.NEW,
        )  # fmt: skip


def _code(number: int) -> str:
    """The number in the letters of codes, spread so that neighbors do not look alike."""
    spread, letters = number * 0x9E3779B1 % 32**8, ""
    for _ in range(8):
        spread, digit = divmod(spread, 32)
        letters += ALPHABET[digit]
    return f"Q-{letters[:4]}-{letters[4:]}"


def _packages(rows: list[Question]) -> list[Package]:
    """Each question's first package; those being worked on also the desk's own."""
    worked = [row for row in rows if row.status in {Status.DRAFTING, Status.IN_REVIEW, Status.APPROVED}]
    wanted = [(row, 1, PackageState.INSTANT) for row in rows] + [(row, 2, PackageState.WORKING) for row in worked]
    return [
        Package(pk=pk, question=row, version=version, state=state, made_at=row.received_at)
        for pk, (row, version, state) in zip(numbers(Package, len(wanted)), wanted, strict=True)
    ]


def _items(
    random: Random, packages: list[Package], resources: list[Resource], worked_on: dict[int, list[PackageItem]]
) -> Iterator[PackageItem]:
    """The items of all packages; `worked_on` gets those of the desk's own, by question."""
    for package in packages:
        for position in range(1, ITEMS + 1):
            found = random.choice(resources)
            item = PackageItem(
                package=package, position=position, kind="resource", resource=found, title=found.title,
                url=found.get_absolute_url(), score=0.5, why="About a problem like yours.",
                annotation="Read the second part first." if package.version > 1 else "",
                added_by=package.question.assigned_to if package.version > 1 else None,
            )  # fmt: skip
            if package.state == PackageState.WORKING:
                worked_on.setdefault(package.question_id, []).append(item)
            yield item


def _messages(random: Random, rows: list[Question]) -> Iterator[Message]:
    for row in rows[::2]:
        text = invented.question(random, row.topic, words=25)
        yield Message(question=row, author=row.asker, from_city=True, text=text, at=row.received_at)


def _memos(random: Random, rows: list[Question], worked_on: dict[int, list[PackageItem]]) -> Iterator[MemoVersion]:
    """Counted as two pages, which is near enough, as a memo saved at the desk has its count."""
    for row in rows:
        if row.assigned_to_id and row.status in OPEN:
            text = invented.memo(random, row.topic, HEADINGS)
            memo = MemoVersion(question=row, number=1, text=text, by=row.assigned_to, at=row.received_at, pages=2)
            memo.measured = digest_of(memo_document(row, memo, worked_on.get(row.pk, [])))
            yield memo


def _events(rows: list[Question]) -> Iterator[Event]:
    for row in rows:
        happened = [(DeskEvent.QUESTION_ASKED, row.asker_id, {"items": ITEMS, "due_on": row.due_on.isoformat()})]
        if row.assigned_to_id:
            happened.append((DeskEvent.QUESTION_ASSIGNED, row.assigned_to_id, {}))
        for kind, by, data in happened:
            yield Event(
                type=kind.value, subject_kind="question", subject_id=str(row.pk), network_id=row.network_id, by_id=by,
                by_name="Invented Person", at=row.received_at, data=data,
            )  # fmt: skip


def _places(random: Random) -> list[Place]:
    now = clock.now()
    rows = []
    for number in range(PLACES):
        name, state = f"Invented {number + 1}", STATES[number % len(STATES)].code
        size = random.randint(3_000, 400_000)
        row = Place(
            geoid=f"{marks.PLACE}{number:05}", name=f"{name} city", short_name=name, state=state, loaded_at=now,
            population_2000=size, population_2010=size + 90, population_2020=size + 150,
        )  # fmt: skip
        row.set_search_columns()
        rows.append(row)
    Place.objects.bulk_create(rows, ignore_conflicts=True)
    return rows


def _people(count: int, what: str, now: datetime) -> list[User]:
    known = {user.email: user for user in User.objects.filter(email__startswith=what, email__endswith=marks.ADDRESS)}
    emails = [f"{what}{number}{marks.ADDRESS}" for number in range(1, count + 1)]
    new = [email for email in emails if email not in known]
    for pk, email in zip(numbers(User, len(new)), new, strict=True):
        name = email.partition("@")[0].title()
        known[email] = User(pk=pk, email=email, name=name, password="!", email_proved_at=now)  # noqa: S106 - no password opens it
    copy([known[email] for email in new])
    return [known[email] for email in emails]
