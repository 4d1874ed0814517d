"""Every address below /api/v1/; what is none of them gets a problem document, not a page."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from cityline.api import views
from cityline.api.door import nowhere, through
from cityline.api.site import api

_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    if isinstance(_pattern, URLPattern):
        _pattern.callback = through(_pattern.callback)

urlpatterns = [
    path("api/v1/", views.home),
    path("api/v1/docs", views.docs, name="api-docs"),
    path("api/v1/", (_patterns, _app, _namespace)),
    re_path(r"^api/v1/.+$", through(nowhere)),
]
