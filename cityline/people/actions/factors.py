"""Second factors: what is recorded when one comes, goes or fails."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F

from cityline.audit.actions import record
from cityline.networks.queries import current_network_id
from cityline.people.events import PeopleEvent
from cityline.people.factors import FactorAdapter
from cityline.people.models import User

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


def note(*, event: PeopleEvent, user: User, what: str = "") -> None:
    """Records that a second factor came, went or failed, for the network's administrators to see."""
    record(
        event, subject=user, network_id=current_network_id() or None, by=None if event is PeopleEvent.FACTOR_FAILED else user,
        data={"person": str(user), "what": WORDS.get(what, what)},
    )  # fmt: skip


def end_sessions(*, user: User) -> None:
    """Ends every session of the person with its next request."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
        user.refresh_from_db(fields=["sessions_ended"])


def note_sign_in(*, user: User, how: str) -> None:
    """Records that someone signed in, and with what."""
    record(PeopleEvent.SIGNED_IN, subject=user, network_id=current_network_id() or None, by=user, data={"how": how})
