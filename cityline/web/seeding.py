"""A large desk and library made of invented rows, to measure how pages behave at a size no sample reaches.

Everything carries a mark by which `remove` finds it again: the network `bench`, addresses at bench.invalid, places
whose code begins with 99 (no state has that number) and resources whose source is `bench`. Rows are copied in bulk
past the actions: nothing is recorded, nobody is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import numpy as np
from django.db import connection, models, transaction

from cityline.audit.models import Event
from cityline.desk.deadlines import promise_of
from cityline.desk.events import DeskEvent
from cityline.desk.memo import HEADINGS
from cityline.desk.models import MemoVersion, Message, Package, PackageItem, Question
from cityline.desk.models.response import PackageState
from cityline.desk.states import OPEN, Status
from cityline.desk.texts import title_from
from cityline.kernel import clock
from cityline.kernel.codes import ALPHABET
from cityline.kernel.refusals import Refused
from cityline.library.documents import of_resource
from cityline.library.models import Resource
from cityline.networks.actions import open_network
from cityline.networks.calendars import calendar_of
from cityline.networks.models import Network
from cityline.people.models import Role, RoleGrant, User
from cityline.places.models import Place
from cityline.places.states import STATES
from cityline.search import documents, model
from cityline.search.models import Document
from cityline.search.shelf import DIMENSIONS
from cityline.search.vectors import Floats, quantized
from cityline.web import invented

MARK = "bench"
ADDRESS = "@bench.invalid"
PLACES, NAVIGATORS, QUESTIONS_EACH, ITEMS = 500, 12, 20, 3
OPEN_SPAN, SPAN = timedelta(days=9), timedelta(days=3 * 365)
# One in a hundred each: how a desk of some years looks.
STATUSES = (
    [Status.NEW] * 3 + [Status.DRAFTING] * 5 + [Status.WAITING] * 2 + [Status.IN_REVIEW, Status.APPROVED]
    + [Status.WITHDRAWN] * 2 + [Status.ANSWERED] * 86
)  # fmt: skip
_NOISE = 0.9  # against a topic's direction: neighbors are near, not equal


def refuse_beside_real_rows() -> None:
    """Only an empty database or one that was seeded before."""
    if Network.objects.exclude(slug=MARK).exists() or Resource.objects.exclude(source=MARK).exists():
        raise Refused(
            "not_empty",
            "This database holds a network or publications that are not invented ones. Use an empty database "
            "(CITYLINE_VAR names another folder), or say --yes if it may be filled with invented rows.",
        )


@transaction.atomic
def seed(*, questions: int, resources: int, seed_number: int = 311) -> None:
    """Add so many of each. Call `vacuum` afterwards, outside a transaction."""
    random = Random(seed_number)  # noqa: S311 - nothing secret: the same rows every time
    rows = _resources(random, resources)
    if questions:
        network = open_network(slug=MARK, name="Bench network", zone="America/New_York")
        _questions(random, questions, network, rows or list(Resource.objects.filter(source=MARK)[:1000]))


def vacuum() -> None:
    """What autovacuum would do within minutes: the planner learns the new sizes."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


# ── Library ──────────────────────────────────────────────────────────────────


def _resources(random: Random, count: int) -> list[Resource]:
    topics = list(invented.MATTERS)
    rows = []
    for number, pk in enumerate(_numbers(Resource, count)):
        topic = topics[number % len(topics)]
        row = Resource(
            pk=pk, title=invented.title(random, topic, pk), publisher=f"Publisher {number % 90}", source=MARK,
            url=f"https://bench.invalid/{pk}", abstract=invented.question(random, topic, words=70),
            why_it_matters=invented.question(random, topic, words=20), topics=[topic], reviewed=True, live=True,
            states=[random.choice(STATES).code] if number % 10 == 0 else [], year=2000 + number % 26, minutes=20,
        )  # fmt: skip
        rows.append(row)
    _copy(rows)
    _documents(rows)
    return rows


def _documents(rows: list[Resource]) -> None:
    """With vectors around the direction of each topic, so that meaning finds what words find."""
    if not rows:
        return
    name, centers = _directions()
    documents.lock_sequence()
    noise = np.random.default_rng(311)

    def made() -> Iterator[Document]:
        for row, seq in zip(rows, documents.next_numbers(len(rows)), strict=True):
            draft = of_resource(row)
            vector = centers[row.topics[0]] + _NOISE * noise.normal(size=DIMENSIONS) / DIMENSIONS**0.5
            raw = quantized(vector.astype(np.float32)).tobytes()
            yield Document(
                kind=draft.kind, object_id=draft.object_id, seq=seq, vector=raw, vector_model=name, **draft.columns()
            )

    _copy(made())


def _directions() -> tuple[str, dict[str, Floats]]:
    """A direction for each topic: the model's own if there is one, else any."""
    ours = model.load()
    if ours is None:
        found = np.random.default_rng(311).normal(size=(len(invented.MATTERS), DIMENSIONS)).astype(np.float32)
        found /= np.linalg.norm(found, axis=1, keepdims=True)
    else:
        found = ours.embedded([", ".join(matters) for matters in invented.MATTERS.values()])
    return (ours.name if ours else MARK), dict(zip(invented.MATTERS, found, strict=True))


