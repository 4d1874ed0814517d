"""Addresses of the pages that show several rooms."""

from django.urls import path

from cityline.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("about/", views.written, {"slug": "about"}, name="about"),
    path("privacy/", views.written, {"slug": "privacy"}, name="privacy"),
    path("accessibility/", views.written, {"slug": "accessibility"}, name="accessibility"),
    path("healthz", views.healthz, name="healthz"),
    path("status/", views.status, name="status"),
]
