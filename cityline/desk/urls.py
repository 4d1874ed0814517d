"""Addresses of 311 for Cities. Included at the root, so each path is whole."""

from django.urls import path, re_path

from cityline.desk.views import calendar, drafts, items, member, network, public, publishing, queue, workspace

urlpatterns = [
    path("ask/", public.ask, name="ask"),
    path("ask/suggestions/", public.suggest, name="ask-suggestions"),
    path("questions/", member.my_questions, name="questions"),
    path("questions/<str:code>/", member.question, name="question"),
    path("questions/<str:code>/open/<str:token>/", member.link, name="question-link"),
    path("questions/<str:code>/reply/", member.reply, name="question-reply"),
    path("questions/<str:code>/files/<uuid:file_id>/", member.file, name="question-file"),
    path("questions/<str:code>/items/<int:item_id>/said/", items.said, name="question-item-said"),
    path("questions/<str:code>/items/<int:item_id>/opened/", items.opened, name="question-item-opened"),
    path("questions/<str:code>/feedback/", member.feedback, name="question-feedback"),
    path("questions/<str:code>/privacy/", member.privacy, name="question-privacy"),
    path("questions/<str:code>/colleagues/", member.add_colleague, name="question-colleagues"),
    path(
        "questions/<str:code>/colleagues/<int:user_id>/remove/",
        member.remove_colleague,
        name="question-colleague-remove",
    ),
    path("questions/<str:code>/office/", member.office, name="question-office"),
    path("questions/<str:code>/links/revoke/", member.revoke_links, name="question-links-revoke"),
    path("questions/<str:code>/withdraw/", member.withdraw, name="question-withdraw"),
    path("questions/<str:code>/publication/", member.publication, name="question-publication"),
    path("desk/", queue.queue, name="desk"),
    re_path(r"^desk/(?P<view>mine|unassigned|open|due|waiting|review|answered)/$", queue.queue, name="desk-view"),
    path("desk/calendar/", calendar.calendar, name="desk-calendar"),
    path("desk/network/", network.settings, name="desk-network"),
    path("desk/questions/<str:code>/", workspace.workspace, name="desk-question"),
    path("desk/questions/<str:code>/do/", workspace.press, name="desk-question-do"),
    path("desk/questions/<str:code>/pages/", drafts.pages, name="desk-question-pages"),
    re_path(r"^desk/questions/(?P<code>[^/]+)/memo\.(?P<ending>pdf|docx)$", drafts.preview, name="desk-question-memo"),
    path("desk/questions/<str:code>/publication/", publishing.publication, name="desk-publication"),
]
