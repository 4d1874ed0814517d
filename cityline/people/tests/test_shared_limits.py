"""Limits on guessing hold for the whole site: what one web process counts, every other sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from cityline.kernel import clock
from cityline.people import shared_limits
from cityline.people.models import LimitCount, User

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
ADA = "ada@fallriver.example"


@pytest.fixture(autouse=True)
def _quick(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def process(name: str) -> shared_limits.MemoryWithSharedLimits:
    """The default cache of a web process: its memory is its own."""
    return shared_limits.MemoryWithSharedLimits(name, {})


def test_two_processes_share_the_counts_and_nothing_else():
    one, two = process("one"), process("two")
    assert one.add("allauth:rl:login", [1.0], 60)
    one.set("a-page", "drawn", 60)
    assert two.get("allauth:rl:login") == [1.0]
    assert not two.add("allauth:rl:login", [2.0], 60), "the lock of one process holds in the other"
    assert two.get("a-page") is None
    assert two.delete("allauth:rl:login")
    assert one.get("allauth:rl:login") is None


def test_a_password_is_tried_five_times_in_all_however_many_processes_answer():
    User.objects.create_user(ADA)
    said = []
    for number in range(6):
        cache.clear()  # each try meets a process that has answered nobody yet
        sent = {"login": ADA, "password": f"wrong number {number}"}
        said.append("Too many failed" in Client().post(LOGIN, sent, REMOTE_ADDR=f"192.0.2.{number}").content.decode())
    assert said == [False] * 5 + [True]


def test_the_table_holds_no_address_and_reading_a_page_writes_nothing():
    client = Client()
    client.get(LOGIN)
    assert not LimitCount.objects.exists()
    client.post(LOGIN, {"login": ADA, "password": "wrong"}, REMOTE_ADDR="192.0.2.7")
    kept = " ".join(f"{row.cache_key} {row.value}" for row in LimitCount.objects.all())
    assert kept
    for text in ("192.0.2.7", ADA, "allauth"):
        assert text not in kept


def test_filling_the_memory_pushes_no_count_out_and_what_has_ended_is_forgotten():
    cache.set("allauth:rl:login", [1.0], 60)
    for number in range(1_000):
        cache.set(f"page-{number}", "drawn", 60)
    assert cache.get("allauth:rl:login") == [1.0]
    LimitCount.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert (shared_limits.forget(), shared_limits.forget()) == (1, 0)
