"""`client.force_login(person)` signs in as after every step: whoever works for a network has shown a second factor.

`without_second_factor(client, person)` stops one step earlier, for tests of the step itself.
"""

from __future__ import annotations

from typing import Any

from django.test import Client


def without_second_factor(client: Client, person: Any) -> None:
    """Signed in by a password or a mailed code alone."""
    _original(client, person, backend="django.contrib.auth.backends.ModelBackend")


def _with_second_factor(client: Client, person: Any, backend: str | None = None) -> None:
    from cityline.people.testing import show_second_factor

    _original(client, person, backend=backend)
    show_second_factor(client, person)


_original = Client.force_login


def pytest_configure() -> None:
    Client.force_login = _with_second_factor  # type: ignore[assignment, method-assign]
