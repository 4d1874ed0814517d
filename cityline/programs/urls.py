"""Addresses about programs. Included at the root, so each path is whole."""

from django.urls import path, re_path

from cityline.programs import views

urlpatterns = [
    path("programs/", views.program_list, name="programs"),
    re_path(r"^programs/(?P<number>[0-9A-Za-z]{2}\.[0-9A-Za-z]{2,3})/$", views.by_number, name="program-by-number"),
    path("programs/<int:pk>/", views.program, name="program-short"),
    path("programs/<int:pk>/<slug:slug>/", views.program, name="program"),
]
