"""Addresses about cities. Included at the root, so each path is whole. List, map and page of a city are in `web`: they show
several rooms."""

from django.urls import path

from cityline.places import views

urlpatterns = [
    path("cities/find/", views.find, name="find-cities"),
]
