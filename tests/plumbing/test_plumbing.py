"""The ground the tests stand on."""

from __future__ import annotations

import socket
import urllib.request

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType

from cityline.kernel import clock
from tests.plumbing.walls import NetworkTouched


def test_no_test_reaches_the_network() -> None:
    with pytest.raises(NetworkTouched):
        urllib.request.urlopen("http://example.com")
    with pytest.raises(NetworkTouched), socket.socket() as opened:
        opened.connect(("192.0.2.1", 80))


def test_this_machine_may_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_turn", [1, 2])
def test_what_a_test_commits_is_gone_after_it(_turn: int) -> None:
    assert not Group.objects.filter(name="left behind").exists()
    assert ContentType.objects.exists(), "what migrations put there stays"
    Group.objects.create(name="left behind")


@pytest.mark.parametrize("_turn", [1, 2])
def test_a_clock_left_stopped_runs_again(_turn: int) -> None:
    assert clock._stopped.get() is None
    clock._stopped.set(clock.now())


@pytest.mark.django_db
def test_programs_started_by_a_test_can_find_its_database(database_url: str) -> None:
    import psycopg
    from django.db import connection

    here = connection.settings_dict
    with psycopg.connect(database_url) as found:
        assert found.execute("select current_user, current_database()").fetchone() == (here["USER"], here["NAME"])
