"""The whole sample network, loaded once for the tests of this folder, which begin with it, and undone after them. Found by words alone: no model to wait for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from cityline.kernel import clock
from cityline.networks.models import Network
from cityline.networks.queries import current_network
from cityline.search import follower
from cityline.web.loading import sample_network

# A Monday morning after a holiday weekend: every offset crosses Thanksgiving or a weekend.
NOW = datetime(2026, 11, 30, 15, 30, tzinfo=UTC)


@pytest.fixture(scope="package")
def _loaded(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, int]]:
    folder: Path = tmp_path_factory.mktemp("sample")
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    places = {"SEARCH_DIR": folder / "search", "FILE_STORE": folder / "files", "STORAGES": plain | _default_storage()}
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(SAMPLE_NETWORK=True, EMBEDDING_MODEL="none", **places),
    ):
        patch.setattr(follower, "INLINE", 1_000_000)  # in the transaction that sees the rows, never by a thread
        follower.forget()
        with django_db_blocker.unblock(), transaction.atomic():
            with clock.stopped_at(NOW):
                added = sample_network.load()
            yield added
            transaction.set_rollback(True)
        follower.forget()


def _default_storage() -> dict[str, dict[str, str]]:
    return {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}


@pytest.fixture
def added(_loaded: dict[str, int], db: None) -> Iterator[dict[str, int]]:
    """How many of each were added; the clock stands where the sample was loaded."""
    cache.clear()
    with clock.stopped_at(NOW):
        yield _loaded


@pytest.fixture
def network(added: dict[str, int]) -> Network:
    return current_network()
