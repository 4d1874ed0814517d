"""A search as an Atom feed (RFC 4287). Reads nothing: results in, XML out; the same results give the same bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from cityline.library.forms import LONGEST_WORDS
from cityline.library.words import ANY_SIZE, EVERYWHERE
from cityline.search import following
from cityline.topics import Topic
from cityline.web.searching import Result

ENTRIES = 50
CONTENT_TYPE = Atom1Feed.content_type
SINCE = 2026  # the year in our tag URIs (RFC 4151): it says when the name was ours, not when a text was written
KINDS = {"answer": "Answers", "resource": "Guides and tools", "program": "Programs"}
FILTERS = ("topic", "type", "state", "size", "year", "agency", "who", "form", "family")
_PAGES = {"answer": "answers", "resource": "library", "program": "programs"}
_GENERAL = {"state": EVERYWHERE, "size": ANY_SIZE}
_NOTHING_YET = datetime(SINCE, 1, 1, tzinfo=UTC)
_REFUSED_BY_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Followed:
    """The search an address of the feed asks for. Nonsense in it is ignored or finds nothing, never an error."""

    words: str
    kind: str
    filters: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, query: QueryDict) -> Followed:
        words = " ".join(_plain(query.get("q", "")).split())[:LONGEST_WORDS]
        kind = query.get("kind", "")
        filters = {name: [_plain(value)[:120] for value in query.getlist(name) if value] for name in FILTERS}
        return cls(words, kind if kind in KINDS else "", {name: values for name, values in filters.items() if values})

    @property
    def wanted(self) -> dict[str, list[str]]:
        """As the index is asked: a state or size also lets through what holds everywhere or for any size."""
        general = {name: [value] for name, value in _GENERAL.items() if name in self.filters}
        return {name: [*values, *general.get(name, [])] for name, values in self.filters.items()}

    @property
    def address(self) -> str:
        return following.address(self.words, kind=self.kind, filters=self.filters)

    @property
    def page(self) -> str:
        """The list a person reads instead."""
        given = [("q", self.words), *((name, value) for name, values in self.filters.items() for value in values)]
        query = urlencode([(name, value) for name, value in given if value])
        return reverse(_PAGES.get(self.kind, "search")) + (f"?{query}" if query else "")

    @property
    def title(self) -> str:
        topics = dict(Topic.choices)
        narrowed = [str(topics.get(value, value)) for values in self.filters.values() for value in values]
        parts = [f"“{self.words}”" if self.words else "", KINDS.get(self.kind, ""), *narrowed]
        return ", ".join(part for part in parts if part) or "Everything"


@dataclass(frozen=True)
class Feed:
    """`changed_at`: when the newest entry changed."""

    xml: str
    changed_at: datetime

    @property
    def etag(self) -> str:
        """The same while the bytes are the same."""
        return f'"{hashlib.sha256(self.xml.encode()).hexdigest()[:32]}"'


class _Atom(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """A feed without entries says so with a day that stays."""
        return max((item["updateddate"] for item in self.items), default=_NOTHING_YET)


def feed_of(followed: Followed, results: Iterable[Result], *, network_name: str) -> Feed:
    """The feed of these results, in their order."""
    made = _Atom(
        title=_plain(f"{network_name}: {followed.title}"),
        link=settings.SITE_URL + followed.page,
        description=None,
        subtitle="What this search finds, the newest first.",
        language="en-US",
        author_name=_plain(network_name),
        feed_url=settings.SITE_URL + followed.address,
        feed_guid=_tag(followed.address),
    )
    for result in results:
        published, updated = _moments(result)
        made.add_item(
            title=_plain(result.title),
            link=settings.SITE_URL + result.url,
            description=_plain(result.snippet),
            author_name=_plain(_author(result, network_name)),
            pubdate=published,
            updateddate=updated,
            unique_id=_tag(f"/{result.kind}/{result.record.pk}"),
            categories=[_plain(term) for term in _terms(result)],
        )
    return Feed(made.writeString("utf-8"), made.latest_post_date())


def _plain(text: str) -> str:
    """Without what XML cannot hold."""
    return _REFUSED_BY_XML.sub(" ", str(text))


def _tag(specific: str) -> str:
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{SINCE}:{quote(specific, safe='/?&=%+')}"


def _moments(result: Result) -> tuple[datetime, datetime]:
    """When it was first there and when it last changed, as far as its row tells."""
    row = result.record
    if result.kind == "answer":
        published = datetime.combine(row.published_on, time(), UTC)
        return published, max(published, row.changed_at)
    if result.kind == "resource":
        return row.added_at, max(row.added_at, row.last_published_at or row.added_at)
    return row.loaded_at, row.loaded_at


def _author(result: Result, network_name: str) -> str:
    """The publisher or the agency; of an answer, the network whose desk wrote it."""
    names = {"resource": "publisher", "program": "agency"}
    return str(getattr(result.record, names.get(result.kind, ""), "") or network_name)


def _terms(result: Result) -> list[str]:
    """Its kind and its topics."""
    return [result.kind, *([result.record.topic] if result.kind == "answer" else result.record.topics)]
