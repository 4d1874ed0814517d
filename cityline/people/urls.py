"""Addresses of a city's people. Included at the root, so each path is whole."""

from django.urls import path

from cityline.people.views import acts, member, office, roles, second_steps, staff

urlpatterns = [
    path("your-city/", member.your_city, name="your-city"),
    path("your-city/<str:geoid>/leave/", member.leave_city, name="leave-city"),
    path("invitations/<str:token>/", member.invitation, name="invitation"),
    path("city-office/<str:geoid>/", office.city_office, name="city-office"),
    path("city-office/<str:geoid>/do/", office.city_office_do, name="city-office-do"),
    path("desk/claims/", staff.claims, name="desk-claims"),
    path("desk/claims/<int:pk>/", staff.claim, name="desk-claim"),
    path("desk/sign-ins/", staff.sign_ins, name="desk-sign-ins"),
    path("desk/second-steps/", second_steps.second_steps, name="desk-second-steps"),
    path("desk/network/roles/", roles.roles, name="desk-roles"),
    path("desk/network/acts/", acts.acts, name="desk-acts"),
]
