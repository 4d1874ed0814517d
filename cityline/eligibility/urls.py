"""Addresses about eligibility. Included at the root, so each path is whole."""

from django.urls import path

from cityline.eligibility import choosing, views

urlpatterns = [
    path("eligibility/", views.eligibility, name="eligibility"),
    path("desk/network/rules/", choosing.network_rules, name="desk-rules"),
    path("eligibility/<str:geoid>.csv", views.table, name="eligibility-csv"),
    path("eligibility/<str:geoid>/override/", views.override, name="eligibility-override"),
]
