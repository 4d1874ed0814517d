"""What follows when the editor changed a record, and how a loader keeps one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from django.db import transaction

from cityline.audit.actions import record
from cityline.library import documents
from cityline.library.actions.texts import want_text
from cityline.library.events import LibraryEvent
from cityline.library.models import Resource
from cityline.search import documents as search

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cityline.people.models import User

Kept = Literal["added", "changed", "unchanged"]


@transaction.atomic
def index_resource(*, by: User | None, resource: Resource) -> None:
    """Make search say what the public row says now, and record it.

    A live record becomes (or stays) a document, anything else is removed from search: unpublished, expired, or
    scheduled for later. Its file is read by the worker soon after. Records `resource_published` or
    `resource_unpublished`. Nobody is told.
    """
    current = Resource.objects.public().select_for_update(of=("self",)).filter(pk=resource.pk).first()
    event = LibraryEvent.RESOURCE_PUBLISHED if current else LibraryEvent.RESOURCE_UNPUBLISHED
    record(event, subject=resource, network_id=None, by=by, data={"title": resource.title})
    want_text(resource=current or resource)
    if current:
        search.put(documents.of_resource(current))
    else:
        search.remove("resource", str(resource.pk))


@transaction.atomic
def forget_resource(*, by: User | None, resource: Resource) -> None:
    """After a deletion: out of search, and recorded with its title. A cited record cannot be deleted at all."""
    record(
        LibraryEvent.RESOURCE_DELETED,
        subject=("resource", str(resource.pk)),
        network_id=None,
        by=by,
        data={"title": resource.title, "url": resource.url},
    )
    search.remove("resource", str(resource.pk))


@transaction.atomic
def keep_resource(
    *, by: User | None, source: str, fields: Mapping[str, Any], is_sample: bool = False
) -> tuple[Resource, Kept]:
    """Keep a record as a file describes it; the same address and title mean the same record.

    A new one is published at once, with a revision, and indexed through the editor's signal. A known one changes
    only where it still has the words the file brought last time: a librarian's words stay. A record made by
    hand, or with a draft in progress, is left alone.
    """
    found = Resource.objects.select_for_update().filter(url=fields["url"], title=fields["title"]).first()
    if found is None:
        made = Resource(**fields, source=source, is_sample=is_sample, loaded=_plain(fields), live=False)
        made.save()
        _publish(made, by)
        return made, "added"
    if found.source != source or found.has_unpublished_changes or found.loaded == _plain(fields):
        return found, "unchanged"
    before, ours = found.loaded, _plain({name: getattr(found, name) for name in fields})
    wanted = {name: value for name, value in fields.items() if ours[name] == before.get(name, ours[name])}
    changed = {name: value for name, value in wanted.items() if _plain({name: value})[name] != ours[name]}
    for name, value in changed.items():
        setattr(found, name, value)
    found.loaded = _plain(fields)
    found.save()
    if changed:
        _publish(found, by)
    return found, "changed" if changed else "unchanged"


def _publish(resource: Resource, by: User | None) -> None:
    resource.save_revision(user=by, log_action=False).publish(user=by, log_action=False, skip_permission_checks=True)


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON keeps them: days as text."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else list(value) if isinstance(value, tuple) else value
        for name, value in fields.items()
    }
