"""`cityline suggest "question" --city 2523000`: the instant package in the terminal."""

from __future__ import annotations

import json
import textwrap
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cityline.desk import suggestions, texts
from cityline.desk.suggestions import Offer
from cityline.networks.models import Network
from cityline.networks.queries import current_network
from cityline.places.models import Place
from cityline.places.queries import city_or_none

HEADINGS = (
    ("answer", "Answers to other cities"),
    ("resource", "Guides and tools"),
    ("program", "Programs"),
    ("city", "Cities to call"),
)
# The names of the API's lists.
LISTS = {"answer": "answers", "resource": "resources", "program": "programs", "city": "cities"}
WIDTH = 100
MOST = 20
NOTHING = (
    "Nothing close enough. Try more of the city's own words, or load more: `cityline load_programs`, "
    "`cityline load_library`, then `cityline reindex`."
)


class Command(BaseCommand):
    help = "Show what would be offered at once for a question, by kind, with score and reason. Nothing is kept."
    example = 'cityline suggest "How do we pay for lead service lines?" --city 2523000'

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("question", help="as the city would write it")
        parser.add_argument("--city", default="", metavar="GEOID", help="Census code of the city, for example 2523000")
        parser.add_argument("--limit", type=int, default=5, help=f"how many of each kind, 1 to {MOST}")
        parser.add_argument("--json", action="store_true", help="print one JSON object, as the API does")

    def handle(self, *_args: Any, **options: Any) -> None:
        text = texts.clean(options["question"])
        if not text:
            raise CommandError("Write a question. A few words are enough.", returncode=2)
        if not 1 <= options["limit"] <= MOST:
            raise CommandError(f"--limit is a number from 1 to {MOST}.", returncode=2)
        place = _place(options["city"])
        offer = suggestions.suggest(text, place=place, network_id=_network_id(), limit=options["limit"])
        self.stdout.write(_as_json(offer) if options["json"] else _in_lines(offer, place))


def _place(geoid: str) -> Place | None:
    place = city_or_none(geoid)
    if geoid and place is None:
        raise CommandError(
            f"We know no city with the code {geoid}. `cityline load_places` loads all of them.", returncode=2
        )
    return place


def _network_id() -> int | None:
    """The network served here; None before there is one, and then only what all networks share is found."""
    try:
        return current_network().pk
    except Network.DoesNotExist:
        return None


def _as_json(offer: Offer) -> str:
    told: dict[str, Any] = {
        LISTS[kind]: [
            {"id": one.id, "title": one.title, "url": one.url, "score": round(one.score, 4), "why": one.why}
            for one in offer.of(kind)
        ]
        for kind in suggestions.KINDS
    }
    return json.dumps({**told, "took_ms": offer.took_ms}, ensure_ascii=False, indent=2)


def _in_lines(offer: Offer, place: Place | None) -> str:
    lines = [f"For {place}" if place else "For no city in particular (--city GEOID weighs what fits one)", ""]
    for kind, heading in HEADINGS:
        if offer.of(kind):
            lines += [heading, *(line for one in offer.of(kind) for line in _entry(one)), ""]
    if not len(offer):
        lines += [NOTHING, ""]
    if offer.degraded:
        lines.append("Found by words only: the language model or the index is not ready.")
    return "\n".join([*lines, f"{len(offer)} items in {offer.took_ms:.0f} ms"])


def _entry(one: suggestions.Suggestion) -> list[str]:
    said = textwrap.fill(one.why, WIDTH, initial_indent=" " * 9, subsequent_indent=" " * 9)
    return [f"  {one.score:5.2f}  {one.title}", said, f"         {one.url}"]
