"""What a test and a decision can come to."""

from __future__ import annotations

from django.db.models import TextChoices


class Verdict(TextChoices):
    """One test. Too close: the threshold lies inside the 90 % interval, or a stand-in figure is too near the line."""

    PASS = "pass", "Pass"
    NOT_MET = "not_met", "Not met"
    TOO_CLOSE = "too_close", "Too close to call"
    UNKNOWN = "unknown", "Unknown"


class Conclusion(TextChoices):
    """All tests of a rule set together."""

    ELIGIBLE = "eligible", "Eligible"
    NOT_ELIGIBLE = "not_eligible", "Not eligible"
    TOO_CLOSE = "too_close", "Too close to call"
    UNKNOWN = "unknown", "Cannot tell"
