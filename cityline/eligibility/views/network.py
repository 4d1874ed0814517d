"""The desk's page of the rules the network uses: since when, what another choice would change, and choosing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cityline.eligibility import actions, presenting, queries, rules
from cityline.eligibility.forms import UseForm
from cityline.eligibility.states import Conclusion
from cityline.kernel.refusals import Refused
from cityline.people.doors import door
from cityline.people.rules import may_read_network

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cityline.eligibility.models import RuleSetUse, RuleSetVersion
    from cityline.networks.models import Network
    from cityline.people.models import User


@dataclass(frozen=True)
class Span:
    """One choice; `until` its last day, None while nothing follows. `is_planned`: its first day is still to come."""

    use: RuleSetUse
    until: date | None
    is_now: bool
    is_planned: bool


@dataclass(frozen=True)
class Change:
    """What a choice would change. `rows`: conclusion in words, cities under the rules of that day so far, cities then."""

    was: RuleSetVersion | None
    will: RuleSetVersion
    until: date | None
    rows: list[tuple[str, int, int]]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@door(may_read_network)
def network_rules(request: HttpRequest, user: User, network: Network) -> HttpResponse:
    """Everyone at the desk reads; administrators and the manager choose. Without `do=use` it only looks."""
    verb = request.POST.get("do", "")
    if verb == "take_back":
        return _take_back(request, user, network)
    form = UseForm(request.POST or None, every=queries.latest_versions(queries.today_of(network)))
    if not form.is_valid():
        return _page(request, user, network, form)
    from_on = form.cleaned_data["from_on"]
    chosen = queries.latest_versions(from_on)[form.cleaned_data["rules"]]
    try:
        if verb == "use":
            actions.use_rules(by=user, network=network, rule_set=chosen, from_on=from_on)
            messages.success(request, f"Kept. {network} uses {chosen.name} from {from_on:%B} {from_on.day} on.")
            return redirect("desk-rules")
        actions.check_use(by=user, network=network, rule_set=chosen, from_on=from_on)
    except Refused as refused:
        form.refuse(refused.sentence, refused.field)
        return _page(request, user, network, form)
    return _page(request, user, network, form, change=_change(network, chosen, from_on))


def _take_back(request: HttpRequest, user: User, network: Network) -> HttpResponse:
    try:
        actions.take_back_use(by=user, network=network, from_on=_day(request.POST.get("from_on", "")))
    except Refused as refused:
        return _page(request, user, network, refused=refused.sentence)
    messages.success(request, "Taken back. What was used before goes on.")
    return redirect("desk-rules")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("no_day", "Name the choice to take back.") from None


def _page(
    request: HttpRequest,
    user: User,
    network: Network,
    form: UseForm | None = None,
    *,
    change: Change | None = None,
    refused: str = "",
) -> HttpResponse:
    today = queries.today_of(network)
    every = queries.latest_versions(today)
    form = form or UseForm(None, every=every)
    spans = _spans(queries.uses_of(network), today)
    context = {
        "network": network,
        "form": form,
        "change": change,
        "refused": refused,
        "spans": spans,
        "used": any(span.is_now for span in spans),
        "first": every.get(queries.FIRST_RULES),
        "sets": [(row.rules, presenting.tests_in_words(row.rules)) for row in every.values()],
        "why_not": rules.may_choose_rules(user, network.pk),
    }
    return render(request, "eligibility/network_rules.html", context, status=422 if form.errors or refused else 200)


def _spans(uses: list[RuleSetUse], today: date) -> list[Span]:
    """The latest first. The rules of today are the first that have begun."""
    spans: list[Span] = []
    until: date | None = None
    for use in uses:
        has_begun = use.from_on <= today
        is_now = has_begun and not any(one.is_now for one in spans)
        spans.append(Span(use, until, is_now, is_planned=not has_begun))
        until = use.from_on - timedelta(days=1)
    return spans


def _change(network: Network, chosen: RuleSetVersion, from_on: date) -> Change:
    was = queries.rules_in_use(network, from_on) or queries.latest_versions(from_on).get(queries.FIRST_RULES)
    then = queries.conclusions_under(chosen, on=from_on)
    now = queries.conclusions_under(was, on=from_on) if was and was != chosen else then
    later = [use.from_on for use in queries.uses_of(network) if use.from_on > from_on]
    return Change(
        was,
        chosen,
        min(later) - timedelta(days=1) if later else None,
        [(one.label, now[str(one.value)], then[str(one.value)]) for one in Conclusion],
    )
