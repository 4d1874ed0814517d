"""How much mail one mailbox may get from us before its owner has proved it is theirs.

Anyone can type anyone's address into a form. Without this, our forms would be a way to flood a stranger.
"""

from __future__ import annotations

from datetime import timedelta

from cityline.kernel import clock
from cityline.kernel.refusals import TooMany
from cityline.notices.headers import mailbox_of
from cityline.notices.models import Notice

PER_HOUR = 8
PER_DAY = 24


def may_mail(to: str, *, about: str = "", per_hour: int = PER_HOUR, per_day: int = PER_DAY) -> None:
    """Refuse with TooMany when this mailbox has had its share. For addresses nobody has proved; ask before writing.

    Counts what was queued, sent or not, because a queue that cannot be emptied is no reason to add to it; `about`
    counts only notices about that kind of subject. Two requests at the same moment can pass together: the limit is
    against floods, so one over is fine.
    """
    moment = clock.now()
    mine = Notice.objects.filter(mailbox=mailbox_of(to)).exclude(state=Notice.State.CANCELLED)
    if about:
        mine = mine.filter(subject_kind=about)
    in_day = mine.filter(created_at__gt=moment - timedelta(days=1)).values_list("created_at", flat=True)
    moments = list(in_day.order_by("-created_at")[:per_day])
    if sum(1 for at in moments if at > moment - timedelta(hours=1)) >= per_hour:
        raise TooMany("mail_limit", "We have sent this address several messages. Please wait an hour.", field="email")
    if len(moments) >= per_day:
        raise TooMany("mail_limit", "We have sent this address many messages today. Try tomorrow.", field="email")
