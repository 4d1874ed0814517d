from django.urls import path

from cityline.networks import views

app_name = "networks"
urlpatterns = [path("deadline/", views.deadline, name="deadline")]
