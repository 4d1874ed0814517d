"""Addresses of pages that show several rooms."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
