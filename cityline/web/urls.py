"""Addresses of the pages that show several rooms."""

from django.urls import path

from cityline.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/feed/", views.search_feed_moved, name="search-feed-moved"),
    path("feeds/search/", views.search_feed, name="search-feed"),
    path("about/", views.page, {"slug": "about"}, name="about"),
    path("privacy/", views.page, {"slug": "privacy"}, name="privacy"),
    path("accessibility/", views.page, {"slug": "accessibility"}, name="accessibility"),
    path("healthz", views.healthz, name="healthz"),
    path("status/", views.status, name="status"),
]
