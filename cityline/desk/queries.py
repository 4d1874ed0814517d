"""Reading the desk on someone's behalf: every fetch here also authorizes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, Func, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value
from django.http import Http404

from cityline.audit.queries import history_of
from cityline.desk import rules
from cityline.desk.events import DESK_ONLY
from cityline.desk.models import (
    Colleague,
    ItemFeedback,
    MemoVersion,
    Message,
    Package,
    PackageItem,
    Question,
    Review,
)
from cityline.desk.models.question import Audience
from cityline.desk.models.response import PackageState
from cityline.desk.states import OPEN, Status
from cityline.kernel.paging import row_number
from cityline.people.models import CityStanding, User
from cityline.people.queries import is_desk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from cityline.audit.models import Event
    from cityline.networks.models import Network


@dataclass(frozen=True)
class Viewer:
    """Who is looking: a person signed in, or a browser that opened signed links (question id -> user id)."""

    user: User | None = None
    links: Mapping[int, int] = field(default_factory=dict)

    def speaks_as(self, question: Question) -> User | None:
        """The person this viewer reads and replies as; None when the viewer may not see the question."""
        if self.user and not rules.may_read(self.user, question):
            return self.user
        person_id = self.links.get(question.pk)
        return User.objects.filter(pk=person_id, is_active=True).first() if person_id else None


def visible_to(user: User | None) -> QuerySet[Question]:
    """Every question a signed-in person may read. The same law as `rules.may_read`, as one query."""
    if user is None:
        return Question.objects.none()
    desk = user.grants.filter(role__in=["navigator", "reviewer", "administrator"]).values("network_id")
    verified_asker = CityStanding.objects.filter(
        user_id=OuterRef("asker_id"), place_id=OuterRef("place_id"), verified_at__isnull=False
    )
    led = CityStanding.objects.filter(user=user, is_lead=True).values("place_id")
    office = CityStanding.objects.filter(user=user, of_city_office=True).values("place_id")
    of_city = Q(place__in=led) | Q(open_to_office=True, place__in=office)
    return Question.objects.filter(
        Q(asker=user, asker_left_at__isnull=True)
        | Q(network__in=desk)
        | Exists(Colleague.objects.filter(question=OuterRef("pk"), user=user))
        | (of_city & Q(confirmed_at__isnull=False) & Exists(verified_asker))
    )


def question_for(viewer: Viewer, code: str) -> Question:
    """The question with this code, if the viewer may read it; 404 otherwise, as if there were none."""
    question = Question.objects.select_related("network", "asker", "place", "assigned_to").filter(code=code).first()
    if question is None or viewer.speaks_as(question) is None:
        raise Http404("No such question, or it is not yours to see.")
    return question


def desk_question(user: User | None, code: str) -> Question:
    """The question for someone at its desk; 404 for everybody else."""
    questions = Question.objects.select_related(
        "network", "asker", "place", "assigned_to", "response__sent_by", "response__read_by", "publication"
    )
    question = questions.filter(code=code).first()
    if question is None or not is_desk(user, question.network_id):
        raise Http404("No such question at your desk.")
    return question


def thread(question: Question, *, desk: bool) -> QuerySet[Message]:
    """What was said, oldest first; notes of the desk only for the desk."""
    said = question.messages.select_related("author")
    return said if desk else said.filter(audience=Audience.CITY)


def timeline(question: Question, *, desk: bool) -> list[Event]:
    """What happened, oldest first, without the desk's own business for others."""
    happened = history_of(question)
    return list(happened if desk else happened.exclude(type__in=[event.value for event in DESK_ONLY]))


def package_of(question: Question, state: PackageState) -> Package | None:
    """The latest package in this state with its items in order."""
    items = PackageItem.objects.filter(removed_at__isnull=True)
    return (
        question.packages.filter(state=state)
        .prefetch_related(Prefetch("items", queryset=items, to_attr="kept"))
        .order_by("-version")
        .first()
    )


def said_of(items: Iterable[PackageItem], person: User) -> dict[int, str]:
    """What this person said of these items: item id -> one of `ItemSaid`. Nobody else's word."""
    rows = ItemFeedback.objects.filter(item__in=[item.pk for item in items], user=person).exclude(said="")
    return dict(rows.values_list("item_id", "said"))


@dataclass(frozen=True)
class Gathered:
    """What lies ready for a response: the package's items in order, those taken out of it, and what was found first."""

    items: list[PackageItem] = field(default_factory=list)
    removed: list[PackageItem] = field(default_factory=list)
    found: list[PackageItem] = field(default_factory=list)


def gathered(question: Question) -> Gathered:
    """In one query. The package is the one being built; once the response has left, the one sent."""
    rows = PackageItem.objects.filter(package__question=question).select_related("package")
    ready, instant = Gathered(), 0
    for item in rows.order_by("-package__version", "position", "id"):
        if item.package.state == PackageState.INSTANT:
            instant = instant or item.package.version  # the newest; an earlier one is history
            if item.package.version == instant:
                ready.found.append(item)
        else:
            (ready.removed if item.removed_at else ready.items).append(item)
    return ready


