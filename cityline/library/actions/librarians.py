"""The editor's group of librarians: what it may do and who sits in it."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission

from cityline.people.models import LIBRARY_ROLES, RoleGrant, User

GROUP = "Librarians"
_RESOURCE = ("add", "change", "delete", "view", "publish", "lock", "unlock")
_ABBREVIATION = ("add", "change", "delete", "view")
_DOCUMENT = ("add_document", "change_document", "choose_document")


@transaction.atomic
def equip_librarians() -> Group:
    """Give the group exactly what it needs: the editor, resources, abbreviations, and documents in the root collection.

    Run after every migration; again changes nothing. Permissions not made yet are passed over until then.
    """
    group, _made = Group.objects.get_or_create(name=GROUP)
    group.permissions.add(
        *Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"),
        *Permission.objects.filter(
            content_type__app_label="library",
            content_type__model="resource",
            codename__in=[f"{verb}_resource" for verb in _RESOURCE],
        ),
        *Permission.objects.filter(
            content_type__app_label="search",
            content_type__model="abbreviation",
            codename__in=[f"{verb}_abbreviation" for verb in _ABBREVIATION],
        ),
    )
    root = Collection.objects.filter(depth=1).first()
    for permission in Permission.objects.filter(content_type__app_label="wagtaildocs", codename__in=_DOCUMENT):
        if root:
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
    return group


def seat_librarian(*, user_id: int) -> bool:
    """Put the person in the group if they are librarian or administrator of any network, else out of it."""
    group, _made = Group.objects.get_or_create(name=GROUP)
    seated = RoleGrant.objects.filter(user_id=user_id, role__in=LIBRARY_ROLES).exists()
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        return False
    if seated:
        user.groups.add(group)
    else:
        user.groups.remove(group)
    return seated
