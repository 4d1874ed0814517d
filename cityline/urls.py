"""Every address of the site, room by room. Who may open each stands in docs/reference/access.md (generated)."""

from django.conf import settings
from django.urls import include, path
from wagtail.admin import urls as editor_urls
from wagtail.documents import urls as document_urls

urlpatterns = [
    path("", include("cityline.places.urls")),  # before the page of a city: "find" is no code
    path("", include("cityline.web.urls")),
    path("", include("cityline.people.urls")),
    path("", include("cityline.desk.urls")),
    path("desk/notices/", include("cityline.notices.urls")),
    path("", include("cityline.library.urls")),
    path("", include("cityline.programs.urls")),
    path("", include("cityline.eligibility.urls")),
    path("", include("cityline.networks.urls")),
    path("", include("cityline.ui.urls")),
    path("", include("cityline.api.urls")),
    path("accounts/", include("allauth.urls")),
    path("cms/", include(editor_urls)),
    path("documents/", include(document_urls)),
]

if settings.ANYMAIL["WEBHOOK_SECRET"]:
    # Inbound mail of a mail service; the secret is checked by the library before anything is read.
    urlpatterns.append(path("anymail/", include("anymail.urls")))

handler403 = "cityline.ui.views.forbidden"
handler404 = "cityline.ui.views.not_found"
handler500 = "cityline.ui.views.server_error"
