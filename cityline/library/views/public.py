"""Pages for everyone: the library and the answers."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from cityline.kernel.refusals import Refused, TooLate, TooMany
from cityline.library import actions, jsonld, queries
from cityline.library.forms import ListRequest, VoteForm
from cityline.library.models import Answer, VoteQuestion
from cityline.library.states import AnswerStatus
from cityline.library.views import lists
from cityline.networks.queries import current_network, current_network_id
from cityline.people.models import User
from cityline.search import showing, slips, unfound
from cityline.search.likes import LIKE_THIS
from cityline.topics import Topic
from cityline.ui import markdown

if TYPE_CHECKING:
    from django.http import HttpRequest

RESOURCE_FILTERS = ("topic", "type", "state", "size", "year")
ANSWER_FILTERS = ("topic", "year")
CITED_SHOWN = 10
_IN_SHORT = re.compile(r"\A\s*## In short[ \t]*\n+", re.IGNORECASE)


@require_safe
def resource_list(request: HttpRequest) -> HttpResponse:
    asked = ListRequest.of(request.GET.dict(), RESOURCE_FILTERS)
    listing = queries.library_list(words=asked.words, filters=asked.filters, page=asked.page, sort=asked.sort)
    _note_unfound(request, "library", asked, listing)
    return _list(request, "resource", asked, listing, RESOURCE_FILTERS)


@require_safe
def answer_list(request: HttpRequest) -> HttpResponse:
    asked = ListRequest.of(request.GET.dict(), ANSWER_FILTERS)
    listing = queries.answer_list(
        words=asked.words, filters=asked.filters, network_id=current_network().pk, page=asked.page, sort=asked.sort
    )
    _note_unfound(request, "answers", asked, listing)
    return _list(request, "answer", asked, listing, ANSWER_FILTERS)


def _note_unfound(request: HttpRequest, where: str, asked: ListRequest, listing: queries.Listing) -> None:
    """For the librarian: what readers looked for and the list does not have."""
    if request.method == "GET" and not listing.count:
        unfound.note(asked.words, where=where, page=asked.page, filtered=bool(asked.filters), degraded=listing.degraded)


def _list(
    request: HttpRequest, kind: str, asked: ListRequest, listing: queries.Listing, names: tuple[str, ...]
) -> HttpResponse:
    if asked.page > 1 and not listing.rows:
        return HttpResponseRedirect(request.path + lists.address(asked, asked.filters))
    context = {
        "asked": asked,
        "listing": listing,
        "groups": lists.facet_groups(asked, listing.facets, names),
        "sorts": lists.sorts(asked),
        "page": lists.page_of(asked, listing.count),
        "clear": lists.address(asked, {}) if asked.filters else "",
        "feed": lists.feed(asked, kind),
        "nearest": [] if listing.count else showing.nearest(asked.words, network_id=current_network_id()),
        "unknown": slips.unknown(asked.words),
    }
    return render(request, f"library/{kind}_list.html", context)


@require_safe
def resource(request: HttpRequest, resource_id: int, slug: str = "") -> HttpResponse:
    found = queries.public_resource(resource_id)
    if found is None:
        raise Http404("There is no such record in the library.")
    if slug != found.slug:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    network_id = current_network_id()
    citing = list(queries.answers_citing(resource=found, network_id=network_id)[:CITED_SHOWN])
    like = showing.like("resource", found.pk, network_id=network_id, limit=LIKE_THIS + len(citing))
    cited_in = {("answer", str(one.pk)) for one in citing}
    context = {
        "resource": found,
        "answers": citing,
        "like": [one for one in like if (one.kind, one.key) not in cited_in][:LIKE_THIS],
        "linked_data": jsonld.as_script(jsonld.creative_work(found, site=settings.SITE_URL)),
    }
    return render(request, "library/resource.html", context)


@require_safe
def answer(request: HttpRequest, answer_id: int, slug: str = "") -> HttpResponse:
    found = queries.any_answer(answer_id, network_id=current_network_id())
    if found is None:
        raise Http404("There is no such answer.")
    if found.status == AnswerStatus.WITHDRAWN:
        beside = queries.answers_beside(found)
        return render(request, "library/answer_gone.html", {"answer": found, "beside": beside}, status=HTTPStatus.GONE)
    if slug != found.slug:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    return _answer(request, found)


def _after_the_short_answer(body: str) -> str:
    """A memo opens with "In short"; here the short answer above has that heading, and one page says it once."""
    return _IN_SHORT.sub("", body, count=1)


def _answer(request: HttpRequest, found: Answer, status: int = HTTPStatus.OK, problem: str = "") -> HttpResponse:
    sources, corrections = list(found.sources.all()), list(found.corrections.all())
    votes = queries.votes_of(answer=found, by=_person(request), session_key=request.session.session_key or "")
    context = {
        "answer": found,
        "topic": Topic(found.topic),
        "short": markdown.render(found.short_answer, cites={one.number for one in sources}, anchor="s"),
        "body": markdown.render(_after_the_short_answer(found.body), cites={one.number for one in sources}, anchor="s"),
        "sections": [part for part in markdown.sections(_after_the_short_answer(found.body)) if part.title],
        "sources": sources,
        "corrections": corrections,
        "programs": [one for one in sources if one.program_id],
        "like": showing.like("answer", found.pk, network_id=found.network_id),
        "helped": votes.get(VoteQuestion.HELPED.value),
        "still_true": votes.get(VoteQuestion.STILL_TRUE.value),
        "problem": problem,
        "address": settings.SITE_URL + found.get_absolute_url(),
        "linked_data": jsonld.as_script(
            jsonld.qa_page(found, site=settings.SITE_URL, sources=sources, corrections=corrections)
        ),
    }
    return render(request, "library/answer.html", context, status=status)


@require_POST
def vote(request: HttpRequest, answer_id: int) -> HttpResponse:
    found = queries.any_answer(answer_id, network_id=current_network_id())
    form = VoteForm(request.POST)
    if found is None:
        raise Http404("There is no such answer.")
    if not form.is_valid():
        return _answer(request, found, HTTPStatus.UNPROCESSABLE_ENTITY, "Choose one of the buttons.")
    person = _person(request)
    if person is None and not request.session.session_key:
        request.session.create()
    try:
        actions.vote(
            by=person,
            answer=found,
            question=form.cleaned_data["question"],
            yes=form.cleaned_data["value"] == "yes",
            session_key=request.session.session_key or "",
            address=request.META.get("REMOTE_ADDR", ""),
        )
    except TooLate:
        return HttpResponseRedirect(found.get_absolute_url())
    except TooMany as refused:
        return _answer(request, found, HTTPStatus.TOO_MANY_REQUESTS, refused.sentence)
    except Refused as refused:
        return _answer(request, found, HTTPStatus.UNPROCESSABLE_ENTITY, refused.sentence)
    messages.success(request, "Thank you. We count it, without your name.")
    return HttpResponseRedirect(f"{found.get_absolute_url()}#vote")


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
