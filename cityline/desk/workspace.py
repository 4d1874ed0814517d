"""Everything the desk sees of one question, gathered for the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cityline.desk import memo as memo_text
from cityline.desk import queries, rules
from cityline.desk.checklist import blocking, checks
from cityline.desk.documents import pages_of
from cityline.desk.finding import find_anything, more_like, still_to_offer
from cityline.desk.presenting import entries_of, file_link, files_by_subject, trail_of
from cityline.desk.standing import due_of, lateness_of
from cityline.desk.states import EDITABLE, QUESTION_MOVES, Status
from cityline.kernel import clock
from cityline.networks.calendars import calendar_of
from cityline.people.queries import desk_people
from cityline.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cityline.desk.models import PackageItem, Question
    from cityline.desk.suggestions import Suggestion
    from cityline.people.models import User


@dataclass(frozen=True)
class Fact:
    """One fact about a city with its source."""

    name: str
    value: str
    source: str


def at_a_glance(question: Question) -> list[Fact]:
    """What we hold about the city, each with its source; only what is known."""
    place = question.place
    if place is None:
        return []
    rows = []
    if place.population_2020:
        rows.append(Fact("Population", f"{place.population_2020:,}", "2020 Census"))
    if place.population_2000 and place.population_2010:
        change = (place.population_2010 - place.population_2000) / place.population_2000 * 100
        source = f"{place.population_2000:,} to {place.population_2010:,}, Census"
        rows.append(Fact("Change, 2000 to 2010", f"{change:+.1f}%".replace("-", "−"), source))
    rows.append(Fact("County", place.county_words, "Census"))
    asked = type(question).objects.filter(place=place, network=question.network).exclude(pk=question.pk).count()
    times = {0: "Never", 1: "Once"}.get(asked, f"{asked} times")
    rows.append(Fact("Asked before", times, "This network"))
    return [row for row in rows if row.value]


def _not_yet_in(items: Sequence[PackageItem], rows: list[Suggestion]) -> list[Suggestion]:
    taken = {(item.kind, item.object_id) for item in items}
    return [row for row in rows if (row.kind, row.id) not in taken]


def workspace_page(
    question: Question, user: User, *, find: str = "", like: str = "", again: bool = False
) -> dict[str, Any]:
    """The whole page for someone at the desk, in at most fifteen queries whatever the number of rows.

    `find`: words to search everything for; `like`: "kind:id" of a record to find more of; `again`: look for
    suggestions anew. The first of them that is given is done.
    """
    calendar = calendar_of(question.network)
    today = calendar.day_of(clock.now())
    late = lateness_of(question, calendar, today)
    editable = question.status in EDITABLE
    answered = question.status == Status.ANSWERED
    ready = queries.gathered(question)
    items = ready.items
    memo, beside = queries.memos_of(question)
    pages = pages_of(question, memo, items)
    standing = [] if answered else checks(
        items=items, memo_text=memo.text if memo else "", pages=pages, city=question.city_words
    )  # fmt: skip
    review, last_review = queries.reviews_of(question)
    said = list(queries.thread(question, desk=True))
    files = files_by_subject(question, said)
    like_title, alike = more_like(like, question) if like and editable and not find else ("", [])
    return {
        "question": question,
        "network": question.network,
        "calendar": calendar,
        "lateness": late,
        "due": due_of(question, late, calendar),
        "facts": at_a_glance(question),
        "verified": rules.asker_is_verified(question),
        "entries": entries_of(said, question, calendar, desk=True),
        "files": [file_link(question, stored) for stored in files.get(("question", question.code), [])],
        "steps": trail_of(queries.timeline(question, desk=True), question, calendar, late),
        "items": items,
        "cites": set(range(1, len(items) + 1)),
        "removed": ready.removed if editable else [],
        "missing_sentences": sum(1 for item in items if not item.annotation.strip()),
        "find": find,
        "like": like if like_title else "",
        "like_title": like_title,
        "again": again,
        "found": _not_yet_in(items, alike)
        if like_title
        else find_anything(find, question)
        if find and editable
        else [],
        "offers": still_to_offer(question, ready, again=again) if editable and not (find or like_title) else [],
        "memo": memo,
        "memo_words": memo.text if memo else memo_text.BLANK,
        "beside": beside,
        "pages": pages,
        "checks": [
            {
                "state": row.state,
                "text": row.sentence,
                "url": f"#{row.anchor}" if row.anchor else "",
                "link": "Go there",
            }
            for row in standing
        ],
        "to_fix": len(blocking(standing)),
        "review": review,
        "last_review": last_review,
        "response": getattr(question, "response", None),
        "feedback": question.feedback.select_related("user").first() if answered else None,
        "publication": getattr(question, "publication", None),
        "publishable": not rules.may_be_published(question),
        "editable": editable,
        "may_review": review is not None and not rules.may_review(user, question),
        "moves": {move.name for move in QUESTION_MOVES.open_from(question.status)},
        "is_mine": question.assigned_to_id == user.pk,
        "navigators": desk_people(question.network),
        "topics": Topic.choices,
        "message_key": f"{question.code}-{clock.now().timestamp():.6f}",
    }
