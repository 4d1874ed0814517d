"""The key another system shows: `Authorization: Bearer cl_...`. It acts as the person it was made for."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from cityline.api.problems import Problem
from cityline.people.models import ApiToken
from cityline.people.queries import token_holder

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="cityline"'}
LONGEST = 200


class BearerToken(HttpBearer):
    """Sets `request.auth` to the live token, or refuses with 401."""

    def __call__(self, request: HttpRequest) -> ApiToken:
        scheme, _, token = request.headers.get("Authorization", "").strip().partition(" ")
        if scheme.lower() != self.openapi_scheme or not token.strip():
            raise Problem("token_missing", headers=CHALLENGE)
        return self.authenticate(request, token.strip())

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:  # noqa: ARG002 - the framework's signature
        held = token_holder(token) if len(token) <= LONGEST else None
        if held is None:
            raise Problem(
                "token_unknown", headers={"WWW-Authenticate": 'Bearer realm="cityline", error="invalid_token"'}
            )
        return held
