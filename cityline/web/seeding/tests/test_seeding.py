"""Invented rows look real to the pages, are known by their mark and go again."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cityline.audit.models import Event
from cityline.desk.models import PackageItem, Question
from cityline.desk.states import Status
from cityline.library.models import Resource
from cityline.library.queries import library_list
from cityline.networks.models import Network
from cityline.people.models import User
from cityline.places.models import Place
from cityline.search import follower
from cityline.web import seeding
from cityline.web.seeding import desk, marks

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(settings: object) -> None:
    settings.EMBEDDING_MODEL = "none"  # type: ignore[attr-defined]
    seeding.seed(questions=120, resources=40)
    follower.follow()


def test_pages_show_them(seeded: None, client: Client) -> None:
    client.force_login(User.objects.get(email="navigator1@bench.invalid"))
    assert client.get("/desk/").status_code == 200
    for status in Status.values:
        found = Question.objects.filter(status=status).first()
        if found:
            assert client.get(f"/desk/questions/{found.code}/").status_code == 200
            assert client.get(f"/questions/{found.code}/").status_code == 200


def test_words_find_them(seeded: None) -> None:
    assert library_list(words="lead service lines", filters={}).count > 0


def test_twice_is_twice_as_many(seeded: None) -> None:
    seeding.seed(questions=30, resources=0)
    assert Question.objects.count() == 150
    assert Place.objects.filter(geoid__startswith="99").count() == desk.PLACES


def test_removed_nothing_is_left(seeded: None) -> None:
    assert seeding.remove() == 160
    for left in (Question, Resource, PackageItem, Network, Event):
        assert not left.objects.exists()
    assert not User.objects.filter(email__endswith=marks.ADDRESS).exists()
    follower.follow()
    assert library_list(words="lead service lines", filters={}).count == 0


def test_a_real_network_is_left_alone() -> None:
    Network.objects.create(slug="real", name="A real network")
    with pytest.raises(CommandError, match="empty database"):
        call_command("bench_seed", questions=1, resources=0)
    assert not Question.objects.exists()
