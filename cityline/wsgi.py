"""Entry point of the web server.

The server loads this before it forks, so what is heavy and never changes is read here once and shared: the
embedding model, the federal calendar and the code of every page. No database connection is opened.
"""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityline.settings")
application = get_wsgi_application()


def _warm() -> None:
    from django.urls import get_resolver

    from cityline.kernel import clock
    from cityline.networks.calendars import federal_holiday
    from cityline.search import model

    model.load()
    federal_holiday(clock.now().date())
    get_resolver().url_patterns  # noqa: B018 - imports all views
    # The collector leaves alone what is here now: a page of memory it wrote to would no longer be shared.
    gc.collect()
    gc.freeze()


_warm()
