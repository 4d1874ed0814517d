"""Pages about programs: the list with its filters, and one program."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cityline.places import queries as places
from cityline.places.models import Place
from cityline.programs import presenting, queries
from cityline.programs.fit import fit
from cityline.programs.models import Program

_LONGEST_SEARCH = 200


@require_safe
def program_list(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "")[:_LONGEST_SEARCH]
    filters = {name: request.GET.getlist(name) for name in queries.FILTERS if request.GET.get(name)}
    sort = request.GET.get("sort", "relevance")
    place = _place(request)
    listed = queries.program_list(typed, filters=filters, place=place, page=_page(request), sort=sort)
    context = {
        "typed": typed,
        "list": listed,
        "place": place,
        "city_typed": request.GET.get("city", ""),
        "groups": _facet_groups(request, listed),
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
    place = _place(request)
    fitted = fit(found, place)
    context: dict[str, Any] = {
        "program": found,
        "place": place,
        "city_typed": request.GET.get("city", ""),
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


def _place(request: HttpRequest) -> Place | None:
    """The city asked for, by code or as typed; the first of those it may mean."""
    typed = request.GET.get("city", "").strip()
    if not typed:
        return None
    found = places.find_places(typed, limit=1)
    return found[0] if found else None


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    if not text.isdigit() or not 0 < int(text[:7]) <= 1_000:  # noqa: PLR2004 - 25,000 programs, ten times the list
        raise Http404
    return int(text)


def _address(query: QueryDict, **changes: list[str]) -> str:
    """This page's address with some parts changed; the page number starts anew unless it is the change."""
    changed = query.copy()
    changed.pop("page", None)
    for name, values in changes.items():
        changed.setlist(name, values)
    encoded = changed.urlencode()
    return f"?{encoded}" if encoded else reverse("programs")


def _facet_groups(request: HttpRequest, listed: queries.ProgramList) -> list[dict[str, Any]]:
    """Filters as links: each toggles one value."""
    groups = []
    for name, title in presenting.FILTERS:
        chosen = request.GET.getlist(name)
        options = [
            {
                "label": presenting.filter_label(name, one.value),
                "count": f"{one.count:,}",
                "here": one.value in chosen,
                "url": _address(
                    request.GET,
                    **{name: [v for v in chosen if v != one.value] if one.value in chosen else [*chosen, one.value]},
                ),
            }
            for one in listed.facets.get(name, ())[: presenting.MOST_OPTIONS]
        ]
        if options:
            groups.append({"title": title, "options": options})
    return groups
