"""Rule sets that come with the program become rows after each `migrate`; once held, a version never changes."""

from __future__ import annotations

from typing import Any

from django.apps.registry import Apps


def after_migrate(*, apps: Apps, **_kwargs: Any) -> None:
    """Passed over while a migration goes back to before the table."""
    try:
        apps.get_model("eligibility", "RuleSetVersion")
    except LookupError:
        return
    from cityline.eligibility import actions

    actions.keep_shipped_rules()
