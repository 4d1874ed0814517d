"""How the API says no: RFC 9457 problem documents, each with a `code` that stays.

A refusal of an action keeps its own code and sentence; the list here holds what the API itself says.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja.errors import HttpError, ValidationError

from cityline.kernel.refusals import NotAllowed, Refused, TooLate, TooMany

MEDIA_TYPE = "application/problem+json"
DOCS = "/api/v1/docs"
RETRY_AFTER = 3600  # seconds; the limits on asking look back an hour
RETRY_SOON = 30

log = logging.getLogger("cityline.api")


@dataclass(frozen=True)
class Kind:
    """One problem the API knows: its code, status and title stay; `detail` is said when nobody says it better."""

    code: str
    status: int
    title: str
    detail: str


KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("bad_json", 400, "The body is not JSON", "Send one JSON object, encoded as UTF-8."),
        Kind("idempotency_key_missing", 400, "No Idempotency-Key", "Send a header Idempotency-Key with a value of your own, new for each question and the same when you try again."),
        Kind("idempotency_key_invalid", 400, "The Idempotency-Key cannot be used", "Use 1 to 255 printable ASCII characters."),
        Kind("token_missing", 401, "No token", "Send your key as “Authorization: Bearer cl_...”."),
        Kind("token_unknown", 401, "The token is not valid", "We do not know this key, or it was switched off."),
        Kind("not_allowed", 403, "Not allowed", "You may not do this."),
        Kind("not_found", 404, "Not found", "There is nothing at this address, or it is not yours to see."),
        Kind("method_not_allowed", 405, "This address does not take this method", "See the header Allow."),
        Kind("idempotency_mismatch", 409, "This Idempotency-Key was used for another question", "Use a new key for a new question."),
        Kind("answer_withdrawn", 410, "The answer was withdrawn", "The answer was withdrawn."),
        Kind("body_too_large", 413, "The body is too large", "A body may have up to 256 KB."),
        Kind("media_type", 415, "The body must be JSON", "Send the header “Content-Type: application/json”."),
        Kind("invalid", 422, "Something in the request must be changed", "See errors."),
        Kind("too_many", 429, "Too many for now", "Try again later."),
        Kind("server_error", 500, "Something went wrong on our side", "It is our fault. Try again later."),
        Kind("unavailable", 503, "Not available right now", "Our database cannot be reached. Try again in a minute."),
    )
}  # fmt: skip


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it a problem
    """Raised where the API itself says no. `code` is one of KINDS."""

    def __init__(self, code: str, detail: str = "", *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail or code)
        self.kind = KINDS[code]
        self.detail = detail
        self.headers = headers or {}


def document(
    kind: Kind,
    *,
    code: str = "",
    detail: str = "",
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The response for a problem. `code` replaces the kind's own where an action was more exact."""
    body: dict[str, Any] = {
        "type": f"{settings.SITE_URL}{DOCS}#problem-{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "code": code or kind.code,
        "detail": detail or kind.detail,
    }
    listed = [dict(error) for error in errors]
    if listed:
        body["errors"] = listed
    response = JsonResponse(
        body,
        status=kind.status,
        content_type=MEDIA_TYPE,
        headers=dict(headers or {}),
        json_dumps_params={"ensure_ascii": False},
    )
    response["Cache-Control"] = "no-store"
    return response


def of_problem(_request: HttpRequest, problem: Problem) -> HttpResponse:
    return document(problem.kind, detail=problem.detail, headers=problem.headers)


# A form's field and the API's field of the same thing.
_FIELDS = {"text": "question"}


def of_refusal(_request: HttpRequest, refused: Refused) -> HttpResponse:
    """An action's own code and sentence, under the status its kind stands for."""
    kind, headers = KINDS["invalid"], {}
    if isinstance(refused, NotAllowed):
        kind = KINDS["not_allowed"]
    elif isinstance(refused, TooLate):
        kind = Kind("too_late", HTTPStatus.CONFLICT, "It has changed since", refused.sentence)
    elif isinstance(refused, TooMany):
        kind, headers = KINDS["too_many"], {"Retry-After": str(RETRY_AFTER)}
    field = _FIELDS.get(refused.field, refused.field)
    errors = [{"field": field, "code": refused.code, "detail": refused.sentence}] if field else []
    return document(kind, code=refused.code, detail=refused.sentence, errors=errors, headers=headers)


def of_missing(_request: HttpRequest, _missing: Http404) -> HttpResponse:
    return document(KINDS["not_found"])


def of_http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework itself refuses; only an unreadable body is left to it."""
    known = {400: "bad_json", 401: "token_unknown", 403: "not_allowed", 404: "not_found", 429: "too_many"}
    return document(KINDS[known.get(error.status_code, "invalid")])


def of_invalid(_request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    errors = [_field_error(error) for error in invalid.errors]
    return document(KINDS["invalid"], detail=errors[0]["detail"] if len(errors) == 1 else "", errors=errors)


# Kinds of the validation library -> our code and sentence.
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "missing": ("missing", "This field is required."),
    "extra_forbidden": ("unknown_field", "There is no such field here."),
    "string_type": ("wrong_type", "Write it as text."),
    "string_unicode": ("wrong_type", "This is not text that can be stored."),
    "string_too_long": ("too_long", "Use at most {max_length:,} characters."),
    "string_too_short": ("too_short", "Use at least {min_length:,} characters."),
    "int_type": ("wrong_type", "Write a whole number."),
    "int_parsing": ("wrong_type", "Write a whole number."),
    "int_parsing_size": ("out_of_range", "The number is too large."),
    "int_from_float": ("wrong_type", "Write a whole number."),
    "greater_than_equal": ("out_of_range", "Give at least {ge}."),
    "less_than_equal": ("out_of_range", "Give at most {le}."),
    "literal_error": ("not_in_list", "Use one of {expected}."),
    "enum": ("not_in_list", "Use one of {expected}."),
    "model_attributes_type": ("wrong_type", "Send a JSON object."),
    "model_type": ("wrong_type", "Send a JSON object."),
}


def _field_error(error: Mapping[str, Any]) -> dict[str, str]:
    """`loc` begins with where it was looked for ("body", "query") and, for a body, the parameter's name."""
    where = [str(part) for part in error["loc"]]
    path = where[2:] if where[:1] == ["body"] else where[1:]
    code, sentence = _SENTENCES.get(error["type"], ("invalid", "This value cannot be used."))
    return {"field": ".".join(path[:4])[:80], "code": code, "detail": sentence.format(**error.get("ctx") or {})}


def of_lost_database(_request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("The database cannot be reached.", exc_info=error)
    return document(KINDS["unavailable"], headers={"Retry-After": str(RETRY_SOON)})


def of_fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """A mistake of ours: told to whoever watches, and to the caller without a word of how."""
    got_request_exception.send(sender=None, request=request)
    log.error("A call of the API failed: %s %s", request.method, request.path, exc_info=error)
    return document(KINDS["server_error"])


# Which answer for which exception; the most exact class wins.
HANDLERS: Mapping[type[Exception], Any] = {
    Problem: of_problem,
    Refused: of_refusal,
    Http404: of_missing,
    HttpError: of_http_error,
    ValidationError: of_invalid,
    OperationalError: of_lost_database,
    InterfaceError: of_lost_database,
    Exception: of_fault,
}
