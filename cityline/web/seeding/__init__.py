"""A large desk and library made of invented rows, to measure how pages behave at a size no sample reaches.

Everything carries a mark by which `remove` finds it again: the network `bench`, addresses at bench.invalid, places
whose code begins with 99 (no state has that number) and resources whose source is `bench`. Rows are copied in bulk
past the actions: nothing is recorded, nobody is told.
"""

from __future__ import annotations

from random import Random
from typing import Any

from django.db import connection, models, transaction

from cityline.audit.models import Event
from cityline.desk.models import MemoVersion, Message, Package, PackageItem, Question
from cityline.kernel.refusals import Refused
from cityline.library.models import Resource
from cityline.networks.actions import open_network
from cityline.networks.models import Network
from cityline.people.models import RoleGrant, User
from cityline.places.models import Place
from cityline.search import documents
from cityline.web.seeding import desk, library, marks


def refuse_beside_real_rows() -> None:
    """Only an empty database or one that was seeded before."""
    if Network.objects.exclude(slug=marks.NETWORK).exists() or Resource.objects.exclude(source=marks.SOURCE).exists():
        raise Refused(
            "not_empty",
            "This database holds a network or publications that are not invented ones. Use an empty database "
            "(CITYLINE_VAR names another folder), or say --yes if it may be filled with invented rows.",
        )


@transaction.atomic
def seed(*, questions: int, resources: int, seed_number: int = 311) -> None:
    """Add so many of each. Call `vacuum` afterwards, outside a transaction."""
    random = Random(seed_number)  # noqa: S311 - nothing secret: the same rows every time
    rows = library.add_resources(random, resources)
    if questions:
        network = open_network(slug=marks.NETWORK, name="Bench network", zone="America/New_York")
        desk.add_questions(
            random, questions, network, rows or list(Resource.objects.filter(source=marks.SOURCE)[:1000])
        )


def vacuum() -> None:
    """What autovacuum would do within minutes: the planner learns the new sizes."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@transaction.atomic
def remove() -> int:
    """Take out all invented rows; how many questions and resources. Fails whole if real rows lean on them."""
    asked = Question.objects.filter(network__slug=marks.NETWORK)
    listed = Resource.objects.filter(source=marks.SOURCE)
    count = asked.count() + listed.count()
    documents.remove_many("resource", [str(pk) for pk in listed.values_list("pk", flat=True)])
    inside: list[models.QuerySet[Any]] = [PackageItem.objects.filter(package__question__in=asked)]
    inside += [of.objects.filter(question__in=asked) for of in (Package, Message, MemoVersion)]
    inside += [
        Event.objects.filter(network_id__in=Network.objects.filter(slug=marks.NETWORK).values("pk")),
        asked,
        listed,
    ]
    people = User.objects.filter(email__endswith=marks.ADDRESS)
    inside += [RoleGrant.objects.filter(user__in=people), people]
    inside += [Place.objects.filter(geoid__startswith=marks.PLACE), Network.objects.filter(slug=marks.NETWORK)]
    for rows in inside:
        rows._raw_delete(rows.db)
    return count
