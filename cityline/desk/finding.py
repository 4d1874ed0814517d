"""What the navigator can add to a package: suggestions for this question, and search over everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from cityline.desk.suggestions import Suggestion, suggest
from cityline.kernel.paging import row_number
from cityline.library.models import Answer, Resource
from cityline.places.models import Place
from cityline.places.queries import meant
from cityline.programs.models import Program
from cityline.search import finding, likes, numbers, showing
from cityline.search.likes import is_paragraph

if TYPE_CHECKING:
    from cityline.desk.models import PackageItem, Question
    from cityline.desk.queries import Gathered

LIKE_THIS = 8
RECORDS = ("answer", "resource", "program")


def find_anything(words: str, question: Question, limit: int = 12) -> list[Suggestion]:
    """Records and cities for typed words; a paragraph is searched by meaning, a few words by the words."""
    if is_paragraph(words):
        return list(suggest(words, place=question.place, network_id=question.network_id, limit=limit // 3))
    found = finding.search(numbers.bare(words), kinds=RECORDS, network_id=question.network_id, size=limit)
    rows = [_described(question, hit.kind, hit.object_id, hit.title) for hit in found.hits]
    named = meant(words, limit=3, near=not found.hits).places
    cities = [_described(question, "city", place.geoid, str(place)) for place in named]
    return [row for row in (*rows, *cities) if row]


def more_like(about: str, question: Question) -> tuple[str, list[Suggestion]]:
    """The title of a record named "kind:id", and records most like it; ("", []) for anything else."""
    kind, _, key = about.partition(":")
    row = _described(question, kind, key, "") if kind in RECORDS else None
    if row is None:
        return "", []
    near = showing.things(likes.like(kind, key, kinds=RECORDS, network_id=question.network_id, limit=LIKE_THIS))
    rows = [Suggestion(one.kind, one.key, one.title, one.url, 0.0, f"{one.label}.") for one in near]
    return row.title, rows


def offered(question: Question, kind: str, key: str) -> Suggestion:
    """The thing a navigator adds, with the score and reason it was suggested with, if it was."""
    from cityline.desk.models import PackageItem

    row = _described(question, kind, key, "")
    if row is None:
        raise Http404("There is no such record.")
    column = {"answer": "answer_id", "resource": "resource_id", "program": "program_id", "city": "place_id"}[kind]
    known = PackageItem.objects.filter(package__question=question, **{column: key}).exclude(why="").first()
    return Suggestion(kind, row.id, row.title, row.url, known.score or 0.0, known.why) if known else row


def _described(question: Question, kind: str, key: str, title: str) -> Suggestion | None:
    """What may be offered for this question: anything of the shared library, and its own network's answers."""
    model = {
        "answer": Answer.objects.public().filter(network_id=question.network_id),
        "resource": Resource.objects.public(),
        "program": Program.objects,
        "city": Place.objects,
    }.get(kind)
    if model is None or not row_number(key):
        return None
    row = model.filter(pk=key).first()  # type: ignore[attr-defined]
    if row is None:
        return None
    name = f"{row.title} ({row.number})" if kind == "program" else title or str(row)
    return Suggestion(kind, key, name, row.get_absolute_url(), 0.0, "")


def still_to_offer(question: Question, ready: Gathered, *, again: bool, limit: int = 8) -> list[Suggestion]:
    """Suggestions not yet in the package: records best first, then two cities (their score is another measure).

    They are those found when the question came, which the city sees too; looked for anew if `again`.
    """
    taken = {(item.kind, item.object_id) for item in ready.items}
    if again:
        rows = list(suggest(question.text, place=question.place, network_id=question.network_id))
    else:
        rows = [_as_found(item) for item in ready.found]
    fresh = [row for row in rows if (row.kind, row.id) not in taken]
    records = sorted((row for row in fresh if row.kind != "city"), key=lambda row: -row.score)
    cities = [row for row in fresh if row.kind == "city"][:2]
    return [*records[: limit - len(cities)], *cities]


def _as_found(item: PackageItem) -> Suggestion:
    return Suggestion(item.kind, item.object_id, item.title, item.url, item.score or 0.0, item.why)
