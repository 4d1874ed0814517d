"""Second factors: what is recorded when one comes, goes or fails; and the way out when a device is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F

from cityline.audit.actions import record
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.networks.queries import current_network_id
from cityline.people import emails, rules
from cityline.people.events import PeopleEvent
from cityline.people.factors import FactorAdapter
from cityline.people.models import User

if TYPE_CHECKING:
    from cityline.networks.models import Network

WORDS = {
    Authenticator.Type.TOTP: "an authenticator app",
    Authenticator.Type.WEBAUTHN: "a passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


def give_app(*, user: User, secret: str) -> None:
    """An authenticator app with a secret known beforehand, for the sample network and for tests. One that is there
    stays. Recorded: nothing, for nobody set it up."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": FactorAdapter().encrypt(secret)}}
    )


def _network_of(user: User) -> int | None:
    """Whose administrators see it: those of the network served here, or of the one somebody works for instead."""
    here = current_network_id() or None
    return here if not user.roles or here in user.roles else min(user.roles)


def note(*, event: PeopleEvent, user: User, what: str = "") -> None:
    """Records that a second factor came, went or failed, for the network's administrators to see."""
    record(
        event, subject=user, network_id=_network_of(user), by=None if event is PeopleEvent.FACTOR_FAILED else user,
        data={"person": str(user), "what": WORDS.get(what, what)},
    )  # fmt: skip


def end_sessions(*, user: User) -> None:
    """Ends every session of the person with its next request."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
        user.refresh_from_db(fields=["sessions_ended"])


def note_sign_in(*, user: User, how: str) -> None:
    """Records that someone signed in, and with what."""
    record(PeopleEvent.SIGNED_IN, subject=user, network_id=_network_of(user), by=user, data={"how": how})


def remove_second_step(*, user: User, by: User | None, network: Network, reason: str) -> None:
    """Somebody lost their phone and their recovery codes: an administrator removes all their second steps.

    Changes: apps, passkeys and recovery codes go; every session of theirs ends; signing in then leads them to set up a
    new one before anything else. Recorded: factor_removed, with the reason. Told: the person. Refused: anyone but an
    administrator of every network the person works for; oneself; somebody who has none; no reason. `by` None is the
    operator's command line, for when no administrator is left.
    """
    why_not = rules.may_remove_second_step(by, user, network) if by else ""
    if why_not:
        raise NotAllowed("not_allowed", why_not)
    reason = reason.strip()[:500]
    if not reason:
        raise Refused("no_reason", "Say how you made sure that it is them. It is kept.", field="reason")
    with transaction.atomic():
        if not Authenticator.objects.filter(user=user).delete()[0]:
            raise TooLate("none", "This person has no second step.")
        end_sessions(user=user)
        record(
            PeopleEvent.FACTOR_REMOVED, subject=user, network_id=network.pk, by=by,
            data={"person": str(user), "what": "every second step", "reason": reason},
        )  # fmt: skip
        emails.second_step_removed(user, network=network, by=by)
