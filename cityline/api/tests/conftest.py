"""The cast of the desk, a search folder of its own, keywords only, and a way to call with a token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cityline.desk.tests import factories
from cityline.desk.tests.factories import Cast
from cityline.people.actions import make_token
from cityline.people.models import User

Headers = dict[str, Any]


@pytest.fixture(autouse=True)
def keywords_only(settings: Any) -> None:
    settings.EMBEDDING_MODEL = "none"
    settings.SITE_URL = "https://city.example"


@pytest.fixture
def who(db: None) -> Cast:
    return factories.cast()


@pytest.fixture
def bearer(who: Cast) -> Callable[[User], Headers]:
    """The header of a new token of this person."""

    def header(user: User) -> Headers:
        return {"Authorization": f"Bearer {make_token(user=user, network=who.network, name='a test')}"}

    return header
