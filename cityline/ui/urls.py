from django.urls import path

from . import views

urlpatterns = [path("ui/", views.gallery, name="ui_gallery")]
