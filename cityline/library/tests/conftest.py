"""What these tests share: own search folder, keywords only, and a few people."""

from __future__ import annotations

import pytest

from cityline.library.tests import factories
from cityline.people.models import Role, User


@pytest.fixture(autouse=True)
def keywords_only(settings: object) -> None:
    settings.EMBEDDING_MODEL = "none"  # type: ignore[attr-defined]


@pytest.fixture
def dev(db: None) -> User:
    """A navigator."""
    return factories.person("dev@desk.example", Role.NAVIGATOR)


@pytest.fixture
def lib(db: None) -> User:
    """A librarian."""
    return factories.person("lib@desk.example", Role.LIBRARIAN)


@pytest.fixture
def eve(db: None) -> User:
    """From another city, no role."""
    return factories.person("eve@compton.example")
