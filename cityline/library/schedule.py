"""What the clock starts: records scheduled in the editor go live and expire. What the worker does: files are read."""

from __future__ import annotations

from django.core.management import call_command
from django.db.models import Q

from cityline.kernel import clock, work


def register() -> None:
    from cityline.library import actions

    work.register("text of files", run=actions.read_next_text)
    work.every("library: go live and expire", run=publish_scheduled, minutes=5)
    work.every("library: files to read", run=actions.want_missing_texts, hours=1)


def publish_scheduled() -> int:
    """Lets the editor do what is due, and says how much was. Safe to repeat: what is done is no longer due."""
    due = _due()
    if due:
        call_command("publish_scheduled", verbosity=0)
    return due


def _due() -> int:
    from wagtail.models import Revision

    from cityline.library.models import Resource

    now = clock.now()
    expiring = Resource.objects.filter(Q(live=True), expire_at__lte=now).count()
    going: int = Revision.objects.filter(approved_go_live_at__lte=now).count()
    return expiring + going
