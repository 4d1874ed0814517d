"""Each test has its own search folder, keywords only, and pages without a collected folder of static files."""

from __future__ import annotations

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _plain(settings: Settings) -> None:
    settings.EMBEDDING_MODEL = "none"
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
