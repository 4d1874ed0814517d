"""Adding and removing a day off: written once, recorded, and refused with a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from cityline.audit.models import Event
from cityline.kernel.refusals import Refused, TooLate
from cityline.networks.actions import add_extra_day, remove_extra_day
from cityline.networks.calendars import calendar_of
from cityline.networks.models import ExtraDay, Network
from cityline.people.models import User

PATRIOTS = date(2026, 4, 20)


@pytest.fixture
def network(db: None) -> Network:
    return Network.objects.create(slug="sample", name="Sample")


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_user("admin@network.example", name="Ann Admin")


def test_a_day_is_added_and_recorded(network: Network, admin: User) -> None:
    add_extra_day(by=admin, network=network, on=PATRIOTS, name="  Patriots'   Day ")
    assert calendar_of(network).reason_off(PATRIOTS) == "Network holiday: Patriots' Day"
    event = Event.objects.get()
    assert (event.type, event.network_id, event.by_name) == ("networks.extra_day_added", network.pk, "Ann Admin")
    assert event.data == {"on": "2026-04-20", "name": "Patriots' Day"}
    assert event.sentence == "Ann Admin made April 20, 2026 (Patriots' Day) a day off."


def test_a_day_is_removed_and_recorded(network: Network, admin: User) -> None:
    add_extra_day(by=admin, network=network, on=PATRIOTS, name="Patriots' Day")
    remove_extra_day(by=admin, network=network, on=PATRIOTS)
    assert calendar_of(network).reason_off(PATRIOTS) is None
    last = Event.objects.latest("id")
    assert last.sentence == "Ann Admin made April 20, 2026 (Patriots' Day) a working day again."


@pytest.mark.parametrize(
    ("on", "name", "code", "field"),
    [
        (PATRIOTS, "", "extra_day_unnamed", "name"),
        (PATRIOTS, " \0 ", "extra_day_unnamed", "name"),
        (PATRIOTS, "x" * 121, "extra_day_name_long", "name"),
        (date(2026, 4, 18), "Spring", "extra_day_weekend", "on"),
        (date(2026, 7, 3), "Fourth", "extra_day_federal", "on"),
    ],
)
def test_a_day_that_changes_nothing_is_refused(
    network: Network, *, admin: User, on: date, name: str, code: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_extra_day(by=admin, network=network, on=on, name=name)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert refused.value.sentence.endswith(".")
    assert not ExtraDay.objects.exists()
    assert not Event.objects.exists()


def test_twice_the_same_day_is_too_late(network: Network, admin: User) -> None:
    add_extra_day(by=admin, network=network, on=PATRIOTS, name="Patriots' Day")
    with pytest.raises(TooLate, match="April 20, 2026 is already a day off"):
        add_extra_day(by=admin, network=network, on=PATRIOTS, name="Again")
    assert Event.objects.count() == 1


def test_removing_what_is_not_there_is_too_late(network: Network, admin: User) -> None:
    with pytest.raises(TooLate, match="not one of this network's days off"):
        remove_extra_day(by=admin, network=network, on=PATRIOTS)
    assert not Event.objects.exists()
