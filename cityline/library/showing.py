"""How publications and answers stand in a list of things from several rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import slugify

from cityline.library.models import Answer, Resource
from cityline.library.words import ResourceType
from cityline.search import showing

if TYPE_CHECKING:
    from cityline.search.showing import Facets

LONGEST_SLUG = 80


def _type_of(facets: Facets) -> str:
    types = [value for value in facets.get("type", ()) if value in ResourceType]
    return str(ResourceType(types[0]).label) if types else "Publication"


def _resource_address(key: str, title: str) -> str:
    return Resource(pk=int(key), title=title).get_absolute_url()


def _answer_address(key: str, title: str) -> str:
    """By its title of today; the page itself leads on if it had another once."""
    return Answer(pk=int(key), slug=slugify(title)[:LONGEST_SLUG].strip("-") or "answer").get_absolute_url()


def register() -> None:
    showing.register("resource", label=_type_of, address=_resource_address)
    showing.register("answer", label=lambda _: "Answer", address=_answer_address)
