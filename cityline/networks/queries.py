"""Reading networks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityline.networks.calendars import default_calendar
from cityline.networks.models import ExtraDay, Network

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["current_network", "current_network_id", "default_calendar", "extra_days_of"]


def current_network() -> Network:
    """The network this installation serves; one query. Raises Network.DoesNotExist before one was made."""
    network = Network.objects.order_by("pk").first()
    if network is None:
        raise Network.DoesNotExist("There is no network yet. Run `cityline demo` for the sample network.")
    return network


def current_network_id() -> int:
    """Its id; 0 before one was made, which leaves what all networks share. One query."""
    return Network.objects.order_by("pk").values_list("pk", flat=True).first() or 0


def extra_days_of(network: Network) -> QuerySet[ExtraDay]:
    """The days this network adds to the federal holidays, earliest first."""
    return ExtraDay.objects.filter(network=network).order_by("on")
