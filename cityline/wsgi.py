"""Entry point of the web server. Everything its workers share is loaded here, once, before it forks."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityline.settings")
application = get_wsgi_application()


def _prepare_to_fork() -> None:
    """The model and every page's code, then nothing the collector would touch: a page written to is a page copied."""
    from django.urls import get_resolver

    from cityline.search import model

    model.load()
    get_resolver().url_patterns  # noqa: B018 - imports all views
    gc.collect()
    gc.freeze()


_prepare_to_fork()
