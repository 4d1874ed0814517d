"""Preparing the public version at the desk: draft, warnings, show the asker, publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cityline.desk import memo, queries, rules
from cityline.desk.actions import publishing
from cityline.desk.deidentify import find_identifying, suggest_public_text
from cityline.desk.forms import PublicationForm
from cityline.desk.identity import facts_of, findings_in
from cityline.desk.models import PackageItem, Publication
from cityline.desk.staff import desk_view
from cityline.kernel.refusals import Refused
from cityline.ui.markdown import sections

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from cityline.desk.models import Question
    from cityline.networks.models import Network
    from cityline.people.models import User

FIELDS = ("title", "short_answer", "body", "topic", "size_words", "region_words")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
def publication(request: HttpRequest, user: User, _network: Network, code: str) -> HttpResponse:
    """The public version of one question's answer."""
    question = queries.desk_question(user, code)
    why_not = rules.may_be_published(question)
    if why_not:
        raise PermissionDenied(why_not)
    current = Publication.objects.filter(question=question).select_related("answer").first()
    if request.method == "POST":
        return _press(request, user, question, current)
    initial = {name: getattr(current, name) for name in FIELDS} if current else first_draft(question)
    return _page(request, question, current, PublicationForm(initial=initial))


def first_draft(question: Question) -> dict[str, str]:
    """A start: the memo with every sure warning already replaced. Never stored before the navigator saves it."""
    facts = facts_of(question)
    sent = list(
        PackageItem.objects.filter(package=question.response.package, removed_at__isnull=True).order_by(
            "position", "id"
        )
    )
    kept = {item.pk: number for number, item in enumerate(publishing.citable(question), start=1)}
    numbers = {number: kept[item.pk] for number, item in enumerate(sent, start=1) if item.pk in kept}

    def public(text: str) -> str:
        renumbered = memo.renumbered(text, numbers)
        return suggest_public_text(renumbered, find_identifying(renumbered, facts))

    parts = sections(question.response.memo.text)
    short = next((part.text for part in parts if part.title == "In short"), "")
    body = "\n\n".join(
        f"## {part.title}\n\n{part.text}" for part in parts if part.title not in {"In short", "What you asked"}
    )
    place = question.place
    people = round((place.population or 0), -3) if place else 0
    return {
        "title": public(question.title),
        "short_answer": public(short),
        "body": public(body),
        "topic": question.topic,
        "size_words": f"a city of about {people:,}" if people else "",
        "region_words": "",
    }


def _page(
    request: HttpRequest, question: Question, current: Publication | None, form: PublicationForm, status: int = 200
) -> HttpResponse:
    findings = findings_in(current) if current else []
    kept = set(current.kept_findings) if current else set()
    context: dict[str, Any] = {
        "question": question,
        "publication": current,
        "form": form,
        "findings": [(row, row.text in kept) for row in findings],
        "standing": sum(1 for row in findings if row.text not in kept),
    }
    return render(request, "desk/publication.html", context, status=status)


def _press(request: HttpRequest, user: User, question: Question, current: Publication | None) -> HttpResponse:
    """Save what was typed, then do what the button says."""
    verb = request.POST.get("do", "save")
    form = PublicationForm(request.POST)
    try:
        if verb in {"save", "show_asker"}:
            if not form.is_valid():
                return _page(request, question, current, form, 422)
            current = publishing.draft_publication(
                question=question, by=user, kept_findings=request.POST.getlist("kept"), **form.cleaned_data
            )
        if current is None:
            raise Refused("no_draft", "Save the public version first.")
        if verb == "show_asker":
            publishing.show_asker(publication=current, by=user)
            messages.success(request, "The asker has the exact text before them. We mail you their answer.")
        elif verb == "take_back":
            publishing.take_back_publication(publication=current, by=user)
            messages.success(request, "Yours to change again. An approval given before is void.")
        elif verb == "publish":
            answer = publishing.publish_answer(publication=current, by=user)
            messages.success(request, "Published. The next city finds it from now on.")
            return redirect(answer)
        else:
            messages.success(request, "Saved.")
    except Refused as refused:
        if refused.field:
            form.refuse(refused.sentence, refused.field)
        else:
            messages.error(request, refused.sentence)
        return _page(request, question, current, form, 422)
    return redirect("desk-publication", code=question.code)
