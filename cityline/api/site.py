"""The API put together: its calls, its way of saying no, its OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from cityline.api.calls import eligibility, finding, public, questions
from cityline.api.problems import HANDLERS, KINDS, MEDIA_TYPE
from cityline.api.schemas import ProblemDocument

ABOUT = (
    "Find what may help with a city’s question, ask the desk, follow a question, read public records. "
    "Open to everyone but for questions, which need a token. Fields may be added; none is renamed or removed."
)
REFERENCE = "#/components/schemas/{model}"
EVERYWHERE = ("server_error", "unavailable")


class Utf8(JSONRenderer):
    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}  # readable, and half the size where it matters


class JsonApi(NinjaAPI):
    """With problem documents in the OpenAPI document, which the framework does not know of."""

    def get_openapi_schema(self, **where: Any) -> Any:
        document = super().get_openapi_schema(**where)
        problem = ProblemDocument.model_json_schema(ref_template=REFERENCE)
        parts = document["components"].setdefault("schemas", {})
        parts.update(problem.pop("$defs", {}))
        parts["ProblemDocument"] = problem
        for calls in document["paths"].values():
            for call in calls.values():
                _add_problems(call)
        return document


def _add_problems(call: dict[str, Any]) -> None:
    """`x-problems` (codes) becomes one response for each status, saying which codes it may carry."""
    by_status: dict[int, list[str]] = {}
    for code in (*call.get("x-problems", ()), *EVERYWHERE):
        by_status.setdefault(KINDS[code].status, []).append(code)
    for status, codes in by_status.items():
        call["responses"][str(status)] = {
            "description": f"{HTTPStatus(status).phrase}: {', '.join(codes)}",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
        }


def build() -> JsonApi:
    api = JsonApi(
        title="Cityline API",
        version="1",
        description=ABOUT,
        urls_namespace="api",
        renderer=Utf8(),
        docs_url=None,  # our own page: the framework's loads scripts from elsewhere
        servers=[{"url": settings.SITE_URL}],
    )
    for router in (finding.router, questions.router, public.router, eligibility.router):
        api.add_router("", router)
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)
    return api


api = build()
