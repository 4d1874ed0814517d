"""Pages for librarians, inside the content editor: what found nothing, what is placed, and how one thing is found."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.library import actions, presenting, rules
from cityline.library.forms import LONGEST_WORDS, PlacementForm
from cityline.networks.queries import current_network
from cityline.people.models import User
from cityline.search import particulars, unfound

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cityline.networks.models import Network
    from cityline.search.models import Document

LONGEST_LINE = 2_000


@require_safe
def unfound_list(request: HttpRequest) -> HttpResponse:
    """Searches that found nothing, of this month or another."""
    _librarian(request)
    this, months = unfound.month_of(clock.now().date()), unfound.months()
    month = _month(request.GET.get("month", "")) or this
    context = {
        "lines": presenting.unfound_lines(month),
        "month": month,
        "months": sorted({this, *months}, reverse=True),
        "add_url": reverse("wagtailsnippets_library_resource:add"),
    }
    return _page(request, "unfound", "Searches that found nothing", context)


@require_safe
def placement_list(request: HttpRequest) -> HttpResponse:
    """What comes first or last, topic by topic."""
    _by, network = _librarian(request)
    return _page(request, "placements", "First and last", {"placed": presenting.every_placement(network_id=network.pk)})


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """Looks a document up, to see how it is found."""
    _by, network = _librarian(request)
    words = _typed(request, LONGEST_WORDS)
    context = {"words": words, "found": presenting.looked_up(words, network_id=network.pk)}
    return _page(request, "documents", "How it is found", context)


@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, kind: str, object_id: str) -> HttpResponse:
    """How one document is found, why it stands where it stands for a line, and where it is placed; places it."""
    by, network = _librarian(request)
    row = particulars.document(kind, object_id.replace("\x00", ""), network_id=network.pk)
    if row is None:
        raise Http404("Readers cannot find this.")
    form = PlacementForm(request.POST if request.method == "POST" else None, initial=_first_topic(row))
    if form.is_bound and form.is_valid():
        try:
            actions.place_document(by=by, network=network, kind=kind, object_id=object_id, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            messages.success(request, f"“{row.title}” is placed.")
            return HttpResponseRedirect(f"{request.path}#placed")
    found = presenting.how_found(row, _typed(request, LONGEST_LINE), network_id=network.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"found": found, "form": form, "line": _typed(request, LONGEST_LINE), "document": row}
    return _page(request, "document", f"How it is found: {row.title}", context, status)


@require_POST
def lift(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Takes a placement away, and leads back to the list it was taken from."""
    by, network = _librarian(request)
    try:
        lifted = actions.lift_placement(by=by, network=network, placement_id=placement_id)
    except TooLate as refused:
        messages.error(request, refused.sentence)
        return HttpResponseRedirect(reverse("finding_placements"))
    messages.success(request, "Taken away. It stands where its words and meaning put it.")
    if request.POST.get("back") == "document":
        return HttpResponseRedirect(reverse("finding_document", args=[lifted.kind, lifted.object_id]))
    return HttpResponseRedirect(reverse("finding_placements"))


def _librarian(request: HttpRequest) -> tuple[User, Network]:
    """The editor lets in whoever may edit; these pages ask our own rule."""
    by, network = request.user, current_network()
    reason = rules.may_place(by if isinstance(by, User) else None, network.pk)
    if reason or not isinstance(by, User):
        raise NotAllowed("not_allowed", reason)
    return by, network


def _page(
    request: HttpRequest, name: str, title: str, context: dict[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    above = [{"url": reverse("finding_unfound"), "label": "Finding"}]
    given = {
        "tab": name,
        "header_title": title,
        "header_icon": "search",
        "breadcrumbs_items": [*above, {"url": "", "label": title.partition(":")[0]}],
    }
    return render(request, f"library/finding/{name}.html", given | context, status=status)


def _typed(request: HttpRequest, longest: int) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:longest]


def _month(text: str) -> date | None:
    try:
        return unfound.month_of(date.fromisoformat(f"{text}-01"))
    except ValueError:
        return None


def _first_topic(row: Document) -> dict[str, str]:
    topics = row.facets.get("topic") or []
    return {"topic": topics[0]} if topics else {}
