"""How rooms below this one learn who is staff (see kernel.access)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityline.networks.models import Network
from cityline.networks.queries import current_network
from cityline.people.models import User
from cityline.people.queries import is_desk

if TYPE_CHECKING:
    from django.http import HttpRequest


def network_of_staff(request: HttpRequest) -> int | None:
    """The current network's id, if the visitor works at its desk."""
    if not isinstance(request.user, User):
        return None
    try:
        network = current_network()
    except Network.DoesNotExist:
        return None
    return network.pk if is_desk(request.user, network.pk) else None
