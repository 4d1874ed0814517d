"""Who is looking at a question, read from the request: a person signed in, or signed links this browser opened."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cityline.desk.limits import Origin
from cityline.desk.queries import Viewer
from cityline.people.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cityline.desk.models import Question, SignedLink

KEY = "opened_questions"


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer; what this browser opened is checked anew against revocation and time."""
    user = request.user if isinstance(request.user, User) else None
    opened: dict[str, str] = request.session.get(KEY, {})
    return Viewer(user, _living(opened) if opened else {})


def _living(opened: dict[str, str]) -> dict[int, int]:
    """Question id -> user id for each remembered link that still is what it was. A link revoked and mailed anew has
    another secret, so a browser that knew the old one stays out. One query."""
    from cityline.desk.models import SignedLink
    from cityline.kernel import clock

    links = SignedLink.objects.filter(
        question__in=[int(key) for key in opened], revoked_at__isnull=True, expires_at__gt=clock.now()
    )
    return {link.question_id: link.user_id for link in links if opened[str(link.question_id)] == _mark(link)}


def _mark(link: SignedLink) -> str:
    """What a session keeps of a link: enough to know it again, not enough to open it."""
    return hashlib.sha256(f"{link.pk}.{link.secret}".encode()).hexdigest()[:32]


def remember_link(request: HttpRequest, link: SignedLink) -> None:
    """This browser opened a mailed link: it may read and reply to that one question."""
    opened = {**request.session.get(KEY, {}), str(link.question_id): _mark(link)}
    # A shared machine should not gather a year of questions: the last twenty are kept.
    request.session[KEY] = dict(list(opened.items())[-20:])


def remember_asking(request: HttpRequest, question: Question) -> None:
    """The browser that asked may see what it asked, as if it had opened the link we mailed; switching off the
    links shuts it out like any other."""
    link = question.links.filter(user_id=question.asker_id).first()
    if link:
        remember_link(request, link)


def origin_of(request: HttpRequest) -> Origin:
    """Where the request came from. Only the connection is believed; a proxy sets REMOTE_ADDR by its own means."""
    return Origin.of(request.META.get("REMOTE_ADDR", ""))


class Unsent:
    """Words typed on a question's workspace but not sent yet: kept in the writer's own session, so that no
    other button of the page loses them."""

    def __init__(self, request: HttpRequest, question: Question) -> None:
        self._session = request.session
        self._key = f"unsent:{question.code}"

    def keep(self, name: str, text: str) -> None:
        kept = dict(self._session.get(self._key, {}))
        if text.strip():
            kept[name] = text[:20_000]
        else:
            kept.pop(name, None)
        if kept or self._key in self._session:
            self._session[self._key] = kept

    def forget(self, name: str) -> None:
        self.keep(name, "")

    def take(self) -> dict[str, str]:
        """What is kept, by field."""
        return dict(self._session.get(self._key, {}))
