"""What all records share: full addresses, and lists in pages."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Model
from ninja import Schema
from pydantic import Field


def address(of: Model | str) -> str:
    """The full web address of a row's page, or of a path on this site; an address elsewhere stays as it is."""
    path = of if isinstance(of, str) else of.get_absolute_url()  # type: ignore[attr-defined]
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


class ListPage(Schema):
    """A page of a list: follow `next` until it is null."""

    count: int = Field(description="How many there are in all.")
    page: int
    pages: int
    next: str | None = Field(description="The address of the next page.")
