"""What these tests share: an own search folder each, and short ways to make and find documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from cityline.search import documents, finding, model
from cityline.search.documents import Draft

Put = Callable[..., Draft]
Ids = Callable[..., list[str]]


@pytest.fixture
def keywords_only(settings: Settings) -> None:
    settings.EMBEDDING_MODEL = "none"


@pytest.fixture(scope="session")
def packaged_model() -> model.Model:
    loaded = model.load()
    assert loaded, model.absence()
    return loaded


@pytest.fixture
def put(db: None) -> Put:
    def make(object_id: object, title: str, body: str = "", kind: str = "resource", **more: Any) -> Draft:
        draft = Draft(kind, str(object_id), title, body, **more)
        documents.put(draft)
        return draft

    return make


@pytest.fixture
def ids(db: None) -> Ids:
    """Object ids a line finds, best first."""
    return lambda line, **more: [hit.object_id for hit in finding.search(line, **more).hits]
