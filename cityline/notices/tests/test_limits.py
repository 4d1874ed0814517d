from __future__ import annotations

from datetime import timedelta

import pytest

from cityline.kernel import clock
from cityline.kernel.refusals import TooMany
from cityline.notices import limits, queue
from cityline.notices.tests.letters import ADA, EVE, put

pytestmark = pytest.mark.django_db


def fill(count: int) -> None:
    for number in range(count):
        put(f"{clock.now()} {number}", to=f"ada+{number}@fallriver.example")


def test_a_mailbox_has_its_share_per_hour_whatever_its_tag() -> None:
    fill(limits.PER_HOUR - 1)
    limits.may_mail(ADA)
    fill(1)
    with pytest.raises(TooMany):
        limits.may_mail("ADA+more@fallriver.example")
    limits.may_mail(EVE)
    with clock.stopped_at(clock.now() + timedelta(hours=1, seconds=1)):
        limits.may_mail(ADA)


def test_and_per_day() -> None:
    now = clock.now()
    for hours in range(0, 6, 2):
        with clock.stopped_at(now + timedelta(hours=hours)):
            fill(limits.PER_HOUR)
    with clock.stopped_at(now + timedelta(hours=8)), pytest.raises(TooMany):
        limits.may_mail(ADA)
    with clock.stopped_at(now + timedelta(hours=30)):
        limits.may_mail(ADA)


def test_a_limit_of_its_own_for_one_kind_of_subject() -> None:
    fill(limits.PER_HOUR)
    limits.may_mail(ADA, about="account")


def test_what_was_never_sent_does_not_count() -> None:
    fill(limits.PER_HOUR - 1)
    put("stopped")
    queue.cancel(key="stopped")
    limits.may_mail(ADA)
