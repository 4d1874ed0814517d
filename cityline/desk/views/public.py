"""Asking: the page, and what appears while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cityline.desk import suggestions, texts
from cityline.desk.actions.asking import ask_question
from cityline.desk.deadlines import promise_of
from cityline.desk.forms import AskForm
from cityline.desk.marking import Marker
from cityline.desk.presenting import GROUP_WORDS
from cityline.desk.sessions import origin_of, remember_asking
from cityline.kernel import clock
from cityline.kernel.refusals import Refused, TooMany
from cityline.networks.calendars import calendar_of
from cityline.networks.queries import current_network
from cityline.people.actions import person_for
from cityline.people.models import User
from cityline.people.queries import places_of
from cityline.places.queries import city_or_none, meant
from cityline.ui.lines import stops_of

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from cityline.networks.models import Network
    from cityline.places.models import Place

TOO_MANY = 429
FEWEST_CHARACTERS = 12
MOST_CHARACTERS = 4000
EXAMPLES = (
    "How have cities of 40,000 paid for replacing lead service lines without raising rates?",
    "Two vacant mills stand on our river. Who should test the ground first, and who pays?",
    "We lose police officers after three years. What has kept them elsewhere?",
)
MOST_SHOWN = 3  # of a kind


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Write a question, see the promised date, send it."""
    network = current_network()
    today = calendar_of(network).day_of(clock.now())
    if request.method != "POST":
        form = AskForm(initial=_first_values(request), today=today)
        return _ask_page(request, form, network)
    form = AskForm(request.POST, request.FILES, today=today)
    if not form.is_valid():
        return _ask_page(request, form, network, status=422)
    data = form.cleaned_data
    offer = suggestions.from_token(request.POST.get("offer", ""), data["text"], form.place)
    offer = offer or suggestions.suggest(data["text"], place=form.place, network_id=network.pk)
    try:
        # A refused question leaves no person behind either.
        with transaction.atomic():
            question = ask_question(
                network=network,
                by=_asker(request, data["email"], data["name"]),
                text=data["text"],
                place=form.place,
                place_words=data["city"],
                offer=offer,
                privacy=data["privacy"],
                needed_by_on=data["needed_by_on"],
                needed_reason=data["needed_reason"],
                files=data["files"] or [],
                origin=origin_of(request),
                confirmed=_is_signed_in_as(request, data["email"]),
                submission_key=texts.occasion(data["submission_key"], data["email"].casefold(), data["text"]),
            )
    except Refused as refused:
        form.refuse(refused.sentence, refused.field)
        return _ask_page(request, form, network, status=TOO_MANY if isinstance(refused, TooMany) else 422)
    remember_asking(request, question)
    return redirect(f"{question.get_absolute_url()}?sent=1")


def _asker(request: HttpRequest, email: str, name: str) -> User:
    """A person signed in asks as themselves; anyone else as the address they typed, which proves nothing yet."""
    if isinstance(request.user, User) and _is_signed_in_as(request, email):
        return request.user
    return person_for(email=email, name=name)


def _is_signed_in_as(request: HttpRequest, email: str) -> bool:
    return isinstance(request.user, User) and request.user.email.casefold() == email.casefold()


def _first_values(request: HttpRequest) -> dict[str, str]:
    """What the address brings along (a question typed on the front page, a city) and what we know of the person."""
    values = {"text": request.GET.get("question", "")[:MOST_CHARACTERS], "city": request.GET.get("city", "")[:160]}
    place = city_or_none(request.GET.get("geoid", "")) or city_or_none(values["city"])
    if isinstance(request.user, User):
        values |= {"email": request.user.email, "name": request.user.name}
        standing = places_of(request.user).first()
        place = place or (standing.place if standing and not values["city"] else None)
    if place:
        values |= {"city": str(place), "geoid": place.geoid}
    return values


def _ask_page(request: HttpRequest, form: AskForm, network: Network, status: int = 200) -> HttpResponse:
    moment = clock.now()
    promise = promise_of(moment, calendar_of(network), days=network.promise_days, pauses=(), as_of=moment)
    text = str(form["text"].value() or "")
    context: dict[str, Any] = {
        "form": form,
        "network": network,
        "promise": promise,
        "stops": stops_of(promise, promise.received_on),
        "scripts": [f"scripts/{name}.js" for name in ("words", "city-picker", "draft", "suggest")],
        "examples": EXAMPLES,
        "groups": [],
        "late_for": _late_for(form, promise.due_on),
    }
    if len(text.strip()) >= FEWEST_CHARACTERS and request.method != "HEAD" and status != TOO_MANY:
        context |= _offer_context(
            text[:MOST_CHARACTERS], _place(str(form["geoid"].value() or ""), str(form["city"].value() or "")), network
        )
    return render(request, "desk/ask.html", context, status=status)


def _late_for(form: AskForm, due_on: object) -> bool:
    day = getattr(form, "cleaned_data", {}).get("needed_by_on") if form.is_bound else None
    return bool(day and day < due_on)


@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    """The suggestions for what is typed so far, as a part of a page. Nothing is kept."""
    network = current_network()
    text = (request.POST.get("text") or request.POST.get("question", ""))[
        :MOST_CHARACTERS
    ]  # the front page says question
    place = _place(request.POST.get("geoid", ""), request.POST.get("city", ""))
    context = _offer_context(text, place, network) if len(text.strip()) >= FEWEST_CHARACTERS else {"groups": []}
    return render(request, "desk/_suggestions.html", {"examples": EXAMPLES, **context, "swapped": True})


def _place(geoid: str, typed: str) -> Place | None:
    found = city_or_none(geoid)
    if found or not typed.strip():
        return found
    candidates = meant(typed, limit=2, near=False).places
    return (
        candidates[0]
        if len(candidates) == 1 or (candidates and str(candidates[0]).casefold() == typed.strip().casefold())
        else None
    )


def _offer_context(text: str, place: Place | None, network: Network) -> dict[str, Any]:
    offer = suggestions.suggest(text, place=place, network_id=network.pk)
    marker = Marker(text)
    groups = [
        {"title": label, "entries": [_entry(item, marker) for item in offer.of(kind)[:MOST_SHOWN]]}
        for kind, label in GROUP_WORDS
        if offer.of(kind)
    ]
    return {
        "groups": groups,
        "found_words": _found_words(sum(len(group["entries"]) for group in groups), place),
        "offer_token": suggestions.to_token(offer, text, place),
        "place": place,
        "asked": True,
        "examples": (),
    }


def _found_words(count: int, place: Place | None) -> str:
    """What is announced: short, and the same words while nothing changed, so that it is not said again."""
    if not count:
        return "Nothing close yet"
    return f"{count} {'item' if count == 1 else 'items'} found{f' for {place}' if place else ''}"


def _entry(item: suggestions.Suggestion, marker: Marker) -> dict[str, str]:
    """`id` stays the same while one types, so a link that has focus keeps it when the panel is put in anew."""
    return {
        "id": f"{item.kind}-{item.id}",
        "url": item.url,
        "title": marker.title(item.title),
        "why": marker.reason(item.why),
    }
