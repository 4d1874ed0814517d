"""Who is looking at a question, read from the request: a person signed in, or signed links this browser opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityline.desk.limits import Origin
from cityline.desk.queries import Viewer
from cityline.people.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cityline.desk.models import Question, SignedLink

KEY = "opened_questions"


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer; links opened in this browser are checked anew against revocation by `live`."""
    user = request.user if isinstance(request.user, User) else None
    opened: dict[str, list[int]] = request.session.get(KEY, {})
    return Viewer(user, {int(question): person for question, (person, link) in opened.items() if _live(link)})


def _live(link_id: int) -> bool:
    """0 marks the browser that asked: it saw the question it typed. Others must still have a living link."""
    from cityline.desk.models import SignedLink
    from cityline.kernel import clock

    if link_id == 0:
        return True
    return SignedLink.objects.filter(pk=link_id, revoked_at__isnull=True, expires_at__gt=clock.now()).exists()


def remember_link(request: HttpRequest, link: SignedLink) -> None:
    """This browser opened a mailed link: it may read and reply to that one question."""
    _remember(request, link.question_id, link.user_id, link.pk)


def remember_asking(request: HttpRequest, question: Question) -> None:
    """The browser that asked may see what it asked, until it is closed."""
    _remember(request, question.pk, question.asker_id, 0)


def _remember(request: HttpRequest, question_id: int, user_id: int, link_id: int) -> None:
    opened = dict(request.session.get(KEY, {}))
    opened[str(question_id)] = [user_id, link_id]
    # A shared machine should not gather a year of questions: the last twenty are kept.
    request.session[KEY] = dict(list(opened.items())[-20:])


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
