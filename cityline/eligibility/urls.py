"""Addresses about eligibility. Included at the root, so each path is whole."""

from django.urls import path

from cityline.eligibility.views import network, public

urlpatterns = [
    path("eligibility/", public.eligibility, name="eligibility"),
    path("desk/network/rules/", network.network_rules, name="desk-rules"),
    path("eligibility/<str:geoid>.csv", public.table, name="eligibility-csv"),
    path("eligibility/<str:geoid>/override/", public.override, name="eligibility-override"),
]
