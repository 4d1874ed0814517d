"""From rows to the document that is typeset: the memo with the items it cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from cityline.desk.typeset import MemoDocument, MemoItem, Section
from cityline.kernel import clock
from cityline.networks.calendars import calendar_of
from cityline.ui.markdown import sections

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cityline.desk.models import MemoVersion, PackageItem, Question


def memo_document(
    question: Question,
    memo: MemoVersion,
    items: Sequence[PackageItem],
    *,
    read_by: str = "",
    at: datetime | None = None,
) -> MemoDocument:
    """The memo as it will be read, numbered items included. Dated by the desk's calendar at `at`."""
    return MemoDocument(
        code=question.code,
        title=question.title,
        city=question.city_words,
        date=calendar_of(question.network).day_of(at or clock.now()),
        written_by=str(question.assigned_to or memo.by),
        read_by=read_by,
        network_name=question.network.name,
        sections=[Section(part.title, part.text) for part in sections(memo.text)],
        items=[
            MemoItem(number, item.get_kind_display(), item.title, item.annotation or item.why, full_url(item.url))
            for number, item in enumerate(items, start=1)
        ],
    )


def full_url(url: str) -> str:
    """An address that also works on paper and in a mail."""
    return settings.SITE_URL + url if url.startswith("/") else url
