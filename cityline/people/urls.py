"""Addresses of a city's people. Included at the root, so each path is whole."""

from django.urls import path

from cityline.people.views import member, staff

urlpatterns = [
    path("your-city/", member.your_city, name="your-city"),
    path("invitations/<str:token>/", member.invitation, name="invitation"),
    path("city-office/<str:geoid>/", member.city_office, name="city-office"),
    path("city-office/<str:geoid>/do/", member.city_office_do, name="city-office-do"),
    path("desk/claims/", staff.claims, name="desk-claims"),
    path("desk/claims/<int:pk>/", staff.claim, name="desk-claim"),
    path("desk/sign-ins/", staff.sign_ins, name="desk-sign-ins"),
]
