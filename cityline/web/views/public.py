"""The front page, one search over everything, the written pages, and how the site is doing."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.core.paginator import Paginator
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cityline.desk.deadlines import promise_of
from cityline.kernel import clock
from cityline.library.forms import ListRequest
from cityline.library.queries import recent_answers, worked_example
from cityline.networks.calendars import calendar_of
from cityline.networks.models import Network
from cityline.networks.queries import current_network
from cityline.notices.queries import oldest_waiting, signs_of_life
from cityline.search import unfound
from cityline.search.finding import SIZE
from cityline.search.queries import status as search_status
from cityline.web import feeds, figures, links, queries, searching, written
from cityline.web.promising import why_that_day
from cityline.web.small_map import small_map

RECENT = 4
FEED_KEPT = 300  # seconds a reader or a cache between us may keep a feed


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One question box, what the network promises now, and what others asked."""
    try:
        network = current_network()
    except Network.DoesNotExist:
        return render(request, "web/unopened.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
    now, calendar = clock.now(), calendar_of(network)
    today = calendar.day_of(now)
    promise = promise_of(now, calendar, days=network.promise_days, pauses=(), as_of=now)
    record = queries.service_record(network, calendar)
    context = {
        "network": network,
        "today": today,
        "promise": promise,
        "why": why_that_day(promise, today),
        "record": record,
        "numbers": figures.numbers(record),
        "example": worked_example(network_id=network.pk),
        "answers": recent_answers(network_id=network.pk, limit=RECENT),
        "worth": queries.worth_a_look(today),
        "map": small_map(),
        "examples": figures.example_questions(network),
        "typed": {name: request.GET.get(name, "").replace("\x00", "")[:2000] for name in ("question", "city", "geoid")},
    }
    return render(request, "web/home.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything for typed words; without words, everything there is."""
    asked = links.cleaned(ListRequest.of(request.GET.dict(), links.NAMES))
    found = searching.search_everything(
        asked.words, filters=asked.filters, page=asked.page, sort=links.sort_of(asked), network_id=current_network().pk
    )
    if request.method == "GET" and not found.count and not found.cities.places:
        unfound.note(
            asked.words, where="search", page=asked.page, filtered=bool(asked.filters), degraded=found.degraded
        )
    if asked.page > 1 and not found.rows:
        return HttpResponseRedirect(request.path + links.address(asked, asked.filters))
    context = {
        "asked": asked,
        "found": found,
        "groups": links.groups(asked, found.facets),
        "sorts": links.orders(asked),
        "page": Paginator(range(found.count), SIZE).get_page(asked.page),
        "clear": links.address(asked, {}) if asked.filters else "",
        "feed": links.feed(asked),
        "nearest": found.nearest,
        "unknown": found.unknown,
    }
    return render(request, "web/search.html", context)


@require_safe
def search_feed(request: HttpRequest) -> HttpResponseBase:
    """What a search finds as an Atom feed, the newest first; "not modified" to a reader who has it."""
    followed, network = feeds.Followed.of(request.GET), current_network()
    results = searching.newest(
        followed.words,
        filters=followed.wanted,
        kinds=(followed.kind,) if followed.kind else (),
        network_id=network.pk,
        limit=feeds.ENTRIES,
    )
    feed = feeds.feed_of(followed, results, network_name=network.name)
    response = HttpResponse(feed.xml, feeds.CONTENT_TYPE)
    response["ETag"] = etag = feed.etag
    response["Last-Modified"] = http_date(feed.changed_at.timestamp())
    patch_cache_control(response, public=True, max_age=FEED_KEPT)
    return get_conditional_response(request, etag, int(feed.changed_at.timestamp()), response) or response


@require_safe
def search_feed_moved(request: HttpRequest) -> HttpResponse:
    """Feeds live under /feeds/; beside the search page one is led there."""
    query = request.GET.urlencode()
    return HttpResponsePermanentRedirect(reverse("search-feed") + (f"?{query}" if query else ""))


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page that is only text."""
    try:
        return render(request, "web/written.html", {"page": written.page(slug)})
    except KeyError as missing:
        raise Http404("Nobody wrote this page.") from missing


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """For machines that watch: "ok" while the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("The database does not answer.", "text/plain", HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse("ok", "text/plain")


@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """How the site is doing, for anyone; counts and times only, nothing anybody wrote."""
    now = clock.now()
    found, mail = search_status(), queries.notice_counts()
    context = {
        "search": found,
        "mail": mail,
        "waiting_since": oldest_waiting(now),
        "works": figures.works(signs_of_life(), now),
        "now": now,
        "is_sample": settings.SAMPLE_NETWORK,
    }
    return render(request, "web/status.html", context)