# ── Desk ─────────────────────────────────────────────────────────────────────


def _questions(random: Random, count: int, network: Network, resources: list[Resource]) -> None:
    now = clock.now()
    places = _places(random)
    navigators = _people(NAVIGATORS, "navigator", now)
    RoleGrant.objects.bulk_create(
        [RoleGrant(user=user, network=network, role=Role.NAVIGATOR) for user in navigators], ignore_conflicts=True
    )
    askers = _people(max(1, count // QUESTIONS_EACH), "asker", now)
    rows = list(_asked(random, count, network, places, navigators, askers, now))
    _copy(rows)
    packages = _packages(rows)
    _copy(packages)
    if resources:
        _copy(_items(random, packages, resources))
    _copy(_messages(random, rows))
    _copy(_memos(random, rows))
    _copy(_events(rows))


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
    for number, pk in enumerate(_numbers(Question, count)):
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
        for pk, (row, version, state) in zip(_numbers(Package, len(wanted)), wanted, strict=True)
    ]


def _items(random: Random, packages: list[Package], resources: list[Resource]) -> Iterator[PackageItem]:
    for package in packages:
        for position in range(1, ITEMS + 1):
            found = random.choice(resources)
            yield PackageItem(
                package=package, position=position, kind="resource", resource=found, title=found.title,
                url=found.get_absolute_url(), score=0.5, why="About a problem like yours.",
                annotation="Read the second part first." if package.version > 1 else "",
            )  # fmt: skip


def _messages(random: Random, rows: list[Question]) -> Iterator[Message]:
    for row in rows[::2]:
        text = invented.question(random, row.topic, words=25)
        yield Message(question=row, author=row.asker, from_city=True, text=text, at=row.received_at)


def _memos(random: Random, rows: list[Question]) -> Iterator[MemoVersion]:
    for row in rows:
        if row.assigned_to_id and row.status in OPEN:
            text = invented.memo(random, row.topic, HEADINGS)
            yield MemoVersion(question=row, number=1, text=text, by_id=row.assigned_to_id, at=row.received_at)


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
            geoid=f"99{number:05}", name=f"{name} city", short_name=name, state=state, loaded_at=now,
            population_2000=size, population_2010=size + 90, population_2020=size + 150,
        )  # fmt: skip
        row.set_search_columns()
        rows.append(row)
    Place.objects.bulk_create(rows, ignore_conflicts=True)
    return rows


def _people(count: int, what: str, now: datetime) -> list[User]:
    known = {user.email: user for user in User.objects.filter(email__startswith=what, email__endswith=ADDRESS)}
    emails = [f"{what}{number}{ADDRESS}" for number in range(1, count + 1)]
    new = [email for email in emails if email not in known]
    for pk, email in zip(_numbers(User, len(new)), new, strict=True):
        name = email.partition("@")[0].title()
        known[email] = User(pk=pk, email=email, name=name, password="!", email_proved_at=now)  # noqa: S106 - no password opens it
    _copy([known[email] for email in new])
    return [known[email] for email in emails]


# ── Copying ──────────────────────────────────────────────────────────────────


def _numbers(of: type[models.Model], count: int) -> list[int]:
    """Primary keys nobody else will get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [of._meta.db_table, count]
        )
        return [row[0] for row in cursor.fetchall()]


def _copy(rows: Iterable[models.Model]) -> None:
    """Unsaved rows of one model into its table, all columns, by COPY."""
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        return
    given = first.pk is not None
    fields = [
        field for field in first._meta.concrete_fields if not field.generated and (given or not field.primary_key)
    ]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(first._meta.db_table)} ({columns}) FROM STDIN") as copy,
    ):
        row: models.Model | None = first
        while row is not None:
            copy.write_row([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields])
            row = next(remaining, None)


# ── Removing ─────────────────────────────────────────────────────────────────


@transaction.atomic
def remove() -> int:
    """Take out all invented rows; how many questions and resources. Fails whole if real rows lean on them."""
    asked = Question.objects.filter(network__slug=MARK)
    listed = Resource.objects.filter(source=MARK)
    count = asked.count() + listed.count()
    documents.remove_many("resource", [str(pk) for pk in listed.values_list("pk", flat=True)])
    inside: list[models.QuerySet[Any]] = [PackageItem.objects.filter(package__question__in=asked)]
    inside += [of.objects.filter(question__in=asked) for of in (Package, Message, MemoVersion)]
    inside += [Event.objects.filter(network_id__in=Network.objects.filter(slug=MARK).values("pk")), asked, listed]
    people = User.objects.filter(email__endswith=ADDRESS)
    inside += [RoleGrant.objects.filter(user__in=people), people]
    inside += [Place.objects.filter(geoid__startswith="99"), Network.objects.filter(slug=MARK)]
    for rows in inside:
        rows._raw_delete(rows.db)
    return count
