"""From rows to the document that is typeset: the memo with the items it cites."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings

from cityline.desk.typeset import MemoDocument, MemoItem, Section, TypesettingError, memo_pages
from cityline.kernel import clock
from cityline.ui import dates
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
    """The memo as it will be read, numbered items included. Dated as the desk dates `at` (now)."""
    return MemoDocument(
        code=question.code,
        title=question.title,
        city=question.city_words,
        date=dates.local(at or clock.now(), question.network.zone).date(),
        written_by=str(question.assigned_to or memo.by),
        read_by=read_by,
        network_name=question.network.name,
        sections=[Section(part.title, part.text) for part in sections(memo.text)],
        items=[
            MemoItem(number, item.get_kind_display(), item.title, item.annotation or item.why, full_url(item.url))
            for number, item in enumerate(items, start=1)
        ],
    )


def pages_of(question: Question, memo: MemoVersion | None, items: Sequence[PackageItem]) -> float:
    """How many pages it fills when typeset; 0 without a memo, or when it holds what no font here can show.

    Typesetting takes some 30 ms, so the count kept with the memo is used while it is for this very document.
    """
    if memo is None:
        return 0.0
    document = memo_document(question, memo, items)
    if memo.measured == digest_of(document):
        return memo.pages
    try:
        return memo_pages(document)
    except TypesettingError:
        return 0.0


def digest_of(document: MemoDocument) -> str:
    """Another one for another length: of everything the document shows except its date."""
    return hashlib.sha256(repr(dataclasses.replace(document, date=date.min)).encode()).hexdigest()[:32]


def full_url(url: str) -> str:
    """An address that also works on paper and in a mail."""
    return settings.SITE_URL + url if url.startswith("/") else url
