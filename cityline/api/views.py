"""The page about the API."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cityline.api import documents
from cityline.api.problems import KINDS
from cityline.api.site import api


@require_safe
def home(_request: HttpRequest) -> HttpResponse:
    return redirect("api-docs")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Made from the OpenAPI document, so that it cannot say anything else."""
    context = {
        "calls": documents.calls_of(api.get_openapi_schema(), site=settings.SITE_URL),
        "problems": list(KINDS.values()),
    }
    return render(request, "api/docs.html", context)
