"""The cast and an administrator; and a time that stands still, for codes that count it in periods of thirty seconds."""

from __future__ import annotations

import time

import pytest

from cityline.desk.tests.factories import Cast, cast, person
from cityline.people import actions as people
from cityline.people.models import Role, User

PERIOD = 30


@pytest.fixture
def who(db: None) -> Cast:
    return cast()


@pytest.fixture
def admin(who: Cast) -> User:
    user = person("admin@network.example", "Ann Admin")
    people.grant_role(user=user, network=who.network, role=Role.ADMINISTRATOR)
    return user


@pytest.fixture
def mid_period(monkeypatch: pytest.MonkeyPatch) -> None:
    """Now, to within half a period, and never on the edge of one: a code made two periods ahead stays two ahead."""
    now = time.time() // PERIOD * PERIOD + PERIOD / 2
    monkeypatch.setattr(time, "time", lambda: now)
