"""Pages are drawn without a collected folder of static files; the sample's cities and a network to judge in."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from cityline.desk.tests import factories as desk
from cityline.desk.tests.factories import Cast
from cityline.people import actions as people
from cityline.people.models import Role, User


@pytest.fixture(autouse=True)
def _plain(settings: Settings) -> None:
    settings.EMBEDDING_MODEL = "none"


@pytest.fixture
def who(db: None) -> Cast:
    return desk.cast()


@pytest.fixture
def admin(who: Cast) -> User:
    """The administrator of the cast's network."""
    user = desk.person("admin@network.example", "Admin")
    people.grant_role(user=user, network=who.network, role=Role.ADMINISTRATOR)
    return user
