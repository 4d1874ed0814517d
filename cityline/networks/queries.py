"""Reading networks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityline.audit.queries import history_of
from cityline.networks.calendars import default_calendar
from cityline.networks.events import NetworkEvent
from cityline.networks.models import ExtraDay, Network
from cityline.networks.terms import Terms

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cityline.audit.models import Event

__all__ = ["current_network", "current_network_id", "default_calendar", "extra_days_of", "terms_changed", "terms_of"]


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


def terms_of(network: Network) -> Terms:
    """What it promises today. No query."""
    return Terms(network.closing_at.replace(second=0, microsecond=0), network.promise_days)


def terms_changed(network: Network) -> QuerySet[Event]:
    """Each change of closing hour and promise, the newest first. Without one they are as the network was set up."""
    kinds = [NetworkEvent.CLOSING_HOUR_CHANGED.value, NetworkEvent.PROMISE_CHANGED.value]
    return history_of(network).filter(type__in=kinds).order_by("-at", "-id")
