"""Reading networks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityline.networks.calendars import default_calendar
from cityline.networks.models import ExtraDay, Network

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["current_network", "default_calendar", "extra_days_of"]


def current_network() -> Network:
    """The network this installation serves; one query. Raises Network.DoesNotExist before one was made."""
    network = Network.objects.order_by("pk").first()
    if network is None:
        raise Network.DoesNotExist("There is no network yet. Run `cityline demo` for the sample network.")
    return network


def extra_days_of(network: Network) -> QuerySet[ExtraDay]:
    """The days this network adds to the federal holidays, earliest first."""
    return ExtraDay.objects.filter(network=network).order_by("on")