def memo_of(question: Question) -> MemoVersion | None:
    """The memo as it stands: the newest version not laid beside another."""
    return question.memos.filter(beside=False).select_related("by").order_by("-number").first()


def memos_of(question: Question) -> tuple[MemoVersion | None, list[MemoVersion]]:
    """The memo as it stands, and texts saved over someone else's newer one since: kept for comparing. One query."""
    newest = MemoVersion.objects.filter(question=question, beside=False).order_by("-number").values("number")[:1]
    kept = list(question.memos.filter(number__gte=newest).select_related("by"))
    return (kept[0], kept[1:]) if kept else (None, [])


def open_review(question: Question) -> Review | None:
    return question.reviews.filter(verdict="").select_related("submitted_by", "reviewer").first()


def reviews_of(question: Question) -> tuple[Review | None, Review | None]:
    """The reading under way and the last one decided."""
    readings = list(question.reviews.select_related("submitted_by", "reviewer"))
    under_way = next((review for review in readings if not review.verdict), None)
    return under_way, next((review for review in reversed(readings) if review.verdict), None)


def asked_by(user: User) -> QuerySet[Question]:
    """A person's own and shared questions, newest first."""
    return visible_to(user).select_related("place", "assigned_to").order_by("-received_at")


# ── The queue ────────────────────────────────────────────────────────────────

VIEWS = ("mine", "unassigned", "open", "due", "waiting", "review", "answered")
COUNT_LIMIT = 1000


def queue(
    network: Network, *, view: str, user: User, today: date, words: str = "", filters: Mapping[str, str] | None = None
) -> QuerySet[Question]:
    """One view of the desk's questions, soonest promise (or needed-by, if earlier) first. Callers checked `is_desk`."""
    rows = Question.objects.filter(network=network).select_related("place", "assigned_to")
    rows = _viewed(rows, view, user, today)
    chosen = filters or {}
    if chosen.get("topic"):
        rows = rows.filter(topic=chosen["topic"])
    if chosen.get("state"):
        rows = rows.filter(place__state=chosen["state"])
    if who := row_number(chosen.get("who", "")):
        rows = rows.filter(assigned_to_id=who)
    if words.strip():
        rows = rows.filter(words=SearchQuery(words, search_type="websearch", config="english"))
    if view == "answered":
        return rows.order_by("-answered_at", "-id")
    return rows.order_by("sort_on", "id")


def _viewed(rows: QuerySet[Question], view: str, user: User, today: date) -> QuerySet[Question]:
    open_rows = rows.filter(status__in=sorted(OPEN))
    match view:
        case "mine":
            return open_rows.filter(assigned_to=user)
        case "unassigned":
            return open_rows.filter(assigned_to__isnull=True)
        case "due":
            return open_rows.filter(sort_on__lte=today).exclude(status=Status.WAITING)
        case "waiting":
            return rows.filter(status=Status.WAITING)
        case "review":
            return rows.filter(status__in=[Status.IN_REVIEW, Status.APPROVED])
        case "answered":
            return rows.filter(status=Status.ANSWERED)
        case _:
            return open_rows


def in_words(count: int) -> str:
    """Exact to a thousand, then "1,000+": a count nobody acts on is not worth a scan."""
    return f"{COUNT_LIMIT:,}+" if count > COUNT_LIMIT else f"{count:,}"


def view_counts(network: Network, user: User, today: date) -> dict[str, str]:
    """How many questions each view holds, each counted to a thousand, in one query."""
    every = Question.objects.filter(network=network).order_by()
    counts = {view: _how_many(_viewed(every, view, user, today)) for view in VIEWS}
    seen = type(network).objects.filter(pk=network.pk).values_list(*counts.values()).get()
    return {view: in_words(count) for view, count in zip(counts, seen, strict=True)}


def _how_many(rows: QuerySet[Question]) -> Func:
    """Up to one more than the limit, counted in the database; no column is read, so an index is enough."""
    ones = rows.annotate(one=Value(1)).values("one")[: COUNT_LIMIT + 1]
    return Func(ArraySubquery(ones), function="cardinality", output_field=IntegerField())


def in_hand(user: User, network: Network) -> str:
    """Which open questions of the network are in this person's name, as a sentence; "" without any. One query."""
    codes = list(
        Question.objects.filter(network=network, assigned_to=user, status__in=sorted(OPEN))
        .order_by("due_on", "id")
        .values_list("code", flat=True)
    )
    if not codes:
        return ""
    several = f"{len(codes)} open questions are" if len(codes) > 1 else "One open question is"
    return f"{several} in their name ({', '.join(codes[:5])}{', …' if len(codes) > 5 else ''}). Hand them over first."  # noqa: PLR2004
