"""The only code that writes about eligibility."""

from __future__ import annotations

import logging
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from cityline.audit.actions import record
from cityline.eligibility import queries, rulesets
from cityline.eligibility import rules as who_may
from cityline.eligibility.events import EligibilityEvent
from cityline.eligibility.models import KeptDecision, Override, RuleSetUse, RuleSetVersion
from cityline.eligibility.states import Conclusion
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.networks.models import Network
from cityline.places.models import DesignationProgram, Place

if TYPE_CHECKING:
    from cityline.eligibility.deciding import Decision
    from cityline.people.models import User

logger = logging.getLogger(__name__)
LONGEST_REASON = 500


def keep_shipped_rules() -> list[RuleSetVersion]:
    """Keeps the shipped rule sets that are not held yet. Gives the new ones; again changes nothing.

    A version already held is left as it is, even if its file says otherwise now: decisions name it. The log says so.
    """
    held = {(row.rules_id, row.version): row for row in RuleSetVersion.objects.all()}
    kept = []
    for told in rulesets.shipped():
        row = held.get((told["id"], told["version"]))
        if row is None:
            kept.append(keep_rules(told=told))
        elif row.told != told:
            logger.warning("%s differs from its file, which needs a new version number.", row)
    return kept


def keep_rules(*, told: dict[str, Any]) -> RuleSetVersion:
    """Keeps one version of a rule set. Raises RuleSetMistake if it cannot be applied.

    Refused: this version is held already; a change needs a new number.
    """
    rules = rulesets.parse(told)
    if unknown := set(rules.designations) - set(DesignationProgram.values):
        raise rulesets.RuleSetMistake(f"Rule set {rules.id!r}: there is no designation {', '.join(sorted(unknown))}")
    try:
        with transaction.atomic():
            return RuleSetVersion.objects.create(
                rules_id=rules.id, version=rules.version, name=rules.name, told=told, kept_at=clock.now()
            )
    except IntegrityError as error:
        raise TooLate("rules_held", f"Version {rules.version} of {rules.id} is held already.") from error


@transaction.atomic
def use_rules(*, by: User, network: Network, rule_set: RuleSetVersion, from_on: date) -> RuleSetUse:
    """Say which rules a network uses from a day on, until the next day for which it said so.

    Changes: one row; one of the same day is replaced while that day has not begun. Recorded:
    eligibility.rules_chosen. Told: nobody. Decisions already kept stay as they are.
    Refused: what `check_use` refuses.
    """
    Network.objects.select_for_update().get(pk=network.pk)  # two who choose at once: the second sees the first
    check_use(by=by, network=network, rule_set=rule_set, from_on=from_on)
    RuleSetUse.objects.filter(network=network, from_on=from_on).delete()
    used = RuleSetUse.objects.create(
        network=network, rule_set=rule_set, from_on=from_on, chosen_at=clock.now(), chosen_by=by
    )
    _tell_use(EligibilityEvent.RULES_CHOSEN, used, by)
    return used


def check_use(*, by: User, network: Network, rule_set: RuleSetVersion, from_on: date) -> None:
    """Nothing, or Refused; the page that shows what would change asks this too.

    Refused: someone who may not (NotAllowed); rules that do not hold on that day; a day that has passed, for what
    pages said on it stays so; a day that has begun and already has its rules (TooLate); rules in use on that day anyway.
    """
    _allow(who_may.may_choose_rules(by, network.pk))
    if not rule_set.rules.holds_on(from_on):
        raise Refused("rules_not_valid", f"{rule_set}, does not hold on {_in_words(from_on)}.", field="from_on")
    today = queries.today_of(network)
    if from_on < today:
        raise Refused("rules_past", "This day has passed. Choose today or a later day.", field="from_on")
    if from_on == today and RuleSetUse.objects.filter(network=network, from_on=today).exists():
        raise TooLate("rules_in_use", "The rules of today are in use already. Choose a later day.", field="from_on")
    if queries.rules_in_use(network, from_on) == rule_set:
        raise Refused("rules_same", f"{network} uses these rules on that day already.", field="rules")


@transaction.atomic
def take_back_use(*, by: User, network: Network, from_on: date) -> None:
    """Take back a choice of rules whose day has not come: what was used before goes on.

    Changes: the row is deleted. Recorded: eligibility.choice_taken_back. Told: nobody.
    Refused: someone who may not (NotAllowed); a choice that is gone; one whose day has begun (TooLate).
    """
    _allow(who_may.may_choose_rules(by, network.pk))
    planned = RuleSetUse.objects.select_for_update().filter(network=network, from_on=from_on).first()
    if planned is None:
        raise TooLate("choice_gone", "This was taken back already.")
    if from_on <= queries.today_of(network):
        raise TooLate("rules_in_use", "These rules are in use since that day. Choose others from a later day on.")
    planned.delete()
    _tell_use(EligibilityEvent.CHOICE_TAKEN_BACK, planned, by)


