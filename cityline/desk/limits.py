"""How much one address, one network and one recipient may ask before we say: later.

Counted from the questions themselves. Addresses are kept only as keyed digests.
"""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from cityline.desk.models import Question
from cityline.kernel.refusals import TooMany
from cityline.notices.limits import may_mail

if TYPE_CHECKING:
    from datetime import datetime

    from cityline.people.models import User

PER_ADDRESS_AN_HOUR = 20
PER_NETWORK_AN_HOUR = 100
# Messages to an address nobody has proved yet: a stranger's mailbox is not ours to fill.
PER_UNPROVED_RECIPIENT_A_DAY = 5
PER_RECIPIENT_A_DAY = 40


@dataclass(frozen=True)
class Origin:
    """Where a request came from, as keyed digests (32 hex characters); empty when unknown."""

    address: str = ""
    network: str = ""

    @classmethod
    def of(cls, address: str) -> Origin:
        """From an IP address in text; the network is its /24 (IPv4) or /48 (IPv6)."""
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return cls()
        prefix = 24 if ip.version == 4 else 48  # noqa: PLR2004 - the two versions of the protocol
        net = ipaddress.ip_network(f"{ip}/{prefix}", strict=False)
        return cls(_digest(str(ip)), _digest(str(net)))


def _digest(value: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), value.encode(), "sha256").hexdigest()[:32]


def check_may_ask(*, asker: User, origin: Origin, at: datetime) -> None:
    """Raise TooMany with a sentence that says when to come back. What was typed stays on the page."""
    hour, day = at - timedelta(hours=1), at - timedelta(days=1)
    asked = Question.objects.filter(received_at__gt=hour)
    if origin.address and asked.filter(asked_from=origin.address).count() >= PER_ADDRESS_AN_HOUR:
        raise TooMany(
            "too_many_from_address",
            "Many questions came from your connection in the last hour. Please send this one in an hour, or write to us by e-mail.",
        )
    if origin.network and asked.filter(asked_from_network=origin.network).count() >= PER_NETWORK_AN_HOUR:
        raise TooMany(
            "too_many_from_network",
            "Many questions came from your network in the last hour. Please send this one in an hour, or write to us by e-mail.",
        )
    allowed = PER_RECIPIENT_A_DAY if asker.email_proved_at else PER_UNPROVED_RECIPIENT_A_DAY
    if not asker.email_proved_at:
        # Ways to write one mailbox differently (ada+1@, ada+2@) are one mailbox here.
        may_mail(asker.email, about="question")
    if Question.objects.filter(asker=asker, received_at__gt=day).count() >= allowed:
        raise TooMany(
            "too_many_for_recipient",
            f"We have {allowed} questions from this e-mail address today. Open one of the links we mailed to it, or wait a day.",
            field="email",
        )
