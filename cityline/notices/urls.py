"""Pages of messages, for staff. Mounted at /desk/notices/."""

from django.urls import path

from cityline.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("held/", views.held_list, name="held"),
    path("held/<int:pk>/", views.held_detail, name="held_detail"),
    path("<int:pk>/", views.notice_detail, name="detail"),
    path("<int:pk>/again/", views.again, name="again"),
]
