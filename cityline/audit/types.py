"""Which events exist and how each is put into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import TextChoices

    from cityline.audit.models import Event

# One sentence for the people who may see the subject; the page adds who and when.
Presenter = Callable[["Event"], str]

_presenters: dict[str, Presenter] = {}
_enums: dict[str, type[TextChoices]] = {}


def declare(enum: type[TextChoices], presenters: Mapping[Any, Presenter]) -> None:
    """Register a feature's event types. Every member needs exactly one presenter."""
    missing = set(enum) - set(presenters)
    if missing:
        raise ValueError(f"Events without a presenter: {sorted(str(member) for member in missing)}.")
    taken = {str(member.value) for member in enum} & set(_presenters)
    if taken and _enums.get(enum.__module__) is not enum:
        raise ValueError(f"Event names used twice: {sorted(taken)}.")
    _enums[enum.__module__] = enum
    _presenters.update({str(member.value): presenter for member, presenter in presenters.items()})


def known() -> frozenset[str]:
    """The values of all declared event types."""
    return frozenset(_presenters)


def present(event: Event) -> str:
    """The event in words; an event type of a feature no longer installed is named as stored."""
    presenter = _presenters.get(event.type)
    return presenter(event) if presenter else event.type
