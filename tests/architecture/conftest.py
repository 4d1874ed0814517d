"""One small network for the whole folder, with its own search folder and file store, undone at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from cityline.search import follower
from tests.architecture import two_networks
from tests.architecture.two_networks import Two
from tests.architecture.world import World, build


@pytest.fixture(scope="package")
def _places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Words only, no model to wait for; assets need no build."""
    folder = tmp_path_factory.mktemp("architecture")
    storages = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    plain = {"SAMPLE_NETWORK": False, "DEBUG": False, "EMBEDDING_MODEL": "none", "STORAGES": storages}
    return {"SEARCH_DIR": folder / "search", "FILE_STORE": folder / "files", **plain}


@pytest.fixture(scope="package")
def _built(django_db_setup: None, django_db_blocker: Any, _places: dict[str, Any]) -> Iterator[World]:
    """Built in a transaction that is never committed."""
    with pytest.MonkeyPatch.context() as patch, override_settings(**_places):
        patch.setattr(follower, "INLINE", 1_000_000)  # in the transaction that sees the rows, never by a thread
        follower.forget()
        with django_db_blocker.unblock(), transaction.atomic():
            yield build()
            transaction.set_rollback(True)
        follower.forget()


@pytest.fixture
def world(_built: World, _places: dict[str, Any], db: None, settings: Any) -> World:
    cache.clear()
    for name, value in _places.items():
        setattr(settings, name, value)
    return _built


@pytest.fixture(scope="module")
def _beside(_built: World, django_db_blocker: Any) -> Iterator[Two]:
    """For the modules that ask for it only: the other tests count on the world as it was built."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield two_networks.build(_built)
        transaction.set_rollback(True)


@pytest.fixture
def two(world: World, _beside: Two) -> Two:
    return _beside
