"""What these tests share: own search folder, keywords only, and a few people."""

from __future__ import annotations

import pytest

from cityline.library.tests import factories
from cityline.people.models import Role, User
from cityline.search.testing import search_dir

__all__ = ["search_dir"]


@pytest.fixture(autouse=True)
def keywords_only(settings: object) -> None:
    settings.EMBEDDING_MODEL = "none"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def unbuilt_assets(settings: object) -> None:
    """Pages name their assets plainly, so these tests need no build."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.STORAGES = settings.STORAGES | plain  # type: ignore[attr-defined]


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
