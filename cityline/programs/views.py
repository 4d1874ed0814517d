"""Pages about programs: the list with its filters, and one program."""

from __future__ import annotations

from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cityline.kernel.paging import page_number
from cityline.networks.queries import current_network_id
from cityline.places import queries as places
from cityline.places.models import Place
from cityline.programs import presenting, queries
from cityline.programs.documents import KIND
from cityline.programs.fit import fit
from cityline.programs.models import Program
from cityline.search import following, likes, showing, slips, unfound

_LONGEST_SEARCH = 2_000


@require_safe
def program_list(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").replace("\x00", " ")[:_LONGEST_SEARCH]
    filters = {name: request.GET.getlist(name) for name in queries.FILTERS if request.GET.get(name)}
    sort = request.GET.get("sort", "relevance")
    place, is_near = _place(request)
    page = page_number(request.GET.dict())
    listed = queries.program_list(typed, filters=filters, place=place, page=page, sort=sort)
    if page > 1 and not listed.rows:
        return HttpResponseRedirect(_address(request.GET))
    if request.method == "GET" and not listed.count:
        unfound.note(typed, where="programs", page=listed.page, filtered=bool(filters), degraded=listed.degraded)
    context = {
        "typed": typed,
        "list": listed,
        "place": place,
        "is_near": is_near,
        "city_typed": request.GET.get("city", ""),
        "groups": _facet_groups(request, listed),
        "clear": _address(request.GET, **{name: [] for name in filters}) if filters else "",
        "is_paragraph": likes.is_paragraph(typed),
        "is_cut": len(request.GET.get("q", "")) > _LONGEST_SEARCH,
        "unknown": slips.unknown(typed),
        "nearest": [] if listed.count else showing.nearest(typed, network_id=current_network_id()),
        "feed": following.address(typed, kind=KIND, filters=filters),
        "sorts": [(label, _address(request.GET, sort=[name]), name == sort) for name, label in presenting.SORTS],
        "previous": _address(request.GET, page=[str(listed.page - 1)]) if listed.page > 1 else "",
        "next": _address(request.GET, page=[str(listed.page + 1)]) if listed.page < listed.pages else "",
        "rows": [(row, presenting.verdict(row.fit)) for row in listed.rows],
        "kept": [(name, value) for name, values in filters.items() for value in values],
    }
    return render(request, "programs/program_list.html", context)


@require_safe
def program(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse | HttpResponsePermanentRedirect:
    found = queries.program_for(pk)
    if found is None:
        raise Http404
    if slug != found.slug:
        return redirect(_with_query(found, request), permanent=True)
    place, is_near = _place(request)
    fitted = fit(found, place)
    context: dict[str, Any] = {
        "program": found,
        "place": place,
        "is_near": is_near,
        "city_typed": request.GET.get("city", ""),
        "like": showing.like(KIND, found.pk, network_id=current_network_id()),
        "crumbs": [("Programs", reverse("programs"))],
        "fit": fitted,
        "verdict": presenting.verdict(fitted),
        "tests": [(test, presenting.verdict(test)) for test in fitted.tests],
        "facts": presenting.facts(found),
        "money": presenting.money_by_year(found),
        "source": presenting.source_name(found),
        "applicants": presenting.applicants(found),
        "links": presenting.links(found),
    }
    return render(request, "programs/program.html", context)


@require_safe
def by_number(request: HttpRequest, number: str) -> HttpResponse:
    """/programs/14.218/ leads to the program of that number."""
    found = queries.program_by_number(number)
    if found is None:
        raise Http404
    return redirect(_with_query(found, request))


def _with_query(program: Program, request: HttpRequest) -> str:
    """The program's one address; what was asked with it (the city) goes along."""
    query = request.GET.urlencode()
    return program.get_absolute_url() + (f"?{query}" if query else "")


def _place(request: HttpRequest) -> tuple[Place | None, bool]:
    """The city asked for, by code or as typed; the first of those it may mean, and whether its name is only near."""
    typed = request.GET.get("city", "").strip()
    found = places.meant(typed, limit=1) if typed else places.Meant([])
    return (found.places[0] if found.places else None), found.is_near


def _address(query: QueryDict, **changes: list[str]) -> str:
    """This page's address with some parts changed; the page number starts anew unless it is the change."""
    changed = query.copy()
    changed.pop("page", None)
    for name, values in changes.items():
        changed.setlist(name, values)
    encoded = changed.urlencode()
    return f"?{encoded}" if encoded else reverse("programs")


def _facet_groups(request: HttpRequest, listed: queries.ProgramList) -> list[dict[str, Any]]:
    """Filters as links: each toggles one value; a chosen one stays in sight even if nothing has it."""
    groups = []
    for name, title in presenting.FILTERS:
        chosen = request.GET.getlist(name)
        counts = {one.value: one.count for one in listed.facets.get(name, ())[: presenting.MOST_OPTIONS]}
        every = {one.value: one.count for one in listed.facets.get(name, ())}
        counts |= {value: every.get(value, 0) for value in chosen if value}
        options = [
            {
                "label": presenting.filter_label(name, value),
                "count": f"{count:,}",
                "here": value in chosen,
                "url": _address(
                    request.GET, **{name: [v for v in chosen if v != value] if value in chosen else [*chosen, value]}
                ),
            }
            for value, count in counts.items()
        ]
        if options:
            groups.append({"title": title, "options": options})
    return groups
