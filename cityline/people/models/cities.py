"""For which city a person speaks, and by what: the .gov list, a roster, an invitation, a decision of staff."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from cityline.kernel import clock
from cityline.networks.models import Network
from cityline.people.models.accounts import User
from cityline.places.models import Place


class CityStanding(models.Model):
    """A person's relation to a city. Verified means the person works there; `of_city_office` that
    the lead or staff let them see what the office shares; `is_lead` that they speak for it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="standings")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="standings")
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_how = models.CharField(max_length=40, blank=True)
    of_city_office = models.BooleanField(default=False)
    is_lead = models.BooleanField(default=False)
    left_at = models.DateTimeField(
        null=True, blank=True, help_text="They no longer work there; what was asked before stays the city's."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "place"], name="people_standing_once"),
            models.UniqueConstraint(
                fields=["place"], condition=models.Q(is_lead=True), name="people_standing_one_lead"
            ),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True) | models.Q(is_lead=False, of_city_office=False),
                name="people_standing_none_after_leaving",
            ),
            models.CheckConstraint(
                condition=models.Q(verified_at__isnull=False) | models.Q(is_lead=False, of_city_office=False),
                name="people_standing_verified_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} for {self.place}"


class GovDomain(models.Model):
    """A row of CISA's list of .gov domains, in its own words, without its contact addresses."""

    domain = models.CharField(primary_key=True, max_length=253)
    kind = models.CharField(max_length=60, help_text="Domain type: City, County, Special district...")
    organization = models.CharField(max_length=255)
    suborganization = models.CharField(max_length=255, blank=True)
    city = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=2, blank=True)
    source = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.domain}: {self.organization}, {self.city} {self.state} ({self.kind})"


class ClaimStatus(models.TextChoices):
    """What became of somebody's word that they work for a city."""

    WAITING = "waiting", "Waiting"
    VERIFIED = "verified", "Verified"
    REFUSED = "refused", "Refused"


class CityClaim(models.Model):
    """A person says they work for a city and staff have to look. `row` is what the .gov list said then, in words."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="claims")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="claims")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=10, choices=ClaimStatus.choices, default=ClaimStatus.WAITING)
    doubt = models.CharField(max_length=20)
    row = models.CharField(max_length=500, blank=True)
    says = models.CharField(max_length=500, blank=True, help_text="What the person adds: who at the city knows them.")
    made_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "place"], condition=models.Q(status="waiting"), name="people_claim_waits_once"
            ),
            models.CheckConstraint(condition=models.Q(status__in=ClaimStatus.values), name="people_claim_status_known"),
            models.CheckConstraint(
                condition=models.Q(status="waiting", decided_at__isnull=True, decided_by__isnull=True)
                | (~models.Q(status="waiting") & models.Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="people_claim_decided_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} for {self.place}: {self.get_status_display()}"


class RosterEntry(models.Model):
    """An address the city lead or staff gave as one of the city's people. Whoever proves it is verified at once."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="roster")
    email = models.EmailField(max_length=254)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["email"]
        constraints: ClassVar = [models.UniqueConstraint("place", Lower("email"), name="people_roster_once")]

    def __str__(self) -> str:
        return f"{self.email} for {self.place}"


class Invitation(models.Model):
    """A city lead asks one address to join the city's people: once, until it expires. Only a digest is kept."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    digest = models.CharField(max_length=64, unique=True)
    of_city_office = models.BooleanField(default=False)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-invited_at"]

    def __str__(self) -> str:
        return f"{self.email} to {self.place}"
