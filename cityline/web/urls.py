"""Addresses of the pages that show several rooms."""

from django.urls import path

from cityline.web.views import cities, city, public

urlpatterns = [
    path("", public.home, name="home"),
    path("cities/", cities.city_list, name="cities"),
    path("cities/<str:geoid>/", city.city, name="city-short"),
    path("cities/<str:geoid>/<slug:slug>/", city.city, name="city"),
    path("cities.csv", cities.city_file, name="cities-csv"),
    path("search/", public.search, name="search"),
    path("search/feed/", public.search_feed_moved, name="search-feed-moved"),
    path("feeds/search/", public.search_feed, name="search-feed"),
    path("about/", public.page, {"slug": "about"}, name="about"),
    path("privacy/", public.page, {"slug": "privacy"}, name="privacy"),
    path("accessibility/", public.page, {"slug": "accessibility"}, name="accessibility"),
    path("healthz", public.healthz, name="healthz"),
    path("status/", public.status, name="status"),
]