def _tell_use(event: EligibilityEvent, use: RuleSetUse, by: User) -> None:
    rules = use.rule_set
    data = {"rules": rules.rules_id, "name": rules.name, "version": rules.version, "from_on": use.from_on.isoformat()}
    record(event, subject=use.network, network_id=use.network_id, by=by, data=data)


def _in_words(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


@transaction.atomic
def keep_decision(
    *, by: User | None, network: Network, place: Place, decision: Decision, kept_for: str
) -> KeptDecision:
    """Keep a decision because it is used, with every figure it rests on. `by` None: the program itself.

    Changes: one row, never changed afterwards. Recorded: eligibility.decision_kept. Told: nobody.
    Refused: no purpose; a decision about another place.
    """
    if not kept_for.strip():
        raise Refused("no_purpose", "Say what the decision is used for.", field="kept_for")
    if decision.subject.geoid != place.geoid:
        raise Refused("other_city", "This decision is about another city.", field="place")
    row = RuleSetVersion.objects.get(rules_id=decision.rules.id, version=decision.rules.version)
    kept = KeptDecision.objects.create(
        network=network,
        place=place,
        rule_set=row,
        verdict=decision.conclusion,
        told=decision.as_json(),
        vintages=decision.vintages,
        kept_for=kept_for.strip()[:160],
        at=clock.now(),
        by=by,
    )
    data = {**_about(place, row), "verdict": str(kept.verdict), "kept_for": kept.kept_for}
    record(EligibilityEvent.DECISION_KEPT, subject=kept, network_id=network.pk, by=by, data=data)
    return kept


@transaction.atomic
def override_decision(
    *, by: User, network: Network, place: Place, rule_set: RuleSetVersion, verdict: str, reason: str
) -> Override:
    """Decide otherwise than the figures, for this city under this version, in this network only.

    Changes: what the figures say today is kept; an override held before is lifted; a new one holds, and the page
    shows it with its reason, who and when. Recorded: eligibility.decision_kept, eligibility.decision_overridden.
    Told: nobody. Refused: someone who may not (NotAllowed); a verdict other than eligible or not eligible; no reason,
    or a long one; what the figures say anyway. Of two at once the later one holds.
    """
    _allow(who_may.may_override(by, network.pk))
    if verdict not in {Conclusion.ELIGIBLE, Conclusion.NOT_ELIGIBLE}:
        raise Refused("override_verdict", "Decide for eligible or for not eligible.", field="verdict")
    reason = " ".join(reason.replace("\0", "").split())
    if not reason:
        raise Refused("no_reason", "Give the reason in a sentence. The page shows it to everyone.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused("reason_long", f"Keep the reason under {LONGEST_REASON} characters.", field="reason")
    Place.objects.select_for_update(no_key=True).get(
        pk=place.pk
    )  # at most one override holds, and there may be none to lock
    decision = queries.decisions(place, [rule_set], on=queries.today_of(network))[rule_set.rules_id]
    if decision.conclusion == verdict:
        raise Refused("not_otherwise", f"The figures say so already: {decision.sentence}", field="verdict")
    kept = keep_decision(by=by, network=network, place=place, decision=decision, kept_for="an override by staff")
    now = clock.now()
    held = Override.objects.select_for_update().filter(network=network, place=place, rule_set=rule_set, lifted_at=None)
    held.update(lifted_at=now, lifted_by=by)
    override = Override.objects.create(
        decision=kept,
        network=network,
        place=place,
        rule_set=rule_set,
        verdict=verdict,
        reason=reason,
        at=now,
        by=by,
    )
    data = {**_about(place, rule_set), "verdict": verdict, "reason": reason}
    record(EligibilityEvent.DECISION_OVERRIDDEN, subject=override, network_id=network.pk, by=by, data=data)
    return override


@transaction.atomic
def lift_override(*, by: User, override: Override) -> None:
    """Let the figures decide again. Changes: the override is lifted; it stays on record.

    Recorded: eligibility.override_lifted. Told: nobody. Refused: someone who may not; one lifted already.
    """
    _allow(who_may.may_override(by, override.network_id))
    lifted = Override.objects.filter(pk=override.pk, lifted_at=None).update(lifted_at=clock.now(), lifted_by=by)
    if not lifted:
        raise TooLate("override_lifted", "This was taken back already.")
    data = _about(override.place, override.rule_set)
    record(EligibilityEvent.OVERRIDE_LIFTED, subject=override, network_id=override.network_id, by=by, data=data)


def _about(place: Place, row: RuleSetVersion) -> dict[str, str]:
    return {
        "city": str(place),
        "geoid": place.geoid,
        "rules": row.rules_id,
        "name": row.name,
        "version": str(row.version),
    }


def _allow(why_not: str) -> None:
    if why_not:
        raise NotAllowed("not_allowed", why_not)
