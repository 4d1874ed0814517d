"""The cast is written in bulk, because hundreds of tests begin with it; it must be what the actions would have made."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress

from cityline.desk.tests.factories import WORK, cast, person, place
from cityline.people import actions as people
from cityline.people.models import CityStanding, RoleGrant, User

pytestmark = pytest.mark.django_db

DIFFERS = {"id", "user_id", "network_id", "user", "password", "place_id"}


def _rows(user: User) -> list[dict[str, Any]]:
    found = [user, *(model.objects.filter(user=user).get() for model in (EmailAddress, CityStanding, RoleGrant)
                     if model.objects.filter(user=user).exists())]  # fmt: skip
    return [_values(row) for row in found]


def _values(row: Any) -> dict[str, Any]:
    """Each column but keys and what is drawn by lot; of a moment only whether there is one."""
    fields = [field.attname for field in row._meta.concrete_fields]
    kept = {name: getattr(row, name) for name in fields if name not in DIFFERS}
    return {name: bool(value) if name.endswith("_at") else value for name, value in kept.items()}


def test_the_cast_is_as_the_actions_make_it():
    who = cast()
    by_hand = person("ada@elsewhere.example", "Ada Medeiros")
    people.verify_for_city(user=by_hand, place=who.fall_river, how="roster", of_city_office=True)
    lead = person("lea@elsewhere.example", "Lea Furtado")
    people.verify_for_city(user=lead, place=place("2545000", "New Bedford", "MA", 101_079), how="roster", is_lead=True)
    navigator = person("dev@elsewhere.example", "Dev Anand")
    people.grant_role(user=navigator, network=who.network, role=WORK["dev"])
    unknown = person("uma@elsewhere.example", "Uma Pereira")
    for made, other in ((who.ada, by_hand), (who.lea, lead), (who.dev, navigator), (who.uma, unknown)):
        theirs = [
            {**row, "email": made.email} if "email" in row else row for row in _rows(User.objects.get(pk=other.pk))
        ]
        assert _rows(User.objects.get(pk=made.pk)) == theirs
    assert not who.ada.has_usable_password()
