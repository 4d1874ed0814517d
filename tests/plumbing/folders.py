"""Tests write only into folders of their own, keep nothing for the next one, and name assets without content hashes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Attached files, the editor's media and mail written to files stay below pytest's own folder.

    What a rolled-back test wrote is no concern of the next one, so nothing is left to settle.
    """
    from cityline.files import store  # needs Django to be set up, which a plugin must not

    base = tmp_path_factory.getbasetemp()
    settings.FILE_STORE = base / "files"
    settings.MEDIA_ROOT = base / "media"
    settings.EMAIL_FILE_PATH = base / "mail"
    yield
    store._unsettled.ids.clear()


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What the pages keep for a minute is of another test's database."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def _plain_assets(settings: Settings) -> None:
    """Pages can be drawn without a collected folder."""
    settings.WHITENOISE_AUTOREFRESH = True
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
