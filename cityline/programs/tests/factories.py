"""Programs for tests."""

from __future__ import annotations

from typing import Any

from cityline.programs import actions
from cityline.programs.models import Program

LOCAL = "Local (includes State-designated Indian Tribes, excludes institutions of higher education and hospitals"
STATE = "State (includes District of Columbia, public institutions of higher education and hospitals)"


def program(**fields: Any) -> Program:
    """Not saved: for pure tests."""
    given = {
        "number": "66.443",
        "title": "Reducing Lead in Drinking Water",
        "agency": "Environmental Protection Agency",
        "applicant_types": [LOCAL],
        "obligations": [{"year": "2024", "sam_actual": 31_000_000, "sam_estimate": 0, "usaspending": 0}],
        "yearly_dollars": 31_000_000,
    }
    return Program(**given | fields)


def keep(**fields: Any) -> Program:
    """Saved and searchable, by the action that loaders use."""
    row = {
        "number": "66.443",
        "title": "Reducing Lead in Drinking Water",
        "agency": "Environmental Protection Agency",
        "objective": "To replace lead service lines.",
        "assistance_types": ["Project Grants"],
        "applicant_types": [LOCAL],
        "obligations": [{"year": "2024", "sam_actual": 31_000_000, "sam_estimate": 0, "usaspending": 29_000_000}],
    } | fields
    (kept,) = actions.keep_programs(rows=[row], source="Federal Program Inventory (test)", by="test")
    return kept
