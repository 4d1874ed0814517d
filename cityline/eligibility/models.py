"""Rule sets as rows, which network uses which, and decisions that were used or overridden."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from cityline.eligibility.rulesets import RuleSet, parse
from cityline.eligibility.states import Conclusion
from cityline.networks.models import Network
from cityline.places.models import Place


class RuleSetVersion(models.Model):
    """One version of a rule set, never changed. `told` is all of it, as `rulesets.parse` reads it."""

    rules_id = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    told = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["rules_id", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rules_id", "version"], name="eligibility_rule_set_version_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="eligibility_rule_set_version_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"

    @property
    def rules(self) -> RuleSet:
        return parse(self.told)


class RuleSetUse(models.Model):
    """From `from_on` on a network uses these rules, until a later row says otherwise. Past rows stay."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    rule_set = models.ForeignKey(RuleSetVersion, on_delete=models.PROTECT, related_name="uses")
    from_on = models.DateField()
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["network", "-from_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "from_on"], name="eligibility_rules_from_a_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.network} from {self.from_on}: {self.rule_set}"


class KeptDecision(models.Model):
    """A decision that was used. `told` is all of it with every figure; `vintages` the sources and years it rests on."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="decisions")
    rule_set = models.ForeignKey(RuleSetVersion, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=20, choices=Conclusion.choices)
    told = models.JSONField()
    vintages = models.JSONField(default=list)
    kept_for = models.CharField(max_length=160, help_text="What it was used for, such as an application.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["network", "place"], name="eligibility_kept_of_place")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(verdict__in=Conclusion.values), name="eligibility_kept_verdict_known"
            ),
            models.CheckConstraint(condition=~models.Q(kept_for=""), name="eligibility_kept_for_something"),
        ]

    def __str__(self) -> str:
        return f"{self.place} under {self.rule_set}: {self.get_verdict_display()}"


class Override(models.Model):
    """Staff decided otherwise than the figures, for one city under one version of the rules. At most one holds."""

    decision = models.ForeignKey(
        KeptDecision, on_delete=models.PROTECT, related_name="overrides", help_text="What the figures said."
    )
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="overrides")
    rule_set = models.ForeignKey(RuleSetVersion, on_delete=models.PROTECT, related_name="overrides")
    verdict = models.CharField(max_length=20, choices=Conclusion.choices)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["network", "place", "rule_set"],
                condition=models.Q(lifted_at__isnull=True),
                name="eligibility_one_override_holds",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict__in=[Conclusion.ELIGIBLE.value, Conclusion.NOT_ELIGIBLE.value]),
                name="eligibility_override_says_yes_or_no",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="eligibility_override_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | models.Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="eligibility_lifted_at_and_lifted_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} under {self.rule_set}: {self.get_verdict_display()} by {self.by}"

    @property
    def decided_by(self) -> str:
        """Who decided, fit for a page anyone reads: a name, never an address."""
        return self.by.name or "The network’s staff"
