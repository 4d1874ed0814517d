"""The one adapter from the content editor, which writes its own rows, to our actions.

It also seats librarians in the editor's group when a role is given or taken: `people` knows roles, the
editor knows groups, and neither knows the other.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_migrate, post_save
from wagtail.log_actions import LogContext, get_active_log_context
from wagtail.signals import published, unpublished

from cityline.people.models import RoleGrant, User


def connect() -> None:
    from wagtail.documents import get_document_model

    from cityline.library.models import Resource
    from cityline.search.models import Abbreviation

    published.connect(_published, sender=Resource, dispatch_uid="library.published")
    unpublished.connect(_unpublished, sender=Resource, dispatch_uid="library.unpublished")
    post_delete.connect(_deleted, sender=Resource, dispatch_uid="library.deleted")
    post_save.connect(_abbreviation_kept, sender=Abbreviation, dispatch_uid="library.abbreviation_kept")
    post_delete.connect(_abbreviation_deleted, sender=Abbreviation, dispatch_uid="library.abbreviation_deleted")
    post_save.connect(_file_changed, sender=get_document_model(), dispatch_uid="library.file_changed")
    post_save.connect(_role_changed, sender=RoleGrant, dispatch_uid="library.role_given")
    post_delete.connect(_role_changed, sender=RoleGrant, dispatch_uid="library.role_taken")
    post_migrate.connect(_migrated, dispatch_uid="library.group")


def _editor() -> User | None:
    """Who is working in the editor; nobody when the clock or a loader is."""
    context: LogContext | None = get_active_log_context()
    user = context.user if context else None
    return user if isinstance(user, User) else None


def _published(instance: Any, revision: Any = None, **_: Any) -> None:
    from cityline.library.actions import index_resource

    index_resource(by=_editor() or getattr(revision, "user", None), resource=instance)


def _unpublished(instance: Any, **_: Any) -> None:
    from cityline.library.actions import index_resource

    index_resource(by=_editor(), resource=instance)


def _deleted(instance: Any, **_: Any) -> None:
    from cityline.library.actions import forget_resource

    forget_resource(by=_editor(), resource=instance)


def _abbreviation_kept(instance: Any, **_: Any) -> None:
    from cityline.library.actions import keep_abbreviation

    keep_abbreviation(by=_editor(), abbreviation=instance)


def _abbreviation_deleted(instance: Any, **_: Any) -> None:
    from cityline.library.actions import drop_abbreviation

    drop_abbreviation(by=_editor(), abbreviation=instance)


def _file_changed(instance: Any, created: bool = False, **_: Any) -> None:  # noqa: FBT001, FBT002 - Django's signature
    from cityline.library.actions import want_texts_of

    if not created:
        want_texts_of(file=instance)


def _role_changed(instance: RoleGrant, **_: Any) -> None:
    from cityline.library.actions import seat_librarian

    seat_librarian(user_id=instance.user_id)


def _migrated(sender: Any, using: str, **_: Any) -> None:
    """Permissions are made by each app's migration; the editor's own come last."""
    from cityline.library.actions import equip_librarians

    if sender.label == "wagtailadmin" and using == "default":
        equip_librarians()
