"""The eligibility page, the same as a file, and staff's decision otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cityline.eligibility import actions, presenting, queries, rules
from cityline.eligibility.forms import OverrideForm, PickForm
from cityline.eligibility.models import RuleSetVersion
from cityline.kernel.refusals import NotAllowed, Refused
from cityline.networks.models import Network
from cityline.networks.queries import current_network
from cityline.places.models import Place
from cityline.places.presenting import detail
from cityline.places.queries import city_or_none, involvements_of


@require_safe
def eligibility(request: HttpRequest) -> HttpResponse:
    """Without a city: what each rule set asks. With one: the decision. A city typed leads to its one address."""
    network = _network()
    today = queries.today_of(network)
    asked = request.GET.get("rules", "")
    try:
        row, every = queries.rule_set(asked, network=network, on=today)
        unknown_rules = ""
    except Refused as refused:
        row, every = queries.rule_set("", network=network, on=today)
        unknown_rules = f"There is no rule set “{asked[:60]}”. This is {row.name}." if asked else refused.sentence
    is_picked = bool({"city", "place"} & set(request.GET))
    code = request.GET.get("city", "")
    data = {"place": request.GET.get("place", "") or code, "city": code, "rules": row.rules_id}
    form = PickForm(data if is_picked else None, every=every, chosen=row.rules_id)
    place = form.found if is_picked and form.is_valid() else None
    if place and (dict(request.GET.items()) != {"city": place.geoid, "rules": row.rules_id}) and not unknown_rules:
        return redirect(presenting.address(place.geoid, row.rules_id))
    if place is None:
        sets = [(one.rules, presenting.tests_in_words(one.rules)) for one in every.values()]
        choices = [(one, detail(one), presenting.address(one.geoid, row.rules_id)) for one in form.choices]
        context = {"form": form, "unknown_rules": unknown_rules, "sets": sets, "choices": choices}
        return render(request, "eligibility/pick.html", {**_standing(network, row, today), **context})
    return _of_place(request, network, place, row, every, unknown_rules=unknown_rules)


def _standing(network: Network | None, row: RuleSetVersion, today: date) -> dict[str, Any]:
    return {"rules": row.rules, "used": queries.use_on(network, today), "today": today, "network": network}


def _of_place(
    request: HttpRequest,
    network: Network | None,
    place: Place,
    row: RuleSetVersion,
    every: Mapping[str, RuleSetVersion],
    *,
    unknown_rules: str = "",
    ruling: OverrideForm | None = None,
) -> HttpResponse:
    """The decision, or for a county its cities; `ruling` is what staff sent and was refused."""
    context = {
        **_standing(network, row, queries.today_of(network)),
        "form": _named(place, every, row.rules_id),
        "unknown_rules": unknown_rules,
        "place": place,
        "crumbs": [("Eligibility", reverse("eligibility"))],
    }
    if not queries.is_city(place):
        inside = queries.cities_in_county(place)
        context["inside"] = [(one, detail(one), presenting.address(one.geoid, row.rules_id)) for one in inside]
        return render(request, "eligibility/county.html", context)
    context |= _decided(request, network, place, row, every)
    context["ruling"] = ruling or OverrideForm(None, place=place)
    return render(request, "eligibility/decision.html", context, status=422 if ruling else 200)


def _named(place: Place, every: Mapping[str, RuleSetVersion], chosen: str) -> PickForm:
    """The form as the next visitor finds it: the city by its name, its code beside it."""
    named = PickForm(None, every=every, chosen=chosen)
    named.initial.update(place=str(place), city=place.geoid)
    return named


def _decided(
    request: HttpRequest,
    network: Network | None,
    place: Place,
    row: RuleSetVersion,
    every: Mapping[str, RuleSetVersion],
) -> dict[str, Any]:
    made = queries.decisions(place, every.values(), on=queries.today_of(network))
    decision = made.pop(row.rules_id)
    rulings = queries.overrides_of(network, place, every.values())
    held = rulings.get(row.rules_id)
    others = presenting.others(made.values(), rulings)
    bounds = [presenting.shown(one) for one in decision.bounds]
    tests = [presenting.shown(one) for one in decision.tests]
    return {
        "decision": decision,
        "mark": presenting.MARKS[held.verdict if held else decision.conclusion],
        "bounds": bounds,
        "tests": tests,
        "rows": [*bounds, *tests],
        "workings": [one for one in tests if one.judged.evidence.workings],
        "override": held,
        "may_override": network is not None and not rules.may_override(request.user, network.pk),
        "address": f"{settings.SITE_URL}{presenting.address(place.geoid, row.rules_id)}",
        "csv_url": presenting.csv_address(place.geoid, row.rules_id),
        "open_sets": [one for one in others if one.passes],
        "other_sets": [one for one in others if not one.passes],
        "involvements": involvements_of(place),
    }


@require_safe
def table(request: HttpRequest, geoid: str) -> HttpResponse:
    """The decision as CSV. 404 for what is no city or no rule set."""
    network = _network()
    place = city_or_none(geoid)
    if place is None or not queries.is_city(place):
        raise Http404
    today = queries.today_of(network)
    try:
        row, _every = queries.rule_set(request.GET.get("rules", ""), network=network, on=today)
    except Refused as refused:
        raise Http404 from refused
    decision = queries.decisions(place, [row], on=today)[row.rules_id]
    response = HttpResponse(presenting.as_csv(decision, place), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="eligibility-{place.slug}-{row.rules_id}.csv"'
    return response


@require_POST
def override(request: HttpRequest, geoid: str) -> HttpResponse:
    """Staff decide otherwise than the figures, or take it back. The page says what came of it."""
    network = current_network()
    if not request.user.is_authenticated:
        return redirect_to_login(presenting.address(geoid, request.POST.get("rules", "")))
    if why_not := rules.may_override(request.user, network.pk):
        raise PermissionDenied(why_not)
    place = city_or_none(geoid)
    if place is None or not queries.is_city(place):
        raise Http404
    try:
        row, every = queries.rule_set(request.POST.get("rules", ""), network=network, on=queries.today_of(network))
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect(presenting.address(place.geoid, ""))
    try:
        refused_form = _override(request, network, place, row)
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    if refused_form:
        return _of_place(request, network, place, row, every, ruling=refused_form)
    return redirect(presenting.address(place.geoid, row.rules_id))


def _override(request: HttpRequest, network: Network, place: Place, row: RuleSetVersion) -> OverrideForm | None:
    """None when it was carried out, else the form with what is wrong beside its field."""
    by: Any = request.user
    if request.POST.get("do") == "lift":
        if held := queries.override_of(network, place, row):
            actions.lift_override(by=by, override=held)
        messages.success(request, "The figures decide again.")
        return None
    form = OverrideForm(request.POST, place=place)
    if form.is_valid():
        try:
            actions.override_decision(by=by, network=network, place=place, rule_set=row, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refused as refused:
            form.refuse(refused.sentence, refused.field)
        else:
            messages.success(request, "Kept. The page shows your decision and its reason to everyone.")
            return None
    return form


def _network() -> Network | None:
    """None before one was made: decisions need none."""
    try:
        return current_network()
    except Network.DoesNotExist:
        return None
