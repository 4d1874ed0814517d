"""Addresses about cities. Included at the root, so each path is whole. The list and the map are in `web`: they show several rooms."""

from django.urls import path

from cityline.places import views

urlpatterns = [
    path("cities/find/", views.find, name="find-cities"),
    path("cities/<str:geoid>/", views.city, name="city-short"),
    path("cities/<str:geoid>/<slug:slug>/", views.city, name="city"),
]
