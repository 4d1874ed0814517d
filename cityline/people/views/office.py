"""The people of a city, for its lead and the desk: one page, its buttons, and one question before what is not undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cityline.kernel.paging import row_number
from cityline.kernel.refusals import Refused
from cityline.networks.queries import current_network
from cityline.people import leaving, queries, rules
from cityline.people.actions import leads, office
from cityline.people.forms import InviteForm, RosterForm
from cityline.people.models import CityStanding, User
from cityline.places.models import Place

if TYPE_CHECKING:
    from cityline.networks.models import Network

ASKED_FIRST = {"lead", "remove"}  # the page asks once more before these


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@require_http_methods(["GET", "HEAD"])
@never_cache
@login_required
def city_office(request: HttpRequest, geoid: str) -> HttpResponse:
    """The city's people, for its lead and the desk."""
    place, network = _managed(request, geoid)
    return _office_page(request, place, network)


def _managed(request: HttpRequest, geoid: str) -> tuple[Place, Network]:
    """The place, if the person signed in may manage its people; whoever may not is told so for any code."""
    network = current_network()
    place = Place.objects.filter(pk=geoid).first()
    why_not = rules.may_manage_office(_person(request), place or Place(pk=geoid), network)
    if why_not:
        raise PermissionDenied(why_not)
    if place is None:
        raise Http404("No such place.")
    return place, network


def _office_page(
    request: HttpRequest,
    place: Place,
    network: Network,
    *,
    invite: InviteForm | None = None,
    roster: RosterForm | None = None,
) -> HttpResponse:
    listed = queries.roster_of(place)
    people = list(queries.people_of(place))
    context: dict[str, Any] = {
        "place": place,
        "people": people,
        "has_lead": any(one.is_lead for one in people),
        "invitations": queries.open_invitations(place),
        "form": invite or InviteForm(),
        "roster_form": roster or RosterForm(initial={"addresses": "\n".join(listed)}),
        "roster_count": len(listed),
        "at_desk": queries.is_desk(_person(request), network.pk),
    }
    return render(request, "people/city_office.html", context, status=422 if invite or roster else 200)


@require_POST
@never_cache
@login_required
def city_office_do(request: HttpRequest, geoid: str) -> HttpResponse:
    """One button of the page: `do` names it, `who` the standing or the invitation; `sure` answers the page that asks
    once more, where `heir` may name the standing of who takes questions over."""
    place, network = _managed(request, geoid)
    by = _person(request)
    do, who = request.POST.get("do", ""), request.POST.get("who", "")
    if do == "invite":
        return _invite(request, place, network, by)
    if do == "roster":
        return _roster(request, place, network, by)
    try:
        if do == "revoke":
            office.revoke_invitation(place=place, by=by, network=network, invitation_id=row_number(who))
            messages.success(request, "The invitation was taken back.")
        else:
            standing = _standing(place, who)
            if do in ASKED_FIRST and not request.POST.get("sure"):
                return _ask_first(request, do, standing)
            said = _press(do, standing, network, by, request.POST.get("heir", ""))
            messages.success(request, said)
    except Refused as refused:
        messages.error(request, refused.sentence)
    still = not rules.may_manage_office(by, place, network)
    return redirect("city-office", geoid=place.pk) if still else redirect("your-city")


def _standing(place: Place, who: str) -> CityStanding:
    rows = CityStanding.objects.select_related("user", "place").filter(verified_at__isnull=False)
    return get_object_or_404(rows, pk=row_number(who), place=place)


def _ask_first(request: HttpRequest, do: str, standing: CityStanding) -> HttpResponse:
    """What the button will do, in words, and the button once more."""
    place = standing.place
    others = [one for one in queries.people_of(place) if one.pk != standing.pk]
    lead = next((one for one in others if one.is_lead), None)
    held = leaving.held(standing.user, place) if do == "remove" else 0
    context = {
        "place": place, "standing": standing, "do": do, "held": held, "lead": lead, "heirs": others if held and not lead else [],
    }  # fmt: skip
    return render(request, "people/city_office_sure.html", context)


def _press(do: str, standing: CityStanding, network: Network, by: User, heir: str) -> str:
    """The sentence that says what was done."""
    match do:
        case "office":
            office.set_of_office(standing=standing, by=by, network=network, of_city_office=True)
            return f"{standing.user} is of the city office."
        case "not_office":
            office.set_of_office(standing=standing, by=by, network=network, of_city_office=False)
            return f"{standing.user} is no longer of the city office."
        case "lead":
            leads.hand_over_lead(standing=standing, by=by, network=network)
            return f"{standing.user} is the city lead."
        case "remove":
            named = _standing(standing.place, heir) if heir else None
            leads.remove_from_city(standing=standing, by=by, network=network, heir=named)
            return f"{standing.user} no longer belongs to {standing.place}. Their access has ended."
    raise Http404


def _invite(request: HttpRequest, place: Place, network: Network, by: User) -> HttpResponse:
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            sent = office.invite(
                place=place, by=by, network=network, email=form.cleaned_data["email"],
                of_city_office=form.cleaned_data["of_city_office"],
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused.sentence, refused.field)
        else:
            messages.success(request, f"We mailed an invitation to {sent.email}. It works once, for 14 days.")
            return redirect("city-office", geoid=place.pk)
    return _office_page(request, place, network, invite=form)


def _roster(request: HttpRequest, place: Place, network: Network, by: User) -> HttpResponse:
    form = RosterForm(request.POST)
    if form.is_valid():
        try:
            addresses = form.cleaned_data["addresses"].replace(",", "\n").splitlines()
            added, gone = office.keep_roster(place=place, by=by, network=network, addresses=addresses)
        except Refused as refused:
            form.add_error("addresses", refused.sentence)
        else:
            messages.success(request, f"Saved: {added} added, {gone} removed.")
            return redirect("city-office", geoid=place.pk)
    return _office_page(request, place, network, roster=form)
