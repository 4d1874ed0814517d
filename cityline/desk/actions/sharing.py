"""Who can see a question, and changing it. Only a person who signed in, never a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from cityline.audit.actions import record
from cityline.desk import emails
from cityline.desk.actions.handling import must
from cityline.desk.events import DeskEvent
from cityline.desk.models import Colleague, Publication, Question, SignedLink
from cityline.desk.states import Privacy, PublicationStatus
from cityline.kernel import clock
from cityline.kernel.refusals import Refused
from cityline.notices import reply_addresses
from cityline.notices.limits import may_mail
from cityline.people.queries import standing_of, user_by_email

if TYPE_CHECKING:
    from cityline.people.models import User

MOST_COLLEAGUES = 20


def change_privacy(*, question: Question, by: User, privacy: str) -> None:
    """Private, or may be published without names or places.

    Changes: privacy. Going private stops a publication that has not appeared: its approval is void. A published
    answer stays (the desk can withdraw it). Recorded: privacy_changed. Told: nobody. Refused: anyone but the
    asker or the city's lead; an unknown choice.
    """
    must("may_share", by, question)
    if privacy not in Privacy.values:
        raise Refused("unknown_choice", "Choose one of the two.", field="privacy")
    if privacy == question.privacy:
        return
    with transaction.atomic():
        Question.objects.filter(pk=question.pk).update(privacy=privacy)
        question.privacy = privacy
        if privacy == Privacy.PRIVATE:
            Publication.objects.filter(
                question=question, status__in=[PublicationStatus.WITH_ASKER, PublicationStatus.APPROVED]
            ).update(status=PublicationStatus.DECLINED, approved_at=None, approved_by=None, approved_digest="")
        record(
            DeskEvent.PRIVACY_CHANGED, subject=question, network_id=question.network_id, by=by,
            data={"to": Privacy(privacy).label.lower()},
        )  # fmt: skip


def add_colleague(*, question: Question, by: User, email: str) -> Colleague:
    """Let a colleague of the same city read and reply.

    Changes: one colleague. Recorded: colleague_added. Told: the colleague, with their own signed link.
    Refused: an address that is not one; a person not verified for this city who does not share the asker's
    mail domain; more than 20; a mailbox nobody proved that had its share of our mail today (TooMany).
    """
    must("may_share", by, question)
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(
            "bad_email", "Enter a full e-mail address, such as ben@fallriver.example.", field="email"
        ) from None
    if question.colleagues.count() >= MOST_COLLEAGUES:
        raise Refused("too_many_colleagues", f"A question has at most {MOST_COLLEAGUES} colleagues.", field="email")
    with transaction.atomic():
        colleague = _of_same_city(question, email)
        if colleague.email_proved_at is None:
            may_mail(colleague.email)
        row, made = Colleague.objects.get_or_create(
            question=question, user=colleague, defaults={"added_by": by, "added_at": clock.now()}
        )
        if made:
            record(
                DeskEvent.COLLEAGUE_ADDED, subject=question, network_id=question.network_id, by=by,
                data={"colleague": str(colleague)},
            )  # fmt: skip
            emails.colleague_added(question, row, by)
    return row


# Anyone can have an address here, so sharing it says nothing about a city.
PUBLIC_MAIL = frozenset({"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "aol.com", "proton.me"})


def _of_same_city(question: Question, email: str) -> User:
    from cityline.people.actions import person_for

    known = user_by_email(email)
    if known and known.pk == question.asker_id:
        raise Refused("is_asker", "That is the person who asked.", field="email")
    standing = standing_of(known, question.place)
    if known and standing and standing.verified_at:
        return known
    domain = email.rsplit("@", 1)[1].casefold()
    asker_domain = question.asker.email.rsplit("@", 1)[1].casefold()
    if domain != asker_domain or domain in PUBLIC_MAIL:
        raise Refused(
            "other_city",
            f"Only colleagues of {question.city_words} can be added: people we verified for it, or an address that ends in @{asker_domain}.",
            field="email",
        )
    return known or person_for(email=email)


def remove_colleague(*, question: Question, by: User, user_id: int) -> None:
    """End a colleague's access at once, their signed link and reply address with it.

    Recorded: colleague_removed. Told: nobody. Refused: anyone but the asker or the city's lead.
    """
    must("may_share", by, question)
    with transaction.atomic():
        row = Colleague.objects.filter(question=question, user_id=user_id).select_related("user").first()
        if row is None:
            return
        row.delete()
        SignedLink.objects.filter(question=question, user_id=user_id).update(revoked_at=clock.now())
        reply_addresses.revoke(("question", question.code), user_id)
        record(
            DeskEvent.COLLEAGUE_REMOVED, subject=question, network_id=question.network_id, by=by,
            data={"colleague": str(row.user)},
        )  # fmt: skip


def open_to_office(*, question: Question, by: User, open_: bool) -> None:
    """Open the question to the whole city office, or close it again.

    Changes: open_to_office. Recorded: office_access_changed. Told: nobody. Refused: anyone but the asker or
    lead; an asker not verified for the city.
    """
    must("may_open_to_office", by, question)
    with transaction.atomic():
        Question.objects.filter(pk=question.pk).update(open_to_office=open_)
        question.open_to_office = open_
        record(
            DeskEvent.OFFICE_ACCESS_CHANGED, subject=question, network_id=question.network_id, by=by,
            data={"open": open_},
        )  # fmt: skip


def revoke_links(*, question: Question, by: User) -> None:
    """Switch off every signed link of this question; the next message brings new ones. Recorded: link_revoked."""
    must("may_share", by, question)
    with transaction.atomic():
        SignedLink.objects.filter(question=question, revoked_at__isnull=True).update(revoked_at=clock.now())
        record(DeskEvent.LINK_REVOKED, subject=question, network_id=question.network_id, by=by)
