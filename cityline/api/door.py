"""What every request of the API passes before a call sees it, and every answer on its way out.

The framework answers a wrong method in plain text and reads a body of any size and kind; the API does neither.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponseBase
from django.http.request import UnreadablePostError

from cityline.api.problems import KINDS, Problem, document, of_missing, of_problem

# 20,000 characters are 240 KB when every one is an emoji written as an escape.
LARGEST_BODY = 256 * 1024

View = Callable[..., HttpResponseBase]


def through(view: View) -> View:
    """`view`, with the API's manners. Keeps the marks the framework set on it (no cookie, so no CSRF token)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        method = request.method
        if method == "HEAD":
            request.method = "GET"  # the framework knows no HEAD; the server leaves the body out
        try:
            _check_body(request)
            response = view(request, *args, **kwargs)
        except Problem as problem:
            return of_problem(request, problem)
        except Http404 as missing:
            return of_missing(request, missing)
        finally:
            request.method = method
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return document(KINDS["method_not_allowed"], headers={"Allow": response.get("Allow", "")})
        if method == "POST" or "Authorization" in request.headers:
            response["Cache-Control"] = "no-store"
        return response

    return guarded


def nowhere(_request: HttpRequest) -> HttpResponseBase:
    """For every other address below /api/v1/."""
    raise Http404


def _check_body(request: HttpRequest) -> None:
    if request.method != "POST":
        return
    if request.content_type != "application/json":
        raise Problem("media_type")
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise Problem("body_too_large") from error
    except UnreadablePostError as error:
        raise Problem("bad_json") from error
    if len(body) > LARGEST_BODY:
        raise Problem("body_too_large")
    _check_json(body)


def _check_json(body: bytes) -> None:
    """One object in UTF-8, without what JSON does not know (NaN, half a character) or nobody can mean (a name twice)."""
    try:
        # Encoding again refuses lone surrogates, which an escape can smuggle in.
        found = json.loads(body.decode(), object_pairs_hook=_once, parse_constant=_refuse)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Problem("bad_json") from error
    if not isinstance(found, dict):
        raise Problem("bad_json", "Send a JSON object, not a list or a single value.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("A name is there twice.")
    return found


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not JSON.")
