"""Entry point of the web server.

The server loads this before it forks, so what is heavy and never changes is read here once and shared: the
embedding model and the federal calendar. No database connection is opened.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityline.settings")
application = get_wsgi_application()


def _warm() -> None:
    from cityline.kernel import clock
    from cityline.networks.calendars import federal_holiday
    from cityline.search import model

    model.load()
    federal_holiday(clock.now().date())


_warm()
