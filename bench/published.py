"""Ten other ways to ask a question find its answer within seconds of publishing it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

from bench.figures import Figure
from bench.served import Site
from bench.visitor import Visitor

TITLE = "How can a small fire department keep its volunteers?"
SHORT = (
    "Pay volunteers a small amount for each call and put it into a retirement account. Cut the training that new "
    "members must finish before their first call, and share weekend crews with the next town."
)
BODY = """## What other cities have done

Some fire companies give volunteers points for calls and drills. The points become money in a length-of-service award.
Others let new members ride after a short course and finish the long one in their first year [1].

## What you could do

1. Count who answers on weekday mornings. That is where most companies are short.
2. Ask the next town to share a crew for those hours.
"""
PARAPHRASES = (
    "Our volunteer firefighters keep leaving and we cannot replace them. What works?",
    "How do we recruit and retain people for a volunteer fire company in a town of 6,000?",
    "Nobody shows up for fire calls on weekday mornings any more. We cannot afford paid crews.",
    "Are there incentives, like a pension or points, that make volunteers stay with the fire service?",
    "We lost nine of our thirty unpaid firefighters in two years.",
    "Should a small town pay its volunteer firefighters per call?",
    "The number of people willing to serve on our fire brigade without pay is falling. Ideas?",
    "What can a rural city do about a shortage of fire volunteers?",
    "Young people join the fire company and quit before they finish the training. How do others keep them?",
    "How do other towns hold on to the volunteers in their fire departments?",
)
WITHIN, FIRST = 5.0, 3
_ANSWERS = re.compile(r'href="(/answers/\d+/[^"]*)"')


def measure(site: Site) -> Iterator[Figure]:
    visitors = [Visitor(site.port, 2_000 + number) for number in range(len(PARAPHRASES))]
    for visitor in visitors:
        visitor.open_form()
    before = sum(bool(_found(visitor, text, TITLE)) for visitor, text in zip(visitors, PARAPHRASES, strict=True))
    address = _publish()
    began = time.monotonic()
    missing = dict(zip(PARAPHRASES, visitors, strict=True))
    slowest = 0.0
    while missing and time.monotonic() - began < WITHIN:
        for text, visitor in list(missing.items()):
            if _found(visitor, text, address):
                slowest = time.monotonic() - began
                del missing[text]
    more = {"of": len(PARAPHRASES), "before": before, "last_after_s": round(slowest, 2), "missed": list(missing)}
    found = len(PARAPHRASES) - len(missing)
    yield Figure("published: paraphrases that find it in 5 s", found, "of 10", 10, at_least=True, more=more)


def _found(visitor: Visitor, text: str, address: str) -> bool:
    """Whether the answer is among the first three that the page shows while typing."""
    values = {"text": text, "csrfmiddlewaretoken": visitor.form["csrfmiddlewaretoken"]}
    _, part = visitor.post("/ask/suggestions/", values)
    return address in list(dict.fromkeys(_ANSWERS.findall(part)))[:FIRST]


def _publish() -> str:
    """By the action the desk calls, in another process than those that answer. Its address."""
    from cityline.library import actions, approval
    from cityline.library.models import Resource
    from cityline.networks.queries import current_network
    from cityline.people.queries import desk_people

    network = current_network()
    words: dict[str, Any] = {
        "title": TITLE, "short_answer": SHORT, "body": BODY, "topic": "fire",
        "region_words": "", "size_words": "a city of about 6,000",
    }  # fmt: skip
    answer = actions.publish_answer(
        by=desk_people(network)[0], network=network, **words, approved_digest=approval.digest(**words),
        sources=[actions.NewSource(resource=Resource.objects.public().earliest("pk"))],
    )  # fmt: skip
    return answer.get_absolute_url()
