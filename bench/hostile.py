"""Every hostile text at every door that takes one, over HTTP: an answer or a sentence, and how soon.

Each text is asked several times, each time with another end, so that nothing is remembered. An answer is a page or a
list; a sentence is a refusal of ours with words in it. What a web server refuses before it reads, because a line is
longer than any browser sends, counts as a sentence too.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote

from bench import mass, served
from bench.figures import Figure, Options, median
from bench.served import Site, until
from bench.visitor import Visitor

MOST_DOCUMENTS, TIMES, BAR_MS = 100_000, 5, 300
ANSWERED = {HTTPStatus.OK}
REFUSED = {
    HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.REQUEST_URI_TOO_LONG,
    HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
}  # fmt: skip
ESCAPED = ("<script>alert(1)", "<svg/onload", "Traceback (most recent", "root:x:0:0")

Answer = tuple[int, str]
Door = Callable[[Visitor, str], Answer]
DOORS: dict[str, Door] = {
    "GET /search/": lambda visitor, text: visitor.get(f"/search/?q={_quoted(text)}"),
    "GET /library/": lambda visitor, text: visitor.get(f"/library/?q={_quoted(text)}&topic={_quoted(text[:40])}"),
    "GET /ask/": lambda visitor, text: visitor.get(f"/ask/?question={_quoted(text)}"),
    "POST /ask/suggestions/": lambda visitor, text: visitor.post("/ask/suggestions/", _form(visitor, text)),
    "GET /api/v1/search": lambda visitor, text: visitor.get(f"/api/v1/search?q={_quoted(text)}"),
    "POST /api/v1/suggest": lambda visitor, text: visitor.post_json("/api/v1/suggest", {"question": text}),
}


@dataclass
class Met:
    """What one door said to each text: milliseconds, and what was wrong."""

    times: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def measure(options: Options) -> Iterator[Figure]:
    from cityline.search.tests.hostile import TEXTS

    size = max((size for size in options.documents if size <= MOST_DOCUMENTS), default=MOST_DOCUMENTS)
    with served.site() as site:
        _prepare(size)
        for name, door in DOORS.items():
            met = _met(site, door, TEXTS)
            slowest = sorted(((median(times), text) for text, times in met.times.items()), reverse=True)
            more = {"documents": size, "texts": len(TEXTS), "most": round(max(map(max, met.times.values())))}
            more |= {"slowest": {text: round(took) for took, text in slowest[:5]}}  # type: ignore[dict-item]
            yield Figure(f"hostile: {name}, the slowest text", slowest[0][0], "ms p50", BAR_MS, more=more)
            wrong = {"which": met.wrong[:8]}
            yield Figure(f"hostile: {name}, neither an answer nor a sentence", len(met.wrong), "texts", 0, more=wrong)
        well = site.answers() and len(site.workers()) > 1
        yield Figure("hostile: afterwards the site is well", int(well), "of 1", 1, at_least=True)


def _prepare(size: int) -> None:
    from cityline.search import embedding, follower, queries
    from cityline.search.models import Document
    from cityline.web import seeding

    until(lambda: not embedding.waiting().exists(), seconds=300, every=1)
    mass.add(size - Document.objects.count(), mass.Originals.read())
    seeding.vacuum()
    until(lambda: queries.status().index_seq == follower.table_seq(), seconds=900, every=1)


def _quoted(text: str) -> str:
    return quote(text, errors="surrogatepass")


def _form(visitor: Visitor, text: str) -> dict[str, str]:
    """A browser sends no half characters."""
    whole = text.encode("utf-8", "replace").decode()
    return {"text": whole, "city": whole[:200], "csrfmiddlewaretoken": visitor.form["csrfmiddlewaretoken"]}


def _met(site: Site, door: Door, texts: dict[str, str]) -> Met:
    visitor, met = Visitor(site.port, 8_000), Met()
    visitor.open_form()
    for _ in range(4):
        door(visitor, "water")  # both web processes open what they need
    for turn in range(TIMES):
        for name, text in texts.items():
            began = time.perf_counter()
            try:
                answer: Answer | None = door(visitor, f"{text} {turn}" if text else text)
            except (ConnectionError, http.client.RemoteDisconnected):
                answer = None
            met.times.setdefault(name, []).append((time.perf_counter() - began) * 1000)
            fault = _fault(answer)
            if fault:
                met.wrong.append(f"{name}: {fault}")
    return met


def _fault(answer: Answer | None) -> str:
    """Empty when it is an answer, or a refusal with words in it."""
    if answer is None:
        return "the line was cut"
    status, page = answer
    escaped = [mark for mark in ESCAPED if mark in page]
    if escaped:
        return f"{escaped[0]} came back"
    if status in ANSWERED:
        return ""
    if status not in REFUSED:
        return f"status {status}"
    if page.lstrip().startswith("{"):
        return "" if json.loads(page).get("code") and json.loads(page).get("detail") else "a problem without a sentence"
    return "" if len(page.split()) > 3 else "a refusal without a sentence"  # noqa: PLR2004
