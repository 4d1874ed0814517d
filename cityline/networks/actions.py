"""Changing a network's calendar and terms. Who may, and which promises move, is the desk's to say: it calls these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from cityline.audit.actions import record
from cityline.kernel.refusals import Refused, TooLate
from cityline.kernel.workdays import WEEKDAYS, WEEKEND, hour_in_words
from cityline.networks.calendars import calendar_with
from cityline.networks.events import NetworkEvent
from cityline.networks.models import FEWEST_DAYS, MOST_DAYS, ExtraDay, Network
from cityline.networks.queries import terms_of
from cityline.networks.terms import EARLIEST_CLOSING, Terms

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.base_user import AbstractBaseUser


def open_network(*, slug: str, name: str, zone: str, is_sample: bool = False) -> Network:
    """The network of this name, made if there is none. An existing one keeps its hours and its calendar."""
    network, _made = Network.objects.get_or_create(
        slug=slug, defaults={"name": name, "zone": zone, "is_sample": is_sample}
    )
    return network


@transaction.atomic
def add_extra_day(*, by: AbstractBaseUser | None, network: Network, on: date, name: str) -> ExtraDay:
    """Make `on` a day this network does not count.

    Changes: one extra day. Recorded: networks.extra_day_added with day and name. Told: nobody here.
    Refused: a day without a name; a weekend or federal holiday, which never counts anyway; a day already added.
    Promises already given do not move here.
    """
    name = check_extra_day(network=network, on=on, name=name)
    try:
        with transaction.atomic():
            added = ExtraDay.objects.create(network=network, on=on, name=name)
    except IntegrityError as error:
        raise TooLate("extra_day_taken", f"{_in_words(on)} is already a day off.", field="on") from error
    _tell(NetworkEvent.EXTRA_DAY_ADDED, by=by, network=network, on=on, name=name)
    return added


@transaction.atomic
def remove_extra_day(*, by: AbstractBaseUser | None, network: Network, on: date) -> None:
    """Make `on` a working day again.

    Changes: one extra day is deleted. Recorded: networks.extra_day_removed with day and name. Told: nobody here.
    Refused: a day that is not, or no longer, one of the network's own. Promises already given do not move here.
    """
    day = ExtraDay.objects.select_for_update().filter(network=network, on=on).first()
    if day is None:
        raise TooLate("extra_day_gone", f"{_in_words(on)} is not one of this network's days off.", field="on")
    day.delete()
    _tell(NetworkEvent.EXTRA_DAY_REMOVED, by=by, network=network, on=on, name=day.name)


@transaction.atomic
def change_terms(*, by: AbstractBaseUser | None, network: Network, to: Terms, seen: Terms) -> Network:
    """Close at another hour, or promise within another number of working days.

    Changes: the network. Recorded: networks.closing_hour_changed, networks.promise_changed, each with the old and the
    new value, if it changed. Told: nobody. What has been promised stays: a question keeps the terms it was asked under.
    Refused: what `check_terms` refuses; terms that someone changed since `seen` (TooLate).
    """
    check_terms(to=to, seen=seen)
    held = Network.objects.select_for_update().get(pk=network.pk)
    if terms_of(held) != seen:
        raise TooLate("terms_changed", "Someone changed this a moment ago. Look at what it is now, then change it.")
    held.closing_at, held.promise_days = to.closing_at, to.promise_days
    held.save(update_fields=["closing_at", "promise_days"])
    for event, was, now in (
        (NetworkEvent.CLOSING_HOUR_CHANGED, f"{seen.closing_at:%H:%M}", f"{to.closing_at:%H:%M}"),
        (NetworkEvent.PROMISE_CHANGED, seen.promise_days, to.promise_days),
    ):
        if was != now:
            record(event, subject=network, network_id=network.pk, by=by, data={"from": was, "to": now})
    return held


def check_terms(*, to: Terms, seen: Terms) -> None:
    """Nothing, or Refused. The page that shows what would change asks this too."""
    if to.closing_at < EARLIEST_CLOSING:
        word = hour_in_words(to.closing_at)
        raise Refused(
            "closing_early",
            f"{word[0].upper()}{word[1:]} is before a desk opens. Close between 8 a.m. and midnight.",
            field="closing_at",
        )
    if not FEWEST_DAYS <= to.promise_days <= MOST_DAYS:
        raise Refused("promise_days", f"Promise from {FEWEST_DAYS} to {MOST_DAYS} working days.", field="promise_days")
    if to == seen:
        raise Refused("terms_same", "This is what the network does now. Change the hour or the days first.")


def check_extra_day(*, network: Network, on: date, name: str) -> str:
    """The day's name, tidied, or Refused. The page that shows which promises would move asks this too."""
    name = " ".join(name.replace("\0", "").split())
    longest = 120
    if not name:
        raise Refused(
            "extra_day_unnamed", "Give the day a name people will recognize, such as Patriots' Day.", field="name"
        )
    if len(name) > longest:
        raise Refused("extra_day_name_long", f"Keep the name under {longest} letters.", field="name")
    off = calendar_with(network, {}).reason_off(on)
    if off == WEEKEND:
        weekday = WEEKDAYS[on.weekday()]
        raise Refused("extra_day_weekend", f"{_in_words(on)} is a {weekday}. Weekends never count.", field="on")
    if off:
        raise Refused("extra_day_federal", f"{_in_words(on)} is off already. {off}.", field="on")
    return name


def _tell(event: NetworkEvent, *, by: AbstractBaseUser | None, network: Network, on: date, name: str) -> None:
    record(event, subject=network, network_id=network.pk, by=by, data={"on": on.isoformat(), "name": name})


def _in_words(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
