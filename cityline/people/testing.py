"""Signing a test client in as after every step: whoever works for a network has shown a second factor.

For tests and benchmarks; nothing here is reached by a request.
"""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.test import Client
from django.test.client import RequestFactory

from cityline.people.models import RoleGrant, User
from cityline.people.queries import STAFF_ROLES
from cityline.people.second_factor import METHOD

BACKEND = "django.contrib.auth.backends.ModelBackend"


def show_second_factor(client: Client, person: User) -> None:
    """For a client signed in as `person`; does nothing for someone who needs none."""
    if not RoleGrant.objects.filter(user=person, role__in=STAFF_ROLES).exists():
        return
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, person, METHOD, type="totp")
    request.session.save()
