"""Found by words alone: no model to wait for."""

from __future__ import annotations

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _plain(settings: Settings) -> None:
    settings.EMBEDDING_MODEL = "none"
