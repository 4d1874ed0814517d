"""A person's own city: say which it is, accept an invitation, leave."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from cityline.kernel.refusals import Refused
from cityline.networks.queries import current_network
from cityline.people import leaving, queries
from cityline.people.actions import leads, office, verifying
from cityline.people.forms import ClaimForm
from cityline.people.models import ClaimStatus, User


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
    claims = queries.claims_of(user)
    denied = next((one for one in claims.values() if one.status == ClaimStatus.REFUSED), None)
    again = {"city": str(denied.place)} if denied else {}  # most likely what they come back for
    form = ClaimForm(request.POST or None, initial={"name": user.name, "title": user.title, **again})
    if form.is_valid() and form.place:
        try:
            given = form.cleaned_data
            standing = verifying.claim_city(
                user=user,
                place=form.place,
                network=current_network(),
                name=given["name"],
                title=given["title"],
                says=given["says"],
            )
        except Refused as refused:
            form.refuse(refused.sentence, refused.field)
        else:
            if standing.verified_at:
                messages.success(request, f"You are verified for {form.place}.")
            return redirect("your-city")
    rows = [{"standing": one, "claim": claims.get(one.place_id)} for one in queries.standings_of(user)]
    context = {"form": form, "rows": rows, "proved": user.email_proved_at is not None}
    return render(request, "people/your_city.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def leave_city(request: HttpRequest, geoid: str) -> HttpResponse:
    """One no longer works for the city: what that means, and the button. Afterwards one is signed out everywhere."""
    user = _person(request)
    standing = next((one for one in queries.standings_of(user) if one.place_id == geoid and one.verified_at), None)
    if standing is None:
        raise Http404("Not verified for such a city.")
    if request.method == "POST":
        try:
            leads.remove_from_city(standing=standing, by=user, network=current_network())
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect("your-city")
        logout(request)
        messages.success(request, f"You no longer belong to {standing.place}.")
        return redirect("home")
    others = [one for one in queries.people_of(standing.place) if one.pk != standing.pk]
    context = {
        "standing": standing,
        "others": others,
        "held": leaving.held(user, standing.place),
        "lead": next((one for one in others if one.is_lead), None),
    }
    return render(request, "people/leave_city.html", context)


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
