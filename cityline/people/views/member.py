"""A person's own city: say which it is, accept an invitation; and for its lead the people of the city."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from cityline.kernel.refusals import Refused
from cityline.networks.queries import current_network
from cityline.people import queries, rules
from cityline.people.actions import office, verifying
from cityline.people.forms import ClaimForm, InviteForm, RosterForm
from cityline.people.models import CityStanding, User
from cityline.places.models import Place

if TYPE_CHECKING:
    from cityline.networks.models import Network


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def your_city(request: HttpRequest) -> HttpResponse:
    """Which city one works for, how that stands, and what one can do meanwhile."""
    user = _person(request)
    form = ClaimForm(request.POST or None, initial={"name": user.name, "title": user.title})
    if form.is_valid() and form.place:
        try:
            given = form.cleaned_data
            standing = verifying.claim_city(
                user=user, place=form.place, network=current_network(), name=given["name"], title=given["title"]
            )
        except Refused as refused:
            form.refuse(refused.sentence, refused.field)
        else:
            if standing.verified_at:
                messages.success(request, f"You are verified for {form.place}.")
            return redirect("your-city")
    claims = queries.claims_of(user)
    rows = [{"standing": one, "claim": claims.get(one.place_id)} for one in queries.standings_of(user)]
    context = {"form": form, "rows": rows, "proved": user.email_proved_at is not None}
    return render(request, "people/your_city.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables("token")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link. Reading it changes nothing; a button accepts."""
    found = office.invitation_of(token)
    if found is None:
        return render(request, "people/invitation_over.html", status=410)
    user = request.user if isinstance(request.user, User) else None
    is_mine = user is not None and user.email.casefold() == found.email.casefold()
    if request.method == "POST" and user is not None:
        standing = office.accept_invitation(token=token, by=user, network=current_network())
        messages.success(request, f"You are one of the people of {standing.place}.")
        return redirect("your-city")
    return render(request, "people/invitation.html", {"invitation": found, "is_mine": is_mine})


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
    context: dict[str, Any] = {
        "place": place,
        "people": queries.people_of(place),
        "invitations": queries.open_invitations(place),
        "form": invite or InviteForm(),
        "roster_form": roster or RosterForm(initial={"addresses": "\n".join(listed)}),
        "roster_count": len(listed),
        "at_desk": queries.is_desk(request.user if isinstance(request.user, User) else None, network.pk),
    }
    return render(request, "people/city_office.html", context, status=422 if invite or roster else 200)


@require_POST
@login_required
def city_office_do(request: HttpRequest, geoid: str) -> HttpResponse:
    """One button of the page: `do` names it, `who` the standing or the invitation."""
    place, network = _managed(request, geoid)
    by = _person(request)
    do = request.POST.get("do", "")
    if do == "invite":
        return _invite(request, place, network, by)
    if do == "roster":
        return _roster(request, place, network, by)
    try:
        messages.success(request, _press(do, request.POST.get("who", ""), place, network, by))
    except Refused as refused:
        messages.error(request, refused.sentence)
    still = not rules.may_manage_office(by, place, network)
    return redirect("city-office", geoid=place.pk) if still else redirect("your-city")


def _press(do: str, who: str, place: Place, network: Network, by: User) -> str:
    """The sentence that says what was done."""
    if not who.isdecimal():
        raise Http404
    if do == "revoke":
        office.revoke_invitation(place=place, by=by, network=network, invitation_id=int(who))
        return "The invitation was taken back."
    standing = get_object_or_404(CityStanding.objects.select_related("user", "place"), pk=int(who), place=place)
    match do:
        case "office":
            office.set_of_office(standing=standing, by=by, network=network, of_city_office=True)
            return f"{standing.user} is of the city office."
        case "not_office":
            office.set_of_office(standing=standing, by=by, network=network, of_city_office=False)
            return f"{standing.user} is no longer of the city office."
        case "lead":
            office.hand_over_lead(standing=standing, by=by, network=network)
            return f"{standing.user} is the city lead."
        case "remove":
            office.remove_from_city(standing=standing, by=by, network=network)
            return f"{standing.user} no longer belongs to {place}. What they asked for it is with the city lead."
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
