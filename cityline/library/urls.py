from django.urls import path

from cityline.library.views import public

urlpatterns = [
    path("library/", public.resource_list, name="library"),
    path("library/<int:resource_id>/", public.resource, name="resource_short"),
    path("library/<int:resource_id>/<slug:slug>/", public.resource, name="resource"),
    path("answers/", public.answer_list, name="answers"),
    path("answers/<int:answer_id>/", public.answer, name="answer_short"),
    path("answers/<int:answer_id>/vote/", public.vote, name="answer_vote"),
    path("answers/<int:answer_id>/<slug:slug>/", public.answer, name="answer"),
]
