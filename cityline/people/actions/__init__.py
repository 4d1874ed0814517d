"""The only code that writes about people: `persons`, `domains`, `verifying`, `office`, `leads`, `roles`, `factors`."""

from cityline.people.actions.persons import (
    describe_expert,
    grant_role,
    keep_organization,
    make_token,
    note_claim,
    person_for,
    prove_email,
    register_person,
    verify_for_city,
)

__all__ = [
    "describe_expert",
    "grant_role",
    "keep_organization",
    "make_token",
    "note_claim",
    "person_for",
    "prove_email",
    "register_person",
    "verify_for_city",
]
